import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createClient, ErrorReply, RESP_TYPES } from 'redis';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { RedisProxy } from '../support/redisProxy.ts';

import { sealKey } from './wire.ts';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
/** Preloaded into every process to leave out the bot's library, which takes seconds to load. */
const withoutBot = new URL('../support/withoutBot.ts', import.meta.url).href;
/** Preloaded to give a process its own clock. */
const ownClock = new URL('../support/ownClock.ts', import.meta.url).href;
const startWithinMs = 60_000;

/** The product's sources. */
export const product = path('../../server/main.ts');

/** One server process of the product, or its successor after it ended. */
export class Server {
  readonly name: string;
  readonly link: RedisProxy;
  /** For example `http://127.0.0.1:41234`; undefined while none runs. */
  address: string | undefined;
  /** The number of processes that ran under this name. */
  generation = 0;
  readonly #main: string;
  readonly #keys: Record<string, string>;
  #child: ChildProcess | undefined;
  #gone: Promise<unknown> = Promise.resolve();

  constructor(name: string, link: RedisProxy, main: string, keys: Record<string, string>) {
    this.name = name;
    this.link = link;
    this.#main = main;
    this.#keys = keys;
  }

  get socket(): string | undefined {
    return this.address && `${this.address.replace('http', 'ws')}/live`;
  }

  /** Starts it, with a clock that is `aheadMs` ahead of the machine's and jumps `jumpMs` ahead at each `jumpClock`. */
  async start({ aheadMs = 0, jumpMs = 0 } = {}): Promise<void> {
    const child = spawn(process.execPath, [this.#main], {
      env: {
        PATH: process.env.PATH,
        NODE_COMPILE_CACHE: path('../../node_modules/.cache/node'),
        PORT: '0',
        LOG_LEVEL: 'fatal',
        REDIS_URL: this.link.url,
        ...this.#keys,
        CLOCK_AHEAD: String(aheadMs),
        CLOCK_JUMP: String(jumpMs),
        NODE_OPTIONS: `--import=${withoutBot} --import=${ownClock}`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#gone = new Promise((resolve) => child.once('close', resolve));
    let complaint = '';
    child.stderr.on('data', (data) => {
      complaint = `${complaint}${data}`.slice(-2_000);
    });
    this.address = await new Promise<string>((resolve, reject) => {
      const limit = setTimeout(() => {
        child.kill('SIGKILL');
        reject(new Error(`${this.name} didn't start within a minute`));
      }, startWithinMs);
      createInterface({ input: child.stdout }).on('line', (line) => {
        const [, found] = /^Mini-M.* (http:\/\/\S+)$/.exec(line) ?? [];
        if (!found) return;
        clearTimeout(limit);
        resolve(found);
      });
      child.once('close', (code) => {
        clearTimeout(limit);
        reject(new Error(`${this.name} ended with ${code} before it listened: ${complaint.trim()}`));
      });
    });
    this.generation += 1;
    child.once('close', () => {
      if (this.#child === child) this.address = undefined;
    });
  }

  /** Retries to start it until it runs, in case Redis is down. */
  async startSomehow(clock: { aheadMs?: number; jumpMs?: number } = {}): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        await this.start(clock);
        return;
      } catch (error) {
        if (tries === 20) throw error;
        await pause(500);
      }
    }
  }

  /** Ends it and waits until it is gone. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.#child?.kill(signal);
    // It hands over its windows at once, so no new ones may be sent to it.
    this.address = undefined;
    await this.#gone;
  }

  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  jumpClock(): void {
    this.#child?.kill('SIGUSR2');
  }
}

/** Redis can't be reached or is full. */
export class RedisUnavailable extends Error {}

/** Three processes of the product on one Redis, each with its own link to it. */
export class World {
  readonly servers: Server[] = [];
  redis!: TestRedis;
  readonly #keys = {
    SEAL_KEY: sealKey.toString('base64'),
    NAME_KEY: randomBytes(32).toString('base64'),
  };

  /** `main`: the main file of the product, or of a sabotaged copy. */
  static async start(main: string, aheadMs: readonly number[] = [0, 0, 0]): Promise<World> {
    const world = new World();
    // However this process ends, its child processes end with it.
    process.once('exit', world.#killAll);
    world.redis = await startRedis();
    for (const n of aheadMs.keys()) {
      const link = await RedisProxy.to(world.redis.port);
      world.servers.push(new Server(`P${n + 1}`, link, main, world.#keys));
    }
    await Promise.all(world.servers.map((server, n) => server.start({ aheadMs: aheadMs[n] ?? 0, jumpMs: jumps[n] })));
    return world;
  }

  get running(): Server[] {
    return this.servers.filter((server) => server.address !== undefined);
  }

  /** Kills Redis and starts an empty one in its place. */
  async emptyRedis(awayMs = 0): Promise<void> {
    await this.redis.kill();
    if (awayMs > 0) await pause(awayMs);
    this.redis = await startRedis({ port: this.redis.port });
  }

  /** Sends Redis a command directly, bypassing the links. Rejects with `RedisUnavailable`. */
  askRedis(...command: string[]): Promise<unknown> {
    return this.#withRedis((ask) => ask(command));
  }

  /** Rolls Redis back, after some ms, to what it holds now. */
  setRedisBack(ms: number): Promise<void> {
    return this.#withRedis(async (ask) => {
      const keys = async () => (await ask(['KEYS', '*'])) as Buffer[];
      const before: Array<[key: Buffer, life: string, dump: Buffer]> = [];
      for (const key of await keys()) {
        const life = Math.max(Number(await ask(['PTTL', key])), 0);
        const dump = (await ask(['DUMP', key])) as Buffer | null;
        if (dump) before.push([key, String(life), dump]);
      }
      await pause(ms);
      // Atomically, for anyone who asks Redis.
      const now = await keys();
      const back = before.map(([key, life, dump]) => ask(['RESTORE', key, life, dump, 'REPLACE']));
      const gone = now.filter((key) => !before.some(([known]) => known.equals(key)));
      await Promise.all([...back, ...gone.map((key) => ask(['DEL', key]))]);
    });
  }

  async #withRedis<T>(use: (ask: (command: Array<string | Buffer>) => Promise<unknown>) => Promise<T>): Promise<T> {
    const client = createClient({ url: this.redis.url, socket: { reconnectStrategy: false, connectTimeout: 2_000 } });
    client.on('error', () => {});
    const binary = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
    try {
      await client.connect();
      return await use((command) => binary.sendCommand(command));
    } catch (cause) {
      if (cause instanceof ErrorReply && !cause.message.startsWith('OOM')) throw cause;
      throw new RedisUnavailable('Redis is away or full', { cause });
    } finally {
      client.destroy();
    }
  }

  /** Reverts all faults. */
  async heal(): Promise<void> {
    this.redis.signal('SIGCONT');
    for (const server of this.servers) {
      server.thaw();
      server.link.mend();
    }
    await this.askRedis('CONFIG', 'SET', 'maxmemory', '0');
    await Promise.all(this.servers.map((server) => server.address ?? server.startSomehow()));
  }

  async stop(): Promise<void> {
    for (const server of this.servers) {
      await server.end('SIGKILL');
      server.link.close();
    }
    await this.redis.kill();
    process.off('exit', this.#killAll);
  }

  readonly #killAll = (): void => {
    for (const server of this.servers) void server.end('SIGKILL');
    void this.redis?.kill();
  };
}

/** How far the clock of each process jumps, in ms. */
const jumps = [20_000, -15_000, 40_000];

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
