import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { livelyFor } from '../../server/store/looks.ts';
import { product } from './clients.ts';
import { buildServers, cpu, keySizes, memory, redisCpu, type Servers, stopServers } from './servers.ts';
import { inTurns, median, ratios, type Side, startSide } from './turns.ts';
import { openLoop, people, type Step } from './votes.ts';

/**
 * `npm run bench:growth [-- --idle 10,100,1000,5000 --rate 500 --rounds 5]`: fifty busy sessions of eight beside more and
 * more idle ones with two windows each, on one server process and on two. A machine is not as fast in one minute as in
 * the next, so what is compared is measured in turns, some seconds each: servers without idle sessions and those that
 * have them, while the others stand still. The medians of all rounds count.
 * Prints a table and draws `infra/docs/growth.svg`. Ends by itself; talks to loopback only. Needs about 10,000 open files
 * for 5,000 idle sessions (`ulimit -n`).
 */
const option = (name: string, otherwise: string) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : (process.argv[at + 1] ?? otherwise);
};
const steps = option('idle', '10,100,1000,5000').split(',').map(Number);
const rate = Number(option('rate', '500'));
const rounds = Number(option('rounds', '5'));
const busy = 50;
/** How long each turn is, in seconds: nobody may stand still for as long as it takes to be believed dead. */
const seconds = 3;
/** How long, in ms, until sessions that were just opened are looked at as seldom as others in which nothing happens. */
const untilIdle = livelyFor + 2_000;
/** For so long, in seconds, nobody does anything. */
const restFor = 5;

/** How the busy sessions fare: times in ms, CPU of all their servers a vote in µs. */
interface Figures {
  p50: number;
  p95: number;
  p99: number;
  cpuPerVote: number;
}

interface Point {
  processes: number;
  idle: number;
  /** Without idle sessions, and with them. */
  without: Figures;
  with: Figures;
  /** How many times the p99 without idle sessions that with them is, in each round; lowest first. */
  ratios: number[];
  /** CPU a vote without what servers do at rest, in µs: without idle sessions, and with them. */
  cpuOfVote: { without: number; with: number };
  /** What servers and Redis do while nobody does anything, in ms of CPU a second. */
  rest: number;
  redisRest: number;
  unseen: number;
  memory: number;
  redis: number;
}

/** Opens idle sessions until there are so many: two people each, who do nothing. */
async function idleUntil(holder: ChildProcess, wanted: number): Promise<void> {
  holder.send(wanted);
  await once(holder, 'message');
}

/** Those who hold these connections would sit elsewhere: they get what is left of the machine. */
function giveWay(pid: number): void {
  try {
    execFileSync('chrt', ['--all-tasks', '--idle', '--pid', '0', String(pid)], { stdio: 'ignore' });
  } catch {
    // Not on Linux.
    setPriority(pid, constants.priority.PRIORITY_LOW);
  }
}

function medians(runs: readonly Step[]): Figures {
  const of = (what: keyof Figures) => median(runs.map((run) => run[what]));
  return { p50: of('p50'), p95: of('p95'), p99: of('p99'), cpuPerVote: of('cpuPerVote') };
}

/** One line of the table: `crowded` has so many idle sessions, `empty` none. */
async function measurePoint(empty: Side, crowded: Side, idle: number): Promise<Point> {
  const { servers } = crowded;
  const turn = ({ servers, meetings }: Side) => openLoop(servers, meetings, rate, seconds);
  const [emptyRuns = [], crowdedRuns = []] = await inTurns([empty, crowded], rounds, turn);
  const before = { empty: cpu(empty.servers), crowded: cpu(servers), redis: await redisCpu(servers) };
  await pause(restFor * 1000);
  const restOfEmpty = (cpu(empty.servers) - before.empty) / restFor;
  const rest = (cpu(servers) - before.crowded) / restFor;
  const redisRest = ((await redisCpu(servers)) - before.redis) / restFor;
  const redis = [...(await keySizes(servers)).values()].reduce((sum, size) => sum + size, 0) / 2 ** 20;
  const [p99s = [], p99sBeside = []] = [emptyRuns, crowdedRuns].map((runs) => runs.map(({ p99 }) => p99));
  const figures = { without: medians(emptyRuns), with: medians(crowdedRuns) };
  const cpuOfVote = {
    without: figures.without.cpuPerVote - (1000 * restOfEmpty) / rate,
    with: figures.with.cpuPerVote - (1000 * rest) / rate,
  };
  const unseen = [...emptyRuns, ...crowdedRuns].reduce((sum, step) => sum + step.unseen, 0);
  const processes = servers.processes.length;
  return {
    processes,
    idle,
    ...figures,
    ratios: ratios(p99s, p99sBeside),
    cpuOfVote,
    rest,
    redisRest,
    unseen,
    memory: memory(servers),
    redis,
  };
}

/** Holds idle sessions on these servers, in a process of its own. */
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

/** A plot: idle sessions to the right (each step as wide), a line for each number of processes, in grey without idle ones. */
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
const figure = (n: number) => (n >= 100 ? n.toFixed(0) : n.toFixed(1));
process.stdout.write(
  `${busy} busy sessions of ${people}, ${rate} votes/s, the median of ${rounds} times ${seconds} s. ` +
    'Two figures: without idle sessions, with them.\n\n' +
    '| processes | idle sessions | p50 ms | p95 ms | p99 ms | ratio (of each round) | CPU a vote, µs | without rest: without idle, with | at rest: servers, Redis, ms of CPU a second | unseen | memory of the servers, MB | Redis, MB |\n' +
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n',
);
for (const p of points) {
  const all = (what: keyof Figures) => [p.without, p.with].map((figures) => figure(figures[what])).join(', ');
  const cells = [
    p.processes,
    p.idle,
    all('p50'),
    all('p95'),
    all('p99'),
    `${(p.with.p99 / p.without.p99).toFixed(2)} (${[p.ratios[0], p.ratios.at(-1)].map((ratio) => ratio?.toFixed(2)).join(' to ')})`,
    all('cpuPerVote'),
    `${figure(p.cpuOfVote.without)}, ${figure(p.cpuOfVote.with)}`,
    `${figure(p.rest)}, ${figure(p.redisRest)}`,
    p.unseen,
    ...[p.memory, p.redis].map(figure),
  ];
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}
const latency = plot(
  points,
  'p99, ms, by idle sessions',
  0,
  (p) => p.with.p99,
  (p) => p.without.p99,
);
const processor = plot(
  points,
  'Server CPU a vote, without rest, µs',
  360,
  (p) => p.cpuOfVote.with,
  (p) => p.cpuOfVote.without,
);
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 240" font-family="sans-serif" font-size="11">
<title>Growth: p99 and processor time a vote by idle sessions</title>
<rect width="720" height="240" fill="white"/>
${latency}
${processor}
<text x="40" y="232">one process: solid; two: dashed; grey: without idle sessions, in the same minutes</text>
</svg>
`;
writeFileSync('infra/docs/growth.svg', svg);
process.exit(0);
