import { type Clock, systemClock } from '../kit/clock.ts';

/** A clock that can skip ahead: callbacks due in the skipped time run at once, in order. */
export class SkippableClock implements Clock {
  readonly #clock: Clock;
  readonly #waiting = new Set<{ due: number; run: () => void; cancel: () => void }>();
  #skipped = 0;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /** Bound like the system clock's, because stores pass it on as a plain function. */
  readonly now = (): number => this.#clock.now() + this.#skipped;

  after(ms: number, run: () => void): () => void {
    // Whole ms, like a system's timers: time never shows the fraction of a random delay.
    const waiting = { due: Math.ceil(this.now() + ms), run, cancel: () => {} };
    this.#arm(waiting);
    this.#waiting.add(waiting);
    return () => {
      waiting.cancel();
      this.#waiting.delete(waiting);
    };
  }

  /**
   * Skips `ms`. On the way the clock stops at each due time, so a callback sees the time it waited for and can set timers that
   * are due within the skip.
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

/** A clock for tests that stands still between skips. `start` in ms since 1970. */
export function manualClock(start = 0): SkippableClock {
  return new SkippableClock({ now: () => start, after: () => () => {} });
}
