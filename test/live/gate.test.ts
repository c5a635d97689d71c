import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bytesOfARequest, Gate, mostPipelined } from '../../server/live/gate.ts';
import type { Limits } from '../../server/live/limits.ts';
import { manualClock, type SkippableClock } from '../../server/rehearsal/clock.ts';
import { memoryStore } from '../../server/store/memory.ts';
import { type RawSocket, rawSocket, upgradeRequest } from '../support/rawSocket.ts';
import { type TestApp, testApp } from '../support/testApp.ts';
import { TestWindow } from '../support/wire.ts';

let clock: SkippableClock;
let app: TestApp;
let origin: string;
afterEach(() => app?.close());

async function appWith(limits: Partial<Limits>, trustProxy: string[] = []): Promise<void> {
  clock = manualClock(Date.UTC(2026, 10, 24, 9));
  app = await testApp(memoryStore(clock), clock, 'silent', limits, { trustProxy });
  origin = app.url.replace('ws', 'http').replace('/live', '');
}

/** An answer's status; says so if there was none. */
async function asks(from?: string): Promise<number | 'no answer'> {
  const headers = { connection: 'close', ...(from && { 'x-forwarded-for': from }) };
  try {
    const answer = await fetch(`${origin}/healthz`, { headers });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 'no answer';
  }
}

async function inTurn<T>(times: number, act: () => Promise<T>): Promise<T[]> {
  const all: T[] = [];
  for (let n = 0; n < times; n++) all.push(await act());
  return all;
}

describe('requests of one address', () => {
  const requestsPerAddress = { atOnce: 4, perSecond: 1 };

  it('beyond the limit are refused, then not even read, until some time has passed; people in a meeting stay', async () => {
    await appWith({ requestsPerAddress });
    const aiko = await TestWindow.join(app.url, 'Aiko');
    expect(await inTurn(5, () => asks())).toEqual([200, 200, 200, 200, 429]);
    expect(await asks()).toBe('no answer');
    expect(await aiko.start()).toBeUndefined();
    clock.skip(2_000);
    expect(await asks()).toBe(200);
  });

  it('are counted for each address that a trusted proxy forwards', async () => {
    await appWith({ requestsPerAddress }, ['127.0.0.0/8']);
    const ask = () => asks('198.51.100.1');
    expect(await inTurn(7, ask)).toEqual([200, 200, 200, 200, 429, 429, 429]);
    expect(await asks('198.51.100.2')).toBe(200);
    // Requests of its own, or without a forwarded address, never shut out the people behind it.
    expect(await inTurn(8, () => asks())).toEqual([200, 200, 200, 200, 429, 429, 429, 429]);
    expect(await asks('198.51.100.2')).toBe(200);
  });

  it('include refused WebSocket handshakes; accepted ones are free', async () => {
    await appWith({ requestsPerAddress });
    for (let n = 0; n < 6; n++) await TestWindow.join(app.url, `Person ${n}`);
    for (let n = 0; n < 5; n++) {
      const raw = await rawSocket(app.url);
      raw.socket.write(upgradeRequest(app.url, { Origin: 'https://other.example' }));
      await raw.until('\r\n\r\n');
      raw.socket.destroy();
    }
    expect(await asks()).toBe('no answer');
  });

  it.each([
    ['that send something other than HTTP', 'CANARY is no method\r\n\r\n'],
    ['that send nothing', ''],
  ])('are also connections %s', async (_what, bytes) => {
    await appWith({ requestsPerAddress });
    const aiko = await TestWindow.join(app.url, 'Aiko');
    for (let n = 0; n < 5; n++) {
      const raw = await rawSocket(app.url);
      if (bytes === '') raw.socket.end();
      else raw.socket.write(bytes);
      await raw.until();
    }
    expect(await asks()).toBe('no answer');
    expect(await aiko.start()).toBeUndefined();
    clock.skip(2_000);
    expect(await asks()).toBe(200);
  });

  it('count once each, even the first on its connection', async () => {
    await appWith({ requestsPerAddress });
    const { host } = new URL(app.url);
    const raw = await rawSocket(app.url);
    for (let n = 1; n <= 4; n++) {
      raw.socket.write(`GET /nowhere HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
      while (answersOn(raw) < n) await once(raw.socket, 'data');
    }
    raw.socket.destroy();
    clock.skip(1_000);
    expect(await asks()).toBe(200);
  });

  it('don’t include a trusted proxy’s connections, which serve everyone behind it', async () => {
    await appWith({ requestsPerAddress }, ['127.0.0.0/8']);
    for (let n = 0; n < 9; n++) {
      const raw = await rawSocket(app.url);
      raw.socket.end();
      await raw.until();
    }
    expect(await asks()).toBe(200);
    expect(await asks('198.51.100.1')).toBe(200);
  });

  it('are enough for a company behind one address', async () => {
    await appWith({});
    const ask = async () => new Set(await Promise.all(Array.from({ length: 100 }, () => asks())));
    expect(new Set((await inTurn(10, ask)).flatMap((all) => [...all]))).toEqual(new Set([200]));
  });
});

const answersOn = ({ heard }: RawSocket) => heard().split('HTTP/1.1 404').length - 1;

it('pipelined requests are answered up to a limit, and then end the connection', async () => {
  await appWith({});
  const { host } = new URL(app.url);
  const get = `GET /nowhere HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  const polite = await rawSocket(app.url);
  for (let n = 1; n <= 20; n++) {
    polite.socket.write(get);
    while (answersOn(polite) < n) await once(polite.socket, 'data');
  }
  expect(polite.socket.destroyed).toBe(false);
  const hasty = await rawSocket(app.url);
  hasty.socket.write(get.repeat(1_000));
  await hasty.until();
  expect(answersOn(hasty)).toBeLessThanOrEqual(mostPipelined);
  polite.socket.destroy();
});

it('a large answer counts as several requests, even if it isn’t read to its end', async () => {
  const refused: number[] = [];
  const gate = new Gate(
    {
      limits: { requests: 9, requestsPerAddress: { atOnce: 11, perSecond: 0 } },
      clock: manualClock(),
      addressOf: () => 'one',
      refuse: (socket, status) => {
        refused.push(status);
        socket.destroy();
      },
    },
    () => {},
  );
  const ended: Promise<unknown>[] = [];
  const serve = gate.guard((_request, response) => {
    ended.push(once(response, 'close'));
    response.end(Buffer.alloc(4.5 * bytesOfARequest));
  });
  const server = createServer(serve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const get = async (isRead: boolean) => {
    const raw = await rawSocket(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    raw.socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    if (isRead) await raw.until();
    else await raw.until('200 OK');
    raw.socket.destroy();
    await Promise.all(ended);
  };
  // Five each: one for the request and four for the size of its answer.
  await get(true);
  await get(false);
  await get(true);
  expect([ended.length, refused]).toEqual([3, []]);
  await get(true);
  expect([ended.length, refused]).toEqual([3, [429]]);
  server.close();
});

describe('requests that are being answered', () => {
  const held: ServerResponse[] = [];
  let server: Server;
  let address: string;
  let evicted = 0;
  beforeAll(async () => {
    const gate = new Gate(
      {
        limits: { requests: 4, requestsPerAddress: { atOnce: 1_000, perSecond: 0 } },
        clock: manualClock(),
        addressOf: ({ socket }) => String(socket.remotePort),
        refuse: () => {},
      },
      () => evicted++,
    );
    server = createServer(gate.guard((_request, response) => held.push(response))).listen(0, '127.0.0.1');
    await once(server, 'listening');
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  const asking = async () => {
    const raw = await rawSocket(address);
    const before = held.length;
    raw.socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    while (held.length === before) await once(server, 'request');
    return raw;
  };

  it('are limited: the oldest end, and answered ones no longer count', async () => {
    const [first, second, third, fourth] = [await asking(), await asking(), await asking(), await asking()];
    held[1]?.end();
    await second.until('200 OK');
    const fifth = await asking();
    expect([evicted, first.socket.readableEnded]).toEqual([0, false]);
    const sixth = await asking();
    await first.until();
    expect(evicted).toBe(1);
    for (let n = 0; n < 20; n++) {
      const before = second.heard().length;
      second.socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
      await once(server, 'request');
      held.at(-1)?.end();
      while (second.heard().length === before) await once(second.socket, 'data');
    }
    for (const { socket } of [first, second, third, fourth, fifth, sixth]) socket.destroy();
  });
});
