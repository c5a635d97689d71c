import type { Clock } from '../store/clock.ts';
import type { Store } from '../store/store.ts';

/** For how long, in ms, what was said of a process is good for every hub that asks. */
const goodFor = 1_000;

type Ended = { process: string; at: number } | undefined;

/**
 * Which of the other processes live. All hubs of a process ask about the same few, each every two seconds: the store is
 * asked once for all of them.
 */
export class Leases {
  readonly #store: Pick<Store, 'expiredLeases'>;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #asked = new Map<string, { at: number; ended: Promise<Ended> }>();

  constructor(store: Pick<Store, 'expiredLeases'>, clock: Pick<Clock, 'now'>) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Which of these have no lease any more, and since when (ms), as of a second ago or later. */
  async expired(processes: readonly string[]): Promise<Array<{ process: string; at: number }>> {
    const now = this.#clock.now();
    for (const [process, { at }] of this.#asked) if (Math.abs(now - at) >= goodFor) this.#asked.delete(process);
    const unasked = processes.filter((process) => !this.#asked.has(process));
    if (unasked.length > 0) {
      const answer = this.#store.expiredLeases(unasked);
      for (const process of unasked) {
        const ended = answer.then((all) => all.find((one) => one.process === process));
        this.#asked.set(process, { at: now, ended });
      }
    }
    const ended = await Promise.all(processes.map((process) => this.#asked.get(process)?.ended));
    return ended.filter((one) => one !== undefined);
  }
}
