import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterAll, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { frame } from '../../server/live/frame.ts';
import { heartbeat, keepHeartbeat, patience } from '../../server/live/heartbeat.ts';
import { manualClock } from '../../server/rehearsal/clock.ts';

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** Both ends of a new connection. */
async function connection(autoPong: boolean) {
  const { port } = server.address() as AddressInfo;
  const near = new WebSocket(`ws://127.0.0.1:${port}`, { autoPong });
  const [[far, request]] = await Promise.all([once(server, 'connection'), once(near, 'open')]);
  return { near, far: far as WebSocket, raw: request.socket as Duplex };
}

const noStream = {} as Duplex;

/** The server's end of a connection, without a network. */
class Far extends EventEmitter {
  readonly OPEN = 1;
  readonly readyState = 1;
  pings = 0;
  isWaiting = false;
  isEnded = false;

  ping() {
    this.pings++;
    this.isWaiting = true;
  }

  answer() {
    if (this.isWaiting) this.emit('pong');
    this.isWaiting = false;
  }

  terminate() {
    this.isEnded = true;
  }
}

it('connections that opened together are pinged at different times, each once per heartbeat', () => {
  const clock = manualClock(0);
  const times = Array.from({ length: 500 }, () => {
    const far = new Far();
    const pingedAt: number[] = [];
    far.ping = () => {
      pingedAt.push(clock.now());
      far.emit('pong');
    };
    keepHeartbeat(far as unknown as WebSocket, noStream, clock);
    return pingedAt;
  });
  clock.skip(3 * heartbeat + 1);
  for (const [first = Number.NaN, second = Number.NaN, third = Number.NaN] of times) {
    expect(first).toBeLessThan(heartbeat);
    expect(second - first).toBeCloseTo(heartbeat);
    expect(third - second).toBeCloseTo(heartbeat);
  }
  const perSecond = Map.groupBy(times.flat(), (at) => Math.floor(at / 1_000));
  // 25 on average.
  expect(Math.max(...Array.from(perSecond.values(), ({ length }) => length))).toBeLessThan(75);
});

it.each([
  ['the process stood still', 15_000],
  ['its clock was set back', -3_600_000],
])('after %s, all connections are pinged again, and none that answers is ended', (_what, by) => {
  let passed = 0;
  let clockSet = 0;
  const timers = new Set<{ due: number; run: () => void }>();
  const clock = {
    now: () => passed + clockSet,
    after(ms: number, run: () => void) {
      const timer = { due: passed + ms, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
  };
  /** As in a real process, late timers run before anything that arrived meanwhile is read. */
  const pass = (ms: number) => {
    passed += ms;
    for (const timer of timers) if (timer.due <= passed && timers.delete(timer)) timer.run();
  };
  const sockets = Array.from({ length: 400 }, () => new Far());
  for (const far of sockets) keepHeartbeat(far as unknown as WebSocket, noStream, clock);
  const live = (ms: number) => {
    for (const end = passed + ms; passed < end; ) {
      pass(50);
      for (const socket of sockets) socket.answer();
    }
  };
  live(30_000);
  if (by > 0) {
    // Some are pinged right before.
    pass(1_000);
    pass(by);
  } else clockSet = by;
  for (const socket of sockets) socket.pings = 0;
  live(60_000);
  expect(sockets.filter(({ isEnded, pings }) => isEnded || pings < 2)).toEqual([]);
});

it('a connection whose other side is silent is ended within 30 s, and no other', async () => {
  const clock = manualClock(0);
  const living = await connection(true);
  const dead = await connection(false);
  for (const { far, raw } of [living, dead]) keepHeartbeat(far, raw, clock);
  const ended = once(dead.near, 'close');
  let endedAt = 0;
  while (clock.now() < 75_000) {
    clock.skip(5_000);
    // An answer to this ping means that the answers to all earlier pings have been read.
    living.near.ping();
    await once(living.near, 'pong');
    if (dead.far.readyState > WebSocket.OPEN) endedAt ||= clock.now();
  }
  // Without a close frame, which nobody would read.
  expect((await ended)[0]).toBe(1006);
  expect(endedAt).toBeGreaterThan(patience);
  expect(endedAt).toBeLessThanOrEqual(heartbeat + patience);
  expect(heartbeat + patience).toBeLessThanOrEqual(30_000);
  expect(living.far.readyState).toBe(WebSocket.OPEN);
  expect(living.far.listenerCount('pong')).toBe(1);

  living.near.terminate();
  await once(living.far, 'close');
  let late = 0;
  living.far.ping = () => void late++;
  clock.skip(10 * heartbeat);
  expect(late).toBe(0);
});

it('sends a greeting right after each ping', async () => {
  const clock = manualClock(0);
  const { near, far, raw } = await connection(true);
  const heard: string[] = [];
  near.on('ping', () => heard.push('ping'));
  near.on('message', (data) => heard.push(String(data)));
  keepHeartbeat(far, raw, clock).alongside = () => frame('here');
  for (let n = 0; n < 10; n++) {
    clock.skip(5_000);
    near.ping();
    await once(near, 'pong');
  }
  expect(heard.slice(0, 4)).toEqual(['ping', 'here', 'ping', 'here']);
  near.terminate();
});
