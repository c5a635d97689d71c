import type { Company } from './company.ts';

/** Larger companies aren't searched exhaustively. */
const exhaustible = 80;

/** People who are interchangeable under the rules. */
interface Kind {
  members: number[];
  /** How many of them may be in one group: 1 if they clash with each other. */
  atOnce: number;
  facilitates: boolean;
}

type Found = { groups: number[][] } | 'none' | 'not-known';

/**
 * Finds a grouping that keeps all rules by trying every one that differs under the rules. `none` is a proof; after `steps` steps
 * the result is unknown. Yields regularly, so that it can be stopped.
 */
export function* exhaust(company: Company, steps: number): Generator<undefined, Found> {
  if (company.size > exhaustible) return 'not-known';
  const search = new Search(company, steps);
  const found = yield* search.divide();
  if (found === undefined) return 'not-known';
  return found ? { groups: search.people() } : 'none';
}

class Search {
  readonly #company: Company;
  readonly #kinds: Kind[];
  /** Row × kinds + column: 1 if these two kinds may be in one group. */
  readonly #suit: Uint8Array;
  /** Sets of kinds of which a group can hold at most one person, such as the reports of one manager. */
  readonly #cliques: number[][];
  readonly #counts: number[];
  readonly #hopeless = new Set<string>();
  readonly #groups: number[][] = [];
  #left: number;
  #steps: number;
  #sinceYield = 0;

  constructor(company: Company, steps: number) {
    this.#company = company;
    this.#steps = steps;
    this.#kinds = kindsOf(company);
    this.#counts = this.#kinds.map((kind) => kind.members.length);
    this.#left = company.size;
    const size = this.#kinds.length;
    this.#suit = new Uint8Array(size * size);
    for (const [a, one] of this.#kinds.entries())
      for (const [b, other] of this.#kinds.entries())
        if (a !== b && company.broken(one.members[0] as number, other.members[0] as number) === 0)
          this.#suit[a * size + b] = 1;
    this.#cliques = this.#findCliques();
  }

  /** Divides everyone who is left into groups; `false` if that's impossible, `undefined` if the steps are used up. */
  *divide(): Generator<undefined, boolean | undefined> {
    if (this.#left === 0) return true;
    const { min, max } = this.#company.settings;
    const most = Math.floor(this.#left / min);
    if (Math.ceil(this.#left / max) > most) return false;
    // If a clique is as large as the number of groups, each group holds one of its people.
    const needed: number[][] = [];
    for (const clique of this.#cliques) {
      const have = clique.reduce((sum, kind) => sum + (this.#counts[kind] as number), 0);
      if (have > most) return false;
      if (have === most) needed.push(clique);
    }
    const key = this.#counts.join();
    if (this.#hopeless.has(key)) return false;
    const first = this.#scarcest();
    if (first === undefined) return false;
    this.#counts[first] = (this.#counts[first] as number) - 1;
    this.#left--;
    const found = yield* this.#extend([first], this.#candidates(first), 0, needed);
    this.#counts[first] = (this.#counts[first] as number) + 1;
    this.#left++;
    if (found === false) this.#hopeless.add(key);
    return found;
  }

  *#extend(
    group: number[],
    candidates: readonly number[],
    from: number,
    needed: readonly number[][],
  ): Generator<undefined, boolean | undefined> {
    if (this.#steps-- <= 0) return undefined;
    if (++this.#sinceYield % 50_000 === 0) yield;
    const { min, max } = this.#company.settings;
    const missing = needed.filter((clique) => !clique.some((kind) => group.includes(kind)));
    if (apartFromEachOther(missing) > max - group.length) return false;
    if (missing.length === 0 && group.length >= min && this.#led(group)) {
      this.#groups.push([...group]);
      const found = yield* this.divide();
      if (found !== false) return found;
      this.#groups.pop();
    }
    if (group.length === max) return false;
    for (let at = from; at < candidates.length; at++) {
      const kind = candidates[at] as number;
      if (this.#counts[kind] === 0) continue;
      this.#counts[kind] = (this.#counts[kind] as number) - 1;
      this.#left--;
      group.push(kind);
      const { atOnce } = this.#kinds[kind] as Kind;
      const next = candidates.filter((other, n) => n >= at && (other === kind ? atOnce > 1 : this.#suits(kind, other)));
      // The remaining candidates must be enough for the smallest size.
      const reach = next.reduce((sum, other) => sum + Math.min(this.#counts[other] as number, this.#atOnce(other)), 0);
      const found = group.length + reach < min ? false : yield* this.#extend(group, next, 0, needed);
      this.#counts[kind] = (this.#counts[kind] as number) + 1;
      this.#left++;
      group.pop();
      if (found !== false) return found;
    }
    return false;
  }

  /** The groups that were found, as people instead of kinds. */
  people(): number[][] {
    const used = this.#kinds.map(() => 0);
    return this.#groups.map((group) =>
      group.map((kind) => {
        const place = used[kind] as number;
        used[kind] = place + 1;
        return (this.#kinds[kind] as Kind).members[place] as number;
      }),
    );
  }

  #led(group: readonly number[]): boolean {
    return !this.#company.needsFacilitator || group.some((kind) => (this.#kinds[kind] as Kind).facilitates);
  }

  #suits(a: number, b: number): boolean {
    return this.#suit[a * this.#kinds.length + b] === 1;
  }

  #atOnce(kind: number): number {
    return (this.#kinds[kind] as Kind).atOnce;
  }

  /** The kind with the fewest possible companions; `undefined` if some kind can't fill a group. */
  #scarcest(): number | undefined {
    let best: number | undefined;
    let fewest = Number.POSITIVE_INFINITY;
    for (let kind = 0; kind < this.#kinds.length; kind++) {
      if (this.#counts[kind] === 0) continue;
      let others = Math.min((this.#counts[kind] as number) - 1, this.#atOnce(kind) - 1);
      for (let other = 0; other < this.#kinds.length; other++)
        if (this.#suits(kind, other)) others += Math.min(this.#counts[other] as number, this.#atOnce(other));
      if (others < this.#company.settings.min - 1) return undefined;
      if (others < fewest) [best, fewest] = [kind, others];
    }
    return best;
  }

  #candidates(kind: number): number[] {
    const scarce = (one: number) =>
      this.#kinds.reduce((sum, _, other) => sum + (this.#suits(one, other) ? (this.#counts[other] as number) : 0), 0);
    return [...this.#kinds.keys()]
      .filter((other) => (other === kind ? this.#atOnce(kind) > 1 : this.#suits(kind, other)))
      .map((other) => ({ other, partners: scarce(other) }))
      .sort((a, b) => a.partners - b.partners)
      .map(({ other }) => other);
  }

  /** Sets of kinds that all clash with each other, grown greedily from each kind. */
  #findCliques(): number[][] {
    const found = new Map<string, number[]>();
    const single = [...this.#kinds.keys()].filter((kind) => this.#atOnce(kind) === 1);
    for (const start of single) {
      const clique = [start];
      // Those with the most clashes first, so that reports of one manager come together.
      for (const other of single)
        if (other !== start && clique.every((one) => !this.#suits(one, other))) clique.push(other);
      clique.sort((a, b) => a - b);
      found.set(clique.join(), clique);
    }
    return [...found.values()];
  }
}

/** A lower bound for how many people are needed to have one of each clique: the number of disjoint ones. */
function apartFromEachOther(cliques: readonly number[][]): number {
  const taken = new Set<number>();
  let count = 0;
  for (const clique of cliques) {
    if (clique.some((kind) => taken.has(kind))) continue;
    for (const kind of clique) taken.add(kind);
    count++;
  }
  return count;
}

function kindsOf(company: Company): Kind[] {
  const { size } = company;
  const leads = (person: number) => company.needsFacilitator && company.facilitates[person] === 1;
  const rows = Array.from({ length: size }, (_, a) =>
    Array.from({ length: size }, (_, b) => (a !== b && company.broken(a, b) !== 0 ? 1 : 0)),
  );
  const kinds = new Map<string, Kind>();
  // Two people are alike if they clash with the same others. If they clash with each other too, each counts as one of those.
  const add = (key: string, person: number, atOnce: number) => {
    const kind = kinds.get(key);
    if (kind) kind.members.push(person);
    else kinds.set(key, { members: [person], atOnce, facilitates: leads(person) });
  };
  const closed = rows.map((row, person) => `${row.with(person, 1).join('')} ${leads(person)}`);
  const twins = new Map<string, number>();
  for (const key of closed) twins.set(key, (twins.get(key) ?? 0) + 1);
  for (const [person, row] of rows.entries()) {
    const key = closed[person] as string;
    if ((twins.get(key) as number) > 1) add(`clash ${key}`, person, 1);
    else add(`${row.join('')} ${leads(person)}`, person, size);
  }
  return [...kinds.values()].map((kind) => (kind.members.length === 1 ? { ...kind, atOnce: 1 } : kind));
}
