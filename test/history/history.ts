import type { Command, Place } from './wire.ts';

/** What a command was about, in texts and names as its sender saw them, because ids may change. */
export interface Meaning {
  /** The topic part that was pressed, edited or added. */
  part?: Part;
  /** The part that `part` is merged into. */
  into?: Part;
  /** The person who gets the role. */
  to?: string;
  /** A new text, or any other value that is written. */
  value?: string;
  /** The step at which it was pressed, if the command doesn't hold it. */
  step?: number;
}

/** `open`: not answered yet. `void`: its session ended before the answer, so it may have been done or not. */
type Outcome = 'open' | 'done' | 'not-done' | 'void';

/** A command, and everything that happened to it. Times in ms since the run began. */
export interface Op {
  meeting: string;
  /** When its session was opened; undefined for a press on "Start". */
  session: number | undefined;
  person: string;
  window: string;
  counter: number;
  command: Command;
  about: Meaning;
  askedAt: number;
  sent: Array<{ at: number; to: string }>;
  outcome: Outcome;
  /** `done`, a refusal's code, or what the window showed instead. */
  answer?: string;
  answeredAt?: number;
  answeredBy?: string;
  /** The command that its sender was told to try again. */
  again?: Op;
  isChecked: boolean;
}

/** One contribution to a topic: a text, and every command about it. */
export interface Part {
  /** The id that its window gave it. */
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
  /** Temporarily missing from a window that had seen it. */
  'missing-for-a-while',
  'diverged',
  'stuck',
] as const;
export type Class = (typeof classes)[number];

/** A violation of a promise, with its evidence. */
export interface Violation {
  class: Class;
  at: number;
  meeting: string;
  session: number | undefined;
  /** The number of effects concerned. */
  count: number;
  /** One sentence. */
  says: string;
  ops: readonly Op[];
}

/** An injected fault. It has no `to` while it lasts. */
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
  /** Counts of remarkable events that break no promise. */
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

  /** Records the beginning of a fault. Returns a function that records its end. */
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

  /** Records that a command's effect was seen. */
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
