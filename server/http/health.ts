import type { FastifyInstance } from 'fastify';
import type { Clock } from '../kit/clock.ts';
import { type Store, StoreRefuses } from '../store/store.ts';

/** How long, in ms, the store may take to say that it is there. */
const patience = 1_000;

const sentences = {
  stopping: 'This server is stopping.',
  'store-unreachable': 'The store of sessions does not answer.',
  'store-refuses-writes': 'The store of sessions refuses writes: it is full, or read-only.',
};
/** Why a server should be sent nobody now. */
export type Unready = keyof typeof sentences;

/** Whether this process should be sent people: the store answers and takes writes, and nobody has told it to stop. */
export class Readiness {
  readonly #store: Store;
  readonly #clock: Clock;
  #stopping = false;
  #asking: Promise<Unready | undefined> | undefined;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** From now on it is not ready. */
  stop(): void {
    this.#stopping = true;
  }

  /** Why it is not ready; nothing when it is. Answers within a second, and asks the store once for all who ask at a time. */
  async reason(): Promise<Unready | undefined> {
    if (this.#stopping) return 'stopping';
    this.#asking ??= this.#askStore().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #askStore(): Promise<Unready | undefined> {
    let cancel = () => {};
    const tooLong = new Promise<Unready>((resolve) => {
      cancel = this.#clock.after(patience, () => resolve('store-unreachable'));
    });
    const answer = this.#store.ping().then(
      () => undefined,
      (error) => (error instanceof StoreRefuses ? 'store-refuses-writes' : 'store-unreachable'),
    );
    return Promise.race([answer, tooLong]).finally(() => cancel());
  }
}

/** `/healthz`: this process serves. `/readyz`: it should be sent people; else 503 and one reason. */
export function serveHealth(app: FastifyInstance, readiness: Readiness): void {
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const reason = await readiness.reason();
    return reason ? reply.code(503).send({ error: sentences[reason], reason }) : { status: 'ready' };
  });
}
