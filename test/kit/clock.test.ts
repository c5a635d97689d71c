import fc from 'fast-check';
import { expect, test } from 'vitest';
import { beat, onBeat } from '../../server/kit/clock.ts';

/** When a timer of `ms` fires, on a clock whose timers are `late`. */
function dueAt(now: number, ms: number, late = 0): number {
  let due = Number.NaN;
  const after = (wait: number) => {
    due = now + wait + late;
    return () => {};
  };
  onBeat({ now: () => now, after }, ms, () => {});
  return due;
}

test('timers fire a multiple of the beat apart, at most half a beat early or late, and never in the past', () => {
  const another = dueAt(1_000_000, beat);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2e12 }), fc.double({ min: 0, max: 90_000, noNaN: true }), (now, ms) => {
      const due = dueAt(now, ms);
      expect(due).toBeGreaterThanOrEqual(now);
      if (due > now) expect(Math.abs(due - another) % beat).toBe(0);
      // Timestamps are exact to a quarter of a µs.
      expect(Math.abs(due - now - ms)).toBeLessThan(beat / 2 + 0.001);
    }),
  );
});

test('a repeated timer skips no beat, even if timers are late', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: beat / 2 - 1 }), { minLength: 5 }), (delays) => {
      let now = 1_000_000;
      const first = dueAt(now, beat);
      const beats = delays.map((late) => {
        now = dueAt(now, beat, late);
        return Math.floor((now - first) / beat);
      });
      expect(beats.map((n, i) => n - i)).toEqual(beats.map(() => beats[0]));
    }),
  );
});
