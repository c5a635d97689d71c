import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, RESP_TYPES } from 'redis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { systemClock } from '../../server/kit/clock.ts';
import { rehearsalMeeting } from '../../server/rehearsal/identity.ts';
import { nameKey, sealKeys } from '../../server/store/redis/keys.ts';
import { redisStore } from '../../server/store/redis/redis.ts';
import type { Store } from '../../server/store/store.ts';
import { heapOf, snapshotsInto } from '../support/heapSnapshot.ts';
import { freePort, startRedis, type TestRedis } from '../support/redis.ts';
import { type ServerProcess, startServer } from '../support/serverProcess.ts';
import { TestWindow } from '../support/wire.ts';
import { pause, tokenFor } from './person.ts';

/** A unique text: wherever it is found, something wasn't cleared. */
const canary = /k4n4r13n/i;
const sentence = 'k4n4r13n sings of a difficult week';
const keys = { SEAL_KEY: randomBytes(32).toString('base64'), NAME_KEY: randomBytes(32).toString('base64') };

/** Loads the bot's library in advance, as in Teams; a rehearsal loads it in its first meeting. */
const botFirst = `--import=${new URL('../../server/bot/teamsAiBot.ts', import.meta.url).href}`;

let folder: string;
let redis: TestRedis;
let server: ServerProcess;
let metricsPort: number;
let store: Store;
let client: ReturnType<typeof bytesOf>;
let monitor: ReturnType<typeof bytesOf>;
const asked: string[] = [];
const answers: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mini-m-canary-'));
  // The worst settings: Redis writes everything to disk, and every command to the slow log.
  const args = ['--appendonly', 'yes', '--save', '1 1', '--dir', folder, '--slowlog-log-slower-than', '0'];
  redis = await startRedis({ args: [...args, '--slowlog-max-len', '100000'] });
  client = bytesOf(redis.url);
  monitor = bytesOf(redis.url);
  await Promise.all([client.connect(), monitor.connect()]);
  await monitor.monitor((line) => asked.push(String(line)));
  const options = `${botFirst} ${snapshotsInto(folder)}`;
  metricsPort = await freePort();
  const settings = { REDIS_URL: redis.url, LOG_LEVEL: 'trace', METRICS_PORT: String(metricsPort) };
  server = await startServer({ ...keys, ...settings, NODE_OPTIONS: options });
  const secrets = { sealKeys: sealKeys(keys.SEAL_KEY), nameKey: nameKey(keys.NAME_KEY) };
  store = await redisStore({ url: redis.url, ...secrets, clock: systemClock });
});

afterAll(async () => {
  client.destroy();
  monitor.destroy();
  await store.close();
  await server.stop();
  await redis.kill();
  await rm(folder, { recursive: true, force: true });
});

function bytesOf(url: string) {
  const made = createClient({ url, RESP: 2, commandOptions: { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } } });
  return made.on('error', () => {});
}

/** Everything in which content could remain, as text by name. */
async function places(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const command = (...args: string[]) => client.sendCommand(args) as Promise<unknown>;
  const names = (await command('KEYS', '*')) as Buffer[];
  found.set('names of keys', names.join('\n'));
  const dumps = await Promise.all(names.map((name) => command('DUMP', name.toString())));
  found.set('values (DUMP)', dumps.map((dump) => (dump as Buffer | null)?.toString('latin1')).join('\n'));
  found.set('all that Redis was asked: commands, arguments, channels', asked.join('\n'));
  const slow = await command('SLOWLOG', 'GET', '-1');
  found.set(
    'slow log',
    JSON.stringify(slow, (_key, value) => textOf(value)),
  );
  found.set('list of clients', String(await command('CLIENT', 'LIST')));
  // Redis refuses while a save is running.
  await vi.waitFor(() => command('SAVE'), { timeout: 30_000, interval: 50 });
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.heapsnapshot')) continue;
    found.set(`file ${entry.name}`, (await readFile(join(entry.parentPath, entry.name))).toString('latin1'));
  }
  found.set('log of the server at level trace, and its errors', server.said());
  const metrics = await fetch(`http://127.0.0.1:${metricsPort}/metrics`);
  expect(metrics.status).toBe(200);
  found.set('metrics', await metrics.text());
  found.set('answers to broken messages and unknown addresses', answers.join('\n'));
  return found;
}

function textOf(value: unknown): unknown {
  const { type, data } = (value ?? {}) as { type?: string; data?: number[] };
  return type === 'Buffer' && data ? Buffer.from(data).toString('latin1') : value;
}

async function searchEverywhere(when: string): Promise<void> {
  const found = await places();
  for (const [place, text] of found) expect(canary.test(text), `${place} ${when}`).toBe(false);
  process.stdout.write(`searched ${when}: ${[...found.keys()].join('; ')}\n`);
}

const joined = async (meeting: string, person: string) =>
  TestWindow.join(server.socket, await tokenFor(server, meeting, person), { meeting });

/** A session in which every text and name is the canary. `limits`: opens it elsewhere, so that it ends automatically. */
async function sung(meeting: string, limits?: { maxAge: number; unattended: number }): Promise<TestWindow> {
  if (limits) {
    // A person's id is a hash and reveals nothing.
    const by = { key: 'k4n4r13n-key', id: 'p0', name: 'K4n4r13n' };
    const command = { type: 'start-session' as const, settings: {}, recordingOff: true };
    await store.open(store.nameOf(rehearsalMeeting(meeting)), { by, command, limits });
  }
  const window = await joined(meeting, 'K4n4r13n-Ada');
  if (!limits) await window.start();
  await window.until(() => window.view !== undefined);
  await window.command({ type: 'acknowledge-rule' });
  expect(await window.command({ type: 'add-topic', text: sentence })).toBeUndefined();
  expect(await window.command({ type: 'write-takeaway', text: sentence })).toBeUndefined();
  // Answers to refused, broken or unknown messages don't quote them.
  await window.command({ type: 'withdraw-topic', part: 'k4n4r13n' });
  const before = window.frames.length;
  for (const text of [`{"k4n4r13n`, JSON.stringify({ type: sentence }), 'k4n4r13n'.repeat(2_500)]) window.raw(text);
  await window.until(() => window.frames.slice(before).filter((frame) => frame.includes('"trouble"')).length === 3);
  answers.push(...window.frames.slice(before));
  for (const path of ['/k4n4r13n', '/%k4n4r13n', '/rehearsal/meetings/k4n4r13n%20/joined']) {
    const answer = await fetch(server.address + path, { method: 'POST', body: sentence });
    answers.push(JSON.stringify([...answer.headers]) + (await answer.text()));
  }
  await searchEverywhere('during the session');
  return window;
}

async function wiped(meeting: string): Promise<void> {
  const name = store.nameOf(rehearsalMeeting(meeting));
  const tombstone = async () => {
    const entries = (await client.sendCommand(['XRANGE', name, '-', '+'])) as unknown as Array<[Buffer, Buffer[]]>;
    expect(entries.map(([id, fields]) => [String(id).slice(-2), fields.length])).toEqual([['-0', 2]]);
  };
  await vi.waitFor(tombstone, { timeout: 10_000 });
}

test("nothing is left after the facilitator's press", async () => {
  const window = await sung('canary-press');
  await window.clears();
  await wiped('canary-press');
  await searchEverywhere('after the press');
  await window.close();
});

test("nothing is left after the facilitator's message to the bot", async () => {
  const window = await sung('canary-bot');
  const { openedAt } = window.shared;
  const pressed = await fetch(`${server.address}/rehearsal/meetings/canary-bot/pressed`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ person: 'k4n4r13n-ada', message: 'any', verb: 'clear', data: { openedAt } }),
  });
  expect(pressed.status).toBe(200);
  answers.push(await pressed.text());
  await window.untilCleared();
  await wiped('canary-bot');
  await searchEverywhere('after the word to the bot');
  await window.close();
});

test('nothing is left after the maximum age', async () => {
  const window = await sung('canary-age', { maxAge: 4_000, unattended: 3_600_000 });
  await window.until(() => window.cleared);
  await wiped('canary-age');
  await searchEverywhere('after the maximum age');
  await window.close();
});

test('nothing is left after everyone has gone', async () => {
  const window = await sung('canary-unattended', { maxAge: 3_600_000, unattended: 3_000 });
  await window.close();
  await wiped('canary-unattended');
  await searchEverywhere('after nobody was there');
});

test("nothing is left two minutes after the meeting's end, not even in the process's memory", {
  timeout: 600_000,
}, async () => {
  const window = await sung('canary-end');
  const ended = await fetch(`${server.address}/rehearsal/meetings/canary-end/ended`, { method: 'POST' });
  expect(ended.status).toBe(204);
  await window.until(() => window.cleared, 130_000);
  await wiped('canary-end');
  await searchEverywhere("after the meeting's end");
  await window.close();

  const clearedAt = Date.now();
  const heap = async () => {
    const after = Math.round((Date.now() - clearedAt) / 1_000);
    const found = await canariesIn(server);
    process.stdout.write(`heap snapshot ${after} s after the last clear: found ${found.length} times ${found}\n`);
    return found;
  };
  // The rate limiter keeps a person's key for some seconds.
  expect((await heap()).filter((text) => text.includes(sentence))).toEqual([]);
  await pause(Math.max(clearedAt + 60_000 - Date.now(), 0));
  expect(await heap()).toEqual([]);
});

/** The canary in a process's heap. */
async function canariesIn(server: ServerProcess): Promise<string[]> {
  return (await heapOf(server, folder)).match(/[^"]{0,60}k4n4r13n[^"]{0,60}/gi) ?? [];
}
