import { Company } from './company.ts';
import { allConflicts, type Conflict, repeatsIn, scoreOf } from './conflicts.ts';
import { construct } from './construct.ts';
import { exhaust } from './exhaust.ts';
import { groupCounts, impossible, type Reason } from './impossible.ts';
import { improve } from './improve.ts';
import { islands } from './islands.ts';
import type { Members, Person } from './person.ts';
import { randomFrom } from './random.ts';
import { repair } from './repair.ts';
import { Seating } from './seating.ts';
import type { Settings } from './settings.ts';

/** The search's progress: `share` from 0 to 1, and the conflicts in its current groups. */
export interface Progress {
  share: number;
  conflicts: number;
}

export interface Grouping {
  groups: string[][];
  /** The rules that the groups break: not all can be kept, or the search didn't find a way. */
  conflicts: Conflict[];
  /** How far the wishes are fulfilled: 100 is all of them. */
  score: number;
  /** How many pairs have been in a group before. */
  repeats: number;
  /** Proofs that not all rules can be kept. */
  reasons: Reason[];
}

export interface FormOptions {
  /** The same seed gives the same groups. */
  seed: number;
  /** Groups that stay unchanged and come first. */
  locked?: readonly Members[];
  /** People whom the Organizer grouped by hand: they stay together, even against the rules. */
  together?: readonly Members[];
  /** Former groups that the roster doesn't name. */
  met?: readonly Members[];
  /** 1 is the full search; less is faster. */
  effort?: number;
}

/** Up to this many people, every possible number of groups is tried. */
const small = 60;
/** Enough steps to decide nearly always whether up to `exhaustible` people can be divided; about two seconds. */
const exhaustSteps = 3_000_000;

/** If that's undecided, this many more steps per number of groups find most of the difficult groupings. */
const patientSteps = 60_000;

/** Forms groups that break no rule, if possible, and fulfill as many wishes as the search finds. */
export function* formGroups(
  people: readonly Person[],
  settings: Settings,
  { seed, locked = [], together = [], met = [], effort = 1 }: FormOptions,
): Generator<Progress, Grouping> {
  const fixed = new Set(locked.flat());
  const free = people.filter((p) => !fixed.has(p.id));
  const freeCompany = new Company(free, settings, { met, everybody: people, together });
  const held = together.map((ids) => ids.flatMap((id) => freeCompany.indexOf.get(id) ?? []));
  const random = randomFrom(seed);
  const groups: string[][] = [];
  const reasons: Reason[] = [];
  let done = 0;
  for (const island of islands(freeCompany, held)) {
    const part = island.map((i) => free[i] as Person);
    const whole = part.length === free.length;
    const company = whole ? freeCompany : new Company(part, settings, { met, everybody: people, together });
    const seats = held.map((one) => one.filter((i) => island.includes(i)).map((i) => island.indexOf(i)));
    const search = formIsland(
      company,
      seats.filter((one) => one.length > 0),
      random,
      effort,
    );
    for (let step = search.next(); ; step = search.next()) {
      if (!step.done) {
        yield { ...step.value, share: (done + step.value.share * part.length) / free.length };
        continue;
      }
      const { seating, proofs } = step.value;
      reasons.push(...proofs);
      for (let group = 0; group < seating.groups; group++)
        groups.push(seating.membersOf(group).map((i) => part[i]?.id ?? ''));
      break;
    }
    done += part.length;
  }
  const all = [...locked.map((members) => [...members]), ...groups];
  const company = new Company(people, settings, { met });
  return {
    groups: all,
    conflicts: allConflicts(company, all),
    score: scoreOf(company, all),
    repeats: repeatsIn(company, all),
    reasons,
  };
}

function* formIsland(
  company: Company,
  held: readonly (readonly number[])[],
  random: () => number,
  fullEffort: number,
): Generator<Progress, { seating: Seating; proofs: Reason[] }> {
  const proofs = impossible(company);
  const effort = proofs.length > 0 ? Math.min(fullEffort, 0.1) : fullEffort;
  const counts = candidates(company, held.length);
  const tries = company.size <= small ? counts : counts.slice(0, 5);
  const proposals = Math.ceil(
    effort * Math.max(200_000, Math.min(1500 * company.size, 1_800_000 + 300 * company.size)),
  );
  let best: Seating | undefined;
  let bestWorth = Number.POSITIVE_INFINITY;
  let kept = false;
  for (const [n, count] of tries.entries()) {
    const seating = construct(company, count, held, random);
    const share = (within: number) => (company.size <= small ? (n + within) / tries.length : within);
    const conflicts = yield* mapped(
      repair(seating, random, Math.ceil(effort * (4000 + 2 * company.size))),
      (conflicts) => ({ share: share(0), conflicts }),
    );
    if (conflicts === 0) {
      kept = true;
      yield { share: share(0.05), conflicts };
      yield* mapped(improve(seating, random, proposals), (within) => ({ share: share(within), conflicts }));
    }
    const worth = conflicts * 1000 + seating.cost();
    if (worth < bestWorth) [best, bestWorth] = [seating, worth];
    if (conflicts === 0 && company.size > small) break;
  }
  // No proofs if the Organizer grouped people by hand: those rules are theirs to break.
  if (!kept && proofs.length === 0 && held.length === 0) {
    const found = yield* mapped(exhaust(company, exhaustSteps), () => ({ share: 0.99, conflicts: 1 }));
    if (found === 'none') proofs.push({ kind: 'tried', people: company.size });
    else if (found !== 'not-known') best = seated(company, found.groups);
    else if (company.size <= small) best = (yield* patient(company, tries, random, effort)) ?? best;
    if (best?.conflicts() === 0)
      yield* mapped(improve(best, random, proposals), (within) => ({ share: within, conflicts: 0 }));
  }
  return { seating: best as Seating, proofs };
}

/** Searches longer for groups that keep all rules. */
function* patient(
  company: Company,
  counts: readonly number[],
  random: () => number,
  effort: number,
): Generator<Progress, Seating | undefined> {
  for (const count of [...counts, ...counts]) {
    const seating = construct(company, count, [], random);
    const steps = Math.ceil(effort * patientSteps);
    const left = yield* mapped(repair(seating, random, steps), (conflicts) => ({ share: 0.99, conflicts }));
    if (left === 0) return seating;
  }
  return undefined;
}

function seated(company: Company, groups: readonly (readonly number[])[]): Seating {
  const seating = new Seating(company, groups.length, company.settings.max);
  for (const [group, members] of groups.entries()) for (const person of members) seating.add(person, group);
  return seating;
}

/** The numbers of groups to try, from the middle of the possible range outwards. */
function candidates(company: Company, atLeast: number): number[] {
  const { min, max } = company.settings;
  const { least, most } = groupCounts(company);
  const ideal = Math.round(company.size / ((min + max) / 2)) || 1;
  const fewest = Math.max(least, atLeast);
  if (fewest > most) return [Math.max(1, atLeast, Math.min(ideal, Math.floor(company.size / min)))];
  const counts = Array.from({ length: most - fewest + 1 }, (_, n) => fewest + n);
  return counts.sort((a, b) => Math.abs(a - ideal) - Math.abs(b - ideal) || b - a);
}

/** Runs a generator with its yields mapped. */
function* mapped<T, R>(from: Generator<T, R>, to: (value: T) => Progress): Generator<Progress, R> {
  for (;;) {
    const step = from.next();
    if (step.done) return step.value;
    yield to(step.value);
  }
}
