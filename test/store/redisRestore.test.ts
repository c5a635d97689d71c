import { expect, test, vi } from 'vitest';
import type { Person } from '../../server/session/command.ts';
import type { Session } from '../../server/session/session.ts';
import { systemClock } from '../../server/store/clock.ts';
import { unconfirmedLife } from '../../server/store/lifetimes.ts';
import { Replica } from '../../server/store/replica.ts';
import type { LogName, Store } from '../../server/store/store.ts';
import { RedisProxy } from '../fault/redisProxy.ts';
import { complete } from '../support/written.ts';
import { opening, Recorder, until } from './recorder.ts';
import { RedisWorld } from './redisWorld.ts';

const world = new RedisWorld();

/** One process' copy of a session, and what it said of it. */
class Copy {
  readonly store: Store;
  readonly replica: Replica;
  /** The topics at each time that somebody would have been shown the session. */
  readonly shown: string[][] = [];
  wipes = 0;
  losses = 0;
  #commands = 0;

  constructor(store: Store, name: LogName) {
    this.store = store;
    this.replica = new Replica(store, name, {
      changed: () => this.shown.push(this.topics),
      wiped: () => {
        this.wipes += 1;
      },
      unknownRules() {},
      reachable() {},
      lost: () => {
        this.losses += 1;
      },
    });
  }

  get session(): Session {
    const { session } = this.replica;
    if (!session || 'cleared' in session) throw new Error('no session is open here');
    return session;
  }

  get topics(): string[] {
    const { session } = this.replica;
    if (!session || 'cleared' in session) return [];
    return Object.values(session.topics).flatMap((topic) => topic.parts.map((part) => part.text));
  }

  /** The person's window is at this process from now on, and past the rule. */
  async arrives(person: Person): Promise<void> {
    const window = this.window(person);
    await this.replica.report({ type: 'windows-arrived', windows: [{ window, person }], process: 'p' });
    await this.replica.heal();
    await this.says(person, { type: 'acknowledge-rule' });
  }

  window({ name }: Person): string {
    return Buffer.from(name.padEnd(16)).toString('hex');
  }

  says(person: Person, command: Parameters<Replica['command']>[0]['command'], counter = ++this.#commands) {
    return this.replica.command({
      by: person.key,
      id: `${this.window(person)}.${counter}`,
      until: Number.MAX_SAFE_INTEGER,
      command,
    } as Parameters<Replica['command']>[0]);
  }

  adds(person: Person, text: string, counter?: number) {
    return this.says(person, complete({ type: 'add-topic', text }), counter);
  }
}

const ada: Person = opening.by;
const ben: Person = { key: 'tenant/ben', id: 'pBen', name: 'Ben' };
let meetings = 0;

/** Some processes' copies of one session, each with its own connections. */
async function copies(count: number): Promise<[Copy, Copy, ...Copy[]]> {
  const stores = await Promise.all(Array.from({ length: count }, () => world.store()));
  const name = (stores[0] as Store).nameOf(`restored-${++meetings}`);
  await stores[0]?.open(name, { ...opening, command: { ...opening.command, settings: { topicsEach: 5 } } });
  const all = stores.map((store) => new Copy(store, name));
  for (const copy of all) await copy.replica.follow();
  await all[0]?.arrives(ada);
  for (const copy of all) await copy.replica.heal();
  return all as [Copy, Copy, ...Copy[]];
}

/** What happens is heard by one copy alone, which looks: entries have their place, but Redis may not publish them. */
async function heardBy(copy: Copy, ...happenings: Array<() => Promise<unknown>>): Promise<void> {
  await world.command('ACL', 'SETUSER', 'default', '-spublish');
  for (const happens of happenings) {
    await happens().catch(() => {});
    await copy.replica.heal();
  }
  await forget();
  await world.command('ACL', 'SETUSER', 'default', '+spublish');
}

const forget = () => world.command('FLUSHALL');
const epochsAfter = (epoch: number, all: Copy[]) =>
  until(() => all.every(({ replica }) => (replica.position?.epoch ?? 0) > epoch));
const epochOf = ({ replica }: Copy) => replica.position?.epoch ?? Number.NaN;

test('a session that Redis forgot is the same for all again, and goes on', async () => {
  const all = await copies(3);
  const [one, two] = all;
  await one.adds(ada, 'before');
  await two.replica.heal();
  const epoch = epochOf(one);
  await forget();
  await epochsAfter(epoch, all);
  expect(await two.adds(ada, 'after', 50)).toBeUndefined();
  await until(() => all.every((copy) => copy.topics.length === 2));
  for (const copy of all) {
    await copy.replica.heal();
    expect(copy.session).toEqual(one.session);
    expect(copy.replica.position).toEqual(one.replica.position);
    expect(copy.losses + copy.wipes).toBe(0);
  }
});

test('what only one copy had heard of is there again, its people too, once, and nobody is shown less in between', async () => {
  for (let round = 0; round < 5; round++) {
    const [behind, ahead] = await copies(2);
    await behind.adds(ada, 'known to both', 10);
    await ahead.replica.heal();
    const epoch = epochOf(behind);
    await heardBy(
      ahead,
      () => ahead.arrives(ben),
      () => ahead.says(ben, { type: 'acknowledge-rule' }),
      () => ahead.adds(ben, 'of who just came', 20),
      () => ahead.adds(ada, 'known to one', 21),
    );
    expect([behind.topics.length, ahead.topics.length]).toEqual([1, 3]);
    await epochsAfter(epoch, [behind, ahead]);
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
    // It had three topics once, and never fewer after that.
    const shown = ahead.shown.map((topics) => topics.length);
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
  }
});

test('a command that was on its way when Redis forgot everything is done once', async () => {
  const [one, two] = await copies(2);
  const epoch = epochOf(one);
  const commands = Array.from({ length: 4 }, (_, i) => one.adds(ada, `topic ${i}`, 100 + i));
  await forget();
  const answers = await Promise.allSettled(commands);
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
  await epochsAfter(epoch, [one, two]);
  await until(() => one.topics.length === 4 && two.topics.length === 4);
  expect(one.topics.toSorted()).toEqual(['topic 0', 'topic 1', 'topic 2', 'topic 3']);
});

test('a session that was cleared stays so, though Redis forgot its tombstone and a copy did not hear of the clear', async () => {
  for (let round = 0; round < 4; round++) {
    const [late, clearing] = await copies(2);
    const name = late.store.nameOf(`restored-${meetings}`);
    await late.adds(ada, 'gone', 10);
    await clearing.replica.heal();
    await heardBy(
      clearing,
      () => clearing.says(ada, { type: 'clear-session' }, 20),
      // What a hub does again and again until it is told that nothing is left.
      ...(round % 2 ? [() => clearing.replica.wipe()] : []),
    );
    expect(late.topics).toEqual(['gone']);
    while (!late.wipes || !clearing.wipes) {
      await clearing.replica.wipe();
      await late.replica.heal();
    }
    expect(late.replica.session).toBeUndefined();
    // Once more, when nobody holds anything of it any more: the tombstone is back.
    await forget();
    await vi.waitFor(async () => expect(await world.entries(name)).toHaveLength(1), 3_000);
    const [[id, fields]] = (await world.entries(name)) as [[Buffer, Buffer[]]];
    expect([String(id).endsWith('-0'), String(fields[3])]).toEqual([true, '']);
    expect(await world.command<number>('PTTL', name)).toBeGreaterThan(3_000_000);
  }
});

test('a copy that Redis has not confirmed for ten minutes is thrown away and never put back', async () => {
  let skipped = 0;
  const store = await world.store({ clock: { ...systemClock, now: () => Date.now() + skipped } });
  const name = store.nameOf('unconfirmed');
  await store.open(name, opening);
  const seen = new Recorder();
  await store.watch(name, seen);
  skipped = unconfirmedLife + 1_000;
  await forget();
  await until(() => seen.losses === 1);
  expect(seen.emptiedTimes).toBe(0);
  expect(await world.entries(name)).toEqual([]);
});

test('an end of the log that lies behind what was told counts as forgotten', async () => {
  const [one, two] = await copies(2);
  const name = one.store.nameOf(`restored-${meetings}`);
  const dump = await world.command<Buffer>('DUMP', name);
  await one.adds(ada, 'after the backup', 10);
  await two.replica.heal();
  const epoch = epochOf(one);
  await world.command('RESTORE', name, '0', dump, 'REPLACE');
  await epochsAfter(epoch, [one, two]);
  expect(one.topics).toEqual(['after the backup']);
  expect(await world.command<number>('PTTL', name)).toBeGreaterThan(opening.limits.maxAge);
});

test('a log that was set back is not overtaken by whoever was told of more: nothing that was acknowledged is lost', async () => {
  for (let round = 0; round < 3; round++) {
    const [one, two] = await copies(2);
    const name = one.store.nameOf(`restored-${meetings}`);
    await two.arrives(ben);
    const dump = await world.command<Buffer>('DUMP', name);
    await one.adds(ada, 'lost 1', 10);
    await one.adds(ada, 'lost 2', 11);
    await two.replica.heal();
    await world.command('RESTORE', name, '0', dump, 'REPLACE');
    // More than was lost, at once: before anybody looks at the log's end.
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

test('a command is answered whose entry was trimmed by a snapshot before its process heard of it', async () => {
  const [deaf, other] = await copies(2);
  const name = deaf.store.nameOf(`restored-${meetings}`);
  // Nothing is published: the entry is found by looking, and by then only a snapshot is left of it.
  const proxy = await RedisProxy.to(world.redis.port);
  const copy = new Copy(await world.store({ url: proxy.url }), name);
  await copy.replica.follow();
  proxy.mischief = () => 'drop';
  const answer = copy.adds(ada, 'trimmed', 10);
  await until(() => other.topics.length === 1);
  const { position } = other.replica;
  if (!position) throw new Error('no session is open here');
  expect(await other.store.settle(name, position, other.session)).toBe(true);
  expect(await answer).toBeUndefined();
  expect(copy.topics).toEqual(['trimmed']);
});
