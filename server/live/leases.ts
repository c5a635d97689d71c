import type { Clock } from '../kit/clock.ts';
import { leaseLife } from '../store/lifetimes.ts';
import type { Store } from '../store/store.ts';

/** How often, in ms, it is to be asked which processes live, and for how long a process is that nobody names any more. */
export const askEvery = 1_000;
const namedFor = 10_000;

/** What is known of one process. Times in ms. */
interface Known {
  /** When somebody last asked about it. */
  namedAt: number;
  /** Until when it counts as alive, by the store's clock; nothing before the store was asked. */
  until?: number;
  isSilent: boolean;
  isGone: boolean;
}

/**
 * Knows which of the other processes are alive. All hubs of a process ask about the same few every two seconds, so one
 * question to the store serves them all. A process without a lease may be about to write one, or the store may have
 * forgotten it: it gets one lease's time from when that was noticed.
 */
export class Leases {
  readonly #store: Pick<Store, 'leases' | 'now'>;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #known = new Map<string, Known>();

  constructor(store: Pick<Store, 'leases' | 'now'>, clock: Pick<Clock, 'now'>) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Whether a process had no valid lease when the store was last asked. A process named for the first time is asked about next. */
  isGone(process: string): boolean {
    const namedAt = this.#clock.now();
    const known = this.#known.get(process);
    if (known) known.namedAt = namedAt;
    else this.#known.set(process, { namedAt, isSilent: false, isGone: false });
    return known?.isGone ?? false;
  }

  /** Asks the store; rejects with `StoreError`, and then what it said before stands. */
  async ask(): Promise<void> {
    const now = this.#clock.now();
    for (const [process, { namedAt }] of this.#known)
      if (Math.abs(now - namedAt) >= namedFor) this.#known.delete(process);
    // Taken before the answer: a late answer must not make leases look expired.
    const asOf = this.#store.now();
    const asked = [...this.#known];
    const said = await this.#store.leases(asked.map(([process]) => process));
    for (const [process, known] of asked) {
      const until = said.get(process);
      if (until !== undefined) known.until = until;
      else if (!known.isSilent) known.until = asOf + leaseLife;
      known.isSilent = until === undefined;
      known.isGone = known.until !== undefined && known.until <= asOf;
    }
  }
}
