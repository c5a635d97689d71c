import { type Company, steps } from './company.ts';

const nobody = -1;
const notKnown = -1;
/** The cost of a broken rule: more than all wishes in a group add up to. */
export const much = 1000;

/** The group that each person is in during a search. People and groups are numbers; single moves and swaps change it. */
export class Seating {
  readonly company: Company;
  readonly groups: number;
  readonly groupOf: Int32Array;
  readonly sizeOf: Int32Array;
  readonly facilitatorsIn: Int32Array;
  readonly #room: number;
  readonly #members: Int32Array;
  readonly #place: Int32Array;
  readonly #held: Uint8Array;
  readonly #pairs: Uint16Array;
  /** Each group's cost, or `notKnown` if its people changed. */
  readonly #costOf: Float64Array;
  /** How many rules each group's pairs break; valid along with its cost. */
  readonly #brokenOf: Int32Array;

  constructor(company: Company, groups: number, room: number) {
    this.company = company;
    this.groups = groups;
    this.#room = room;
    this.groupOf = new Int32Array(company.size).fill(nobody);
    this.sizeOf = new Int32Array(groups);
    this.facilitatorsIn = new Int32Array(groups);
    this.#members = new Int32Array(groups * room);
    this.#pairs = company.pairs();
    this.#costOf = new Float64Array(groups).fill(notKnown);
    this.#brokenOf = new Int32Array(groups);
    this.#place = new Int32Array(company.size);
    this.#held = new Uint8Array(company.size);
  }

  /** Marks this person as fixed. The searches respect it; the seating doesn't enforce it. */
  hold(person: number): void {
    this.#held[person] = 1;
  }

  isHeld(person: number): boolean {
    return this.#held[person] === 1;
  }

  smallest(): number {
    return this.sizeOf.indexOf(this.sizeOf.reduce((least, size) => Math.min(least, size)));
  }

  member(group: number, place: number): number {
    return this.#members[group * this.#room + place] as number;
  }

  membersOf(group: number): number[] {
    return Array.from(this.#members.subarray(group * this.#room, group * this.#room + (this.sizeOf[group] as number)));
  }

  add(person: number, group: number): void {
    const place = this.sizeOf[group] as number;
    this.sizeOf[group] = place + 1;
    this.#costOf[group] = notKnown;
    this.#members[group * this.#room + place] = person;
    this.#place[person] = place;
    this.groupOf[person] = group;
    this.facilitatorsIn[group] = (this.facilitatorsIn[group] as number) + (this.company.facilitates[person] as number);
  }

  remove(person: number): void {
    const group = this.groupOf[person] as number;
    const size = (this.sizeOf[group] as number) - 1;
    this.sizeOf[group] = size;
    this.#costOf[group] = notKnown;
    const last = this.member(group, size);
    const place = this.#place[person] as number;
    this.#members[group * this.#room + place] = last;
    this.#place[last] = place;
    this.groupOf[person] = nobody;
    this.facilitatorsIn[group] = (this.facilitatorsIn[group] as number) - (this.company.facilitates[person] as number);
  }

  move(person: number, group: number): void {
    this.remove(person);
    this.add(person, group);
  }

  swap(a: number, b: number): void {
    const [groupA, groupB] = [this.groupOf[a] as number, this.groupOf[b] as number];
    const [placeA, placeB] = [this.#place[a] as number, this.#place[b] as number];
    this.#members[groupA * this.#room + placeA] = b;
    this.#members[groupB * this.#room + placeB] = a;
    [this.#place[a], this.#place[b]] = [placeB, placeA];
    [this.groupOf[a], this.groupOf[b]] = [groupB, groupA];
    this.#costOf[groupA] = notKnown;
    this.#costOf[groupB] = notKnown;
    const more = (this.company.facilitates[b] as number) - (this.company.facilitates[a] as number);
    this.facilitatorsIn[groupA] = (this.facilitatorsIn[groupA] as number) + more;
    this.facilitatorsIn[groupB] = (this.facilitatorsIn[groupB] as number) - more;
  }

  /** Restores an earlier copy of `groupOf`. */
  restore(groupOf: Int32Array): void {
    for (const [person, group] of groupOf.entries()) if (this.groupOf[person] !== group) this.remove(person);
    for (const [person, group] of groupOf.entries()) if (this.groupOf[person] !== group) this.add(person, group);
  }

  /** How many people in a group this person clashes with. */
  clashes(person: number, group: number): number {
    const row = person * this.company.size;
    const first = group * this.#room;
    const end = first + (this.sizeOf[group] as number);
    let clashes = 0;
    for (let at = first; at < end; at++)
      if ((this.#pairs[row + (this.#members[at] as number)] as number) > steps) clashes++;
    return clashes;
  }

  /**
   * How badly this person matches a group: the sum over its members, not counting themselves and `but`. Each broken rule counts as
   * `much`. Stops early when the sum reaches `enough`.
   */
  costIn(person: number, group: number, but: number = nobody, enough = Number.POSITIVE_INFINITY): number {
    const limit = enough * steps;
    const row = person * this.company.size;
    const first = group * this.#room;
    const end = first + (this.sizeOf[group] as number);
    let cost = 0;
    for (let at = first; at < end; at++) {
      const other = this.#members[at] as number;
      if (other === but) continue;
      const pair = this.#pairs[row + other] as number;
      cost += pair > steps ? (pair - steps) * much * steps : pair;
      if (cost >= limit) break;
    }
    return cost / steps;
  }

  /** How many more groups would lack a facilitator if this group's number of facilitators changed by `change`. */
  facilitatorLoss(group: number, change: number): number {
    if (!this.company.needsFacilitator || change === 0) return 0;
    const now = this.facilitatorsIn[group] as number;
    return (now + change < 1 ? 1 : 0) - (now < 1 ? 1 : 0);
  }

  /** How many rules are broken: by pairs, and by groups without a facilitator. */
  conflicts(): number {
    let conflicts = 0;
    for (let group = 0; group < this.groups; group++) {
      if (this.company.needsFacilitator && this.facilitatorsIn[group] === 0) conflicts++;
      conflicts += this.brokenIn(group);
    }
    return conflicts;
  }

  /** How far everyone is from fulfilling the wishes; people count the same in groups of any size. */
  cost(): number {
    let cost = 0;
    for (let group = 0; group < this.groups; group++) cost += this.groupCost(group);
    return cost;
  }

  /** A group's size × the mean cost of its pairs, not counting broken rules. */
  groupCost(group: number): number {
    if (this.#costOf[group] === notKnown) this.#weigh(group);
    return this.#costOf[group] as number;
  }

  /** How many rules the pairs of a group break. */
  brokenIn(group: number): number {
    if (this.#costOf[group] === notKnown) this.#weigh(group);
    return this.#brokenOf[group] as number;
  }

  #weigh(group: number): void {
    const size = this.sizeOf[group] as number;
    let broken = 0;
    let twice = 0;
    for (let place = 0; place < size; place++) {
      const cost = this.costIn(this.member(group, place), group);
      const rules = Math.floor(cost / much);
      broken += rules;
      twice += cost - rules * much;
    }
    this.#brokenOf[group] = broken / 2;
    this.#costOf[group] = size > 1 ? twice / (size - 1) : 0;
  }
}
