import { randomBytes } from 'node:crypto';
import { systemClock } from '../../server/kit/clock.ts';
import { nameKey, sealKeys } from '../../server/store/redis/keys.ts';
import { redisStore } from '../../server/store/redis/redis.ts';
import type { Store } from '../../server/store/store.ts';
import { sealKey } from '../support/places.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { startCluster, type TestCluster } from '../support/redisCluster.ts';
import { type ServerProcess, startServer } from '../support/serverProcess.ts';
import { topicId } from '../support/written.ts';
import { type Row, report } from './faultTable.ts';
import { Person, pause } from './person.ts';

const keys = { SEAL_KEY: sealKey, NAME_KEY: randomBytes(32).toString('base64') };
const withoutBot = `--import=${new URL('../support/withoutBot.ts', import.meta.url).href}`;
const nextRelease = new URL('../support/nextRelease.ts', import.meta.url).href;
const ownClock = new URL('../support/ownClock.ts', import.meta.url).href;
let meetings = 0;

/** Real server processes on a real Redis, and people who meet on them. */
export class FaultWorld {
  redis!: TestRedis;
  /** Set if Redis is a Cluster. */
  cluster: TestCluster | undefined;
  servers: ServerProcess[] = [];
  meeting = '';
  people: Person[] = [];
  /** What the faults of this file came to. */
  readonly rows: Row[] = [];
  #working = false;
  #workers: Promise<void>[] = [];

  /** `urls` gives each process its Redis address; by default all connect directly. */
  static async start(count: number, urls?: (redis: TestRedis) => Promise<string[]>): Promise<FaultWorld> {
    const world = new FaultWorld();
    world.redis = await startRedis();
    const through = (await urls?.(world.redis)) ?? Array(count).fill(world.redis.url);
    world.servers = await Promise.all(through.map((url) => world.server(url)));
    return world;
  }

  /** The same on a Redis Cluster of three primaries and their replicas. */
  static async onCluster(count: number): Promise<FaultWorld> {
    const world = new FaultWorld();
    world.cluster = await startCluster({ replicas: true });
    world.redis = world.cluster.nodes[0] as TestRedis;
    world.servers = await Promise.all(Array.from({ length: count }, () => world.server()));
    return world;
  }

  server(url = this.redis.url, more: Record<string, string> = {}): Promise<ServerProcess> {
    const options = [withoutBot, more.NODE_OPTIONS].join(' ');
    return startServer({ REDIS_URL: url, LOG_LEVEL: 'fatal', ...keys, ...more, NODE_OPTIONS: options });
  }

  /** A process of the next release, with the next version of the rules and one rule changed (`nextRelease.ts`). */
  nextRelease(): Promise<ServerProcess> {
    return this.server(this.redis.url, { NODE_OPTIONS: `--import=${nextRelease}` });
  }

  /** A process with its own clock (`ownClock.ts`); times in ms. It jumps on SIGUSR2. */
  withClock(clock: { ahead?: number; jump?: number }, url = this.redis.url): Promise<ServerProcess> {
    const { ahead = 0, jump = 0 } = clock;
    const options = { CLOCK_AHEAD: String(ahead), CLOCK_JUMP: String(jump), NODE_OPTIONS: `--import=${ownClock}` };
    return this.server(url, options);
  }

  /** Ends a process and starts another in its place. */
  async replace(server: ServerProcess, signal: NodeJS.Signals, start = () => this.server()): Promise<void> {
    this.servers = this.servers.filter((other) => other !== server);
    await server.stop(signal);
    this.servers.push(await start());
  }

  person(name: string): Person {
    return new Person(name, this.meeting, () => this.servers);
  }

  /** A new meeting of these people, gathered and in the middle of voting. The first is its facilitator. */
  async voting(...names: string[]): Promise<void> {
    this.meeting = `fault-${++meetings}`;
    const people = names.map((name) => this.person(name));
    this.people = people;
    const [ada, ...others] = people as [Person, ...Person[]];
    await ada.come();
    await ada.start();
    for (const person of others) {
      await person.come();
      await person.window.until(() => person.window.view !== undefined);
      await person.ask({ type: 'acknowledge-rule' });
    }
    for (const [n, person] of people.entries()) {
      await person.ask({ type: 'add-topic', topic: topicId(n + 1), text: `Topic of ${person.name}` });
    }
    await ada.ask({ type: 'move-on', step: ada.window.shared.step, to: 'vote' });
    await Promise.all(people.map((p) => p.window.until(() => p.window.view?.shared.phase.kind === 'vote')));
  }

  /** All but the facilitator cast votes and take them back, as fast as people can press, until `rest`. */
  work(): void {
    this.#working = true;
    this.#workers = this.people.slice(1).map(async (person) => {
      for (let n = 0; this.#working; n++) {
        const topic = topicId(1 + (n % this.people.length));
        const all = Object.values(person.window.view?.own.votes ?? {}).reduce((sum, votes) => sum + votes, 0);
        await person.ask({ type: all < 3 ? 'cast-vote' : 'take-back-vote', topic });
        await pause(20 + Math.random() * 40);
      }
    });
  }

  async rest(): Promise<void> {
    this.#working = false;
    await Promise.all(this.#workers);
  }

  /** The store of one more process, for reading only. */
  store(): Promise<Store> {
    const { SEAL_KEY, NAME_KEY } = keys;
    const secrets = { sealKeys: sealKeys(SEAL_KEY), nameKey: nameKey(NAME_KEY) };
    return redisStore({ url: this.redis.url, ...secrets, clock: systemClock });
  }

  async everybodyLeaves(): Promise<void> {
    await Promise.all(this.people.map((person) => person.leave().catch(() => {})));
    this.people = [];
  }

  /** Ends everything, and prints the table of faults if there is one. */
  async stop(): Promise<void> {
    if (this.rows.length > 0) report(this.rows);
    for (const person of this.people) person.vanish();
    await Promise.all(this.servers.map((server) => server.stop('SIGKILL')));
    await (this.cluster ?? this.redis).kill();
  }
}
