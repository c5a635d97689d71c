import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../server/kit/clock.ts';
import { nameKey, sealKeys } from '../../server/store/redis/keys.ts';
import { redisStore } from '../../server/store/redis/redis.ts';
import { rights } from '../../server/store/redis/rights.ts';
import { storeContract } from '../store/contract.ts';
import { randomKey } from '../store/redisWorld.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { startCluster, type TestCluster } from '../support/redisCluster.ts';

const [sealKey, name] = [randomKey(), randomKey()];
const store = (url: string) =>
  redisStore({ url, sealKeys: sealKeys(sealKey), nameKey: nameKey(name), clock: systemClock });

async function storesOn(url: string) {
  const [one, other] = await Promise.all([store(url), store(url)]);
  return { one, other, close: () => Promise.all([one.close(), other.close()]) };
}

/** `undefined` if it isn't installed. */
function versionOf(server: string): string | undefined {
  try {
    return /v=(\S+)/.exec(execFileSync(server, ['--version'], { encoding: 'utf8' }))?.[1];
  } catch {
    return undefined;
  }
}

/** Redis, its kin, and further servers whose paths `REDIS_SERVERS` lists, separated by commas. */
const servers = ['redis-server', 'valkey-server', ...(process.env.REDIS_SERVERS?.split(',') ?? [])];

for (const server of servers) {
  const version = versionOf(server);
  const title = `${server.replace(/.*\//, '')}, ${version ?? 'skipped because it isn’t installed'}`;
  describe.skipIf(version === undefined)(title, () => {
    describe('stand-alone', () => {
      let redis: TestRedis;
      beforeAll(async () => {
        redis = await startRedis({ server, args: ['--user', 'exact', 'on', '>p', ...needed()] });
      });
      afterAll(() => redis.kill());
      // With exactly the rights in the table: each kind has its own error messages and checks.
      storeContract('a user with exactly our rights', () => storesOn(redis.url.replace('//', '//exact:p@')));
      test('names a missing right', async () => {
        const limited = await startRedis({ server, args: ['--user', 'less', 'on', '>p', ...needed('+xadd')] });
        await expect(store(limited.url.replace('//', '//less:p@'))).rejects.toThrow(/ grant \+xadd \(\w+\)\.$/);
        await limited.kill();
      });
    });

    describe('as a Cluster', () => {
      let cluster: TestCluster;
      beforeAll(async () => {
        cluster = await startCluster({ server });
      });
      afterAll(() => cluster.kill());
      storeContract('a Cluster of three', () => storesOn(cluster.url));
    });
  });
}

function needed(without?: string): string[] {
  return rights.filter(({ only, right }) => only === undefined && right !== without).map(({ right }) => right);
}
