import { createClient } from 'redis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../server/kit/clock.ts';
import { nameKey, sealKeys } from '../../server/store/redis/keys.ts';
import { redisStore } from '../../server/store/redis/redis.ts';
import { type LogName, type Store, StoreError } from '../../server/store/store.ts';
import { opening, Recorder, topic, until } from '../store/recorder.ts';
import { randomKey } from '../store/redisWorld.ts';
import type { TestRedis } from '../support/redis.ts';
import { startCluster, type TestCluster } from '../support/redisCluster.ts';
import { pause } from './person.ts';

/*
 * Stores alone, without the copies of sessions that servers hold and restore: what a failover of Redis itself loses.
 */
const [sealKey, name] = [randomKey(), randomKey()];
const sessions = 12;
/** How long a replica lags behind before its primary is killed, in ms; less than the Cluster tolerates. */
const lag = 500;
let cluster: TestCluster;

beforeEach(async () => {
  cluster = await startCluster({ replicas: true });
});
afterEach(() => cluster.kill());

const store = (ackReplicas = 0) => {
  const keys = { sealKeys: sealKeys(sealKey), nameKey: nameKey(name) };
  return redisStore({ url: cluster.nodes[0]?.url ?? '', ...keys, clock: systemClock, ackReplicas });
};

/** One session under load: proposes one topic after another, and remembers which were acknowledged. */
class Load {
  readonly acknowledged: string[] = [];
  readonly log: LogName;
  readonly #store: Store;
  readonly #seen = new Recorder();
  #isOn = true;
  #running: Promise<void> | undefined;

  constructor(store: Store, n: number) {
    this.#store = store;
    this.log = store.nameOf(`replicated-${n}`);
  }

  async begin() {
    expect(await this.#store.open(this.log, opening)).toBe(true);
    await this.#store.watch(this.log, this.#seen);
    this.#running = this.#run();
  }

  async end() {
    this.#isOn = false;
    await this.#running;
  }

  async #run() {
    for (let n = 0; this.#isOn; n++) {
      const text = `topic ${n}`;
      try {
        if (await this.#store.propose(this.log, this.#seen.epoch, topic(text))) this.acknowledged.push(text);
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        await pause(20);
      }
    }
  }
}

/** Kills a primary while sessions are under load. Resolves with how many acknowledged entries there were, and were lost. */
async function failover(ackReplicas: number, isLagging: boolean) {
  const [under, killed, replica] = [await store(ackReplicas), cluster.nodes[1], cluster.followers[1]] as [
    Store,
    TestRedis,
    TestRedis,
  ];
  const loads = Array.from({ length: sessions }, (_, n) => new Load(under, n));
  await Promise.all(loads.map((load) => load.begin()));
  await until(() => loads.every(({ acknowledged }) => acknowledged.length >= 50));
  if (isLagging) await cutOff(killed, replica);
  await killed.kill();
  if (isLagging) replica.signal('SIGCONT');
  await promoted(replica);
  // With its only replica promoted, the part has none to confirm changes until the killed node is back. Sooner, it would come
  // back as an empty primary.
  await cluster.restart(killed);
  const before = loads.map(({ acknowledged }) => acknowledged.length);
  // Without a server's copy to restore it, a log that was rolled back isn't continued.
  const goesOn = () => loads.every(({ acknowledged }, n) => acknowledged.length > (before[n] ?? 0) + 20);
  if (ackReplicas > 0) await expect.poll(goesOn, { timeout: 30_000 }).toBe(true);
  await Promise.all(loads.map((load) => load.end()));
  await under.close();

  const fresh = await store();
  const counts = { acknowledged: 0, lost: 0 };
  for (const { log, acknowledged } of loads) {
    const kept = new Recorder();
    await fresh.watch(log, kept);
    counts.acknowledged += acknowledged.length;
    counts.lost += acknowledged.filter((text) => !kept.texts.includes(text)).length;
  }
  await fresh.close();
  const replicas = isLagging ? `a replica ${lag} ms behind` : 'a replica that keeps up';
  process.stdout.write(`REDIS_ACK_REPLICAS=${ackReplicas}, ${replicas}: ${JSON.stringify(counts)}\n`);
  return counts;
}

/** Waits until the Cluster has made this replica a primary. */
async function promoted({ url }: TestRedis) {
  const client = await createClient({ url }).connect();
  const role = async () => /role:(\w+)/.exec(await client.info('replication'))?.[1];
  await expect.poll(role, { timeout: 30_000, interval: 100 }).toBe('master');
  const state = async () => /cluster_state:(\w+)/.exec(String(await client.sendCommand(['CLUSTER', 'INFO'])))?.[1];
  await expect.poll(state, { timeout: 30_000, interval: 100 }).toBe('ok');
  client.destroy();
}

/** For `lag`, the replica gets nothing from its primary. */
async function cutOff(primary: TestRedis, replica: TestRedis) {
  replica.signal('SIGSTOP');
  const client = await createClient({ url: primary.url }).connect();
  await client.sendCommand(['CLIENT', 'KILL', 'TYPE', 'replica']);
  client.destroy();
  await pause(lag);
}

test('with REDIS_ACK_REPLICAS=1, a failover loses nothing acknowledged', async () => {
  expect(await failover(1, false)).toMatchObject({ lost: 0 });
});

test('… even if the replica was behind', async () => {
  expect(await failover(1, true)).toMatchObject({ lost: 0 });
});

test('without it, a failover to a replica that keeps up is measured', async () => {
  expect((await failover(0, false)).acknowledged).toBeGreaterThan(0);
});

test('without it, a failover to a replica that is behind loses what it lacks', async () => {
  expect((await failover(0, true)).lost).toBeGreaterThan(0);
});
