import { createClient } from 'redis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { RedisProxy } from '../support/redisProxy.ts';
import { FaultWorld } from './faultWorld.ts';
import { moreVotes, whileVoting } from './scenarios.ts';

const within = { timeout: 10_000, interval: 50 };
let world: FaultWorld;
let replica: TestRedis;
/** What REDIS_URL leads to, like the name of a managed Redis: connections that are open stay where they are. */
let proxy: RedisProxy;

beforeAll(async () => {
  world = await FaultWorld.start(2, async ({ port }) => {
    proxy = await RedisProxy.to(port);
    return [proxy.url, proxy.url];
  });
  replica = await startRedis();
  await follow(replica, world.redis.port);
});
afterAll(async () => {
  await world.stop();
  await replica.kill();
});

/** Makes a Redis the replica of the one on this port, or, without one, a primary. */
async function follow({ url }: TestRedis, port?: number): Promise<void> {
  const client = await createClient({ url }).connect();
  await client.sendCommand(port === undefined ? ['REPLICAOF', 'NO', 'ONE'] : ['REPLICAOF', '127.0.0.1', String(port)]);
  if (port !== undefined) {
    await vi.waitFor(async () => expect(await client.info('replication')).toContain('master_link_status:up'), within);
  }
  client.destroy();
}

const readiness = () =>
  Promise.all(
    world.servers.map(async ({ address }) => {
      const answer = await fetch(`${address}/readyz`);
      return [answer.status, ((await answer.json()) as { error?: string }).error];
    }),
  );
const both = (answer: unknown[]) => [answer, answer];

test('a failover that leaves the connections on the old primary', () =>
  whileVoting('failover, with connections left on the old primary', 2, world, async () => {
    let [primary, other] = [world.redis, replica];
    for (let n = 0; n < 2; n++) {
      await moreVotes(world);
      expect(await readiness()).toEqual(both([200, undefined]));
      await follow(other);
      await follow(primary, other.port);
      const advice = 'Redis is a read-only replica: REDIS_URL must lead to the primary (READONLY).';
      await expect.poll(readiness, within).toEqual(both([503, advice]));
      proxy.port = other.port;
      await expect.poll(readiness, within).toEqual(both([200, undefined]));
      await moreVotes(world);
      for (const server of world.servers)
        expect(server.said()).toContain('REDIS_URL must lead to the primary (READONLY).');
      [primary, other] = [other, primary];
    }
    world.redis = primary;
    replica = other;
  }));
