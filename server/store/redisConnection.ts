import { createClient, ErrorReply, RESP_TYPES } from 'redis';
import type { Clock } from './clock.ts';
import type { Script } from './redisScripts.ts';
import { StoreError } from './store.ts';

/** How long an operation may take, and for how long a start tries again, in ms. */
const patience = 3_000;
/** How often Redis' clock is asked for, in ms; an answer that took longer than `slow` says too little. */
const measureEvery = 10_000;
const slow = 200;

type Argument = string | Buffer;
type Listener = (message: Buffer) => void;

/** Two connections to one Redis, one for commands and one for what is published. Rejects with `StoreError` only. */
export interface RedisConnection {
  /** Redis' time in ms. */
  now(): number;
  command(args: Argument[]): Promise<unknown>;
  run(script: Script, key: string, args: Argument[]): Promise<unknown>;
  subscribe(channel: string, listener: Listener): Promise<void>;
  unsubscribe(channel: string, listener: Listener): Promise<void>;
  close(): Promise<void>;
}

/** Connects, or rejects with one sentence. Later losses are mended by themselves; `onReconnect` is told then. */
export async function connectRedis(url: string, clock: Clock, onReconnect: () => void): Promise<RedisConnection> {
  const where = hostOf(url);
  const startedAt = performance.now();
  let started = false;
  let closed = false;
  let offset = 0;

  const commands = createClient({
    url,
    RESP: 2,
    commandOptions: { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } },
    // What cannot be sent now is refused now; whoever asked knows better whether to ask again.
    disableOfflineQueue: true,
    pingInterval: 2_000,
    maintNotifications: 'disabled',
    socket: {
      connectTimeout: patience,
      socketTimeout: 2 * patience,
      reconnectStrategy(retries: number, cause: Error) {
        const hopeless = cause instanceof ErrorReply || performance.now() - startedAt > patience;
        if (!started && hopeless) return false;
        return Math.min(25 * 2 ** retries, 1_000) * (0.5 + Math.random() / 2);
      },
    },
  });
  const hints = commands.duplicate();

  function trouble(cause: unknown): StoreError {
    if (cause instanceof StoreError) return cause;
    if (!(cause instanceof ErrorReply)) return new StoreError(`Redis at ${where} cannot be reached.`, { cause });
    const code = cause.message.split(' ', 1)[0];
    if (code === 'NOAUTH' || code === 'WRONGPASS') {
      return new StoreError(`Redis at ${where} needs another user or password in REDIS_URL.`, { cause });
    }
    return new StoreError(`Redis at ${where} refused what was asked of it (${code}).`, { cause });
  }

  async function attempt<T>(working: Promise<T>, wait = patience): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new StoreError(`Redis at ${where} did not answer in time.`)), wait);
    });
    try {
      return await Promise.race([working, tooLong]);
    } catch (error) {
      throw trouble(error);
    } finally {
      clearTimeout(timer);
    }
  }

  const command = (args: Argument[]): Promise<unknown> => attempt(commands.sendCommand(args));

  async function measure() {
    const sent = clock.now();
    const [seconds, micros] = (await command(['TIME'])) as [Buffer, Buffer];
    const received = clock.now();
    if (started && received - sent > slow) return;
    offset = Number(seconds) * 1_000 + Number(micros) / 1_000 - (sent + received) / 2;
  }

  function measureAgain() {
    clock.after(measureEvery, () => {
      if (closed) return;
      measure().catch(() => {});
      measureAgain();
    });
  }

  function destroy() {
    closed = true;
    commands.destroy();
    hints.destroy();
  }

  for (const client of [commands, hints]) {
    // Every operation says for itself that it failed; an error event without a listener would end the process.
    client.on('error', () => {});
    client.on('ready', () => {
      if (started) onReconnect();
    });
  }

  try {
    await attempt(Promise.all([commands.connect(), hints.connect()]), 2 * patience);
    const version = /redis_version:(\S+)/.exec(String(await command(['INFO', 'server'])))?.[1] ?? 'unknown';
    if (!(Number.parseInt(version, 10) >= 7)) {
      throw new StoreError(`Redis 7.0 or newer is needed; the one at ${where} is ${version}.`);
    }
    await measure();
  } catch (error) {
    destroy();
    throw trouble(error);
  }
  started = true;
  measureAgain();

  return {
    now: () => Math.round(clock.now() + offset),
    command,

    async run(script, key, args) {
      const rest = ['1', key, ...args];
      try {
        return await command(['EVALSHA', script.sha, ...rest]);
      } catch (error) {
        // Redis forgets its scripts when it restarts, and when somebody tells it to.
        const { cause } = error as StoreError;
        if (!(cause instanceof Error && cause.message.startsWith('NOSCRIPT'))) throw error;
        return command(['EVAL', script.source, ...rest]);
      }
    },

    async subscribe(channel, listener) {
      const subscribing = hints.sSubscribe(channel, listener, true);
      try {
        await attempt(subscribing);
      } catch (error) {
        subscribing.then(() => hints.sUnsubscribe(channel, listener, true)).catch(() => {});
        throw error;
      }
    },

    unsubscribe: (channel, listener) => attempt(hints.sUnsubscribe(channel, listener, true)),

    async close() {
      if (!closed) destroy();
    },
  };
}

function hostOf(url: string): string {
  // Never the whole address: it may carry a password.
  const parsed = URL.parse(url);
  if (parsed?.protocol === 'redis:' || parsed?.protocol === 'rediss:') return parsed.host;
  throw new StoreError('REDIS_URL must look like redis://host:6379 or rediss://host:6379.');
}
