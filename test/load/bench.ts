import { floor, product, type Target } from './clients.ts';
import { buildServers, cpu, keySizes, memory, type Servers, startServers, stopServers } from './servers.ts';
import { closedLoop, joinMeetings, type Meeting, openLoop, people, percentile, settled } from './votes.ts';

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
/** Votes before anything is measured, and how often all come back: code that has just begun to run is slow. */
const warmUp = { rate: 1000, seconds: 5 };
const storms = 5;
/** So many votes surely have a snapshot among them. */
const votesToSnapshot = 200;

/** Everybody drops and comes back at once. */
async function storm({ target, ports }: Servers, meetings: Meeting[]): Promise<number> {
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
  for (let n = 0; n < 10; n++) clients[n % 2]?.vote('t1');
  await settled();
  for (const client of clients) client.close();
  return most;
}

/** What Redis holds of one session, looked at after each vote: the least right after a snapshot, the most before one. */
async function redisBytes(servers: Servers, meeting: Meeting): Promise<{ least: number; mean: number; most: number }> {
  const sizes: number[] = [];
  let before = await keySizes(servers);
  for (let n = 0; n < votesToSnapshot; n++) {
    await new Promise<void>((seen) => {
      meeting.onSeen = () => seen();
      meeting.vote(performance.now());
    });
    const after = await keySizes(servers);
    // Nobody else votes, and what else Redis holds is of one size.
    const changed = [...after].filter(([key, size]) => size !== before.get(key)).map(([, size]) => size);
    sizes.push(changed[0] ?? sizes.at(-1) ?? Math.max(...after.values()));
    before = after;
  }
  meeting.onSeen = undefined;
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  return { least: Math.min(...sizes), mean, most: Math.max(...sizes) };
}

type Row = [what: string, figure: number, unit: string];

async function run(target: Target): Promise<Row[]> {
  const servers = await startServers(target, 2);
  const idle = memory(servers);
  const meetings = await joinMeetings(servers, sessions);
  const joined = memory(servers);
  const rows: Row[] = [];
  await openLoop(servers, meetings, warmUp.rate, warmUp.seconds);
  for (const rate of rates) {
    const step = await openLoop(servers, meetings, rate, seconds);
    rows.push([`p50 at ${rate} votes/s`, step.p50, 'ms'], [`p99 at ${rate} votes/s`, step.p99, 'ms']);
    rows.push(
      [`server CPU a vote at ${rate} votes/s`, step.cpuPerVote, 'µs'],
      [`received a vote and client at ${rate} votes/s`, step.bytes, 'B'],
      [`unseen at ${rate} votes/s`, step.unseen, ''],
    );
  }
  const closed = await closedLoop(servers, meetings, seconds);
  rows.push(['closed loop', closed.perSecond, 'votes/s'], ['closed loop, server CPU a vote', closed.cpuPerVote, 'µs']);
  const [first] = meetings;
  const held = first ? await redisBytes(servers, first) : { least: 0, mean: 0, most: 0 };
  const before = cpu(servers);
  const times: number[] = [];
  while (times.length < storms) times.push(await storm(servers, meetings));
  times.sort((a, b) => a - b);
  rows.push([`all ${sessions * people} rejoin at once, p95`, percentile(times, 0.5), 'ms']);
  rows.push(['server CPU a rejoin', (1000 * (cpu(servers) - before)) / (storms * sessions * people), 'µs']);
  rows.push(['three votes under a race of ten', await race(servers), '']);
  rows.push(['counts that went back', meetings.reduce((sum, m) => sum + m.backwards, 0), '']);
  rows.push(['Redis bytes a session, right after a snapshot', held.least, 'B']);
  rows.push(['the same, on average', held.mean, 'B'], ['the same, right before the next', held.most, 'B']);
  rows.push(['memory of both servers, nobody there', idle, 'MB']);
  rows.push([`the same, with ${sessions * people} connections`, joined, 'MB']);
  rows.push(['the same, after the load', memory(servers), 'MB']);
  const more = Math.ceil(1000 / people) - sessions;
  if (more > 0) {
    meetings.push(...(await joinMeetings(servers, more, 'more')));
    rows.push(['the same, then with 1,000 connections', memory(servers), 'MB']);
  }
  for (const meeting of meetings) for (const client of meeting.clients) client.close();
  await stopServers(servers);
  return rows;
}

await buildServers();
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
