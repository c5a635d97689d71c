import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { encode, fromBase64url, randomBytes, toBase64url } from '../../../tab/lock/bytes.ts';
import { framed } from './independent.ts';
import { reasonOf } from './reason.ts';

describe('base64url', () => {
  it('is Node’s, and reads what it writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = toBase64url(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64url'));
        expect(fromBase64url(text)).toEqual(bytes);
        expect(fromBase64url(text, bytes.length)).toEqual(bytes);
      }),
    );
  });

  it('writes the largest locked text', () => {
    const bytes = randomBytes(8_220);
    expect(toBase64url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
  });

  test.each([
    ['padding', 'AA=='],
    ['one letter', 'A'],
    ['five letters', 'AAAAA'],
    ['unused bits in two letters', 'AB'],
    ['unused bits in three letters', 'AAB'],
    ['standard base64', '+/+/'],
    ['white space', 'AA AA'],
    ['a line break', 'AAAA\n'],
    ['a letter that isn’t ASCII', 'AAAé'],
    ['a letter over U+00FF', 'AAA€'],
  ])('refuses anything it wouldn’t have written: %s', async (_name, text) => {
    expect(await reasonOf(() => fromBase64url(text))).toBe('malformed');
  });

  it('refuses another length than was asked for', async () => {
    const text = toBase64url(randomBytes(32));
    for (const length of [0, 31, 33, 64]) expect(await reasonOf(() => fromBase64url(text, length))).toBe('malformed');
    // Before it decodes anything.
    expect(await reasonOf(() => fromBase64url('A'.repeat(4_000_000), 32))).toBe('malformed');
  });
});

describe('encoding fields', () => {
  it('puts the length before the label and before each field', () => {
    const bytes = encode('ab', 'é', new Uint8Array([7]), 258, '');
    expect(Buffer.from(bytes).toString('hex')).toBe(
      `00000002${'6162'}00000002${'c3a9'}00000001${'07'}00000004${'00000102'}00000000`,
    );
  });

  it('gives the same bytes only for the same fields', () => {
    const fields = fc.array(fc.string({ maxLength: 3, unit: fc.constantFrom('a', '\0', '\x01', 'é') }), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(fields, fields, (one, other) => {
        const same = toBase64url(encode('x', ...one)) === toBase64url(encode('x', ...other));
        expect(same).toBe(JSON.stringify(one) === JSON.stringify(other));
        expect(Buffer.from(encode('x', ...one))).toEqual(framed('x', ...one));
      }),
    );
  });

  test.each([-1, 0.5, 2 ** 32, 2 ** 32 + 1, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses a number that would stand for another: %d',
    async (number) => {
      expect(await reasonOf(() => encode('x', number))).toBe('malformed');
    },
  );

  it('takes the largest number', () => {
    expect(Buffer.from(encode('', 2 ** 32 - 1)).toString('hex')).toBe('0000000000000004ffffffff');
  });
});
