import type { Command, Place } from './wire.ts';

/** What a command was about, in words that stay true when ids change: texts and names as its sender saw them. */
export interface Meaning {
  /** The topic part that was pressed, edited or added. */
  part?: Part;
  /** The part that `part` is merged into. */
  into?: Part;
  /** The person who gets the role. */
  to?: string;
  /** A new text, or any other value that is written. */
  value?: string;
  /** The step at which it was pressed, where the command doesn't carry it. */
  step?: number;
}

/** `open`: not answered (yet). `void`: the session it belonged to was over before it was answered; it may be either. */
type Outcome = 'open' | 'done' | 'not-done' | 'void';

/** A command, and everything that happened to it. Times in ms since the run began. */
export interface Op {
  meeting: string;
  /** The session on which it was pressed, by the time of its opening; undefined for the press on "Start". */
  session: number | undefined;
  person: string;
  window: string;
  counter: number;
  command: Command;
  about: Meaning;
  askedAt: number;
  sent: Array<{ at: number; to: string }>;
  outcome: Outcome;
  /** `done`, a refusal's code, or what the window said in its place. */
  answer?: string;
  answeredAt?: number;
  answeredBy?: string;
  /** The command that its sender was told to try again. */
  again?: Op;
  isChecked: boolean;
}

/** One contribution to a topic: a text, and everything that was asked of it. */
export interface Part {
  /** What its window asked to call it. */
  id: string;
  author: string;
  /** The first text; it names the part in stories. */
  text: string;
  adds: Op[];
  edits: Op[];
  withdraws: Op[];
  merges: Op[];
  /** Who offered help, or took that back. */
  offers: Op[];
  /** An edit or a withdrawal is under way. */
  isBusy: boolean;
}

export const classes = [
  'lost',
  'doubled',
  'misapplied',
  'refused-yet-done',
  'back-after-cleared',
  /** Missing from what a window was shown that had been told of it, but there in the end. */
  'missing-for-a-while',
  'diverged',
  'stuck',
] as const;
export type Class = (typeof classes)[number];

/** Something that must never happen, and what shows it. */
export interface Violation {
  class: Class;
  at: number;
  meeting: string;
  session: number | undefined;
  /** How many effects this is about. */
  count: number;
  /** One sentence. */
  says: string;
  ops: readonly Op[];
}

/** A fault that was injected. `to` is missing while it lasts. */
export interface Injected {
  what: string;
  from: number;
  to?: number;
}

/** Everything a run leaves behind. */
export class History {
  readonly ops: Op[] = [];
  readonly faults: Injected[] = [];
  readonly violations: Violation[] = [];
  /** What is worth counting but breaks no promise. */
  readonly notes = new Map<string, number>();
  acknowledged = 0;
  checked = 0;
  readonly #startedAt = performance.now();

  /** Ms since the run began. */
  now(): number {
    return performance.now() - this.#startedAt;
  }

  note(what: string): void {
    this.notes.set(what, (this.notes.get(what) ?? 0) + 1);
  }

  /** Says that a fault begins; what is returned says that it is over. */
  injects(what: string): () => void {
    const fault: Injected = { what, from: this.now() };
    this.faults.push(fault);
    return () => {
      fault.to = this.now();
    };
  }

  count(which: Class): number {
    return this.violations.filter((v) => v.class === which).reduce((sum, v) => sum + v.count, 0);
  }

  /** A command's effect was seen where it belongs. */
  verify(ops: Iterable<Op>): void {
    for (const op of ops) {
      if (op.isChecked || op.outcome !== 'done') continue;
      op.isChecked = true;
      this.checked += 1;
    }
  }
}

export function isLater(a: Place, b: Place): boolean {
  return a.epoch > b.epoch || (a.epoch === b.epoch && a.version > b.version);
}
