import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClientMessage } from '#session/protocol.ts';
import { type Connection, connect } from '../../tab/live/connection.ts';
import type { LiveState } from '../../tab/live/live.ts';
import { peek } from '../../tab/live/peek.ts';
import type { Detour } from '../../tab/live/transport.ts';
import { linkStatus } from '../../tab/ui/linkStatus.ts';
import { setLanguage } from '../../tab/words/words.ts';
import { FakeSocket } from '../support/fakeSocket.ts';
import { fakePage } from './fakePage.ts';

const { socket, lookAtPage, comeOnline } = fakePage();
const join = { type: 'join', token: 'token' } as ClientMessage;
let connection: Connection;
let lost: number;
let detours: Array<Detour | undefined>;
let heard: string[];
let http: FakeHttp;

/** The server as seen by plain requests, through a network that may refuse them or hold streams back. */
class FakeHttp {
  reaches = true;
  refusesConnections = false;
  holdsBack = false;
  /** What was asked, for example `open stream`. */
  asked: string[] = [];
  sent: string[] = [];
  #down: ReadableStreamDefaultController<Uint8Array> | undefined;
  #poll: ((answer: Response) => void) | undefined;

  fetch = async (url: string, { method = 'GET', headers, body, signal }: RequestInit): Promise<Response> => {
    expect(url).toBe('https://mini-m.example/live');
    if (!this.reaches) throw new TypeError('the network is down');
    const named = new Headers(headers);
    if (method === 'GET') return new Response(null, { status: 426 });
    if (method === 'DELETE') {
      this.asked.push('close');
      return new Response();
    }
    const opening = named.get('mini-m-open');
    if (opening && this.refusesConnections) return new Response(null, { status: 403 });
    if (opening === 'stream') {
      this.asked.push('open stream');
      if (this.holdsBack) return this.#never(signal);
      this.#begin();
      const start = (controller: ReadableStreamDefaultController<Uint8Array>) => {
        this.#down = controller;
      };
      return new Response(new ReadableStream({ start }));
    }
    if (opening === 'poll') {
      this.asked.push('open poll');
      return new Response('event: open\ndata: id\n\n');
    }
    expect(named.get('mini-m-connection')).toBe('id');
    const poll = named.get('mini-m-poll');
    if (poll) {
      this.asked.push(`poll ${poll}`);
      return new Promise((resolve, reject) => {
        this.#poll = resolve;
        signal?.addEventListener('abort', () => reject(signal.reason));
      });
    }
    this.sent.push(...String(body).split('\n'));
    return new Response(null, { status: 204 });
  };

  says(event: string): void {
    if (this.#poll) this.#poll(new Response(event));
    else this.#down?.enqueue(new TextEncoder().encode(event));
  }

  cuts(): void {
    this.#down?.error(new TypeError('cut'));
  }

  /** The first event, after the caller has its response. */
  #begin(): void {
    queueMicrotask(() => this.says('event: open\ndata: id\n\n'));
  }

  #never(signal: AbortSignal | null | undefined): Promise<Response> {
    return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
  }
}

beforeEach(() => {
  [lost, detours, heard] = [0, [], []];
  http = new FakeHttp();
  vi.stubGlobal('fetch', http.fetch);
  connection = connect('wss://mini-m.example/live', {
    before: () => undefined,
    hello: async () => join,
    ticketRefused() {},
    message: ({ type }) => heard.push(type) > 0,
    lost: () => void lost++,
    denied() {},
    detour: (now) => void detours.push(now),
  });
});
afterEach(() => connection.close());

/** Everything that follows without time passing, including a script that is fetched. */
async function settles(): Promise<void> {
  for (let n = 0; n < 3; n++) {
    await vi.advanceTimersByTimeAsync(0);
    await vi.dynamicImportSettled();
  }
}

/** The present handshake fails, and the next attempt begins. */
async function fails(): Promise<void> {
  const before = FakeSocket.all.length;
  socket().closedBy(1006);
  await settles();
  for (let ms = 0; ms < 8_000 && FakeSocket.all.length === before && http.asked.length === 0; ms += 50) {
    await vi.advanceTimersByTimeAsync(50);
  }
  await settles();
}

/** WebSockets fail until it connects over HTTP. */
async function detoursOverHttp(): Promise<void> {
  for (let n = 0; n < 3; n++) await fails();
  await vi.waitFor(() => expect(detours).toEqual(['http']), { interval: 1 });
  await settles();
}

describe('a handshake that nobody answers', () => {
  it('is given up after 10 s, and another one begins within a second', () => {
    vi.advanceTimersByTime(9_999);
    expect([lost, FakeSocket.all.length]).toEqual([0, 1]);
    vi.advanceTimersByTime(1);
    expect([lost, socket().readyState]).toEqual([1, 3]);
    vi.advanceTimersByTime(1_000);
    expect(FakeSocket.all.length).toBe(2);
  });

  it.each([
    ['the network is back', comeOnline],
    ['someone looks at the window', lookAtPage],
  ])('is given up at once when %s', async (_when, happens) => {
    vi.advanceTimersByTime(100);
    happens();
    expect([lost, FakeSocket.all.length]).toEqual([0, 2]);
    expect(FakeSocket.all.map(({ readyState }) => readyState)).toEqual([3, 0]);
    // The one that was given up ends nothing later.
    vi.advanceTimersByTime(9_950);
    expect([lost, FakeSocket.all.length]).toEqual([0, 2]);
    await socket().opens();
    vi.advanceTimersByTime(5_000);
    expect([lost, FakeSocket.all.length]).toEqual([0, 2]);
  });

  it('isn’t given up while nobody looks', () => {
    vi.stubGlobal('document', { ...document, visibilityState: 'hidden' });
    lookAtPage();
    expect(FakeSocket.all.length).toBe(1);
  });
});

describe('where WebSockets fail although the server answers plain requests', () => {
  it('a window connects over HTTP within 2 s, and says so', async () => {
    const began = performance.now();
    await detoursOverHttp();
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(http.asked).toEqual(['open stream']);
    expect(http.sent).toContain(JSON.stringify(join));
    http.says('data: {"type":"time","now":1}\n\nda');
    http.says('ta: {"type":"time","now":2}\n\n');
    await vi.waitFor(() => expect(heard).toEqual(['time', 'time']), { interval: 1 });
  });

  it('and handshakes aren’t even answered, it does so within 15 s', async () => {
    vi.advanceTimersByTime(10_000);
    await settles();
    await vi.advanceTimersByTimeAsync(1_000);
    await vi.advanceTimersByTimeAsync(3_000);
    await vi.waitFor(() => expect(detours).toEqual(['http']), { interval: 1 });
  });

  it('it answers pings, and sends what gathers in order', async () => {
    await detoursOverHttp();
    http.sent = [];
    http.says('event: ping\ndata: \n\n');
    await vi.waitFor(() => expect(http.sent).toEqual(['']), { interval: 1 });
    for (let n = 1; n <= 3; n++) connection.send({ type: 'ping', sentAt: n });
    await vi.waitFor(() => expect(http.sent.slice(1).map((text) => JSON.parse(text).sentAt)).toEqual([1, 2, 3]));
  });

  it('it tries a WebSocket first on the next connection, and goes back to HTTP at once', async () => {
    await detoursOverHttp();
    const before = FakeSocket.all.length;
    http.cuts();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(FakeSocket.all.length).toBe(before + 1);
    // It wasn't answered for 3 s.
    expect(socket().readyState).toBe(3);
    await vi.waitFor(() => expect(http.asked).toEqual(['open stream', 'open stream']), { interval: 1 });
    expect(detours).toEqual(['http']);
  });

  it('it stays with a WebSocket once one opens', async () => {
    await detoursOverHttp();
    const before = FakeSocket.all.length;
    http.cuts();
    await vi.waitFor(() => {
      vi.advanceTimersByTime(100);
      expect(FakeSocket.all.length).toBe(before + 1);
    });
    await socket().opens();
    expect(detours).toEqual(['http', undefined]);
  });

  it('it polls if the stream is held back', async () => {
    http.holdsBack = true;
    for (let n = 0; n < 3; n++) await fails();
    expect(http.asked).toEqual(['open stream']);
    await vi.advanceTimersByTimeAsync(5_000);
    await vi.waitFor(() => expect(http.asked).toEqual(['open stream', 'open poll', 'poll 1']), { interval: 1 });
    http.says('data: {"type":"time","now":1}\n\n');
    await vi.waitFor(() => expect(heard).toEqual(['time']), { interval: 1 });
    expect(http.asked).toContain('poll 2');
    connection.close();
    await vi.waitFor(() => expect(http.asked).toContain('close'), { interval: 1 });
  });

  it('but it refuses connections over HTTP, too, the window says that the network blocks it, and keeps trying', async () => {
    http.refusesConnections = true;
    for (let n = 0; n < 4; n++) await fails();
    expect(detours).toEqual(['none']);
    const before = FakeSocket.all.length;
    await fails();
    expect(FakeSocket.all.length).toBe(before + 1);
  });
});

it('a window that only asks whether a session is open gets its answer over HTTP, too', async () => {
  const glimpse = peek({ url: 'wss://mini-m.example/live', token: async () => 'token', meeting: 'm' });
  await settles();
  socket().closedBy(1006);
  await vi.waitFor(() => expect(http.sent).toHaveLength(1), { interval: 1 });
  expect(JSON.parse(http.sent[0] ?? '')).toMatchObject({ type: 'join', token: 'token', meeting: 'm', peek: true });
  http.says('data: {"type":"peeked","now":1,"open":true}\n\n');
  expect(await glimpse).toEqual({ kind: 'open' });
});

describe('it stays with WebSockets', () => {
  it('while the network is down', async () => {
    http.reaches = false;
    for (let n = 0; n < 6; n++) await fails();
    expect([http.asked, detours, FakeSocket.all.length]).toEqual([[], [], 7]);
  });

  it('while the server restarts: as soon as it answers, so does its WebSocket', async () => {
    http.reaches = false;
    for (let n = 0; n < 4; n++) await fails();
    http.reaches = true;
    await fails();
    await socket().opens();
    await settles();
    // Lost once more, for example because the network is.
    await fails();
    expect([http.asked, detours]).toEqual([[], []]);
  });
});

it.each(['en', 'de', 'ja', 'ar'])('a blocked window names the server to ask for, in %s', async (language) => {
  vi.stubGlobal('document', { ...document, querySelector: () => ({ content: 'https://mini-m.example' }) });
  await setLanguage(language);
  const state: LiveState = { link: 'lost', now: { kind: 'unknown' }, pending: 0 };
  const [usual, blocked] = [linkStatus(state), linkStatus({ ...state, detour: 'none' })];
  expect(blocked).toContain('mini-m.example');
  expect(blocked).not.toBe(usual);
  // A network that let it through before is down.
  expect(linkStatus({ ...state, detour: 'http' })).toBe(usual);
  await setLanguage('en');
});
