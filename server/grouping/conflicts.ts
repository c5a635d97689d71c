import { type Company, type PairRule, pairRules } from './company.ts';
import type { Members } from './person.ts';
import { isOn, type Rule, type Wish, wishes } from './settings.ts';

/** A rule that a group breaks, and the two people it concerns, if it concerns people. */
export interface Conflict {
  rule: Rule;
  group: number;
  people: readonly string[];
}

/** All rules that the group with this number breaks. Ignores unknown ids. */
export function conflictsOf(company: Company, members: Members, group = 0): Conflict[] {
  const found: Conflict[] = [];
  const known = numbersOf(company, members);
  const { min, max } = company.settings;
  if (members.length < min || members.length > max) found.push({ rule: 'sizes', group, people: [] });
  for (const [n, a] of known.entries()) {
    for (const b of known.slice(n + 1)) {
      const bits = company.broken(a, b);
      if (bits === 0) continue;
      const people = [company.people[a]?.id ?? '', company.people[b]?.id ?? ''];
      for (const rule of Object.keys(pairRules) as PairRule[])
        if (bits & pairRules[rule]) found.push({ rule, group, people });
    }
  }
  if (isOn(company.settings, 'facilitator') && company.needsFacilitator && !known.some((i) => company.facilitates[i]))
    found.push({ rule: 'facilitator', group, people: [] });
  return found;
}

/** All rules that these groups break. */
export function allConflicts(company: Company, groups: readonly Members[]): Conflict[] {
  return groups.flatMap((members, group) => conflictsOf(company, members, group));
}

/** How far a group fulfills each wish, from 0 to 1. */
export function granted(company: Company, members: Members): Record<Wish, number> {
  const known = numbersOf(company, members);
  const pairs = (known.length * (known.length - 1)) / 2 || 1;
  const left = (wish: Wish) => {
    let sum = 0;
    for (const [n, a] of known.entries()) for (const b of known.slice(n + 1)) sum += company.shortfall(a, b, wish);
    return sum / pairs;
  };
  return Object.fromEntries(wishes.map((wish) => [wish, 1 - left(wish)])) as Record<Wish, number>;
}

/** How far a group is from fulfilling the weighted wishes, summed over its people, and their number. */
export function leftOpen(company: Company, members: Members): { cost: number; people: number } {
  const known = numbersOf(company, members);
  let cost = 0;
  for (const [n, a] of known.entries())
    for (const b of known.slice(n + 1)) cost += (company.cost(a, b) * 2) / (known.length - 1);
  return { cost, people: known.length };
}

/** How far the weighted wishes are fulfilled: 100 is all of them for everyone. */
export function scoreOf(company: Company, groups: readonly Members[]): number {
  return scored(groups.map((members) => leftOpen(company, members)));
}

/** The same, from the results of `leftOpen`. */
export function scored(groups: readonly { cost: number; people: number }[]): number {
  const people = groups.reduce((sum, one) => sum + one.people, 0);
  return people === 0 ? 100 : 100 * (1 - groups.reduce((sum, one) => sum + one.cost, 0) / people);
}

/** How many pairs in these groups have been in a group before. */
export function repeatsIn(company: Company, groups: readonly Members[]): number {
  let repeats = 0;
  for (const members of groups) {
    const known = numbersOf(company, members);
    for (const [n, a] of known.entries()) for (const b of known.slice(n + 1)) if (company.haveMet(a, b)) repeats++;
  }
  return repeats;
}

function numbersOf(company: Company, members: Members): number[] {
  return members.map((id) => company.indexOf.get(id) ?? -1).filter((i) => i >= 0);
}
