/** How much somebody may ask for: `atOnce`, and `perSecond` more each second, until it is `atOnce` again. */
export interface Rate {
  atOnce: number;
  perSecond: number;
}

/** `fine`: do it. `too-much`: refuse it, and say so. `enough`: it goes on and on, so do not listen any more. */
export type Verdict = 'fine' | 'too-much' | 'enough';

/**
 * A token bucket. What was refused counts, too: whoever goes on regardless gets ever deeper into debt, down to half of
 * what they have at once, where it is enough; whoever pauses is out of it within seconds.
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

  /** Takes back what should not have counted. */
  giveBack(cost = 1): void {
    this.#fill();
    this.#left = Math.min(this.#left + cost, this.#rate.atOnce);
  }

  /** Whether more was taken than there was. */
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
    // A clock that was set back gives nothing, and takes nothing.
    const gained = (Math.max(now - this.#at, 0) / 1000) * this.#rate.perSecond;
    this.#left = Math.min(this.#left + gained, this.#rate.atOnce);
    this.#at = now;
  }
}

/** How often, in ms, full buckets are let go. */
const sweepEvery = 10_000;

/**
 * A bucket for each name. It outlives whatever it was taken for, so that nobody gets a new one by coming again; but one
 * that is full is as good as none and is let go, so that what is kept is bounded by who was busy a moment ago.
 */
export class Buckets {
  readonly #rate: Rate;
  readonly #clock: { now(): number };
  readonly #buckets = new Map<string, Bucket>();
  #sweptAt = 0;
  #sweeping: NodeJS.Timeout | undefined;

  constructor(rate: Rate, clock: { now(): number }) {
    this.#rate = rate;
    this.#clock = clock;
    this.#sweptAt = clock.now();
  }

  /** How many are kept. */
  get size(): number {
    this.#sweep();
    return this.#buckets.size;
  }

  take(name: string, cost = 1): Verdict {
    this.#sweep();
    let bucket = this.#buckets.get(name);
    if (!bucket) {
      bucket = new Bucket(this.#rate, this.#clock);
      this.#buckets.set(name, bucket);
      this.#sweepLater();
    }
    return bucket.take(cost);
  }

  isInDebt(name: string): boolean {
    return this.#buckets.get(name)?.isInDebt ?? false;
  }

  giveBack(name: string, cost = 1): void {
    this.#buckets.get(name)?.giveBack(cost);
  }

  /** Also when nobody comes any more: who was the last must not be remembered for that. */
  #sweepLater(): void {
    this.#sweeping ??= setTimeout(() => {
      this.#sweeping = undefined;
      this.#sweepNow();
      if (this.#buckets.size > 0) this.#sweepLater();
    }, sweepEvery).unref();
  }

  #sweep(): void {
    if (Math.abs(this.#clock.now() - this.#sweptAt) >= sweepEvery) this.#sweepNow();
  }

  #sweepNow(): void {
    this.#sweptAt = this.#clock.now();
    for (const [name, bucket] of this.#buckets) if (bucket.isFull) this.#buckets.delete(name);
  }
}
