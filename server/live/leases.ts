import type { Clock } from '../kit/clock.ts';
import type { Store } from '../store/store.ts';

/** How often, in ms, it is to be asked which processes live, and for how long a process is that nobody names any more. */
export const askEvery = 1_000;
const namedFor = 10_000;

/**
 * Which of the other processes live. All hubs of a process ask about the same few, every two seconds: the store is asked
 * once for all of them, and a hub only looks at what it said.
 */
export class Leases {
  readonly #store: Pick<Store, 'expiredLeases'>;
  readonly #clock: Pick<Clock, 'now'>;
  /** When somebody last asked about each. */
  readonly #named = new Map<string, number>();
  #ended: ReadonlyMap<string, number> = new Map();

  constructor(store: Pick<Store, 'expiredLeases'>, clock: Pick<Clock, 'now'>) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Since when, in ms, a process has no lease any more, as the store last said. Whom nobody named before is asked about next. */
  endOf(process: string): number | undefined {
    this.#named.set(process, this.#clock.now());
    return this.#ended.get(process);
  }

  /** Asks the store; rejects with `StoreError`, and then what it said before stands. */
  async ask(): Promise<void> {
    const now = this.#clock.now();
    for (const [process, at] of this.#named) if (Math.abs(now - at) >= namedFor) this.#named.delete(process);
    const ended = await this.#store.expiredLeases([...this.#named.keys()]);
    this.#ended = new Map(ended.map(({ process, at }) => [process, at]));
  }
}
