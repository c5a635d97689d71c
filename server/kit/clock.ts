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

/** What need not be exact is done once in so many ms. */
export const beat = 50;
/** Not at the same moments in all processes, which share a store. */
const offBeat = Math.floor(Math.random() * beat);

/**
 * Runs once after about `ms`, together with all else that is done on a beat: to wake a process up costs more than most
 * of what it does then. Cancelled by calling what is returned.
 */
export function onBeat(clock: Pick<Clock, 'now' | 'after'>, ms: number, run: () => void): () => void {
  const now = clock.now() - offBeat;
  return clock.after(Math.max(Math.round((now + ms) / beat) * beat - now, 0), run);
}
