import type { KeyObject } from 'node:crypto';
import { rulesVersion } from '#session/decide.ts';
import type { Position } from '#session/protocol.ts';
import { ClearedSessions } from './clearedSessions.ts';
import { beat, type Clock, onBeat } from './clock.ts';
import { leaseLife, leaseRefresh, restorersFirst, tombstoneLife, wipeGrace } from './lifetimes.ts';
import { type Counted, isLater, LogFollower } from './logFollower.ts';
import { lookInTurn } from './looks.ts';
import { connectRedis } from './redisConnection.ts';
import { redisDeadlines } from './redisDeadlines.ts';
import { entryOf, hintOf, positionOf } from './redisEntry.ts';
import * as scripts from './redisScripts.ts';
import { keyName } from './seal.ts';
import { beginLog, type LogKey, newLogKey, openLeft, type SealedEntry, sealEntry, sealLeft } from './sealedEntry.ts';
import { type LogName, type Store, StoreError, type Watch } from './store.ts';

const leases = 'mini-m:leases';
/** At most so many logs Redis is asked about at once: it answers nobody else meanwhile. */
const askedAtOnce = 50;

export interface RedisSettings {
  url: string;
  /** The first seals, all open. */
  sealKeys: readonly KeyObject[];
  nameKey: KeyObject;
  clock: Clock;
  /** Told of what was mended or skipped, for those who keep count. */
  count?(counted: Counted): void;
  /** Told, in one sentence, what whoever runs this should know. */
  warn?(sentence: string): void;
}

/**
 * Sessions shared by any number of processes: each a sealed log in one Redis Stream. Rejects with one sentence when
 * Redis cannot be used. Watchers are told when an entry comes back from Redis, before or after its `propose` resolves.
 */
export async function redisStore(settings: RedisSettings): Promise<Store> {
  const { url, sealKeys, nameKey, clock, count = () => {}, warn = () => {} } = settings;
  const followers = new Map<LogName, readonly LogFollower[]>();
  const looks = lookInTurn(() => followers.keys(), clock);
  const cleared = new ClearedSessions(clock);
  const processes = new Set<string>();
  let closed = false;
  const redis = await connectRedis(url, clock, {
    warn,
    onReconnect() {
      void checkTails();
      for (const name of cleared.names) void putTombstoneBack(name);
    },
  });

  async function read(name: LogName, after: Position | undefined, most?: number): Promise<SealedEntry[]> {
    const from = after ? `(${after.epoch}-${after.version}` : '-';
    const reply = await redis.command(name, ['XRANGE', name, from, '+', ...(most ? ['COUNT', String(most)] : [])]);
    return (reply as Array<[Buffer, Buffer[]]>).map(entryOf);
  }

  /** Redis' time, and where the log ends. */
  async function tail(name: LogName): Promise<[at: number, end: Position | undefined]> {
    const [at, id] = (await redis.run(scripts.tail, name, [])) as [Buffer, Buffer | null | undefined];
    return [Number(at), id ? positionOf(id) : undefined];
  }

  function followedKey(name: LogName, epoch: number): LogKey | undefined {
    for (const { log } of followers.get(name) ?? []) if (log?.epoch === epoch) return log;
    return undefined;
  }

  /** The key of this epoch's log: a follower's, else from the log itself. `undefined`: this epoch is not open. */
  async function logKey(name: LogName, epoch: number): Promise<LogKey | undefined> {
    const followed = followedKey(name, epoch);
    if (followed) return followed;
    const [first] = await read(name, undefined, 1);
    if (first?.position.epoch !== epoch || first.position.version === 0) return undefined;
    return beginLog(name, sealKeys, first)[0];
  }

  /** The last version of this epoch that somebody here was told of. */
  function toldOf(name: LogName, epoch: number): number {
    let version = 0;
    for (const { last } of followers.get(name) ?? [])
      if (last?.epoch === epoch) version = Math.max(version, last.version);
    return version;
  }

  /** Hints can be lost without a trace, the last one above all: so the logs' tails are asked for, all in one go. */
  async function checkTails(names = [...followers.keys()]) {
    const atOnce = redis.isCluster ? 1 : askedAtOnce;
    const asked = [];
    for (let n = 0; n < names.length; n += atOnce) asked.push(checkThese(names.slice(n, n + atOnce)));
    await Promise.all(asked);
  }

  async function checkThese(names: readonly LogName[]) {
    const asked = names.map((name) => followers.get(name)?.[0]?.lastId ?? '');
    const ends = await endsElsewhere(names, asked).catch(looks.failed);
    for (let n = 0; n < names.length; n++) {
      for (const follower of followers.get(names[n] as LogName) ?? []) {
        // What was told since is known anyhow.
        const known = follower.lastId === asked[n] ? follower.last : undefined;
        const end = ends?.has(n) ? ends.get(n) : known;
        if (!ends || end === 'unknown') follower.unanswered();
        else follower.checkEnd(known, end);
      }
    }
  }

  /**
   * Where those of these logs end that do not end there (an id, or nothing for one that is not there); by their place in
   * the list. Nearly always that is none of them, and Redis has nothing to say.
   */
  async function endsElsewhere(names: readonly LogName[], there: readonly string[]) {
    const found = (await redis.runOver(scripts.tails, names, [there.join(' ')])) as Array<[number, Buffer | null]>;
    return new Map<number, Position | 'unknown' | undefined>(
      found.map(([n, id]) => [n - 1, id ? (id.length > 0 ? positionOf(id) : undefined) : 'unknown']),
    );
  }

  async function bury(name: LogName, epoch: number, openedAt: number, life: number, left?: string) {
    const blob = left === undefined ? '' : sealLeft(name, epoch + 1, sealKeys, left);
    const args = [String(epoch), String(epoch + 1), String(life), blob, String(openedAt)];
    return (await redis.run(scripts.wipe, name, args)) === 1;
  }

  /** After Redis forgot it; and what was cleared here and is back from a process that did not know is wiped again. */
  async function putTombstoneBack(name: LogName) {
    try {
      const [at, end] = await tail(name);
      const due = cleared.tombstone(name);
      if (!due || end?.version === 0) return;
      if (!end) {
        await bury(name, at, due.openedAt, due.life, due.left);
        return;
      }
      const log = await logKey(name, end.epoch);
      if (log && cleared.has(name, log.openedAt)) await bury(name, log.epoch, log.openedAt, due.life, due.left);
    } catch {
      // Tried again when Redis is back, and by whoever still follows this log.
    }
  }

  function every(ms: number, run: () => Promise<unknown>) {
    onBeat(clock, ms, async () => {
      if (closed) return;
      await run().catch(() => {});
      every(ms, run);
    });
  }

  const keep = (process: string, life: number) => redis.run(scripts.keepLease, leases, [String(life), process]);

  every(beat, async () => void checkTails(looks.next()));
  every(leaseRefresh, () => Promise.all(Array.from(processes, (process) => keep(process, leaseLife))));

  return {
    nameOf: (meeting) => keyName(nameKey, meeting),
    now: redis.now,
    ...redisDeadlines(redis),

    async open(name, opening) {
      // Whoever holds a session that a restarted Redis forgot puts it back first.
      const young = restorersFirst - (await redis.uptime(name));
      if (young > 0) await new Promise<void>((resolve) => clock.after(young, resolve));
      for (let tries = 0; tries < 3; tries++) {
        const [at, before] = await tail(name);
        if (before && before.version > 0) return false;
        // Epochs rise even when Redis' clock was set back.
        const epoch = Math.max(at, before?.epoch ?? 0);
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

    async propose(name, epoch, proposal) {
      const log = followedKey(name, epoch) ?? (await logKey(name, epoch));
      if (!log) return false;
      const blob = sealEntry(log, sealKeys, { kind: 'entry', entry: proposal });
      const placed = (await redis.run(scripts.append, name, [String(epoch), blob, String(toldOf(name, epoch))])) === 1;
      // Wiped, restored, forgotten or set back: whoever follows should know soon.
      if (!placed) void checkTails([name]);
      return placed;
    },

    async settle(name, { epoch, version }, session) {
      const log = await logKey(name, epoch);
      if (!log) return false;
      const blob = sealEntry(log, sealKeys, { kind: 'snapshot', session, rules: log.rules });
      return (await redis.run(scripts.settle, name, [String(epoch), String(version), blob])) === 1;
    },

    async restore(name, position, session) {
      const rules = followers.get(name)?.find(({ log }) => log?.epoch === position.epoch)?.log?.rules;
      if (rules === undefined || cleared.has(name, session.openedAt)) return false;
      const [at, end] = await tail(name);
      if (end && !isLater(position, end)) return false;
      const epoch = Math.max(at, position.epoch + 1);
      const blob = sealEntry(newLogKey(name, epoch, rules), sealKeys, { kind: 'snapshot', session, rules });
      const life = String(Math.max(session.openedAt + session.limits.maxAge - at, 0) + wipeGrace);
      const left = end ? `${end.epoch}-${end.version}` : '';
      return (await redis.run(scripts.restore, name, [left, String(epoch), blob, life])) === 1;
    },

    async wipe(name, epoch, left) {
      const log = await logKey(name, epoch);
      if (!log) return false;
      // Remembered before it is tried: should Redis forget both, nobody must bring this back.
      cleared.remember(name, log.openedAt, left);
      return bury(name, epoch, log.openedAt, tombstoneLife, left);
    },

    async left(name) {
      const [first] = await read(name, undefined, 1);
      return first?.position.version === 0 ? openLeft(name, sealKeys, first) : undefined;
    },

    async tidied(name, left) {
      const [first] = await read(name, undefined, 1);
      if (first?.position.version !== 0 || openLeft(name, sealKeys, first) !== left) return;
      await redis.run(scripts.tidy, name, [String(first.position.epoch)]);
      cleared.tidied(name);
    },

    async watch(name, watcher): Promise<Watch> {
      const source = {
        name,
        sealKeys,
        read: (after: Position | undefined) => read(name, after),
        count,
        now: () => clock.now(),
        happened: () => looks.happened(name),
        wasCleared: (openedAt: number) => cleared.has(name, openedAt),
        cleared: (openedAt: number, left?: string) => cleared.remember(name, openedAt, left),
        putTombstoneBack: () => void putTombstoneBack(name),
        wipeAgain: (log: LogKey) => void bury(name, log.epoch, log.openedAt, tombstoneLife).catch(() => {}),
      };
      const follower = new LogFollower(source, watcher);
      const listener = (message: Buffer) => {
        const entry = hintOf(message);
        if (entry) follower.hint(entry);
      };
      followers.set(name, [...(followers.get(name) ?? []), follower]);

      async function stop() {
        follower.stop();
        const others = followers.get(name)?.filter((other) => other !== follower) ?? [];
        if (others.length > 0) followers.set(name, others);
        else followers.delete(name);
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

    ping: async () => void (await redis.command(leases, ['PING'])),

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
