import { BrokenTable } from './brokenTable.ts';
import type { Seating } from './seating.ts';

/** About how many changes are compared in each step. */
const compared = 1600;
/** How many partners are considered for a swap: all, except in large companies. */
const partners = 900;
/** People can't return to a group for this many steps, plus up to as many at random: long, or the search goes in circles. */
const barredSteps = 60;
const nobody = -1;

/**
 * Removes conflicts by tabu search: each step makes the best of many moves and swaps that doesn't bring anyone back to a group they
 * just left. Yields the number of broken rules regularly, leaves the seating with the fewest, and returns that number.
 */
export function* repair(seating: Seating, random: () => number, steps: number): Generator<number, number> {
  const search = new Repair(seating, random);
  for (let step = 1; step <= steps && search.left > 0; step++) {
    if (!search.change(step)) break;
    if (step % 64 === 0) yield search.left;
  }
  return search.finish();
}

class Repair {
  left: number;
  readonly #seating: Seating;
  readonly #random: () => number;
  readonly #table: BrokenTable;
  /** Row: a person; column: a group; until which step they can't come back. */
  readonly #barred: Int32Array;
  #fewest: number;
  #best: Int32Array;
  /** The best change of this step: by how many rules, of whom, with whom if it's a swap, where to. */
  #by = 0;
  #person = nobody;
  #other = nobody;
  #to = nobody;
  /** How many changes were equally good so far. */
  #ties = 0;

  constructor(seating: Seating, random: () => number) {
    this.#seating = seating;
    this.#random = random;
    this.#table = new BrokenTable(seating.company, seating.groups, seating.groupOf);
    this.#barred = new Int32Array(seating.company.size * seating.groups);
    this.left = seating.conflicts();
    this.#fewest = this.left;
    this.#best = seating.groupOf.slice();
  }

  /** Makes one change; `false` if nobody who breaks a rule may move. */
  change(step: number): boolean {
    const troubled = this.#troubled();
    if (troubled.length === 0) return false;
    const { size } = this.#seating.company;
    const weighed = Math.min(troubled.length, Math.max(1, Math.floor(compared / Math.min(size, partners))));
    const first = Math.floor(this.#random() * troubled.length);
    this.#by = Number.POSITIVE_INFINITY;
    for (let n = 0; n < weighed; n++) {
      const person = troubled[(first + n) % troubled.length] as number;
      this.#weighSwaps(person, step);
      this.#weighMoves(person, step);
    }
    if (this.#by < Number.POSITIVE_INFINITY) this.#make(step + Math.min(barredSteps, size));
    return true;
  }

  finish(): number {
    if (this.left > this.#fewest) this.#seating.restore(this.#best);
    return this.#fewest;
  }

  /** Everyone free to move who breaks a rule or is in a group without a facilitator. */
  #troubled(): number[] {
    const { groupOf, facilitatorsIn, company } = this.#seating;
    const { cells, groups } = this.#table;
    const troubled: number[] = [];
    for (let person = 0; person < company.size; person++) {
      const group = groupOf[person] as number;
      const breaks = cells[person * groups + group] !== 0 || (company.needsFacilitator && facilitatorsIn[group] === 0);
      if (breaks && !this.#seating.isHeld(person)) troubled.push(person);
    }
    return troubled;
  }

  #weighSwaps(person: number, step: number): void {
    const seating = this.#seating;
    const { groupOf, company } = seating;
    const { facilitates, needsFacilitator, size } = company;
    const { cells, groups } = this.#table;
    const from = groupOf[person] as number;
    const row = person * groups;
    const pains = cells[row + from] as number;
    const count = Math.min(size, partners);
    for (let n = 0; n < count; n++) {
      const other = size <= partners ? n : Math.floor(this.#random() * size);
      const to = groupOf[other] as number;
      if (to === from || seating.isHeld(other)) continue;
      const its = other * groups;
      let by = (cells[row + to] as number) + (cells[its + from] as number) - pains - (cells[its + to] as number);
      by -= 2 * this.#table.between(person, other);
      if (needsFacilitator) {
        const more = (facilitates[other] as number) - (facilitates[person] as number);
        if (more !== 0) by += seating.facilitatorLoss(from, more) + seating.facilitatorLoss(to, -more);
      }
      if (by <= this.#by) this.#consider(by, person, other, to, step);
    }
  }

  #weighMoves(person: number, step: number): void {
    const { company, groupOf, groups, sizeOf } = this.#seating;
    const { min, max } = company.settings;
    const { cells } = this.#table;
    const from = groupOf[person] as number;
    if ((sizeOf[from] as number) <= min) return;
    const facilitates = company.facilitates[person] as number;
    const gone = this.#seating.facilitatorLoss(from, -facilitates) - (cells[person * groups + from] as number);
    for (let to = 0; to < groups; to++) {
      if (to === from || (sizeOf[to] as number) >= max) continue;
      const by = (cells[person * groups + to] as number) + gone + this.#seating.facilitatorLoss(to, facilitates);
      if (by <= this.#by) this.#consider(by, person, nobody, to, step);
    }
  }

  /** Takes a change that's at least as good as the best so far, unless it's barred and wouldn't leave fewer conflicts than ever. */
  #consider(by: number, person: number, other: number, to: number, step: number): void {
    if (this.left + by >= this.#fewest) {
      const { groups } = this.#table;
      if ((this.#barred[person * groups + to] as number) >= step) return;
      const from = this.#seating.groupOf[person] as number;
      if (other !== nobody && (this.#barred[other * groups + from] as number) >= step) return;
    }
    this.#ties = by === this.#by ? this.#ties + 1 : 1;
    // Of equal changes, each is as likely.
    if (this.#ties > 1 && this.#random() * this.#ties >= 1) return;
    this.#by = by;
    this.#person = person;
    this.#other = other;
    this.#to = to;
  }

  #make(barredUntil: number): void {
    const [person, other, to] = [this.#person, this.#other, this.#to];
    const from = this.#seating.groupOf[person] as number;
    const { groups } = this.#table;
    const { size } = this.#seating.company;
    this.#table.move(person, from, to);
    this.#barred[person * groups + from] = barredUntil + this.#random() * Math.min(barredSteps, size);
    if (other === nobody) this.#seating.move(person, to);
    else {
      this.#table.move(other, to, from);
      this.#barred[other * groups + to] = barredUntil + this.#random() * Math.min(barredSteps, size);
      this.#seating.swap(person, other);
    }
    this.left += this.#by;
    if (this.left >= this.#fewest) return;
    this.#fewest = this.left;
    this.#best = this.#seating.groupOf.slice();
  }
}
