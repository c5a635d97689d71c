import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createClient } from 'redis';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { floor, type LoadClient, product, type Target, topics } from './clients.ts';

/**
 * `npm run bench [-- --sessions 50 --seconds 5 --rates 200,1000,2000]`: one vote until all eight participants of its
 * session see it, through two server processes on one Redis, for the floor and for Mini-M in one run on one machine.
 * Compare the ratios; the machine is part of every other number. Ends by itself; talks to loopback only.
 */
const option = (name: string, otherwise: string) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : (process.argv[at + 1] ?? otherwise);
};
const sessions = Number(option('sessions', '50'));
const seconds = Number(option('seconds', '5'));
const rates = option('rates', '200,1000,2000').split(',').map(Number);
const only = option('only', '');
const people = 8;

interface Running {
  target: Target;
  ports: number[];
  processes: ChildProcess[];
  redis: TestRedis;
}

/** A vote's way: when it was due, and how many of the eight have not seen it. */
class Meeting {
  readonly name: string;
  clients: LoadClient[] = [];
  next = 0;
  readonly #due = new Map<string, number[]>();
  readonly #seen = new Map<string, number[]>();
  readonly #all = new Map<string, number>();
  onSeen: ((latency: number) => void) | undefined;
  outstanding = 0;
  backwards = 0;

  constructor(name: string) {
    this.name = name;
    for (const topic of topics) {
      this.#due.set(topic, []);
      this.#seen.set(topic, new Array(people).fill(0));
      this.#all.set(topic, 0);
    }
  }

  watch(client: LoadClient, place: number): void {
    this.clients[place] = client;
    client.onCount = (topic, count) => this.#counted(topic, count, place);
  }

  vote(due: number): void {
    const topic = topics[this.next % topics.length] ?? '';
    this.#due.get(topic)?.push(due);
    this.outstanding++;
    this.clients[this.next % people]?.vote(topic);
    this.next++;
  }

  #counted(topic: string, count: number, place: number): void {
    const seen = this.#seen.get(topic);
    const due = this.#due.get(topic);
    if (!seen || !due) return;
    if (count < (seen[place] ?? 0)) this.backwards++;
    seen[place] = Math.max(count, seen[place] ?? 0);
    const all = Math.min(...seen);
    const now = performance.now();
    for (let n = this.#all.get(topic) ?? 0; n < all; n++) {
      this.outstanding--;
      this.onSeen?.(now - (due[n] ?? now));
    }
    this.#all.set(topic, Math.max(all, this.#all.get(topic) ?? 0));
  }
}

async function start(target: Target): Promise<Running> {
  const redis = await startRedis();
  const ports = [await freePort(), await freePort()];
  const file = fileURLToPath(new URL(target.file, import.meta.url));
  const processes = await Promise.all(
    ports.map(async (port) => {
      const child = spawn(process.execPath, [...process.execArgv, file, String(port), redis.url], {
        env: { ...process.env, NODE_ENV: 'production' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const said = createInterface({ input: child.stdout });
      await new Promise<void>((resolve) => said.on('line', (line) => line === 'listening' && resolve()));
      return child;
    }),
  );
  return { target, ports, processes, redis };
}

async function stop({ processes, redis }: Running): Promise<void> {
  for (const child of processes) child.kill('SIGTERM');
  await Promise.all(processes.map((child) => child.exitCode ?? once(child, 'exit')));
  await redis.kill();
}

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}

async function join({ target, ports }: Running): Promise<Meeting[]> {
  const meetings = Array.from({ length: sessions }, (_, n) => new Meeting(`m${n}`));
  for (const meeting of meetings) {
    meeting.watch(await target.join(ports[0] ?? 0, meeting.name, 'u0'), 0);
    const others = Array.from({ length: people - 1 }, (_, n) => n + 1);
    await Promise.all(
      others.map(async (n) => meeting.watch(await target.join(ports[n % 2] ?? 0, meeting.name, `u${n}`), n)),
    );
  }
  await settled();
  return meetings;
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 500));

/** CPU of the servers so far, in ms (Linux; 10 ms grain). */
function cpu({ processes }: Running): number {
  return processes.reduce((sum, { pid }) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return sum + 10 * (Number(fields[11]) + Number(fields[12]));
  }, 0);
}

function memory({ processes }: Running): number {
  return processes.reduce((sum, { pid }) => {
    const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return sum + Number(rss) / 1024;
  }, 0);
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

interface Step {
  p50: number;
  p99: number;
  unseen: number;
  cpuPerVote: number;
  perSecond: number;
}

/** Votes come at a fixed rate, whatever the server does; latency counts from the moment a vote was due. */
async function openLoop(running: Running, meetings: Meeting[], rate: number): Promise<Step> {
  const total = rate * seconds;
  return measure(running, meetings, async () => {
    const begin = performance.now();
    for (let n = 0; n < total; ) {
      const now = performance.now();
      for (; n < total && begin + (n * 1000) / rate <= now; n++) {
        meetings[n % meetings.length]?.vote(begin + (n * 1000) / rate);
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  });
}

/** Two votes of each session on their way at any time: as many as the servers carry. */
async function closedLoop(running: Running, meetings: Meeting[]): Promise<Step> {
  return measure(running, meetings, async (again) => {
    const end = performance.now() + seconds * 1000;
    again((meeting) => performance.now() < end && meeting.vote(performance.now()));
    for (const meeting of meetings) for (let n = 0; n < 2; n++) meeting.vote(performance.now());
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  });
}

async function measure(
  running: Running,
  meetings: Meeting[],
  load: (again: (act: (meeting: Meeting) => void) => void) => Promise<void>,
): Promise<Step> {
  const latencies: number[] = [];
  let again = (_: Meeting) => {};
  for (const meeting of meetings) {
    meeting.onSeen = (latency) => {
      latencies.push(latency);
      again(meeting);
    };
  }
  const [cpuBefore, begin] = [cpu(running), performance.now()];
  await load((act) => {
    again = act;
  });
  const took = performance.now() - begin;
  const inTime = latencies.length;
  again = () => {};
  const unseen = () => meetings.reduce((sum, meeting) => sum + meeting.outstanding, 0);
  for (let n = 0; n < 60 && unseen() > 0; n++) await new Promise((resolve) => setTimeout(resolve, 50));
  const spent = cpu(running) - cpuBefore;
  latencies.sort((a, b) => a - b);
  return {
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    unseen: unseen(),
    cpuPerVote: (1000 * spent) / latencies.length,
    perSecond: (1000 * inTime) / took,
  };
}

/** Everybody drops and comes back at once. */
async function storm({ target, ports }: Running, meetings: Meeting[]): Promise<number> {
  for (const meeting of meetings) for (const client of meeting.clients) client.close();
  await settled();
  const times: number[] = [];
  await Promise.all(
    meetings.flatMap((meeting) =>
      meeting.clients.map(async (_, n) => {
        const begin = performance.now();
        meeting.watch(await target.join(ports[n % 2] ?? 0, meeting.name, `u${n}`), n);
        times.push(performance.now() - begin);
      }),
    ),
  );
  return percentile(
    times.sort((a, b) => a - b),
    0.95,
  );
}

/** Ten votes of one person at once through both processes; three may count. */
async function race({ target, ports }: Running): Promise<number> {
  const meeting = `limit${performance.now()}`;
  let most = 0;
  const clients = [await target.join(ports[0] ?? 0, meeting, 'u0')];
  await settled();
  clients.push(await target.join(ports[1] ?? 0, meeting, 'u0', 'second window'));
  for (const client of clients) {
    client.onCount = (_, count) => {
      most = Math.max(most, count);
    };
  }
  for (let n = 0; n < 10; n++) clients[n % 2]?.vote('t1');
  await settled();
  for (const client of clients) client.close();
  return most;
}

async function redisBytes({ redis }: Running): Promise<number> {
  const client = await createClient({ url: redis.url }).connect();
  let bytes = 0;
  const keys = await client.keys('*');
  for (const key of keys) bytes += (await client.memoryUsage(key)) ?? 0;
  client.destroy();
  return bytes / sessions;
}

type Row = [what: string, figure: number, unit: string];

async function run(target: Target): Promise<Row[]> {
  const running = await start(target);
  const idle = memory(running);
  const meetings = await join(running);
  const rows: Row[] = [];
  for (const rate of rates) {
    const step = await openLoop(running, meetings, rate);
    rows.push([`p50 at ${rate} votes/s`, step.p50, 'ms'], [`p99 at ${rate} votes/s`, step.p99, 'ms']);
    rows.push(
      [`server CPU a vote at ${rate} votes/s`, step.cpuPerVote, 'µs'],
      [`unseen at ${rate} votes/s`, step.unseen, ''],
    );
  }
  const closed = await closedLoop(running, meetings);
  rows.push(['closed loop', closed.perSecond, 'votes/s'], ['closed loop, server CPU a vote', closed.cpuPerVote, 'µs']);
  rows.push([`all ${sessions * people} rejoin at once, p95`, await storm(running, meetings), 'ms']);
  rows.push(['three votes under a race of ten', await race(running), '']);
  rows.push(['counts that went back', meetings.reduce((sum, m) => sum + m.backwards, 0), '']);
  rows.push(['Redis bytes a session', await redisBytes(running), 'B']);
  rows.push(['memory of both servers, idle', idle, 'MB'], ['the same, under load', memory(running), 'MB']);
  for (const meeting of meetings) for (const client of meeting.clients) client.close();
  await stop(running);
  return rows;
}

const targets = [floor, product].filter((target) => only === '' || target.name === only);
const results = [];
for (const target of targets) results.push(await run(target));
const [first, second] = results;
const figure = (n: number | undefined) => (n === undefined ? '' : n >= 100 ? n.toFixed(0) : n.toFixed(1));
const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
process.stdout.write(line(['', ...targets.map((target) => target.name), ...(second ? ['ratio'] : [])]));
process.stdout.write(line(['---', ...targets.map(() => '---'), ...(second ? ['---'] : [])]));
for (const [n, [what, value, unit]] of (first ?? []).entries()) {
  const other = second?.[n]?.[1];
  const ratio = other === undefined ? [] : [`${figure(other)} ${unit}`, value ? (other / value).toFixed(2) : '–'];
  process.stdout.write(line([what, `${figure(value)} ${unit}`, ...ratio]));
}
process.exit(0);
