import { Company } from './company.ts';
import { allConflicts, scoreOf } from './conflicts.ts';
import type { Members, Person } from './person.ts';
import type { Settings } from './settings.ts';

/** Groups after a change of the roster; `unplaced` are those for whom no place without a new conflict was found. */
export interface Settled {
  groups: string[][];
  unplaced: string[];
}

/**
 * Takes those who left out of their groups, fills up a group that became too small, and places each newcomer, moving
 * as few others as possible: nobody, else one. It makes no new conflict.
 */
export function settle(people: readonly Person[], former: readonly Members[], settings: Settings): Settled {
  const company = new Company(people, settings);
  const groups = former.map((members) => members.filter((id) => company.indexOf.has(id)));
  for (const members of groups)
    if (members.length < settings.min && members.length > 0) fillUp(company, groups, members);
  const placed = new Set(groups.flat());
  const unplaced: string[] = [];
  for (const { id } of people) if (!placed.has(id) && !place(company, groups, id)) unplaced.push(id);
  return { groups: groups.filter((members) => members.length > 0), unplaced };
}

/** Brings somebody from a group that can spare one; if none can, its members go where they fit. */
function fillUp(company: Company, groups: string[][], small: string[]): void {
  const { min } = company.settings;
  while (small.length < min) {
    const options = groups
      .filter((from) => from !== small && from.length > min)
      .flatMap((from) => from.map((id) => ({ from, id })))
      .filter(({ from, id }) =>
        within(
          company,
          from.filter((p) => p !== id),
          [...small, id],
        ),
      );
    const best = bestOf(company, options, ({ id }) => [...small, id]);
    if (!best) break;
    best.from.splice(best.from.indexOf(best.id), 1);
    small.push(best.id);
  }
  if (small.length >= min) return;
  const leaving = small.splice(0);
  for (const id of leaving) if (!place(company, groups, id, small)) small.push(id);
}

function place(company: Company, groups: string[][], id: string, not?: string[]): boolean {
  const { min, max } = company.settings;
  const open = groups.filter((members) => members !== not && members.length >= min - 1 && members.length < max);
  const direct = bestOf(
    company,
    open.filter((members) => within(company, [...members, id])),
    (members) => [...members, id],
  );
  if (direct) {
    direct.push(id);
    return true;
  }
  for (const members of groups) {
    if (members === not || members.length < min) continue;
    for (const out of members) {
      const instead = [...members.filter((p) => p !== out), id];
      if (!within(company, instead)) continue;
      const to = open.find((other) => other !== members && within(company, [...other, out]));
      if (!to) continue;
      to.push(out);
      members.splice(0, members.length, ...instead);
      return true;
    }
  }
  return false;
}

function within(company: Company, ...groups: string[][]): boolean {
  return allConflicts(company, groups).every(({ rule }) => rule === 'sizes');
}

function bestOf<T>(company: Company, options: readonly T[], group: (option: T) => string[]): T | undefined {
  let best: T | undefined;
  let most = Number.NEGATIVE_INFINITY;
  for (const option of options) {
    const score = scoreOf(company, [group(option)]);
    if (score > most) [best, most] = [option, score];
  }
  return best;
}
