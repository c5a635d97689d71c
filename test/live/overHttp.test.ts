import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { closeCodes, protocolVersion } from '#session/protocol.ts';
import type { AppParts } from '../../server/app.ts';
import { largestFrame } from '../../server/live/entrance.ts';
import { heartbeat, patience } from '../../server/live/heartbeat.ts';
import type { Limits } from '../../server/live/limits.ts';
import { slowReader } from '../../server/live/socket.ts';
import { manualClock, type SkippableClock } from '../../server/rehearsal/clock.ts';
import { memoryStore } from '../../server/store/memory.ts';
import { connectOver } from '../support/connectOver.ts';
import { rawSocket } from '../support/rawSocket.ts';
import { type TestApp, testApp, unlimited } from '../support/testApp.ts';
import { TestWindow } from '../support/wire.ts';

let clock: SkippableClock;
let heartbeatClock: SkippableClock;
let app: TestApp;
let url: string;
let log: string;
const closing: Array<() => unknown> = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function appWith(limits: Partial<Limits> = {}, more: Partial<AppParts> = {}): Promise<void> {
  clock = manualClock(Date.UTC(2026, 10, 24, 9));
  heartbeatClock = manualClock();
  log = '';
  const write = (line: string) => {
    log += line;
  };
  app = await testApp(memoryStore(clock), clock, 'info', limits, { heartbeatClock, logTo: { write }, ...more });
  url = app.url.replace('ws', 'http');
  closing.push(app.close);
}

const asks = (headers: Record<string, string>, body?: string, method = 'POST') =>
  fetch(url, { method, headers, ...(body !== undefined && { body }) });

/** A connection by hand. */
async function opens(transport = 'stream', headers = {}) {
  const ending = new AbortController();
  const { signal } = ending;
  const answer = await fetch(url, { method: 'POST', headers: { 'mini-m-open': transport, ...headers }, signal });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let heard = '';
  let isOver = false;
  const read = (async () => {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) heard += part.value;
  })()
    .catch(() => {})
    .finally(() => {
      isOver = true;
    });
  const until = (text: string) => vi.waitFor(() => expect(heard).toContain(text), { timeout: 8_000, interval: 5 });
  await until('\n\n');
  const [, id = ''] = /event: open\ndata: (.*)\n/.exec(heard) ?? [];
  return {
    id,
    status: answer.status,
    headers: answer.headers,
    heard: () => heard,
    until,
    over: read,
    isOver: () => isOver,
    says: (body: string) => asks({ 'mini-m-connection': id }, body),
    polls: (n: number) =>
      asks({ 'mini-m-connection': id, 'mini-m-poll': `${n}` }).then(
        (polled) => polled.text(),
        () => 'no answer',
      ),
    leaves: () => ending.abort(),
  };
}

const joinAs = (token: string, window = '1'.repeat(32)) =>
  JSON.stringify({ type: 'join', protocol: protocolVersion, token, meeting: 'standup', window });

describe('/live without a WebSocket', () => {
  it.each([
    ['GET', {}],
    ['POST', {}],
    ['DELETE', {}],
    ['POST', { 'mini-m-open': 'anything' }],
  ])('tells a %s with the headers %j to upgrade', async (method, headers) => {
    await appWith();
    const answer = await asks(headers as Record<string, string>, undefined, method);
    expect([answer.status, answer.headers.get('upgrade')]).toEqual([426, 'websocket']);
  });

  it('asks proxies to pass a stream on as it comes', async () => {
    await appWith();
    const { headers, leaves } = await opens();
    expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store, no-transform');
    expect(headers.get('x-accel-buffering')).toBe('no');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    leaves();
  });

  it('writes neither ids nor tokens into the log', async () => {
    await appWith();
    const stream = await opens();
    await stream.says(joinAs('a-secret-token'));
    await stream.until('vacant');
    expect((await asks({ 'mini-m-connection': 'a-guessed-id' }, 'x')).status).toBe(404);
    stream.leaves();
    expect(log).toContain('answered with an error');
    for (const secret of [stream.id, 'a-secret-token', 'a-guessed-id']) expect(log).not.toContain(secret);
  });
});

describe('a page of another site', () => {
  const headers = { origin: 'https://evil.example' };

  it('opens no connection, and can’t use one whose id it knows', async () => {
    await appWith();
    const opening = await asks({ ...headers, 'mini-m-open': 'stream' });
    expect([opening.status, opening.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    const stream = await opens();
    for (const method of ['POST', 'DELETE']) {
      const answer = await asks({ ...headers, 'mini-m-connection': stream.id }, joinAs('Mallory'), method);
      expect(answer.status).toBe(403);
    }
    expect(stream.isOver()).toBe(false);
    await stream.says(joinAs('Aiko'));
    await stream.until('"name":"Aiko"');
    stream.leaves();
  });

  it('isn’t told that it may ask; only the host of our pages is, without credentials', async () => {
    const tabOrigin = 'https://tab.example';
    await appWith({}, { tabOrigin, mayConnect: ({ origin }) => origin === tabOrigin });
    for (const origin of ['https://evil.example', tabOrigin]) {
      const preflight = await fetch(url, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'mini-m-open' },
      });
      expect(preflight.headers.get('access-control-allow-origin')).toBe(tabOrigin);
      expect(preflight.headers.get('access-control-allow-headers')).toContain('mini-m-open');
      expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
    }
    expect((await asks({ 'mini-m-open': 'poll', origin: 'https://evil.example' })).status).toBe(403);
    const allowed = await asks({ 'mini-m-open': 'poll', origin: tabOrigin });
    expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([200, tabOrigin]);
    const upgrade = await asks({ origin: tabOrigin }, undefined, 'GET');
    expect([upgrade.status, upgrade.headers.get('access-control-allow-origin')]).toEqual([426, tabOrigin]);
  });
});

describe('a request for a connection', () => {
  it('that is unknown, or closed, is refused before its body is read', async () => {
    await appWith();
    expect((await asks({ 'mini-m-connection': 'x'.repeat(32) }, 'x'.repeat(2 * largestFrame))).status).toBe(404);
    const stream = await opens();
    await stream.says(joinAs(''));
    await stream.until(`event: close\ndata: ${closeCodes['not-signed-in']} not-signed-in`);
    await stream.over;
    expect((await stream.says(joinAs('Aiko'))).status).toBe(404);
  });

  it('that also opens one gets none: it belongs to the one it names', async () => {
    await appWith();
    const stream = await opens();
    const answer = await asks({ 'mini-m-connection': stream.id, 'mini-m-open': 'stream' }, joinAs('Aiko'));
    expect(answer.status).toBe(204);
    await stream.until('"name":"Aiko"');
    stream.leaves();
  });

  it('that is larger than any message closes it, and no other', async () => {
    await appWith();
    const [stream, other] = [await opens(), await opens()];
    await stream.says(joinAs('Aiko'));
    await stream.until('vacant');
    expect((await stream.says('x'.repeat(largestFrame + 1))).status).toBe(413);
    await stream.until('event: close\ndata: 1009');
    await stream.over;
    await other.says(joinAs('Tomás', '2'.repeat(32)));
    await other.until('vacant');
    other.leaves();
  });

  it('reads no more before the join than a WebSocket does', async () => {
    await appWith();
    const stream = await opens();
    for (let n = 0; n < 2; n++) await stream.says(JSON.stringify({ type: 'ping', sentAt: 1, x: 'x'.repeat(10_000) }));
    await stream.until('event: close\ndata: 1009');
    await stream.over;
  });

  it('costs its address nothing, but its connection as much as frames do: floods close it', async () => {
    const requestsPerAddress = { atOnce: 60, perSecond: 0 };
    await appWith({ ...unlimited, requestsPerAddress, perConnection: { atOnce: 100, perSecond: 0 } });
    const stream = await opens();
    await stream.says(joinAs('Aiko'));
    await stream.until('vacant');
    for (let n = 0; n < 80; n++) expect((await stream.says('')).status).toBe(204);
    // One request with very many messages.
    await stream.says('{\n'.repeat(20_000));
    await stream.until(`event: close\ndata: ${closeCodes['slow-down']} slow-down`);
    await stream.over;
    // Guessing isn't free.
    const guesses: number[] = [];
    for (let n = 0; n < 70 && !guesses.includes(429); n++) {
      guesses.push((await asks({ 'mini-m-connection': `guess-${n}` }, '')).status);
    }
    expect(guesses.at(-1)).toBe(429);
  });

  it('brings texts with any character', async () => {
    await appWith();
    const odd = 'A\u2028B\u2029C\u0085D\r\n\n\nE';
    const stream = await opens();
    await stream.says(joinAs(odd));
    await stream.until('vacant');
    const [message = ''] = stream
      .heard()
      .split('\n\n')
      .filter((event) => event.startsWith('data: '));
    expect(JSON.parse(message.slice('data: '.length)).name).toContain('A');
    stream.leaves();
  });
});

describe('polls', () => {
  it('wait until there is something to send', async () => {
    await appWith();
    const polling = await opens('poll');
    const first = polling.polls(1);
    await polling.says(joinAs('Aiko'));
    expect(await first).toContain('"type":"vacant"');
  });

  it.each([
    ['the same poll twice at once', [1, 1]],
    ['two polls at once', [1, 2]],
    ['a poll out of order', [2]],
    ['a poll without a number', [Number.NaN]],
  ])('end the connection for %s, whose answers could have gone astray', async (_what, numbers) => {
    await appWith();
    const polling = await opens('poll');
    const answers = await Promise.all(numbers.map(polling.polls));
    expect(answers).toEqual(numbers.map(() => 'no answer'));
    expect((await polling.says('')).status).toBe(404);
  });

  it('of a stream end it', async () => {
    await appWith();
    const stream = await opens();
    expect(await stream.polls(0)).toBe('no answer');
    await stream.over;
  });

  it('bring the reason of a close that came between two of them', async () => {
    await appWith();
    const polling = await opens('poll');
    await polling.says(joinAs('stranger'));
    expect(await polling.polls(1)).toContain(`event: close\ndata: ${closeCodes['not-in-meeting']} not-in-meeting`);
    expect((await polling.says('')).status).toBe(404);
  });
});

describe.each(['stream', 'poll'] as const)('a connection by %s', (transport) => {
  connectOver(transport);

  it('that doesn’t join ends after ten seconds', async () => {
    await appWith();
    const connection = await opens(transport);
    clock.skip(10_000);
    expect((await connection.says('')).status).toBe(404);
  });

  it('counts as a handshake of its address until someone is signed in', async () => {
    await appWith({ perAddress: { atOnce: 3, perSecond: 0 } });
    for (let n = 0; n < 5; n++) await (await TestWindow.join(app.url, 'Aiko')).close();
    for (let n = 0; n < 3; n++) expect((await asks({ 'mini-m-open': transport })).status).toBe(200);
    expect((await asks({ 'mini-m-open': transport })).status).toBe(429);
  });

  it('stays while others come and go, however many requests are answered meanwhile', async () => {
    await appWith({ ...unlimited, requests: 1, pending: 8 });
    const aiko = await TestWindow.join(app.url, 'Aiko');
    await aiko.start();
    const flood = await Promise.all(Array.from({ length: 20 }, () => rawSocket(app.url)));
    await Promise.allSettled(Array.from({ length: 20 }, () => fetch(url.replace('/live', '/healthz'))));
    const opened = await Promise.allSettled(Array.from({ length: 12 }, () => opens(transport)));
    expect(opened.length).toBe(12);
    expect(await aiko.command({ type: 'add-topic', text: 'Still here' })).toBeUndefined();
    expect(aiko.closedWith).toBeUndefined();
    for (const { socket } of flood) socket.destroy();
    await aiko.close();
  });

  it('answers the heartbeat, and is ended within 30 s if it doesn’t', async () => {
    await appWith();
    const aiko = await TestWindow.join(app.url, 'Aiko');
    await aiko.start();
    const dead = await opens(transport);
    await dead.says(joinAs('Tomás', '2'.repeat(32)));
    if (transport === 'stream') await dead.until('"welcome"');
    const began = heartbeatClock.now();
    while (heartbeatClock.now() - began < heartbeat + patience) {
      heartbeatClock.skip(1_000);
      // Its answers arrive.
      for (let trip = 0; trip < 2; trip++) await aiko.roundTrip();
    }
    expect((await dead.says('')).status).toBe(404);
    expect(aiko.closedWith).toBeUndefined();
    await aiko.close();
  });

  it('is told to go elsewhere when the server stops', async () => {
    await appWith();
    const aiko = await TestWindow.join(app.url, 'Aiko');
    await aiko.start();
    await app.close();
    await aiko.until(() => aiko.closedWith !== undefined);
    expect(aiko.closedWith).toEqual({ code: closeCodes.elsewhere, reason: 'elsewhere' });
  });

  it('reaches its server behind a load balancer that spreads requests', async () => {
    await appWith();
    const other = await testApp(memoryStore(clock), clock);
    closing.push(other.close);
    const ports = [app.url, other.url, other.url].map((one) => new URL(one).port);
    let turn = 0;
    const balancer = createServer((asked, answer) => {
      const { method, headers } = asked;
      const forwarded = httpRequest({ port: ports[turn++ % 3], path: '/live', method, headers }, (answered) => {
        answer.writeHead(answered.statusCode ?? 0, answered.headers);
        answered.pipe(answer).on('close', () => answered.destroy());
      });
      forwarded.on('error', () => answer.destroy());
      asked.pipe(forwarded);
    }).listen(0, '127.0.0.1');
    await once(balancer, 'listening');
    closing.push(
      () => balancer.close(),
      () => balancer.closeAllConnections(),
    );
    const aiko = await TestWindow.join(`ws://127.0.0.1:${(balancer.address() as AddressInfo).port}/live`, 'Aiko');
    expect(await aiko.start()).toBeUndefined();
    for (let n = 0; n < 10; n++) {
      expect(await aiko.command({ type: 'confirm-recording', off: n % 2 === 0 })).toBeUndefined();
    }
    await aiko.close();
  });
});

it('a reader of a stream that stops reading is dropped at a bounded buffer, alone', async () => {
  await appWith(unlimited);
  const aiko = await TestWindow.join(app.url, 'Aiko');
  await aiko.start();
  const { host } = new URL(url);
  const deaf = await rawSocket(url);
  deaf.socket.write(`POST /live HTTP/1.1\r\nHost: ${host}\r\nMini-M-Open: stream\r\nContent-Length: 0\r\n\r\n`);
  await deaf.until('\n\n');
  await deaf.until('data: ');
  const [, id = ''] = /event: open\ndata: (.*)\n/.exec(deaf.heard()) ?? [];
  await asks({ 'mini-m-connection': id }, joinAs('Aiko', '3'.repeat(32)));
  await deaf.until('welcome');
  deaf.socket.pause();
  const text = '長'.repeat(1_990);
  let told = 0;
  while ((await asks({ 'mini-m-connection': id }, '')).status === 204) {
    expect(await aiko.command({ type: 'write-takeaway', text: `${text}${told}` })).toBeUndefined();
    told += Buffer.byteLength(text);
    expect(told, 'bytes that nobody has read').toBeLessThan(slowReader + 24 * 1024 * 1024);
  }
  expect(told).toBeGreaterThan(slowReader);
  expect(aiko.closedWith).toBeUndefined();
  deaf.socket.destroy();
});

it('a request behind a stream on the same TCP connection is never answered there, and costs others nothing', async () => {
  await appWith();
  const { host } = new URL(url);
  const raw = await rawSocket(url);
  const opening = `POST /live HTTP/1.1\r\nHost: ${host}\r\nMini-M-Open: stream\r\nContent-Length: 0\r\n\r\n`;
  raw.socket.write(opening.repeat(2));
  await raw.until('event: open');
  const aiko = await TestWindow.join(app.url, 'Aiko');
  expect(await aiko.start()).toBeUndefined();
  expect(raw.heard().split('event: open').length - 1).toBe(1);
  clock.skip(10_000);
  await raw.until();
  await aiko.close();
});
