import { expect, test } from 'vitest';
import { rulesVersion } from '../../server/session/decide.ts';
import { unconfirmedLife } from '../../server/store/lifetimes.ts';
import { sealKeys } from '../../server/store/redis/keys.ts';
import { newLogKey, sealEntry } from '../../server/store/redis/sealedEntry.ts';
import { ada, Copies, Copy } from './copies.ts';
import { opening, until } from './recorder.ts';
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

test('a log that was last written to more than ten minutes ago, and that nobody holds, is wiped instead of opened', async () => {
  const keys = sealKeys(world.sealKey);
  for (const [age, isTold] of [
    [unconfirmedLife + 5_000, false],
    [unconfirmedLife - 60_000, true],
  ] as const) {
    const store = await world.store();
    const name = store.nameOf(`restored from a copy ${age}`);
    const at = store.now() - age;
    const log = newLogKey(name, at, rulesVersion);
    const entries = [
      sealEntry(log, keys, { kind: 'opened', opening: { ...opening, at: at - 60_000 }, rules: rulesVersion }),
      sealEntry(log, keys, { kind: 'entry', entry: { by: null, at, command: { type: 'time-passed' } } }),
    ];
    for (const [n, blob] of entries.entries()) await world.command('XADD', name, `${at}-${n + 1}`, 'e', blob);
    const copy = new Copy(store, name);
    await copy.replica.follow();
    expect(copy.replica.open !== undefined).toBe(isTold);
    if (isTold) continue;
    await until(() => copy.wipes === 1);
    expect(await world.entries(name)).toHaveLength(1);
    expect(copy.shown).toEqual([]);
  }
});

test('what is sealed for one place opens at no other: no tombstone or log of another epoch, no other session’s', async () => {
  const [one] = await copies.open(1);
  const [other] = await copies.open(1);
  await other.says(ada, { type: 'clear-session' });
  await other.replica.wipe();
  await until(() => other.wipes === 1);
  const [[, fields]] = (await world.entries(other.name)) as [[Buffer, Buffer[]]];
  const { epoch } = one;
  await world.command('XADD', one.name, `${epoch + 1}-0`, ...fields);
  await until(() => one.epoch > epoch);
  expect(one.wipes).toBe(0);
  expect(await one.adds(ada, 'goes on')).toBeUndefined();
});

test('an old tombstone of the same meeting, put back while another session runs, clears nothing', async () => {
  const [one] = await copies.open(1);
  await one.says(ada, { type: 'clear-session' });
  await one.replica.wipe();
  await until(() => one.wipes === 1);
  const dump = await world.command<Buffer>('DUMP', one.name);
  expect(await one.store.open(one.name, opening)).toBe(true);
  await one.replica.heal();
  await one.arrives(ada);
  await one.adds(ada, 'kept');
  const { epoch } = one;
  await world.command('RESTORE', one.name, '0', dump, 'REPLACE');
  await until(() => one.epoch > epoch);
  expect([one.wipes, one.replaced]).toEqual([1, 0]);
  expect(one.topics).toEqual(['kept']);
});
