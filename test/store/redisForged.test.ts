import { expect, test } from 'vitest';
import { ada, Copies, Copy } from './copies.ts';
import { until } from './recorder.ts';
import { RedisWorld } from './redisWorld.ts';

const world = new RedisWorld();
const copies = new Copies(world);

test('a tombstone that nobody sealed clears nothing', async () => {
  const [one] = await copies.open(1);
  await one.adds(ada, 'kept');
  const { epoch } = one;
  await world.command('XADD', one.name, `${epoch + 1}-0`, 't', '1', 'e', '', 'o', '1');
  await until(() => one.epoch > epoch || one.wipes > 0);
  expect(one.wipes).toBe(0);
  expect(await one.adds(ada, 'goes on')).toBeUndefined();
  const late = new Copy(await world.store(), one.name);
  await late.replica.follow();
  expect(late.topics).toEqual(['kept', 'goes on']);
});

test('an entry at a place far ahead ends nothing', async () => {
  const [one] = await copies.open(1);
  await one.adds(ada, 'kept');
  for (const id of [`${one.epoch + 1_000}-1`, '18446744073709551615-18446744073709551615']) {
    await world.command('XADD', one.name, id, 't', '1', 'e', 'forged');
    const { epoch } = one;
    await until(() => one.epoch > epoch);
  }
  expect(await one.adds(ada, 'goes on')).toBeUndefined();
  expect(one.topics).toEqual(['kept', 'goes on']);
});

test('a time that is not sealed moves no deadline', async () => {
  const [one] = await copies.open(1);
  await one.adds(ada, 'kept');
  const entries = await world.entries(one.name);
  await one.replica.stop();
  await world.command('DEL', one.name);
  const nextDay = String(Date.now() + 86_400_000);
  for (const [id, fields] of entries) {
    const forged = fields.map((field, i) => (fields[i - 1]?.toString() === 't' ? nextDay : field));
    await world.command('XADD', one.name, id, ...forged);
  }
  const late = new Copy(await world.store(), one.name);
  await late.replica.follow();
  expect(late.session.at).toBeLessThan(Date.now() + 60_000);
});
