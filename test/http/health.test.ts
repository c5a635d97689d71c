import { createClient } from 'redis';
import { expect, it } from 'vitest';
import { Readiness } from '../../server/http/health.ts';
import { systemClock } from '../../server/kit/clock.ts';
import { SkippableClock } from '../../server/rehearsal/clock.ts';
import { memoryStore } from '../../server/store/memory.ts';
import { nameKey, sealKeys } from '../../server/store/redis/keys.ts';
import { redisStore } from '../../server/store/redis/redis.ts';
import { type Store, StoreError } from '../../server/store/store.ts';
import { randomKey } from '../store/redisWorld.ts';
import { withoutLastCall } from '../support/lastCall.ts';
import { startRedis } from '../support/redis.ts';
import { testApp } from '../support/testApp.ts';
import { TestWindow } from '../support/wire.ts';

withoutLastCall();

/** A store whose answer is `ping`. */
const pinged = (ping: Store['ping']): Store => ({ ...memoryStore(systemClock), ping });

async function ask(store: Store) {
  const { app, close } = await testApp(store);
  const answers = await Promise.all(['/healthz', '/readyz'].map((url) => app.inject({ url })));
  await close();
  return answers.map((answer) => [answer.statusCode, answer.json()]);
}

it('is healthy and ready while the store answers', async () => {
  expect(await ask(memoryStore(systemClock))).toEqual([
    [200, { status: 'ok' }],
    [200, { status: 'ready' }],
  ]);
});

it('is healthy but not ready while the store doesn’t answer, and doesn’t reveal its address', async () => {
  const away = pinged(() => Promise.reject(new StoreError('Redis at canary.example cannot be reached.')));
  const [health, readiness] = await ask(away);
  expect(health).toEqual([200, { status: 'ok' }]);
  expect(readiness).toEqual([
    503,
    { error: 'The session store isn’t answering.', reason: 'store-unreachable', request: expect.any(String) },
  ]);
});

it('waits at most a second for the store, and asks it once for concurrent requests', async () => {
  const clock = new SkippableClock();
  let pings = 0;
  const silent = pinged(() => {
    pings++;
    return new Promise(() => {});
  });
  const readiness = new Readiness(silent, clock);
  const answers: unknown[] = [];
  const asked = [readiness.reason(), readiness.reason()].map((answer) =>
    answer.then((answer) => answers.push(answer?.reason)),
  );
  clock.skip(999);
  await Promise.resolve();
  expect([pings, answers]).toEqual([1, []]);
  clock.skip(1);
  await Promise.all(asked);
  expect([pings, answers]).toEqual([1, ['store-unreachable', 'store-unreachable']]);
  void readiness.reason();
  expect(pings).toBe(2);
});

it('is ready again when a stopped Redis resumes', async () => {
  const redis = await startRedis();
  const keys = { sealKeys: sealKeys(randomKey()), nameKey: nameKey(randomKey()) };
  const store = await redisStore({ url: redis.url, ...keys, clock: systemClock });
  const { app, close } = await testApp(store);
  const status = async () => (await app.inject({ url: '/readyz' })).statusCode;
  expect(await status()).toBe(200);
  redis.signal('SIGSTOP');
  expect(await status()).toBe(503);
  redis.signal('SIGCONT');
  await expect.poll(status, { timeout: 10_000 }).toBe(200);
  await close();
  await store.close();
  await redis.kill();
});

it('is not ready while Redis is full, and is again when there is room; sessions stay visible and can be cleared', async () => {
  const redis = await startRedis();
  const keys = { sealKeys: sealKeys(randomKey()), nameKey: nameKey(randomKey()) };
  const store = await redisStore({ url: redis.url, ...keys, clock: systemClock });
  const { app, url, close } = await testApp(store);
  const status = async () => {
    const answer = await app.inject({ url: '/readyz' });
    return [answer.statusCode, answer.json().reason];
  };
  const client = await createClient({ url: redis.url }).connect();
  const ada = await TestWindow.join(url, 'Ada');
  await ada.start();
  await client.configSet('maxmemory', '1');
  expect(await status()).toEqual([503, 'store-refuses-writes']);
  const ben = await TestWindow.join(url, 'Ben');
  await ben.until(() => ben.view !== undefined);
  // The outcome is unknown, so neither is claimed.
  expect(await ben.command({ type: 'acknowledge-rule' })).toBe('unavailable');
  const other = await TestWindow.join(url, 'Cleo', { meeting: 'another' });
  expect(await other.start()).toBe('unavailable');
  await client.configSet('maxmemory', '0');
  expect(await status()).toEqual([200, undefined]);
  await client.configSet('maxmemory', '1');
  expect(await ada.command({ type: 'clear-session' })).toBeUndefined();
  await ben.until(() => ben.cleared);
  await expect.poll(async () => client.xLen(store.nameOf('test:standup'))).toBe(1);
  client.destroy();
  await close();
  await store.close();
  await redis.kill();
});

it('is healthy but not ready while it stops', async () => {
  const { app, url, close } = await testApp(memoryStore(systemClock));
  const address = url.replace('ws', 'http').replace('/live', '');
  // As if closing took a while.
  let handedOn = () => {};
  app.server.close = new Proxy(app.server.close, {
    apply: (end, self, args) => {
      handedOn = () => Reflect.apply(end, self, args);
    },
  });
  const closing = close();
  const ready = async () => {
    const answer = await fetch(`${address}/readyz`);
    return [answer.status, ((await answer.json()) as { reason?: string }).reason];
  };
  await expect.poll(ready).toEqual([503, 'stopping']);
  expect((await fetch(`${address}/healthz`)).status).toBe(200);
  handedOn();
  await closing;
});
