import { readFileSync } from 'node:fs';
import { Company } from '../../server/grouping/company.ts';
import { defaultSettings } from '../../server/grouping/settings.ts';

/** A company given by a table of how many rules each pair breaks, instead of by its people's data. */
class TableCompany extends Company {
  readonly #rows: readonly string[];

  constructor({ managers, facilitates, rules }: Table) {
    const people = managers.map((manager, n) => ({
      id: `p${n}`,
      name: `Person ${n}`,
      email: `p${n}`,
      manager: `m${manager}`,
      strengths: [],
      facilitates: facilitates[n] === '1',
    }));
    super(people, defaultSettings);
    this.#rows = rules;
  }

  override broken(a: number, b: number): number {
    const rules = Number(this.#rows[Math.min(a, b)]?.[Math.abs(a - b) - 1]);
    return 2 ** rules - 1;
  }
}

interface Table {
  kind: string;
  /** Each person's manager. */
  managers: number[];
  /** A digit for each person: 1 if they can facilitate. */
  facilitates: string;
  /** For each person, a digit for each later one: how many rules the two break. */
  rules: string[];
  /** The fewest broken rules known, by an exact solver; absent if it's only proved that rules must be broken. */
  fewest?: number;
}

/** Rosters of 41 to 67 people that earlier searches failed on. */
export const hardRosters = (
  JSON.parse(readFileSync(new URL('hardRosters.json', import.meta.url), 'utf8')) as Table[]
).map((table) => ({
  name: `${table.kind}, ${table.managers.length} people`,
  fewest: table.fewest,
  company: new TableCompany(table),
}));
