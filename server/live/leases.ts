import type { Clock } from '../kit/clock.ts';
import { leaseLife } from '../store/lifetimes.ts';
import type { Store } from '../store/store.ts';

/** How often, in ms, the store is asked which processes are alive, and for how long about one that no hub mentions. */
export const askEvery = 1_000;
const namedFor = 10_000;

/** A process and its lease. Times in ms. */
interface Known {
  /** When a hub last asked about it. */
  namedAt: number;
  /** Until when it counts as alive, by the store's clock; undefined before the store was asked. */
  until?: number;
  isSilent: boolean;
  isGone: boolean;
}

/**
 * Which other processes are alive. The store is asked once for all hubs, and hubs read the last answer. A process without
 * a lease, perhaps because it just started or the store forgot it, gets one lease's time from when that was noticed.
 */
export class Leases {
  readonly #store: Pick<Store, 'leases' | 'now'>;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #known = new Map<string, Known>();

  constructor(store: Pick<Store, 'leases' | 'now'>, clock: Pick<Clock, 'now'>) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Whether the process' lease had expired when the store was last asked. An unknown process is asked about next. */
  isGone(process: string): boolean {
    const namedAt = this.#clock.now();
    const known = this.#known.get(process);
    if (known) known.namedAt = namedAt;
    else this.#known.set(process, { namedAt, isSilent: false, isGone: false });
    return known?.isGone ?? false;
  }

  /** Asks the store. Rejects with `StoreError`; then the last answer remains in force. */
  async ask(): Promise<void> {
    const now = this.#clock.now();
    for (const [process, { namedAt }] of this.#known)
      if (Math.abs(now - namedAt) >= namedFor) this.#known.delete(process);
    // Read before asking, because the answer may come late.
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
