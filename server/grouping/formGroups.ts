import { Company } from './company.ts';
import { allConflicts, type Conflict, repeatsIn, scoreOf } from './conflicts.ts';
import { formIsland, type Progress, reported } from './formIsland.ts';
import type { Reason } from './impossible.ts';
import { islands } from './islands.ts';
import type { Members, Person } from './person.ts';
import { randomFrom } from './random.ts';
import type { Settings } from './settings.ts';

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
  /** Everyone whom reporting lines may pass through, if these people are only part of a company. */
  everybody?: readonly Person[];
  /** 1 is the full search; less is faster. */
  effort?: number;
  /** Whether to try every grouping of a small company, if no search finds one that keeps all rules; on unless `false`. */
  proves?: boolean;
}

/** Two islands may each use all the time that a difficult one takes; more of them share it. */
const islandsAtLength = 2;
/** Smaller islands get as much time as one of this many people. */
const leastPeople = 100;

/** Forms groups that break no rule, if possible, and fulfill as many wishes as the search finds. */
export function* formGroups(
  people: readonly Person[],
  settings: Settings,
  { seed, locked = [], together = [], met = [], everybody = people, effort = 1, proves = true }: FormOptions,
): Generator<Progress, Grouping> {
  const fixed = new Set(locked.flat());
  const free = people.filter((p) => !fixed.has(p.id));
  const freeCompany = new Company(free, settings, { met, everybody, together });
  const held = together.map((ids) => ids.flatMap((id) => freeCompany.indexOf.get(id) ?? []));
  const random = randomFrom(seed);
  const groups: string[][] = [];
  const reasons: Reason[] = [];
  let done = 0;
  for (const island of islands(freeCompany, held)) {
    const part = island.map((i) => free[i] as Person);
    const whole = part.length === free.length;
    const company = whole ? freeCompany : new Company(part, settings, { met, everybody, together });
    const seats = held.map((one) => one.filter((i) => island.includes(i)).map((i) => island.indexOf(i)));
    const share = (islandsAtLength * Math.max(leastPeople, part.length)) / free.length;
    const search = formIsland(company, {
      held: seats.filter((one) => one.length > 0),
      random,
      effort,
      share: Math.min(1, share),
      proves,
    });
    const { seating, proofs } = yield* reported(search, (progress) => ({
      ...progress,
      share: (done + progress.share * part.length) / free.length,
    }));
    reasons.push(...proofs);
    for (let group = 0; group < seating.groups; group++)
      groups.push(seating.membersOf(group).map((i) => part[i]?.id ?? ''));
    done += part.length;
  }
  const all = [...locked.map((members) => [...members]), ...groups];
  const company = new Company(people, settings, { met, everybody });
  return {
    groups: all,
    conflicts: allConflicts(company, all),
    score: scoreOf(company, all),
    repeats: repeatsIn(company, all),
    reasons,
  };
}
