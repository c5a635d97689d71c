import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { protocolVersion } from '#session/protocol.ts';
import type { Identity } from '../../server/identity/identity.ts';
import type { Limits } from '../../server/live/limits.ts';
import { manualClock, type SkippableClock } from '../../server/rehearsal/clock.ts';
import { memoryStore } from '../../server/store/memory.ts';
import { namedIdentity, type TestApp, testApp } from '../support/testApp.ts';
import { TestWindow } from '../support/wire.ts';

let clock: SkippableClock;
let app: TestApp;
const opened: Array<WebSocket | Socket> = [];
beforeEach(() => {
  clock = manualClock(Date.UTC(2026, 10, 24, 9));
});
afterEach(async () => {
  for (const socket of opened.splice(0)) socket instanceof WebSocket ? socket.terminate() : socket.destroy();
  await app.close();
});

async function appWith(limits: Partial<Limits>, trustProxy: string[] = []): Promise<void> {
  app = await testApp(memoryStore(clock), clock, 'silent', limits, { trustProxy });
}

/** Connects, as if for `from`; resolves with the socket, or with the status of the answer that refused it. */
async function connects(from?: string): Promise<WebSocket | number> {
  const headers = from === undefined ? {} : { 'x-forwarded-for': from };
  const socket = new WebSocket(app.url, { origin: 'http://127.0.0.1:1', headers });
  opened.push(socket);
  socket.on('error', () => {});
  const refused = once(socket, 'unexpected-response');
  await Promise.race([once(socket, 'open'), refused]);
  if (socket.readyState === WebSocket.OPEN) return socket;
  const [, answer] = (await refused) as [unknown, IncomingMessage];
  return answer.statusCode ?? 0;
}

/** The outcome of a join: the first message's type, the close code's name, or the HTTP status. */
async function joins(token: string, from?: string): Promise<string> {
  const socket = await connects(from);
  if (typeof socket === 'number') return `HTTP ${socket}`;
  const window = windowId();
  socket.send(JSON.stringify({ type: 'join', protocol: protocolVersion, token, meeting: 'standup', window }));
  const heard = once(socket, 'message').then(([data]) => JSON.parse(String(data)).type as string);
  const closed = once(socket, 'close').then(([, reason]) => String(reason));
  return Promise.race([heard, closed]);
}

let windows = 0;
const windowId = () => (++windows).toString(16).padStart(32, '0');

async function inTurn(times: number, act: () => Promise<string>): Promise<string[]> {
  const all: string[] = [];
  for (let n = 0; n < times; n++) all.push(await act());
  return all;
}

describe('handshakes of one address', () => {
  const perAddress = { atOnce: 5, perSecond: 1 };

  it('that end without a sign-in are refused beyond the limit, until some time has passed', async () => {
    await appWith({ perAddress });
    const aiko = await TestWindow.join(app.url, 'Aiko');
    expect(await inTurn(7, () => joins(''))).toEqual([...Array(5).fill('not-signed-in'), 'HTTP 429', 'HTTP 429']);
    // People inside stay.
    expect(await aiko.start()).toBeUndefined();
    clock.skip(4_000);
    expect(await inTurn(2, () => joins(''))).toEqual(['not-signed-in', 'not-signed-in']);
  });

  it('count while the person is unknown', async () => {
    await appWith({ perAddress });
    const silent = await Promise.all(Array.from({ length: 5 }, () => connects()));
    expect(silent.every((socket) => socket instanceof WebSocket)).toBe(true);
    expect(await joins('Aiko')).toBe('HTTP 429');
  });

  it('no longer count once the person is known, whether or not they are in the meeting', async () => {
    await appWith({ perAddress });
    expect(await inTurn(20, () => joins('stranger'))).toEqual(Array(20).fill('not-in-meeting'));
    expect(await inTurn(20, () => joins('Aiko'))).toEqual(Array(20).fill('vacant'));
  });

  it('count for someone who reconnects again and again, too', async () => {
    await appWith({ perAddress, perPerson: { atOnce: 30, perSecond: 0 } });
    const [come, sent, refused] = [Array(3).fill('vacant'), Array(5).fill('slow-down'), 'HTTP 429'];
    expect(await inTurn(9, () => joins('Aiko'))).toEqual([...come, ...sent, refused]);
  });

  it('of a person who is refused count for that person, and beyond their limit for the address', async () => {
    for (const token of ['stranger', 'invited']) {
      await appWith({ perAddress, perPerson: { atOnce: 30, perSecond: 0 } });
      const [heard, sent, refused] = [Array(3).fill('not-in-meeting'), Array(5).fill('slow-down'), 'HTTP 429'];
      expect(await inTurn(9, () => joins(token))).toEqual([...heard, ...sent, refused]);
      await app.close();
    }
  });

  it('are refunded once: repeated joins on one connection gain nothing', async () => {
    await appWith({ perAddress });
    await inTurn(3, () => joins(''));
    const socket = (await connects()) as WebSocket;
    const peek = { type: 'join', protocol: protocolVersion, token: 'Aiko', meeting: 'standup', peek: true };
    for (let n = 0; n < 10; n++) {
      const answered = once(socket, 'message');
      socket.send(JSON.stringify({ ...peek, window: windowId() }));
      await answered;
    }
    expect(await inTurn(3, () => joins(''))).toEqual(['not-signed-in', 'not-signed-in', 'HTTP 429']);
  });

  it('count for the connection’s own address if the proxy isn’t trusted', async () => {
    await appWith({ perAddress }, ['192.0.2.1']);
    await inTurn(5, () => joins('', '198.51.100.1'));
    expect(await joins('', '198.51.100.2')).toBe('HTTP 429');
  });

  it('count for each address that a trusted proxy forwards', async () => {
    await appWith({ perAddress }, ['127.0.0.0/8']);
    await inTurn(5, () => joins('', '198.51.100.1'));
    expect(await joins('', '198.51.100.1')).toBe('HTTP 429');
    expect(await joins('', '198.51.100.2')).toBe('not-signed-in');
    expect(await joins('Aiko', '198.51.100.3')).toBe('vacant');
  });
});

it('500 people behind one address join, lose their connections and return at once', async () => {
  // Fewer than two joins each: the limit is refunded once someone is signed in.
  await appWith({ perAddress: { atOnce: 600, perSecond: 0 } });
  const people = Array.from({ length: 500 }, (_, n) => ({
    name: `Person ${n}`,
    meeting: `m${n % 25}`,
    id: windowId(),
  }));
  const comes = async ({ name, meeting, id }: (typeof people)[0]) => {
    const socket = await connects();
    if (typeof socket === 'number') return socket;
    const heard = once(socket, 'message');
    const join = { type: 'join', protocol: protocolVersion, token: name, meeting, window: id };
    socket.send(JSON.stringify(join));
    await heard;
    return socket;
  };
  for (let round = 0; round < 2; round++) {
    const sockets = await Promise.all(people.map(comes));
    expect(sockets.filter((socket) => typeof socket === 'number')).toEqual([]);
    const pongs = await Promise.all(
      sockets.map(async (socket) => {
        if (typeof socket === 'number') return 'none';
        const answered = once(socket, 'message');
        socket.send(JSON.stringify({ type: 'ping', sentAt: 1 }));
        return JSON.parse(String((await answered)[0])).type;
      }),
    );
    expect(new Set(pongs)).toEqual(new Set(['pong']));
    for (const socket of sockets) if (typeof socket !== 'number') socket.terminate();
  }
}, 40_000);

it('joins queued behind a failed one are not processed', async () => {
  const asked: string[] = [];
  const identity: Identity = {
    ...namedIdentity,
    admit: (claim) => {
      asked.push(claim.token);
      return namedIdentity.admit(claim);
    },
  };
  app = await testApp(memoryStore(clock), clock, 'silent', {}, { identity });
  const socket = (await connects()) as WebSocket;
  const join = { type: 'join', protocol: protocolVersion, meeting: 'standup' };
  for (const token of ['', 'Aiko', 'Tomas']) socket.send(JSON.stringify({ ...join, token, window: windowId() }));
  const [, reason] = await once(socket, 'close');
  expect([String(reason), asked]).toEqual(['not-signed-in', ['']]);
});

describe('a slow handshake', () => {
  it('that doesn’t join is ended after ten seconds; joined connections stay', async () => {
    await appWith({});
    const aiko = await TestWindow.join(app.url, 'Aiko');
    const socket = (await connects()) as WebSocket;
    const closed = once(socket, 'close');
    clock.skip(9_999);
    const answered = once(socket, 'message');
    socket.send(JSON.stringify({ type: 'ping', sentAt: 1 }));
    await answered;
    clock.skip(1);
    expect((await closed)[0]).toBe(1006);
    expect(await aiko.start()).toBeUndefined();
  });

  it.each([
    ['says nothing', ''],
    ['sends no end of headers', 'GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nX: '],
    ['sends no body', 'POST /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n{'],
  ])('that %s is dropped, and others are served', async (_what, text) => {
    await appWith({ handshake: 200 });
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    opened.push(socket);
    const ended = once(socket, 'close');
    socket.resume();
    if (text) socket.write(text);
    const aiko = await TestWindow.join(app.url, 'Aiko');
    await ended;
    expect(await aiko.start()).toBeUndefined();
  });
});
