import { randomBytes } from 'node:crypto';
import { createClient, RESP_TYPES } from 'redis';
import { afterAll, beforeAll } from 'vitest';
import { type Clock, systemClock } from '../../server/kit/clock.ts';
import { nameKey, sealKeys } from '../../server/store/redis/keys.ts';
import type { Counted } from '../../server/store/redis/logFollower.ts';
import { redisStore } from '../../server/store/redis/redis.ts';
import type { Store } from '../../server/store/store.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { opening, Recorder } from './recorder.ts';

export const randomKey = () => randomBytes(32).toString('base64');

export interface StoreOptions {
  url?: string;
  ackReplicas?: number;
  sealKey?: string;
  clock?: Clock;
  count?(counted: Counted): void;
  warn?(sentence: string): void;
}

/** A real Redis for one file's tests, with a store for each process. */
export class RedisWorld {
  redis!: TestRedis;
  readonly sealKey = randomKey();
  readonly nameKey = randomKey();
  readonly #stores: Store[] = [];
  #client: ReturnType<typeof clientOf> | undefined;
  #meetings = 0;

  constructor() {
    beforeAll(async () => {
      this.redis = await startRedis();
    });
    afterAll(async () => {
      await Promise.all(this.#stores.map((store) => store.close()));
      this.#client?.destroy();
      await this.redis.kill();
    });
  }

  /** A store with its own connections, as another process would have. */
  async store(options: StoreOptions = {}) {
    const { url = this.redis.url, sealKey = this.sealKey, clock = systemClock, ackReplicas = 0, count, warn } = options;
    const store = await redisStore({
      url,
      sealKeys: sealKeys(sealKey),
      nameKey: nameKey(this.nameKey),
      clock,
      ackReplicas,
      ...(count && { count }),
      ...(warn && { warn }),
    });
    this.#stores.push(store);
    return store;
  }

  /** Opens and watches a session, on a store of its own. `name`: its key in Redis. */
  async session(options?: StoreOptions) {
    const store = await this.store(options);
    const meeting = store.nameOf(`canary-tenant/canary-meeting-${++this.#meetings}`);
    await store.open(meeting, opening);
    const seen = new Recorder();
    const watch = await store.watch(meeting, seen);
    return { store, meeting, seen, watch, epoch: seen.epoch, name: meeting };
  }

  /** Sends a command to Redis directly. Strings come as buffers. */
  async command<T>(...args: Array<string | Buffer>): Promise<T> {
    this.#client ??= clientOf(this.redis.url);
    if (!this.#client.isOpen) await this.#client.connect();
    return (await this.#client.sendCommand(args)) as T;
  }

  /** A stream's entries: their ids and fields. */
  entries(name: string): Promise<Array<[Buffer, Buffer[]]>> {
    return this.command('XRANGE', name, '-', '+');
  }

  /** Every command that Redis gets from now on, line by line. */
  async listen(): Promise<{ lines: string[]; stop(): void }> {
    const client = clientOf(this.redis.url);
    await client.connect();
    const lines: string[] = [];
    await client.monitor((line) => lines.push(String(line)));
    return { lines, stop: () => client.destroy() };
  }
}

function clientOf(url: string) {
  const client = createClient({ url, RESP: 2, commandOptions: { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } } });
  client.on('error', () => {});
  return client;
}
