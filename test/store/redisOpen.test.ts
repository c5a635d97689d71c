import { expect, test } from 'vitest';
import * as scripts from '../../server/store/redis/scripts.ts';
import { ada, Copies, putBackAfter } from './copies.ts';
import { opening, until } from './recorder.ts';
import { RedisWorld } from './redisWorld.ts';

const world = new RedisWorld();
const copies = new Copies(world);

test('a session that Redis lost without a restart is restored before another is opened', async () => {
  const [holder] = await copies.open(1);
  await holder.adds(ada, 'kept');
  const newcomer = await world.store();
  const { epoch } = holder;
  await copies.forget();
  expect(await newcomer.open(holder.name, opening)).toBe(false);
  await putBackAfter(epoch, [holder]);
  expect(holder.wipes).toBe(0);
  expect(holder.topics).toEqual(['kept']);
});

test('another session in place of a lost one is not reported as a clear', async () => {
  const [connected] = await copies.open(1);
  await connected.adds(ada, 'of the first');
  const { copy: cutOff, proxy } = await copies.behindProxy(connected.name);
  proxy.cut();
  await connected.replica.stop();
  await copies.forget();
  expect(await connected.store.open(connected.name, opening)).toBe(true);
  proxy.mend();
  await until(() => cutOff.replaced === 1);
  expect(cutOff.wipes).toBe(0);
});

test('a tombstone for a missing log never replaces a session opened in the same millisecond', async () => {
  const key = 'mini-m:{same}';
  const epoch = '5000';
  const farAhead = String(Number.MAX_SAFE_INTEGER);
  const run = (script: scripts.Script, ...args: string[]) => world.command('EVAL', script.source, '1', key, ...args);
  expect(await run(scripts.open, epoch, 'opening', '60000', '0', farAhead)).toBe(1);
  expect(await run(scripts.wipe, scripts.noLog, '5001', '60000', 'tombstone')).toBe(0);
  expect(await world.command('XLEN', key)).toBe(1);
});
