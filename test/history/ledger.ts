import type { Op, Part, Violation } from './history.ts';
import { lastCallMs, type Phase, type Place, transitions, type View } from './wire.ts';

/** One person's votes on one part according to their commands: certain ones, and those whose outcome is unknown. */
interface Tally {
  ops: Op[];
}

/** A state of the session, as first shown to any window. */
export interface Shown {
  hash: number;
  view: View;
  window: string;
  person: string;
}

/** The commands of one session's people, and so what its windows may show. Identifies everything by texts and names. */
export class Ledger {
  readonly meeting: string;
  /** When it was opened, which identifies it within its meeting. */
  readonly openedAt: number;
  /** People who pressed "Start" and so may be the first facilitator. */
  readonly starters: ReadonlySet<string>;
  readonly ops: Op[] = [];
  readonly parts: Part[] = [];
  readonly byText = new Map<string, Part>();
  readonly clears: Op[] = [];
  readonly handOvers: Op[] = [];
  readonly transitions = new Map<number, Op[]>();
  readonly phases = new Map<number, Phase>();
  /** Commands that write a value, by the register they write. */
  readonly registers = new Map<string, Op[]>();
  readonly places = new Map<string, Shown>();
  /** When a window first learned that this session was cleared. */
  toldClearedAt: number | undefined;
  /** When a clear was first acknowledged: the session is over a last call later. */
  lastCallFrom: number | undefined;
  /** A violation was found; from then on, only clears are checked. */
  isSpoiled = false;
  /** A window lost something that it had been shown. */
  wasMissing = false;
  /** Registers that were missing and haven't been shown since. */
  readonly unseen = new Map<string, Violation>();
  /** Where each newest state was shown. */
  lastPlace: Place | undefined;
  readonly #votes = new Map<string, Map<Part, Tally>>();
  #groups: { certain: Map<Part, Part>; possible: Map<Part, Part> } | undefined;

  constructor(meeting: string, openedAt: number, starters: Iterable<string>) {
    this.meeting = meeting;
    this.openedAt = openedAt;
    this.starters = new Set(starters);
  }

  get isOver(): boolean {
    return this.toldClearedAt !== undefined;
  }

  /** When everyone must have been told that it's cleared, if everything works; undefined if nobody cleared it. */
  get overSince(): number | undefined {
    return this.lastCallFrom === undefined ? undefined : this.lastCallFrom + lastCallMs;
  }

  asked(op: Op): void {
    this.ops.push(op);
    const { command, about, person } = op;
    const { part, into } = about;
    const { type } = command;
    if (transitions.has(type)) listed(this.transitions, command.step ?? 0).push(op);
    switch (type) {
      case 'add-topic':
        if (!part) break;
        part.adds.push(op);
        if (!this.byText.has(part.text)) this.parts.push(part);
        this.byText.set(part.text, part);
        break;
      case 'edit-topic':
        part?.edits.push(op);
        if (part && about.value !== undefined) this.byText.set(about.value, part);
        break;
      case 'withdraw-topic':
        part?.withdraws.push(op);
        break;
      case 'merge-topics':
        part?.merges.push(op);
        into?.merges.push(op);
        this.#groups = undefined;
        break;
      case 'offer-help':
        part?.offers.push(op);
        break;
      case 'cast-vote':
      case 'take-back-vote':
        if (part) this.#tally(person, part).ops.push(op);
        break;
      case 'hand-over-role':
        this.handOvers.push(op);
        break;
      case 'clear-session':
        this.clears.push(op);
        break;
      default: {
        const register = registerOf(op);
        if (register) listed(this.registers, register).push(op);
      }
    }
  }

  answered(op: Op): void {
    if (op.command.type === 'merge-topics') this.#groups = undefined;
    if (op.command.type === 'clear-session' && op.outcome === 'done') this.lastCallFrom ??= op.answeredAt;
  }

  /**
   * The part that represents all parts merged with this one. `possible`: counts every merge that wasn't refused; otherwise
   * only acknowledged ones.
   */
  group(part: Part, which: 'certain' | 'possible'): Part {
    this.#groups ??= {
      certain: this.#grouped((op) => op.outcome === 'done'),
      possible: this.#grouped((op) => op.outcome !== 'not-done'),
    };
    return this.#groups[which].get(part) ?? part;
  }

  /** Whether these would be one topic if refused merges had been done. */
  areMergedDespiteRefusal(a: Part, b: Part): boolean {
    const all = this.#grouped(() => true);
    return (all.get(a) ?? a) === (all.get(b) ?? b);
  }

  /** This person's votes and take-backs on the parts of a group. */
  votesOn(person: string, parts: Iterable<Part>): Op[] {
    const tallies = this.#votes.get(person);
    if (!tallies) return [];
    const ops: Op[] = [];
    for (const part of parts) ops.push(...(tallies.get(part)?.ops ?? []));
    return ops;
  }

  /** All parts on which this person voted. */
  votedOn(person: string): Iterable<Part> {
    return this.#votes.get(person)?.keys() ?? [];
  }

  #tally(person: string, part: Part): Tally {
    const tallies = this.#votes.get(person) ?? new Map<Part, Tally>();
    this.#votes.set(person, tallies);
    const tally = tallies.get(part) ?? { ops: [] };
    tallies.set(part, tally);
    return tally;
  }

  #grouped(counts: (op: Op) => boolean): Map<Part, Part> {
    const roots = new Map<Part, Part>();
    const rootOf = (part: Part): Part => {
      const parent = roots.get(part);
      return parent === undefined || parent === part ? part : rootOf(parent);
    };
    for (const part of this.parts) {
      for (const op of part.merges) {
        const { part: from, into } = op.about;
        if (from && into && counts(op)) roots.set(rootOf(from), rootOf(into));
      }
    }
    return new Map(this.parts.map((part) => [part, rootOf(part)]));
  }
}

/** The register that a command writes; undefined if it doesn't replace a value. */
function registerOf({ command, person, about }: Op): string | undefined {
  switch (command.type) {
    case 'write-takeaway':
      return `takeaway of ${person}`;
    case 'confirm-recording':
      return 'recording';
    case 'set-planned-end':
      return 'planned end';
    case 'mark-ready':
      return `ready of ${person} at step ${command.step}`;
    case 'answer-check-in':
      return `answer of ${person} at step ${command.step}`;
    case 'rate-meeting':
      return `worth of ${person}`;
    case 'propose-sentence':
    case 'drop-sentence':
      return `sentence ${command.id}`;
    case 'acknowledge-rule':
      return `rule of ${person}`;
    case 'bring-device':
      return `device of ${person}`;
    case 'begin-epoch':
    case 'give-key':
      return `key of ${about.to}`;
    case 'pass-turn':
      return `turn of ${person} at step ${about.step}`;
  }
  return undefined;
}

/** The possible values after these commands, each sent after the previous one was answered. */
export function valuesAfter(ops: readonly Op[], before: readonly string[]): Set<string> {
  let values = new Set(before);
  for (const { outcome, about } of ops) {
    const value = about.value ?? '';
    if (outcome === 'done') values = new Set([value]);
    else if (outcome !== 'not-done') values.add(value);
  }
  return values;
}

/** The least and the most votes that these commands can amount to. */
export function votesAfter(ops: readonly Op[]): { least: number; most: number } {
  let least = 0;
  let most = 0;
  for (const { command, outcome } of ops) {
    if (outcome === 'not-done') continue;
    const change = command.type === 'cast-vote' ? 1 : -1;
    const isCertain = outcome === 'done';
    if (isCertain || change < 0) least += change;
    if (isCertain || change > 0) most += change;
  }
  return { least: Math.max(least, 0), most: Math.max(most, 0) };
}

function listed<K, V>(map: Map<K, V[]>, key: K): V[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}
