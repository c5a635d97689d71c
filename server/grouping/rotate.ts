import { Company } from './company.ts';
import type { Members, Person } from './person.ts';
import { randomFrom, shuffle } from './random.ts';
import { much, Seating } from './seating.ts';
import type { Settings } from './settings.ts';

/** A conflict weighs so much more than any wish, and two who met before more than any other wish. */
const perConflict = 50;
/** Rather than that one breaks a rule with another, both counted, they stay at home; for nothing less. */
const perStay = 40;
/** From where to where the search cools. */
const warm = 4;
const cold = 0.05;
/** After so many tries it says how far it is. */
const breath = 4096;

export interface RotateOptions {
  /** The same seed gives the same groups. */
  seed: number;
  /** Former groups, beside these and those of the roster. */
  met?: readonly Members[];
  /** Numbers of the groups that stay as they are. */
  locked?: readonly number[];
  /** People who stay where they are. */
  held?: readonly string[];
}

/**
 * Moves two of each group to another, so that as few as possible come to people whom they know from a group; fewer where
 * fewer may move, or where moving would break a rule. Sizes stay. With fewer than two groups that may change, nothing
 * does. Yields the share done, from 0 to 1.
 */
export function* rotate(
  people: readonly Person[],
  groups: readonly Members[],
  settings: Settings,
  { seed, met = [], locked = [], held = [] }: RotateOptions,
): Generator<number, string[][]> {
  // So that no sum of other wishes in a group weighs as much as one pair more that met before.
  const weights = { ...settings.weights, met: 200 };
  const company = new Company(people, { ...settings, weights }, { met: [...met, ...groups] });
  const random = randomFrom(seed);
  const open = [...groups.keys()].filter((group) => !locked.includes(group));
  const homes = open.map((group) => (groups[group] as Members).flatMap((id) => company.indexOf.get(id) ?? []));
  const unchanged = groups.map((members) => [...members]);
  if (homes.length < 2) return unchanged;
  const stays = new Set(held.map((id) => company.indexOf.get(id)));
  const mayMove = homes.map((members) => members.filter((person) => !stays.has(person)));
  let best: Seating | undefined;
  let least = Number.POSITIVE_INFINITY;
  let fewestBroken = Number.POSITIVE_INFINITY;
  // Small companies are soon done: from several starts one finds what another misses, from more where somebody stays.
  const starts = Math.max(1, Math.min(16, Math.round(600 / company.size)));
  const most = starts > 1 ? 4 * starts : 1;
  const fewest = homes.reduce((sum, { length }, n) => sum + length - Math.min(2, mayMove[n]?.length ?? 0), 0);
  let staying = Number.POSITIVE_INFINITY;
  for (let start = 0; start < starts || (start < most && staying > fewest); start++) {
    const search = rotated(company, homes, mayMove, random);
    let step = search.next();
    for (; !step.done; step = search.next()) yield (start + step.value) / most;
    const seating = step.value;
    const still = atHome(seating, homes);
    const worth = homes.reduce((sum, _, group) => sum + worthOf(seating, group), perStay * still);
    // That more leave is never worth a rule.
    const broken = homes.reduce((sum, _, group) => sum + brokenIn(seating, group), 0);
    if (broken > fewestBroken || (broken === fewestBroken && worth >= least)) continue;
    [best, least, fewestBroken, staying] = [seating, worth, broken, still];
  }
  for (const [n, group] of open.entries())
    unchanged[group] = (best as Seating).membersOf(n).map((i) => people[i]?.id ?? '');
  return unchanged;
}

function* rotated(
  company: Company,
  homes: readonly number[][],
  mayMove: readonly number[][],
  random: () => number,
): Generator<number, Seating> {
  const seating = new Seating(company, homes.length, Math.max(...homes.map((members) => members.length)));
  const homeOf = new Int32Array(company.size).fill(-1);
  const movers = mayMove.map((members) => shuffle([...members], random).slice(0, 2));
  for (const [group, members] of homes.entries()) {
    for (const person of members) homeOf[person] = group;
    for (const person of members) if (!movers[group]?.includes(person)) seating.add(person, group);
  }
  const away = seatElsewhere(seating, movers, random);
  if (away.length === 0) return seating;
  const worth = (a: number, b: number) => {
    const groups = [seating.groupOf[a] as number, seating.groupOf[b] as number];
    return groups.reduce((sum, group) => sum + worthOf(seating, group), 0);
  };
  const worthAway = (a: number, b: number) =>
    worth(a, b) + [a, b].filter((one) => seating.groupOf[one] === homeOf[one]).length * perStay;
  const tries = Math.max(4000, Math.min(400 * away.length, 300_000));
  for (let n = 0; n < tries; n++) {
    if (n % breath === breath - 1) yield n / tries;
    const at = Math.floor(random() * away.length);
    const mover = away[at] as number;
    const to = seating.groupOf[mover] as number;
    const home = homeOf[mover] as number;
    // Either another of the same group goes instead, or two who move exchange where they go.
    const instead = n % 2 === 0;
    const choice = instead ? (mayMove[home] as number[]) : away;
    const other = choice[Math.floor(random() * choice.length)] as number;
    const place = seating.groupOf[other] as number;
    if (place === to || other === mover) continue;
    if (instead && place !== home) continue;
    // Who goes instead leaves as many at home as there were.
    const worthNow = instead ? worth : worthAway;
    const before = worthNow(mover, other);
    const heat = warm * (cold / warm) ** (n / tries);
    seating.swap(mover, other);
    const change = worthNow(mover, other) - before;
    if (change > 0 && random() >= Math.exp(-change / heat)) seating.swap(mover, other);
    else if (instead) away[at] = other;
  }
  // What the search left is mended one by one: whoever breaks a rule changes with whom that is best, or goes home.
  for (const mover of [...away, ...away, ...away]) {
    if (worthOf(seating, seating.groupOf[mover] as number) < perConflict) continue;
    let [best, least] = [mover, 0];
    for (const other of away) {
      if (seating.groupOf[other] === seating.groupOf[mover]) continue;
      const before = worthAway(mover, other);
      seating.swap(mover, other);
      const change = worthAway(mover, other) - before;
      seating.swap(mover, other);
      if (change < least) [best, least] = [other, change];
    }
    if (best !== mover) seating.swap(mover, best);
  }
  return seating;
}

/**
 * Seats those who leave their groups on each other's places, nobody on one of their own group; returns who they are. The
 * first of each group go round some way, and the second another: with few groups no exchange leads from way to way.
 */
function seatElsewhere(seating: Seating, movers: readonly number[][], random: () => number): number[] {
  const away: number[] = [];
  for (let round = 0; round < 2; round++) {
    const leaving = shuffle([...movers.keys()], random).filter((group) => movers[group]?.[round] !== undefined);
    const shift = 1 + Math.floor(random() * (leaving.length - 1));
    for (const [n, group] of leaving.entries()) {
      const person = movers[group]?.[round] as number;
      // Who alone could leave stays.
      seating.add(person, leaving[(n + shift) % leaving.length] as number);
      if (leaving.length > 1) away.push(person);
    }
  }
  return away;
}

/** How many sit where they sat: of two starts that break no rule, that in which more leave is better. */
function atHome(seating: Seating, homes: readonly number[][]): number {
  return homes.reduce((sum, members, group) => sum + members.filter((p) => seating.groupOf[p] === group).length, 0);
}

/** How often a group's people break a rule, each pair counted for both. */
function brokenIn(seating: Seating, group: number): number {
  const lacking = seating.company.needsFacilitator && seating.facilitatorsIn[group] === 0 ? 1 : 0;
  return seating
    .membersOf(group)
    .reduce((sum, person) => sum + Math.floor(seating.costIn(person, group) / much), lacking);
}

/** What a group's broken rules and wishes weigh. */
function worthOf(seating: Seating, group: number): number {
  const wishes = seating.membersOf(group).reduce((sum, person) => sum + (seating.costIn(person, group) % much), 0);
  return brokenIn(seating, group) * perConflict + wishes;
}
