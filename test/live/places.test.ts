import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Places } from '../../server/live/places.ts';
import { newKey } from '../../server/store/redis/keys.ts';

const epoch = Date.UTC(2026, 10, 30, 9);
const [first, second] = [newKey(), newKey()];
const many = Array.from({ length: 2_000 }, (_, n) => n + 1);

/** The share of these that are greater than the one before. */
function rising(told: readonly string[]): number {
  const rises = told.slice(1).filter((place, n) => place > (told[n] ?? ''));
  return rises.length / (told.length - 1);
}

test('[H1] places of consecutive versions never repeat, and rise as often as they fall', () => {
  const places = new Places([first]);
  const told = many.map((version) => places.of({ epoch, version }));
  expect(new Set(told).size).toBe(told.length);
  expect(rising(told)).toBeGreaterThan(0.4);
  expect(rising(told)).toBeLessThan(0.6);
});

test('[H1] the same position never looks the same, so no one sees whether anything happened in between', () => {
  const places = new Places([first]);
  const told = many.map(() => places.of({ epoch, version: 7 }));
  expect(new Set(told).size).toBe(told.length);
  const starts = new Set(told.map((place) => place.slice(0, 4)));
  expect(starts.size).toBeGreaterThan(told.length * 0.99);
  expect(new Set(told.map(({ length }) => length))).toEqual(new Set([22]));
});

test('every process with the key reads them, even after the key was rotated', () => {
  const position = { epoch, version: 4_294_967_295 };
  const old = new Places([first]).of(position);
  const [other, rotated] = [new Places([first]), new Places([second, first])];
  expect(other.read(old)).toEqual(position);
  expect(rotated.read(old)).toEqual(position);
  expect(rotated.read(rotated.of(position))).toEqual(position);
  expect(other.read(rotated.of(position))).toBeUndefined();
  for (const _ of many) expect(new Places([]).read(old)).toBeUndefined();
});

test('numbers beyond any real log still make a place, and don’t end the process', () => {
  const places = new Places([first]);
  const largest = { epoch: 2 ** 48 - 1, version: 2 ** 32 - 1 };
  expect(places.read(places.of({ epoch: 2 ** 64, version: 2 ** 64 }))).toEqual(largest);
});

test('a changed or made-up place is never accepted', () => {
  const places = new Places([first]);
  const letter = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
  fc.assert(
    fc.property(fc.nat({ max: 20 }), letter, (at, other) => {
      const place = places.of({ epoch, version: 7 });
      const changed = place.slice(0, at) + other + place.slice(at + 1);
      expect(places.read(changed)).toEqual(changed === place ? { epoch, version: 7 } : undefined);
    }),
  );
  const length = { minLength: 22, maxLength: 22 };
  for (const made of [fc.string(), fc.string(length), fc.string({ unit: letter, ...length })]) {
    fc.assert(fc.property(made, (text) => places.read(text) === undefined));
  }
});
