import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { limits } from '#session/limits.ts';
import { closeCodes } from '#session/protocol.ts';
import build from '../support/build.ts';
import { failedStart, type ServerProcess, startServer } from '../support/serverProcess.ts';
import { TestWindow } from '../support/wire.ts';
import { topicId } from '../support/written.ts';

const dist = join(import.meta.dirname, '../../dist');
const key = randomBytes(32).toString('base64');
const redis = { REDIS_URL: 'redis://127.0.0.1:1', SEAL_KEY: key, NAME_KEY: randomBytes(32).toString('base64') };

beforeAll(async () => {
  if (!existsSync(join(dist, 'tab.html'))) await build();
}, 60_000);

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A request with exactly these headers, including `host`, which `fetch` doesn't send. */
async function ask(server: ServerProcess, path: string, headers: Record<string, string> = {}, body?: unknown) {
  const asking = request(server.address, {
    path,
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
  }).end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
  const [answer] = await once(asking, 'response');
  let text = '';
  for await (const chunk of answer) text += chunk;
  return { status: answer.statusCode, headers: answer.headers, body: text } as Answer;
}

async function token(server: ServerProcess, name: string): Promise<string> {
  const player = { meeting: 'standup', person: name.toLowerCase(), name, organizer: false };
  return JSON.parse((await ask(server, '/rehearsal/token', {}, player)).body).token;
}

describe.concurrent('a failed start gives its reason in one sentence', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    // `settings.test.ts` has all settings; `seal.test.ts` has the keys.
    ['PORT that isn’t a number', { PORT: 'abc' }, /^PORT must be /],
    ['SEAL_KEY of 31 bytes', { ...redis, SEAL_KEY: randomBytes(31).toString('base64') }, /^SEAL_KEY must be .* has 31/],
    ['TAB_ORIGIN without Teams or Meet', { TAB_ORIGIN: 'https://tab.example' }, /^TAB_ORIGIN is set, but neither /],
    [
      'METRICS_HOST of another machine',
      { METRICS_PORT: '0', METRICS_HOST: '203.0.113.5' },
      /^METRICS_HOST isn’t an address of this machine: leave it out, or set it to one that is\.$/m,
    ],
    ['no Redis', redis, /^Redis at 127\.0\.0\.1:1 cannot be reached/],
  ])('%s', async (_what, environment, sentence) => {
    const { code, said } = await failedStart({ PORT: '0', ...environment });
    expect(code).toBe(1);
    expect(said).toMatch(sentence);
    expect(said).toMatch(/^[^\n]+\n$/);
    expect(said).not.toContain(key);
  });

  it.each(['PORT', 'METRICS_PORT'])('%s in use', async (setting) => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { code, said } = await failedStart({ PORT: '0', [setting]: String((taken.address() as AddressInfo).port) });
    taken.close();
    expect(code).toBe(1);
    expect(said).toBe(`${setting} is in use by another process: set it to another port.\n`);
  });
});

describe('a server process', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  it('is healthy and ready, and serves no metrics by default', async () => {
    const answers = await Promise.all(['/healthz', '/readyz'].map((path) => ask(server, path)));
    expect(answers.map(({ status, body }) => [status, body])).toEqual([
      [200, '{"status":"ok"}'],
      [200, '{"status":"ready"}'],
    ]);
    expect((await ask(server, '/metrics')).status).toBe(404);
    expect(server.said()).not.toContain('Metrics');
  });

  it('doesn’t let pages be cached, but their assets for good', async () => {
    const page = await ask(server, '/tab');
    expect(page.status).toBe(200);
    expect(page.headers['cache-control']).toBe('no-store');
    expect((await ask(server, '/')).headers['cache-control']).toBe('no-store');
    const [asset] = /\/assets\/[^"]+\.js/.exec(page.body) ?? [];
    const { status, headers } = await ask(server, asset ?? 'none');
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  it.each(['/elsewhere-canary?with=canary', '/assets/canary.js', '/%c0canary', '/rehearsal/canary', '/live?canary'])(
    'answers %s with no word of it',
    async (path) => {
      const { status, body } = await ask(server, path);
      expect(status).toBeOneOf([400, 404, 426]);
      expect(body).not.toContain('canary');
    },
  );

  const guarded: Array<[string, Record<string, string>]> = [
    ['the Host of another site', { host: 'mini-m.example' }],
    ['the Origin of another site', { origin: 'https://mini-m.example' }],
    ['an opaque Origin', { origin: 'null' }],
    ['a proxy’s header', { 'x-forwarded-for': '203.0.113.5' }],
  ];

  it.each(guarded)('refuses %s on pages, API and socket', async (_what, headers) => {
    for (const path of ['/', '/tab', '/healthz', '/nowhere', '/assets/x.js', '/rehearsal/meetings/m/events']) {
      expect([path, (await ask(server, path, headers)).status]).toEqual([path, 403]);
    }
    expect((await ask(server, '/rehearsal/token', headers, {})).status).toBe(403);
    const socket = new WebSocket(server.socket, { headers });
    socket.on('error', () => {});
    const [, answer] = await once(socket, 'unexpected-response');
    expect(answer.statusCode).toBe(403);
  });

  it('survives a socket that breaks while it’s being refused', async () => {
    const { hostname, port } = new URL(server.address);
    for (let n = 0; n < 20; n++) {
      const socket = connect(Number(port), hostname).on('error', () => {});
      await once(socket, 'connect');
      const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';
      socket.write(`GET /live HTTP/1.1\r\nHost: mini-m.example\r\n${upgrade}\r\n`);
      // On odd turns after the answer started, on even ones before.
      if (n % 2) await once(socket, 'data');
      socket.resetAndDestroy();
    }
    expect((await ask(server, '/healthz')).status).toBe(200);
    expect(server.child.exitCode).toBeNull();
  });
});

it('stops with 0 on a signal, and tells its windows to reconnect', async () => {
  const server = await startServer();
  const ada = await TestWindow.join(server.socket, await token(server, 'Ada'));
  await ada.start();
  const ben = await TestWindow.join(server.socket, await token(server, 'Ben'));
  const stranger = new TestWindow(server.socket);
  await stranger.opened();
  expect(await server.stop('SIGTERM')).toBe(0);
  for (const window of [ada, ben, stranger]) await window.until(() => window.closedWith !== undefined);
  const elsewhere = { code: closeCodes.elsewhere, reason: 'elsewhere' };
  expect([ada.closedWith, ben.closedWith]).toEqual([elsewhere, elsewhere]);
  expect(server.said()).not.toMatch(/error/i);
});

it('puts nothing of a session into logs or metrics, even with everything switched on', async () => {
  const server = await startServer({ LOG_LEVEL: 'trace', METRICS_PORT: '0' });
  const [, page = ''] = /^Metrics: (http:\/\/127\.0\.0\.1:\d+\/metrics)$/m.exec(server.said()) ?? [];
  const ada = await TestWindow.join(server.socket, await token(server, 'Canary-Ada'));
  await ada.start();
  const ben = await TestWindow.join(server.socket, await token(server, 'Canary-Ben'));
  await ben.until(() => ben.view !== undefined);
  const moves = async (to: 'vote' | 'reveal' | 'discuss' | 'wrap-up') =>
    expect(await ada.command({ type: 'move-on', step: ada.shared.step, to })).toBeUndefined();
  await ben.command({ type: 'acknowledge-rule' });
  await ben.command({ type: 'add-topic', topic: topicId(1), text: 'canary-topic' });
  await ben.command({ type: 'add-topic', text: 'canary-too-long'.padEnd(1_300, 'x') });
  await ben.command({ type: 'write-takeaway', text: 'canary-takeaway' });
  ben.raw('{"type":"canary"');
  ben.raw(Buffer.from('canary'));
  ben.raw('canary'.repeat(5_000));
  await ben.until(() => ben.of('trouble').length === 3);
  await ada.command({ type: 'offer-help', topic: topicId(1), offered: true });
  await moves('vote');
  await ben.command({ type: 'cast-vote', topic: topicId(1) });
  await moves('reveal');
  await moves('discuss');
  await moves('wrap-up');
  const stranger = new TestWindow(server.socket);
  await stranger.opened();
  stranger.sendJoin('canary-token');
  await stranger.until(() => stranger.closedWith !== undefined);
  await ask(server, '/canary?canary');
  await ask(server, '/%c0canary');
  await ask(server, '/rehearsal/token', {}, '{"canary":');
  await ask(server, '/rehearsal/token', {}, { canary: 'canary' });
  await ada.command({ type: 'clear-session' });
  await ask(server, '/rehearsal/clock', {}, { skip: limits.lastCall });
  await ben.until(() => ben.cleared);
  const metrics = await (await fetch(page)).text();
  expect(metrics).toContain('mini_m_commands_total{outcome="too-large"} 1\n');
  expect(metrics).not.toMatch(/canary/i);
  expect(await server.stop()).toBe(0);
  expect(server.said()).toContain('not admitted');
  expect(server.said()).not.toMatch(/canary/i);
});
