import type { KeyObject } from 'node:crypto';
import { rulesVersion } from '#session/decide.ts';
import type { Clock } from '../../kit/clock.ts';
import { holdersAnswerWithin, leaseRefresh, restorersFirst, tombstoneLife, wipeGrace } from '../lifetimes.ts';
import {
  type LogName,
  type Position,
  type Proposal,
  type Store,
  StoreError,
  silentWatcher,
  type Tombstone,
  type Watch,
  type Watcher,
} from '../store.ts';
import { Appends } from './appends.ts';
import { ClearedSessions } from './clearedSessions.ts';
import { connectRedis } from './connection.ts';
import { redisDeadlines } from './deadlines.ts';
import { entryOf, hintOf, positionOf, question } from './entry.ts';
import { inTime } from './inTime.ts';
import { keyName } from './keys.ts';
import { redisLeases } from './leases.ts';
import { type Counted, LogFollower } from './logFollower.ts';
import { isWhole } from './openLog.ts';
import { checkRights } from './rights.ts';
import * as scripts from './scripts.ts';
import {
  beginLog,
  type LogEnd,
  type LogKey,
  newLogKey,
  openProof,
  openTombstone,
  type SealedEntry,
  sealFirst,
  sealNext,
  sealProof,
  sealTombstone,
} from './sealedEntry.ts';
import { tailChecks } from './tailChecks.ts';
import { partEvery, tailSchedule } from './tailSchedule.ts';

const probe = 'mini-m:probe';
/** Every clear is announced here, sealed, for processes that don't follow the log. */
const clearedChannel = 'mini-m:cleared';
export interface RedisSettings {
  url: string;
  /** The first key seals, all open. */
  sealKeys: readonly KeyObject[];
  nameKey: KeyObject;
  clock: Clock;
  /** How many replicas must have an entry before any watcher gets it and before a call resolves; by default, none. */
  ackReplicas?: number;
  /** Counts repairs and damage, for the metrics. */
  count?(counted: Counted): void;
  /** Gets one sentence for the operator. */
  warn?(sentence: string): void;
}

/**
 * Sessions shared by any number of processes, each as a sealed log in a Redis stream. Rejects with a one-sentence message if
 * Redis can't be used. Watchers get an entry when it comes back from Redis, which may be before or after its `propose` resolves.
 */
export async function redisStore(settings: RedisSettings): Promise<Store> {
  const { url, sealKeys, nameKey, clock, ackReplicas = 0, count = () => {}, warn = () => {} } = settings;
  const followers = new Map<LogName, readonly LogFollower[]>();
  const appends = new Map<LogFollower, Appends>();
  const schedule = tailSchedule(() => followers.keys(), clock);
  const cleared = new ClearedSessions(clock);
  /** Sessions that this process didn't follow and whose tombstones it therefore can't restore. */
  const clearedElsewhere = new ClearedSessions(clock);
  let closed = false;
  const redis = await connectRedis(
    { url, clock, ackReplicas },
    {
      warn,
      onReconnect() {
        void checkTails();
        for (const name of cleared.names) void restoreTombstone(name);
      },
    },
  );
  const leases = redisLeases(redis, sealKeys);
  const checkTails = tailChecks(redis, followers, schedule.noteFailure);

  async function read(name: LogName, known: Position | undefined) {
    const from = known ? `${known.epoch}-${known.version}` : '-';
    const script = ackReplicas > 0 ? scripts.readReplicated : scripts.read;
    const [end, entries] = (await redis.runReplicated(script, name, [from])) as [Buffer, Array<[Buffer, Buffer[]]>];
    return { end: end.length > 0 ? positionOf(end) : undefined, entries: entries.map(entryOf) };
  }

  async function first(name: LogName): Promise<SealedEntry | undefined> {
    const reply = (await redis.command(name, ['XRANGE', name, '-', '+', 'COUNT', '1'])) as Array<[Buffer, Buffer[]]>;
    return reply[0] && entryOf(reply[0]);
  }

  /** Redis' time in ms, the id of the log's last entry ('' if there is none), and its position. */
  async function tail(name: LogName): Promise<{ at: number; id: string; end: Position | undefined }> {
    const [at, id] = (await redis.run(scripts.tail, name, [])) as [Buffer, Buffer | null | undefined];
    return { at: Number(at), id: id?.toString() ?? '', end: id ? positionOf(id) : undefined };
  }

  function followedKey(name: LogName, epoch: number): LogKey | undefined {
    for (const { log } of followers.get(name) ?? []) if (log?.epoch === epoch) return log;
    return undefined;
  }

  /** The key of this epoch's log: a follower's, otherwise from the log itself. `undefined` if this epoch isn't open. */
  async function logKey(name: LogName, epoch: number): Promise<LogKey | undefined> {
    const followed = followedKey(name, epoch);
    if (followed) return followed;
    const begins = await first(name);
    if (begins?.position.epoch !== epoch || begins.position.version === 0) return undefined;
    const [log] = beginLog(name, sealKeys, begins) ?? [];
    if (!log) throw new StoreError('A session in Redis was sealed with another SEAL_KEY, or was damaged.');
    return log;
  }

  async function tombstone(name: LogName): Promise<(Tombstone & { epoch: number }) | undefined> {
    const begins = await first(name);
    if (begins?.position.version !== 0) return undefined;
    const found = openTombstone(name, sealKeys, begins);
    return found && { ...found, epoch: begins.position.epoch };
  }

  /** Whether the present log is intact, so that no restore may replace it unasked. */
  const isReadable = async (name: LogName) => isWhole(name, sealKeys, (await read(name, undefined)).entries);

  /**
   * Asks the other processes that follow this log to write to it if they hold the session, and waits for them. `false`, at
   * once, if there are none.
   */
  async function askHolders(name: LogName): Promise<boolean> {
    const receivers = (await redis.run(scripts.publish, name, [question])) as number;
    if (receivers <= (followers.has(name) ? 1 : 0)) return false;
    await pause(holdersAnswerWithin);
    return true;
  }

  const pause = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve));

  const bytes = (mark: string) => Buffer.from(mark, 'latin1');

  /** Replaces the log of this epoch by a tombstone. `expected`: the epoch that must be there, or `scripts.noLog`. */
  async function bury(
    name: LogName,
    epoch: number,
    openedAt: number,
    life: number,
    left?: string,
    expected = String(epoch),
  ) {
    const dead = { at: redis.now(), openedAt, ...(left !== undefined && { left }) };
    const blob = sealTombstone(name, epoch + 1, sealKeys, dead);
    const args = [expected, String(epoch + 1), String(life), blob];
    if ((await redis.runReplicated(scripts.wipe, name, args)) !== 1) return false;
    const message = `${name} ${sealProof(name, sealKeys, openedAt)}`;
    void redis.run(scripts.publish, clearedChannel, [message]).catch(() => {});
    return true;
  }

  function hearClear(message: Buffer) {
    const [name = '', proof = ''] = message.toString().split(' ');
    const openedAt = openProof(name, sealKeys, proof);
    if (openedAt !== undefined) clearedElsewhere.remember(name as LogName, openedAt);
  }

  /** Whether this process knows that this session was cleared. It then also guards that session's tombstone. */
  function wasCleared(name: LogName, openedAt: number): boolean {
    if (clearedElsewhere.has(name, openedAt) && !cleared.has(name, openedAt)) cleared.remember(name, openedAt);
    return cleared.has(name, openedAt);
  }

  /** Restores a tombstone that Redis lost, or wipes a cleared session that another process restored unknowingly. */
  async function restoreTombstone(name: LogName) {
    try {
      const { at, end } = await tail(name);
      const due = cleared.tombstone(name);
      if (!due || end?.version === 0) return;
      if (!end) {
        await bury(name, at, due.openedAt, due.life, due.left, scripts.noLog);
        return;
      }
      const log = await logKey(name, end.epoch);
      if (log && cleared.has(name, log.openedAt)) await bury(name, log.epoch, log.openedAt, due.life, due.left);
    } catch {
      // Retried when Redis is back, and by every process that still follows this log.
    }
  }

  function every(ms: number, run: () => Promise<unknown>) {
    clock.after(ms, async () => {
      if (closed) return;
      await run().catch(() => {});
      every(ms, run);
    });
  }

  /** The queue of this process's proposals to a log that it follows. */
  function appendsOf(name: LogName, follower: LogFollower): Appends {
    const known = appends.get(follower);
    if (known) return known;
    const results = {
      1: 'placed',
      0: 'moved',
      [scripts.wasUntimely]: 'untimely',
      [scripts.takesNoMore]: 'refused',
    } as const;
    const made = new Appends(
      {
        now: redis.now,
        measure: redis.measure,
        seal: (log, end, proposal, at) => sealNext(log, sealKeys, end, { kind: 'entry', entry: { ...proposal, at } }),
        async append({ end, at, till, blobs, mayExceed }) {
          const script = mayExceed ? scripts.appendWhenFull : scripts.append;
          const args = [...endArguments(end), String(at), String(till), ...blobs];
          return results[(await redis.runReplicated(script, name, args)) as keyof typeof results];
        },
      },
      follower,
    );
    appends.set(follower, made);
    return made;
  }

  const endArguments = ({ position: { epoch, version }, mark }: LogEnd) => [
    String(epoch),
    String(version),
    bytes(mark),
  ];

  /** A follower of this epoch's log, otherwise of any epoch's. */
  function followerOf(name: LogName, epoch: number): LogFollower | undefined {
    const following = followers.get(name) ?? [];
    return following.find(({ log }) => log?.epoch === epoch) ?? following[0];
  }

  async function propose(name: LogName, epoch: number, proposal: Proposal): Promise<boolean> {
    const follower = followerOf(name, epoch);
    if (follower) return appendsOf(name, follower).propose(epoch, proposal);
    // An entry is sealed to follow the last one, so the log has to be read first.
    const following = await watch(name, silentWatcher);
    try {
      return await propose(name, epoch, proposal);
    } finally {
      void following.stop();
    }
  }

  async function watch(name: LogName, watcher: Watcher): Promise<Watch> {
    const source = {
      name,
      sealKeys,
      read: (known: Position | undefined) => read(name, known),
      isWhole: () => isReadable(name),
      count,
      now: () => clock.now(),
      storeTime: redis.now,
      delivered: () => schedule.noteEntry(name),
      wasCleared: (openedAt: number) => wasCleared(name, openedAt),
      cleared: (openedAt: number, left?: string) => cleared.remember(name, openedAt, left),
      restoreTombstone: () => void restoreTombstone(name),
      wipe: (log: LogKey) => void bury(name, log.epoch, log.openedAt, tombstoneLife).catch(() => {}),
      askHolders: () => askHolders(name),
    };
    const follower = new LogFollower(source, watcher);
    const listener = (message: Buffer) => {
      const entry = hintOf(message);
      // A published entry may not have reached any replica, so it's only a reason to read.
      if (entry && ackReplicas > 0) follower.catchUpLater();
      else if (entry) follower.hint(entry);
      else if (message.toString('latin1', 0, 2) === question) void follower.asked();
    };
    followers.set(name, [...(followers.get(name) ?? []), follower]);

    async function stop() {
      follower.stop();
      appends.delete(follower);
      const others = followers.get(name)?.filter((other) => other !== follower) ?? [];
      if (others.length > 0) followers.set(name, others);
      else followers.delete(name);
      // The follower ignores whatever still arrives.
      await redis.unsubscribe(name, listener).catch(() => {});
    }

    try {
      // Subscribe first, so that an entry added between the two arrives twice instead of never.
      await redis.subscribe(name, listener);
      await follower.catchUp();
    } catch (error) {
      void stop();
      throw error;
    }
    return { heal: () => follower.catchUp(), isFresh: () => follower.isFresh, stop };
  }

  try {
    await checkRights(redis);
    await redis.subscribe(clearedChannel, hearClear);
  } catch (error) {
    await redis.close();
    throw error;
  }
  every(partEvery, async () => void checkTails(schedule.next()));
  every(leaseRefresh, leases.renew);

  return {
    nameOf: (meeting) => keyName(nameKey, meeting),
    now: redis.now,
    ...redisDeadlines(redis),

    async open(name, opening) {
      // Other processes may have lost their connection too, and are about to restore the sessions they hold.
      const young = restorersFirst - redis.age();
      if (young > 0) await pause(young);
      for (let tries = 0; tries < 3; tries++) {
        let { at, end } = await tail(name);
        if (end && end.version !== 0) return false;
        // Redis may have lost a session here, even if there is a tombstone: an old one may have been restored.
        if (await askHolders(name)) ({ at, end } = await tail(name));
        if (end && end.version !== 0) return false;
        const before = end && (await tombstone(name));
        // Epochs rise even if Redis' clock was set back.
        const epoch = Math.max(at, end?.epoch ?? 0);
        const life = String(opening.limits.maxAge + wipeGrace);
        const opened = await inTime(redis, (at, till) => {
          const entry = { ...opening, at };
          const blob = sealFirst(newLogKey(name, epoch, rulesVersion), sealKeys, {
            kind: 'opened',
            opening: entry,
            rules: rulesVersion,
            cleared: before?.openedAt,
          });
          return redis.runReplicated(scripts.open, name, [String(epoch), blob, life, String(at), String(till)]);
        });
        if (opened !== -1) return opened === 1;
      }
      throw new StoreError('Other sessions of this meeting kept being opened and cleared at the same time.');
    },

    propose,

    async settle(name, position, session) {
      const { epoch, version } = position;
      const follower = followerOf(name, epoch);
      if (follower?.isBehind(position)) await follower.catchUp();
      const { log, end } = follower ?? {};
      if (log?.epoch !== epoch || end?.position.version !== version) return false;
      const blob = sealNext(log, sealKeys, end, { kind: 'snapshot', at: redis.now(), session, rules: log.rules });
      return (await redis.runReplicated(scripts.settle, name, [...endArguments(end), blob])) === 1;
    },

    async restore(name, over, session, restored) {
      if (wasCleared(name, session.openedAt)) {
        void restoreTombstone(name);
        return false;
      }
      const { at, id, end } = await tail(name);
      if (over ? id !== `${over.epoch}-${over.version}` : end && (await isReadable(name))) return false;
      const known = Object.keys(restored.lineage).map(Number);
      const epoch = Math.max(at, (over?.epoch ?? 0) + 1, ...known.map((earlier) => earlier + 1));
      const rules = rulesVersion;
      const life = String(Math.max(session.openedAt + session.limits.maxAge - at, 0) + wipeGrace);
      const placed = await inTime(redis, (at, till) => {
        const log = newLogKey(name, epoch, rules);
        const blob = sealFirst(log, sealKeys, { kind: 'snapshot', at, session, rules, restored });
        return redis.runReplicated(scripts.restore, name, [id, String(epoch), blob, life, String(at), String(till)]);
      });
      return placed === 1;
    },

    async wipe(name, epoch, left) {
      const log = await logKey(name, epoch);
      if (!log) return false;
      // Remember it first: if Redis loses log and tombstone, nobody may restore the session.
      cleared.remember(name, log.openedAt, left);
      return bury(name, epoch, log.openedAt, tombstoneLife, left);
    },

    wasCleared,
    proofOfClear: (name, openedAt) => sealProof(name, sealKeys, openedAt),

    believeProof(name, proof) {
      const openedAt = openProof(name, sealKeys, proof);
      if (openedAt === undefined || cleared.has(name, openedAt)) return;
      cleared.remember(name, openedAt);
      for (const follower of followers.get(name) ?? []) follower.wasCleared(openedAt);
    },

    left: async (name) => (await tombstone(name))?.left,

    async tidied(name, left) {
      const found = await tombstone(name);
      if (found?.left !== left) return;
      const { epoch, at, openedAt } = found;
      const blob = sealTombstone(name, epoch, sealKeys, { at, openedAt });
      await redis.runReplicated(scripts.tidy, name, [String(epoch), blob]);
      cleared.tidied(name);
    },

    watch,

    keepLease: leases.keepLease,
    leases: leases.leases,

    ping: async () => void (await redis.runReplicated(scripts.probe, probe, [])),

    async close() {
      if (closed) return;
      closed = true;
      for (const following of followers.values()) for (const follower of following) follower.stop();
      followers.clear();
      await leases.end();
      await redis.close();
    },
  };
}
