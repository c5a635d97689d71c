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
