import { type Company, steps } from './company.ts';
import { randomFrom, shuffle } from './random.ts';

/** Larger companies aren't examined: it would take too long, and they are rarely short of companions. */
const largest = 200;
/** How many sets of people who all clash are examined. */
const sets = 200;

/** People of whom no two may be in one group, and who can't all fill a group. */
export interface Shortage {
  people: number[];
  /** How many others they need. */
  needs: number;
  /** How many at most can be divided among them, if nobody joins someone they clash with, and no two clash who report to one manager. */
  have: number;
}

/** Looks for a shortage of companions; `undefined` if it finds none. */
export function shortageOf(company: Company): Shortage | undefined {
  const { size } = company;
  if (size > largest) return undefined;
  const pairs = company.pairs();
  const clash = (a: number, b: number) => (pairs[a * size + b] as number) > steps;
  const teams = teamsOf(company, clash);
  const random = randomFrom(1);
  const seen = new Set<string>();
  let smallest: Shortage | undefined;
  for (let n = 0; n < sets; n++) {
    const clique: number[] = [];
    for (const person of shuffle([...company.people.keys()], random))
      if (clique.every((other) => clash(person, other))) clique.push(person);
    const key = clique.sort((a, b) => a - b).join();
    if (seen.has(key)) continue;
    seen.add(key);
    const found = new Companions(clique, company, teams, clash).shortage();
    if (found && found.people.length < (smallest?.people.length ?? size)) smallest = found;
  }
  return smallest;
}

/** For each person, the number of their team. No two people of a team may be in one group. */
function teamsOf(company: Company, clash: (a: number, b: number) => boolean): number[] {
  const teams: number[][] = [];
  return [...company.people.keys()].map((person) => {
    const manager = company.manager[person];
    const fits = (team: number[]) =>
      company.manager[team[0] as number] === manager && team.every((one) => clash(one, person));
    const found = teams.findIndex(fits);
    if (found >= 0) teams[found]?.push(person);
    else teams.push([person]);
    return found >= 0 ? found : teams.length - 1;
  });
}

/** Divides companions among people who all clash: a maximum flow, by augmenting paths. */
class Companions {
  readonly #clique: readonly number[];
  readonly #needed: number;
  readonly #candidates: readonly (readonly number[])[];
  readonly #teams: readonly number[];
  /** Which member of the clique a person joins. */
  readonly #joins = new Map<number, number>();
  /** For each member, the teams they have someone of. */
  readonly #has: Set<number>[];

  constructor(
    clique: readonly number[],
    company: Company,
    teams: readonly number[],
    clash: (a: number, b: number) => boolean,
  ) {
    this.#clique = clique;
    this.#needed = company.settings.min - 1;
    this.#teams = teams;
    this.#has = clique.map(() => new Set());
    const others = [...company.people.keys()].filter((person) => !clique.includes(person));
    this.#candidates = clique.map((member) => others.filter((other) => !clash(member, other)));
  }

  shortage(): Shortage | undefined {
    for (const member of this.#clique.keys())
      for (let n = 0; n < this.#needed; n++) {
        const asked = new Set<number>();
        const reached = new Set<number>();
        if (this.#find(member, asked, reached)) continue;
        // Nobody whom these members could take would leave another member short.
        const have = [...this.#joins.values()].filter((one) => reached.has(one)).length;
        const people = [...reached].map((one) => this.#clique[one] as number).sort((a, b) => a - b);
        return { people, needs: people.length * this.#needed, have };
      }
    return undefined;
  }

  /** Finds a companion for a member, taking someone from another member if that one finds a substitute. */
  #find(member: number, asked: Set<number>, reached: Set<number>): boolean {
    reached.add(member);
    const has = this.#has[member] as Set<number>;
    for (const person of this.#candidates[member] as readonly number[]) {
      const team = this.#teams[person] as number;
      const key = member * this.#teams.length + person;
      if (has.has(team) || asked.has(key)) continue;
      asked.add(key);
      const owner = this.#joins.get(person);
      if (owner !== undefined) this.#has[owner]?.delete(team);
      this.#joins.set(person, member);
      has.add(team);
      if (owner === undefined || this.#find(owner, asked, reached)) return true;
      has.delete(team);
      this.#joins.set(person, owner);
      this.#has[owner]?.add(team);
    }
    return false;
  }
}
