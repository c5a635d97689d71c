import { manualClock, type SkippableClock } from '../../server/rehearsal/clock.ts';
import type { Command, Entry } from '../../server/session/command.ts';
import { rulesVersion } from '../../server/session/decide.ts';
import type { Person, Session } from '../../server/session/session.ts';
import { proposalLife } from '../../server/store/lifetimes.ts';
import { Appends } from '../../server/store/redis/appends.ts';
import { newKey } from '../../server/store/redis/keys.ts';
import { LogFollower } from '../../server/store/redis/logFollower.ts';
import { isWhole } from '../../server/store/redis/openLog.ts';
import {
  beginLog,
  type LogEnd,
  type LogKey,
  markOf,
  newLogKey,
  type SealedEntry,
  sealFirst,
  sealNext,
  sealTombstone,
} from '../../server/store/redis/sealedEntry.ts';
import { Replica, type SeenPosition } from '../../server/store/replica.ts';
import {
  type Logged,
  type LogName,
  type Position,
  type Store,
  StoreError,
  type Watch,
  type Watcher,
} from '../../server/store/store.ts';
import { beginEpoch, fakeDevice, fakeLocked } from '../support/fakeLock.ts';
import { topicId } from '../support/written.ts';
import { opening } from './recorder.ts';

const name = 'log' as LogName;
const sealKeys = [newKey()];
/** Runs everything that is pending. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A seeded random generator. */
function chances(seed: number) {
  let state = seed * 2_654_435_761 + 1;
  const next = () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 3_266_489_917) | 0;
    state ^= state >>> 13;
    return (state >>> 0) / 2 ** 32;
  };
  return { next, below: (n: number) => Math.floor(next() * n), is: (part: number) => next() < part };
}
type Chances = ReturnType<typeof chances>;

/** A simulated Redis with one log, for several processes, with its own clock. */
class SimulatedRedis {
  readonly clock: SkippableClock = manualClock(1_800_000_000_000);
  readonly processes: SimulatedProcess[] = [];
  entries: SealedEntry[] = [];
  /** Whether publications get lost. */
  isQuiet = false;
  /** What happened, line by line, to investigate a seed. */
  readonly story: string[] = [];

  tell(what: string): void {
    this.story.push(`${this.clock.now() % 1e6} ${what}`);
  }

  get end(): Position | undefined {
    return this.entries.at(-1)?.position;
  }

  endsWith({ position, mark }: LogEnd): boolean {
    const last = this.entries.at(-1);
    return last !== undefined && same(last.position, position) && markOf(last.blob) === mark;
  }

  add(entry: SealedEntry, instead: boolean, what: string): void {
    this.tell(`${entry.position.epoch % 1e6}-${entry.position.version} ${what}${this.isQuiet ? ' (unheard)' : ''}`);
    if (instead) this.entries = [];
    this.entries.push(entry);
    for (const process of this.processes) if (!process.isCut && !this.isQuiet) process.hear(entry);
  }
}

const same = (a: Position | undefined, b: Position | undefined) => a?.epoch === b?.epoch && a?.version === b?.version;

/** One process's connection, which can be cut, and its copy. */
export class SimulatedProcess {
  readonly replica: Replica;
  readonly shown: Session[] = [];
  isCut = false;
  /** Requests wait until they are released. */
  isSlow = false;
  #slow: Array<() => void> = [];
  #lookedAt = 0;
  readonly #redis: SimulatedRedis;
  #follower: LogFollower | undefined;
  #appends: Appends | undefined;

  constructor(redis: SimulatedRedis) {
    this.#redis = redis;
    redis.processes.push(this);
    const nothing = () => {};
    this.replica = new Replica({ store: this.#store() as Store, clock: redis.clock }, name, {
      changed: (session) => {
        if (!('cleared' in session)) this.shown.push(session);
      },
      wiped: nothing,
      replaced: nothing,
      unknownRules: nothing,
      reachable: nothing,
      lost: nothing,
    });
  }

  get #self(): string {
    return `p${this.#redis.processes.indexOf(this)}`;
  }

  hear(entry: SealedEntry): void {
    this.#follower?.hint(entry);
  }

  /** Whether it hasn't checked the log's end for a second. */
  get isLate(): boolean {
    return this.#redis.clock.now() - this.#lookedAt >= 1_000;
  }

  /** Checks the log's end, as a process does regularly. */
  look(): void {
    this.#lookedAt = this.#redis.clock.now();
    const known = this.#follower?.last;
    if (this.isCut || this.isSlow) this.#follower?.unanswered();
    else {
      const last = this.#redis.entries.at(-1);
      this.#follower?.checkEnd(known, last?.position, last && markOf(last.blob) !== this.#follower.mark);
    }
    this.replica.mend();
  }

  /** Reconnects and checks the log's end. */
  mend(): void {
    this.#redis.tell(`${this.#self} is MENDED`);
    // Nothing else may happen in this millisecond, because epochs are times.
    this.#redis.clock.skip(1);
    this.isCut = false;
    this.isSlow = false;
    for (const send of this.#slow.splice(0)) send();
    this.look();
  }

  /** Sends a request; if the connection is cut, its outcome is unknown. */
  async #ask<T>(act: () => T): Promise<T> {
    if (this.isSlow) await new Promise<void>((resolve) => this.#slow.push(resolve));
    if (this.isCut) throw new StoreError('cut off');
    const answer = act();
    await settle();
    if (this.isCut) throw new StoreError('cut off');
    return answer;
  }

  #source(): ConstructorParameters<typeof Appends>[0] {
    const redis = this.#redis;
    const told: string[] = [];
    return {
      now: () => redis.clock.now(),
      measure: async () => {},
      seal(log, end, proposal, at) {
        told.push(`${proposal.by && proposal.id.slice(-4)} ${JSON.stringify(proposal.command)}`);
        return sealNext(log, sealKeys, end, { kind: 'entry', entry: { ...proposal, at } as Entry });
      },
      append: async ({ end, till, blobs }) => {
        const what = told.splice(0);
        return this.#ask(() => {
          if (redis.clock.now() > till) return 'untimely';
          if (!redis.endsWith(end)) return 'moved';
          const { epoch, version } = end.position;
          for (const [n, blob] of blobs.entries())
            redis.add({ position: { epoch, version: version + 1 + n }, blob }, false, `${this.#self} ${what[n]}`);
          return 'placed';
        });
      },
    };
  }

  #store(): Partial<Store> {
    const redis = this.#redis;
    const now = () => redis.clock.now();
    const key = (epoch: number): LogKey | undefined => {
      const [first] = redis.entries;
      if (this.#follower?.log?.epoch === epoch) return this.#follower.log;
      return first?.position.epoch === epoch && first.position.version > 0
        ? beginLog(name, sealKeys, first)?.[0]
        : undefined;
    };
    return {
      now,
      wasCleared: () => false,
      proofOfClear: () => undefined,
      propose: async (_name, epoch, proposal) => this.#appends?.propose(epoch, proposal) ?? false,
      settle: async (_name, position, session) => {
        const log = key(position.epoch);
        const end = this.#follower?.end;
        if (!log || !end || !same(end.position, position)) return false;
        return this.#ask(() => {
          if (!redis.endsWith(end)) return false;
          const version = position.version + 1;
          const blob = sealNext(log, sealKeys, end, { kind: 'snapshot', at: now(), session, rules: rulesVersion });
          redis.add({ position: { epoch: position.epoch, version }, blob }, true, `${this.#self} settles`);
          return true;
        });
      },
      restore: async (_name, over, session, restored) => {
        const at = now();
        const place = () => {
          if (over ? !same(redis.end, over) : isWhole(name, sealKeys, redis.entries)) return false;
          const epoch = Math.max(
            at,
            (over?.epoch ?? 0) + 1,
            ...Object.keys(restored.lineage).map((n) => Number(n) + 1),
          );
          const log = newLogKey(name, epoch, rulesVersion);
          const blob = sealFirst(log, sealKeys, { kind: 'snapshot', at, session, rules: rulesVersion, restored });
          const { base, since, lineage } = restored;
          const what = JSON.stringify([over, base, since.map((entry) => entry.by && entry.id.slice(-4)), lineage]);
          redis.add({ position: { epoch, version: 1 }, blob }, true, `${this.#self} restores ${what}`);
          return true;
        };
        return this.#ask(() => (now() > at + proposalLife ? false : place()));
      },
      watch: async (_name, watcher: Watcher): Promise<Watch> => {
        const follower = new LogFollower(
          {
            name,
            sealKeys,
            read: (known) =>
              this.#ask(() => ({
                end: redis.end,
                entries: redis.entries.filter(
                  ({ position: { epoch, version } }) =>
                    !known || epoch > known.epoch || (epoch === known.epoch && version >= known.version),
                ),
              })),
            isWhole: async () => isWhole(name, sealKeys, redis.entries),
            count() {},
            now,
            storeTime: now,
            delivered() {},
            wasCleared: () => false,
            cleared() {},
            restoreTombstone() {},
            wipe() {},
            askHolders: async () => false,
          },
          watcher,
        );
        this.#follower = follower;
        this.#appends = new Appends(this.#source(), follower);
        await follower.catchUp();
        return { heal: () => follower.catchUp(), isFresh: () => follower.isFresh, stop: async () => follower.stop() };
      },
      wipe: async (_name, epoch) =>
        this.#ask(() => {
          if (redis.end?.epoch !== epoch) return false;
          const blob = sealTombstone(name, epoch + 1, sealKeys, { at: now(), openedAt: 0 });
          redis.add({ position: { epoch: epoch + 1, version: 0 }, blob }, true, `${this.#self} wipes`);
          return true;
        }),
    };
  }
}

/** A person with one window, who repeats unanswered commands at any process, and remembers every answer. */
class SimulatedPerson {
  readonly person: Person;
  readonly window: string;
  readonly asked: Array<{ command: Command; refused: boolean }> = [];
  readonly #world: Simulation;
  #counter = 0;
  #seen: SeenPosition | undefined;
  #isBusy = false;

  constructor(world: Simulation, n: number) {
    this.#world = world;
    this.person = n === 0 ? opening.by : { key: `key-${n}`, id: `p${n}`, name: `Person ${n}` };
    this.window = String(n).repeat(32).slice(0, 32);
  }

  /** Sends a command, unless an answer is pending. */
  press(command: Command): void {
    if (this.#isBusy) return;
    this.#isBusy = true;
    void this.#ask(command);
  }

  async #ask(command: Command): Promise<void> {
    const { chance, processes, redis } = this.#world;
    this.#counter += 1;
    const id = `${this.window}.${this.#counter}`;
    for (let again = false; ; again = true) {
      const process = processes[chance.below(processes.length)] as SimulatedProcess;
      try {
        await this.#join(process);
        const refusal = await process.replica.command({ by: this.person.key, id, command }, again);
        if (refusal?.code === 'no-session') throw new Error('no session');
        redis.tell(`${id.slice(-4)} answered ${refusal?.code ?? 'done'} by p${processes.indexOf(process)}`);
        this.asked.push({ command, refused: refusal !== undefined });
        this.#see(process);
        this.#isBusy = false;
        return;
      } catch {
        // The outcome is unknown.
        await this.#world.aSecond();
      }
    }
  }

  /** Like a hub, waits briefly for what the window has already seen. */
  async #join({ replica }: SimulatedProcess): Promise<void> {
    for (let tries = 0; this.#seen && replica.isBehind(this.#seen) && tries < 10; tries++) {
      await replica.heal();
      await this.#world.aSecond();
    }
  }

  #see({ replica }: SimulatedProcess): void {
    const { position, open } = replica;
    if (position && open) this.#seen = { ...position, openedAt: open.openedAt };
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }
}

/** Processes that share a Redis, people who vote, and faults. */
export class Simulation {
  readonly chance: Chances;
  readonly redis = new SimulatedRedis();
  readonly processes: SimulatedProcess[];
  readonly people: SimulatedPerson[];
  setsBack = false;
  #waiting: Array<() => void> = [];

  constructor(seed: number) {
    this.chance = chances(seed);
    this.processes = Array.from({ length: 3 }, () => new SimulatedProcess(this.redis));
    this.people = [0, 1, 2, 3].map((n) => new SimulatedPerson(this, n));
  }

  /** Advances the clock. */
  aSecond(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Opens a session in which everyone votes on two topics. */
  async begin(): Promise<void> {
    const { redis } = this;
    const epoch = redis.clock.now();
    const log = newLogKey(name, epoch, rulesVersion);
    const add = (logged: Logged) => {
      const last = redis.entries.at(-1);
      const position = { epoch, version: redis.entries.length + 1 };
      const end = last && { position: last.position, mark: markOf(last.blob) };
      const blob = end ? sealNext(log, sealKeys, end, logged) : sealFirst(log, sealKeys, logged);
      redis.entries.push({ position, blob });
    };
    const by = { ...opening, command: { ...opening.command, settings: { votesEach: 10, topicsEach: 5 } } };
    add({ kind: 'opened', opening: { ...by, at: epoch }, rules: rulesVersion });
    const windows = this.people.map(({ person, window }) => ({ window, person }));
    add({ kind: 'entry', entry: { by: null, at: epoch, command: { type: 'windows-arrived', windows, process: 'p' } } });
    for (const process of this.processes) await process.replica.follow();
    for (const person of this.people) person.press({ type: 'acknowledge-rule' });
    await this.#quiet();
    this.people[0]?.press(beginEpoch(fakeDevice('0')));
    await this.#quiet();
    for (const n of [0, 1])
      this.people[n]?.press({ type: 'add-topic', topic: topicId(n), text: fakeLocked(`Topic ${n}`) });
    await this.#quiet();
    this.people[0]?.press({ type: 'move-on', step: 1, to: 'vote' });
    await this.#quiet();
  }

  get session(): Session {
    const { open } = this.processes[0]?.replica ?? {};
    if (!open) throw new Error('no session is open');
    return open;
  }

  /** Injects faults for a while; cuts no process off for longer than `longestCut` ms. */
  async suffer(steps: number, longestCut: number): Promise<void> {
    const { chance, redis, processes, people } = this;
    const cutSince = new Map<SimulatedProcess, number>();
    for (let step = 0; step < steps; step++) {
      const process = processes[chance.below(processes.length)] as SimulatedProcess;
      const person = people[chance.below(people.length)] as SimulatedPerson;
      const topics = Object.keys(this.session.topics);
      const topic = topics[chance.below(topics.length)] as string;
      if (chance.is(0.6)) person.press({ type: chance.is(0.7) ? 'cast-vote' : 'take-back-vote', topic });
      if (chance.is(0.03)) {
        redis.entries = [];
        redis.tell('FORGETS');
      }
      if (this.setsBack && chance.is(0.02)) {
        redis.entries = redis.entries.slice(0, -1 - chance.below(3));
        redis.tell(`SET BACK to ${redis.end?.version}`);
      }
      if (chance.is(0.1)) redis.isQuiet = !redis.isQuiet;
      if (chance.is(0.05) && cutSince.size === 0) {
        if (chance.is(0.5)) process.isCut = true;
        else process.isSlow = true;
        cutSince.set(process, redis.clock.now());
        redis.tell(`p${processes.indexOf(process)} is ${process.isCut ? 'CUT OFF' : 'SLOW'}`);
      }
      for (const [cut, since] of cutSince) {
        if (redis.clock.now() - since < longestCut && !chance.is(0.1)) continue;
        cut.mend();
        cutSince.delete(cut);
      }
      await this.#pass(chance.below(200));
    }
    for (const cut of cutSince.keys()) cut.mend();
    redis.isQuiet = false;
    await this.#quiet();
  }

  /** Waits until everyone has an answer and all copies are the same. */
  async #quiet(): Promise<void> {
    for (let n = 0; n < 400; n++) {
      await this.#pass(100);
      const places = this.processes.map(({ replica }) => replica.position);
      if (
        n > 40 &&
        this.people.every((person) => !person.isBusy) &&
        places.every((place) => same(place, this.redis.end))
      )
        return;
    }
    throw new Error('it does not come to rest');
  }

  async #pass(ms: number): Promise<void> {
    this.redis.clock.skip(1 + ms);
    if (this.chance.is(0.3)) for (const waiting of this.#waiting.splice(0)) waiting();
    await settle();
    for (const process of this.processes) if (process.isLate || this.chance.is(0.1)) process.look();
    for (let n = 0; n < 6; n++) await settle();
  }
}
