import { expect, test } from 'vitest';
import { inParts } from '../../server/store/redis/inParts.ts';

test.each([0, 1, 3, 4, 10])(
  'of %i things each comes once in four calls, and what came since comes in the next four',
  (many) => {
    const things = Array.from({ length: many }, (_, n) => n);
    const some = inParts(4, () => things);
    const round = () => Array.from({ length: 4 }, some);
    const first = round();
    expect(first.flat()).toEqual(things);
    expect(Math.max(...first.map((part) => part.length))).toBe(Math.ceil(many / 4));
    some();
    things.push(many);
    expect([some(), some(), some()].flat()).not.toContain(many);
    expect(round().flat()).toEqual(things);
  },
);
