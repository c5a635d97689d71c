import { canGroup, isImpossible } from './canGroup.ts';
import { Company } from './company.ts';
import type { FormOptions, Grouping } from './formGroups.ts';
import type { Progress } from './formIsland.ts';
import { islands } from './islands.ts';
import type { Person } from './person.ts';
import type { Settings } from './settings.ts';
import { subsets } from './subsets.ts';

/** Leaving out more people than this is no advice. */
const most = 4;
/** How many of the people who stand in the way are tried alone, in pairs, in threes and in fours. */
const tried = [60, 12, 7, 6];
/** How many people are regrouped in total until the search gives up; most sets are ruled out before. */
const regrouped = 1000;

/**
 * The ids of the fewest people it finds without whom every rule can be kept; `undefined` if it finds none. The others' groups were
 * found, so the answer is certain.
 */
export function* leaveOut(
  people: readonly Person[],
  settings: Settings,
  { groups, conflicts }: Pick<Grouping, 'groups' | 'conflicts'>,
  { seed, locked = [], together = [] }: FormOptions,
): Generator<Progress, string[] | undefined> {
  const fixed = new Set(locked.flat());
  const broken = new Set(conflicts.flatMap(({ group }) => groups[group] ?? []));
  const free = people.filter((p) => !fixed.has(p.id));
  if (free.length < people.length && [...broken].some((id) => fixed.has(id))) return undefined;
  const company = new Company(free, settings, { everybody: people, together });
  const held = together.map((ids) => ids.flatMap((id) => company.indexOf.get(id) ?? []));
  const parts = islands(company, held).filter((part) => part.some((i) => broken.has(free[i]?.id ?? '')));
  const chosen: string[] = [];
  for (const [n, part] of parts.entries()) {
    const members = part.map((i) => free[i] as Person);
    const candidates = inTheWay(company, part, conflicts).map((i) => free[i] as Person);
    const cover = coverOf(members, conflicts);
    const sets = members.length <= most ? [members] : setsOf(cover, candidates);
    let found: Person[] | undefined;
    let left = Math.max(3, Math.round(regrouped / members.length));
    for (const [m, set] of sets.entries()) {
      if (chosen.length + set.length > most || left === 0) break;
      yield { share: (n + m / sets.length) / parts.length, conflicts: 0 };
      const others = members.filter((p) => !set.includes(p));
      const options = { seed, together, everybody: people };
      if (others.length > 0 && isImpossible(others, settings, options)) continue;
      left--;
      if (others.length > 0 && !(yield* canGroup(others, settings, options, 0))) continue;
      found = set;
      break;
    }
    if (!found) return undefined;
    chosen.push(...found.map((p) => p.id));
  }
  return chosen;
}

/** The people of a part, first those who break most rules with others in the groups found, then in general. */
function inTheWay(company: Company, part: readonly number[], conflicts: Grouping['conflicts']): number[] {
  const inGroups = new Map<string, number>();
  for (const { people } of conflicts) for (const id of people) inGroups.set(id, (inGroups.get(id) ?? 0) + 1);
  const weighed = part.map((person) => ({
    person,
    now: inGroups.get(company.people[person]?.id ?? '') ?? 0,
    everywhere: part.filter((other) => other !== person && company.broken(person, other) !== 0).length,
  }));
  const byNow = weighed.toSorted((a, b) => b.now - a.now || b.everywhere - a.everywhere);
  const everywhere = weighed.toSorted((a, b) => b.everywhere - a.everywhere);
  // Alternating, because either may be the better guess.
  return [...new Set(byNow.flatMap((one, n) => [one.person, everywhere[n]?.person ?? one.person]))];
}

/** People in all conflicts between two of these members: greedily, always the one in most of those that are left. */
function coverOf(members: readonly Person[], conflicts: Grouping['conflicts']): Person[] {
  let open = conflicts.filter(({ people }) => people.length > 0 && members.some(({ id }) => people.includes(id)));
  const cover: Person[] = [];
  while (open.length > 0) {
    const inOpen = (person: Person) => open.filter(({ people }) => people.includes(person.id)).length;
    const worst = members.reduce((best, one) => (inOpen(one) > inOpen(best) ? one : best));
    cover.push(worst);
    open = open.filter(({ people }) => !people.includes(worst.id));
  }
  return cover;
}

/** The sets of people to try, the smallest first. */
function setsOf(cover: Person[], candidates: readonly Person[]): Person[][] {
  const sets = tried.flatMap((count, n) => subsets(candidates.slice(0, count), n + 1));
  if (cover.length > 0 && cover.length <= most) sets.unshift(cover);
  return sets.sort((a, b) => a.length - b.length);
}
