import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { tokenFor } from '../fault/person.ts';
import { startRedis } from '../support/redis.ts';
import { type ServerProcess, startServer } from '../support/serverProcess.ts';
import { TestWindow } from '../support/wire.ts';
import { attacks } from './attackers.ts';
import { percentile } from './votes.ts';

/**
 * Attacks a server of its own, on loopback, and prints what others notice: `node test/load/attack.ts [name…]`. Nothing
 * is asserted. The attacker is a process of its own at the lowest priority, so that it slows the server, not the clock
 * that measures it.
 */
/** Quiet and attacked take turns: on a shared machine, one minute differs from the next. */
const turns = 6;
const secondsOfTurn = 2;
/** Of all who are probed together: each stays well within what one may. */
const commandsPerSecond = 120;
const people = ['Aiko', 'Lena', 'Priya', 'Omar', 'Ben', 'Ada'];
const names = process.argv.slice(2);
const attackers = fileURLToPath(new URL('attackers.ts', import.meta.url));

/** What one attack costs those who are in a meeting meanwhile, and whoever wants to come in. */
async function attacked(server: ServerProcess, name: string): Promise<string[]> {
  const windows = [];
  for (const person of people) {
    const window = await come(server, person);
    if (windows.length === 0) await window.start({ settings: { topicsEach: 5 } });
    else await window.command({ type: 'acknowledge-rule' });
    windows.push(window);
  }
  await probe(windows, 2);
  const [memoryBefore, quiet, loud]: [number, number[], number[]] = [memory(server, 'VmRSS'), [], []];
  const socketsBefore = sockets(server);
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
    const before = cpu(server);
    loud.push(...(await probe(windows, secondsOfTurn)));
    used += (cpu(server) - before) / (1000 * turns * secondsOfTurn);
  }
  const newcomer = await come(server, 'Tomas').then(
    () => 'came in',
    (error: Error) => error.message.slice(0, 40),
  );
  // What the server still has by then, it would have for good.
  if (attacks[name]?.keeps) await pause(15_000);
  const [most, left] = [memory(server, 'VmHWM'), sockets(server) - socketsBefore];
  await stopped(attacker);
  const isAlive = server.child.exitCode === null && server.child.signalCode === null;
  return [
    `${ms(quiet, 0.5)} → ${ms(loud, 0.5)}`,
    `${ms(quiet, 0.99)} → ${ms(loud, 0.99)}`,
    isAlive ? `${Math.round(100 * used)} %` : 'dead',
    `${memoryBefore} → ${most}`,
    attacks[name]?.keeps ? String(left) : '–',
    newcomer,
  ];
}

async function come(server: ServerProcess, name: string): Promise<TestWindow> {
  const token = await tokenFor(server, 'standup', name);
  const window = new TestWindow(server.socket);
  await window.until(() => window.isOpen || window.closedWith !== undefined);
  if (window.isOpen) window.sendJoin(token, { meeting: 'standup' });
  await window.until(() => window.messages.length > 0 || window.closedWith !== undefined);
  if (window.closedWith) throw new Error(`closed with ${window.closedWith.code}`);
  return window;
}

/** Sends a command every so often, whatever the server does; each way there and back in ms, from when it was due. */
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

const ms = (values: readonly number[], share: number) =>
  percentile(
    values.toSorted((a, b) => a - b),
    share,
  ).toFixed(1);

function memory({ child }: ServerProcess, what: 'VmRSS' | 'VmHWM'): number {
  try {
    const kilobytes = new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
    return Math.round(Number(kilobytes) / 1024);
  } catch {
    return Number.NaN;
  }
}

/** CPU so far, in ms. */
function cpu({ child }: ServerProcess): number {
  try {
    const [, after = ''] = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ');
    const fields = after.split(' ');
    return 10 * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return Number.NaN;
  }
}

/** How many sockets the server's process has open. */
function sockets({ child }: ServerProcess): number {
  const directory = `/proc/${child.pid}/fd`;
  const target = (name: string) => {
    try {
      return readlinkSync(join(directory, name));
    } catch {
      return '';
    }
  };
  return existsSync(directory) ? readdirSync(directory).filter((name) => target(name).startsWith('socket:')).length : 0;
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const key = (n: number) => Buffer.alloc(32, n).toString('base64');
process.stdout.write(
  '| attack | p50 ms, quiet → attacked | p99 ms, quiet → attacked | CPU of a core | memory MB, quiet → most | sockets left | a newcomer |\n' +
    '| --- | --- | --- | --- | --- | --- | --- |\n',
);
for (const [name, { settings }] of Object.entries(attacks)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const redis = await startRedis();
  const shared = { REDIS_URL: redis.url, SEAL_KEY: key(1), NAME_KEY: key(2) };
  const server = await startServer({ LOG_LEVEL: 'silent', ...shared, ...settings });
  process.stdout.write(`| ${name} | ${(await attacked(server, name)).join(' | ')} |\n`);
  await server.stop('SIGKILL');
  await redis.kill();
}
process.exit(0);
