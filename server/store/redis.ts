import type { KeyObject } from 'node:crypto';
import { rulesVersion } from '#session/decide.ts';
import { ClearedSessions } from './clearedSessions.ts';
import { beat, type Clock, onBeat } from './clock.ts';
import {
  holdersAnswerWithin,
  leaseLife,
  leaseRefresh,
  proposalLife,
  restorersFirst,
  tombstoneLife,
  wipeGrace,
} from './lifetimes.ts';
import { type Counted, LogFollower } from './logFollower.ts';
import { lookInTurn } from './looks.ts';
import { connectRedis } from './redisConnection.ts';
import { redisDeadlines } from './redisDeadlines.ts';
import { entryOf, hintOf, positionOf, question } from './redisEntry.ts';
import * as scripts from './redisScripts.ts';
import { keyName } from './seal.ts';
import {
  beginLog,
  type LogKey,
  newLogKey,
  openProof,
  openTombstone,
  type SealedEntry,
  sealEntry,
  sealProof,
  sealTombstone,
} from './sealedEntry.ts';
import {
  type LogName,
  type Position,
  type Proposal,
  type Store,
  StoreError,
  type Tombstone,
  type Watch,
} from './store.ts';

const leases = 'mini-m:leases';
const probe = 'mini-m:probe';
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

  async function read(name: LogName, known: Position | undefined) {
    const from = known ? `${known.epoch}-${known.version}` : '-';
    const [end, entries] = (await redis.run(scripts.read, name, [from])) as [Buffer, Array<[Buffer, Buffer[]]>];
    return { end: end.length > 0 ? positionOf(end) : undefined, entries: entries.map(entryOf) };
  }

  async function first(name: LogName): Promise<SealedEntry | undefined> {
    const reply = (await redis.command(name, ['XRANGE', name, '-', '+', 'COUNT', '1'])) as Array<[Buffer, Buffer[]]>;
    return reply[0] && entryOf(reply[0]);
  }

  /** Redis' time, the id of the log's last entry ('' if there is none), and its position. */
  async function tail(name: LogName): Promise<{ at: number; id: string; end: Position | undefined }> {
    const [at, id] = (await redis.run(scripts.tail, name, [])) as [Buffer, Buffer | null | undefined];
    return { at: Number(at), id: id?.toString() ?? '', end: id ? positionOf(id) : undefined };
  }

  /**
   * Runs a script that places something with a sealed time and a deadline (`until`, in ms; `proposalLife` from now by
   * default). If this process' idea of Redis' time was wrong, corrects it and tries again.
   */
  async function inTime(place: (at: number, till: number) => Promise<unknown>, until?: number): Promise<unknown> {
    for (let tries = 0; tries < 3; tries++) {
      const at = redis.now();
      const till = until ?? at + proposalLife;
      if (at > till) return 0;
      const placed = await place(at, till);
      if (placed !== scripts.wasUntimely) return placed;
      await redis.measure();
    }
    throw new StoreError('What was proposed to Redis came too late, again and again.');
  }

  function followedKey(name: LogName, epoch: number): LogKey | undefined {
    for (const { log } of followers.get(name) ?? []) if (log?.epoch === epoch) return log;
    return undefined;
  }

  /** The key of this epoch's log: a follower's, else from the log itself. `undefined`: this epoch is not open. */
  async function logKey(name: LogName, epoch: number): Promise<LogKey | undefined> {
    const followed = followedKey(name, epoch);
    if (followed) return followed;
    const begins = await first(name);
    if (begins?.position.epoch !== epoch || begins.position.version === 0) return undefined;
    return beginLog(name, sealKeys, begins)[0];
  }

  async function tombstone(name: LogName): Promise<(Tombstone & { epoch: number }) | undefined> {
    const begins = await first(name);
    if (begins?.position.version !== 0) return undefined;
    const found = openTombstone(name, sealKeys, begins);
    return found && { ...found, epoch: begins.position.epoch };
  }

  /** Whether we can read the log that ends there: all its entries belong to one epoch, and we have its key. */
  async function isReadable(name: LogName, end: Position): Promise<boolean> {
    const begins = await first(name);
    if (!begins || begins.position.epoch !== end.epoch) return false;
    if (begins.position.version === 0) return openTombstone(name, sealKeys, begins) !== undefined;
    try {
      beginLog(name, sealKeys, begins);
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Asks the other processes that follow this log to write to it if they hold the session, and gives them the time.
   * `false`: there are none, so nothing was waited for.
   */
  async function askHolders(name: LogName): Promise<boolean> {
    const hear = (await redis.run(scripts.publish, name, [question])) as number;
    if (hear <= (followers.has(name) ? 1 : 0)) return false;
    await pause(holdersAnswerWithin);
    return true;
  }

  const pause = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve));

  /** The last version of this epoch that a follower here was told, and the mark of that entry. */
  function toldOf(name: LogName, epoch: number): { version: number; mark: string } {
    let told = { version: 0, mark: '' };
    for (const { last, mark } of followers.get(name) ?? [])
      if (last?.epoch === epoch && last.version > told.version) told = { version: last.version, mark };
    return told;
  }

  const bytes = (mark: string) => Buffer.from(mark, 'latin1');

  /** Hints can be lost without a trace, the last one above all: so the logs' tails are asked for, all in one go. */
  async function checkTails(names = [...followers.keys()]) {
    const atOnce = redis.isCluster ? 1 : askedAtOnce;
    const asked = [];
    for (let n = 0; n < names.length; n += atOnce) asked.push(checkThese(names.slice(n, n + atOnce)));
    await Promise.all(asked);
  }

  async function checkThese(names: readonly LogName[]) {
    const asked = names.map((name) => followers.get(name)?.[0]?.lastId ?? '');
    const marks = names.map((name) => (followers.get(name)?.[0]?.mark ?? '').padEnd(scripts.markLength));
    const ends = await endsElsewhere(names, asked, marks).catch(looks.failed);
    for (let n = 0; n < names.length; n++) {
      for (const follower of followers.get(names[n] as LogName) ?? []) {
        // What was told since is known anyhow.
        const known = follower.lastId === asked[n] ? follower.last : undefined;
        const end = ends?.has(n) ? ends.get(n) : known;
        if (!ends || end === 'unknown') follower.unanswered();
        else follower.checkEnd(known, end, ends.has(n));
      }
    }
  }

  /**
   * Where those of these logs end that do not end there (an id, or nothing for one that is not there), or with
   * another entry; by their place in the list. Nearly always that is none of them, and Redis has nothing to say.
   */
  async function endsElsewhere(names: readonly LogName[], there: readonly string[], marks: readonly string[]) {
    const believed = [there.join(' '), bytes(marks.join(''))];
    const found = (await redis.runOver(scripts.tails, names, believed)) as Array<[number, Buffer | null]>;
    return new Map<number, Position | 'unknown' | undefined>(
      found.map(([n, id]) => [n - 1, id ? (id.length > 0 ? positionOf(id) : undefined) : 'unknown']),
    );
  }

  async function bury(name: LogName, epoch: number, openedAt: number, life: number, left?: string) {
    const dead = { at: redis.now(), openedAt, ...(left !== undefined && { left }) };
    const blob = sealTombstone(name, epoch + 1, sealKeys, dead);
    return (await redis.run(scripts.wipe, name, [String(epoch), String(epoch + 1), String(life), blob])) === 1;
  }

  /** After Redis forgot it; and what was cleared here and is back from a process that did not know is wiped again. */
  async function putTombstoneBack(name: LogName) {
    try {
      const { at, end } = await tail(name);
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
      // Processes that lost their connection, too, are about to come back with what they hold.
      const young = restorersFirst - redis.age();
      if (young > 0) await pause(young);
      for (let tries = 0; tries < 3; tries++) {
        let { at, end } = await tail(name);
        if (end && end.version !== 0) return false;
        // Redis may have forgotten a session here; even a tombstone may be one that was put back since.
        if (await askHolders(name)) ({ at, end } = await tail(name));
        if (end && end.version !== 0) return false;
        const before = end && (await tombstone(name));
        // Epochs rise even when Redis' clock was set back.
        const epoch = Math.max(at, end?.epoch ?? 0);
        const life = String(opening.limits.maxAge + wipeGrace);
        const opened = await inTime((at, till) => {
          const entry = { ...opening, at };
          const blob = sealEntry(newLogKey(name, epoch, rulesVersion), sealKeys, {
            kind: 'opened',
            opening: entry,
            rules: rulesVersion,
            cleared: before?.openedAt,
          });
          return redis.run(scripts.open, name, [String(epoch), blob, life, String(at), String(till)]);
        });
        if (opened !== -1) return opened === 1;
      }
      throw new StoreError('A session was opened and cleared again and again while this one was about to open.');
    },

    async propose(name, epoch, proposal) {
      const log = followedKey(name, epoch) ?? (await logKey(name, epoch));
      if (!log) return false;
      const script = mayExceed(proposal) ? scripts.appendWhenFull : scripts.append;
      const place = (at: number, till: number) => {
        const blob = sealEntry(log, sealKeys, { kind: 'entry', entry: { ...proposal, at } });
        const { version, mark } = toldOf(name, epoch);
        return redis.run(script, name, [String(epoch), blob, String(version), String(at), String(till), bytes(mark)]);
      };
      const placed = await inTime(place, proposal.by === null ? undefined : proposal.until);
      // Wiped, restored, forgotten or set back: let the followers know.
      if (placed !== 1) await checkTails([name]);
      return placed === 1;
    },

    async settle(name, { epoch, version }, session) {
      const log = await logKey(name, epoch);
      if (!log) return false;
      const blob = sealEntry(log, sealKeys, { kind: 'snapshot', at: redis.now(), session, rules: log.rules });
      const told = toldOf(name, epoch);
      const mark = told.version === version ? told.mark : '';
      return (await redis.run(scripts.settle, name, [String(epoch), String(version), blob, bytes(mark)])) === 1;
    },

    async restore(name, over, session, restored) {
      if (cleared.has(name, session.openedAt)) {
        void putTombstoneBack(name);
        return false;
      }
      const { at, id, end } = await tail(name);
      if (over ? id !== `${over.epoch}-${over.version}` : end && (await isReadable(name, end))) return false;
      const known = Object.keys(restored.lineage).map(Number);
      const epoch = Math.max(at, (over?.epoch ?? 0) + 1, ...known.map((earlier) => earlier + 1));
      const rules = rulesVersion;
      const life = String(Math.max(session.openedAt + session.limits.maxAge - at, 0) + wipeGrace);
      const placed = await inTime((at, till) => {
        const log = newLogKey(name, epoch, rules);
        const blob = sealEntry(log, sealKeys, { kind: 'snapshot', at, session, rules, restored });
        return redis.run(scripts.restore, name, [id, String(epoch), blob, life, String(at), String(till)]);
      });
      return placed === 1;
    },

    async wipe(name, epoch, left) {
      const log = await logKey(name, epoch);
      if (!log) return false;
      // Remembered before it is tried: should Redis forget both, nobody must bring this back.
      cleared.remember(name, log.openedAt, left);
      return bury(name, epoch, log.openedAt, tombstoneLife, left);
    },

    wasCleared: (name, openedAt) => cleared.has(name, openedAt),
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
      await redis.run(scripts.tidy, name, [String(epoch), blob]);
      cleared.tidied(name);
    },

    async watch(name, watcher): Promise<Watch> {
      const source = {
        name,
        sealKeys,
        read: (known: Position | undefined) => read(name, known),
        count,
        now: () => clock.now(),
        storeTime: redis.now,
        happened: () => looks.happened(name),
        wasCleared: (openedAt: number) => cleared.has(name, openedAt),
        cleared: (openedAt: number, left?: string) => cleared.remember(name, openedAt, left),
        putTombstoneBack: () => void putTombstoneBack(name),
        wipe: (log: LogKey) => void bury(name, log.epoch, log.openedAt, tombstoneLife).catch(() => {}),
        askHolders: () => askHolders(name),
      };
      const follower = new LogFollower(source, watcher);
      const listener = (message: Buffer) => {
        const entry = hintOf(message);
        if (entry) follower.hint(entry);
        else if (message.toString('latin1', 0, 2) === question) follower.asked();
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
      return { heal: () => follower.catchUp(), isFresh: () => follower.isFresh, stop };
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

    ping: async () => void (await redis.run(scripts.probe, probe, [])),

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

/** Reports are small and few, and a clear frees memory: both are accepted even if Redis is full. */
function mayExceed({ by, command }: Proposal): boolean {
  return by === null || command.type === 'clear-session';
}
