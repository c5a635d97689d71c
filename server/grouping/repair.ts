import { BrokenTable } from './brokenTable.ts';
import type { Seating } from './seating.ts';

/** About how many changes are compared in each step. */
const compared = 2400;
/** How many partners are considered for a swap: all, except in large companies. */
const partners = 900;
/** People can't return to a group for this many steps, plus a random number and more if many break rules. */
const barredSteps = 6;

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

interface Change {
  by: number;
  person: number;
  /** The person to swap with; `undefined`: a move. */
  other: number | undefined;
  to: number;
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

  constructor(seating: Seating, random: () => number) {
    this.#seating = seating;
    this.#random = random;
    this.#table = new BrokenTable(seating.company, seating.groups, seating.groupOf);
    this.#barred = new Int32Array(seating.company.size * seating.groups);
    this.left = seating.conflicts();
    this.#fewest = this.left;
    this.#best = seating.groupOf.slice();
  }

  /** Makes one change; `false` if nobody who breaks a rule can go anywhere. */
  change(step: number): boolean {
    const troubled = this.#troubled();
    if (troubled.length === 0) return false;
    const best = this.#bestChange(troubled, step);
    if (best) this.#make(best, step, troubled.length);
    return true;
  }

  finish(): number {
    if (this.left > this.#fewest) this.#seating.restore(this.#best);
    return this.#fewest;
  }

  /** Everyone free to move who breaks a rule or is in a group without a facilitator. */
  #troubled(): number[] {
    const { groupOf, facilitatorsIn, company } = this.#seating;
    const troubled: number[] = [];
    for (let person = 0; person < company.size; person++) {
      const group = groupOf[person] as number;
      const breaks = this.#table.in(person, group) > 0 || (company.needsFacilitator && facilitatorsIn[group] === 0);
      if (breaks && !this.#seating.isHeld(person)) troubled.push(person);
    }
    return troubled;
  }

  #bestChange(troubled: readonly number[], step: number): Change | undefined {
    const { size } = this.#seating.company;
    const weighed = Math.min(troubled.length, Math.max(1, Math.floor(compared / Math.min(size, partners))));
    const first = Math.floor(this.#random() * troubled.length);
    let best: Change | undefined;
    let ties = 0;
    const consider = (by: number, person: number, other: number | undefined, to: number) => {
      if (best && by > best.by) return;
      if (this.left + by >= this.#fewest) {
        const from = this.#seating.groupOf[person] as number;
        if (this.#isBarred(person, to, step) || (other !== undefined && this.#isBarred(other, from, step))) return;
      }
      // Of equal changes, each is as likely.
      ties = best && by === best.by ? ties + 1 : 1;
      if (ties === 1 || this.#random() * ties < 1) best = { by, person, other, to };
    };
    for (let n = 0; n < weighed; n++) {
      const person = troubled[(first + n) % troubled.length] as number;
      this.#weighSwaps(person, consider);
      this.#weighMoves(person, consider);
    }
    return best;
  }

  #weighSwaps(person: number, consider: (by: number, person: number, other: number, to: number) => void): void {
    const { company, groupOf } = this.#seating;
    const { size, facilitates } = company;
    const table = this.#table;
    const from = groupOf[person] as number;
    const pains = table.in(person, from);
    const first = Math.floor(this.#random() * size);
    for (let n = 0; n < Math.min(size, partners); n++) {
      const other = size <= partners ? (first + n) % size : Math.floor(this.#random() * size);
      const to = groupOf[other] as number;
      if (to === from || this.#seating.isHeld(other)) continue;
      const more = (facilitates[other] as number) - (facilitates[person] as number);
      const led = this.#seating.facilitatorLoss(from, more) + this.#seating.facilitatorLoss(to, -more);
      const gone = pains + table.in(other, to) + 2 * table.between(person, other);
      consider(table.in(person, to) + table.in(other, from) - gone + led, person, other, to);
    }
  }

  #weighMoves(person: number, consider: (by: number, person: number, other: undefined, to: number) => void): void {
    const { company, groupOf, groups, sizeOf } = this.#seating;
    const { min, max } = company.settings;
    const from = groupOf[person] as number;
    if ((sizeOf[from] as number) <= min) return;
    const pains = this.#table.in(person, from);
    const facilitates = company.facilitates[person] as number;
    for (let to = 0; to < groups; to++) {
      if (to === from || (sizeOf[to] as number) >= max) continue;
      const led = this.#seating.facilitatorLoss(from, -facilitates) + this.#seating.facilitatorLoss(to, facilitates);
      consider(this.#table.in(person, to) - pains + led, person, undefined, to);
    }
  }

  #make({ by, person, other, to }: Change, step: number, troubled: number): void {
    const from = this.#seating.groupOf[person] as number;
    this.#table.remove(person, from);
    this.#table.add(person, to);
    this.#bar(person, from, step, troubled);
    if (other === undefined) this.#seating.move(person, to);
    else {
      this.#table.remove(other, to);
      this.#table.add(other, from);
      this.#bar(other, to, step, troubled);
      this.#seating.swap(person, other);
    }
    this.left += by;
    if (this.left < this.#fewest) {
      this.#fewest = this.left;
      this.#best = this.#seating.groupOf.slice();
    }
  }

  #bar(person: number, group: number, step: number, troubled: number): void {
    const until = step + barredSteps + Math.floor(this.#random() * 10 + 0.6 * Math.min(troubled, 50));
    this.#barred[person * this.#seating.groups + group] = until;
  }

  #isBarred(person: number, group: number, step: number): boolean {
    return (this.#barred[person * this.#seating.groups + group] as number) >= step;
  }
}
