import { expect, test } from 'vitest';
import type { Report } from '#session/command.ts';
import { limits } from '#session/limits.ts';
import type { CloseReason } from '#session/protocol.ts';
import type { Frame } from '../../server/live/frame.ts';
import { Hubs } from '../../server/live/hubs.ts';
import { manualClock } from '../../server/rehearsal/clock.ts';
import { signOfLifeEvery, unconfirmedLife } from '../../server/store/lifetimes.ts';
import { memoryStore } from '../../server/store/memory.ts';
import type { LogName, Store, Watcher } from '../../server/store/store.ts';
import { silentWatcher } from '../../server/store/store.ts';
import { places } from '../support/places.ts';

const life = { maxAge: 4 * 3_600_000, unattended: 3_600_000 };

/** One process with a meeting's log; `due`: the log of another process's session. */
async function world(due: (store: Store) => LogName[] = () => []) {
  const clock = manualClock(0);
  const kept = memoryStore(clock);
  let answer = Promise.resolve();
  let isForgetful = false;
  /** Keeps reports unless it is forgetful, and answers only when allowed to. */
  const store: Store = {
    ...kept,
    overdue: async () => due(kept),
    async propose(...asked) {
      if (isForgetful) return true;
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
  /** Like a Redis that loses its last entries: it confirms them, but no log has them. */
  const forgets = (is: boolean) => {
    isForgetful = is;
  };
  const hubs = new Hubs({ store, clock, places, process: 'p', limits: life, trouble: () => {} });
  const hub = await hubs.get('m');
  const reports: Report[] = [];
  const waiting = new Set<() => void>();
  await store.watch(store.nameOf('m'), {
    ...silentWatcher,
    logged(_, logged) {
      if (logged.kind === 'entry' && logged.entry.by === null) reports.push(logged.entry.command);
      for (const look of waiting) look();
    },
  });
  const welcomed: string[] = [];
  const closed = new Map<string, CloseReason>();
  const until = (is: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => is() && resolve();
      waiting.add(look);
      look();
    });
  const join = (name: string, window = name, askedAt = clock.now()) => {
    const connection = {
      send(frame: Frame) {
        if (String(frame).includes('"type":"welcome"')) welcomed.push(window);
        for (const look of waiting) look();
      },
      close(reason: CloseReason) {
        closed.set(window, reason);
        for (const look of waiting) look();
      },
    };
    return hub.join(window, { key: name, name }, connection, askedAt);
  };
  const start = async () => {
    const first = await join('p1');
    if (!first) throw new Error('not let in');
    await hub.start(first, { type: 'start-session', settings: {}, recordingOff: true });
    await until(() => reports.length === 1);
    return first;
  };
  return { clock, store, hubs, hub, reports, welcomed, closed, until, join, start, slow, forgets };
}

const arrivedIn = (report: Report | undefined) =>
  report?.type === 'windows-arrived' ? report.windows.map(({ window }) => window) : [];

test('windows that arrive together share one report, and so do windows that leave together', async () => {
  const { hub, reports, until, join, start } = await world();
  const first = await start();
  const others = await Promise.all(['p2', 'p3', 'p4'].map((name) => join(name)));
  await until(() => reports.length === 2);
  expect(arrivedIn(reports[1])).toEqual(['p2', 'p3', 'p4']);
  for (const window of [first, ...others]) if (window) hub.leave(window);
  await until(() => reports.length === 3);
  expect(reports[2]).toEqual({ type: 'windows-left', windows: ['p1', 'p2', 'p3', 'p4'], process: 'p' });
});

test('windows that arrive during a report are in the next one', async () => {
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

/** A session with two people, of whom the second has left. */
async function worldWithOneGone() {
  const { hub, reports, welcomed, until, join, start, ...more } = await world();
  await start();
  const second = await join('p2');
  await until(() => reports.length === 2);
  if (second) hub.leave(second);
  await until(() => reports.length === 3);
  const before = welcomed.length;
  return { ...more, hub, reports, until, join, welcomedSince: () => welcomed.slice(before) };
}

test('[P2] a window that returns within three minutes is shown the session at once, and still reported', async () => {
  const { clock, reports, until, join, welcomedSince } = await worldWithOneGone();
  await join('p2');
  expect(welcomedSince()).toEqual(['p2']);
  expect(reports).toHaveLength(3);
  clock.skip(600);
  await until(() => reports.length === 4);
  expect(arrivedIn(reports[3])).toEqual(['p2']);
});

test('[P2] windows that return one after the other are shown the session at once, and share one report', async () => {
  const { clock, hub, reports, welcomed, until, join, start } = await world();
  await start();
  const [second, third] = await Promise.all([join('p2'), join('p3')]);
  await until(() => reports.length === 2);
  for (const window of [second, third]) if (window) hub.leave(window);
  await until(() => reports.length === 3);
  const turned = () => new Promise((resolve) => setImmediate(resolve));
  await turned();
  const before = welcomed.length;
  await join('p2');
  await turned();
  clock.skip(300);
  await join('p3');
  await turned();
  expect(welcomed.slice(before)).toEqual(['p2', 'p3']);
  expect(reports).toHaveLength(3);
  clock.skip(300);
  await until(() => reports.length === 4);
  expect(arrivedIn(reports[3])).toEqual(['p2', 'p3']);
});

test('[P2] people who return just before three minutes are over see the session once it counts them in', async () => {
  const { clock, join, until, welcomedSince } = await worldWithOneGone();
  clock.skip(3 * 60_000 - 400);
  await join('p2');
  expect(welcomedSince()).not.toContain('p2');
  await until(() => welcomedSince().includes('p2'));
});

test('[P2] people who were away for longer, or sent away, see the session once it counts them in again', async () => {
  const { clock, hub, reports, until, join, welcomedSince } = await worldWithOneGone();
  clock.skip(3 * 60_000);
  await join('p2');
  expect(welcomedSince()).not.toContain('p2');
  await until(() => welcomedSince().includes('p2'));
  await hub.participantLeft('p2', clock.now());
  expect(reports.at(-1)?.type).toBe('participant-left');
  clock.skip(1);
  const before = welcomedSince().length;
  await join('p2');
  expect(welcomedSince().slice(before)).not.toContain('p2');
  await until(() => welcomedSince().slice(before).includes('p2'));
});

test('[P4] a window admitted by an answer from before its person left is refused', async () => {
  const { clock, hub, reports, welcomed, closed, until, join, start } = await world();
  await start();
  const known = clock.now();
  await join('p2');
  await until(() => reports.length === 2);
  clock.skip(1_000);
  await hub.participantLeft('p2', clock.now());
  expect(closed.get('p2')).toBe('not-in-meeting');
  // As if the ticket was accepted a moment before the log had it.
  clock.skip(1_000);
  await join('p2', 'p2-late', known);
  await until(() => closed.get('p2-late') === 'ticket-refused');
  expect(welcomed).not.toContain('p2-late');
  expect((await hub.present())?.participants[1]?.left).toBe(true);
  await join('p2', 'p2-new', clock.now());
  await until(() => welcomed.includes('p2-new'));
});

test('[P4] an answer to an earlier question closes no window of someone who is back', async () => {
  const { clock, hub, reports, closed, until, join, start } = await world();
  await start();
  await join('p2');
  await until(() => reports.length === 2);
  const before = clock.now() - 1;
  clock.skip(5_000);
  await hub.participantLeft('p2', before);
  expect(closed.has('p2')).toBe(false);
  expect((await hub.present())?.participants[1]?.left).toBe(false);
});

test('[P7] of people who arrive together, those who don’t fit are sent away, once', async () => {
  const { hub, reports, closed, until, join, start } = await world();
  await start();
  const names = Array.from({ length: limits.participants + 1 }, (_, n) => `p${n + 2}`);
  await Promise.all(names.map((name) => join(name)));
  await until(() => closed.size === 2);
  expect([...closed]).toEqual([
    ['p21', 'session-full'],
    ['p22', 'session-full'],
  ]);
  // Their connections are still closing: they aren't reported again.
  const many = reports.length;
  await new Promise((turned) => setImmediate(turned));
  expect(reports).toHaveLength(many);
  expect((await hub.present())?.participants).toHaveLength(20);
});

test.each([
  ['someone new', 'p2'],
  ['someone who is in it already', 'p1'],
])(
  '[P7] %s is not sent away when the store loses the report of their window, and is reported again',
  async (_, name) => {
    const { hub, closed, welcomed, until, join, start, forgets } = await world();
    await start();
    forgets(true);
    await join(name, 'the-window');
    // The report was confirmed, but the log lacks it.
    for (let turns = 0; turns < 10; turns++) await new Promise(setImmediate);
    expect([...closed]).toEqual([]);
    forgets(false);
    hub.look();
    await until(() => welcomed.includes('the-window'));
    expect(Object.keys((await hub.present())?.windows ?? {})).toContain('the-window');
  },
);

test('an idle session is written to now and then, long before its log counts as old', async () => {
  const { clock, reports, until, start } = await world();
  await start();
  clock.skip(signOfLifeEvery);
  await until(() => true);
  expect(reports.map(({ type }) => type)).toEqual(['windows-arrived']);
  for (let signs = 1; signs <= 3; signs++) {
    clock.skip(signOfLifeEvery * 1.25);
    // The report has been handled.
    await new Promise(setImmediate);
    await until(() => reports.length === 1 + signs);
    expect(reports.at(-1)).toEqual({ type: 'time-passed' });
  }
  expect(2 * signOfLifeEvery * 1.25).toBeLessThanOrEqual(unconfirmedLife);
});

/** Takes over another process's session; records what is written to its log from then on. */
async function leftBehind() {
  const { clock, store, hubs } = await world((kept) => [kept.nameOf('left')]);
  const name = store.nameOf('left');
  const by = { key: 'p1', id: 'pOne', name: 'p1' };
  const command = { type: 'start-session', settings: {}, recordingOff: true } as const;
  await store.open(name, { by, command, limits: life });
  const said: string[] = [];
  let wipes = 0;
  const watcher: Watcher = {
    ...silentWatcher,
    logged: (_, logged) => void said.push(logged.kind === 'entry' ? logged.entry.command.type : logged.kind),
    wiped: () => void wipes++,
  };
  await store.watch(name, watcher);
  const turned = () => new Promise<void>((resolve) => setImmediate(resolve));
  const passes = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 1_000) {
      clock.skip(1_000);
      await turned();
    }
  };
  const held = async () => {
    const names: LogName[] = [];
    await hubs.each((hub) => void names.push(hub.name));
    return names.includes(name);
  };
  return { clock, hubs, store, name, said, passes, held, wipes: () => wipes };
}

test('a session that was taken over and that nobody joins gets no sign of life and is released', async () => {
  const { said, passes, held } = await leftBehind();
  await passes(2 * unconfirmedLife);
  expect(said).toEqual(['opened']);
  expect(await held()).toBe(false);
});

test('[X3] an abandoned session is cleared in time by the process that takes it over', async () => {
  const { said, passes, wipes, held } = await leftBehind();
  await passes(life.unattended + 10_000);
  expect(said).toEqual(['opened', 'time-passed']);
  expect(wipes()).toBe(1);
  expect(await held()).toBe(false);
});

test('a session that was taken over gets signs of life once someone joins it', async () => {
  const { hubs, clock, said, passes, held } = await leftBehind();
  await passes(10_000);
  const hub = await hubs.get('left');
  await hub.join('w1', { key: 'p1', name: 'p1' }, { send() {}, close() {} }, clock.now());
  await passes(2 * signOfLifeEvery);
  expect(said).toEqual(['opened', 'windows-arrived', 'time-passed']);
  expect(await held()).toBe(true);
});
