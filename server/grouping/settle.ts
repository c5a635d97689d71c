import { Company } from './company.ts';
import type { Members, Person } from './person.ts';
import type { Settings } from './settings.ts';

/** Groups after a change of the roster. */
export interface Settled {
  /** In the order of the former ones; a group that was dissolved is empty, new ones come after them. */
  groups: string[][];
  /** Those for whom no place without a new conflict was found. */
  unplaced: string[];
  /** Those of the former groups who are in another group now, or without one. */
  moved: string[];
}

export interface SettleOptions {
  /** Numbers of the groups that nobody joins or leaves, unless they leave the company. */
  locked?: readonly number[];
  /** People who are not to be moved. */
  held?: readonly string[];
}

/** So many states are looked at before changes are made one after the other, each with the fewest moves by itself. */
const patience = 20_000;
/** More than anybody wants to see moved for one change. */
const mostMoves = 9;
/** In large companies only the best of many ways are followed. */
const ways = 16;
const large = 200;

/**
 * Takes those who left out of their groups and places each newcomer, moving as few others as possible; fills up, or else
 * dissolves, a group that became too small, and brings a facilitator to one that lost theirs. It makes no new conflict.
 * The fewest moves are certain where the search for all changes together comes to its end, as it does in small companies.
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
  for (let trouble = state.trouble(hopeless); trouble; trouble = state.trouble(hopeless)) {
    const others = new Set(state.troubles().filter((key) => key !== keyOf(trouble)));
    // Whatever cannot be changed is left as it is.
    if (!deepen(state, others)) hopeless.add(keyOf(trouble));
  }
  return state.settled();
}

/** Finds the fewest moves after which nothing is left to do but what is `ignored`; false, and nothing changed, if none. */
function deepen(state: State, ignored: ReadonlySet<string>): boolean {
  for (let moves = 0; moves <= mostMoves; moves++) {
    const left = { steps: state.isLarge ? patience / 20 : patience };
    if (follow(state, moves, ignored, left)) return true;
    if (left.steps <= 0) return false;
  }
  return false;
}

function follow(state: State, moves: number, ignored: ReadonlySet<string>, left: { steps: number }): boolean {
  const trouble = state.trouble(ignored);
  if (!trouble) return true;
  if (state.atLeast(trouble) > moves) return false;
  for (const { undo, cost } of state.remedies(trouble, moves)) {
    if (left.steps-- <= 0) {
      undo();
      return false;
    }
    if (follow(state, moves - cost, ignored, left)) return true;
    undo();
  }
  return false;
}

/** What is not as it should be: somebody without a place, or a group that is too small or that nobody can facilitate. */
type Trouble = { kind: 'unplaced'; person: number } | { kind: 'small' | 'leaderless'; group: number };

function keyOf(trouble: Trouble): string {
  return `${trouble.kind} ${trouble.kind === 'unplaced' ? trouble.person : trouble.group}`;
}

interface Remedy {
  cost: number;
  /** How little it suits the wishes. */
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
  /** Groups that had no facilitator, or were too small, before. */
  readonly #asBefore = new Set<string>();
  readonly #unplaced: number[] = [];
  /** Who has been moved stays there, so that nothing goes in circles. */
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
      // Who left is not known any more: only a group from which nobody left is known to have had no facilitator.
      if (!this.#isLed(members) && members.length === before.length) this.#asBefore.add(`leaderless ${group}`);
    }
  }

  get isLarge(): boolean {
    return this.#company.size > large;
  }

  /** The first thing to be done but what is `ignored`; nothing when all is well. */
  trouble(ignored: ReadonlySet<string>): Trouble | undefined {
    for (const trouble of this.#all()) if (!ignored.has(keyOf(trouble))) return trouble;
    return undefined;
  }

  /** All that is to be done, each as its key. */
  troubles(): string[] {
    return [...this.#all()].map(keyOf);
  }

  /** How many must move at any rate. */
  atLeast(trouble: Trouble): number {
    if (trouble.kind === 'unplaced') return 0;
    const { min } = this.#company.settings;
    const members = this.#groups[trouble.group] as number[];
    const waiting = this.#unplaced.length;
    if (trouble.kind === 'leaderless') return waiting > 0 ? 0 : 1;
    return Math.max(0, Math.min(min - members.length - waiting, members.filter((p) => !this.#isNew(p)).length));
  }

  /** Each way out of a trouble in turn, taken; `undo` takes it back. */
  *remedies(trouble: Trouble, moves: number): Generator<{ undo(): void; cost: number }> {
    const found = trouble.kind === 'unplaced' ? this.#places(trouble.person) : this.#arrivals(trouble);
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

  *#all(): Generator<Trouble> {
    for (const person of this.#unplaced) yield { kind: 'unplaced', person };
    for (const [group, members] of this.#groups.entries()) {
      if (members.length === 0 || this.#locked.has(group)) continue;
      if (members.length < this.#company.settings.min && !this.#asBefore.has(`small ${group}`))
        yield { kind: 'small', group };
      if (!this.#isLed(members) && !this.#asBefore.has(`leaderless ${group}`)) yield { kind: 'leaderless', group };
    }
  }

  /** Where somebody without a place can go: to who suits them, in place of one other, or into a group of their own. */
  #places(person: number): Remedy[] {
    const { min, max } = this.#company.settings;
    const found: Remedy[] = [];
    for (const [group, members] of this.#groups.entries()) {
      if (members.length === 0 || this.#locked.has(group)) continue;
      const clashing = members.filter((other) => this.#company.broken(person, other) !== 0);
      if (clashing.length > 1) continue;
      if (clashing.length === 0 && members.length < max)
        found.push({ cost: 0, worth: this.#worth(person, members), apply: () => this.#join(person, group) });
      // Room for a newcomer is made by who clashes with them, or by anybody of a full group.
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
    // One new group at a time: while it is too small it is filled up first.
    const room = Math.floor(this.#company.size / min) > this.#groups.filter((members) => members.length > 0).length;
    if (room) found.push({ cost: 0, worth: 1, apply: () => this.#open(person) });
    return found;
  }

  /** Who can come to a group that is too small or that nobody can facilitate; a group that is too small can also end. */
  #arrivals({ kind, group }: Exclude<Trouble, { kind: 'unplaced' }>): Remedy[] {
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
    // First who had a place: newcomers then take what is left.
    this.#unplaced.unshift(person);
  }

  /** Makes a change, and returns what takes it back. */
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
