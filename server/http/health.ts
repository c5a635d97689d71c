import type { FastifyInstance } from 'fastify';
import type { Clock } from '../kit/clock.ts';
import { type Store, StoreError, StoreRefuses } from '../store/store.ts';

/** Timeout for the store's answer, in ms. */
const patience = 1_000;

const sentences = {
  stopping: 'This server is stopping.',
  'store-unreachable': 'The session store isn’t answering.',
  'store-refuses-writes': 'The session store refuses writes: it’s full or read-only.',
};
/** Why a server shouldn't get traffic now. `advice`: what the operator should do, if the store says so. */
export interface Unready {
  reason: keyof typeof sentences;
  advice?: string | undefined;
}

/** Whether this process should get traffic: it isn't stopping, and the store answers and accepts writes. */
export class Readiness {
  readonly #store: Store;
  readonly #clock: Clock;
  #stopping = false;
  #asking: Promise<Unready | undefined> | undefined;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** From now on it isn't ready. */
  stop(): void {
    this.#stopping = true;
  }

  /** Why it isn't ready; `undefined` if it is. Takes a second at most. Concurrent calls share one question to the store. */
  async reason(): Promise<Unready | undefined> {
    if (this.#stopping) return { reason: 'stopping' };
    this.#asking ??= this.#askStore().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #askStore(): Promise<Unready | undefined> {
    let cancel = () => {};
    const tooLong = new Promise<Unready>((resolve) => {
      cancel = this.#clock.after(patience, () => resolve({ reason: 'store-unreachable' }));
    });
    const answer = this.#store.ping().then(
      () => undefined,
      (error): Unready => ({
        reason: error instanceof StoreRefuses ? 'store-refuses-writes' : 'store-unreachable',
        advice: error instanceof StoreError ? error.advice : undefined,
      }),
    );
    return Promise.race([answer, tooLong]).finally(() => cancel());
  }
}

/** `/healthz`: the process is alive. `/readyz`: it should get traffic; otherwise 503 with one reason. */
export function serveHealth(app: FastifyInstance, readiness: Readiness): void {
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const unready = await readiness.reason();
    if (!unready) return { status: 'ready' };
    const { reason, advice = sentences[reason] } = unready;
    return reply.code(503).send({ error: advice, reason });
  });
}
