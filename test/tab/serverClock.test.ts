import fc from 'fast-check';
import { expect, test } from 'vitest';
import { serverClock } from '../../tab/live/connection.ts';

/** A window whose own clock begins anywhere, and a server that is a while away, there and back. */
function window(local = 0) {
  let now = local;
  const clock = serverClock(() => now);
  const server = () => now - local + 1_000_000;
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
    error: () => Math.abs(clock.now() - server()),
  };
}

test('the time on screen is off by half the way to the server at most, and by less than 250 ms on any usable network', () => {
  const ways = fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 400 })), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), ways, (local, asked) => {
      const { ask, error } = window(local);
      for (const [there, back] of asked) ask(there, back);
      const quickest = Math.min(...asked.map(([there, back]) => there + back));
      // What was quickest once is believed a little less each time, so a slower answer may have replaced it.
      expect(error()).toBeLessThanOrEqual(Math.max(...asked.map(([there, back]) => there + back)) / 2);
      if (quickest < 400 && asked.length === 1) expect(error()).toBeLessThan(250);
    }),
  );
});

test('one slow answer does not replace a quick one', () => {
  const { ask, passes, error } = window();
  ask(5, 5);
  passes(20_000);
  ask(20, 3_000);
  expect(error()).toBeLessThanOrEqual(5);
});

test('a clock that was set is believed at once', () => {
  const { clock, ask, server } = window();
  ask(5, 5);
  clock.learn(server() + 300_000);
  expect(Math.round(clock.now() - server())).toBe(300_000);
});
