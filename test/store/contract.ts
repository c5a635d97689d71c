import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSession } from '../../server/session/rules/start.ts';
import type { Session } from '../../server/session/session.ts';
import { leaseLife } from '../../server/store/lifetimes.ts';
import type { LogName, Store } from '../../server/store/store.ts';
import { silentWatcher } from '../../server/store/store.ts';
import { opening, Recorder, topic, until } from './recorder.ts';

/** A store as two processes use it. */
export interface Stores {
  one: Store;
  /** The same object if a store belongs to one process. */
  other: Store;
  close(): Promise<unknown>;
}

const session: Session = openSession({ ...opening, at: 1_000_000 });
let meetings = 0;

/** What every store must do. */
export function storeContract(name: string, begin: () => Promise<Stores>) {
  describe(`${name} keeps the contract of a store`, () => {
    let stores: Stores;
    let one: Store;
    let other: Store;
    const aMeeting = () => one.nameOf(`tenant/meeting-${++meetings}`);

    async function opened() {
      const meeting = aMeeting();
      expect(await one.open(meeting, opening)).toBe(true);
      const seen = new Recorder();
      const watch = await one.watch(meeting, seen);
      return { meeting, seen, watch, epoch: seen.epoch };
    }

    async function watched(store: Store, meeting: LogName) {
      const seen = new Recorder();
      return { seen, watch: await store.watch(meeting, seen) };
    }

    beforeAll(async () => {
      stores = await begin();
      ({ one, other } = stores);
    });
    afterAll(() => stores.close());

    test('opens a log once, with the opening as version 1 and the time of the store', async () => {
      const before = one.now();
      const { meeting, seen } = await opened();
      expect(await one.open(meeting, opening)).toBe(false);
      expect(await other.open(meeting, opening)).toBe(false);
      expect(seen.versions).toEqual([1]);
      const logged = seen.told[0]?.logged;
      if (logged?.kind !== 'opened') throw new Error('an opened log begins with its opening');
      expect(logged.opening).toMatchObject(opening);
      // Synchronized clocks still differ by some ms.
      expect(logged.opening.at).toBeGreaterThanOrEqual(before - 100);
      expect(logged.opening.at).toBeLessThanOrEqual(one.now() + 100);
    });

    test('of many concurrent openings, exactly one succeeds', async () => {
      const meeting = aMeeting();
      const tries = Array.from({ length: 10 }, (_, i) => (i % 2 ? one : other).open(meeting, opening));
      expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    });

    test('a watcher gets nothing before the opening, then the opening', async () => {
      const meeting = aMeeting();
      const { seen } = await watched(other, meeting);
      expect(seen.told).toEqual([]);
      expect(seen.wipes).toEqual([]);
      await one.open(meeting, opening);
      await seen.heard(1);
      expect(seen.kinds).toEqual(['opened']);
    });

    test('gives every entry a position and a time, and all watchers the same order without gaps', async () => {
      const { meeting, seen, epoch } = await opened();
      const { seen: elsewhere } = await watched(other, meeting);
      const proposals = Array.from({ length: 100 }, (_, i) =>
        (i % 2 ? one : other).propose(meeting, epoch, topic(`topic ${i}`)),
      );
      expect(await Promise.all(proposals)).toEqual(Array(100).fill(true));
      await Promise.all([seen.heard(101), elsewhere.heard(101)]);
      expect(seen.versions).toEqual(Array.from({ length: 101 }, (_, i) => i + 1));
      expect(new Set(seen.texts).size).toBe(100);
      expect(elsewhere.told).toEqual(seen.told);
      for (const { logged } of seen.told) if (logged.kind === 'entry') expect(logged.entry.at).toBeGreaterThan(0);
    });

    test('keeps one process’s proposals in order, whatever others write meanwhile', async () => {
      const { meeting, seen, epoch } = await opened();
      await watched(other, meeting);
      const proposals: Array<Promise<boolean>> = [];
      for (let n = 0; n < 50; n++) {
        for (const store of [one, other]) proposals.push(store.propose(meeting, epoch, topic(`${store === one} ${n}`)));
        if (n % 7 === 0) await proposals.at(-1);
      }
      expect(new Set(await Promise.all(proposals))).toEqual(new Set([true]));
      await seen.heard(101);
      for (const from of ['true', 'false']) {
        const order = seen.texts.filter((text) => text.startsWith(from)).map((text) => Number(text.split(' ')[1]));
        expect(order).toEqual([...order].sort((a, b) => a - b));
      }
    });

    test('never calls a watcher from within the call that appended', async () => {
      const { meeting, seen, epoch } = await opened();
      const proposed = one.propose(meeting, epoch, topic('later'));
      expect(seen.texts).toEqual([]);
      await proposed;
      await seen.heard(2);
    });

    test('accepts proposals from within a watcher', async () => {
      const { meeting, epoch } = await opened();
      const seen = new Recorder();
      const answers: Array<Promise<boolean>> = [];
      await one.watch(meeting, {
        ...silentWatcher,
        logged(position, logged) {
          if (position.version === 2) answers.push(one.propose(meeting, epoch, topic('an answer')));
          seen.logged(position, logged);
        },
      });
      await one.propose(meeting, epoch, topic('a question'));
      await seen.heard(3);
      expect(seen.texts).toEqual(['a question', 'an answer']);
      expect(await Promise.all(answers)).toEqual([true]);
    });

    test('refuses an entry for an epoch that is not open', async () => {
      const { meeting, seen, epoch } = await opened();
      expect(await one.propose(meeting, epoch - 1, topic('too early'))).toBe(false);
      expect(await one.propose(meeting, epoch + 1, topic('too late'))).toBe(false);
      expect(await one.propose(aMeeting(), epoch, topic('elsewhere'))).toBe(false);
      expect(await one.propose(meeting, epoch, topic('fits'))).toBe(true);
      await seen.heard(2);
      expect(seen.texts).toEqual(['fits']);
    });

    test('takes a snapshot only at the end of the log', async () => {
      const { meeting, seen, epoch } = await opened();
      await one.propose(meeting, epoch, topic('first'));
      expect(await one.settle(meeting, { epoch, version: 1 }, session)).toBe(false);
      expect(await one.settle(meeting, { epoch, version: 3 }, session)).toBe(false);
      expect(await one.settle(meeting, { epoch: epoch - 1, version: 2 }, session)).toBe(false);
      expect(await one.settle(meeting, { epoch, version: 2 }, session)).toBe(true);
      expect(await one.settle(meeting, { epoch, version: 2 }, session)).toBe(false);
      await seen.heard(3);
      expect(seen.kinds).toEqual(['opened', 'entry', 'snapshot']);
    });

    test('a later watcher gets the last snapshot and what followed, and nothing before', async () => {
      const { meeting, epoch } = await opened();
      await one.propose(meeting, epoch, topic('before'));
      expect(await one.settle(meeting, { epoch, version: 2 }, session)).toBe(true);
      await one.propose(meeting, epoch, topic('after'));
      for (const store of [one, other]) {
        const { seen } = await watched(store, meeting);
        expect(seen.versions).toEqual([3, 4]);
        expect(seen.told[0]?.logged).toMatchObject({ kind: 'snapshot', session });
        expect(seen.texts).toEqual(['after']);
      }
    });

    test('a session continues after a snapshot', async () => {
      const { meeting, seen, epoch } = await opened();
      await one.settle(meeting, { epoch, version: 1 }, session);
      expect(await other.propose(meeting, epoch, topic('on'))).toBe(true);
      await seen.heard(3);
      expect(await other.open(meeting, opening)).toBe(false);
    });

    test('every watcher learns of a wipe, and nothing follows it', async () => {
      const { meeting, seen, epoch } = await opened();
      const { seen: elsewhere } = await watched(other, meeting);
      await one.propose(meeting, epoch, topic('gone'));
      await one.wipe(meeting, epoch);
      await Promise.all([seen.wipedTimes(1), elsewhere.wipedTimes(1)]);
      expect(elsewhere.texts).toEqual(['gone']);
      expect(seen.wipes[0]).toBeGreaterThan(0);
      expect(await other.propose(meeting, epoch, topic('too late'))).toBe(false);
      expect(await other.settle(meeting, { epoch, version: 2 }, session)).toBe(false);
      expect(seen.texts).toEqual(['gone']);
    });

    test('of two concurrent wipes, exactly one succeeds', async () => {
      const { meeting, seen, watch, epoch } = await opened();
      const did = await Promise.all([one.wipe(meeting, epoch), other.wipe(meeting, epoch)]);
      expect(did.toSorted()).toEqual([false, true]);
      expect(await one.wipe(meeting, epoch)).toBe(false);
      await watch.heal();
      expect(seen.wipes).toHaveLength(1);
    });

    test('a wipe of an older epoch leaves the session alone', async () => {
      const { meeting, seen, epoch } = await opened();
      await one.wipe(meeting, epoch - 1);
      expect(await one.propose(meeting, epoch, topic('still here'))).toBe(true);
      await seen.heard(2);
      expect(seen.wipes).toEqual([]);
    });

    test('someone who watches after a clear learns of it, and nothing of the session', async () => {
      const { meeting, epoch } = await opened();
      await one.propose(meeting, epoch, topic('gone'));
      await one.wipe(meeting, epoch);
      const { seen } = await watched(other, meeting);
      expect(seen.told).toEqual([]);
      expect(seen.wipes).toHaveLength(1);
    });

    test('a wipe leaves a note about what to clean up, until that is done', async () => {
      const { meeting, seen, epoch } = await opened();
      const { seen: elsewhere } = await watched(other, meeting);
      await one.wipe(meeting, epoch, 'message-1');
      await Promise.all([seen.wipedTimes(1), elsewhere.wipedTimes(1)]);
      expect([...seen.left, ...elsewhere.left]).toEqual(['message-1', 'message-1']);
      expect((await watched(other, meeting)).seen.left).toEqual(['message-1']);
      await other.tidied(meeting, 'another note');
      expect(await other.left(meeting)).toBe('message-1');
      await other.tidied(meeting, 'message-1');
      expect(await one.left(meeting)).toBeUndefined();
      expect(await watched(one, meeting)).toMatchObject({ seen: { wipes: [seen.wipes[0]], left: [] } });
      expect(await one.open(meeting, opening)).toBe(true);
    });

    test('an open session has no such note, and cleaning up leaves it alone', async () => {
      const { meeting, epoch } = await opened();
      expect(await one.left(meeting)).toBeUndefined();
      await one.tidied(meeting, 'message-1');
      expect(await one.propose(meeting, epoch, topic('still here'))).toBe(true);
    });

    test('after a clear, a new session is a new epoch for everyone', async () => {
      const { meeting, seen, epoch } = await opened();
      const { seen: elsewhere } = await watched(other, meeting);
      await one.wipe(meeting, epoch);
      expect(await other.open(meeting, opening)).toBe(true);
      for (const recorder of [seen, elsewhere]) {
        await recorder.wipedTimes(1);
        await until(() => recorder.epoch > epoch);
        expect(recorder.kinds).toEqual(['opened', 'opened']);
        expect(recorder.last.version).toBe(1);
      }
      expect(await one.propose(meeting, epoch, topic('of the old one'))).toBe(false);
      await one.wipe(meeting, epoch);
      expect(await one.propose(meeting, seen.epoch, topic('of the new one'))).toBe(true);
      await elsewhere.heard(2);
      expect(elsewhere.texts).toEqual(['of the new one']);
      expect(elsewhere.wipes).toHaveLength(1);
    });

    test('of many concurrent openings after a clear, exactly one succeeds', async () => {
      const { meeting, epoch } = await opened();
      await one.wipe(meeting, epoch);
      const tries = Array.from({ length: 10 }, (_, i) => (i % 2 ? one : other).open(meeting, opening));
      expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    });

    test('heal resolves when everything in the log has been delivered', async () => {
      const { meeting, epoch } = await opened();
      const { seen, watch } = await watched(other, meeting);
      await one.propose(meeting, epoch, topic('a'));
      await watch.heal();
      expect(seen.last).toEqual({ epoch, version: 2 });
      await one.propose(meeting, epoch, topic('b'));
      await Promise.all([watch.heal(), watch.heal(), watch.heal()]);
      expect(seen.texts).toEqual(['a', 'b']);
    });

    test('a stopped watcher gets nothing more; others do', async () => {
      const { meeting, seen, watch, epoch } = await opened();
      const { seen: stays } = await watched(one, meeting);
      const proposed = one.propose(meeting, epoch, topic('while stopping'));
      await watch.stop();
      const { length } = seen.told;
      await proposed;
      await one.propose(meeting, epoch, topic('after'));
      await stays.heard(3);
      expect(seen.told).toHaveLength(length);
      await one.wipe(meeting, epoch);
      await stays.wipedTimes(1);
      expect(seen.wipes).toEqual([]);
      await watch.stop();
    });

    test('watching again delivers the log again', async () => {
      const { meeting, watch, epoch } = await opened();
      await watch.stop();
      await one.propose(meeting, epoch, topic('meanwhile'));
      const { seen } = await watched(one, meeting);
      expect(seen.versions).toEqual([1, 2]);
      await other.propose(meeting, epoch, topic('live'));
      await seen.heard(3);
    });

    test('meetings are separate', async () => {
      const first = await opened();
      const second = await opened();
      await one.propose(first.meeting, first.epoch, topic('private'));
      await first.seen.heard(2);
      await second.watch.heal();
      expect(second.seen.versions).toEqual([1]);
    });

    test('a ping resolves', async () => {
      expect(await one.ping()).toBeUndefined();
    });

    test('returns when each process’s lease ends, and nothing for a process without one', async () => {
      const before = one.now();
      await one.keepLease('keeps');
      expect(await other.leases([])).toEqual(new Map());
      const leases = await other.leases(['keeps', 'silent']);
      expect([...leases.keys()]).toEqual(['keeps']);
      expect(leases.get('keeps')).toBeGreaterThan(before + leaseLife - 500);
      expect(leases.get('keeps')).toBeLessThan(other.now() + leaseLife + 500);
    });
  });
}
