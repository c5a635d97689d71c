import { randomBytes } from 'node:crypto';
import { createClient } from 'redis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../server/kit/clock.ts';
import { nameKey, sealKeys } from '../../server/store/redis/keys.ts';
import { redisStore } from '../../server/store/redis/redis.ts';
import { startCluster, type TestCluster } from '../support/redisCluster.ts';
import { storeContract } from './contract.ts';
import { opening, Recorder, topic, until } from './recorder.ts';

const key = randomBytes(32).toString('base64');
let cluster: TestCluster;

beforeAll(async () => {
  cluster = await startCluster();
}, 30_000);
afterAll(() => cluster.kill());

const store = (url = cluster.url) =>
  redisStore({ url, sealKeys: sealKeys(key), nameKey: nameKey(key), clock: systemClock });

/** Asks every node and returns the replies of those that have the key. */
async function everyNode<T>(ask: (send: (...args: string[]) => Promise<unknown>) => Promise<T>): Promise<T[]> {
  const answers: T[] = [];
  for (const { url } of cluster.nodes) {
    const client = await createClient({ url }).connect();
    const answer = await ask((...args) => client.sendCommand(args)).catch(() => undefined);
    if (answer !== undefined) answers.push(answer);
    client.destroy();
  }
  return answers;
}

storeContract('redis as a Cluster of three', async () => {
  const [one, other] = await Promise.all([store(), store(cluster.nodes[2]?.url)]);
  return {
    one,
    other,
    close: () => Promise.all([one.close(), other.close()]),
  };
});

test('sessions are spread over the nodes of a Cluster, and each is found', async () => {
  const [one, other] = await Promise.all([store(), store(cluster.nodes[1]?.url)]);
  const due = new Map<ReturnType<typeof one.nameOf>, number>();
  for (let i = 0; i < 12; i++) {
    const name = one.nameOf(`spread-${i}`);
    expect(await one.open(name, opening)).toBe(true);
    const seen = new Recorder();
    await other.watch(name, seen);
    expect(await one.propose(name, seen.epoch, topic(`topic ${i}`))).toBe(true);
    await seen.heard(2);
    due.set(name, one.now() - 5_000);
  }
  await one.schedule(due);
  expect(new Set(await other.overdue())).toEqual(new Set(due.keys()));
  const held = await everyNode(async (send) => ((await send('KEYS', 'mini-m:*')) as string[]).length);
  expect(Math.min(...held)).toBeGreaterThan(1);
  await Promise.all([one.close(), other.close()]);
});

test('a process learns of every clear, on whichever node of a Cluster, even of logs it doesn’t follow', async () => {
  const [one, other] = await Promise.all([store(), store(cluster.nodes[1]?.url)]);
  for (let i = 0; i < 6; i++) {
    const name = one.nameOf(`cleared-${i}`);
    expect(await one.open(name, opening)).toBe(true);
    const seen = new Recorder();
    await one.watch(name, seen);
    const [{ logged } = {}] = seen.told;
    if (logged?.kind !== 'opened') throw new Error('no session was opened');
    expect(await one.wipe(name, seen.epoch)).toBe(true);
    await until(() => other.wasCleared(name, logged.opening.at));
  }
  await Promise.all([one.close(), other.close()]);
});
