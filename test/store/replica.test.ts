import { expect, test } from 'vitest';
import { rulesVersion } from '#session/decide.ts';
import { manualClock } from '../../server/rehearsal/clock.ts';
import type { Command, Entry, Report } from '../../server/session/command.ts';
import type { Session } from '../../server/session/session.ts';
import { graceAfterRestore } from '../../server/store/lifetimes.ts';
import { newKey } from '../../server/store/redis/keys.ts';
import { markLength, newLogKey, sealNext } from '../../server/store/redis/sealedEntry.ts';
import { Replica } from '../../server/store/replica.ts';
import {
  type Logged,
  type LogName,
  type Position,
  type Proposal,
  type Store,
  snapshotAfter,
  type Watcher,
} from '../../server/store/store.ts';
import { beginEpoch, fakeBox, fakeDevice, fakeLocked } from '../support/fakeLock.ts';
import { topicId } from '../support/written.ts';
import { opening } from './recorder.ts';

/** A store in which each proposal waits until the test settles it. */
class PlayedStore {
  readonly proposed: Array<{ epoch: number; proposal: Proposal; placed(is: boolean): void }> = [];
  watcher: Watcher | undefined;

  async watch(_name: LogName, watcher: Watcher) {
    this.watcher = watcher;
    return { heal: async () => {}, stop: async () => {} };
  }

  propose(_name: LogName, epoch: number, proposal: Proposal): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.proposed.push({ epoch, proposal, placed: resolve });
    return promise;
  }

  readonly clock = manualClock(1_000);
  now = () => this.clock.now();
}

const turn = () => new Promise(setImmediate);
const nothing = () => {};
const told = {
  changed: nothing,
  wiped: nothing,
  replaced: nothing,
  unknownRules: nothing,
  reachable: nothing,
  lost: nothing,
};

test('a command in a log that was lost is proposed again, once every copy has had time to be merged', async () => {
  const store = new PlayedStore();
  const replica = new Replica({ store: store as unknown as Store, clock: store.clock }, 'log' as LogName, told);
  await replica.follow();
  const { watcher } = store as { watcher: Watcher };
  watcher.logged({ epoch: 1, version: 1 }, { kind: 'opened', opening: { ...opening, at: 1 }, rules: rulesVersion });
  const window = 'a'.repeat(32);
  const came: Report = { type: 'windows-arrived', windows: [{ window, person: opening.by }], process: 'p' };
  watcher.logged({ epoch: 1, version: 2 }, { kind: 'entry', entry: { by: null, at: 1, command: came } });
  const session = structuredClone(replica.session as Session);
  const restored = { base: {}, since: [], lineage: { 1: 2 } };
  const putBack = (epoch: number) =>
    watcher.logged(
      { epoch, version: 1 },
      { kind: 'snapshot', at: store.now(), session, rules: rulesVersion, restored },
    );
  const proposed = () => store.proposed.map(({ epoch, proposal }) => [epoch, proposal.by && proposal.id]);

  const id = `${window}.1`;
  const answer = replica.command({ by: opening.by.key, id, command: { type: 'acknowledge-rule' } });
  putBack(2);
  // Lost again: the entry from the first log is in neither.
  putBack(3);
  store.proposed[0]?.placed(true);
  store.clock.skip(graceAfterRestore - 1);
  await turn();
  expect(proposed()).toEqual([[1, id]]);
  store.clock.skip(1);
  await turn();
  expect(proposed()).toEqual([
    [1, id],
    [3, id],
  ]);
  const [, last] = store.proposed as [unknown, PlayedStore['proposed'][number]];
  watcher.logged({ epoch: 3, version: 2 }, { kind: 'entry', entry: { ...last.proposal, at: 2 } as Entry });
  last.placed(true);
  expect(await answer).toBeUndefined();
});

/** A replica of a session whose log a test writes as other processes would: `log` returns how many bytes an entry seals to. */
async function played() {
  const snapshots: number[] = [];
  const store = new PlayedStore();
  const sealing = newLogKey('log', 1, rulesVersion);
  let version = 0;
  const logs = (logged: Logged): number => {
    const position = { epoch: 1, version: ++version };
    store.watcher?.logged(position, logged);
    return sealNext(sealing, [newKey()], { position, mark: 'm'.repeat(markLength) }, logged).length;
  };
  const settle = async (_name: LogName, _position: Position, session: Session) => {
    snapshots.push(logs({ kind: 'snapshot', at: 1, session, rules: rulesVersion }));
    return true;
  };
  const whole = Object.assign(store, { settle }) as unknown as Store;
  await new Replica({ store: whole, clock: store.clock }, 'log' as LogName, told).follow();
  logs({ kind: 'opened', opening: { ...opening, at: 1 }, rules: rulesVersion });
  const people = [
    opening.by,
    ...Array.from({ length: 9 }, (_, n) => ({ key: `key ${n}`, id: `p${n}`, name: `P${n}` })),
  ];
  const windows = people.map((person, n) => ({ window: `${n}`.repeat(32), person }));
  logs({ kind: 'entry', entry: { by: null, at: 1, command: { type: 'windows-arrived', windows, process: 'p' } } });
  let counter = 0;
  const log = (command: Command, n = 0): number => {
    const [by, id] = [people[n]?.key ?? '', `${n}`.repeat(32)];
    const entry = { by, id: `${id}.${++counter}`, at: 1, until: Number.MAX_SAFE_INTEGER, command };
    return logs({ kind: 'entry', entry });
  };
  for (const n of people.keys()) log({ type: 'acknowledge-rule' }, n);
  log(beginEpoch(fakeDevice('Ada')));
  return { snapshots, log };
}

const longest: Command = { type: 'write-takeaway', text: fakeLocked('x'.repeat(8_190)) };

test.each([
  ['the longest takeaway', longest],
  ['a topic', { type: 'add-topic', topic: topicId(1), text: fakeLocked('x'.repeat(100)) }],
  ['a box', { type: 'give-key', epoch: 1, from: fakeDevice('Ada'), to: fakeDevice('Ben'), box: fakeBox }],
  ['a vote', { type: 'cast-vote', topic: topicId(1) }],
] as Array<[string, Command]>)('a snapshot is due after 32 KB of what others sealed: %s', async (_, asked) => {
  const { snapshots, log } = await played();
  let sealed = 0;
  while (snapshots.length === 0) sealed += log(asked);
  expect(sealed).toBeGreaterThan(2 * snapshotAfter * 0.7);
  expect(sealed).toBeLessThan(2 * snapshotAfter * 1.4);
});

test('a long session is written as a snapshot only after as much log as its own size', async () => {
  const { snapshots, log } = await played();
  for (let n = 0; n < 10; n++) log(longest, n);
  let [sealed, before] = [0, snapshots.length];
  for (let n = 0; n < 100; n++) sealed += log(longest, n % 10);
  const written = snapshots.slice(before);
  expect(written.length).toBeGreaterThan(2);
  for (const size of written) expect(size).toBeGreaterThan(100_000);
  expect(written.reduce((sum, size) => sum + size)).toBeLessThan(sealed);
});

test('a process that knows only an earlier clear is behind a window that saw the session after it', async () => {
  const store = Object.assign(new PlayedStore(), { wasCleared: (_: LogName, openedAt: number) => openedAt === 10 });
  const replica = new Replica({ store: store as unknown as Store, clock: store.clock }, 'log' as LogName, told);
  await replica.follow();
  const seen = (openedAt: number) => ({ epoch: 1, version: 2, openedAt });
  expect(replica.isBehind(seen(30))).toBe(true);
  store.watcher?.wiped({ epoch: 1, version: 1 }, { at: 20, openedAt: 10 });
  expect(replica.isBehind(seen(10))).toBe(false);
  expect(replica.isBehind(seen(30))).toBe(true);
});

test('a session whose time is up refuses commands as cleared only once its log says that it is', async () => {
  const store = new PlayedStore();
  const replica = new Replica({ store: store as unknown as Store, clock: store.clock }, 'log' as LogName, told);
  await replica.follow();
  const { watcher } = store as { watcher: Watcher };
  const limits = { ...opening.limits, maxAge: 5_000 };
  watcher.logged(
    { epoch: 1, version: 1 },
    { kind: 'opened', opening: { ...opening, limits, at: 1 }, rules: rulesVersion },
  );
  const window = 'a'.repeat(32);
  const came: Report = { type: 'windows-arrived', windows: [{ window, person: opening.by }], process: 'p' };
  watcher.logged({ epoch: 1, version: 2 }, { kind: 'entry', entry: { by: null, at: 1, command: came } });
  store.clock.skip(10_000);
  const answer = replica.command({ by: opening.by.key, id: `${window}.1`, command: { type: 'mark-copied' } });
  await turn();
  expect(replica.open).toBeDefined();
  const [{ proposal, placed }] = store.proposed as [PlayedStore['proposed'][number]];
  watcher.logged({ epoch: 1, version: 3 }, { kind: 'entry', entry: { ...proposal, at: store.now() } as Entry });
  placed(true);
  expect(await answer).toEqual({ code: 'cleared' });
  expect(replica.open).toBeUndefined();
});
