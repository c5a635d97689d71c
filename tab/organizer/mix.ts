import type { Company } from '#grouping/company.ts';
import type { Person } from '#grouping/person.ts';
import type { Wish } from '#grouping/settings.ts';
import { say } from './words.ts';

/** What a group mixes, in a few words; says nothing about what its roster doesn't. */
export function mixOf(members: readonly Person[]): string {
  const departments = new Set(members.flatMap((p) => p.department?.toLowerCase() ?? [])).size;
  const clocks = new Set(members.flatMap((p) => p.offset ?? [])).size;
  const levels = members.flatMap((p) => p.level ?? []);
  const [from, to] = [Math.min(...levels), Math.max(...levels)];
  return [
    say('group.size', { count: members.length }),
    departments > 0 && say('mix.departments', { count: departments }),
    clocks > 0 && say('mix.clocks', { count: clocks }),
    levels.length > 0 && (from === to ? say('mix.level', { from }) : say('mix.levels', { from, to })),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Why a wish isn't fully granted to a group: who is alike, how far apart they are, how many have met. */
export function lackOf(company: Company, members: readonly Person[], wish: Wish): string {
  if (wish === 'departments') {
    const alike = several(members.flatMap((p) => p.department ?? []));
    return alike.map(([name, count]) => say('lack.departments', { name, count })).join(', ');
  }
  if (wish === 'strengths') {
    const alike = several(members.flatMap((p) => [...new Set(p.strengths)]));
    return alike.map(([name, count]) => say('lack.strengths', { name, count })).join(', ');
  }
  const numbers = members.flatMap((p) => company.indexOf.get(p.id) ?? []);
  const pairs = numbers.flatMap((a, n) => numbers.slice(n + 1).map((b) => [a, b] as const));
  if (wish === 'zones')
    return say('lack.zones', { time: timeOf(Math.max(...pairs.map(([a, b]) => company.apart(a, b)))) });
  return say('lack.met', { count: pairs.filter(([a, b]) => company.haveMet(a, b)).length });
}

/** The values that occur more than once, most frequent first; at most three. */
function several(names: readonly string[]): [name: string, count: number][] {
  const counts = new Map<string, [name: string, count: number]>();
  for (const name of names) {
    const same = counts.get(name.toLowerCase());
    counts.set(name.toLowerCase(), [same?.[0] ?? name, (same?.[1] ?? 0) + 1]);
  }
  return [...counts.values()]
    .filter(([, count]) => count > 1)
    .sort((a, b) => b[1] - a[1])
    .slice(0, 3);
}

/** "7:15" */
export function timeOf(minutes: number): string {
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}
