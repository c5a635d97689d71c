import fc from 'fast-check';
import { expect, test } from 'vitest';
import { beat, onBeat } from '../../server/kit/clock.ts';

/** When it would run what is to run `ms` after `now`, on a clock that is late by as much as timers are. */
function dueAt(now: number, ms: number, late = 0): number {
  let due = Number.NaN;
  const after = (wait: number) => {
    due = now + wait + late;
    return () => {};
  };
  onBeat({ now: () => now, after }, ms, () => {});
  return due;
}

test('what is done on a beat is done beats from all else that is, at most half of one too early or too late, and never before now', () => {
  const another = dueAt(1_000_000, beat);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2e12 }), fc.double({ min: 0, max: 90_000, noNaN: true }), (now, ms) => {
      const due = dueAt(now, ms);
      expect(due).toBeGreaterThanOrEqual(now);
      if (due > now) expect(Math.abs(due - another) % beat).toBe(0);
      // Numbers as large as the time are exact to a quarter of a µs.
      expect(Math.abs(due - now - ms)).toBeLessThan(beat / 2 + 0.001);
    }),
  );
});

test('what is done on every beat leaves none out, though timers are late', () => {
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
