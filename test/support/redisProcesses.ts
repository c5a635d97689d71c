import { afterEach } from 'vitest';
import type { AppParts } from '../../server/app.ts';
import { systemClock } from '../../server/kit/clock.ts';
import type { Store } from '../../server/store/store.ts';
import { RedisWorld, type StoreOptions } from '../store/redisWorld.ts';
import { type TestApp, testApp } from './testApp.ts';

interface RedisProcess extends TestApp {
  store: Store;
  /** Ends it as if it was killed: it sends nothing more to anyone. */
  die(): Promise<void>;
}

interface ProcessOptions extends StoreOptions {
  /** Replaces the store on Redis. */
  store?: Store;
}

/** A real Redis for one file's tests, and server processes on it that end after each test. */
export class RedisProcesses extends RedisWorld {
  readonly #running: RedisProcess[] = [];

  constructor() {
    super();
    afterEach(() => this.endAll());
  }

  /** Stops all processes; everything they remember is gone. */
  async endAll(): Promise<void> {
    const ending = this.#running.splice(0);
    await Promise.all(ending.map(({ close }) => close()));
    await Promise.all(ending.map(({ store }) => store.close()));
  }

  /** Like another server process: its own store and app. */
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
