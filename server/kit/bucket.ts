/*
 * Not `rate-limiter-flexible`: it counts in fixed windows by `Date.now`, keeps a timer per key and answers with a promise. We
 * decide synchronously on every frame, by the clock we're given, and refund what wasn't the sender's fault.
 */

/** A rate limit: bursts of up to `atOnce`, refilled by `perSecond`. */
export interface Rate {
  atOnce: number;
  perSecond: number;
}

/** `fine`: serve it. `too-much`: refuse it and say so. `enough`: it keeps coming, so stop listening. */
export type Verdict = 'fine' | 'too-much' | 'enough';

/**
 * A token bucket. Refused requests count too: senders who ignore refusals go into debt, down to minus half of `atOnce`, where
 * the verdict becomes `enough`. Senders who pause recover within seconds.
 */
export class Bucket {
  readonly #rate: Rate;
  readonly #clock: { now(): number };
  #left: number;
  #at: number;

  constructor(rate: Rate, clock: { now(): number }) {
    this.#rate = rate;
    this.#clock = clock;
    this.#left = rate.atOnce;
    this.#at = clock.now();
  }

  take(cost = 1): Verdict {
    this.#fill();
    const deepest = -this.#rate.atOnce / 2;
    this.#left = Math.max(this.#left - cost, deepest);
    if (this.#left >= 0) return 'fine';
    return this.#left > deepest ? 'too-much' : 'enough';
  }

  /** Refunds what shouldn't have counted. */
  giveBack(cost = 1): void {
    this.#fill();
    this.#left = Math.min(this.#left + cost, this.#rate.atOnce);
  }

  get isInDebt(): boolean {
    this.#fill();
    return this.#left < 0;
  }

  get isFull(): boolean {
    this.#fill();
    return this.#left >= this.#rate.atOnce;
  }

  #fill(): void {
    const now = this.#clock.now();
    // A clock that is set back neither refills nor drains.
    const gained = (Math.max(now - this.#at, 0) / 1000) * this.#rate.perSecond;
    this.#left = Math.min(this.#left + gained, this.#rate.atOnce);
    this.#at = now;
  }
}

/** How often full buckets are dropped, in ms. */
const sweepInterval = 10_000;

/**
 * One bucket per name. A bucket outlives the connection it was taken for, so reconnecting doesn't reset it. Full buckets hold
 * no information and are dropped, so memory is bounded by recent traffic.
 */
export class Buckets {
  readonly #rate: Rate;
  readonly #clock: { now(): number };
  readonly #buckets = new Map<string, Bucket>();
  #sweep: NodeJS.Timeout | undefined;

  constructor(rate: Rate, clock: { now(): number }) {
    this.#rate = rate;
    this.#clock = clock;
  }

  /** How many names have a bucket that isn't full. */
  get size(): number {
    this.#dropFull();
    return this.#buckets.size;
  }

  take(name: string, cost = 1): Verdict {
    let bucket = this.#buckets.get(name);
    if (!bucket) {
      bucket = new Bucket(this.#rate, this.#clock);
      this.#buckets.set(name, bucket);
      this.#sweep ??= setInterval(() => this.#dropFull(), sweepInterval).unref();
    }
    return bucket.take(cost);
  }

  isInDebt(name: string): boolean {
    return this.#buckets.get(name)?.isInDebt ?? false;
  }

  giveBack(name: string, cost = 1): void {
    this.#buckets.get(name)?.giveBack(cost);
  }

  #dropFull(): void {
    for (const [name, bucket] of this.#buckets) if (bucket.isFull) this.#buckets.delete(name);
    if (this.#buckets.size > 0) return;
    clearInterval(this.#sweep);
    this.#sweep = undefined;
  }
}
