import { expect, test } from 'vitest';
import type { Report } from '#session/command.ts';
import type { CloseReason } from '#session/protocol.ts';
import { limits } from '#session/session.ts';
import { Hubs } from '../../server/live/hubs.ts';
import { manualClock } from '../../server/rehearsalClock.ts';
import { memoryStore } from '../../server/store/memory.ts';
import type { Store, Watcher } from '../../server/store/store.ts';

const life = { maxAge: 4 * 3_600_000, unattended: 3_600_000 };

/** One process and the log of a meeting in it. */
async function world() {
  const clock = manualClock(0);
  const kept = memoryStore(clock);
  let answer = Promise.resolve();
  /** Keeps what it is given, and answers only when it may. */
  const store: Store = {
    ...kept,
    async propose(...asked) {
      const placed = await kept.propose(...asked);
      await answer;
      return placed;
    },
  };
  const slow = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    answer = promise;
    return resolve;
  };
  const hubs = new Hubs({ store, clock, process: 'p', limits: life, showCounts: false, trouble: () => {} });
  const hub = await hubs.get('m');
  const reports: Report[] = [];
  const waiting = new Set<() => void>();
  const nothing = () => {};
  const watcher: Watcher = { logged: nothing, wiped: nothing, emptied: nothing, reachable: nothing, lost: nothing };
  await store.watch(store.nameOf('m'), {
    ...watcher,
    logged(_, logged) {
      if (logged.kind === 'entry' && logged.entry.by === null) reports.push(logged.entry.command);
      for (const look of waiting) look();
    },
  });
  const closed = new Map<string, CloseReason>();
  const until = (is: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => is() && resolve();
      waiting.add(look);
      look();
    });
  const join = (name: string, window = name) => {
    const connection = {
      send: nothing,
      close(reason: CloseReason) {
        closed.set(window, reason);
        for (const look of waiting) look();
      },
    };
    return hub.join(window, { key: name, name }, connection);
  };
  const start = async () => {
    const first = await join('p1');
    if (!first) throw new Error('not let in');
    await hub.start(first, { type: 'start-session', settings: {}, recordingOff: true });
    await until(() => reports.length === 1);
    return first;
  };
  return { hub, reports, closed, until, join, start, slow };
}

const arrivedIn = (report: Report | undefined) =>
  report?.type === 'windows-arrived' ? report.windows.map(({ window }) => window) : [];

test('windows that come together stand in one report, and so do those that go together', async () => {
  const { hub, reports, until, join, start } = await world();
  const first = await start();
  const others = await Promise.all(['p2', 'p3', 'p4'].map((name) => join(name)));
  await until(() => reports.length === 2);
  expect(arrivedIn(reports[1])).toEqual(['p2', 'p3', 'p4']);
  for (const window of [first, ...others]) if (window) hub.leave(window);
  await until(() => reports.length === 3);
  expect(reports[2]).toEqual({ type: 'windows-left', windows: ['p1', 'p2', 'p3', 'p4'], process: 'p' });
});

test('what comes while a report is on its way is in the next', async () => {
  const { reports, until, join, start, slow } = await world();
  await start();
  const answer = slow();
  await join('p2');
  await until(() => reports.length === 2);
  await Promise.all([join('p3'), join('p4')]);
  await new Promise((turned) => setImmediate(turned));
  expect(reports.map(arrivedIn)).toEqual([['p1'], ['p2']]);
  answer();
  await until(() => reports.length === 3);
  expect(arrivedIn(reports[2])).toEqual(['p3', 'p4']);
});

test('[P7] of those who come together, whom the session cannot hold is sent away, once', async () => {
  const { hub, reports, closed, until, join, start } = await world();
  await start();
  const names = Array.from({ length: limits.participants + 1 }, (_, n) => `p${n + 2}`);
  await Promise.all(names.map((name) => join(name)));
  await until(() => closed.size === 2);
  expect([...closed]).toEqual([
    ['p21', 'session-full'],
    ['p22', 'session-full'],
  ]);
  // They are asked to go and have not gone yet: nobody reports them again.
  const many = reports.length;
  await new Promise((turned) => setImmediate(turned));
  expect(reports).toHaveLength(many);
  expect((await hub.present())?.participants).toHaveLength(20);
});
