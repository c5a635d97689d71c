import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rights } from '../../server/store/redis/rights.ts';
import { StoreError } from '../../server/store/store.ts';
import { startCluster, type TestCluster } from '../support/redisCluster.ts';
import { storeContract } from './contract.ts';
import { RedisWorld } from './redisWorld.ts';

const world = new RedisWorld();
const needed = rights.filter(({ only }) => only === undefined).map(({ right }) => right);
const inCluster = rights.filter(({ only }) => only === undefined || only === 'in a Cluster').map(({ right }) => right);

/** The URL of a user with exactly these rights, made by `command` on the Redis at `url`. */
async function userWith(given: readonly string[], command = world.command.bind(world), url = world.redis.url) {
  await command('ACL', 'SETUSER', 'exact', 'reset', 'on', '>p', ...given);
  return url.replace('//', '//exact:p@');
}

storeContract('redis with exactly the rights in the table', async () => {
  const url = await userWith(needed);
  const [one, other] = await Promise.all([world.store({ url }), world.store({ url })]);
  return { one, other, close: () => Promise.all([one.close(), other.close()]) };
});

test.each(needed)('without %s, a server doesn’t start, and its sentence names the right', async (missing) => {
  const url = await userWith(needed.filter((right) => right !== missing));
  const started = world.store({ url });
  await expect(started).rejects.toThrow(StoreError);
  await expect(started).rejects.toThrow(
    new RegExp(
      `^Redis at [\\d.:]+ doesn't let its user .*: grant ${missing.replace(/[+*]/g, '\\$&')} \\((NOPERM|ERR)\\)\\.$`,
    ),
  );
});

test('a right that is taken away later is named by ping, without Redis’ address', async () => {
  const url = await userWith(needed);
  const store = await world.store({ url });
  await store.ping();
  await world.command('ACL', 'SETUSER', 'exact', '-xadd');
  const advice = "Redis doesn't let its user run xadd: grant +xadd (NOPERM).";
  await expect(store.ping()).rejects.toMatchObject({ advice, said: 'NOPERM EVALSHA' });
  await store.close();
});

test('a password that is changed later is named in the log and by ping once the connection is lost', async () => {
  const url = await userWith(needed);
  const warned: string[] = [];
  const store = await world.store({ url, warn: (sentence) => warned.push(sentence) });
  await world.command('ACL', 'SETUSER', 'exact', 'resetpass', '>another');
  await world.command('CLIENT', 'KILL', 'USER', 'exact');
  const predicate = 'needs another user or password in REDIS_URL (WRONGPASS).';
  await expect.poll(() => store.ping().catch(({ advice }) => advice)).toBe(`Redis ${predicate}`);
  // Once, and at start because of CONFIG.
  expect(warned.slice(1)).toEqual([`Redis at 127.0.0.1:${world.redis.port} ${predicate}`]);
  await world.command('ACL', 'SETUSER', 'exact', '>p');
  await expect.poll(() => store.ping().catch(() => 'still away'), { timeout: 5_000 }).toBeUndefined();
  await store.close();
});

describe('in a Cluster', () => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await startCluster();
  }, 30_000);
  afterAll(() => cluster.kill());

  /** Makes the user on every node. */
  async function clusterUser(given: readonly string[]) {
    for (const { url } of cluster.nodes) {
      const client = await createClient({ url }).connect();
      await userWith(given, async <T>(...args: Array<string | Buffer>) => (await client.sendCommand(args)) as T, url);
      client.destroy();
    }
    return cluster.url.replace('//', '//exact:p@');
  }

  test('the rights in the table suffice', async () => {
    const store = await world.store({ url: await clusterUser(inCluster) });
    await store.ping();
    await store.close();
  });

  test.each(inCluster.filter((right) => !needed.includes(right)))(
    'without %s, a server doesn’t start, and its sentence names the right',
    async (missing) => {
      const started = world.store({ url: await clusterUser(inCluster.filter((right) => right !== missing)) });
      await expect(started).rejects.toThrow(`grant ${missing} (NOPERM).`);
    },
  );
});
