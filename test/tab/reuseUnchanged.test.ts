import fc from 'fast-check';
import { expect, it } from 'vitest';
import { reuseUnchanged } from '../../tab/live/reuseUnchanged.ts';

/** Few keys and values, so that two of them have much in common. */
const { some } = fc.letrec<{ some: unknown }>((tie) => ({
  some: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(0, 1, 'x', true, null),
    fc.array(tie('some'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('0', 'a', 'b'), tie('some')),
  ),
}));

it('equals the new value, whatever the old one was', () => {
  fc.assert(
    fc.property(some, some, (before, after) => {
      expect(reuseUnchanged(before, after)).toEqual(after);
    }),
    { numRuns: 1_000 },
  );
});

it('reuses the old value exactly where both are equal', () => {
  const before = { order: ['a', 'b'], topics: { a: { count: 1, parts: ['x'] }, b: { count: 0 } }, answer: 'done' };
  expect(reuseUnchanged(before, structuredClone(before))).toBe(before);

  const changed = structuredClone(before);
  changed.topics.a.count = 2;
  const after = reuseUnchanged(before, structuredClone(changed));
  expect(after).toEqual(changed);
  expect(after.order).toBe(before.order);
  expect(after.topics.a.parts).toBe(before.topics.a.parts);
  expect(after.topics.b).toBe(before.topics.b);
});

it('notices removed and renamed properties', () => {
  expect(reuseUnchanged<object>({ answer: 'done' }, {})).toEqual({});
  expect(reuseUnchanged<object>({ a: { x: 1 } }, { b: { x: 1 } })).toEqual({ b: { x: 1 } });
  expect(reuseUnchanged(['a', 'b'], ['b'])).toEqual(['b']);
});
