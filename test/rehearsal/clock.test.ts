import { expect, test } from 'vitest';
import type { Clock } from '../../server/kit/clock.ts';
import { manualClock, SkippableClock } from '../../server/rehearsal/clock.ts';

test('follows the wrapped clock, plus the skipped time', () => {
  let now = 1000;
  const clock = new SkippableClock({ now: () => now, after: () => () => {} });
  clock.skip(60_000);
  now += 5;
  expect(clock.now()).toBe(61_005);
});

test('runs due callbacks in order, each at its time', () => {
  const clock = manualClock();
  const ran: Array<[string, number]> = [];
  clock.after(300, () => ran.push(['third', clock.now()]));
  clock.after(100, () => {
    ran.push(['first', clock.now()]);
    clock.after(50, () => ran.push(['second', clock.now()]));
  });
  clock.after(301, () => ran.push(['too early', clock.now()]));
  clock.skip(300);
  expect(ran).toEqual([
    ['first', 100],
    ['second', 150],
    ['third', 300],
  ]);
});

test('runs nothing twice, and nothing that was canceled', () => {
  const clock = manualClock();
  let ran = 0;
  const cancel = clock.after(10, () => ran++);
  clock.after(10, () => ran++);
  cancel();
  clock.skip(10);
  clock.skip(10);
  expect(ran).toBe(1);
});

test('re-arms pending timers for their remaining time', () => {
  const delays: number[] = [];
  let cancelled = 0;
  const inner: Clock = {
    now: () => 0,
    after(ms) {
      delays.push(ms);
      return () => cancelled++;
    },
  };
  const clock = new SkippableClock(inner);
  clock.after(1000, () => {});
  clock.skip(400);
  expect(delays).toEqual([1000, 600]);
  expect(cancelled).toBe(1);
});
