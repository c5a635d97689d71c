import { createClient, RESP_TYPES } from 'redis';
import { expect, it, vi } from 'vitest';
import { closeCodes, type Seen } from '#session/protocol.ts';
import { systemClock } from '../../server/kit/clock.ts';
import { Places } from '../../server/live/places.ts';
import { manualClock } from '../../server/rehearsal/clock.ts';
import { memoryStore } from '../../server/store/memory.ts';
import { keyName, nameKey } from '../../server/store/redis/keys.ts';
import type { Store } from '../../server/store/store.ts';
import { withoutLastCall } from '../support/lastCall.ts';
import { RedisProcesses } from '../support/redisProcesses.ts';
import { RedisProxy } from '../support/redisProxy.ts';
import type { TestApp } from '../support/testApp.ts';
import { TestWindow } from '../support/wire.ts';

withoutLastCall();

const world = new RedisProcesses();
let meeting = '';
let meetings = 0;

/** One process, another that can be cut off, and a session with a window at each. */
async function gathered() {
  meeting = `shown-again-${++meetings}`;
  const proxy = await RedisProxy.to(world.redis.port);
  const [here, cutOff] = [await world.process(), await world.process({ url: proxy.url })];
  const ada = await TestWindow.join(here.url, 'Ada', { meeting });
  await ada.start();
  const ben = await TestWindow.join(cutOff.url, 'Ben', { meeting });
  await ben.until(() => ben.view !== undefined);
  await ada.command({ type: 'add-topic', text: 'Between us' });
  await ben.until(() => ben.shared.order.length === 1);
  return { proxy, here, cutOff, ada, ben };
}

/** Joins at a process and records its messages, until one is about the session. */
async function asks(app: TestApp, name: string, known: { id?: string; seen?: Seen; cleared?: string } = {}) {
  const window = new TestWindow(app.url, known);
  await window.opened();
  window.sendJoin(name, { meeting, ...known });
  const words = ['welcome', 'vacant', 'cleared', 'trouble'];
  await window.until(() => window.messages.some(({ type }) => words.includes(type)));
  return window;
}

const saw = ({ id, seen }: TestWindow) => ({ id, ...(seen && { seen }) });

it('a process cut off from the store shows a newcomer nothing that wasn’t confirmed for seconds, and says why', async () => {
  const { proxy, cutOff, ada, ben } = await gathered();
  const known = saw(ben);
  proxy.cut();
  await ada.command({ type: 'clear-session' });
  // While the store's last confirmation is recent enough.
  await ben.until(() => ben.of('pong').some(({ away }) => away));
  for (const window of [await asks(cutOff, 'Cleo'), await asks(cutOff, 'Ben', known)]) {
    expect(window.of('welcome')).toEqual([]);
    expect(window.of('trouble').map(({ trouble }) => trouble)).toEqual(['unavailable']);
  }
  proxy.mend();
  await vi.waitFor(async () => expect((await asks(cutOff, 'Ben', known)).cleared).toBe(true), 10_000);
});

it('a window that saw a session cleared is never shown it again, and its process accepts the proof and drops the session', async () => {
  const { proxy, cutOff, ada, ben } = await gathered();
  proxy.cut();
  const { id } = ada;
  await ada.clears();
  const proof = ada.of('cleared')[0]?.proof;
  expect(proof).toBeTypeOf('string');
  // At once, while the process still trusts its copy.
  const back = await asks(cutOff, 'Ada', { id, cleared: proof as string });
  expect(back.of('welcome')).toEqual([]);
  await ben.until(() => ben.cleared);
  expect(ben.of('cleared')[0]?.proof).toBeTypeOf('string');
  proxy.mend();
});

it('a forged proof, or one of another meeting, clears nothing', async () => {
  const { ada, cutOff } = await gathered();
  const first = meeting;
  await ada.clears();
  const proof = ada.of('cleared')[0]?.proof as string;
  const other = await gathered();
  expect(meeting).not.toBe(first);
  for (const cleared of [proof, 'forged', '', String(other.ada.shared.openedAt)]) {
    const window = await asks(other.cutOff, 'Cleo', { cleared });
    await window.until(() => window.view !== undefined);
  }
  expect(other.ben.cleared).toBe(false);
  expect(cutOff).toBeDefined();
});

it('people who were offline during the clear see "Cleared"; newcomers learn that there was one', async () => {
  const { here, ada, ben, cutOff } = await gathered();
  const known = saw(ben);
  ben.cut();
  await ada.clears();
  for (const app of [here, cutOff]) {
    const back = await asks(app, 'Ben', known);
    expect(back.messages.map(({ type }) => type)).toEqual(['cleared']);
    expect(back.of('cleared')[0]?.proof).toBeTypeOf('string');
    const late = await asks(app, 'Cleo');
    expect(late.of('vacant')[0]?.clearedAt).toBeTypeOf('number');
    // A new session is shown, whatever was seen before.
    await Promise.all([back.close(), late.close()]);
  }
  const next = await TestWindow.join(here.url, 'Ada', { meeting });
  await next.start({ again: true });
  const back = await asks(cutOff, 'Ben', known);
  await back.until(() => back.view !== undefined);
  expect(back.shared.order).toEqual([]);
});

it('a cleared session that someone replays into Redis is shown neither to its windows nor to anyone else', async () => {
  const { ada, ben } = await gathered();
  const typeMapping = { [RESP_TYPES.BLOB_STRING]: Buffer };
  const client = await createClient({ url: world.redis.url, commandOptions: { typeMapping } }).connect();
  const name = keyName(nameKey(world.nameKey), `test:${meeting}`);
  const dump = (await client.sendCommand(['DUMP', name])) as unknown as Buffer;
  await ada.command({ type: 'clear-session' });
  await Promise.all([ada, ben].map((window) => window.until(() => window.cleared)));
  const cleared = ada.of('cleared')[0]?.proof as string;
  // All servers were restarted and remember nothing.
  await world.endAll();
  await client.sendCommand(['RESTORE', name, '0', dump, 'REPLACE']);
  client.destroy();
  const app = await world.process();
  const back = await asks(app, 'Ada', { cleared });
  expect(back.of('welcome')).toEqual([]);
  const late = await asks(app, 'Cleo');
  expect(late.of('welcome')).toEqual([]);
});

it('a window that waits for the store isn’t shown its process’s copy, whatever happens meanwhile', async () => {
  const memory = memoryStore(systemClock);
  let gate: Promise<void> | undefined;
  const store: Store = {
    ...memory,
    async watch(name, watcher) {
      const watch = await memory.watch(name, watcher);
      return {
        ...watch,
        async heal() {
          await gate;
          await watch.heal();
        },
      };
    },
  };
  const app = await world.process({ store });
  meeting = 'held-back';
  const ada = await TestWindow.join(app.url, 'Ada', { meeting });
  await ada.start();
  const ben = await TestWindow.join(app.url, 'Ben', { meeting });
  await ben.until(() => ben.view !== undefined);
  const { promise, resolve } = Promise.withResolvers<void>();
  gate = promise;
  ben.cut();
  const back = new TestWindow(app.url, { id: ben.id });
  await back.opened();
  back.sendJoin('Ben', { meeting });
  await back.roundTrip();
  for (const off of [false, true]) await ada.command({ type: 'confirm-recording', off });
  await back.roundTrip();
  expect(back.of('welcome')).toEqual([]);
  resolve();
  await back.until(() => back.view !== undefined);
  expect(back.of('welcome')).toHaveLength(1);
});

/** Two processes on one log; once held, the second gets nothing more and doesn't notice. */
async function oneBehind() {
  const clock = manualClock(Date.UTC(2026, 10, 30, 9));
  const memory = memoryStore(clock);
  let release: (() => void) | undefined;
  const held: Array<() => void> = [];
  const late: Store = {
    ...memory,
    watch: (name, watcher) =>
      memory.watch(name, {
        ...watcher,
        wiped: (...told) => watcher.wiped(...told),
        logged: (...told) => (release ? held.push(() => watcher.logged(...told)) : watcher.logged(...told)),
      }),
  };
  const apps = [await world.process({ store: memory, clock }), await world.process({ store: late, clock })] as const;
  meeting = 'one-behind';
  return {
    apps,
    clock,
    hold() {
      release = () => {
        release = undefined;
        for (const tell of held.splice(0)) tell();
      };
    },
    release: () => release?.(),
  };
}

it('a window that saw more than a process holds isn’t shown less: it reconnects until a process holds it all', async () => {
  const { apps, clock, hold, release } = await oneBehind();
  const [ahead, behind] = apps;
  const ada = await TestWindow.join(ahead.url, 'Ada', { meeting });
  await ada.start();
  const ben = await TestWindow.join(behind.url, 'Ben', { meeting });
  await ben.until(() => ben.view !== undefined);
  hold();
  ben.cut();
  const moved = await asks(ahead, 'Ben', saw(ben));
  await moved.until(() => moved.view !== undefined);
  await ada.command({ type: 'add-topic', text: 'Not there yet' });
  await moved.until(() => moved.shared.order.length === 1);
  const known = saw(moved);
  moved.cut();

  const back = new TestWindow(behind.url, { id: ben.id });
  await back.opened();
  back.sendJoin('Ben', { meeting, ...known });
  for (let turns = 0; turns < 3; turns++) await back.roundTrip();
  clock.skip(2_000);
  await back.until(() => back.closedWith !== undefined);
  expect(back.closedWith).toEqual({ code: closeCodes.elsewhere, reason: 'elsewhere' });
  expect(back.of('welcome')).toEqual([]);
  // A window that saw no more than this process holds is shown that.
  const less = await asks(behind, 'Ben', saw(ben));
  await less.until(() => less.view !== undefined);
  expect(less.shared.order).toEqual([]);

  release();
  const again = await asks(behind, 'Ben', known);
  await again.until(() => again.view !== undefined);
  expect(again.shared.order).toHaveLength(1);
});

it('a window with a forged place is treated like a new one', async () => {
  const { apps } = await oneBehind();
  const ada = await TestWindow.join(apps[0].url, 'Ada', { meeting });
  await ada.start();
  const strange = new Places([]).of({ epoch: 2 ** 45, version: 1 });
  for (const place of [strange, '', 'x'.repeat(22), 'x'.repeat(1_000)]) {
    const window = await asks(apps[0], 'Ben', { seen: { place, openedAt: ada.shared.openedAt } });
    await window.until(() => window.view !== undefined);
    await window.close();
  }
});

it('a window of the previous release, which counts versions, is told to reload', async () => {
  const { apps } = await oneBehind();
  const window = new TestWindow(apps[0].url);
  await window.opened();
  const seen = { epoch: 1_780_000_000_000, version: 7, openedAt: 1_780_000_000_000 };
  window.raw(JSON.stringify({ type: 'join', protocol: 4, token: 'Ben', meeting, window: window.id, seen }));
  await window.until(() => window.closedWith !== undefined);
  expect(window.closedWith?.code).toBe(closeCodes['reload-needed']);
});
