import { systemClock } from '../../server/kit/clock.ts';
import type { Command } from '../../server/session/command.ts';
import type { Person, Session } from '../../server/session/session.ts';
import { Replica } from '../../server/store/replica.ts';
import type { LogName, Opening, Store } from '../../server/store/store.ts';
import { beginEpoch, fakeDevice, fakeOpened, withFakeLock } from '../support/fakeLock.ts';
import { RedisProxy } from '../support/redisProxy.ts';
import { complete } from '../support/written.ts';
import { opening, until } from './recorder.ts';
import type { RedisWorld } from './redisWorld.ts';

/** One process's copy of a session, and what it reported. */
export class Copy {
  readonly store: Store;
  readonly name: LogName;
  readonly replica: Replica;
  /** The topics, each time the session would have been shown. */
  readonly shown: string[][] = [];
  wipes = 0;
  losses = 0;
  replaced = 0;
  #commands = 0;

  constructor(store: Store, name: LogName) {
    this.store = store;
    this.name = name;
    this.replica = new Replica({ store, clock: systemClock }, name, {
      changed: () => this.shown.push(this.topics),
      wiped: () => {
        this.wipes += 1;
      },
      replaced: () => {
        this.replaced += 1;
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
    return Object.values(session.topics).flatMap((topic) => topic.parts.map((part) => fakeOpened(part.text)));
  }

  get epoch(): number {
    return this.replica.position?.epoch ?? Number.NaN;
  }

  topicOf(text: string): string {
    const topic = Object.values(this.session.topics).find(({ parts }) =>
      parts.some((part) => fakeOpened(part.text) === text),
    );
    if (!topic) throw new Error(`no topic says ${text}`);
    return topic.id;
  }

  /** The votes of each topic that has any, by its text. */
  get votes(): Record<string, number> {
    const topics = Object.values(this.session.topics).map((topic) => {
      const votes = Object.values(topic.votes).reduce((sum, n) => sum + n, 0);
      return [topic.parts.map((part) => fakeOpened(part.text)).join(), votes] as const;
    });
    return Object.fromEntries(topics.filter(([, votes]) => votes > 0));
  }

  /** Adds the person's window at this process, agrees to the confidentiality rule, and begins the first epoch. */
  async arrives(person: Person): Promise<void> {
    await this.arrivesOnly(person);
    await this.says(person, { type: 'acknowledge-rule' });
    if (this.session.lock.epochs.length === 0) await this.says(person, beginEpoch(fakeDevice(person.name)));
  }

  async arrivesOnly(person: Person): Promise<void> {
    const windows = [{ window: this.window(person), person }];
    await this.replica.report({ type: 'windows-arrived', windows, process: 'p' });
    await this.replica.heal();
  }

  window({ name }: Person): string {
    return Buffer.from(name.padEnd(16)).toString('hex');
  }

  says(person: Person, command: Command, counter = ++this.#commands, again = false) {
    const id = `${this.window(person)}.${counter}`;
    return this.replica.command({ by: person.key, id, command: withFakeLock(command) }, again);
  }

  /** Repeats the command, as a window does on a new connection. */
  repeats(person: Person, command: Command, counter: number) {
    return this.says(person, command, counter, true);
  }

  /** Clears the session; needs `withoutLastCall`. Resolves with why it wasn't begun, if it wasn't. */
  async clears(person: Person) {
    const refused = await this.says(person, { type: 'clear-session' });
    if (!refused) await this.replica.report({ type: 'time-passed' });
    return refused;
  }

  adds(person: Person, text: string, counter?: number) {
    return this.says(person, complete({ type: 'add-topic', text }), counter);
  }

  movesOn(person: Person, to: 'vote' | 'reveal', counter?: number) {
    return this.says(person, { type: 'move-on', step: this.session.step, to }, counter);
  }
}

export const ada: Person = opening.by;
export const ben: Person = { key: 'tenant/ben', id: 'pBen', name: 'Ben' };

/** Several processes' copies of one session, on a Redis that can lose its data. */
export class Copies {
  readonly #world: RedisWorld;
  #meetings = 0;

  constructor(world: RedisWorld) {
    this.#world = world;
  }

  /** Opens a session with this many copies, each with its own connections. */
  async open(count: number, limits: Partial<Opening['limits']> = {}): Promise<[Copy, Copy, ...Copy[]]> {
    const stores = await Promise.all(Array.from({ length: count }, () => this.#world.store()));
    const [first] = stores as [Store];
    this.#meetings += 1;
    const name = first.nameOf(`restored-${this.#meetings}`);
    await first.open(name, {
      ...opening,
      command: { ...opening.command, settings: { topicsEach: 5 } },
      limits: { ...opening.limits, ...limits },
    });
    const all = stores.map((store) => new Copy(store, name));
    for (const copy of all) await copy.replica.follow();
    await all[0]?.arrives(ada);
    for (const copy of all) await copy.replica.heal();
    return all as [Copy, Copy, ...Copy[]];
  }

  /** Adds a copy of this session. */
  async join(name: LogName): Promise<Copy> {
    const copy = new Copy(await this.#world.store(), name);
    await copy.replica.follow();
    return copy;
  }

  /** Adds a copy of this session whose connection the test can disturb. */
  async behindProxy(name: LogName): Promise<{ copy: Copy; proxy: RedisProxy }> {
    const proxy = await RedisProxy.to(this.#world.redis.port);
    const copy = new Copy(await this.#world.store({ url: proxy.url }), name);
    await copy.replica.follow();
    return { copy, proxy };
  }

  /** Lets only one copy learn of new entries, by reading: Redis appends but doesn't publish. */
  async heardBy(copy: Copy, ...happenings: Array<() => Promise<unknown>>): Promise<void> {
    await this.#world.command('ACL', 'SETUSER', 'default', '-spublish');
    for (const happens of happenings) {
      await happens().catch(() => {});
      await copy.replica.heal();
    }
    await this.#world.command('ACL', 'SETUSER', 'default', '+spublish');
  }

  async forget(): Promise<void> {
    await this.#world.command('FLUSHALL');
  }
}

export const putBackAfter = (epoch: number, all: Copy[]) => until(() => all.every((copy) => copy.epoch > epoch));
