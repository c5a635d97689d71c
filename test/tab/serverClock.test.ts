import fc from 'fast-check';
import { expect, test } from 'vitest';
import { serverClock } from '../../tab/live/connection.ts';

/** A window whose own clock begins anywhere, and a server that is a while away, there and back. */
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

test('a time that came unasked may have been on its way for long: what it proves to be wrong is corrected, and nothing else', () => {
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

test('a machine that slept, and its clock with it, has the right time with the next word of the server, exactly with the next answer', () => {
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
