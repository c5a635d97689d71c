import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { product } from './clients.ts';
import { buildServers, cpu, keySizes, memory, redisCpu, type Servers, startServers, stopServers } from './servers.ts';
import { joinMeetings, type Meeting, openLoop, people, percentile, type Step } from './votes.ts';

/**
 * `npm run bench:growth [-- --idle 10,100,1000,5000 --rate 500 --seconds 5]`: fifty busy sessions of eight beside more and
 * more idle ones with two windows each, on one server process and on two; five times each, the median. Then beside as many
 * that other processes serve, for what the machine alone does to the busy ones. Prints a table and
 * draws `infra/docs/growth.svg`. Ends by itself; talks to loopback only. Needs about 10,000 open files for 5,000 idle sessions (`ulimit -n`).
 */
const option = (name: string, otherwise: string) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : (process.argv[at + 1] ?? otherwise);
};
const steps = option('idle', '10,100,1000,5000').split(',').map(Number);
const rate = Number(option('rate', '500'));
const seconds = Number(option('seconds', '5'));
const busy = 50;
/** How often each is measured. */
const times = 5;
/** For so long, in seconds, nobody does anything. */
const restFor = 5;

interface Point {
  processes: number;
  idle: number;
  /** The idle sessions are those of other processes, with a Redis of their own: what the machine does to the busy ones. */
  beside: boolean;
  p50: number;
  p99: number;
  /** In µs: all that servers did meanwhile, and that without what they do at rest. */
  cpuPerVote: number;
  cpuOfVote: number;
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

function median(runs: readonly Step[], what: 'p50' | 'p99' | 'cpuPerVote'): number {
  return percentile(
    runs.map((run) => run[what]).sort((a, b) => a - b),
    0.5,
  );
}

/** One line of the table: how the busy sessions fare, and what is spent while nobody does anything. */
async function measurePoint(servers: Servers, meetings: Meeting[], idle: number, beside = false): Promise<Point> {
  const runs: Step[] = [];
  while (runs.length < times) runs.push(await openLoop(servers, meetings, rate, seconds));
  const [p50, p99, cpuPerVote] = [median(runs, 'p50'), median(runs, 'p99'), median(runs, 'cpuPerVote')];
  const unseen = runs.reduce((sum, run) => sum + run.unseen, 0);
  const before = [cpu(servers), await redisCpu(servers)] as const;
  await new Promise((resolve) => setTimeout(resolve, restFor * 1000));
  const rest = (cpu(servers) - before[0]) / restFor;
  const redisRest = ((await redisCpu(servers)) - before[1]) / restFor;
  const redis = [...(await keySizes(servers)).values()].reduce((sum, size) => sum + size, 0) / 2 ** 20;
  const cpuOfVote = cpuPerVote - (1000 * rest) / rate;
  const held = { memory: memory(servers), redis };
  const processes = servers.processes.length;
  return { processes, idle, beside, p50, p99, cpuPerVote, cpuOfVote, rest, redisRest, unseen, ...held };
}

/** Holds idle sessions on these servers, in a process of its own. */
function holdIdle(servers: Servers): ChildProcess {
  const holder = fork(fileURLToPath(new URL('idle.ts', import.meta.url)), servers.ports.map(String));
  giveWay(holder.pid ?? 0);
  return holder;
}

async function measure(processes: number): Promise<Point[]> {
  const servers = await startServers(product, processes);
  const meetings: Meeting[] = await joinMeetings(servers, busy);
  // The first votes are slower than all that follow, in every process, and where two share them it takes longer.
  await openLoop(servers, meetings, rate, 15 * processes);
  const points = [await measurePoint(servers, meetings, 0)];

  const others = await startServers(product, processes);
  const most = Math.max(...steps);
  const elsewhere = holdIdle(others);
  await idleUntil(elsewhere, most);
  const beside = await measurePoint(servers, meetings, most, true);
  elsewhere.kill();
  await stopServers(others);

  const holder = holdIdle(servers);
  for (const idle of steps) {
    await idleUntil(holder, idle);
    points.push(await measurePoint(servers, meetings, idle));
  }
  holder.kill();
  await stopServers(servers);
  return [...points, beside];
}

/** A plot: idle sessions to the right (each step as wide), `value` upwards, a line for each number of processes. */
function plot(points: Point[], title: string, value: (point: Point) => number, left: number): string {
  const [width, height, margin] = [360, 220, 40];
  const idle = [...new Set(points.map((point) => point.idle))];
  const highest = Math.max(...points.map(value)) * 1.1;
  const x = (n: number) => left + margin + (idle.indexOf(n) * (width - 1.5 * margin)) / Math.max(idle.length - 1, 1);
  const y = (n: number) => height - margin - (n / highest) * (height - 2 * margin);
  const lines = [1, 2].map((processes) => {
    const own = points.filter((point) => point.processes === processes);
    const path = own.map((point) => `${x(point.idle).toFixed(1)},${y(value(point)).toFixed(1)}`).join(' ');
    const dash = processes === 1 ? '' : ' stroke-dasharray="6 4"';
    return `<polyline points="${path}" fill="none" stroke="#5b5fc7" stroke-width="2"${dash}/>`;
  });
  const marks = idle.map((n) => `<text x="${x(n)}" y="${height - margin + 16}" text-anchor="middle">${n}</text>`);
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
  `${busy} busy sessions of ${people}, ${rate} votes/s, the median of ${times} times ${seconds} s.\n\n` +
    '| processes | idle sessions | p50 ms | p99 ms | CPU a vote, µs: all, without rest | at rest: servers, Redis, ms of CPU a second | unseen | memory of the servers, MB | Redis, MB |\n' +
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n',
);
for (const p of points) {
  const cells = [
    p.processes,
    p.beside ? `${p.idle}, of others` : p.idle,
    ...[p.p50, p.p99].map(figure),
    `${figure(p.cpuPerVote)}, ${figure(p.cpuOfVote)}`,
    `${figure(p.rest)}, ${figure(p.redisRest)}`,
    p.unseen,
    ...[p.memory, p.redis].map(figure),
  ];
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}
const own = points.filter((point) => !point.beside);
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 240" font-family="sans-serif" font-size="11">
<title>Growth: p99 and processor time a vote by idle sessions</title>
<rect width="720" height="240" fill="white"/>
${plot(own, 'p99, ms, by idle sessions', (point) => point.p99, 0)}
${plot(own, 'Server CPU a vote, without rest, µs', (point) => point.cpuOfVote, 360)}
<text x="40" y="232">one process: solid; two: dashed</text>
</svg>
`;
writeFileSync('infra/docs/growth.svg', svg);
process.exit(0);
