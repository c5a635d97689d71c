import type { Company } from './company.ts';
import { construct } from './construct.ts';
import { exhaust } from './exhaust.ts';
import { groupCounts, impossible, type Reason } from './impossible.ts';
import { improve } from './improve.ts';
import { fewestBroken } from './lowerBound.ts';
import { repair } from './repair.ts';
import { much, Seating } from './seating.ts';

/** A search's progress: `share` from 0 to 1, and how many rules its current groups break. */
export interface Progress {
  share: number;
  conflicts: number;
}

export interface IslandOptions {
  /** People who stay together, as numbers; each list in a group of its own. */
  held: readonly (readonly number[])[];
  random: () => number;
  /** 1 is the full search; less is faster. */
  effort: number;
  /** Which share of the time for difficult rosters this island may use, from 0 to 1: a company may have many islands. */
  share: number;
  /** Whether to try every grouping of a small company, if no search finds one that keeps all rules. */
  proves: boolean;
}

/** Up to this many people, every possible number of groups is tried, and longer if rules stay broken. */
const small = 80;
/** In small companies, many short repairs from new starts find more than a long one. */
const shortSteps = 3000;
/** How many rounds of them follow if rules stay broken: before the exhaustive search, and after it. */
const roundsBefore = 4;
const roundsAfter = 8;
/** Larger companies get no more rounds, only the first repairs. */
const patientUpTo = 300;
/** Enough steps to decide nearly always whether a small company can be divided; about two seconds. */
const exhaustSteps = 3_000_000;
/** The share of all proposals that show which number of groups fulfills most wishes. */
const glance = 0.15;

interface Attempt {
  seating: Seating;
  conflicts: number;
}

/**
 * Groups people of whom everyone can be reached through others. Breaks as few rules as it finds possible, then fulfills as many
 * wishes. Only the best number of groups is searched to the end.
 */
export function* formIsland(
  company: Company,
  { held, random, effort, share, proves }: IslandOptions,
): Generator<Progress, { seating: Seating; proofs: Reason[] }> {
  const proofs = impossible(company);
  const isSmall = company.size <= small;
  /** Whether every number of groups is tried, and wishes decide between those with which all rules can be kept. */
  const comparesCounts = isSmall && share >= 0.5;
  const { valid, others } = countsToTry(company, held.length, comparesCounts);
  const proposals = Math.ceil(
    effort * Math.max(200_000 * share, Math.min(1500 * company.size, 1_800_000 + 300 * company.size)),
  );
  const steps = Math.ceil(effort * (isSmall ? shortSteps : 4000 + 2 * company.size));
  const attempts: Attempt[] = [];
  /** No grouping breaks fewer rules. */
  let bound = 0;
  const attempt = function* (count: number, done: number): Generator<Progress, void> {
    const seating = construct(company, count, held, random);
    const conflicts = yield* reported(repair(seating, random, steps), (conflicts) => ({ share: done, conflicts }));
    if (comparesCounts && conflicts === 0) yield* wishes(seating, glance, done, done);
    attempts.push({ seating, conflicts });
    attempts.sort((a, b) => worth(a) - worth(b));
  };
  const wishes = (seating: Seating, part: number, from: number, to: number) =>
    reported(improve(seating, random, Math.ceil(part * proposals)), (within) => ({
      share: from + within * (to - from),
      conflicts: 0,
    }));
  const isSolved = () => attempts[0]?.conflicts === 0;
  const isBest = () => (attempts[0]?.conflicts ?? 0) <= bound;

  for (const [n, count] of valid.entries()) {
    yield* attempt(count, (0.3 * n) / valid.length);
    if (isSolved() && !comparesCounts) break;
  }
  if (!isSolved()) for (const count of others) yield* attempt(count, 0.3);
  const patient = function* (all: number, from: number, to: number): Generator<Progress, void> {
    const rounds = Math.round(all * share);
    for (let round = 0; round < rounds; round++)
      for (const count of promising(attempts)) {
        if (isBest()) return;
        yield* attempt(count, from + ((to - from) * round) / rounds);
      }
  };
  const isPatient = company.size <= patientUpTo;
  if (isPatient && !isSolved()) {
    bound = Math.max(fewestBroken(company, [...valid, ...others]), proofs.length > 0 ? 1 : 0);
    yield* patient(roundsBefore, 0.3, 0.4);
  }
  // No proofs if the Organizer grouped people by hand: those rules are theirs to break.
  if (!isSolved() && proofs.length === 0 && held.length === 0 && proves) {
    const found = yield* reported(exhaust(company, Math.ceil(exhaustSteps * share)), () => ({
      share: 0.5,
      conflicts: 1,
    }));
    if (found === 'none') {
      proofs.push({ kind: 'tried', people: company.size });
      bound = Math.max(bound, 1);
    } else if (found !== 'not-known') attempts.unshift({ seating: seated(company, found.groups), conflicts: 0 });
  }
  if (isPatient) yield* patient(roundsAfter, 0.5, 0.7);
  const { seating } = attempts[0] as Attempt;
  yield* wishes(seating, 1, isPatient ? 0.7 : 0.3, 1);
  return { seating, proofs };
}

function worth({ seating, conflicts }: Attempt): number {
  return conflicts * much * much + seating.cost();
}

/** The three numbers of groups whose attempts broke the fewest rules, the best one twice; the attempts are sorted. */
function promising(attempts: readonly Attempt[]): number[] {
  const counts = [...new Set(attempts.map(({ seating }) => seating.groups))].slice(0, 3);
  return [...counts.slice(0, 1), ...counts];
}

function seated(company: Company, groups: readonly (readonly number[])[]): Seating {
  const seating = new Seating(company, groups.length, company.settings.max);
  for (const [group, members] of groups.entries()) for (const person of members) seating.add(person, group);
  return seating;
}

/**
 * The numbers of groups to try: first those with which all rules might be kept, from the middle outwards, then, if rules must be
 * broken, the others from the greatest down, because more groups keep more people apart.
 */
function countsToTry(company: Company, atLeast: number, triesAll: boolean): { valid: number[]; others: number[] } {
  const { min, max } = company.settings;
  const { least, most } = groupCounts(company);
  const fewest = Math.max(1, atLeast, Math.ceil(company.size / max));
  const greatest = Math.max(fewest, Math.floor(company.size / min));
  const ideal = Math.round(company.size / ((min + max) / 2)) || 1;
  const all = Array.from({ length: greatest - fewest + 1 }, (_, n) => greatest - n);
  const isValid = (count: number) => count >= least && count <= most;
  const valid = all.filter(isValid).sort((a, b) => Math.abs(a - ideal) - Math.abs(b - ideal) || b - a);
  const others = all.filter((count) => !isValid(count));
  return triesAll ? { valid, others } : { valid: sampled(valid), others: sampled(others) };
}

/** The first, the greatest, and one between: a large company has no time for more. */
function sampled(counts: readonly number[]): number[] {
  if (counts.length === 0) return [];
  const [first, greatest] = [counts[0] as number, Math.max(...counts)];
  return [...new Set([first, greatest, Math.round((first + greatest) / 2)])];
}

/** Runs a search and turns what it yields into progress. */
export function* reported<T, R>(search: Generator<T, R>, progress: (value: T) => Progress): Generator<Progress, R> {
  for (;;) {
    const step = search.next();
    if (step.done) return step.value;
    yield progress(step.value);
  }
}
