import { Company } from './company.ts';
import type { Members, Person } from './person.ts';
import type { Settings } from './settings.ts';

/** Groups after a change in the roster. */
export interface Settled {
  /** In the former order; dissolved groups are empty, new ones come last. */
  groups: string[][];
  /** People for whom there was no place without a new conflict. */
  unplaced: string[];
  /** People of the former groups who are in another group now, or in none. */
  moved: string[];
}

export interface SettleOptions {
  /** The numbers of groups that nobody joins or leaves, except by leaving the company. */
  locked?: readonly number[];
  /** People who must not be moved. */
  held?: readonly string[];
}

/** How many states the joint search visits. After that, changes are made one by one, each with the fewest moves. */
const patience = 20_000;
/** More moves than anyone wants for one change. */
const mostMoves = 9;
/** In large companies, only this many of the best options are followed. */
const ways = 16;
const large = 200;

/**
 * Removes people who left and places newcomers, moving as few others as possible; fills up or dissolves groups that became too
 * small, and finds a facilitator for groups that lost theirs. It creates no new conflict. The number of moves is minimal if the
 * search for all changes together completes, as it does in small companies.
 */
export function settle(
  people: readonly Person[],
  former: readonly Members[],
  settings: Settings,
  { locked = [], held = [] }: SettleOptions = {},
): Settled {
  const state = new State(new Company(people, settings), former, new Set(locked), new Set(held));
  const nothing = new Set<string>();
  if (deepen(state, nothing)) return state.settled();
  const hopeless = new Set<string>();
  for (let problem = state.problem(hopeless); problem; problem = state.problem(hopeless)) {
    const others = new Set(state.problems().filter((key) => key !== keyOf(problem)));
    // A problem without a remedy stays.
    if (!deepen(state, others)) hopeless.add(keyOf(problem));
  }
  return state.settled();
}

/** Resolves everything but what is `ignored`, with the fewest moves; `false` and no change if that's impossible. */
function deepen(state: State, ignored: ReadonlySet<string>): boolean {
  for (let moves = 0; moves <= mostMoves; moves++) {
    const left = { steps: state.isLarge ? patience / 20 : patience };
    if (follow(state, moves, ignored, left)) return true;
    if (left.steps <= 0) return false;
  }
  return false;
}

function follow(state: State, moves: number, ignored: ReadonlySet<string>, left: { steps: number }): boolean {
  const problem = state.problem(ignored);
  if (!problem) return true;
  if (state.atLeast(problem) > moves) return false;
  for (const { undo, cost } of state.remedies(problem, moves)) {
    if (left.steps-- <= 0) {
      undo();
      return false;
    }
    if (follow(state, moves - cost, ignored, left)) return true;
    undo();
  }
  return false;
}

/** A problem: someone without a place, or a group that is too small or has no facilitator. */
type Problem = { kind: 'unplaced'; person: number } | { kind: 'small' | 'leaderless'; group: number };

function keyOf(problem: Problem): string {
  return `${problem.kind} ${problem.kind === 'unplaced' ? problem.person : problem.group}`;
}

interface Remedy {
  cost: number;
  /** How badly it matches the wishes. */
  worth: number;
  apply(): void;
}

const nowhere = -1;

class State {
  readonly #company: Company;
  readonly #homeOf: Int32Array;
  readonly #groupOf: Int32Array;
  readonly #groups: number[][];
  readonly #locked: ReadonlySet<number>;
  readonly #held: Uint8Array;
  /** Problems that existed before the change and are left alone. */
  readonly #asBefore = new Set<string>();
  readonly #unplaced: number[] = [];
  /** People who were moved stay put, so that the search can't loop. */
  readonly #settled: Uint8Array;

  constructor(company: Company, former: readonly Members[], locked: ReadonlySet<number>, held: ReadonlySet<string>) {
    this.#company = company;
    this.#locked = locked;
    this.#groups = former.map((members) => members.flatMap((id) => company.indexOf.get(id) ?? []));
    this.#homeOf = new Int32Array(company.size).fill(nowhere);
    this.#held = Uint8Array.from(company.people, ({ id }) => (held.has(id) ? 1 : 0));
    this.#settled = new Uint8Array(company.size);
    for (const [group, members] of this.#groups.entries()) for (const person of members) this.#homeOf[person] = group;
    this.#groupOf = this.#homeOf.slice();
    for (const [person, group] of this.#groupOf.entries()) if (group === nowhere) this.#unplaced.push(person);
    const { min } = company.settings;
    for (const [group, members] of this.#groups.entries()) {
      const before = former[group] ?? [];
      if (before.length < min && members.length === before.length) this.#asBefore.add(`small ${group}`);
      // Only if nobody left do we know that the group had no facilitator before.
      if (!this.#isLed(members) && members.length === before.length) this.#asBefore.add(`leaderless ${group}`);
    }
  }

  get isLarge(): boolean {
    return this.#company.size > large;
  }

  /** The first problem that isn't `ignored`; `undefined` if there is none. */
  problem(ignored: ReadonlySet<string>): Problem | undefined {
    for (const problem of this.#all()) if (!ignored.has(keyOf(problem))) return problem;
    return undefined;
  }

  /** The keys of all problems. */
  problems(): string[] {
    return [...this.#all()].map(keyOf);
  }

  /** A lower bound for the moves that a problem needs. */
  atLeast(problem: Problem): number {
    if (problem.kind === 'unplaced') return 0;
    const { min } = this.#company.settings;
    const members = this.#groups[problem.group] as number[];
    const waiting = this.#unplaced.length;
    if (problem.kind === 'leaderless') return waiting > 0 ? 0 : 1;
    return Math.max(0, Math.min(min - members.length - waiting, members.filter((p) => !this.#isNew(p)).length));
  }

  /** Applies each remedy in turn; `undo` reverts it. */
  *remedies(problem: Problem, moves: number): Generator<{ undo(): void; cost: number }> {
    const found = problem.kind === 'unplaced' ? this.#places(problem.person) : this.#arrivals(problem);
    const open = found.filter(({ cost }) => cost <= moves).sort((a, b) => a.cost - b.cost || a.worth - b.worth);
    for (const { cost, apply } of this.isLarge ? open.slice(0, ways) : open) {
      const undo = this.#taken(apply);
      yield { undo, cost };
    }
  }

  settled(): Settled {
    const ids = (members: readonly number[]) => members.map((person) => this.#company.people[person]?.id ?? '');
    const moved = [...this.#homeOf.keys()].filter(
      (person) => !this.#isNew(person) && this.#groupOf[person] !== this.#homeOf[person],
    );
    return { groups: this.#groups.map(ids), unplaced: ids(this.#unplaced), moved: ids(moved) };
  }

  *#all(): Generator<Problem> {
    for (const person of this.#unplaced) yield { kind: 'unplaced', person };
    for (const [group, members] of this.#groups.entries()) {
      if (members.length === 0 || this.#locked.has(group)) continue;
      if (members.length < this.#company.settings.min && !this.#asBefore.has(`small ${group}`))
        yield { kind: 'small', group };
      if (!this.#isLed(members) && !this.#asBefore.has(`leaderless ${group}`)) yield { kind: 'leaderless', group };
    }
  }

  /** Where someone without a place can go: into a group, in place of someone else, or into a new group. */
  #places(person: number): Remedy[] {
    const { min, max } = this.#company.settings;
    const found: Remedy[] = [];
    for (const [group, members] of this.#groups.entries()) {
      if (members.length === 0 || this.#locked.has(group)) continue;
      const clashing = members.filter((other) => this.#company.broken(person, other) !== 0);
      if (clashing.length > 1) continue;
      if (clashing.length === 0 && members.length < max)
        found.push({ cost: 0, worth: this.#worth(person, members), apply: () => this.#join(person, group) });
      // Whoever clashes with the newcomer makes room, or anyone in a full group.
      const leaving = clashing.length === 1 ? clashing : members;
      for (const other of leaving) {
        if (!this.#mayLeave(other)) continue;
        const rest = members.filter((one) => one !== other);
        found.push({
          cost: this.#isNew(other) ? 0 : 1,
          worth: this.#worth(person, rest),
          apply: () => {
            this.#leave(other);
            this.#join(person, group);
          },
        });
      }
    }
    // One new group at a time, because it's filled up first.
    const room = Math.floor(this.#company.size / min) > this.#groups.filter((members) => members.length > 0).length;
    if (room) found.push({ cost: 0, worth: 1, apply: () => this.#open(person) });
    return found;
  }

  /** Who can join a group that is too small or has no facilitator. A group that is too small can also be dissolved. */
  #arrivals({ kind, group }: Exclude<Problem, { kind: 'unplaced' }>): Remedy[] {
    const { max } = this.#company.settings;
    const members = this.#groups[group] as number[];
    const found: Remedy[] = [];
    for (let person = 0; person < this.#company.size; person++) {
      if (this.#groupOf[person] === group || !this.#mayLeave(person)) continue;
      if (kind === 'leaderless' && this.#company.facilitates[person] === 0) continue;
      const clashing = members.filter((other) => this.#company.broken(person, other) !== 0);
      const cost = this.#isNew(person) || this.#groupOf[person] === nowhere ? 0 : 1;
      if (clashing.length === 0 && members.length < max)
        found.push({
          cost,
          worth: this.#worth(person, members),
          apply: () => {
            this.#leave(person);
            this.#join(person, group);
          },
        });
      if (kind === 'small' || clashing.length > 1) continue;
      for (const other of clashing.length === 1 ? clashing : members) {
        if (!this.#mayLeave(other)) continue;
        found.push({
          cost: cost + (this.#isNew(other) ? 0 : 1),
          worth: this.#worth(
            person,
            members.filter((one) => one !== other),
          ),
          apply: () => {
            this.#leave(person);
            this.#leave(other);
            this.#join(person, group);
          },
        });
      }
    }
    if (kind === 'small' && members.every((person) => this.#mayLeave(person)))
      found.push({
        cost: members.filter((person) => !this.#isNew(person)).length,
        worth: 2,
        apply: () => {
          for (const person of [...members]) this.#leave(person);
        },
      });
    return found;
  }

  #mayLeave(person: number): boolean {
    const group = this.#groupOf[person] as number;
    return this.#held[person] === 0 && this.#settled[person] === 0 && !this.#locked.has(group);
  }

  #isNew(person: number): boolean {
    return this.#homeOf[person] === nowhere;
  }

  #isLed(members: readonly number[]): boolean {
    return !this.#company.needsFacilitator || members.some((person) => this.#company.facilitates[person] === 1);
  }

  #worth(person: number, members: readonly number[]): number {
    return members.reduce((sum, other) => sum + this.#company.cost(person, other), 0) / (members.length || 1);
  }

  #open(person: number): void {
    this.#groups.push([]);
    this.#join(person, this.#groups.length - 1);
  }

  #join(person: number, group: number): void {
    const waiting = this.#unplaced.indexOf(person);
    if (waiting >= 0) this.#unplaced.splice(waiting, 1);
    (this.#groups[group] as number[]).push(person);
    this.#groupOf[person] = group;
    this.#settled[person] = 1;
  }

  #leave(person: number): void {
    const group = this.#groupOf[person] as number;
    if (group === nowhere) return;
    const members = this.#groups[group] as number[];
    members.splice(members.indexOf(person), 1);
    this.#groupOf[person] = nowhere;
    // People who had a place are placed before newcomers.
    this.#unplaced.unshift(person);
  }

  /** Applies a change and returns a function that reverts it. */
  #taken(change: () => void): () => void {
    const [groups, unplaced] = [this.#groups.map((members) => [...members]), [...this.#unplaced]];
    const [groupOf, settled] = [this.#groupOf.slice(), this.#settled.slice()];
    change();
    return () => {
      this.#groups.splice(0, this.#groups.length, ...groups);
      this.#unplaced.splice(0, this.#unplaced.length, ...unplaced);
      this.#groupOf.set(groupOf);
      this.#settled.set(settled);
    };
  }
}
