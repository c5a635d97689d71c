import { canGroup } from './canGroup.ts';
import { Company } from './company.ts';
import type { FormOptions, Grouping } from './formGroups.ts';
import type { Progress } from './formIsland.ts';
import { islands } from './islands.ts';
import type { Person } from './person.ts';
import type { Settings } from './settings.ts';
import { subsets } from './subsets.ts';

/** Leaving out more people than this is no advice. */
const most = 4;
/** How many people who stand in the way are tried alone, in pairs and in threes. */
const tried = [12, 5, 4];
/** A check of a large part takes long, so fewer are made: about this many people are grouped in total. */
const checked = 2_500;

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
  const left: string[] = [];
  for (const [n, part] of parts.entries()) {
    const members = part.map((i) => free[i] as Person);
    const candidates = inTheWay(company, part, conflicts).map((i) => free[i] as Person);
    const sets = members.length <= most ? [members] : setsOf(candidates, members.length);
    let found: Person[] | undefined;
    for (const [m, set] of sets.entries()) {
      if (left.length + set.length > most) continue;
      yield { share: (n + m / sets.length) / parts.length, conflicts: 0 };
      const others = members.filter((p) => !set.includes(p));
      const isEnough =
        others.length === 0 || (yield* canGroup(others, settings, { seed, together, everybody: people }, 0));
      if (!isEnough) continue;
      found = set;
      break;
    }
    if (!found) return undefined;
    left.push(...found.map((p) => p.id));
  }
  return left;
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

/** The sets of candidates to try, the smallest first. */
function setsOf(candidates: readonly Person[], people: number): Person[][] {
  const sets = tried.flatMap((count, n) => subsets(candidates.slice(0, count), n + 1));
  return sets.slice(0, Math.max(3, Math.round(checked / people)));
}
