import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../server/kit/clock.ts';
import { nameKey, sealKeys } from '../../server/store/redis/keys.ts';
import { redisStore } from '../../server/store/redis/redis.ts';
import type { Store } from '../../server/store/store.ts';
import { BotWorld } from '../support/botWorld.ts';
import { withoutLastCall } from '../support/lastCall.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import type { TestApp } from '../support/testApp.ts';
import { TestWindow } from '../support/wire.ts';

withoutLastCall();

const keys = { seal: randomBytes(32).toString('base64'), name: randomBytes(32).toString('base64') };
const cleared = 'Cleared. Mini-M keeps nothing of this meeting.';
let redis: TestRedis;
let world: BotWorld;
let one: Process;
let other: Process;
let meeting: string;
let chat: string;
let meetings = 0;

interface Process {
  app: TestApp;
  store: Store;
  end(): Promise<void>;
}

/** Another server process, with its own store and app. */
async function process(maxAge?: number): Promise<Process> {
  const store = await redisStore({
    url: redis.url,
    sealKeys: sealKeys(keys.seal),
    nameKey: nameKey(keys.name),
    clock: systemClock,
  });
  const app = await world.addProcess(store, maxAge);
  let ended: Promise<void> | undefined;
  const end = () => {
    ended ??= app.close().then(() => store.close());
    return ended;
  };
  return { app, store, end };
}

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.kill());
beforeEach(async () => {
  world = await BotWorld.start(0);
  meeting = `meeting${++meetings}`;
  chat = `chat-of-${meeting}`;
  [one, other] = [await process(), await process()];
});
afterEach(async () => {
  await Promise.all([one.end(), other.end()]);
  await world.stop();
});

const inTime = (condition: () => boolean) =>
  vi.waitFor(
    () => {
      if (condition()) return;
      world.clock.skip(2_000);
      throw new Error(`never: ${condition}`);
    },
    { timeout: 15_000, interval: 50 },
  );

test('a stopping process hands over its card: there’s one message, and another process takes it back', async () => {
  const aiko = await TestWindow.join(one.app.url, 'aiko', { meeting });
  await aiko.start();
  await aiko.until(() => aiko.shared.agenda === 'posted');
  const back = await TestWindow.join(other.app.url, 'aiko', { meeting });
  await back.until(() => back.view !== undefined);
  await one.end();
  await inTime(() => world.connector.messages(chat).size === 1 && back.shared.agenda === 'posted');
  await back.command({ type: 'change-settings', settings: { timeBoxMinutes: 9 } });
  await inTime(() => world.connector.shown(chat).includes('9 minutes'));
  await back.command({ type: 'clear-session' });
  await inTime(() => world.connector.shown(chat).includes(cleared));
  expect(world.connector.messages(chat).size).toBe(1);
  await vi.waitFor(async () => expect(await other.store.left(other.store.nameOf(`test:${meeting}`))).toBeUndefined());
});

test('a process that stops while the service is down leaves the post to another', async () => {
  world.connector.fault = 'dropped';
  const aiko = await TestWindow.join(one.app.url, 'aiko', { meeting });
  await aiko.start();
  await world.connector.until(() => world.connector.requests.length > 0);
  const back = await TestWindow.join(other.app.url, 'aiko', { meeting });
  await back.until(() => back.view !== undefined);
  await one.end();
  world.connector.fault = undefined;
  await inTime(() => back.shared.agenda === 'posted');
  expect(world.connector.messages(chat).size).toBe(1);
});

test('the note about a card is sealed, and another process takes the card back if the first can’t', async () => {
  const aiko = await TestWindow.join(one.app.url, 'aiko', { meeting });
  await aiko.start();
  await aiko.until(() => aiko.shared.agenda === 'posted');
  const tomas = await TestWindow.join(other.app.url, 'tomas', { meeting });
  await tomas.until(() => tomas.view !== undefined);
  world.connector.fault = { status: 500 };
  await aiko.command({ type: 'clear-session' });
  await tomas.until(() => tomas.cleared);
  await inTime(() => world.connector.requests.some(({ method }) => method === 'PUT'));
  await one.end();
  world.connector.fault = undefined;
  await inTime(() => world.connector.shown(chat).includes(cleared));
});

/** All processes stop; a new one starts that doesn't know the meeting. */
async function allAnew(): Promise<Process> {
  await Promise.all([one.end(), other.end()]);
  one = await process();
  return one;
}

test('a card that wasn’t taken back before all processes stopped is taken back by the next one', async () => {
  const aiko = await TestWindow.join(one.app.url, 'aiko', { meeting });
  await aiko.start({ settings: { language: 'de' } });
  await aiko.command({ type: 'add-topic', text: 'CANARY-TOPIC' });
  await aiko.until(() => aiko.shared.agenda === 'posted');
  const before = world.connector.shown(chat);
  world.connector.fault = { status: 403 };
  await aiko.clears();
  await inTime(() => world.connector.requests.some(({ method }) => method === 'PUT'));
  await Promise.all([one.end(), other.end()]);
  // Until then, the chat still shows the steps.
  expect(world.connector.shown(chat)).toBe(before);
  for (const content of ['CANARY', 'aiko', 'Canary']) expect(before).not.toContain(content);
  expect(world.lines.join('\n')).toContain('could not take back a card yet');
  expect(world.lines.join('\n')).not.toContain('CANARY');
  world.connector.fault = undefined;
  const next = await allAnew();
  await inTime(() => world.connector.shown(chat).includes('Gelöscht. Mini-M behält nichts von dieser Besprechung.'));
  expect(world.connector.messages(chat).size).toBe(1);
  await vi.waitFor(async () => expect(await next.store.left(next.store.nameOf(`test:${meeting}`))).toBeUndefined());
});

test('a session that outlived all processes is cleared on time by the next one, and its card taken back', async () => {
  await one.end();
  one = await process(5_000);
  const aiko = await TestWindow.join(one.app.url, 'aiko', { meeting });
  await aiko.start();
  await aiko.until(() => aiko.shared.agenda === 'posted');
  await allAnew();
  await inTime(() => world.connector.shown(chat).includes(cleared));
  expect(world.connector.messages(chat).size).toBe(1);
});
