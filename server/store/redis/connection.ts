import { ErrorReply, RESP_TYPES } from 'redis';
import type { Clock } from '../../kit/clock.ts';
import { StoreError } from '../store.ts';
import { type Argument, clustered, type Listener, type RedisClients, standAlone } from './clients.ts';
import { codeOf, faultOf, reasonOf, unreplicated, warnSparingly } from './faults.ts';
import type { Script } from './scripts.ts';
import { warningsOf } from './warnings.ts';

/** Timeout for an operation, and how long a failed start is retried, in ms. */
const patience = 3_000;
/** How often we read Redis' clock, in ms; a reply that took longer than `slow` is too inaccurate to use. */
const measureEvery = 10_000;
const slow = 200;
/** How long to wait, in ms, before connecting again because of a replica. */
const reconnectEvery = 1_000;
/** How long replicas have to confirm a change, in ms. */
const replicasAnswerWithin = 1_000;
/** Routes commands that have no key to one node of a Cluster, the same for every process. */
const anyKey = 'mini-m:leases';

/** A Redis, stand-alone or a Cluster. Rejects with `StoreError` only. */
export interface RedisConnection {
  /** Redis' time in ms. */
  now(): number;
  /** Runs a command on the node that has `key`. */
  command(key: string, args: Argument[]): Promise<unknown>;
  run(script: Script, key: string, args: Argument[]): Promise<unknown>;
  /** The same for a script that writes; resolves once as many replicas have it as the operator wants. */
  runReplicated(script: Script, key: string, args: Argument[]): Promise<unknown>;
  /** Whether keys may be on several nodes, so that one script can't cover many. */
  readonly isCluster: boolean;
  /** Runs a script over many keys; in a Cluster, over one. */
  runOver(script: Script, keys: readonly string[], args: Argument[]): Promise<unknown>;
  subscribe(channel: string, listener: Listener): Promise<void>;
  unsubscribe(channel: string, listener: Listener): Promise<void>;
  /** How long Redis has been running and this process has been connected to it, in ms. */
  age(): number;
  /** Resynchronizes with Redis' clock. */
  measure(): Promise<void>;
  close(): Promise<void>;
}

export interface ConnectionSettings {
  url: string;
  clock: Clock;
  /** How many replicas must confirm what `runReplicated` writes. */
  ackReplicas: number;
}

export interface ConnectionListener {
  /** A lost connection is back. */
  onReconnect(): void;
  /** Gets one sentence for the operator. */
  warn(sentence: string): void;
}

/** Connects; rejects with a one-sentence message. Once connected, reconnects automatically. */
export async function connectRedis(
  { url, clock, ackReplicas }: ConnectionSettings,
  { onReconnect, warn }: ConnectionListener,
): Promise<RedisConnection> {
  const where = hostOf(url);
  const startedAt = performance.now();
  let started = false;
  let closed = false;
  let offset = 0;
  /** When Redis started or this process last reconnected, whichever is later, by `performance.now()`. */
  let since = 0;
  let isCluster = false;

  const options = {
    url,
    RESP: 3 as const,
    // `attempt` has its own timeout; the client's would create an AbortSignal per command.
    commandOptions: { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer }, timeout: 0 },
    // Fail at once while disconnected: the caller knows whether to retry.
    disableOfflineQueue: true,
    pingInterval: 2_000,
    maintNotifications: 'disabled' as const,
    socket: {
      connectTimeout: patience,
      socketTimeout: 2 * patience,
      reconnectStrategy(retries: number, cause: Error): false | number {
        const hopeless = cause instanceof ErrorReply || performance.now() - startedAt > patience;
        if (!started && hopeless) return false;
        return Math.min(25 * 2 ** retries, 1_000) * (0.5 + Math.random() / 2);
      },
    },
  };
  let lastError: unknown;
  let reconnectedAt = Number.NEGATIVE_INFINITY;
  const warnOf = warnSparingly(warn);
  // At start, the fault is the reason why the start failed.
  const warnOnce = (fault: StoreError) => started && !closed && warnOf(fault);
  let clients: RedisClients = standAlone(options, failed);
  /** For what replicas must confirm: their own connections, because WAIT blocks everything behind it. */
  let writers = clients;
  /** Rises with every connection of the writers: WAIT on a new one would know nothing of what was written on the last. */
  let connected = 0;

  /** A failure of a connection, such as a password that was changed meanwhile. Commands report their own. */
  function failed(error: unknown) {
    lastError = error;
    if (codeOf(error)) warnOnce(faultOf(error, where));
  }

  /** After a failover, an open connection may still lead to the old primary, which is a replica now. */
  function leaveReplica() {
    const now = performance.now();
    if (!started || now - reconnectedAt < reconnectEvery) return;
    reconnectedAt = now;
    for (const each of new Set([clients, writers])) each.reconnect();
  }

  async function attempt<T>(working: Promise<T>, wait = patience, name?: string): Promise<T> {
    try {
      return await withTimeout(working, wait, `Redis at ${where} did not answer in time.`);
    } catch (error) {
      const fault = faultOf(reasonOf(error, lastError), where, name);
      warnOnce(fault);
      if (codeOf(error) === 'READONLY') leaveReplica();
      throw fault;
    }
  }

  const commandOf = (to: () => RedisClients) => (key: string, args: Argument[]) =>
    attempt(to().send(key, args), patience, String(args[0]));
  const command = commandOf(() => clients);

  async function measure() {
    // The monotonic clock, because the wall clock may jump and the sessions' time must not.
    const sent = performance.now();
    const [seconds, micros] = (await command(anyKey, ['TIME'])) as [Buffer, Buffer];
    const received = performance.now();
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
    for (const each of new Set([clients, writers])) each.destroy();
  }

  try {
    await attempt(clients.connect(), 2 * patience);
    const info = String(await command(anyKey, ['INFO', 'server', 'memory']));
    const version = /redis_version:(\S+)/.exec(info)?.[1] ?? 'unknown';
    if (!(Number.parseInt(version, 10) >= 7)) {
      throw new StoreError(`Redis 7.0 or newer is needed; the one at ${where} is ${version}.`);
    }
    since = performance.now() - Number(/uptime_in_seconds:(\d+)/.exec(info)?.[1] ?? 0) * 1_000;
    if (/(redis|server)_mode:cluster/.test(info)) {
      // The client wouldn't say why it can't find the other nodes.
      await command(anyKey, ['CLUSTER', 'SLOTS']);
      clients.destroy();
      isCluster = true;
      clients = clustered(options, failed);
      writers = clients;
      await attempt(clients.connect(), 2 * patience);
    }
    if (ackReplicas > 0) {
      writers = isCluster ? clustered(options, failed) : standAlone(options, failed);
      await attempt(writers.connect(), 2 * patience);
      writers.onReady(() => connected++);
      await attempt(writers.replicated(anyKey, 0, 1), patience, 'WAIT');
    }
    for (const warning of await warningsOf(info, (args) => command(anyKey, args))) warn(`Redis at ${where} ${warning}`);
    await measure();
  } catch (error) {
    destroy();
    throw faultOf(error, where);
  }
  function evaluate(script: Script, keys: readonly string[], args: Argument[], send = command): Promise<unknown> {
    const [key = anyKey] = keys;
    const rest = [String(keys.length), ...keys, ...args];
    return send(key, ['EVALSHA', script.sha, ...rest]).catch((error: StoreError) => {
      // A restart or SCRIPT FLUSH clears Redis' script cache.
      const { cause } = error;
      if (!(cause instanceof Error && cause.message.startsWith('NOSCRIPT'))) throw error;
      return send(key, ['EVAL', script.source, ...rest]);
    });
  }

  async function evaluateReplicated(script: Script, key: string, args: Argument[]): Promise<unknown> {
    const before = connected;
    const reply = await evaluate(
      script,
      [key],
      args,
      commandOf(() => writers),
    );
    const wait = replicasAnswerWithin;
    const replicas = await attempt(writers.replicated(key, ackReplicas, wait), wait + patience, 'WAIT');
    if (Number(replicas) < ackReplicas || connected !== before) {
      const fault = unreplicated(where, ackReplicas);
      warnOnce(fault);
      throw fault;
    }
    return reply;
  }

  clients.onReady((wasLost) => {
    if (wasLost) since = performance.now();
    onReconnect();
  });
  started = true;
  measureAgain();

  return {
    now: () => Math.round(performance.now() + offset),
    command,

    run: (script, key, args) => evaluate(script, [key], args),
    runReplicated: ackReplicas > 0 ? evaluateReplicated : (script, key, args) => evaluate(script, [key], args),
    isCluster,
    runOver: evaluate,

    async subscribe(channel, listener) {
      const subscribing = clients.subscribe(channel, listener);
      try {
        await attempt(subscribing);
      } catch (error) {
        subscribing.then(() => clients.unsubscribe(channel, listener)).catch(() => {});
        throw error;
      }
    },

    unsubscribe: (channel, listener) => attempt(clients.unsubscribe(channel, listener)),

    age: () => performance.now() - since,
    measure,

    async close() {
      if (!closed) destroy();
    },
  };
}

/**
 * Settles like `working`, or rejects with a `StoreError` after `ms`. If the event loop was blocked, replies that have already
 * arrived are read before the timeout counts.
 */
export function withTimeout<T>(working: Promise<T>, ms: number, late: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => setImmediate(() => reject(new StoreError(late))), ms);
    working.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function hostOf(url: string): string {
  // Never the whole URL: it may hold a password.
  const parsed = URL.parse(url);
  if (parsed?.protocol === 'redis:' || parsed?.protocol === 'rediss:') return parsed.host;
  throw new StoreError('REDIS_URL must look like redis://host:6379 or rediss://host:6379.');
}
