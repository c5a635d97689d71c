import type { KeyObject } from 'node:crypto';
import { rulesVersion } from '#session/decide.ts';
import type { Position } from '#session/protocol.ts';
import type { Clock } from './clock.ts';
import { leaseLife, leaseRefresh, tailEvery, tombstoneLife, wipeGrace } from './lifetimes.ts';
import { type Counted, LogFollower } from './logFollower.ts';
import { connectRedis } from './redisConnection.ts';
import * as scripts from './redisScripts.ts';
import { keyName } from './seal.ts';
import { beginLog, type LogKey, newLogKey, openLeft, type SealedEntry, sealEntry, sealLeft } from './sealedEntry.ts';
import { type Store, StoreError, type Watch } from './store.ts';

const leases = 'mini-m:leases';

export interface RedisSettings {
  url: string;
  /** The first seals, all open. */
  sealKeys: readonly KeyObject[];
  nameKey: KeyObject;
  clock: Clock;
  /** Told of what was mended or skipped, for those who keep count. */
  count?(counted: Counted): void;
}

/**
 * Sessions shared by any number of processes: each a sealed log in one Redis Stream. Rejects with one sentence when
 * Redis cannot be used. Watchers are told when an entry comes back from Redis, before or after its `propose` resolves.
 */
export async function redisStore({ url, sealKeys, nameKey, clock, count = () => {} }: RedisSettings): Promise<Store> {
  const followers = new Map<string, Set<LogFollower>>();
  const processes = new Set<string>();
  let closed = false;
  const redis = await connectRedis(url, clock, () => void checkTails());

  async function read(name: string, after: Position | undefined, most?: number): Promise<SealedEntry[]> {
    const from = after ? `(${after.epoch}-${after.version}` : '-';
    const reply = await redis.command(['XRANGE', name, from, '+', ...(most ? ['COUNT', String(most)] : [])]);
    return (reply as Array<[Buffer, Buffer[]]>).map(([id, fields]) => ({
      position: positionOf(id.toString()),
      at: Number(fields[1]),
      blob: fields[3] ?? Buffer.alloc(0),
    }));
  }

  /** The key of this epoch's log: a follower's, else from the log itself. `undefined`: this epoch is not open. */
  async function logKey(name: string, epoch: number): Promise<LogKey | undefined> {
    for (const { log } of followers.get(name) ?? []) if (log?.epoch === epoch) return log;
    const [first] = await read(name, undefined, 1);
    if (first?.position.epoch !== epoch || first.position.version === 0) return undefined;
    return beginLog(name, sealKeys, first)[0];
  }

  /** Hints can be lost without a trace, the last one above all: so the logs' tails are asked for, all in one go. */
  async function checkTails() {
    await Promise.allSettled(
      Array.from(followers, async ([name, following]) => {
        const [, id] = (await redis.run(scripts.tail, name, [])) as [Buffer, Buffer | null | undefined];
        if (!id) return;
        const position = positionOf(id.toString());
        for (const follower of following) if (follower.isBehind(position)) follower.catchUpLater();
      }),
    );
  }

  function every(ms: number, run: () => Promise<unknown>) {
    clock.after(ms, async () => {
      if (closed) return;
      await run().catch(() => {});
      every(ms, run);
    });
  }

  const keep = (process: string, life: number) => redis.run(scripts.keepLease, leases, [String(life), process]);

  every(tailEvery, checkTails);
  every(leaseRefresh, () => Promise.all(Array.from(processes, (process) => keep(process, leaseLife))));

  return {
    now: redis.now,

    async open(meeting, opening) {
      const name = keyName(nameKey, meeting);
      for (let tries = 0; tries < 3; tries++) {
        const [at, last] = (await redis.run(scripts.tail, name, [])) as [Buffer, Buffer | null | undefined];
        const before = last ? positionOf(last.toString()) : undefined;
        if (before && before.version > 0) return false;
        // Epochs rise even when Redis' clock was set back.
        const epoch = Math.max(Number(at), before?.epoch ?? 0);
        const blob = sealEntry(newLogKey(name, epoch, rulesVersion), sealKeys, {
          kind: 'opened',
          opening,
          rules: rulesVersion,
        });
        const life = String(opening.limits.maxAge + wipeGrace);
        const opened = await redis.run(scripts.open, name, [String(epoch), blob, life]);
        if (opened !== -1) return opened === 1;
      }
      throw new StoreError('A session was opened and cleared again and again while this one was about to open.');
    },

    async propose(meeting, epoch, proposal) {
      const name = keyName(nameKey, meeting);
      const log = await logKey(name, epoch);
      if (!log) return false;
      const blob = sealEntry(log, sealKeys, { kind: 'entry', entry: proposal });
      return (await redis.run(scripts.append, name, [String(epoch), blob])) === 1;
    },

    async settle(meeting, { epoch, version }, session) {
      const name = keyName(nameKey, meeting);
      const log = await logKey(name, epoch);
      if (!log) return false;
      const blob = sealEntry(log, sealKeys, { kind: 'snapshot', session, rules: log.rules });
      return (await redis.run(scripts.settle, name, [String(epoch), String(version), blob])) === 1;
    },

    async wipe(meeting, epoch, left) {
      const name = keyName(nameKey, meeting);
      const blob = left === undefined ? '' : sealLeft(name, epoch + 1, sealKeys, left);
      await redis.run(scripts.wipe, name, [String(epoch), String(epoch + 1), String(tombstoneLife), blob]);
    },

    async left(meeting) {
      const name = keyName(nameKey, meeting);
      const [first] = await read(name, undefined, 1);
      return first?.position.version === 0 ? openLeft(name, sealKeys, first) : undefined;
    },

    async tidied(meeting, left) {
      const name = keyName(nameKey, meeting);
      const [first] = await read(name, undefined, 1);
      if (first?.position.version !== 0 || openLeft(name, sealKeys, first) !== left) return;
      await redis.run(scripts.tidy, name, [String(first.position.epoch)]);
    },

    async watch(meeting, watcher): Promise<Watch> {
      const name = keyName(nameKey, meeting);
      const follower = new LogFollower({ name, sealKeys, read: (after) => read(name, after), count }, watcher);
      const listener = (message: Buffer) => {
        const entry = hintOf(message);
        if (entry) follower.hint(entry);
      };
      const others = followers.get(name) ?? new Set();
      followers.set(name, others.add(follower));

      async function stop() {
        follower.stop();
        others.delete(follower);
        if (others.size === 0 && followers.get(name) === others) followers.delete(name);
        // It is silent already; that Redis cannot be told so now changes nothing.
        await redis.unsubscribe(name, listener).catch(() => {});
      }

      try {
        // Subscribed first: what comes between the two is heard twice rather than never.
        await redis.subscribe(name, listener);
        await follower.catchUp();
      } catch (error) {
        void stop();
        throw error;
      }
      return { heal: () => follower.catchUp(), stop };
    },

    async keepLease(process) {
      processes.add(process);
      await keep(process, leaseLife);
    },

    async expiredLeases(asked) {
      if (asked.length === 0) return [];
      const ends = (await redis.run(scripts.expiredLeases, leases, [String(leaseLife), ...asked])) as number[];
      return asked.flatMap((process, i) => (ends[i] ? [{ process, at: ends[i] }] : []));
    },

    async close() {
      if (closed) return;
      closed = true;
      for (const following of followers.values()) for (const follower of following) follower.stop();
      followers.clear();
      // Others need not wait for the lease to run out.
      await Promise.allSettled(Array.from(processes, (process) => keep(process, 0)));
      await redis.close();
    },
  };
}

function positionOf(id: string): Position {
  const [epoch, version] = id.split('-');
  return { epoch: Number(epoch), version: Number(version) };
}

/** Reads what was published: `<id> <time> <blob>`. `undefined`: this is not from us. */
function hintOf(message: Buffer): SealedEntry | undefined {
  const first = message.indexOf(32);
  const second = message.indexOf(32, first + 1);
  if (first < 0 || second < 0) return undefined;
  const position = positionOf(message.toString('latin1', 0, first));
  const at = Number(message.toString('latin1', first + 1, second));
  if (![position.epoch, position.version, at].every((n) => Number.isSafeInteger(n) && n >= 0)) return undefined;
  return { position, at, blob: message.subarray(second + 1) };
}
