/** The server's time. It's passed in everywhere, so tests and the rehearsal can skip ahead. */
export interface Clock {
  /** ms since 1970. */
  now(): number;
  /** Runs `run` once after `ms`. Returns a function that cancels it. Doesn't keep the process alive. */
  after(ms: number, run: () => void): () => void;
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: Date.now,
  after(ms, run) {
    // A longer delay would overflow and fire at once. Callers check their deadline again when it fires.
    const timer = setTimeout(run, Math.min(ms, 2 ** 31 - 1));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
