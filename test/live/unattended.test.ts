import { randomBytes } from 'node:crypto';
import { createClient } from 'redis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rulesVersion } from '#session/decide.ts';
import { systemClock } from '../../server/kit/clock.ts';
import type { Hub } from '../../server/live/hub.ts';
import { Hubs } from '../../server/live/hubs.ts';
import { unconfirmedLife } from '../../server/store/lifetimes.ts';
import { nameKey, sealKeys } from '../../server/store/redis/keys.ts';
import { redisStore } from '../../server/store/redis/redis.ts';
import { newLogKey, sealFirst } from '../../server/store/redis/sealedEntry.ts';
import type { LogName, Store } from '../../server/store/store.ts';
import { opening, until } from '../store/recorder.ts';
import { places } from '../support/places.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

const keys = sealKeys(randomBytes(32).toString('base64'));
const names = nameKey(randomBytes(32).toString('base64'));
const second = 1_000;
const limits = { maxAge: 3_600_000, unattended: 3_600_000 };

let redis: TestRedis;
let client: ReturnType<typeof createClient>;
const closing: Array<() => unknown> = [];

beforeAll(async () => {
  redis = await startRedis();
  client = createClient({ url: redis.url });
  await client.connect();
});
afterAll(async () => {
  for (const close of closing) await close();
  client.destroy();
  await redis.kill();
});

/** A process that got a peek at a session whose log was last written to this long ago (ms). No window has joined. */
async function peeked(meeting: string, age: number): Promise<{ hub: Hub; name: LogName; store: Store }> {
  const store = await redisStore({ url: redis.url, sealKeys: keys, nameKey: names, clock: systemClock });
  const name = store.nameOf(meeting);
  const at = store.now() - age;
  const log = newLogKey(name, at, rulesVersion);
  const opened = { kind: 'opened', opening: { ...opening, at }, rules: rulesVersion } as const;
  await client.sendCommand(['XADD', name, `${at}-1`, 'e', sealFirst(log, keys, opened)] as string[]);
  const hubs = new Hubs({ store, clock: systemClock, places, process: meeting, limits, trouble() {} });
  closing.push(
    () => hubs.stop(),
    () => store.close(),
  );
  const hub = await hubs.get(meeting);
  expect(hub.outline.open).toBe(true);
  return { hub, name, store };
}

/** Joins with a new window; returns the list of frames that it gets, which keeps growing. */
async function comes(hub: Hub): Promise<string[]> {
  const told: string[] = [];
  const send = (frame: unknown) => void told.push(String(frame));
  const window = await hub.join(randomBytes(16).toString('hex'), opening.by, { send, close() {} }, Date.now());
  expect(window).toBeDefined();
  return told;
}

const lengthOf = (name: LogName) => client.xLen(name);

test('a process without windows does not vouch for a session when another asks', async () => {
  const { hub, name } = await peeked('asked', 60 * second);
  await client.sPublish(name, '?');
  for (let trips = 0; trips < 5; trips++) await hub.present();
  expect(await lengthOf(name)).toBe(1);
  await comes(hub);
  const joined = await lengthOf(name);
  await client.sPublish(name, '?');
  for (let trips = 0; trips < 5; trips++) await hub.present();
  expect(await lengthOf(name)).toBeGreaterThan(joined);
});

test('a process without windows does not restore a session that Redis lost', async () => {
  const { hub, name } = await peeked('forgotten', 60 * second);
  await client.del(name);
  await until(() => !hub.hasSession);
  expect(await lengthOf(name)).toBe(0);
});

test('a log that grew too old after a peek is not shown to a window that joins, and is wiped', async () => {
  const { hub, name, store } = await peeked('grown old', unconfirmedLife - second);
  const oldAt = store.now() + second;
  await until(() => store.now() > oldAt);
  const told = await Promise.all([comes(hub), comes(hub)]);
  expect(hub.outline.open).toBe(false);
  await until(() => hub.outline.clearedAt !== undefined && told.every((frames) => frames.length > 0));
  expect(told.flat().join()).not.toContain('welcome');
  const entries = await client.xRange(name, '-', '+');
  expect(entries?.map(({ id }) => id)).toEqual([expect.stringMatching(/-0$/)]);
});
