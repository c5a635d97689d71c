import { afterEach, expect, test } from 'vitest';
import { withoutLastCall } from '../support/lastCall.ts';
import { ada, ben, Copies } from './copies.ts';
import { opening, until } from './recorder.ts';
import { RedisWorld } from './redisWorld.ts';

withoutLastCall();

const world = new RedisWorld();
const copies = new Copies(world);
const fill = () => world.command('CONFIG', 'SET', 'maxmemory', '1');
afterEach(() => world.command('CONFIG', 'SET', 'maxmemory', '0'));

test('a full Redis refuses new commands, and accepts arrivals, departures and a clear', async () => {
  const [one, two] = await copies.open(2);
  await one.adds(ada, 'gone');
  await fill();
  await expect(one.adds(ada, 'one too many')).rejects.toThrow(/OOM/);
  await expect(one.store.open(one.store.nameOf('another'), opening)).rejects.toThrow(/OOM/);
  await two.arrivesOnly(ben);
  expect(two.session.participants.map(({ name }) => name)).toEqual(['Ada', 'Ben']);
  await one.store.keepLease('process');
  expect([...(await one.store.leases(['process', 'another'])).keys()]).toEqual(['process']);
  await one.store.schedule(new Map([[one.name, 1]]));

  expect(await one.clears(ada)).toBeUndefined();
  expect(await one.replica.wipe()).toBe('asked');
  await until(() => two.wipes === 1);
  expect(await world.entries(one.name)).toHaveLength(1);
});

test('a session ends by time on a full Redis', async () => {
  const [one] = await copies.open(1, { maxAge: 50 });
  const { openedAt } = one.session;
  await fill();
  await until(() => one.store.now() > openedAt + 50);
  await one.replica.report({ type: 'time-passed' });
  await one.replica.heal();
  expect(await one.replica.wipe()).toBe('max-age');
  expect(await world.entries(one.name)).toHaveLength(1);
});

test('a tombstone that a full Redis lost is restored', async () => {
  const [one] = await copies.open(1);
  await one.clears(ada);
  await one.replica.wipe();
  await until(() => one.wipes === 1);
  await fill();
  await copies.forget();
  await until(() => one.wipes === 1);
  let entries: unknown[] = [];
  while (entries.length === 0) entries = await world.entries(one.name);
  expect(entries).toHaveLength(1);
});
