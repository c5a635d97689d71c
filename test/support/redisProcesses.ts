import { afterEach } from 'vitest';
import type { AppParts } from '../../server/app.ts';
import { systemClock } from '../../server/kit/clock.ts';
import type { Store } from '../../server/store/store.ts';
import { RedisWorld, type StoreOptions } from '../store/redisWorld.ts';
import { type TestApp, testApp } from './testApp.ts';

interface RedisProcess extends TestApp {
  store: Store;
  /** Ends it as if it had been killed: it says nothing more to anyone. */
  die(): Promise<void>;
}

interface ProcessOptions extends StoreOptions {
  /** In place of one on Redis. */
  store?: Store;
}

/** A real Redis for the tests of one file, and server processes on it, which end after each test. */
export class RedisProcesses extends RedisWorld {
  readonly #running: RedisProcess[] = [];

  constructor() {
    super();
    afterEach(() => this.endAll());
  }

  /** Ends all processes in order; what one remembers is gone with it. */
  async endAll(): Promise<void> {
    const ending = this.#running.splice(0);
    await Promise.all(ending.map(({ close }) => close()));
    await Promise.all(ending.map(({ store }) => store.close()));
  }

  /** What another server process would be: a store and an app of its own. */
  async process(options: ProcessOptions = {}, more: Partial<AppParts> = {}): Promise<RedisProcess> {
    const store = options.store ?? (await this.store(options));
    const app = await testApp(store, options.clock ?? systemClock, 'silent', {}, more);
    const die = async () => {
      await store.close();
      await app.close();
    };
    const process = { ...app, store, die };
    this.#running.push(process);
    return process;
  }
}
