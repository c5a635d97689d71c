import { createClient } from 'redis';
import { expect, it } from 'vitest';
import { tokenFor } from '../fault/person.ts';
import { randomKey } from '../store/redisWorld.ts';
import { startRedis } from '../support/redis.ts';
import { startServer } from '../support/serverProcess.ts';
import { TestWindow } from '../support/wire.ts';

it('counts a healed gap and a restored session, and is ready again', async () => {
  const redis = await startRedis();
  const keys = { SEAL_KEY: randomKey(), NAME_KEY: randomKey() };
  const server = await startServer({ ...keys, REDIS_URL: redis.url, METRICS_PORT: '0' });
  const [, page = ''] = /^Metrics: (\S+)$/m.exec(server.said()) ?? [];
  const number = async (name: string) =>
    Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await (await fetch(page)).text())?.[1]);
  const ada = await TestWindow.join(server.socket, await tokenFor(server, 'standup', 'Ada'));
  await ada.start();

  const client = createClient({ url: redis.url });
  client.on('error', () => {});
  await client.connect();
  const kinds = await Promise.all((await client.keys('*')).map(async (key) => [key, await client.type(key)] as const));
  const [log = ''] = kinds.find(([, kind]) => kind === 'stream') ?? [];
  const last = await client.xRevRange(log, '+', '-', { COUNT: 1 });
  const [epoch = ''] = last?.[0]?.id.split('-') ?? [];
  // A hint of an entry far ahead, so the server reads the log instead. Repeated until it is counted, because hints during a
  // read don't count as gaps.
  const hinted = async () => {
    await client.sPublish(log, `${epoch}-900 1 x`);
    return number('mini_m_gaps_healed_total');
  };
  await expect.poll(hinted, { timeout: 8_000 }).toBeGreaterThan(0);
  client.destroy();

  expect(await number('mini_m_restores_total')).toBe(0);
  await redis.kill();
  await expect.poll(() => number('mini_m_ready'), { timeout: 8_000 }).toBe(0);
  const again = await startRedis({ port: redis.port });
  await expect.poll(() => number('mini_m_restores_total'), { timeout: 12_000 }).toBe(1);
  expect(await number('mini_m_ready')).toBe(1);
  expect(await ada.command({ type: 'add-topic', text: 'still here' })).toBeUndefined();
  await server.stop();
  await again.kill();
}, 60_000);
