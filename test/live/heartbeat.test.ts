import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { beat } from '../../server/kit/clock.ts';
import { heartbeat, patience, watchHeartbeats } from '../../server/live/heartbeat.ts';
import { manualClock } from '../../server/rehearsal/clock.ts';

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** Both ends of a new connection. */
async function connection(autoPong: boolean) {
  const { port } = server.address() as AddressInfo;
  const near = new WebSocket(`ws://127.0.0.1:${port}`, { autoPong });
  const [[far]] = await Promise.all([once(server, 'connection'), once(near, 'open')]);
  return { near, far: far as WebSocket };
}

/** So many connections to the same heartbeats that answer at once, and when each was asked; `say` has one of them say something. */
function manyAsked(clock: ReturnType<typeof manualClock>, many: number) {
  const { watch, stop } = watchHeartbeats(clock);
  const asked: number[][] = [];
  let say = () => {};
  while (asked.length < many) {
    const times: number[] = [];
    let answer = () => {};
    const socket = {
      readyState: 1,
      OPEN: 1,
      ping() {
        times.push(clock.now());
        answer();
      },
      on(what: string, run: () => void) {
        if (what === 'pong') answer = run;
        else if (what === 'message') say = run;
      },
      once() {},
    };
    watch(socket as unknown as WebSocket);
    asked.push(times);
  }
  return { asked, say: () => say(), stop };
}

/** The first beat is as long as chance has it, and begins before anybody says anything. */
const sinceBegun = (times: number[]) => times.filter((at) => at > 2 * beat);
const intervals = (asked: number[][]) =>
  asked.map(sinceBegun).flatMap((all) => all.slice(1).map((at, n) => at - (all[n] ?? 0)));
const mostTogether = (times: number[]) =>
  Math.max(...Array.from(Map.groupBy(times, (at) => at).values(), ({ length }) => length));

it('thousands that came at once are not asked at once, and each once a heartbeat', () => {
  const clock = manualClock(0);
  const { asked, stop } = manyAsked(clock, 3_000);
  clock.skip(4 * heartbeat);
  stop();
  expect(asked.filter(([first, ...others]) => !first || first > heartbeat + 2 * beat || others.length < 2)).toEqual([]);
  expect(intervals(asked).every((ms) => ms === heartbeat)).toBe(true);
  expect(mostTogether(asked.flat())).toBeLessThan(30);
});

it('while people say something, few are asked at a time, and each as often', () => {
  const clock = manualClock(0);
  const { asked, say, stop } = manyAsked(clock, 3_000);
  const until = 3 * heartbeat;
  while (clock.now() < until) {
    say();
    clock.skip(400);
  }
  stop();
  expect(intervals(asked).length).toBeGreaterThanOrEqual(3_000);
  expect(intervals(asked).every((ms) => ms === heartbeat)).toBe(true);
  expect(mostTogether(asked.flatMap(sinceBegun))).toBeLessThan(10);
});

it.each([
  ['stood still', 15_000],
  ['had its clock set back', -3_600_000],
])('after the process %s, all are asked again, and nobody is ended who answers', (_what, by) => {
  let now = 1_000_000;
  let due = () => {};
  const clock = {
    now: () => now,
    after(_ms: number, run: () => void) {
      due = run;
      return () => {};
    },
  };
  const pass = (ms: number) => {
    for (const end = now + ms; now < end; due()) now += beat;
  };
  const { watch, stop } = watchHeartbeats(clock);
  const sockets = Array.from({ length: 400 }, () => {
    let answer = () => {};
    const socket = {
      readyState: 1,
      OPEN: 1,
      waiting: false,
      ended: false,
      asked: 0,
      on: (what: string, run: () => void) => {
        if (what === 'pong') answer = run;
      },
      once() {},
      ping() {
        socket.waiting = true;
        socket.asked++;
      },
      terminate: () => {
        socket.ended = true;
      },
    };
    watch(socket as unknown as WebSocket);
    return Object.assign(socket, {
      answer() {
        if (socket.waiting) answer();
        socket.waiting = false;
      },
    });
  });
  const live = (ms: number) => {
    for (let passed = 0; passed < ms; passed += 1_000) {
      pass(1_000);
      for (const socket of sockets) socket.answer();
    }
  };
  live(30_000);
  now += by;
  due();
  for (const socket of sockets) socket.asked = 0;
  live(60_000);
  stop();
  expect(sockets.filter(({ ended, asked }) => ended || asked < 2)).toEqual([]);
});

it('a connection whose other side is silent is ended within 30 s, and nobody else’s', async () => {
  const clock = manualClock(0);
  const { watch, stop } = watchHeartbeats(clock);
  const living = await connection(true);
  const dead = await connection(false);
  for (const { far } of [living, dead]) watch(far);
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
  const { near, far } = await connection(true);
  const heard: string[] = [];
  near.on('ping', () => heard.push('asked'));
  near.on('message', (said) => heard.push(String(said)));
  watch(far).alongside = () => 'here';
  for (let n = 0; n < 10; n++) {
    clock.skip(5_000);
    near.ping();
    await once(near, 'pong');
  }
  stop();
  expect(heard.slice(0, 4)).toEqual(['asked', 'here', 'asked', 'here']);
  near.terminate();
});
