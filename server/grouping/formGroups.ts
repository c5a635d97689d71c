import { Company } from './company.ts';
import { allConflicts, type Conflict, scoreOf } from './conflicts.ts';
import { construct } from './construct.ts';
import { groupCounts, impossible, type Reason } from './impossible.ts';
import { improve } from './improve.ts';
import { islands } from './islands.ts';
import type { Members, Person } from './person.ts';
import { randomFrom } from './random.ts';
import { repair } from './repair.ts';
import type { Seating } from './seating.ts';
import { type Rule, rules, type Settings } from './settings.ts';

/** How far the search is: `share` from 0 to 1, and the conflicts of what it holds now. */
export interface Progress {
  share: number;
  conflicts: number;
}

export interface Grouping {
  groups: string[][];
  /** What the groups break; empty unless the rules cannot all be kept, or the search did not find how. */
  conflicts: Conflict[];
  /** How far the wishes are granted: 100 is all of them. */
  score: number;
  /** Proofs that all rules cannot be kept. */
  reasons: Reason[];
}

export interface FormOptions {
  /** The same seed gives the same groups. */
  seed: number;
  /** Groups that stay as they are. */
  locked?: readonly Members[];
  /** Former groups, beside those of the roster. */
  met?: readonly Members[];
  /** 1 is the full search, less is quicker. */
  effort?: number;
}

/** Up to so many people every possible number of groups is tried. */
const small = 60;

/** Groups in which no rule is broken, if that can be, and as many wishes are granted as the search finds. */
export function* formGroups(
  people: readonly Person[],
  settings: Settings,
  { seed, locked = [], met = [], effort = 1 }: FormOptions,
): Generator<Progress, Grouping> {
  const company = new Company(people, settings, met);
  const fixed = new Set(locked.flat());
  const free = people.filter((p) => !fixed.has(p.id));
  const freeCompany = new Company(free, settings, met, people);
  const random = randomFrom(seed);
  const groups: string[][] = [];
  const reasons: Reason[] = [];
  let done = 0;
  for (const island of islands(freeCompany)) {
    const part = island.map((i) => free[i] as Person);
    const partCompany = new Company(part, settings, met, people);
    const proofs = impossible(partCompany);
    reasons.push(...proofs);
    const search = formIsland(partCompany, random, proofs.length > 0 ? Math.min(effort, 0.1) : effort);
    let seating: Seating | undefined;
    while (!seating) {
      const step = search.next();
      if (step.done) seating = step.value;
      else yield { ...step.value, share: (done + step.value.share * part.length) / free.length };
    }
    done += part.length;
    for (let group = 0; group < seating.groups; group++)
      groups.push(seating.membersOf(group).map((i) => part[i]?.id ?? ''));
  }
  const all = [...locked.map((members) => [...members]), ...groups];
  return { groups: all, conflicts: allConflicts(company, all), score: scoreOf(company, all), reasons };
}

function* formIsland(company: Company, random: () => number, effort: number): Generator<Progress, Seating> {
  const counts = candidates(company);
  const tries = company.size <= small ? counts : counts.slice(0, 5);
  const proposals = Math.ceil(
    effort * Math.max(200_000, Math.min(1500 * company.size, 2_400_000 + 300 * company.size)),
  );
  let best: Seating | undefined;
  let bestWorth = Number.POSITIVE_INFINITY;
  for (const [n, count] of tries.entries()) {
    const seating = construct(company, count, random);
    const share = (within: number) => (company.size <= small ? (n + within) / tries.length : within);
    const conflicts = yield* mapped(
      repair(seating, random, Math.ceil(effort * (4000 + 2 * company.size))),
      (conflicts) => ({ share: share(0), conflicts }),
    );
    if (conflicts === 0) yield { share: share(0.05), conflicts };
    if (conflicts === 0 || (n === tries.length - 1 && !best))
      yield* mapped(improve(seating, random, conflicts === 0 ? proposals : 0), (within) => ({
        share: share(within),
        conflicts,
      }));
    const worth = conflicts * 1000 + seating.cost();
    if (worth < bestWorth) [best, bestWorth] = [seating, worth];
    if (conflicts === 0 && company.size > small) break;
  }
  return best as Seating;
}

/** How many groups to try: the middle of what is possible first. */
function candidates(company: Company): number[] {
  const { min, max } = company.settings;
  const { least, most } = groupCounts(company);
  const ideal = Math.round(company.size / ((min + max) / 2)) || 1;
  if (least > most) return [Math.max(1, Math.min(ideal, Math.floor(company.size / min)))];
  const counts = Array.from({ length: most - least + 1 }, (_, n) => least + n);
  return counts.sort((a, b) => Math.abs(a - ideal) - Math.abs(b - ideal) || b - a);
}

function* mapped<T, R>(from: Generator<T, R>, to: (value: T) => Progress): Generator<Progress, R> {
  for (;;) {
    const step = from.next();
    if (step.done) return step.value;
    yield to(step.value);
  }
}

/** The settings with these rules given way: sizes by one person either side, the others switched off. */
export function relaxed(settings: Settings, away: readonly Rule[]): Settings {
  const sizes = away.includes('sizes') ? { min: Math.max(2, settings.min - 1), max: settings.max + 1 } : {};
  return { ...settings, ...sizes, off: [...settings.off, ...away.filter((rule) => rule !== 'sizes')] };
}

/** The smallest sets of rules without which groups were found: all sets of one rule, else of two, else of three. */
export function* giveWay(people: readonly Person[], settings: Settings, seed: number): Generator<Progress, Rule[][]> {
  const on = rules.filter((rule) => !settings.off.includes(rule));
  for (let size = 1; size <= 3; size++) {
    const found: Rule[][] = [];
    const sets = subsets(on, size);
    for (const [n, away] of sets.entries()) {
      const softer = relaxed(settings, away);
      const whole = new Company(people, softer);
      const hopeless = islands(whole).some((island) => {
        const part = island.map((i) => people[i] as Person);
        return impossible(new Company(part, softer, [], people)).length > 0;
      });
      yield { share: n / sets.length, conflicts: 0 };
      if (hopeless) continue;
      const search = formGroups(people, softer, { seed, effort: 0.05 });
      let step = search.next();
      while (!step.done) step = search.next();
      if (step.value.conflicts.length === 0) found.push([...away]);
    }
    if (found.length > 0) return found;
  }
  return [];
}

function subsets<T>(of: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return of.flatMap((first, n) => subsets(of.slice(n + 1), size - 1).map((rest) => [first, ...rest]));
}
