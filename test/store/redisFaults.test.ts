import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { ClientOfflineError } from 'redis';
import { expect, test } from 'vitest';
import { systemClock } from '../../server/kit/clock.ts';
import { faultOf, reasonOf } from '../../server/store/redis/faults.ts';
import { nameKey, sealKeys } from '../../server/store/redis/keys.ts';
import type { Counted } from '../../server/store/redis/logFollower.ts';
import { redisStore } from '../../server/store/redis/redis.ts';
import { StoreError } from '../../server/store/store.ts';
import { startRedis } from '../support/redis.ts';
import { opening, Recorder, topic, until } from './recorder.ts';
import { RedisWorld, randomKey } from './redisWorld.ts';

const world = new RedisWorld();

/** A process that appends without publishing: Redis denies its user SPUBLISH, after the entry was added. */
async function quietStore() {
  await world.command('ACL', 'SETUSER', 'quiet', 'on', '>quiet', '~*', '&*', '+@all');
  const store = await world.store({ url: world.redis.url.replace('//', '//quiet:quiet@') });
  await world.command('ACL', 'SETUSER', 'quiet', '-spublish');
  return store;
}

test('forged, duplicate and old hints change nothing', async () => {
  const { store, meeting, seen, watch, epoch, name } = await world.session();
  await store.propose(meeting, epoch, topic('a'));
  await seen.heard(2);
  const blob = (await world.entries(name)).at(-1)?.[1][3] ?? Buffer.alloc(0);
  const publish = (text: string, sealed: Buffer = Buffer.alloc(0)) =>
    world.command('SPUBLISH', name, Buffer.concat([Buffer.from(text), sealed]));
  await publish('');
  await publish('nonsense');
  await publish('1 2 3');
  await publish('x-y z ', blob);
  await publish(`${'9'.repeat(30)}-1 `, blob);
  await publish(`${epoch}-3 `, Buffer.from('not sealed'));
  await publish(`${epoch}-3 `);
  await publish(`${epoch}-3 `, blob);
  await publish(`${epoch}-2 `, blob);
  await publish(`${epoch}-1 `, blob);
  await publish(`${epoch}-900 `, blob);
  await publish(`${epoch - 1}-3 `, blob);
  await publish(`${epoch + 1}-0 `);
  await publish(`${epoch + 5}-1 `, blob);
  await store.propose(meeting, epoch, topic('b'));
  await seen.heard(3);
  await watch.heal();
  expect(seen.texts).toEqual(['a', 'b']);
  expect(seen.wipes).toEqual([]);
});

test('entries whose hints were lost are delivered in order, even the very last one', async () => {
  const { store, meeting, seen, epoch } = await world.session();
  const quiet = await quietStore();
  // It fails after the entry was added, which is why a StoreError says nothing about the outcome.
  await expect(quiet.propose(meeting, epoch, topic('lost'))).rejects.toThrow(StoreError);
  await store.propose(meeting, epoch, topic('heard'));
  await seen.heard(3);
  expect(seen.texts).toEqual(['lost', 'heard']);

  await expect(quiet.propose(meeting, epoch, topic('the last'))).rejects.toThrow(StoreError);
  await seen.heard(4);
  expect(seen.texts).toEqual(['lost', 'heard', 'the last']);
});

test('many logs are checked at once, and one that can’t be read doesn’t affect the others', async () => {
  const many = await world.store();
  const logs = await Promise.all(
    Array.from({ length: 60 }, async (_, n) => {
      const name = many.nameOf(`one of many ${n}`);
      await many.open(name, opening);
      const seen = new Recorder();
      await many.watch(name, seen);
      return { name, seen };
    }),
  );
  const [spoilt, ...others] = logs;
  if (!spoilt) throw new Error('there are logs');
  await world.command('SET', spoilt.name, 'not a log');
  const quiet = await quietStore();
  for (const { name, seen } of others)
    await expect(quiet.propose(name, seen.epoch, topic('lost'))).rejects.toThrow(StoreError);
  await Promise.all(others.map(({ seen }) => seen.heard(2)));
  await until(() => spoilt.seen.reached.includes(false));
  expect(others.flatMap(({ seen }) => seen.reached)).toEqual([]);
  expect(others.flatMap(({ seen }) => seen.emptiedTimes)).toEqual(others.map(() => 0));
});

test('a wipe and an opening whose hints were lost are delivered, too', async () => {
  const { meeting, seen, watch, epoch } = await world.session();
  const quiet = await quietStore();
  await expect(quiet.wipe(meeting, epoch)).rejects.toThrow(StoreError);
  await seen.wipedTimes(1);
  const other = await world.session();
  await expect(quiet.wipe(other.meeting, other.epoch)).rejects.toThrow(StoreError);
  // Opened again before anyone checked: the opening says which session was cleared before.
  await other.store.open(other.meeting, opening);
  await until(() => other.seen.epoch > other.epoch);
  expect(other.seen.versions).toEqual([1, 1]);
  const [before, after] = other.seen.told.map(({ logged }) => logged);
  if (before?.kind !== 'opened' || after?.kind !== 'opened') throw new Error('two sessions were opened');
  expect(after.cleared).toBe(before.opening.at);
  await watch.heal();
  expect(seen.wipes).toHaveLength(1);
});

test('a forged entry is counted, and neither it nor what follows is delivered', async () => {
  const counted: Counted[] = [];
  const { store, meeting, seen, epoch, name } = await world.session({ count: (what) => counted.push(what) });
  await store.propose(meeting, epoch, topic('a'));
  await world.command('XADD', name, `${epoch}-*`, 't', '1', 'e', Buffer.concat([Buffer.of(0), Buffer.alloc(60, 7)]));
  await world.command('XADD', name, `${epoch}-*`, 'other', 'fields');
  expect(await store.propose(meeting, epoch, topic('b'))).toBe(false);
  // Processes that hold the session are asked to restore it, until one has.
  await until(() => seen.emptiedTimes > 1);
  const late = new Recorder();
  const counts: Counted[] = [];
  const other = await world.store({ count: (what) => counts.push(what) });
  await expect(other.watch(meeting, late)).rejects.toThrow(StoreError);
  expect(seen.versions).toEqual([1, 2]);
  expect(late.told).toEqual([]);
  expect(counted).toContain('damaged');
  expect(counts).toEqual(['damaged']);
});

test('an entry of another session doesn’t decrypt in this one', async () => {
  const first = await world.session();
  const second = await world.session();
  await first.store.propose(first.meeting, first.epoch, topic('of the first'));
  const blob = (await world.entries(first.name)).at(-1)?.[1][3] ?? Buffer.alloc(0);
  await world.command('XADD', second.name, `${second.epoch}-*`, 't', '1', 'e', blob);
  await second.watch.heal();
  expect(second.seen.texts).toEqual([]);
});

test('an entry that is missing in Redis is not skipped silently', async () => {
  const { store, meeting, epoch, name } = await world.session();
  const late = new Recorder();
  for (const text of ['deleted', 'after the hole']) await store.propose(meeting, epoch, topic(text));
  await world.command('XDEL', name, `${epoch}-2`);
  const other = await world.store();
  await expect(other.watch(meeting, late)).rejects.toThrow('or was damaged.');
  expect(late.told).toEqual([]);
});

test('scripts that Redis lost are sent again', async () => {
  const { store, meeting, seen, epoch } = await world.session();
  await world.command('SCRIPT', 'FLUSH');
  expect(await store.propose(meeting, epoch, topic('a'))).toBe(true);
  await world.command('SCRIPT', 'FLUSH');
  await store.wipe(meeting, epoch);
  await seen.wipedTimes(1);
});

test('connections that Redis closes come back, and missed entries are delivered', async () => {
  const { meeting, seen, epoch } = await world.session();
  const other = await world.store();
  for (const type of ['pubsub', 'normal', 'pubsub']) {
    await world.command('CLIENT', 'KILL', 'TYPE', type, 'SKIPME', 'yes');
    const text = `after ${type}`;
    await proposeAgain(() => other.propose(meeting, epoch, topic(text)));
    await until(() => seen.texts.includes(text));
  }
  expect(seen.versions).toEqual(seen.versions.map((_, i) => i + 1));
});

test('while Redis is down every call fails soon, and works again when it’s back', async () => {
  const redis = await startRedis();
  const store = await world.store({ url: redis.url });
  const seen = new Recorder();
  const meeting = store.nameOf('meeting');
  await store.keepLease('process');
  await store.watch(meeting, seen);
  await redis.kill();
  const before = performance.now();
  await expect(store.propose(meeting, 1, topic('x'))).rejects.toThrow(StoreError);
  await expect(store.wipe(meeting, 1)).rejects.toThrow(/cannot be reached/);
  await expect(store.leases(['process'])).rejects.toThrow(StoreError);
  await expect(store.watch(store.nameOf('another'), new Recorder())).rejects.toThrow(StoreError);
  expect(performance.now() - before).toBeLessThan(5_000);

  const back = await startRedis({ port: redis.port });
  const other = await world.store({ url: back.url });
  await proposeAgain(() => other.propose(meeting, 1, topic('x')));
  await other.open(meeting, opening);
  await seen.heard(1);
  await Promise.all([store.close(), other.close()]);
  await back.kill();
});

test('while disconnected, the reason is the connection’s last error, if that says more', () => {
  const offline = new ClientOfflineError();
  const refused = Object.assign(new Error('canary'), { code: 'ECONNREFUSED' });
  expect(faultOf(reasonOf(offline, refused), 'redis')).toMatchObject({
    message: 'Redis at redis cannot be reached (ECONNREFUSED).',
    said: 'ECONNREFUSED',
  });
  expect(faultOf(reasonOf(offline, undefined), 'redis').message).toBe('Redis at redis cannot be reached.');
  expect(reasonOf(refused, offline)).toBe(refused);
});

test('a start with a Redis that is too old, closed or missing fails with one sentence', async () => {
  const start = (url: string) =>
    redisStore({ url, sealKeys: sealKeys(randomKey()), nameKey: nameKey(randomKey()), clock: systemClock });

  const old = createServer((socket) => {
    const info = '# Server\r\nredis_version:6.2.14\r\n';
    socket.on('error', () => {});
    socket.on('data', (data) => {
      for (const asked of data
        .toString()
        .split(/\*\d+\r\n/)
        .slice(1)) {
        socket.write(
          asked.includes('INFO\r\n') && !asked.includes('SETINFO') ? `$${info.length}\r\n${info}\r\n` : '+OK\r\n',
        );
      }
    });
  }).listen(0, '127.0.0.1');
  await once(old, 'listening');
  const { port } = old.address() as AddressInfo;
  await expect(start(`redis://127.0.0.1:${port}`)).rejects.toThrow(
    new StoreError(`Redis 7.0 or newer is needed; the one at 127.0.0.1:${port} is 6.2.14.`),
  );
  old.close();

  const guarded = await startRedis({ args: ['--requirepass', 'right'] });
  const where = `127.0.0.1:${guarded.port}`;
  await expect(start(`redis://${where}`)).rejects.toThrow(
    `Redis at ${where} needs a user or password in REDIS_URL (NOAUTH).`,
  );
  await expect(start(`redis://:wrong@${where}`)).rejects.toThrow(
    `Redis at ${where} needs another user or password in REDIS_URL (WRONGPASS).`,
  );
  await (await start(`redis://:right@${where}`)).close();
  await guarded.kill();
  await expect(start(`redis://:secret@${where}`)).rejects.toEqual(
    expect.objectContaining({ message: `Redis at ${where} cannot be reached (ECONNREFUSED).`, said: 'ECONNREFUSED' }),
  );
  await expect(start('http://127.0.0.1')).rejects.toThrow(/^REDIS_URL must look like/);
});

/** Retries what failed because a connection was just lost, as a window would. */
async function proposeAgain(propose: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 5_000;
  for (;;) {
    try {
      await propose();
      return;
    } catch (error) {
      if (!(error instanceof StoreError) || performance.now() > deadline) throw error;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
