import type { Company } from '../../server/grouping/company.ts';
import { conflictsOf } from '../../server/grouping/conflicts.ts';

/**
 * Enumerates every grouping of a small company that breaks no rule: each person joins an existing group or starts the next one.
 */
export function* everyGrouping(company: Company): Generator<readonly (readonly string[])[]> {
  const ids = company.people.map((p) => p.id);
  const { min, max } = company.settings;
  const groups: number[][] = [];
  function* seat(person: number): Generator<readonly (readonly string[])[]> {
    const missing = groups.reduce((sum, members) => sum + Math.max(0, min - members.length), 0);
    if (missing > company.size - person) return;
    if (person === company.size) {
      const named = groups.map((members) => members.map((i) => ids[i] as string));
      if (named.every((members) => conflictsOf(company, members).length === 0)) yield named;
      return;
    }
    for (const members of groups) {
      if (members.length === max || members.some((other) => company.broken(person, other) !== 0)) continue;
      members.push(person);
      yield* seat(person + 1);
      members.pop();
    }
    groups.push([person]);
    yield* seat(person + 1);
    groups.pop();
  }
  yield* seat(0);
}

/** The fewest people who must change groups, over all groupings and all ways to match them with the former groups. */
export function fewestMoves(company: Company, former: readonly (readonly string[])[]): number | undefined {
  const home = new Map(former.flatMap((members, group) => members.map((id) => [id, group] as const)));
  let fewest: number | undefined;
  for (const groups of everyGrouping(company)) {
    const stay = mostStaying(
      groups.map((members) => former.map((_, group) => members.filter((id) => home.get(id) === group).length)),
    );
    const moves = groups.flat().filter((id) => home.has(id)).length - stay;
    if (fewest === undefined || moves < fewest) fewest = moves;
  }
  return fewest;
}

/** The most people who can stay, if each group continues a former one or none. */
function mostStaying(shared: readonly (readonly number[])[], taken: ReadonlySet<number> = new Set()): number {
  const [first, ...rest] = shared;
  if (!first) return 0;
  return Math.max(
    mostStaying(rest, taken),
    ...first.flatMap((count, group) =>
      count > 0 && !taken.has(group) ? [count + mostStaying(rest, new Set([...taken, group]))] : [],
    ),
  );
}
