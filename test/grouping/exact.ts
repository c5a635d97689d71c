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
