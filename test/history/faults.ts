import type { History } from './history.ts';
import type { Meeting } from './meeting.ts';
import type { Random } from './random.ts';
import { pause, RedisUnavailable, type Server, type World } from './world.ts';

/** What a fault may break. */
export interface Stage {
  world: World;
  meetings: readonly Meeting[];
  history: History;
  random: Random;
}

/**
 * Redis or a process may lose its data, but not both at once, because nothing could recover what only those two had. So a
 * round has destructive faults of one kind only, plus any harmless ones.
 */
type Kind = 'redis' | 'process' | 'harmless';

export interface Fault {
  name: string;
  kind: Kind;
  /** Injects the fault and resolves when it's over; the end of the round heals whatever is left. */
  run(stage: Stage): Promise<void>;
}

export const faults: readonly Fault[] = [
  {
    name: 'SIGKILL of a process',
    kind: 'process',
    run: (stage) => replaceProcess(stage, 'SIGKILL'),
  },
  {
    name: 'SIGTERM of a process',
    kind: 'process',
    run: (stage) => replaceProcess(stage, 'SIGTERM'),
  },
  {
    name: 'all processes replaced, one after the other',
    kind: 'process',
    async run(stage) {
      const over = stage.history.injects('all processes are replaced, one after the other');
      for (const server of stage.world.servers) {
        await server.end('SIGTERM');
        await server.startSomehow();
        await pause(stage.random.between(0, 1_000));
      }
      over();
    },
  },
  {
    name: 'Redis killed and empty',
    kind: 'redis',
    async run({ world, history, random }) {
      const over = history.injects('Redis is killed and starts empty');
      await world.emptyRedis(random.isLucky(0.5) ? 0 : random.between(0, 2_500));
      over();
    },
  },
  {
    name: 'FLUSHALL',
    kind: 'redis',
    async run({ world, history }) {
      history.injects('FLUSHALL')();
      await world.askRedis('FLUSHALL');
    },
  },
  {
    name: 'one key deleted',
    kind: 'redis',
    async run({ world, history }) {
      history.injects('one key of Redis is deleted')();
      const key = await world.askRedis('RANDOMKEY');
      if (key) await world.askRedis('DEL', String(key));
    },
  },
  {
    name: 'Redis set back',
    kind: 'redis',
    async run({ world, history, random }) {
      const ms = Math.round(random.between(100, 2_000));
      const over = history.injects(`Redis is set back by ${ms} ms, as when a replica that was behind takes over`);
      await world.setRedisBack(ms).finally(over);
    },
  },
  {
    name: 'Redis paused',
    kind: 'harmless',
    run: ({ world, history, random }) =>
      lasting(
        history,
        'Redis stands still',
        random.between(500, 6_000),
        () => world.redis.signal('SIGSTOP'),
        () => world.redis.signal('SIGCONT'),
      ),
  },
  {
    name: 'a process paused',
    kind: 'harmless',
    run(stage) {
      const server = stage.random.pick(stage.world.servers);
      const ms = stage.random.between(500, 8_000);
      return lasting(
        stage.history,
        `${server.name} stands still`,
        ms,
        () => server.freeze(),
        () => server.thaw(),
      );
    },
  },
  {
    name: 'a process cut off from Redis',
    kind: 'harmless',
    run: (stage) => cutOff(stage, ['up', 'down']),
  },
  {
    name: 'a process not heard by Redis',
    kind: 'harmless',
    run: (stage) => cutOff(stage, ['up']),
  },
  {
    name: 'a process that hears nothing of Redis',
    kind: 'harmless',
    run: (stage) => cutOff(stage, ['down']),
  },
  {
    name: 'commands to Redis delayed',
    kind: 'harmless',
    run: (stage) => delayed(stage, 'up'),
  },
  {
    name: 'replies of Redis delayed',
    kind: 'harmless',
    run: (stage) => delayed(stage, 'down'),
  },
  {
    name: 'published messages dropped, doubled, late',
    kind: 'harmless',
    run: dropPublished,
  },
  {
    name: 'Redis full',
    kind: 'harmless',
    run: ({ world, history, random }) =>
      lasting(
        history,
        'Redis is full',
        random.between(2_000, 6_000),
        () => fillRedis(world),
        () => emptyOut(world),
      ),
  },
  {
    name: 'a clock jumps',
    kind: 'harmless',
    async run({ world, history, random }) {
      const server = random.pick(world.servers);
      history.injects(`the clock of ${server.name} jumps`)();
      server.jumpClock();
    },
  },
  {
    name: 'connections of clients cut',
    kind: 'harmless',
    async run({ meetings, history, random }) {
      for (let n = random.integer(1, 4); n > 0; n--) {
        history.injects('connections of clients are cut')();
        for (const { windows } of meetings) for (const window of windows) if (random.isLucky(0.5)) window.cut();
        await pause(random.between(200, 1_500));
      }
    },
  },
];

/**
 * Runs a fault. If another fault of the round keeps it from reaching Redis, notes that. If Redis stays unreachable,
 * `World.heal` fails.
 */
export async function inject(fault: Fault, stage: Stage): Promise<void> {
  try {
    await fault.run(stage);
  } catch (error) {
    if (!(error instanceof RedisUnavailable)) throw error;
    stage.history.note(`"${fault.name}" didn't reach Redis`);
  }
}

async function replaceProcess({ world, history, random }: Stage, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  const server = random.pick(world.servers);
  const over = history.injects(`${server.name} gets ${signal}`);
  await server.end(signal);
  await pause(random.between(0, 1_500));
  await server.startSomehow({ aheadMs: random.isLucky(0.3) ? random.integer(-30_000, 30_000) : 0 });
  over();
}

/** Injects a fault and reverts it after a while. */
export async function lasting(
  history: History,
  what: string,
  ms: number,
  begin: () => unknown,
  end: () => unknown,
): Promise<void> {
  const over = history.injects(what);
  try {
    await begin();
    await pause(ms);
    await end();
  } finally {
    over();
  }
}

const inWords = { up: "doesn't reach", down: 'hears nothing of' };

function cutOff({ world, history, random }: Stage, directions: Array<'up' | 'down'>): Promise<void> {
  const server = random.pick(world.servers);
  const [only] = directions;
  const what = directions.length === 2 || !only ? 'is cut off from' : inWords[only];
  return lasting(
    history,
    `${server.name} ${what} Redis`,
    random.between(1_000, 8_000),
    () => server.link.cut(...directions),
    () => server.link.mend(),
  );
}

function delayed({ world, history, random }: Stage, direction: 'up' | 'down'): Promise<void> {
  const server = random.pick(world.servers);
  const ms = Math.round(random.isLucky(0.5) ? random.between(20, 400) : random.between(400, 5_000));
  const what = direction === 'up' ? 'what it sends to Redis' : 'what Redis says to it';
  return lasting(
    history,
    `${server.name}: ${what} comes ${ms} ms late`,
    random.between(2_000, 8_000),
    () => server.link.delay(direction, ms),
    () => server.link.mend(),
  );
}

async function dropPublished({ world, history, random }: Stage): Promise<void> {
  const some = random.pickSome(world.servers, random.integer(1, 3));
  const drop = random.pick([0.3, 0.7, 1]);
  const who = some.map((server) => server.name).join(', ');
  await lasting(
    history,
    `${Math.round(drop * 100)} % of published messages to ${who} are dropped, others doubled or late`,
    random.between(2_000, 8_000),
    () => {
      for (const server of some) meddle(server, random, drop);
    },
    () => {
      for (const server of some) server.link.meddle = undefined;
    },
  );
}

export function meddle(server: Server, random: Random, drop: number): void {
  server.link.meddle = () => {
    if (random.isLucky(drop)) return 'drop';
    if (random.isLucky(0.2)) return 'double';
    return random.isLucky(0.3) ? { lateMs: random.between(5, 400) } : 'pass';
  };
}

/** Fills Redis, mostly with other data, so that clearing one session frees little memory. */
export async function fillRedis(world: World): Promise<void> {
  await world.askRedis('SET', 'ballast', 'x'.repeat(4 * 1024 * 1024));
  const info = String(await world.askRedis('INFO', 'memory'));
  const used = Number(/used_memory:(\d+)/.exec(info)?.[1] ?? 0);
  await world.askRedis('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
  await world.askRedis('CONFIG', 'SET', 'maxmemory', String(used - 1024 * 1024));
}

export async function emptyOut(world: World): Promise<void> {
  await world.askRedis('CONFIG', 'SET', 'maxmemory', '0');
  await world.askRedis('DEL', 'ballast');
}
