import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ClientMessage } from '#session/protocol.ts';
import { heartbeat, patience } from '../../server/live/heartbeat.ts';
import { type Connection, connect, silenceBeforePingMs } from '../../tab/live/connection.ts';
import { fakePage } from './fakePage.ts';

const { socket, lookAtPage } = fakePage();
const join = { type: 'join', token: 'token' } as ClientMessage;
let connection: Connection;
let lost: number;

beforeEach(async () => {
  lost = 0;
  connection = connect('wss://mini-m.example/live', {
    before: () => undefined,
    hello: async () => join,
    ticketRefused() {},
    message: () => true,
    lost: () => void lost++,
    denied() {},
    detour() {},
  });
  await socket().opens();
  answers();
});
afterEach(() => connection.close());

const asked = () => socket().sent.filter(({ type }) => type === 'ping').length;
/** The server answers the last ping. */
function answers() {
  const ping = socket().sent.findLast((message) => message.type === 'ping');
  if (ping) socket().says({ type: 'pong', now: 1_000, sentAt: ping.sentAt });
}

it('the server sends something before a window would ping it, even if it is late', () => {
  expect(heartbeat + 4_000).toBeLessThan(silenceBeforePingMs);
  expect(heartbeat + patience).toBeGreaterThan(silenceBeforePingMs);
});

it('a window that hears from the server pings only now and then, for its time', () => {
  const beats = (many: number) => {
    for (let n = 0; n < many; n++) {
      vi.advanceTimersByTime(heartbeat);
      socket().says(n % 2 ? { type: 'ticket', ticket: 'ticket' } : { type: 'time', now: 1_000 });
    }
  };
  beats(29);
  expect(asked()).toBe(1);
  beats(2);
  expect(asked()).toBe(2);
  expect(lost).toBe(0);
});

it('a window that hears nothing pings, and continues with an answer', () => {
  vi.advanceTimersByTime(24_000);
  expect(asked()).toBe(1);
  vi.advanceTimersByTime(5_000);
  expect(asked()).toBe(2);
  answers();
  vi.advanceTimersByTime(24_000);
  expect([asked(), lost]).toEqual([2, 0]);
});

it('a window without an answer gives up the connection within 38 s, however often someone looks', () => {
  vi.advanceTimersByTime(29_000);
  for (let n = 0; n < 8; n++) {
    vi.advanceTimersByTime(1_000);
    lookAtPage();
  }
  vi.advanceTimersByTime(1_000);
  expect(lost).toBe(1);
});

it('a window whose command isn’t answered pings within 8 s, and gives up the connection within 20 s', () => {
  vi.advanceTimersByTime(1_000);
  connection.send({ type: 'command', counter: 1, command: { type: 'mark-copied' } });
  vi.advanceTimersByTime(8_000);
  expect([asked(), lost]).toEqual([2, 0]);
  answers();
  // The server is there; the command waits for its session.
  vi.advanceTimersByTime(20_000);
  expect([asked(), lost]).toEqual([2, 0]);
  connection.send({ type: 'command', counter: 2, command: { type: 'mark-copied' } });
  vi.advanceTimersByTime(20_000);
  expect(lost).toBe(1);
});

it('after a long sleep a window pings first, because messages may still be queued', () => {
  // All timers stood still, but not the clock.
  vi.setSystemTime(Date.now() + 600_000);
  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 600_000);
  vi.advanceTimersByTime(4_000);
  expect([asked(), lost]).toEqual([2, 0]);
});
