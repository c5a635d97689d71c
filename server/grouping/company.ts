import type { Members, Person } from './person.ts';
import { reportingLines } from './reportingLines.ts';
import { isOn, type Rule, reach, type Settings, type Wish, wishes } from './settings.ts';

/** The rules that concern pairs of people, each with its bit. */
export const pairRules = { 'own-manager': 1, 'same-manager': 2, levels: 4, hours: 8 } as const;
export type PairRule = keyof typeof pairRules;

/** The table of pairs holds costs as multiples of 1/`steps`; for a pair that breaks rules, `steps` and their number. */
export const steps = 60_000;

const day = 24 * 60;
/** The time difference, in minutes, beyond which it gets no more inconvenient. */
const farApart = 8 * 60;
/** How many strengths fit into one number's bits; only the most frequent ones count. */
const knownStrengths = 31;
const nothing = -1;

export interface CompanyOptions {
  /** Former groups that the roster doesn't name. */
  met?: readonly Members[] | undefined;
  /** Everyone whom reporting lines may pass through, if the people are only part of a company. */
  everybody?: readonly Person[];
  /** People whom the Organizer grouped by hand: rules between them don't count as broken. */
  together?: readonly Members[];
}

/**
 * A roster in numbers: for any two people, which rules they break together and how badly they match. All rules but sizes and the
 * facilitator concern pairs, which makes the search fast.
 */
export class Company {
  readonly people: readonly Person[];
  readonly settings: Settings;
  readonly indexOf: ReadonlyMap<string, number>;
  /** Whether the rule is on, and the roster says who can facilitate. */
  readonly needsFacilitator: boolean;
  readonly facilitates: Uint8Array;
  readonly manager: Int32Array;
  readonly level: Int32Array;
  readonly offset: Int32Array;
  /** The offset half a year later, in case of daylight saving time. */
  readonly laterOffset: Int32Array;
  readonly #department: Int32Array;
  readonly #strengths: Int32Array;
  readonly #former: Int32Array;
  readonly #met: ReadonlySet<number>;
  readonly #together: ReadonlySet<number>;
  readonly #enter: Int32Array;
  readonly #leave: Int32Array;
  readonly #depth: Int32Array;
  readonly #depthLimit: number;
  readonly #on: number;
  readonly #reach: number;
  readonly #levelSpan: number;
  readonly #weights: Record<Wish, number>;
  #pairs: Uint16Array | undefined;

  constructor(
    people: readonly Person[],
    settings: Settings,
    { met = [], everybody = people, together = [] }: CompanyOptions = {},
  ) {
    this.people = people;
    this.settings = settings;
    this.indexOf = new Map(people.map((p, i) => [p.id, i]));
    this.facilitates = Uint8Array.from(people, (p) => (p.facilitates ? 1 : 0));
    this.needsFacilitator = isOn(settings, 'facilitator') && people.some((p) => p.facilitates !== undefined);
    this.manager = numbered(people.map((p) => p.manager));
    this.level = Int32Array.from(people, (p) => p.level ?? nothing);
    this.offset = Int32Array.from(people, (p) => p.offset ?? unknownOffset);
    this.laterOffset = Int32Array.from(people, (p) => p.laterOffset ?? p.offset ?? unknownOffset);
    this.#department = numbered(people.map((p) => p.department));
    this.#strengths = asBits(people.map((p) => p.strengths));
    this.#former = numbered(people.map((p) => p.group));
    this.#met = this.#pairsOf(met);
    this.#together = this.#pairsOf(together);
    const lines = reportingLines(everybody);
    const line = people.map((p) => lines.get(p.id) ?? { enter: 0, leave: 0, depth: 0 });
    this.#enter = Int32Array.from(line, (l) => l.enter);
    this.#leave = Int32Array.from(line, (l) => l.leave);
    this.#depth = Int32Array.from(line, (l) => l.depth);
    this.#depthLimit = settings.managerDepth || Number.POSITIVE_INFINITY;
    this.#on = Object.entries(pairRules).reduce((on, [rule, bit]) => (isOn(settings, rule as Rule) ? on | bit : on), 0);
    this.#reach = reach(settings);
    this.#levelSpan = settings.levelSpan;
    const all = wishes.reduce((sum, wish) => sum + settings.weights[wish], 0) || 1;
    this.#weights = Object.fromEntries(wishes.map((w) => [w, settings.weights[w] / all])) as Record<Wish, number>;
  }

  get size(): number {
    return this.people.length;
  }

  /** For each pair (row × size + column): their cost as a multiple of 1/`steps`, or `steps` + the number of rules they break. */
  pairs(): Uint16Array {
    this.#pairs ??= this.#tabulate();
    return this.#pairs;
  }

  /** The bits of the rules that these two break by being in one group; 0 if none. */
  broken(a: number, b: number): number {
    let bits = 0;
    const manager = this.manager[a] as number;
    if (manager !== nothing && manager === this.manager[b]) bits |= 2;
    if (this.#isAbove(a, b) || this.#isAbove(b, a)) bits |= 1;
    const [levelA, levelB] = [this.level[a] as number, this.level[b] as number];
    if (levelA !== nothing && levelB !== nothing && Math.abs(levelA - levelB) > this.#levelSpan) bits |= 4;
    if (this.apart(a, b) > this.#reach) bits |= 8;
    bits &= this.#on;
    return bits !== 0 && this.#isIn(this.#together, a, b) ? 0 : bits;
  }

  /** How badly two people match, from 0 to 1, by the weighted wishes. */
  cost(a: number, b: number): number {
    const weights = this.#weights;
    let cost = 0;
    const department = this.#department[a] as number;
    if (department !== nothing && department === this.#department[b]) cost += weights.departments;
    const shared = (this.#strengths[a] as number) & (this.#strengths[b] as number);
    if (shared !== 0) cost += weights.strengths * this.#overlap(a, b, shared);
    const apart = this.apart(a, b);
    if (apart !== 0) cost += weights.zones * Math.min(1, apart / farApart);
    if (this.haveMet(a, b)) cost += weights.met;
    return cost;
  }

  /** How far these two are from fulfilling a wish, from 0 to 1. */
  shortfall(a: number, b: number, wish: Wish): number {
    if (wish === 'met') return this.haveMet(a, b) ? 1 : 0;
    if (wish === 'zones') return Math.min(1, this.apart(a, b) / farApart);
    if (wish === 'departments')
      return this.#department[a] !== nothing && this.#department[a] === this.#department[b] ? 1 : 0;
    const shared = (this.#strengths[a] as number) & (this.#strengths[b] as number);
    return shared === 0 ? 0 : this.#overlap(a, b, shared);
  }

  /** Whether this is the first in the list of the people grouped by hand with them. */
  standsFor(person: number): boolean {
    if (this.#together.size === 0) return true;
    for (let other = 0; other < person; other++) if (this.#isIn(this.#together, other, person)) return false;
    return true;
  }

  haveMet(a: number, b: number): boolean {
    const former = this.#former[a] as number;
    if (former !== nothing && former === this.#former[b]) return true;
    return this.#isIn(this.#met, a, b);
  }

  /** The time difference in minutes: the larger of winter's and summer's. */
  apart(a: number, b: number): number {
    const [one, other] = [this.offset[a] as number, this.offset[b] as number];
    if (one === unknownOffset || other === unknownOffset) return 0;
    const later = (this.laterOffset[a] as number) - (this.laterOffset[b] as number);
    return Math.max(aroundTheClock(one - other), aroundTheClock(later));
  }

  #isIn(pairs: ReadonlySet<number>, a: number, b: number): boolean {
    return pairs.size > 0 && pairs.has(Math.min(a, b) * this.size + Math.max(a, b));
  }

  #tabulate(): Uint16Array {
    const size = this.size;
    const pairs = new Uint16Array(size * size);
    for (let a = 0; a < size; a++) {
      for (let b = a + 1; b < size; b++) {
        const rules = bitCount(this.broken(a, b));
        const value = rules > 0 ? steps + rules : Math.round(this.cost(a, b) * steps);
        pairs[a * size + b] = value;
        pairs[b * size + a] = value;
      }
    }
    return pairs;
  }

  #overlap(a: number, b: number, shared: number): number {
    return bitCount(shared) / Math.min(bitCount(this.#strengths[a] as number), bitCount(this.#strengths[b] as number));
  }

  #isAbove(a: number, b: number): boolean {
    const enter = this.#enter[b] as number;
    return (
      enter > (this.#enter[a] as number) &&
      enter < (this.#leave[a] as number) &&
      (this.#depth[b] as number) - (this.#depth[a] as number) <= this.#depthLimit
    );
  }

  #pairsOf(groups: readonly Members[]): Set<number> {
    const pairs = new Set<number>();
    for (const group of groups) {
      const members = group.map((id) => this.indexOf.get(id) ?? nothing).filter((i) => i !== nothing);
      for (const a of members) for (const b of members) if (a < b) pairs.add(a * this.size + b);
    }
    return pairs;
  }
}

const unknownOffset = -100_000;

/** A difference between two offsets as the distance between clocks: at most half a day. */
export function aroundTheClock(minutes: number): number {
  const apart = Math.abs(minutes);
  return apart > day / 2 ? day - apart : apart;
}

function numbered(names: readonly (string | undefined)[]): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(names, (name) => {
    if (!name) return nothing;
    const key = name.toLowerCase();
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  });
}

function asBits(lists: readonly (readonly string[])[]): Int32Array {
  const counts = new Map<string, number>();
  for (const list of lists) for (const one of list) counts.set(one, (counts.get(one) ?? 0) + 1);
  const frequent = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, knownStrengths);
  const bits = new Map(frequent.map(([name], bit) => [name, 1 << bit]));
  return Int32Array.from(lists, (list) => list.reduce((all, one) => all | (bits.get(one) ?? 0), 0));
}

function bitCount(bits: number): number {
  let left = bits - ((bits >>> 1) & 0x55555555);
  left = (left & 0x33333333) + ((left >>> 2) & 0x33333333);
  return Math.imul((left + (left >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
