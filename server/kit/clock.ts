/** Time as the server knows it. Passed in everywhere, so that tests and the rehearsal can let it pass. */
export interface Clock {
  /** ms since 1970. */
  now(): number;
  /** Runs once after `ms`, unless cancelled by calling what is returned. Keeps no process alive. */
  after(ms: number, run: () => void): () => void;
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: Date.now,
  after(ms, run) {
    // A longer delay overflows the timer and would fire at once; a deadline that far off is set again then.
    const timer = setTimeout(run, Math.min(ms, 2 ** 31 - 1));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
