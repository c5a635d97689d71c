import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../server/kit/clock.ts';
import { BoundedSockets } from '../../server/live/boundedSockets.ts';
import type { Limits } from '../../server/live/limits.ts';
import { memoryStore } from '../../server/store/memory.ts';
import { clientFrame, type RawSocket, rawSocket, rawWebSocket, upgradeRequest } from '../support/rawSocket.ts';
import { type TestApp, testApp } from '../support/testApp.ts';
import { TestWindow } from '../support/wire.ts';

describe('connections that have not joined', () => {
  const most = 16;
  let evicted = 0;
  const socket = () => new Duplex();
  const some = (many: number) => Array.from({ length: many }, socket);
  const room = () => {
    evicted = 0;
    return new BoundedSockets(most, () => evicted++);
  };
  const gone = (sockets: Duplex[]) => sockets.map(({ destroyed }) => destroyed);

  it('beyond the limit evict the oldest, if each has its own address', () => {
    const pending = room();
    const all = some(most + 3);
    for (const [n, one] of all.entries()) pending.add(one, `address ${n}`);
    expect(gone(all)).toEqual([...Array(3).fill(true), ...Array(most).fill(false)]);
    expect([pending.size, evicted]).toEqual([most, 3]);
  });

  it('from one address evict each other, and nobody who came before', () => {
    const pending = room();
    const others = some(5);
    for (const [n, one] of others.entries()) pending.add(one, `address ${n}`);
    const flood = some(100);
    for (const one of flood) pending.add(one, 'flood');
    expect(gone(others)).toEqual(Array(5).fill(false));
    expect(gone(flood).lastIndexOf(true)).toBe(88);
    const late = socket();
    pending.add(late, 'late');
    expect([late.destroyed, pending.size]).toEqual([false, most]);
  });

  it('from many addresses don’t evict two of a company behind one', () => {
    const pending = room();
    for (const [n, one] of some(most).entries()) pending.add(one, `flood ${n}`);
    const company = some(2);
    for (const one of company) pending.add(one, 'company');
    for (const [n, one] of some(most - 2).entries()) pending.add(one, `more ${n}`);
    expect(gone(company)).toEqual([false, false]);
  });

  it('no longer count once they joined or closed, and count for their real address', async () => {
    const pending = room();
    const [joined, closed, moved, stays] = some(4) as [Duplex, Duplex, Duplex, Duplex];
    for (const one of [joined, closed, moved, stays]) pending.add(one, 'proxy');
    pending.leave(joined);
    closed.destroy();
    await once(closed, 'close');
    pending.add(moved, 'behind it');
    pending.leave(joined);
    expect([pending.size, joined.destroyed, moved.listenerCount('close')]).toEqual([2, false, 1]);
    moved.destroy();
    await once(moved, 'close');
    expect(pending.size).toBe(1);
  });
});

let app: TestApp;
const opened: RawSocket[] = [];
/** The server's ends of all connections so far. */
let ends: Socket[] = [];
afterEach(async () => {
  for (const { socket } of opened.splice(0)) socket.destroy();
  await app?.close();
});

async function appWith(limits: Partial<Limits>): Promise<void> {
  app = await testApp(memoryStore(systemClock), systemClock, 'silent', limits);
  ends = [];
  app.app.server.on('connection', (socket) => ends.push(socket));
}

/** A connection that sent this. */
async function says(text: string, { pauses = false, ends = false } = {}): Promise<RawSocket> {
  const raw = await rawSocket(app.url, { pauses });
  opened.push(raw);
  if (text) raw.socket.write(text);
  if (ends) raw.socket.end();
  return raw;
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: ${new URL(app.url).host}\r\n\r\n`;
const kinds: Array<[string, () => Promise<RawSocket>]> = [
  ['connect and say nothing', () => says('')],
  ['say what is no request', () => says('garbage\r\n\r\n')],
  ['begin a request', () => says('GET /live HTTP/1.1\r\nHost: x\r\nX: ')],
  ['have had an answer', () => says(get('/healthz'))],
  ['have closed their side', () => says(get('/healthz'), { ends: true })],
  ['do not read their answers', () => says(get('/tab').repeat(5), { pauses: true })],
  ['were refused a WebSocket', () => says(upgradeRequest(app.url, { Origin: 'https://other.example' }))],
  [
    'have a WebSocket and do not join',
    async () => {
      const raw = await rawWebSocket(app.url);
      opened.push(raw);
      return raw;
    },
  ],
];

it.each(kinds)('150 that %s keep nobody out of a server with five places', async (_what, opens) => {
  await appWith({ connections: 5, pending: 20 });
  const aiko = await TestWindow.join(app.url, 'Aiko');
  await aiko.start();
  for (let n = 0; n < 150; n++) await opens();
  const tomas = await TestWindow.join(app.url, 'Tomás');
  await tomas.until(() => tomas.view !== undefined);
  expect(await tomas.command({ type: 'acknowledge-rule' })).toBeUndefined();
  expect(await aiko.command({ type: 'add-topic', text: 'Still here' })).toBeUndefined();
});

describe('a connection whose other side never closes', () => {
  const refused: Array<[string, () => string, string]> = [
    ['no request', () => 'garbage\r\n\r\n', '400'],
    ['headers that are too large', () => `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, '431'],
    ['a WebSocket for another site', () => upgradeRequest(app.url, { Origin: 'https://other.example' }), '403'],
    ['a WebSocket elsewhere', () => upgradeRequest(app.url).replace('/live', '/elsewhere'), '403'],
    ['a WebSocket without a key', () => upgradeRequest(app.url, { 'Sec-WebSocket-Key': '' }), '400'],
    ['a request by HTTP/1.0', () => 'GET /healthz HTTP/1.0\r\n\r\n', '200'],
  ];
  it.each(refused)('is answered and ended: %s', async (_what, text, status) => {
    await appWith({});
    const raw = await says(text());
    await raw.until();
    expect(raw.heard()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    const [end] = ends as [Socket];
    if (!end.destroyed) await once(end, 'close');
  });

  it('is ended even if it keeps sending bytes that aren’t a request', async () => {
    await appWith({});
    const raw = await says('garbage\r\n\r\n');
    const [end] = ends as [Socket];
    let isGone = false;
    const gone = once(end, 'close').then(() => {
      isGone = true;
    });
    while (!isGone) {
      raw.socket.write('more garbage\r\n\r\n');
      await Promise.race([new Promise((resolve) => setImmediate(resolve)), gone]);
    }
    expect(raw.heard().match(/HTTP\/1\.1 400/g)).toHaveLength(1);
  });

  it('is ended if it doesn’t answer the close of its WebSocket', async () => {
    await appWith({});
    const raw = await rawWebSocket(app.url);
    opened.push(raw);
    raw.socket.write(
      clientFrame(
        'text',
        JSON.stringify({ type: 'join', protocol: 99, token: 'x', meeting: 'm', window: 'ab'.repeat(16) }),
      ),
    );
    const [end] = ends as [Socket];
    await once(end, 'close');
  });
});
