import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { tokenFor } from '../fault/person.ts';
import { startRedis } from '../support/redis.ts';
import { type ServerProcess, startServer } from '../support/serverProcess.ts';
import { TestWindow } from '../support/wire.ts';
import { attacks } from './attackers.ts';
import { cpuOf, memoryOf, percentile, printHead, printRow, socketsOf } from './harness.ts';
import { openMeeting } from './meetingUnderTest.ts';

/**
 * `npm run bench:attack [-- name…]`: attacks a server on loopback and prints what everyone else notices. It asserts
 * nothing. The attacker is a separate process at the lowest priority, so that it slows the server and not this clock.
 */
/** Quiet and attacked phases alternate, because a shared machine's speed changes from minute to minute. */
const turns = 6;
const secondsOfTurn = 2;
/** Sent by all probing windows together; each stays well below its own limit. */
const commandsPerSecond = 120;
const people = ['Aiko', 'Lena', 'Priya', 'Omar', 'Ben', 'Ada'];
const names = process.argv.slice(2);
const attackers = fileURLToPath(new URL('attackers.ts', import.meta.url));

/** What one attack costs people in a meeting and someone who wants to join. */
async function attacked(server: ServerProcess, name: string): Promise<string[]> {
  const { pid } = server.child;
  const windows = await openMeeting(server, 'standup', people);
  await probe(windows, 2);
  const [memoryBefore, quiet, loud]: [number, number[], number[]] = [memoryOf(pid), [], []];
  const socketsBefore = socketsOf(pid);
  let used = 0;
  const attacker = spawn(process.execPath, [attackers, name, server.address], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  setPriority(attacker.pid ?? 0, 19);
  await pause(2_000);
  for (let turn = 0; turn < turns; turn++) {
    attacker.kill('SIGSTOP');
    await pause(500);
    quiet.push(...(await probe(windows, secondsOfTurn)));
    attacker.kill('SIGCONT');
    const before = cpuOf(pid);
    loud.push(...(await probe(windows, secondsOfTurn)));
    used += (cpuOf(pid) - before) / (1000 * turns * secondsOfTurn);
  }
  const newcomer = await come(server, 'Tomas').then(
    () => 'came in',
    (error: Error) => error.message.slice(0, 40),
  );
  // Sockets that are still open by then would stay open for good.
  if (attacks[name]?.keeps) await pause(15_000);
  const [most, left] = [memoryOf(pid, 'VmHWM'), socketsOf(pid) - socketsBefore];
  await stopped(attacker);
  const isAlive = server.child.exitCode === null && server.child.signalCode === null;
  return [
    `${ms(quiet, 0.5)} → ${ms(loud, 0.5)}`,
    `${ms(quiet, 0.99)} → ${ms(loud, 0.99)}`,
    isAlive ? `${Math.round(100 * used)} %` : 'dead',
    `${memoryBefore.toFixed(0)} → ${most.toFixed(0)}`,
    attacks[name]?.keeps ? String(left) : '–',
    newcomer,
  ];
}

/** Rejects with the reason when they are turned away. */
async function come(server: ServerProcess, name: string): Promise<void> {
  const token = await tokenFor(server, 'standup', name);
  const window = await TestWindow.tryToJoin(server.socket, token, { meeting: 'standup' });
  if (window.closedWith) throw new Error(`closed with ${window.closedWith.code}`);
}

/** Sends commands at a fixed rate, whatever the server does; resolves with each round trip in ms, from when it was due. */
async function probe(windows: TestWindow[], forSeconds: number): Promise<number[]> {
  const took: number[] = [];
  const all: Promise<unknown>[] = [];
  const begin = performance.now();
  const total = forSeconds * commandsPerSecond;
  for (let n = 0; n < total; ) {
    for (; n < total && begin + (n * 1000) / commandsPerSecond <= performance.now(); n++) {
      const due = begin + (n * 1000) / commandsPerSecond;
      const answer = windows[n % windows.length]?.command({ type: 'mark-copied' }) ?? Promise.reject();
      all.push(answer.then(() => took.push(performance.now() - due)).catch(() => took.push(Number.POSITIVE_INFINITY)));
    }
    await pause(1);
  }
  await Promise.all(all);
  return took;
}

const ms = (values: readonly number[], share: number) => percentile(values, share).toFixed(1);

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const key = (n: number) => Buffer.alloc(32, n).toString('base64');
printHead([
  'attack',
  'p50 ms, quiet → attacked',
  'p99 ms, quiet → attacked',
  'CPU of a core',
  'memory MB, quiet → most',
  'sockets left',
  'a newcomer',
]);
for (const [name, { settings }] of Object.entries(attacks)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const redis = await startRedis();
  const shared = { REDIS_URL: redis.url, SEAL_KEY: key(1), NAME_KEY: key(2) };
  const server = await startServer({ LOG_LEVEL: 'silent', ...shared, ...settings });
  printRow([name, ...(await attacked(server, name))]);
  await server.stop('SIGKILL');
  await redis.kill();
}
process.exit(0);
