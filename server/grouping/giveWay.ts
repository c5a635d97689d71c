import { Company } from './company.ts';
import { exhaust } from './exhaust.ts';
import { formGroups, type Progress } from './formGroups.ts';
import { impossible } from './impossible.ts';
import { islands } from './islands.ts';
import type { Person } from './person.ts';
import { type Rule, rules, type Settings } from './settings.ts';

/** The settings with these rules relaxed: sizes by one person either way, the others switched off. */
export function relaxed(settings: Settings, away: readonly Rule[]): Settings {
  const sizes = away.includes('sizes') ? { min: Math.max(2, settings.min - 1), max: settings.max + 1 } : {};
  return { ...settings, ...sizes, off: [...settings.off, ...away.filter((rule) => rule !== 'sizes')] };
}

/**
 * The smallest sets of rules to relax so that groups can be formed: all sets of one rule, otherwise of two, otherwise of three.
 * In small companies, sets that aren't listed are proved insufficient; in large ones, no groups were found with them.
 */
export function* giveWay(people: readonly Person[], settings: Settings, seed: number): Generator<Progress, Rule[][]> {
  const on = rules.filter((rule) => !settings.off.includes(rule));
  for (let size = 1; size <= 3; size++) {
    const found: Rule[][] = [];
    const sets = subsets(on, size);
    for (const [n, away] of sets.entries()) {
      yield { share: n / sets.length, conflicts: 0 };
      if (yield* isEnough(people, relaxed(settings, away), seed)) found.push([...away]);
    }
    if (found.length > 0) return found;
  }
  return [];
}

function* isEnough(people: readonly Person[], settings: Settings, seed: number): Generator<Progress, boolean> {
  const parts = islands(new Company(people, settings)).map(
    (island) =>
      new Company(
        island.map((i) => people[i] as Person),
        settings,
        { everybody: people },
      ),
  );
  if (parts.some((part) => impossible(part).length > 0)) return false;
  let decided = 0;
  for (const part of parts) {
    const search = exhaust(part, 300_000);
    let step = search.next();
    for (; !step.done; step = search.next()) yield { share: 0, conflicts: 0 };
    if (step.value === 'none') return false;
    if (step.value !== 'not-known') decided++;
  }
  if (decided === parts.length) return true;
  const search = formGroups(people, settings, { seed, effort: 0.05 });
  let step = search.next();
  for (; !step.done; step = search.next()) yield { share: 0, conflicts: 0 };
  return step.value.conflicts.length === 0;
}

function subsets<T>(of: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return of.flatMap((first, n) => subsets(of.slice(n + 1), size - 1).map((rest) => [first, ...rest]));
}
