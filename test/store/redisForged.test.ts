import { expect, test } from 'vitest';
import { rulesVersion } from '../../server/session/decide.ts';
import { unconfirmedLife } from '../../server/store/lifetimes.ts';
import { sealKeys } from '../../server/store/redis/keys.ts';
import { markOf, newLogKey, sealFirst, sealNext } from '../../server/store/redis/sealedEntry.ts';
import { type LogName, StoreError } from '../../server/store/store.ts';
import { withoutLastCall } from '../support/lastCall.ts';
import { ada, Copies, Copy } from './copies.ts';
import { opening, until } from './recorder.ts';
import { RedisWorld } from './redisWorld.ts';

withoutLastCall();

const world = new RedisWorld();
const copies = new Copies(world);

test('a forged tombstone clears nothing', async () => {
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

test('an entry far ahead doesn’t end a log', async () => {
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

test('an unsealed time moves no deadline', async () => {
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

test('a log that was last written to over ten minutes ago and that nobody holds is wiped instead of opened', async () => {
  const keys = sealKeys(world.sealKey);
  for (const [age, isTold] of [
    [unconfirmedLife + 5_000, false],
    [unconfirmedLife - 60_000, true],
  ] as const) {
    const store = await world.store();
    const name = store.nameOf(`restored from a copy ${age}`);
    const at = store.now() - age;
    const log = newLogKey(name, at, rulesVersion);
    const first = sealFirst(log, keys, {
      kind: 'opened',
      opening: { ...opening, at: at - 60_000 },
      rules: rulesVersion,
    });
    const end = { position: { epoch: at, version: 1 }, mark: markOf(first) };
    const next = { kind: 'entry', entry: { by: null, at, command: { type: 'time-passed' } } } as const;
    for (const [n, blob] of [first, sealNext(log, keys, end, next)].entries())
      await world.command('XADD', name, `${at}-${n + 1}`, 'e', blob);
    const copy = new Copy(store, name);
    await copy.replica.follow();
    expect(copy.replica.open !== undefined).toBe(isTold);
    if (isTold) continue;
    await until(() => copy.wipes === 1);
    expect(await world.entries(name)).toHaveLength(1);
    expect(copy.shown).toEqual([]);
  }
});

test('a tombstone or log of another epoch or session doesn’t decrypt', async () => {
  const [one] = await copies.open(1);
  const [other] = await copies.open(1);
  await other.clears(ada);
  await other.replica.wipe();
  await until(() => other.wipes === 1);
  const [[, fields]] = (await world.entries(other.name)) as [[Buffer, Buffer[]]];
  const { epoch } = one;
  await world.command('XADD', one.name, `${epoch + 1}-0`, ...fields);
  await until(() => one.epoch > epoch);
  expect(one.wipes).toBe(0);
  expect(await one.adds(ada, 'goes on')).toBeUndefined();
});

test('an old tombstone of the same meeting, replayed while another session runs, clears nothing', async () => {
  const [one] = await copies.open(1);
  await one.clears(ada);
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

/** Replaces a stream by these entries, as an attacker who can write to Redis could. */
async function rewrite(name: string, entries: Array<readonly [id: string | Buffer, blob: Buffer]>): Promise<void> {
  const life = await world.command<number>('PTTL', name);
  await world.command('DEL', name);
  for (const [id, blob] of entries) await world.command('XADD', name, id, 'e', blob);
  if (life > 0) await world.command('PEXPIRE', name, String(life));
}

const blobs = async (name: string) =>
  (await world.entries(name)).map(([id, fields]) => [String(id), fields[1] as Buffer] as const);

test('a report that is replayed in the log doesn’t count again, and a process that holds the session restores it', async () => {
  const [one] = await copies.open(2);
  await one.replica.report({ type: 'meeting-ended' });
  const ended = (await blobs(one.name)).at(-1)?.[1] as Buffer;
  await one.replica.report({ type: 'meeting-resumed' });
  const resumed = (await blobs(one.name)).at(-1)?.[1] as Buffer;
  await one.replica.heal();
  for (const [blob, isEnding] of [
    [ended, false],
    [resumed, true],
  ] as const) {
    if (isEnding) await one.replica.report({ type: 'meeting-ended' });
    await one.replica.heal();
    const { epoch } = one;
    await world.command('XADD', one.name, `${epoch}-*`, 'e', blob);
    await until(() => one.epoch > epoch);
    expect(one.session.endsAt !== undefined).toBe(isEnding);
    const late = await copies.join(one.name);
    expect(late.session).toEqual(one.session);
  }
});

/** Where the log of {@link withdrawn} withdraws its topic, just before its end. */
const at = 5;

/** Ways to damage that entry without changing the log's end. */
const damages: Array<[string, (entries: Array<readonly [string, Buffer]>) => Array<readonly [string, Buffer]>]> = [
  ['overwritten by zeros', (all) => all.map(([id, blob], n) => [id, n === at ? Buffer.alloc(blob.length) : blob])],
  [
    'overwritten by another entry of it',
    (all) => all.map(([id, blob], n) => [id, n === at ? (all[at - 1]?.[1] as Buffer) : blob]),
  ],
  ['left out', (all) => all.filter((_, n) => n !== at)],
  [
    'left out, with what follows moved up',
    (all) =>
      all.flatMap((entry, n) => (n === at ? [] : [[(n > at ? all[n - 1] : entry)?.[0] as string, entry[1]] as const])),
  ],
  [
    'moved behind the next',
    (all) => all.map(([id], n) => [id, all[n === at ? at + 1 : n === at + 1 ? at : n]?.[1] as Buffer]),
  ],
];

/** A session in which a topic was withdrawn, followed by another entry. */
async function withdrawn(one: Copy): Promise<void> {
  await one.adds(ada, 'withdrawn');
  const [part] = Object.values(one.session.topics).flatMap(({ parts }) => parts);
  await one.says(ada, { type: 'withdraw-topic', part: part?.id ?? '' });
  await one.adds(ada, 'kept');
  expect(one.topics).toEqual(['kept']);
}

test.each(damages)('nothing of a log in which an entry was %s is shown', async (_how, damage) => {
  const [one] = await copies.open(1);
  await withdrawn(one);
  const { name } = one;
  const entries = await blobs(name);
  expect(entries).toHaveLength(at + 2);
  await one.replica.stop();
  await one.store.close();
  await rewrite(name, damage(entries));
  const late = new Copy(await world.store(), name);
  await expect(late.replica.follow()).rejects.toThrow(StoreError);
  expect(late.shown).toEqual([]);
  expect(late.replica.session).toBeUndefined();
});

test.each(damages)(
  'a log in which an entry was %s is restored by a process that holds the session',
  async (_how, damage) => {
    const [one] = await copies.open(1);
    await withdrawn(one);
    await rewrite(one.name, damage(await blobs(one.name)));
    const late = await copies.join(one.name);
    expect(late.shown.at(-1)).toEqual(['kept']);
    expect(late.shown.flat()).not.toContain('withdrawn');
    expect(await late.adds(ada, 'goes on', 50)).toBeUndefined();
    await until(() => one.topics.length === 2);
    expect(one.session).toEqual(late.session);
  },
);

test('a lease counts only as its process sealed it', async () => {
  const [one, other] = await Promise.all([world.store(), world.store()]);
  await one.keepLease('one');
  const until = (await other.leases(['one'])).get('one') ?? 0;
  const [name] = (await world.command<Buffer[]>('KEYS', 'mini-m:lease:*')).map(String);
  if (!name) throw new Error('a lease is kept');
  const first = await world.command<Buffer>('GET', name);
  await world.command('SET', name, '99999999999999');
  expect(await other.leases(['one'])).toEqual(new Map());
  // A replayed lease ends when it always did, and works for no other process.
  await world.command('SET', name, first);
  expect(await other.leases(['one'])).toEqual(new Map([['one', until]]));
  await world.command('SET', name.replace(/one$/, 'dead'), first);
  expect(await other.leases(['dead'])).toEqual(new Map());
  await world.command('DEL', name);
  await world.command('ZADD', name, '1', 'one');
  expect(await other.leases(['one'])).toEqual(new Map());
});

test('a damaged log that nobody holds is left alone while a process may return with a copy, and then wiped', async () => {
  const keys = sealKeys(world.sealKey);
  for (const [age, isWiped] of [
    [unconfirmedLife + 5_000, true],
    [unconfirmedLife - 60_000, false],
  ] as const) {
    const store = await world.store();
    const name = store.nameOf(`damaged ${age}`);
    const at = store.now() - age;
    const log = newLogKey(name, at, rulesVersion);
    const first = sealFirst(log, keys, { kind: 'opened', opening: { ...opening, at }, rules: rulesVersion });
    await world.command('XADD', name, `${at}-1`, 'e', first);
    await world.command('XADD', name, `${at}-2`, 'e', Buffer.alloc(60));
    const copy = new Copy(store, name);
    if (isWiped) await copy.replica.follow();
    else await expect(copy.replica.follow()).rejects.toThrow(StoreError);
    if (isWiped) await until(() => copy.wipes === 1);
    expect(await world.entries(name)).toHaveLength(isWiped ? 1 : 2);
    expect(copy.shown).toEqual([]);
  }
});

test('a replayed log of a cleared session is wiped, even by a process that never followed it', async () => {
  const [one] = await copies.open(1);
  const other = new Copy(await world.store(), one.name);
  await one.adds(ada, 'gone');
  const { openedAt } = one.session;
  const entries = await blobs(one.name);
  await one.clears(ada);
  await one.replica.wipe();
  await until(() => one.wipes === 1 && other.store.wasCleared(one.name, openedAt));
  await one.store.close();
  await rewrite(one.name, entries);
  await other.replica.follow();
  expect(other.shown).toEqual([]);
  await until(() => other.wipes === 1);
  expect(await blobs(one.name)).toEqual([[expect.stringMatching(/-0$/), expect.any(Buffer)]]);
});

test('a forged message about a clear clears nothing', async () => {
  const [one] = await copies.open(1);
  const other = new Copy(await world.store(), one.name);
  const proof = one.store.proofOfClear('mini-m:3:other' as LogName, one.session.openedAt);
  for (const message of [`${one.name} ${proof}`, `${one.name} forged`, one.name, ''])
    await world.command('SPUBLISH', 'mini-m:cleared', message);
  await other.store.ping();
  expect(other.store.wasCleared(one.name, one.session.openedAt)).toBe(false);
  await other.replica.follow();
  expect(other.replica.open).toBeDefined();
});
