/** How often, in ms, it is looked at what took too long. */
const lookEvery = 250;

/**
 * By when each of many operations must be done. One timer for all that are under way: one for each cost as much as to
 * send what it waits for.
 */
export class Deadlines {
  readonly #waiting = new Set<{ until: number; reject(error: Error): void }>();
  readonly #tooLate: () => Error;
  #looking = false;

  constructor(tooLate: () => Error) {
    this.#tooLate = tooLate;
  }

  /** Rejects after `ms`, or a little later, unless what is returned is called before. */
  add(ms: number, reject: (error: Error) => void): () => void {
    const waiting = { until: performance.now() + ms, reject };
    this.#waiting.add(waiting);
    this.#lookLater();
    return () => void this.#waiting.delete(waiting);
  }

  #lookLater(): void {
    if (this.#looking || this.#waiting.size === 0) return;
    this.#looking = true;
    setTimeout(() => {
      // First what has arrived is read: where this process stood still, the answers are there, and nobody is late.
      setImmediate(() => {
        this.#looking = false;
        const now = performance.now();
        for (const waiting of this.#waiting) {
          if (waiting.until > now) continue;
          this.#waiting.delete(waiting);
          waiting.reject(this.#tooLate());
        }
        this.#lookLater();
      });
    }, lookEvery);
  }
}
