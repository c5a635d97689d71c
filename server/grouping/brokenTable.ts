import { type Company, steps } from './company.ts';

/** How many rules each person breaks in each group, or would break there; kept up to date with single changes. */
export class BrokenTable {
  readonly #company: Company;
  readonly #pairs: Uint16Array;
  readonly #groups: number;
  /** Row: a person; column: a group. */
  readonly #broken: Int16Array;

  constructor(company: Company, groups: number, groupOf: Int32Array) {
    this.#company = company;
    this.#pairs = company.pairs();
    this.#groups = groups;
    this.#broken = new Int16Array(company.size * groups);
    for (const [person, group] of groupOf.entries()) this.add(person, group);
  }

  /** The number of rules that this person breaks or would break in this group. */
  in(person: number, group: number): number {
    return this.#broken[person * this.#groups + group] as number;
  }

  /** The number of rules that these two break together. */
  between(a: number, b: number): number {
    const pair = this.#pairs[a * this.#company.size + b] as number;
    return pair > steps ? pair - steps : 0;
  }

  add(person: number, group: number): void {
    this.#change(person, group, 1);
  }

  remove(person: number, group: number): void {
    this.#change(person, group, -1);
  }

  #change(person: number, group: number, by: number): void {
    const { size } = this.#company;
    const row = person * size;
    for (let other = 0; other < size; other++) {
      const pair = this.#pairs[row + other] as number;
      if (pair <= steps) continue;
      const at = other * this.#groups + group;
      this.#broken[at] = (this.#broken[at] as number) + by * (pair - steps);
    }
  }
}
