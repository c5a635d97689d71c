import loadHighs from 'highs';
import type { Company } from '../../server/grouping/company.ts';
import { conflictsOf } from '../../server/grouping/conflicts.ts';
import type { Members } from '../../server/grouping/person.ts';

/**
 * The lowest possible cost of a small roster, by an exact solver: every group that breaks no rule is a column, and each person is in
 * exactly one. `undefined` if there's no such grouping.
 */
export async function exactCost(company: Company): Promise<number | undefined> {
  const columns = allGroups(company);
  if (columns.length === 0) return undefined;
  const highs = await loadHighs();
  const names = columns.map((_, n) => `g${n}`);
  const cost = columns.map(({ cost }, n) => `${cost.toFixed(9)} ${names[n]}`);
  const rows = Array.from({ length: company.size }, () => [] as string[]);
  for (const [n, { members }] of columns.entries()) for (const p of members) rows[p]?.push(names[n] ?? '');
  const lines = ['Minimize', ` obj: ${cost.join('\n + ')}`, 'Subject To'];
  for (const [p, row] of rows.entries()) lines.push(` p${p}: ${row.join('\n + ')} = 1`);
  lines.push('Binary', ...names.map((name) => ` ${name}`), 'End');
  const solution = highs.solve(lines.join('\n'), { time_limit: 60, mip_rel_gap: 0 });
  return solution.Status === 'Optimal' ? solution.ObjectiveValue : undefined;
}

function allGroups(company: Company): { members: number[]; cost: number }[] {
  const { min, max } = company.settings;
  const found: { members: number[]; cost: number }[] = [];
  const extend = (members: number[], cost: number, from: number) => {
    if (members.length >= min) {
      const ids = members.map((p) => company.people[p]?.id ?? '');
      if (conflictsOf(company, ids).length === 0)
        found.push({ members: [...members], cost: (2 * cost) / (members.length - 1) });
    }
    if (members.length === max) return;
    for (let next = from; next < company.size; next++) {
      if (members.some((p) => company.broken(p, next) !== 0)) continue;
      const more = members.reduce((sum, p) => sum + company.cost(p, next), 0);
      extend([...members, next], cost + more, next + 1);
    }
  };
  extend([], 0, 0);
  return found;
}

/**
 * The most people who can leave their groups, two of each, if sizes stay and no rule is broken; by the same solver. `undefined` if it
 * didn't finish.
 */
export async function mostLeaving(company: Company, groups: readonly Members[]): Promise<number | undefined> {
  const homes = groups.map((members) => members.map((id) => company.indexOf.get(id) as number));
  const everywhere = [...homes.keys()];
  const seat = (person: number, group: number) => `x${person}g${group}`;
  const leaves = homes.flatMap((members, home) =>
    members.flatMap((p) => everywhere.filter((g) => g !== home).map((g) => seat(p, g))),
  );
  const rows: string[] = [];
  for (const [home, members] of homes.entries()) {
    for (const p of members) rows.push(`${everywhere.map((g) => seat(p, g)).join(' + ')} = 1`);
    const elsewhere = members.flatMap((p) => everywhere.filter((g) => g !== home).map((g) => seat(p, g)));
    rows.push(`${elsewhere.join(' + ')} <= 2`);
  }
  const all = homes.flat();
  for (const g of everywhere) {
    rows.push(`${all.map((p) => seat(p, g)).join(' + ')} = ${homes[g]?.length}`);
    const leads = all.filter((p) => company.facilitates[p] === 1);
    if (company.needsFacilitator) rows.push(`${leads.map((p) => seat(p, g)).join(' + ')} >= 1`);
    for (const [n, a] of all.entries())
      for (const b of all.slice(n + 1)) if (company.broken(a, b) !== 0) rows.push(`${seat(a, g)} + ${seat(b, g)} <= 1`);
  }
  const highs = await loadHighs();
  const lines = [
    'Maximize',
    ` obj: ${leaves.join('\n + ')}`,
    'Subject To',
    ...rows.map((row, n) => ` r${n}: ${row.replaceAll(' + ', '\n + ')}`),
  ];
  lines.push('Binary', ...all.flatMap((p) => everywhere.map((g) => ` ${seat(p, g)}`)), 'End');
  const solution = highs.solve(lines.join('\n'), { time_limit: 60, mip_rel_gap: 0 });
  return solution.Status === 'Optimal' ? Math.round(solution.ObjectiveValue) : undefined;
}

/**
 * Whether a roster can be grouped without breaking a rule, by the same solver: `undefined` if it didn't decide within `seconds` for
 * each number of groups.
 */
export async function exactlyPossible(company: Company, seconds: number): Promise<boolean | undefined> {
  const { min, max } = company.settings;
  let decided = true;
  for (let groups = Math.floor(company.size / min); groups >= Math.ceil(company.size / max); groups--) {
    const highs = await loadHighs();
    const { Status } = highs.solve(divisionInto(company, groups), { time_limit: seconds });
    if (Status === 'Optimal') return true;
    if (Status !== 'Infeasible') decided = false;
  }
  return decided ? false : undefined;
}

/** The linear program for this many groups that break no rule. Sets of people who all clash become one row for each group. */
function divisionInto(company: Company, groups: number): string {
  const { min, max } = company.settings;
  const people = [...company.people.keys()];
  const all = Array.from({ length: groups }, (_, g) => g);
  const seat = (person: number, group: number) => `x${person}g${group}`;
  const cliques = clashingSets(company);
  const rows = people.map((p) => `${all.map((g) => seat(p, g)).join(' + ')} = 1`);
  for (const g of all) {
    const seats = (some: readonly number[]) => some.map((p) => seat(p, g)).join(' + ');
    rows.push(`${seats(people)} >= ${min}`, `${seats(people)} <= ${max}`);
    if (company.needsFacilitator) rows.push(`${seats(people.filter((p) => company.facilitates[p] === 1))} >= 1`);
    for (const clique of cliques) rows.push(`${seats(clique)} <= 1`);
  }
  // The groups are interchangeable, so the people of one clique may be given the first ones.
  const largest = cliques.reduce((best, one) => (one.length > best.length ? one : best), []);
  for (const [g, person] of largest.entries())
    rows.push(g < groups ? `${seat(person, g)} = 1` : `0 ${seat(person, 0)} = 1`);
  return [
    'Minimize',
    ` obj: 0 ${seat(0, 0)}`,
    'Subject To',
    ...rows.map((row, n) => ` r${n}: ${row.replaceAll(' + ', '\n + ')}`),
    'Binary',
    ...people.flatMap((p) => all.map((g) => ` ${seat(p, g)}`)),
    'End',
  ].join('\n');
}

/** Sets of people who all clash with each other, so that each clash is within one of them. */
function clashingSets(company: Company): number[][] {
  const clash = (a: number, b: number) => company.broken(a, b) !== 0;
  const people = [...company.people.keys()];
  const covered = new Set<number>();
  const sets: number[][] = [];
  for (const a of people)
    for (const b of people.slice(a + 1)) {
      if (!clash(a, b) || covered.has(a * company.size + b)) continue;
      const set = [a, b];
      for (const other of people) if (!set.includes(other) && set.every((one) => clash(one, other))) set.push(other);
      set.sort((one, other) => one - other);
      for (const one of set) for (const other of set) covered.add(one * company.size + other);
      sets.push(set);
    }
  return sets;
}
