import { beforeEach, describe, expect, test } from 'vitest';
import type { Entry } from '../../server/session/command.ts';
import { openSession } from '../../server/session/rules/start.ts';
import { awayAfter, unconfirmedLife } from '../../server/store/lifetimes.ts';
import { sealKeys } from '../../server/store/redis/keys.ts';
import { type Counted, LogFollower } from '../../server/store/redis/logFollower.ts';
import { markOf, newLogKey, type SealedEntry, sealFirst, sealNext } from '../../server/store/redis/sealedEntry.ts';
import { type LogName, StoreError } from '../../server/store/store.ts';
import { opening, Recorder, topic } from './recorder.ts';
import { randomKey } from './redisWorld.ts';

const keys = sealKeys(randomKey());
const log = newLogKey('name', 7, 1);

const made = new Map<string, SealedEntry>();

/** A log's entry with this version, the same each time: first the opening, then entries, or snapshots if in `snapshots`. */
function entry(version: number, snapshots: number[] = []): SealedEntry {
  const key = `${version} ${snapshots.includes(version)}`;
  const known = made.get(key) ?? (version === 1 ? first() : sealedAfter(entry(version - 1, snapshots), snapshots));
  made.set(key, known);
  return known;
}

const at = (version: number) => ({ epoch: 7, version });

function first(): SealedEntry {
  return { position: at(1), blob: sealFirst(log, keys, { kind: 'opened', opening: { ...opening, at: 1 }, rules: 1 }) };
}

/** A new entry after this one, different each time. */
function sealedAfter({ position, blob: before }: SealedEntry, snapshots: number[] = []): SealedEntry {
  const end = { position, mark: markOf(before) };
  const version = position.version + 1;
  const session = openSession({ ...opening, at: 1 });
  const blob = snapshots.includes(version)
    ? sealNext(log, keys, end, { kind: 'snapshot', at: version, session, rules: 1 })
    : sealNext(log, keys, end, { kind: 'entry', entry: { ...topic(`topic ${version}`), at: version } as Entry });
  return { position: at(version), blob };
}

describe('a follower of a log', () => {
  let stream: SealedEntry[];
  let reads: number;
  let now: number;
  let storeTime: number;
  /** What other holders of the session do when asked; undefined if there are none. */
  let answer: (() => boolean) | undefined;
  let wiped: number;
  let counted: Counted[];
  let isWhole: boolean;
  let seen: Recorder;
  let follower: LogFollower;
  let source: ConstructorParameters<typeof LogFollower>[0];
  /** Delays replies to reads, which still hold the stream as it was at the time of the call. */
  let hold: Promise<void> | undefined;

  beforeEach(() => {
    stream = [entry(1)];
    reads = 0;
    now = 0;
    storeTime = 10;
    answer = undefined;
    wiped = 0;
    counted = [];
    isWhole = true;
    hold = undefined;
    seen = new Recorder();
    const read: ConstructorParameters<typeof LogFollower>[0]['read'] = async (known) => {
      reads += 1;
      const found = stream.filter(
        ({ position: { epoch, version } }) =>
          !known || epoch > known.epoch || (epoch === known.epoch && version >= known.version),
      );
      const end = stream.at(-1)?.position;
      await hold;
      return { end, entries: found };
    };
    source = {
      name: 'name' as LogName,
      sealKeys: keys,
      read,
      count: (what: Counted) => counted.push(what),
      isWhole: async () => isWhole,
      now: () => now,
      delivered() {},
      wasCleared: () => false,
      cleared() {},
      restoreTombstone() {},
      storeTime: () => storeTime,
      wipe: () => void wiped++,
      askHolders: async () => answer?.() ?? false,
    };
    follower = new LogFollower(source, seen);
  });

  test('takes hints that come next without reading the log', async () => {
    await follower.catchUp();
    for (const version of [2, 3, 4]) follower.hint(entry(version));
    expect(seen.versions).toEqual([1, 2, 3, 4]);
    expect(reads).toBe(1);
    expect(counted).toEqual([]);
  });

  test('reads the log when a hint skips entries, then takes the hints that arrived meanwhile', async () => {
    await follower.catchUp();
    const gate = Promise.withResolvers<void>();
    hold = gate.promise;
    stream.push(entry(2), entry(3));
    follower.hint(entry(3));
    const healed = follower.catchUp();
    stream.push(entry(4), entry(5));
    follower.hint(entry(5));
    follower.hint(entry(4));
    gate.resolve();
    await healed;
    expect(seen.versions).toEqual([1, 2, 3, 4, 5]);
    expect(counted).toContain('gap');
  });

  test('callers during a read share the next one', async () => {
    const gate = Promise.withResolvers<void>();
    hold = gate.promise;
    const first = follower.catchUp();
    stream.push(entry(2));
    const others = [follower.catchUp(), follower.catchUp(), follower.catchUp()];
    gate.resolve();
    await first;
    expect(seen.versions).toEqual([1]);
    await Promise.all(others);
    expect(seen.versions).toEqual([1, 2]);
    expect(reads).toBe(2);
  });

  test('accepts a gap before a snapshot and nowhere else', async () => {
    await follower.catchUp();
    const snapshots = [5, 9];
    stream = [entry(5, snapshots), entry(6, snapshots)];
    await follower.catchUp();
    expect(seen.versions).toEqual([1, 5, 6]);
    stream.push(entry(8, snapshots));
    await follower.catchUp();
    expect([seen.versions, seen.emptiedTimes]).toEqual([[1, 5, 6], 1]);
    expect(counted).toEqual(['damaged']);
    stream = [entry(9, snapshots)];
    await follower.catchUp();
    expect(seen.versions).toEqual([1, 5, 6, 9]);
  });

  test('a log that was rolled back and continued differently is delivered from its beginning, however that is noticed', async () => {
    stream.push(entry(2), entry(3));
    const others: SealedEntry[] = [];
    for (let before = entry(2); others.length < 3; before = others.at(-1) as SealedEntry)
      others.push(sealedAfter(before));
    for (const notice of [
      () => follower.catchUp(),
      // By the mark at its end, at the same position as before.
      async () => {
        stream = [entry(1), entry(2), others[0] as SealedEntry];
        follower.checkEnd(follower.last, follower.last, true);
        await follower.catchUp();
        stream.push(...others.slice(1));
        await follower.catchUp();
      },
      // By a hint at the next position that doesn't follow the last entry.
      async () => {
        follower.hint(others[1] as SealedEntry);
        await follower.catchUp();
      },
    ]) {
      stream = [entry(1), entry(2), entry(3)];
      seen = new Recorder();
      follower = new LogFollower(source, seen);
      await follower.catchUp();
      stream = [entry(1), entry(2), ...others];
      await notice();
      expect(seen.versions).toEqual([1, 2, 3, 1, 2, 3, 4, 5]);
    }
  });

  test('a failed read rejects, and the next one catches up', async () => {
    await follower.catchUp();
    hold = Promise.reject(new StoreError('away'));
    await expect(follower.catchUp()).rejects.toThrow('away');
    hold = undefined;
    stream.push(entry(2));
    await follower.catchUp();
    expect(seen.versions).toEqual([1, 2]);
  });

  test('reports once that the store hasn’t answered for a while, and that it’s back', async () => {
    await follower.catchUp();
    const end = { epoch: 7, version: 1 };
    const asked = (at: number, answer?: () => void) => {
      now = at;
      if (answer) answer();
      else follower.unanswered();
      return seen.reached;
    };
    expect(asked(1_000)).toEqual([]);
    expect(asked(2_000, () => follower.checkEnd(end, end))).toEqual([]);
    // The time without questions doesn't count.
    expect(asked(8_000)).toEqual([]);
    expect(asked(8_000 + awayAfter)).toEqual([]);
    expect(asked(8_001 + awayAfter)).toEqual([false]);
    expect(asked(20_000)).toEqual([false]);
    // It answers, even though it has lost everything.
    expect(asked(21_000, () => follower.checkEnd(end, undefined))).toEqual([false, true]);
    expect(asked(22_000)).toEqual([false, true]);
    expect(seen.emptiedTimes).toBe(1);
  });

  test('a log that nobody has written to for longer than a copy may live is wiped instead of delivered', async () => {
    storeTime = unconfirmedLife + 1;
    await follower.catchUp();
    expect(seen.told).toEqual([]);
    expect(wiped).toBe(1);
    stream.push(entry(2));
    await follower.catchUp();
    expect(seen.told).toEqual([]);
    // If the wipe failed, every check retries it.
    follower.checkEnd(follower.last, follower.last);
    expect(wiped).toBe(2);
  });

  test('such a log is delivered if a process that holds the session answers', async () => {
    storeTime = unconfirmedLife + 2;
    answer = () => {
      stream.push(entry(2), entry(3));
      return true;
    };
    await follower.catchUp();
    expect(seen.versions).toEqual([1, 2, 3]);
    expect(wiped).toBe(0);
  });

  test('a log that is already followed is delivered, however long it was idle', async () => {
    await follower.catchUp();
    storeTime = 10 * unconfirmedLife;
    stream.push(entry(2));
    await follower.catchUp();
    expect(seen.versions).toEqual([1, 2]);
    expect(wiped).toBe(0);
  });

  test('delivers nothing after a stop during a read', async () => {
    const gate = Promise.withResolvers<void>();
    hold = gate.promise;
    const reading = follower.catchUp();
    follower.hint(entry(2));
    follower.stop();
    gate.resolve();
    await reading;
    expect(seen.told).toEqual([]);
    expect(follower.log).toBeUndefined();
  });
});
