import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterAll, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { frame } from '../../server/live/frame.ts';
import { heartbeat, patience, watchHeartbeats } from '../../server/live/heartbeat.ts';
import { manualClock } from '../../server/rehearsalClock.ts';
import { beat } from '../../server/store/clock.ts';

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** Both ends of a new connection. */
async function connection(autoPong: boolean) {
  const { port } = server.address() as AddressInfo;
  const near = new WebSocket(`ws://127.0.0.1:${port}`, { autoPong });
  const [[far, request]] = await Promise.all([once(server, 'connection'), once(near, 'open')]);
  return { near, far: far as WebSocket, raw: request.socket as Duplex };
}

it('thousands that came at once are not asked at once, and each once a beat', () => {
  const clock = manualClock(0);
  const asked = new Map<object, number[]>();
  const answer = new Map<object, () => void>();
  const { watch, stop } = watchHeartbeats(clock);
  const sockets = Array.from({ length: 3_000 }, () => {
    const socket = {
      on: (what: string, run: () => void) => what === 'pong' && answer.set(socket, run),
      once: () => {},
    };
    const write = () => {
      asked.set(socket, [...(asked.get(socket) ?? []), clock.now()]);
      answer.get(socket)?.();
    };
    watch(socket as unknown as WebSocket, { write, cork() {}, uncork() {} } as unknown as Duplex);
    return socket;
  });
  clock.skip(4 * heartbeat);
  stop();
  const times = sockets.map((socket) => asked.get(socket) ?? []);
  expect(times.filter(([first, ...others]) => !first || first > heartbeat + beat || others.length < 2)).toEqual([]);
  expect(times.flatMap((all) => all.slice(1).map((at, n) => at - (all[n] ?? 0))).every((ms) => ms === heartbeat)).toBe(
    true,
  );
  const together = Map.groupBy(times.flat(), (at) => at);
  expect(Math.max(...Array.from(together.values(), ({ length }) => length))).toBeLessThan(30);
});

it('a connection whose other side is silent is ended within 30 s, and nobody else’s', async () => {
  const clock = manualClock(0);
  const { watch, stop } = watchHeartbeats(clock);
  const living = await connection(true);
  const dead = await connection(false);
  for (const { far, raw } of [living, dead]) watch(far, raw);
  const ended = once(dead.near, 'close');
  let endedAt = 0;
  while (clock.now() < 75_000) {
    clock.skip(5_000);
    // What it answered was heard when an answer to what it asks after that is back.
    living.near.ping();
    await once(living.near, 'pong');
    if (dead.far.readyState > WebSocket.OPEN) endedAt ||= clock.now();
  }
  // Without a word: there is nobody to hear it.
  expect((await ended)[0]).toBe(1006);
  expect(endedAt).toBeGreaterThan(patience);
  // When its turn is, is left to chance; at the latest it is then.
  expect(endedAt).toBeLessThanOrEqual(heartbeat + patience);
  expect(heartbeat + patience).toBeLessThanOrEqual(30_000);
  expect(living.far.readyState).toBe(WebSocket.OPEN);
  // One listener at a time, however long it lives.
  expect(living.far.listenerCount('pong')).toBeLessThanOrEqual(1);

  stop();
  let pinged = 0;
  living.near.on('ping', () => pinged++);
  clock.skip(10 * heartbeat);
  living.far.ping('last');
  await once(living.near, 'ping');
  expect(pinged).toBe(1);
  living.near.terminate();
});

it('what is to be said along with it comes right after the question, each time', async () => {
  const clock = manualClock(0);
  const { watch, stop } = watchHeartbeats(clock);
  const { near, far, raw } = await connection(true);
  const heard: string[] = [];
  near.on('ping', () => heard.push('asked'));
  near.on('message', (said) => heard.push(String(said)));
  watch(far, raw).alongside = () => frame('here');
  for (let n = 0; n < 10; n++) {
    clock.skip(5_000);
    near.ping();
    await once(near, 'pong');
  }
  stop();
  expect(heard.slice(0, 4)).toEqual(['asked', 'here', 'asked', 'here']);
  near.terminate();
});
