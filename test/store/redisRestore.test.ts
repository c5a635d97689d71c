import { expect, test, vi } from 'vitest';
import { systemClock } from '../../server/kit/clock.ts';
import { unconfirmedLife } from '../../server/store/lifetimes.ts';
import { withoutLastCall } from '../support/lastCall.ts';
import { RedisProxy } from '../support/redisProxy.ts';
import { ada, ben, Copies, Copy, putBackAfter } from './copies.ts';
import { opening, Recorder, until } from './recorder.ts';
import { RedisWorld } from './redisWorld.ts';

withoutLastCall();

const world = new RedisWorld();
const copies = new Copies(world);

test('a session that Redis lost is restored for everyone, and continues', async () => {
  const all = await copies.open(3);
  const [one, two] = all;
  await one.adds(ada, 'before');
  await two.replica.heal();
  const epoch = one.epoch;
  await copies.forget();
  await putBackAfter(epoch, all);
  expect(await two.adds(ada, 'after', 50)).toBeUndefined();
  await until(() => all.every((copy) => copy.topics.length === 2));
  for (const copy of all) {
    await copy.replica.heal();
    expect(copy.session).toEqual(one.session);
    expect(copy.replica.position).toEqual(one.replica.position);
    expect(copy.losses + copy.wipes).toBe(0);
  }
});

test('entries and people that only one copy knew are restored once, and nobody is shown less meanwhile', async () => {
  for (let round = 0; round < 5; round++) {
    const [behind, ahead] = await copies.open(2);
    await behind.adds(ada, 'known to both', 10);
    await ahead.replica.heal();
    const epoch = behind.epoch;
    await copies.heardBy(
      ahead,
      () => ahead.arrives(ben),
      () => ahead.says(ben, { type: 'acknowledge-rule' }),
      () => ahead.adds(ben, 'of who just came', 20),
      () => ahead.adds(ada, 'known to one', 21),
    );
    await copies.forget();
    expect([behind.topics.length, ahead.topics.length]).toEqual([1, 3]);
    await putBackAfter(epoch, [behind, ahead]);
    const whole = ['known to both', 'of who just came', 'known to one'];
    await until(() => behind.topics.length === 3 && ahead.topics.length === 3);
    expect(await ahead.adds(ada, 'known to one', 21)).toBeUndefined();
    await until(() => ahead.shown.at(-1)?.length === 3);
    for (const copy of [behind, ahead]) {
      await copy.replica.heal();
      expect(copy.topics).toEqual(whole);
      expect(copy.session.participants.map((p) => p.name)).toEqual(['Ada', 'Ben']);
    }
    expect(ahead.session).toEqual(behind.session);
    // Once it had three topics, it never had fewer.
    const shown = ahead.shown.map((topics) => topics.length);
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
  }
});

test('a command in flight when Redis loses everything is done once', async () => {
  const [one, two] = await copies.open(2);
  const epoch = one.epoch;
  const commands = Array.from({ length: 4 }, (_, i) => one.adds(ada, `topic ${i}`, 100 + i));
  await copies.forget();
  const answers = await Promise.allSettled(commands);
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
  await putBackAfter(epoch, [one, two]);
  await until(() => one.topics.length === 4 && two.topics.length === 4);
  expect(one.topics.toSorted()).toEqual(['topic 0', 'topic 1', 'topic 2', 'topic 3']);
});

test('a cleared session stays cleared, even if Redis loses its tombstone and a copy missed the clear', async () => {
  for (let round = 0; round < 4; round++) {
    const [late, clearing] = await copies.open(2);
    const name = late.name;
    await late.adds(ada, 'gone', 10);
    await clearing.replica.heal();
    await copies.heardBy(
      clearing,
      () => clearing.says(ada, { type: 'clear-session' }, 20),
      () => clearing.replica.report({ type: 'time-passed' }),
      // What a hub repeats until nothing is left.
      ...(round % 2 ? [() => clearing.replica.wipe()] : []),
    );
    await copies.forget();
    expect(late.topics).toEqual(['gone']);
    while (!late.wipes || !clearing.wipes) {
      await clearing.replica.wipe();
      await late.replica.heal();
    }
    expect(late.replica.session).toBeUndefined();
    // Once nobody holds any of it, the tombstone is restored.
    await copies.forget();
    await vi.waitFor(async () => expect(await world.entries(name)).toHaveLength(1), 3_000);
    const [[id, fields]] = (await world.entries(name)) as [[Buffer, Buffer[]]];
    expect([String(id).endsWith('-0'), fields.length]).toEqual([true, 2]);
    expect(await world.command<number>('PTTL', name)).toBeGreaterThan(3_000_000);
  }
});

test('a copy that Redis hasn’t confirmed for ten minutes is dropped and never restored', async () => {
  let skipped = 0;
  const proxy = await RedisProxy.to(world.redis.port);
  const store = await world.store({ url: proxy.url, clock: { ...systemClock, now: () => Date.now() + skipped } });
  const name = store.nameOf('unconfirmed');
  await store.open(name, opening);
  const seen = new Recorder();
  await store.watch(name, seen);
  // Nothing confirms the copy after the time has passed.
  proxy.cut();
  await copies.forget();
  skipped = unconfirmedLife + 1_000;
  proxy.mend();
  await until(() => seen.losses === 1);
  expect(seen.emptiedTimes).toBe(0);
  expect(await world.entries(name)).toEqual([]);
});

test('a log that ends before what was delivered counts as lost', async () => {
  const [one, two] = await copies.open(2);
  const name = one.name;
  const dump = await world.command<Buffer>('DUMP', name);
  await one.adds(ada, 'after the backup', 10);
  await two.replica.heal();
  const epoch = one.epoch;
  await world.command('RESTORE', name, '0', dump, 'REPLACE');
  await putBackAfter(epoch, [one, two]);
  expect(one.topics).toEqual(['after the backup']);
  expect(await world.command<number>('PTTL', name)).toBeGreaterThan(opening.limits.maxAge);
});

test('after a rollback, processes that hold more add it to the log: nothing acknowledged is lost', async () => {
  for (let round = 0; round < 3; round++) {
    const [one, two] = await copies.open(2);
    const name = one.name;
    await two.arrives(ben);
    const dump = await world.command<Buffer>('DUMP', name);
    await one.adds(ada, 'lost 1', 10);
    await one.adds(ada, 'lost 2', 11);
    await two.replica.heal();
    await world.command('RESTORE', name, '0', dump, 'REPLACE');
    // More entries than were lost, before anyone checks the log's end.
    const later = [1, 2, 3].map((n) => two.adds(ben, `later ${n}`, 10 + n));
    expect(await Promise.all([one.adds(ada, 'later', 12), ...later])).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    await until(() => one.topics.length === 6 && two.topics.length === 6);
    await Promise.all([one, two].map(({ replica }) => replica.heal()));
    expect(two.session).toEqual(one.session);
    expect(one.topics.toSorted()).toEqual(['later', 'later 1', 'later 2', 'later 3', 'lost 1', 'lost 2']);
  }
});

test('a report to a log that was rolled back is in the log once it resolves', async () => {
  const [one, two] = await copies.open(2);
  const dump = await world.command<Buffer>('DUMP', one.name);
  await one.adds(ada, 'lost');
  await two.replica.heal();
  await world.command('RESTORE', one.name, '0', dump, 'REPLACE');
  await two.arrivesOnly(ben);
  expect(Object.keys(two.session.windows)).toContain(two.window(ben));
  expect(two.topics).toEqual(['lost']);
});

test('a command is answered even if a snapshot trimmed its entry before its process read it', async () => {
  const [deaf, other] = await copies.open(2);
  const name = deaf.name;
  // Nothing is published, and by the time the process reads the log, only a snapshot is left of the entry.
  const proxy = await RedisProxy.to(world.redis.port);
  const copy = new Copy(await world.store({ url: proxy.url }), name);
  await copy.replica.follow();
  proxy.meddle = () => 'drop';
  const answer = copy.adds(ada, 'trimmed', 10);
  await until(() => other.topics.length === 1);
  const { position } = other.replica;
  if (!position) throw new Error('no session is open here');
  expect(await other.store.settle(name, position, other.session)).toBe(true);
  expect(await answer).toBeUndefined();
  expect(copy.topics).toEqual(['trimmed']);
});

test('a longer copy replaces a shorter one that was restored first: a vote stays on its topic', async () => {
  const [behind] = await copies.open(1);
  const { copy: ahead, proxy } = await copies.behindProxy(behind.name);
  await behind.arrives(ben);
  await behind.adds(ada, 'known to both');
  await ahead.replica.heal();
  await copies.heardBy(
    ahead,
    () => ahead.adds(ada, 'apple', 20),
    () => ahead.movesOn(ada, 'vote', 21),
    () => ahead.says(ada, { type: 'cast-vote', topic: ahead.topicOf('apple') }, 22),
  );
  const epoch = behind.epoch;
  proxy.cut();
  await copies.forget();
  await putBackAfter(epoch, [behind]);
  const banana = behind.adds(ben, 'banana', 30);
  proxy.mend();
  // Only the longer copy knows that voting has begun.
  expect(await banana).toEqual({ code: 'topics-stay' });
  await until(() => [behind, ahead].every(({ topics }) => topics.length === 2));
  for (const copy of [behind, ahead]) {
    await copy.replica.heal();
    expect(copy.votes).toEqual({ apple: 1 });
  }
  expect(ahead.session).toEqual(behind.session);
});

test('the previous session’s tombstone, restored into an empty Redis, doesn’t end the current session', async () => {
  const [one, two] = await copies.open(2);
  await one.clears(ada);
  await one.replica.wipe();
  await until(() => one.wipes === 1 && two.wipes === 1);
  expect(await one.store.open(one.name, opening)).toBe(true);
  await one.replica.heal();
  await one.arrives(ada);
  await one.adds(ada, 'of the second');
  await two.replica.stop();
  for (let round = 0; round < 2; round++) {
    const { epoch } = one;
    await copies.forget();
    // All reconnect at once and restore what they know.
    await world.command('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await putBackAfter(epoch, [one]);
    expect(await one.adds(ada, `after ${round}`)).toBeUndefined();
    expect([one.wipes, one.replaced]).toEqual([1, 0]);
  }
  expect(one.topics).toHaveLength(3);
});

test('an older session that a late process restores first gives way to the current one', async () => {
  const [connected] = await copies.open(1);
  await connected.adds(ada, 'of the first');
  const { copy: late, proxy } = await copies.behindProxy(connected.name);
  proxy.cut();
  await connected.clears(ada);
  await connected.replica.wipe();
  // The processes that remember the clear are gone.
  await connected.store.close();
  const running = await copies.join(connected.name);
  expect(await running.store.open(connected.name, opening)).toBe(true);
  await running.replica.heal();
  await running.arrives(ada);
  await running.adds(ada, 'of the second');
  const { copy: cutOff, proxy: second } = await copies.behindProxy(connected.name);
  await running.store.close();
  second.cut();
  await copies.forget();
  proxy.mend();
  const { epoch } = late;
  await putBackAfter(epoch, [late]);
  second.mend();
  await until(() => late.topics.includes('of the second'));
  await until(() => cutOff.topics.length === 1);
  expect([cutOff.topics, cutOff.wipes, cutOff.replaced]).toEqual([['of the second'], 0, 0]);
  // It learns of the clear that it missed.
  expect([late.topics, late.wipes, late.replaced]).toEqual([['of the second'], 1, 0]);
});
