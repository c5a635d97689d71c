import { type Company, steps } from './company.ts';

/** How many rules each person breaks in each group, or would break there; kept up to date with single changes. */
export class BrokenTable {
  /** Row: a person; column: a group. */
  readonly cells: Int16Array;
  readonly groups: number;
  readonly #size: number;
  readonly #pairs: Uint16Array;

  constructor(company: Company, groups: number, groupOf: Int32Array) {
    this.#size = company.size;
    this.#pairs = company.pairs();
    this.groups = groups;
    this.cells = new Int16Array(company.size * groups);
    for (const [person, group] of groupOf.entries()) this.#change(person, group, 1);
  }

  /** The number of rules that these two break together. */
  between(a: number, b: number): number {
    const pair = this.#pairs[a * this.#size + b] as number;
    return pair > steps ? pair - steps : 0;
  }

  move(person: number, from: number, to: number): void {
    this.#change(person, from, -1);
    this.#change(person, to, 1);
  }

  #change(person: number, group: number, by: number): void {
    const row = person * this.#size;
    for (let other = 0; other < this.#size; other++) {
      const pair = this.#pairs[row + other] as number;
      if (pair <= steps) continue;
      const at = other * this.groups + group;
      this.cells[at] = (this.cells[at] as number) + by * (pair - steps);
    }
  }
}
