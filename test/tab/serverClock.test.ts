import fc from 'fast-check';
import { expect, test } from 'vitest';
import { serverClock } from '../../tab/live/connection.ts';

/** A window whose clock starts anywhere, and a server some milliseconds away, there and back. */
function window(local = 0) {
  let now = local;
  const clock = serverClock(() => now);
  let slept = 0;
  const server = () => now - local + slept + 1_000_000;
  return {
    clock,
    server,
    ask(there: number, back: number) {
      const sentAt = now;
      now += there;
      const answer = server();
      now += back;
      clock.learn(answer, sentAt);
    },
    passes(ms: number) {
      now += ms;
    },
    sleeps(ms: number) {
      slept += ms;
    },
    error: () => Math.abs(clock.now() - server()),
  };
}

test('the time is off by at most half a round trip, and by less than 250 ms on any usable network', () => {
  const ways = fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 400 })), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), ways, (local, asked) => {
      const { ask, error } = window(local);
      for (const [there, back] of asked) ask(there, back);
      const quickest = Math.min(...asked.map(([there, back]) => there + back));
      // Trust in the quickest answer fades, so a slower one may have replaced it.
      expect(error()).toBeLessThanOrEqual(Math.max(...asked.map(([there, back]) => there + back)) / 2);
      if (quickest < 400 && asked.length === 1) expect(error()).toBeLessThan(250);
    }),
  );
});

test('a slow answer doesn’t replace a quick one', () => {
  const { ask, passes, error } = window();
  ask(5, 5);
  passes(20_000);
  ask(20, 3_000);
  expect(error()).toBeLessThanOrEqual(5);
});

test('a clock that was set is trusted at once', () => {
  const { clock, ask, server } = window();
  ask(5, 5);
  clock.learn(server() + 300_000);
  expect(Math.round(clock.now() - server())).toBe(300_000);
});

test('a time sent unasked may be late: it corrects only what it proves wrong', () => {
  const late = fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 8 });
  fc.assert(
    fc.property(late, (delays) => {
      const { clock, ask, server, passes, error } = window();
      ask(30, 10);
      const before = error();
      for (const delay of delays) {
        const said = server();
        passes(delay);
        clock.hear(said);
      }
      expect(error()).toBeLessThanOrEqual(before);
    }),
  );
});

test('a machine whose clock slept gets the right time with the server’s next message, and the exact time with the next answer', () => {
  const { clock, ask, server, sleeps, passes, error } = window();
  ask(5, 5);
  sleeps(600_000);
  const said = server();
  passes(80);
  clock.hear(said);
  expect(error()).toBe(80);
  ask(40, 40);
  expect(error()).toBe(0);
});
