import { Company } from './company.ts';
import type { Members, Person } from './person.ts';
import { randomFrom, shuffle } from './random.ts';
import { much, Seating } from './seating.ts';
import type { Settings } from './settings.ts';

/** How many people leave each group, if possible. */
const leaving = 2;
/**
 * The weight of a broken rule, far above any wish. It grows by `inTheEnd` during the search, until it outweighs a whole round of
 * people staying put.
 */
const perConflict = 100;
const inTheEnd = 20;
/** The penalty for staying in the former group: less than a broken rule, more than anything else. */
const perStay = 40;
/** The annealing temperatures: hot enough to pass through broken rules from home, warm if started from a scattered state. */
const hot = 30;
const warm = 4;
const cold = 0.1;
/** After this many tries the search cools down and reports its progress. */
const breath = 4096;

export interface RotateOptions {
  /** The same seed gives the same groups. */
  seed: number;
  /** Former groups, besides the current ones and the roster's. */
  met?: readonly Members[];
  /** The numbers of the groups that stay unchanged. */
  locked?: readonly number[];
  /** People who stay in their group. */
  held?: readonly string[];
}

/**
 * Moves two people of each group to other groups, so that as few as possible meet people they know from a group. Anyone whose
 * move would break a rule stays put. Group sizes don't change. With fewer than two groups that may change, nothing happens.
 * Yields the share done, from 0 to 1.
 */
export function* rotate(
  people: readonly Person[],
  groups: readonly Members[],
  settings: Settings,
  { seed, met = [], locked = [], held = [] }: RotateOptions,
): Generator<number, string[][]> {
  // So that one more pair that has met before outweighs all other wishes in a group.
  const weights = { ...settings.weights, met: 200 };
  const company = new Company(people, { ...settings, weights }, { met: [...met, ...groups] });
  const random = randomFrom(seed);
  const open = [...groups.keys()].filter((group) => !locked.includes(group));
  const homes = open.map((group) => (groups[group] as Members).flatMap((id) => company.indexOf.get(id) ?? []));
  const unchanged = groups.map((members) => [...members]);
  if (homes.length < 2) return unchanged;
  const stays = new Set(held.map((id) => company.indexOf.get(id)));
  const free = homes.map((members) => members.filter((person) => !stays.has(person)));
  // The starting point: if nobody moves, no rule is newly broken.
  let best = new Exchange(company, homes, free);
  let [fewestBroken, least] = [best.broken(), Number.POSITIVE_INFINITY];
  // In small companies, several starts are affordable and find more.
  const starts = Math.max(1, Math.min(16, Math.round(1600 / company.size)));
  for (let start = 0; start < starts; start++) {
    const exchange = new Exchange(company, homes, free);
    const search = exchange.search(random, start % 2 === 1);
    for (let step = search.next(); !step.done; step = search.next()) yield (start + step.value) / starts;
    // More moves are never worth a broken rule.
    const broken = exchange.broken();
    const worth = exchange.wishes() - perStay * exchange.away;
    if (broken > fewestBroken || (broken === fewestBroken && worth >= least)) continue;
    [best, fewestBroken, least] = [exchange, broken, worth];
  }
  for (const [n, group] of open.entries()) unchanged[group] = best.seating.membersOf(n).map((i) => people[i]?.id ?? '');
  return unchanged;
}

/** The groups, among which people swap places: never more than `leaving` of a group. */
class Exchange {
  readonly seating: Seating;
  /** How many people are away from their former group. */
  away = 0;
  #perConflict = perConflict;
  readonly #homeOf: Int32Array;
  readonly #leftFrom: Int32Array;
  readonly #free: readonly (readonly number[])[];
  /** For everyone who may move: the groups where they clash with at most `leaving` people. */
  readonly #fitting = new Map<number, number[]>();

  constructor(company: Company, homes: readonly number[][], free: readonly (readonly number[])[]) {
    this.seating = new Seating(company, homes.length, Math.max(...homes.map((members) => members.length)));
    this.#homeOf = new Int32Array(company.size).fill(-1);
    this.#leftFrom = new Int32Array(homes.length);
    this.#free = free;
    for (const [group, members] of homes.entries())
      for (const person of members) {
        this.#homeOf[person] = group;
        this.seating.add(person, group);
      }
    for (const [home, members] of free.entries())
      for (const person of members) {
        const fits = (group: number) => group !== home && this.seating.clashes(person, group) <= leaving;
        this.#fitting.set(person, [...homes.keys()].filter(fits));
      }
  }

  /** Swaps places by simulated annealing, from a scattered state if `scattered`. Yields the share done, from 0 to 1. */
  *search(random: () => number, scattered: boolean): Generator<number, void> {
    const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)];
    const movers = [...this.#fitting].filter(([, groups]) => groups.length > 0).map(([person]) => person);
    const tries = Math.max(40_000, Math.min(600 * movers.length, 1_200_000));
    this.#perConflict = perConflict;
    if (scattered) this.#scatter(random);
    const first = scattered ? warm : hot;
    let heat = first;
    for (let n = 0; n < tries; n++) {
      if (n % breath === breath - 1) {
        heat = first * (cold / first) ** (n / tries);
        this.#perConflict = perConflict * inTheEnd ** (n / tries);
        yield n / tries;
      }
      const person = pick(movers);
      if (person === undefined) return;
      const home = this.#homeOf[person] as number;
      // People who moved may come back, and others of their group go instead.
      const isAway = this.seating.groupOf[person] !== home;
      const group = isAway && random() < 0.5 ? home : pick(this.#fitting.get(person) as number[]);
      const other = this.seating.member(
        group as number,
        Math.floor(random() * (this.seating.sizeOf[group as number] as number)),
      );
      const change = this.#changeBy(person, other);
      if (change <= 0 || random() < Math.exp(-change / heat)) this.#swap(person, other);
    }
    yield* this.#descend(movers, tries);
  }

  /** The number of broken rules. */
  broken(): number {
    return this.seating.conflicts();
  }

  /** How far the groups are from fulfilling the wishes. */
  wishes(): number {
    return this.#sum((person, group) => this.seating.costIn(person, group) % much);
  }

  /** Moves some people of each group one group on: states that single steps can't reach. */
  #scatter(random: () => number): void {
    const leavers = this.#free.map((members) => shuffle([...members], random).slice(0, leaving));
    for (let round = 0; round < leaving; round++) {
      const [first, ...rest] = shuffle([...leavers], random).flatMap((some) => some[round] ?? []);
      for (const other of rest) this.#swap(first as number, other);
    }
  }

  /** Makes improving swaps until there is none or `most` were weighed, starting with people who break a rule. */
  *#descend(movers: readonly number[], most: number): Generator<number, void> {
    const breaks = (person: number) => this.seating.clashes(person, this.seating.groupOf[person] as number) > 0;
    let left = most;
    for (let open = [...movers.filter(breaks), ...movers], improved = true; improved; open = [...movers]) {
      improved = false;
      for (const person of open) {
        if (this.seating.groupOf[person] === this.#homeOf[person]) continue;
        for (const group of [this.#homeOf[person] as number, ...(this.#fitting.get(person) as number[])])
          for (const other of this.seating.membersOf(group)) {
            left--;
            if (this.#changeBy(person, other) > -1e-6) continue;
            this.#swap(person, other);
            improved = true;
          }
        if (left <= 0) return;
        yield 1;
      }
    }
  }

  /** How much worse a swap of these two makes it; infinite if it isn't allowed. */
  #changeBy(a: number, b: number): number {
    const { seating } = this;
    const [from, to] = [seating.groupOf[a] as number, seating.groupOf[b] as number];
    if (from === to || !this.#mayGo(b)) return Number.POSITIVE_INFINITY;
    const [homeA, homeB] = [this.#homeOf[a] as number, this.#homeOf[b] as number];
    const goes = (home: number, left: number, comes: number) => (home === left ? 1 : 0) - (home === comes ? 1 : 0);
    const [goesA, goesB] = [goes(homeA, from, to), goes(homeB, to, from)];
    const leftA = (this.#leftFrom[homeA] as number) + goesA + (homeA === homeB ? goesB : 0);
    const leftB = (this.#leftFrom[homeB] as number) + goesB + (homeA === homeB ? goesA : 0);
    if (leftA > leaving || leftB > leaving) return Number.POSITIVE_INFINITY;
    const after = [seating.costIn(a, to, b), seating.costIn(b, from, a)];
    const before = [seating.costIn(a, from), seating.costIn(b, to)];
    const weigh = (costs: readonly number[]) =>
      costs.reduce((sum, cost) => sum + this.#perConflict * Math.floor(cost / much) + 2 * (cost % much), 0);
    const more = (seating.company.facilitates[b] as number) - (seating.company.facilitates[a] as number);
    const led = seating.facilitatorLoss(from, more) + seating.facilitatorLoss(to, -more);
    return weigh(after) - weigh(before) + this.#perConflict * led - perStay * (goesA + goesB);
  }

  #mayGo(person: number): boolean {
    return this.#fitting.has(person);
  }

  #swap(a: number, b: number): void {
    this.#count(a, -1);
    this.#count(b, -1);
    this.seating.swap(a, b);
    this.#count(a, 1);
    this.#count(b, 1);
  }

  #count(person: number, by: number): void {
    const home = this.#homeOf[person] as number;
    if (this.seating.groupOf[person] === home) return;
    this.#leftFrom[home] = (this.#leftFrom[home] as number) + by;
    this.away += by;
  }

  #sum(worth: (person: number, group: number) => number): number {
    let sum = 0;
    for (let group = 0; group < this.seating.groups; group++)
      for (const person of this.seating.membersOf(group)) sum += worth(person, group);
    return sum;
  }
}
