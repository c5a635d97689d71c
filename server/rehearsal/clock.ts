import { type Clock, systemClock } from '../kit/clock.ts';

/** A clock that can be put forward: what was due in the time that was skipped runs at once, in the order it was due. */
export class SkippableClock implements Clock {
  readonly #clock: Clock;
  readonly #waiting = new Set<{ due: number; run: () => void; cancel: () => void }>();
  #skipped = 0;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /** Bound, as the system clock's is: a store may pass it on alone. */
  readonly now = (): number => this.#clock.now() + this.#skipped;

  after(ms: number, run: () => void): () => void {
    const waiting = { due: this.now() + ms, run, cancel: () => {} };
    this.#arm(waiting);
    this.#waiting.add(waiting);
    return () => {
      waiting.cancel();
      this.#waiting.delete(waiting);
    };
  }

  /**
   * Lets `ms` pass. On the way the clock stands at each moment at which something is due, so that what runs then reads
   * the time it waited for, and may wait again.
   */
  skip(ms: number): void {
    const target = this.now() + ms;
    for (let next = this.#next(target); next; next = this.#next(target)) {
      this.#skipped += Math.max(0, next.due - this.now());
      next.cancel();
      this.#waiting.delete(next);
      next.run();
    }
    this.#skipped += Math.max(0, target - this.now());
    for (const waiting of this.#waiting) {
      waiting.cancel();
      this.#arm(waiting);
    }
  }

  #next(until: number) {
    let next: { due: number; run: () => void; cancel: () => void } | undefined;
    for (const waiting of this.#waiting) {
      if (waiting.due <= until && (!next || waiting.due < next.due)) next = waiting;
    }
    return next;
  }

  #arm(waiting: { due: number; run: () => void; cancel: () => void }): void {
    waiting.cancel = this.#clock.after(Math.max(0, waiting.due - this.now()), () => {
      this.#waiting.delete(waiting);
      waiting.run();
    });
  }
}

/** A clock for tests: it stands still between skips. `start` in ms since 1970. */
export function manualClock(start = 0): SkippableClock {
  return new SkippableClock({ now: () => start, after: () => () => {} });
}
