import { createClient } from 'redis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { rights } from '../../server/store/redis/rights.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { storeContract } from './contract.ts';
import { opening, Recorder, topic } from './recorder.ts';
import { RedisWorld } from './redisWorld.ts';

const world = new RedisWorld();
let replica: TestRedis;

beforeAll(async () => {
  replica = await startRedis();
  const client = await createClient({ url: replica.url }).connect();
  await client.sendCommand(['REPLICAOF', '127.0.0.1', String(world.redis.port)]);
  await vi.waitFor(async () => expect(await client.info('replication')).toContain('master_link_status:up'));
  client.destroy();
});
afterAll(() => replica.kill());

const replicated = (url = world.redis.url) => world.store({ url, ackReplicas: 1 });

storeContract('redis with a replica that must confirm', async () => {
  const [one, other] = await Promise.all([replicated(), replicated()]);
  return { one, other, close: () => Promise.all([one.close(), other.close()]) };
});

test('without WAIT, a server that waits for replicas doesn’t start', async () => {
  const given = rights.filter(({ only }) => only === undefined).map(({ right }) => right);
  const user = (more: string[]) => world.command('ACL', 'SETUSER', 'waits', 'reset', 'on', '>p', ...given, ...more);
  await user([]);
  const url = world.redis.url.replace('//', '//waits:p@');
  await expect(replicated(url)).rejects.toThrow(/run wait: grant \+wait \(NOPERM\)\.$/);
  await user(['+wait']);
  await (await replicated(url)).ping();
});

test('while no replica confirms, nothing is acknowledged or delivered; once one does, everything is', async () => {
  const store = await replicated();
  const meeting = store.nameOf('unconfirmed');
  await store.open(meeting, opening);
  const seen = new Recorder();
  await store.watch(meeting, seen);
  replica.signal('SIGSTOP');
  const advice = 'Redis has too few replicas that confirm changes: start one, or lower REDIS_ACK_REPLICAS (1).';
  await expect(store.propose(meeting, seen.epoch, topic('unconfirmed'))).rejects.toMatchObject({ advice });
  await expect(store.ping()).rejects.toMatchObject({ advice });
  expect(await world.entries(meeting)).toHaveLength(2);
  expect(seen.texts).toEqual([]);
  replica.signal('SIGCONT');
  await seen.heard(2);
  expect(seen.texts).toEqual(['unconfirmed']);
  await store.ping();
});
