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

/** Timers that needn't be exact fire together, once per this many ms. */
export const beat = 50;
/** Jitter, because processes share a store. */
const offBeat = Math.floor(Math.random() * beat);

/**
 * Runs `run` once after about `ms`, together with other such timers, because waking up a process costs more than most of its work.
 * Returns a function that cancels it.
 */
export function onBeat(clock: Pick<Clock, 'now' | 'after'>, ms: number, run: () => void): () => void {
  const now = clock.now() - offBeat;
  return clock.after(Math.max(Math.round((now + ms) / beat) * beat - now, 0), run);
}
