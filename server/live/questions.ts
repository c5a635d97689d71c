import type { Clock } from '../kit/clock.ts';

/** Resolves with how soon to ask again, in ms, or with undefined to stop asking. Must not reject. */
export type Question = () => Promise<number | undefined>;

interface Scheduled {
  /** When to ask, in ms; `Infinity` if it isn't scheduled. */
  due: number;
  isBeingAsked: boolean;
  ask: Question;
  cancel(): void;
}

/**
 * Questions that are asked repeatedly, each under a name. Until a question has been asked, its due time only ever moves
 * earlier and nothing cancels it, so the person it is about can neither prevent nor postpone it.
 */
export class Questions {
  readonly #clock: Clock;
  readonly #scheduled = new Map<string, Scheduled>();
  #isStopped = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many are scheduled or being asked. */
  get size(): number {
    return this.#scheduled.size;
  }

  /** Runs `ask` within `ms`, or earlier if it is due earlier; one at a time per name. */
  askWithin(ms: number, name: string, ask: Question): void {
    const known = this.#scheduled.get(name);
    const scheduled = known ?? { due: Number.POSITIVE_INFINITY, isBeingAsked: false, ask, cancel: () => {} };
    this.#scheduled.set(name, scheduled);
    const due = this.#clock.now() + ms;
    if (due >= scheduled.due) return;
    scheduled.due = due;
    this.#wait(name, scheduled);
  }

  /** Cancels all questions. */
  stop(): void {
    this.#isStopped = true;
    for (const { cancel } of this.#scheduled.values()) cancel();
    this.#scheduled.clear();
  }

  #wait(name: string, scheduled: Scheduled): void {
    scheduled.cancel();
    // A question that is being asked is rescheduled once it has been answered.
    if (this.#isStopped || scheduled.isBeingAsked) return;
    const ms = Math.max(scheduled.due - this.#clock.now(), 0);
    scheduled.cancel = this.#clock.after(ms, () => void this.#ask(name, scheduled));
  }

  async #ask(name: string, scheduled: Scheduled): Promise<void> {
    scheduled.due = Number.POSITIVE_INFINITY;
    scheduled.isBeingAsked = true;
    const again = await scheduled.ask();
    scheduled.isBeingAsked = false;
    if (again !== undefined) scheduled.due = Math.min(scheduled.due, this.#clock.now() + again);
    if (scheduled.due === Number.POSITIVE_INFINITY) this.#scheduled.delete(name);
    else this.#wait(name, scheduled);
  }
}
