import { afterEach, describe, expect, it, vi } from 'vitest';
import { closeCodes } from '#session/protocol.ts';
import { systemClock } from '../../server/kit/clock.ts';
import { Hubs } from '../../server/live/hubs.ts';
import type { Limits } from '../../server/live/limits.ts';
import { transports } from '../../server/live/liveSocket.ts';
import { manualClock } from '../../server/rehearsal/clock.ts';
import { memoryStore } from '../../server/store/memory.ts';
import { type Store, StoreError } from '../../server/store/store.ts';
import { connectOver } from '../support/connectOver.ts';
import { withoutLastCall } from '../support/lastCall.ts';
import { places } from '../support/places.ts';
import { rawWebSocket } from '../support/rawSocket.ts';
import { type TestApp, testApp } from '../support/testApp.ts';
import { TestWindow } from '../support/wire.ts';

withoutLastCall();

let app: TestApp;
afterEach(() => app?.close());

const full = { code: closeCodes['server-full'], reason: 'server-full' };

async function appWith(limits: Partial<Limits>): Promise<void> {
  app = await testApp(memoryStore(systemClock), systemClock, 'silent', limits);
}

const join = (name: string, meeting = 'standup') => TestWindow.join(app.url, name, { meeting });

/** Someone who may not fit. */
const tries = (name: string, meeting = 'standup') => TestWindow.tryToJoin(app.url, name, { meeting });

describe.each(transports)('a process with all its connections in use, by %s', (transport) => {
  connectOver(transport);

  it('tells newcomers that it is full; people inside stay, and free a place by leaving', async () => {
    await appWith({ connections: 2 });
    const [aiko, tomas] = [await join('Aiko'), await join('Tomás')];
    await aiko.start();
    expect((await tries('Priya')).closedWith).toEqual(full);
    expect(await aiko.command({ type: 'add-topic', text: 'Still here' })).toBeUndefined();
    expect([aiko.closedWith, tomas.closedWith]).toEqual([undefined, undefined]);
    await tomas.close();
    await vi.waitFor(async () => expect((await tries('Priya')).closedWith).toBeUndefined());
    expect(await aiko.command({ type: 'set-planned-end', at: Date.now() + 3_600_000 })).toBeUndefined();
  });

  it('says so even while many refused connections stay open', async () => {
    await appWith({ connections: 2, pending: 10 });
    const [aiko, tomas] = [await join('Aiko'), await join('Tomás')];
    const deaf = await Promise.all(Array.from({ length: 30 }, () => rawWebSocket(app.url)));
    expect((await tries('Priya')).closedWith).toEqual(full);
    expect(await aiko.start()).toBeUndefined();
    await tomas.close();
    await vi.waitFor(async () => expect((await tries('Priya')).closedWith).toBeUndefined());
    for (const { socket } of deaf) socket.destroy();
  });

  it('identifies people before it refuses them: connections that never join take no place', async () => {
    await appWith({ connections: 1 });
    const deaf = await Promise.all(Array.from({ length: 5 }, () => rawWebSocket(app.url)));
    const aiko = await join('Aiko');
    expect(await aiko.start()).toBeUndefined();
    for (const { socket } of deaf) socket.destroy();
  });
});

describe('a process with all its meetings in use', () => {
  it('refuses another meeting when full; its own meetings continue, admit people, and make room when they end', async () => {
    await appWith({ sessions: 1 });
    const aiko = await join('Aiko');
    await aiko.start();
    expect((await tries('Priya', 'retro')).closedWith).toEqual(full);
    const tomas = await join('Tomás');
    await tomas.until(() => tomas.view !== undefined);
    expect(await aiko.command({ type: 'add-topic', text: 'Still here' })).toBeUndefined();
    await aiko.clears();
    await Promise.all([aiko.close(), tomas.close()]);
    await vi.waitFor(async () => expect((await tries('Priya', 'retro')).closedWith).toBeUndefined());
  });

  it('takes over sessions whose process is gone anyway', async () => {
    const clock = manualClock(1_000_000);
    const memory = memoryStore(clock);
    const by = { key: 'key-of-aiko', id: 'pAiko', name: 'Aiko' };
    const limits = { maxAge: 1_000, unattended: 3_600_000 };
    const openedAt = clock.now();
    const left = memory.nameOf('left-alone');
    const command = { type: 'start-session', settings: {}, recordingOff: true } as const;
    await memory.open(left, { by, command, limits });
    const store: Store = { ...memory, overdue: async () => [left] };
    const hubs = new Hubs({ store, clock, places, process: 'p', limits, trouble: () => {} }, 1);
    await hubs.get('own');
    await expect(hubs.get('another')).rejects.toThrow(expect.objectContaining({ name: 'ProcessFull' }));
    clock.skip(2_000);
    await vi.waitFor(() => {
      clock.skip(50);
      expect(memory.wasCleared(left, openedAt)).toBe(true);
    });
    await hubs.stop();
  });
});

it('[P7] a full session refuses the next person and removes no one', async () => {
  await appWith({});
  const first = await join('Person 1');
  await first.start();
  const others = await Promise.all(Array.from({ length: 19 }, (_, n) => join(`Person ${n + 2}`)));
  for (const window of others) await window.until(() => window.view !== undefined);
  const late = await tries('Person 21');
  await late.until(() => late.closedWith !== undefined);
  expect(late.closedWith?.reason).toBe('session-full');
  expect(Object.keys(first.shared.people)).toHaveLength(20);
  expect([first, ...others].map(({ closedWith }) => closedWith)).toEqual(Array(20).fill(undefined));
});

it('[P9] a returning window whose place is taken sees nothing before the log counts it in', async () => {
  const clock = manualClock(Date.UTC(2026, 10, 24, 9));
  const memory = memoryStore(clock);
  let isAway = false;
  const propose: Store['propose'] = async (...proposed) => {
    if (isAway) throw new StoreError('The store is away.');
    return memory.propose(...proposed);
  };
  app = await testApp({ ...memory, propose }, clock);
  const windows = [await join('Aiko')] as [TestWindow, ...TestWindow[]];
  await windows[0].start();
  while (windows.length < 11) {
    clock.skip(1_000);
    windows.push(await join('Aiko'));
  }
  const [replaced, gone, late, stays] = windows as [TestWindow, TestWindow, TestWindow, TestWindow];
  await replaced.until(() => replaced.closedWith?.reason === 'too-many-windows');
  for (const window of [gone, late]) await window.close();
  for (let trips = 0; trips < 10; trips++) await stays.roundTrip();
  await join('Aiko');

  isAway = true;
  const comeBack = async ({ id }: TestWindow) => {
    const window = new TestWindow(app.url, { id });
    await window.opened();
    window.sendJoin('Aiko');
    for (let trips = 0; trips < 10; trips++) await window.roundTrip();
    return window;
  };
  const back: TestWindow[] = [];
  for (const window of [replaced, gone, late, stays]) back.push(await comeBack(window));
  // The log counts nine windows, including the last one, so there is room for one more.
  expect(back.map(({ view }) => view !== undefined)).toEqual([false, true, false, true]);
  isAway = false;
  const arrived = Promise.all(back.map((window) => window.until(() => window.view !== undefined)));
  clock.skip(10_000);
  await arrived;
});
