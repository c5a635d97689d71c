import { floor, product, topics } from './clients.ts';
import { figure, median, numbers, option, percentile, printHead, printRow } from './harness.ts';
import { buildServers, cpu, keySizes, memory, type Servers, stopServers } from './servers.ts';
import { inTurns, ratios, type Side, startSide } from './turns.ts';
import { closedLoop, joinMeetings, openLoop, people, settled } from './votes.ts';

/**
 * `npm run bench [-- --sessions 50 --seconds 3 --rates 200,1000,2000 --rounds 5 --only mini-m]`: how long a
 * vote takes until all eight participants see it, through two server processes on one Redis, for a minimal baseline (the
 * floor) and for Mini-M in alternating rounds. Compare the ratios; every other number depends on the machine. Stops on
 * its own and uses loopback only.
 */
const sessions = Number(option('sessions', '50'));
const seconds = Number(option('seconds', '3'));
const rates = numbers('rates', '200,1000,2000');
const rounds = Number(option('rounds', '5'));
const only = option('only', '');
/** Enough votes to include at least one snapshot. */
const votesToSnapshot = 200;

/** Everyone disconnects and rejoins at once: p95 of the rejoins in ms, and server CPU of each in µs. */
async function storm({ servers, meetings }: Side): Promise<{ p95: number; cpuEach: number }> {
  const { target, ports } = servers;
  const before = cpu(servers);
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
  return { p95: percentile(times, 0.95), cpuEach: (1000 * (cpu(servers) - before)) / times.length };
}

/** One person casts ten votes at once through both processes; resolves with how many counted, at most three. */
async function race({ target, ports }: Servers): Promise<number> {
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
  for (let n = 0; n < 10; n++) clients[n % 2]?.vote(topics[0] ?? '');
  await settled();
  for (const client of clients) client.close();
  return most;
}

/** Bytes that Redis holds for one session: least after a snapshot, most before one. */
interface Held {
  least: number;
  mean: number;
  most: number;
}

/** Measures Redis after each vote. */
async function redisBytes({ servers, meetings }: Side): Promise<Held> {
  const [meeting] = meetings;
  if (!meeting) return { least: 0, mean: 0, most: 0 };
  const sizes: number[] = [];
  let before = await keySizes(servers);
  for (let n = 0; n < votesToSnapshot; n++) {
    await new Promise<void>((seen) => {
      meeting.onSeen = () => seen();
      meeting.vote(performance.now());
    });
    const after = await keySizes(servers);
    // Nothing else changes size meanwhile.
    const changed = [...after].filter(([key, size]) => size !== before.get(key)).map(([, size]) => size);
    sizes.push(changed[0] ?? sizes.at(-1) ?? Math.max(...after.values()));
    before = after;
  }
  meeting.onSeen = undefined;
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  return { least: Math.min(...sizes), mean, most: Math.max(...sizes) };
}

/** A row of the table: each side's figures, one per round or a single one. */
interface Row {
  what: string;
  unit: string;
  figures: readonly (readonly number[])[];
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

/** Figures that depend on how busy the machine is, measured in alternating rounds. */
async function measureInTurns(sides: readonly Side[]): Promise<Row[]> {
  const rows: Row[] = [];
  async function measure<T>(turn: (side: Side) => Promise<T>, each: [string, string, (result: T) => number][]) {
    const results = await inTurns(sides, rounds, turn);
    for (const [what, unit, of] of each) rows.push({ what, unit, figures: results.map((runs) => runs.map(of)) });
    return results;
  }
  for (const rate of rates) {
    const steps = await measure(
      ({ servers, meetings }) => openLoop(servers, meetings, rate, seconds),
      [
        [`p50 at ${rate} votes/s`, 'ms', (step) => step.p50],
        [`p99 at ${rate} votes/s`, 'ms', (step) => step.p99],
        [`server CPU a vote at ${rate} votes/s`, 'µs', (step) => step.cpuPerVote],
        [`received a vote and client at ${rate} votes/s`, 'B', (step) => step.bytes],
      ],
    );
    const unseen = steps.map((runs) => [sum(runs.map((step) => step.unseen))]);
    rows.push({ what: `unseen at ${rate} votes/s, of all rounds`, unit: '', figures: unseen });
  }
  await measure(
    ({ servers, meetings }) => closedLoop(servers, meetings, seconds),
    [
      ['closed loop', 'votes/s', (step) => step.perSecond],
      ['closed loop, server CPU a vote', 'µs', (step) => step.cpuPerVote],
    ],
  );
  await measure(storm, [
    [`all ${sessions * people} rejoin at once, p95`, 'ms', ({ p95 }) => p95],
    ['server CPU a rejoin', 'µs', ({ cpuEach }) => cpuEach],
  ]);
  return rows;
}

/** Figures that don't, measured once after the load. */
async function measureOnce(side: Side, held: Held): Promise<[what: string, unit: string, figure: number][]> {
  const { servers, meetings, idle } = side;
  const races = await race(servers);
  const loaded = memory(servers);
  meetings.push(...(await joinMeetings(servers, Math.ceil(1000 / people) - sessions, 'more')));
  return [
    ['three votes under a race of ten', '', races],
    ['counts that went back', '', sum(meetings.map((meeting) => meeting.backwards))],
    ['Redis bytes a session, right after a snapshot', 'B', held.least],
    ['the same, on average', 'B', held.mean],
    ['the same, right before the next', 'B', held.most],
    ['memory of both servers, nobody there', 'MB', idle],
    [`the same, after the load, with ${sessions * people} connections`, 'MB', loaded],
    ['the same, then with 1,000 connections', 'MB', memory(servers)],
  ];
}

await buildServers();
const sides: Side[] = [];
for (const target of [floor, product]) {
  if (only === '' || target.name === only) sides.push(await startSide(target, 2, sessions));
}
// Before the load, which leaves unrealistically many votes in a session.
const held = new Map<Side, Held>();
for (const side of sides) held.set(side, await redisBytes(side));
const rows = await measureInTurns(sides);
const once = [];
for (const [side, bytes] of held) once.push(await measureOnce(side, bytes));
for (const [n, [what, unit]] of (once[0] ?? []).entries()) {
  rows.push({ what, unit, figures: once.map((of) => [of[n]?.[2] ?? Number.NaN]) });
}
for (const { servers } of sides) await stopServers(servers);

process.stdout.write(
  `Medians of ${rounds} rounds of ${seconds} s, in turns. Ratio: of the medians (least to most of the rounds).\n\n`,
);
const names = sides.map(({ servers }) => servers.target.name);
printHead(['', ...names, ...(names.length > 1 ? ['ratio'] : [])]);
for (const { what, unit, figures } of rows) {
  const [first = Number.NaN, second = Number.NaN] = figures.map(median);
  const [least, most] = [0, -1].map((n) =>
    ratios(figures[0] ?? [], figures[1] ?? [])
      .at(n)
      ?.toFixed(2),
  );
  const spread = (figures[0]?.length ?? 0) > 1 ? ` (${least} to ${most})` : '';
  const ratio = first === 0 ? '–' : `${(second / first).toFixed(2)}${spread}`;
  printRow([what, ...figures.map((of) => `${figure(median(of))} ${unit}`), ...(names.length > 1 ? [ratio] : [])]);
}
process.exit(0);
