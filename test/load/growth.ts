import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { activeFor } from '../../server/store/redis/tailSchedule.ts';
import { product } from './clients.ts';
import { figure, median, numbers, option, printRow } from './harness.ts';
import { buildServers, cpu, keySizes, memory, redisCpu, type Servers, stopServers } from './servers.ts';
import { inTurns, ratios, type Side, startSide } from './turns.ts';
import { openLoop, people, type Step } from './votes.ts';

/**
 * `npm run bench:growth [-- --idle 10,100,1000,5000 --rate 500 --rounds 6]`: fifty busy sessions of eight people, with more
 * and more idle ones of two windows each, on one server process and on two. Measures servers with and without idle sessions
 * in alternating rounds and compares medians. Rounds with hardly any votes separate the cost of a vote from fixed work.
 * Prints a table and draws `docs/growth.svg`. Stops automatically and uses loopback only. Needs about 10,000 open files for
 * 5,000 idle sessions (`ulimit -n`).
 */
const steps = numbers('idle', '10,100,1000,5000');
const rate = Number(option('rate', '500'));
const rounds = Number(option('rounds', '6'));
/** Votes per second, so few that servers do little more than their fixed work. */
const few = 10;
const busy = 50;
/** Length of a turn in seconds: shorter than the time after which a stopped process counts as dead. */
const seconds = 3;
/** How long until the logs of new sessions are checked as rarely as idle ones, in ms. */
const untilIdle = activeFor + 2_000;
/** Seconds in which nobody does anything. */
const restFor = 5;

/** Latencies of the busy sessions, in ms. */
interface Times {
  p50: number;
  p95: number;
  p99: number;
}

/** A figure without and with idle sessions. */
interface Both<T> {
  without: T;
  with: T;
}

interface Point {
  processes: number;
  idle: number;
  times: Both<Times>;
  /** p99 with idle sessions divided by p99 without, in each round; lowest first. */
  ratios: number[];
  /** CPU of all servers divided by votes, in µs, including their fixed work. */
  all: Both<number>;
  /** The same for one additional vote, and its ratio in each round. */
  vote: Both<number>;
  voteRatios: number[];
  /** CPU of all servers while hardly anyone votes, in ms per second. */
  nearlySilent: Both<number>;
  /** CPU of servers and Redis while nobody does anything, in ms per second. */
  rest: number;
  redisRest: number;
  unseen: number;
  memory: number;
  redis: number;
}

/** Opens idle sessions of two people each until there are this many. */
async function idleUntil(holder: ChildProcess, wanted: number): Promise<void> {
  holder.send(wanted);
  await once(holder, 'message');
}

/** Gives a process only idle CPU, because real clients run on other machines. */
function giveWay(pid: number): void {
  try {
    execFileSync('chrt', ['--all-tasks', '--idle', '--pid', '0', String(pid)], { stdio: 'ignore' });
  } catch {
    // Not on Linux.
    setPriority(pid, constants.priority.PRIORITY_LOW);
  }
}

function medians(runs: readonly Step[]): Times {
  const of = (what: keyof Times) => median(runs.map((run) => run[what]));
  return { p50: of('p50'), p95: of('p95'), p99: of('p99') };
}

/** One row of the table: `crowded` has this many idle sessions, `empty` none. */
async function measurePoint(empty: Side, crowded: Side, idle: number): Promise<Point> {
  // Many, few, few, many, many, …: each side goes first as often as second in both.
  const isBusy = (round: number) => (round + 1) % 4 < 2;
  const turn = ({ servers, meetings }: Side, round: number) =>
    openLoop(servers, meetings, isBusy(round) ? rate : few, seconds);
  const runs = await inTurns([empty, crowded], 2 * rounds, turn);
  const [emptyRuns = [], crowdedRuns = []] = runs.map((all) => all.filter((_, round) => isBusy(round)));
  const [emptyFew = [], crowdedFew = []] = runs.map((all) => all.filter((_, round) => !isBusy(round)));
  const each = (steps: readonly Step[]) => steps.map(({ cpuPerVote }) => cpuPerVote);
  const ofOneMore = (many: readonly Step[], fewer: readonly Step[]) =>
    each(many).map((spent, n) => (spent * rate - (each(fewer)[n] ?? Number.NaN) * few) / (rate - few));
  const votes = { without: ofOneMore(emptyRuns, emptyFew), with: ofOneMore(crowdedRuns, crowdedFew) };
  const perSecond = (steps: readonly Step[]) => (median(each(steps)) * few) / 1000;
  const { servers } = crowded;
  const before = { crowded: cpu(servers), redis: await redisCpu(servers) };
  await pause(restFor * 1000);
  const rest = (cpu(servers) - before.crowded) / restFor;
  const redisRest = ((await redisCpu(servers)) - before.redis) / restFor;
  const p99s = (steps: readonly Step[]) => steps.map(({ p99 }) => p99);
  return {
    processes: servers.processes.length,
    idle,
    times: { without: medians(emptyRuns), with: medians(crowdedRuns) },
    ratios: ratios(p99s(emptyRuns), p99s(crowdedRuns)),
    all: { without: median(each(emptyRuns)), with: median(each(crowdedRuns)) },
    vote: { without: median(votes.without), with: median(votes.with) },
    voteRatios: ratios(votes.without, votes.with),
    nearlySilent: { without: perSecond(emptyFew), with: perSecond(crowdedFew) },
    rest,
    redisRest,
    unseen: runs.flat().reduce((sum, { unseen }) => sum + unseen, 0),
    memory: memory(servers),
    redis: [...(await keySizes(servers)).values()].reduce((sum, size) => sum + size, 0) / 2 ** 20,
  };
}

/** Holds idle sessions on these servers, in a separate process. */
function holdIdle(servers: Servers): ChildProcess {
  const holder = fork(fileURLToPath(new URL('idle.ts', import.meta.url)), servers.ports.map(String), {
    execArgv: [],
  });
  giveWay(holder.pid ?? 0);
  return holder;
}

async function measure(processes: number): Promise<Point[]> {
  const empty = await startSide(product, processes, busy);
  const crowded = await startSide(product, processes, busy);
  // Spread even few votes evenly over the processes.
  for (const { meetings } of [empty, crowded]) for (const [n, meeting] of meetings.entries()) meeting.next += n;
  const holder = holdIdle(crowded.servers);
  const points: Point[] = [];
  for (const idle of steps) {
    await idleUntil(holder, idle);
    await pause(untilIdle);
    points.push(await measurePoint(empty, crowded, idle));
  }
  holder.kill();
  await Promise.all([empty, crowded].map(({ servers }) => stopServers(servers)));
  return points;
}

/** A plot with idle sessions on the x axis (equal steps) and a line per number of processes, grey without idle ones. */
function plot(
  points: Point[],
  title: string,
  left: number,
  withIdle: (p: Point) => number,
  without: (p: Point) => number,
) {
  const [width, height, margin] = [360, 220, 40];
  const highest = Math.max(...points.flatMap((point) => [withIdle(point), without(point)])) * 1.1;
  const x = (n: number) => left + margin + (steps.indexOf(n) * (width - 1.5 * margin)) / Math.max(steps.length - 1, 1);
  const y = (n: number) => height - margin - (n / highest) * (height - 2 * margin);
  const lines = [1, 2].flatMap((processes) =>
    (
      [
        [without, '#a0a0a0'],
        [withIdle, '#5b5fc7'],
      ] as const
    ).map(([value, colour]) => {
      const these = points.filter((point) => point.processes === processes);
      const path = these.map((point) => `${x(point.idle).toFixed(1)},${y(value(point)).toFixed(1)}`).join(' ');
      const dash = processes === 1 ? '' : ' stroke-dasharray="6 4"';
      return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"${dash}/>`;
    }),
  );
  const marks = steps.map((n) => `<text x="${x(n)}" y="${height - margin + 16}" text-anchor="middle">${n}</text>`);
  const scale = [0, highest / 2, highest].map(
    (n) => `<text x="${left + margin - 6}" y="${y(n) + 4}" text-anchor="end">${n.toFixed(n < 10 ? 1 : 0)}</text>`,
  );
  return [`<text x="${left + margin}" y="20" font-weight="600">${title}</text>`, ...lines, ...marks, ...scale].join(
    '\n',
  );
}

await buildServers();
const points = [...(await measure(1)), ...(await measure(2))];
const both = (two: Both<number>) => `${figure(two.without)}, ${figure(two.with)}`;
const spread = (two: Both<number>, rounds: number[]) =>
  `${(two.with / two.without).toFixed(2)} (${[rounds[0], rounds.at(-1)].map((ratio) => ratio?.toFixed(2)).join(' to ')})`;
process.stdout.write(
  `${busy} busy sessions of ${people}, ${rate} votes/s, the median of ${rounds} times ${seconds} s. ` +
    'Two figures: without idle sessions, with them.\n\n' +
    '| processes | idle sessions | p50 ms | p95 ms | p99 ms | ratio (of each round) | CPU by votes, µs | of one more vote, µs | ratio (of each round) | ' +
    `CPU at ${few} votes/s, ms a second | at rest: servers, Redis | unseen | memory of the servers, MB | Redis, MB |\n` +
    `${'| --- '.repeat(14)}|\n`,
);
for (const p of points) {
  const time = (what: keyof Times): Both<number> => ({ without: p.times.without[what], with: p.times.with[what] });
  printRow([
    p.processes,
    p.idle,
    both(time('p50')),
    both(time('p95')),
    both(time('p99')),
    spread(time('p99'), p.ratios),
    both(p.all),
    both(p.vote),
    spread(p.vote, p.voteRatios),
    both(p.nearlySilent),
    `${figure(p.rest)}, ${figure(p.redisRest)}`,
    p.unseen,
    ...[p.memory, p.redis].map(figure),
  ]);
}
const latency = plot(
  points,
  'p99, ms, by idle sessions',
  0,
  (p) => p.times.with.p99,
  (p) => p.times.without.p99,
);
const processor = plot(
  points,
  'Server CPU of one more vote, µs',
  360,
  (p) => p.vote.with,
  (p) => p.vote.without,
);
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 240" font-family="sans-serif" font-size="11">
<title>Growth: p99 and processor time a vote by idle sessions</title>
<rect width="720" height="240" fill="white"/>
${latency}
${processor}
<text x="40" y="232">one process: solid; two: dashed; grey: without idle sessions, in the same minutes</text>
</svg>
`;
writeFileSync('docs/growth.svg', svg);
process.exit(0);
