import { createClient } from 'redis';
import { expect, it } from 'vitest';
import { tokenFor } from '../fault/person.ts';
import { randomKey } from '../store/redisWorld.ts';
import { spelled } from '../support/fakeLock.ts';
import { startRedis } from '../support/redis.ts';
import { startServer } from '../support/serverProcess.ts';
import { TestWindow } from '../support/wire.ts';

it('the log says what Redis answered to a command that failed, and nothing of the command', async () => {
  const redis = await startRedis();
  const keys = { SEAL_KEY: randomKey(), NAME_KEY: randomKey() };
  const server = await startServer({ ...keys, REDIS_URL: redis.url });
  const ada = await TestWindow.join(server.socket, await tokenFor(server, 'standup', 'Ada'));
  await ada.start();
  const client = createClient({ url: redis.url });
  await client.connect();
  await client.configSet('maxmemory', '1');
  client.destroy();
  void ada.command({ type: 'add-topic', text: 'Between us' }).catch(() => {});
  await ada.until(() => ada.of('trouble').length > 0);
  const { request = '' } = ada.of('trouble')[0] ?? {};
  const line = server
    .said()
    .split('\n')
    .find((one) => request && one.includes(request));
  expect(JSON.parse(line ?? '{}')).toMatchObject({ trouble: 'unavailable', said: expect.stringMatching(/^OOM \w+$/) });
  expect(server.said()).not.toContain(spelled('Between us'));
  await server.stop();
  await redis.kill();
}, 60_000);
