import { expect, test } from 'vitest';
import { rulesVersion } from '#session/decide.ts';
import { manualClock } from '../../server/rehearsal/clock.ts';
import type { Entry, Report } from '../../server/session/command.ts';
import type { Session } from '../../server/session/session.ts';
import { graceAfterRestore } from '../../server/store/lifetimes.ts';
import { Replica } from '../../server/store/replica.ts';
import type { LogName, Proposal, Store, Watcher } from '../../server/store/store.ts';
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
