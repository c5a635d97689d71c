import { rulesVersion } from '#session/decide.ts';
import type { Position } from '#session/protocol.ts';
import type { Clock } from './clock.ts';
import { leaseLife, tombstoneLife } from './lifetimes.ts';
import { type Logged, type Store, StoreError, type Watch, type Watcher } from './store.ts';

/** A meeting's log: open with entries, or wiped with none of them left. */
type Log =
  | { state: 'open'; epoch: number; rules: number; version: number; kept: Array<readonly [Position, Logged]> }
  | { state: 'wiped'; epoch: number; at: number; left?: string | undefined };

/**
 * The embedded default: the sessions of one process, gone with it. Watchers are told in order and never from inside
 * the call that appended: in a microtask after it, before its promise resolves.
 */
export function memoryStore(clock: Clock): Store {
  const logs = new Map<string, Log>();
  const followers = new Map<string, Set<Follower>>();
  const leases = new Map<string, number>();
  const kept = new Set<string>();
  let lastEpoch = 0;
  let closed = false;

  function assertOpen() {
    if (closed) throw new StoreError('The store is closed.');
  }

  function openLog(meeting: string, epoch: number) {
    const log = logs.get(meeting);
    return log?.state === 'open' && log.epoch === epoch ? log : undefined;
  }

  function append(meeting: string, log: Log & { state: 'open' }, logged: Logged) {
    log.version += 1;
    const position = { epoch: log.epoch, version: log.version };
    if (logged.kind === 'snapshot') log.kept = [];
    log.kept.push([position, logged]);
    for (const follower of followers.get(meeting) ?? []) follower.add((watcher) => watcher.logged(position, logged));
  }

  return {
    now: () => clock.now(),

    async open(meeting, opening) {
      assertOpen();
      if (logs.get(meeting)?.state === 'open') return false;
      // Epochs rise even when the clock stands still or is set back.
      lastEpoch = Math.max(clock.now(), lastEpoch + 1);
      const log: Log = { state: 'open', epoch: lastEpoch, rules: rulesVersion, version: 0, kept: [] };
      logs.set(meeting, log);
      append(meeting, log, { kind: 'opened', opening: { ...opening, at: clock.now() }, rules: rulesVersion });
      return true;
    },

    async propose(meeting, epoch, proposal) {
      assertOpen();
      const log = openLog(meeting, epoch);
      if (!log) return false;
      append(meeting, log, { kind: 'entry', entry: { ...proposal, at: clock.now() } });
      return true;
    },

    async settle(meeting, { epoch, version }, session) {
      assertOpen();
      const log = openLog(meeting, epoch);
      if (log?.version !== version) return false;
      append(meeting, log, { kind: 'snapshot', session, rules: log.rules });
      return true;
    },

    async wipe(meeting, epoch, left) {
      assertOpen();
      if (!openLog(meeting, epoch)) return;
      const at = clock.now();
      const tombstone: Log = { state: 'wiped', epoch, at, left };
      logs.set(meeting, tombstone);
      clock.after(tombstoneLife, () => {
        if (logs.get(meeting) === tombstone) logs.delete(meeting);
      });
      for (const follower of followers.get(meeting) ?? []) follower.add((watcher) => watcher.wiped(at, left));
    },

    async left(meeting) {
      assertOpen();
      const log = logs.get(meeting);
      return log?.state === 'wiped' ? log.left : undefined;
    },

    async tidied(meeting, left) {
      assertOpen();
      const log = logs.get(meeting);
      if (log?.state === 'wiped' && log.left === left) log.left = undefined;
    },

    async watch(meeting, watcher): Promise<Watch> {
      assertOpen();
      const follower = new Follower(watcher);
      const log = logs.get(meeting);
      if (log?.state === 'wiped') follower.add((told) => told.wiped(log.at, log.left));
      else for (const [position, logged] of log?.kept ?? []) follower.add((told) => told.logged(position, logged));
      const others = followers.get(meeting) ?? new Set();
      followers.set(meeting, others.add(follower));
      await follower.told();
      return {
        // Nothing lies beyond the present end here, so there is nothing to wait for but what is already on its way.
        heal: () => follower.told(),
        async stop() {
          follower.stop();
          others.delete(follower);
          if (others.size === 0 && followers.get(meeting) === others) followers.delete(meeting);
        },
      };
    },

    async keepLease(process) {
      assertOpen();
      kept.add(process);
    },

    async expiredLeases(processes) {
      assertOpen();
      const now = clock.now();
      return processes.flatMap((process) => {
        if (kept.has(process)) return [];
        // Who was never heard of may be about to say that it lives, so it is given one lease.
        const at = leases.get(process) ?? now + leaseLife;
        leases.set(process, at);
        return at <= now ? [{ process, at }] : [];
      });
    },

    async close() {
      closed = true;
      for (const others of followers.values()) for (const follower of others) follower.stop();
      followers.clear();
      logs.clear();
    },
  };
}

type News = (watcher: Watcher) => void;

/** Tells one watcher what happened, in order, outside of whoever made it happen. */
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

  /** Resolves when everything that happened until now has been told. */
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
        // What follows must still be told; the bug surfaces as a rejection that nobody handles, not as the store's trouble.
        void Promise.reject(bug);
      }
    }
  }
}
