import { rulesVersion } from '#session/decide.ts';
import type { Clock } from '../kit/clock.ts';
import { leaseLife, tombstoneLife } from './lifetimes.ts';
import {
  type Logged,
  type LogName,
  type Position,
  type Store,
  StoreError,
  type Tombstone,
  type Watch,
  type Watcher,
} from './store.ts';

/** A meeting's log: open with entries, or wiped with none of them left. */
type Log =
  | {
      state: 'open';
      epoch: number;
      openedAt: number;
      rules: number;
      version: number;
      kept: Array<readonly [Position, Logged]>;
    }
  | { state: 'wiped'; epoch: number; tombstone: Tombstone };

/**
 * The default store: it keeps one process's sessions in memory. Watchers are called in order, in a microtask after the call
 * that appended and before its promise resolves.
 */
export function memoryStore(clock: Clock): Store {
  const logs = new Map<LogName, Log>();
  const followers = new Map<LogName, Set<Follower>>();
  const kept = new Set<string>();
  let lastEpoch = 0;
  let closed = false;

  function assertOpen() {
    if (closed) throw new StoreError('The store is closed.');
  }

  function openLog(name: LogName, epoch: number) {
    const log = logs.get(name);
    return log?.state === 'open' && log.epoch === epoch ? log : undefined;
  }

  function append(name: LogName, log: Log & { state: 'open' }, logged: Logged) {
    log.version += 1;
    const position = { epoch: log.epoch, version: log.version };
    if (logged.kind === 'snapshot') log.kept = [];
    log.kept.push([position, logged]);
    for (const follower of followers.get(name) ?? []) follower.add((watcher) => watcher.logged(position, logged));
  }

  return {
    nameOf: (meeting) => meeting as LogName,
    now: () => clock.now(),

    async open(name, opening) {
      assertOpen();
      const before = logs.get(name);
      if (before?.state === 'open') return false;
      const at = clock.now();
      // Epochs rise even if the clock stands still or is set back.
      lastEpoch = Math.max(at, lastEpoch + 1);
      const log: Log = { state: 'open', epoch: lastEpoch, openedAt: at, rules: rulesVersion, version: 0, kept: [] };
      logs.set(name, log);
      const cleared = before?.tombstone.openedAt;
      append(name, log, { kind: 'opened', opening: { ...opening, at }, rules: rulesVersion, cleared });
      return true;
    },

    async propose(name, epoch, proposal) {
      assertOpen();
      const log = openLog(name, epoch);
      if (!log || (proposal.by !== null && clock.now() > proposal.until)) return false;
      append(name, log, { kind: 'entry', entry: { ...proposal, at: clock.now() } });
      return true;
    },

    async settle(name, { epoch, version }, session) {
      assertOpen();
      const log = openLog(name, epoch);
      if (log?.version !== version) return false;
      append(name, log, { kind: 'snapshot', at: clock.now(), session, rules: log.rules });
      return true;
    },

    async wipe(name, epoch, left) {
      assertOpen();
      const log = openLog(name, epoch);
      if (!log) return false;
      const tombstone = { at: clock.now(), openedAt: log.openedAt, left };
      const wiped: Log = { state: 'wiped', epoch, tombstone };
      logs.set(name, wiped);
      clock.after(tombstoneLife, () => {
        if (logs.get(name) === wiped) logs.delete(name);
      });
      for (const follower of followers.get(name) ?? []) follower.add((watcher) => tellWiped(watcher, wiped));
      return true;
    },

    wasCleared(name, openedAt) {
      const log = logs.get(name);
      return log?.state === 'wiped' && log.tombstone.openedAt === openedAt;
    },

    // It never loses a session, so none can come back.
    proofOfClear: () => undefined,
    believeProof: () => {},

    async left(name) {
      assertOpen();
      const log = logs.get(name);
      return log?.state === 'wiped' ? log.tombstone.left : undefined;
    },

    async tidied(name, left) {
      assertOpen();
      const log = logs.get(name);
      if (log?.state === 'wiped' && log.tombstone.left === left) log.tombstone = { ...log.tombstone, left: undefined };
    },

    async watch(name, watcher): Promise<Watch> {
      assertOpen();
      const follower = new Follower(watcher);
      const log = logs.get(name);
      if (log?.state === 'wiped') follower.add((told) => tellWiped(told, log));
      else for (const [position, logged] of log?.kept ?? []) follower.add((told) => told.logged(position, logged));
      const others = followers.get(name) ?? new Set();
      followers.set(name, others.add(follower));
      await follower.told();
      return {
        // Only queued notifications can be missing.
        heal: () => follower.told(),
        isFresh: () => true,
        async stop() {
          follower.stop();
          others.delete(follower);
          if (others.size === 0 && followers.get(name) === others) followers.delete(name);
        },
      };
    },

    // It loses nothing while the process lives, and no other process could take over.
    restore: async () => false,
    schedule: async () => {},
    overdue: async () => [],

    async keepLease(process) {
      assertOpen();
      kept.add(process);
    },

    async leases(processes) {
      assertOpen();
      return new Map(processes.flatMap((process) => (kept.has(process) ? [[process, clock.now() + leaseLife]] : [])));
    },

    async ping() {
      assertOpen();
    },

    async close() {
      closed = true;
      for (const others of followers.values()) for (const follower of others) follower.stop();
      followers.clear();
      logs.clear();
    },
  };
}

function tellWiped(watcher: Watcher, { epoch, tombstone }: Log & { state: 'wiped' }): void {
  watcher.wiped({ epoch: epoch + 1, version: 0 }, tombstone);
}

type News = (watcher: Watcher) => void;

/** Notifies one watcher in order, never from within the call that caused it. */
class Follower {
  readonly #watcher: Watcher;
  #news: News[] = [];
  #telling: Promise<void> | undefined;
  #stopped = false;

  constructor(watcher: Watcher) {
    this.#watcher = watcher;
  }

  add(news: News) {
    this.#news.push(news);
    this.#telling ??= Promise.resolve().then(() => this.#tell());
  }

  /** Resolves when everything up to now has been delivered. */
  async told() {
    await this.#telling;
  }

  stop() {
    this.#stopped = true;
    this.#news = [];
  }

  #tell() {
    this.#telling = undefined;
    const news = this.#news;
    this.#news = [];
    for (const tell of news) {
      if (this.#stopped) return;
      try {
        tell(this.#watcher);
      } catch (bug) {
        // Keep delivering. The bug surfaces as an unhandled rejection instead of as a failure of the store.
        void Promise.reject(bug);
      }
    }
  }
}
