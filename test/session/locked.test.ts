import { describe, expect, test } from 'vitest';
import { isLocked, lockedEpoch, lockedSize, textSizes } from '#session/locked.ts';
import { fromBase64url } from '../../tab/lock/bytes.ts';

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
const bytes = (size: number) => Buffer.alloc(size + 28, size).toString('base64url');

describe('the form of a locked text', () => {
  test.each(textSizes)('tells the epoch and the size: %i bytes', (size) => {
    for (const epoch of [1, 9, 10, 9_999]) {
      const text = `${epoch}.${bytes(size)}`;
      expect([isLocked(text), lockedEpoch(text), lockedSize(text)]).toEqual([true, epoch, size]);
    }
  });

  test.each(textSizes)('has one spelling for the same bytes, as panels read them: %i bytes', (size) => {
    const start = bytes(size).slice(0, -1);
    const read = letters.filter((letter) => {
      try {
        return fromBase64url(start + letter);
      } catch {
        return false;
      }
    });
    expect(letters.filter((letter) => isLocked(`1.${start}${letter}`))).toEqual(read);
    expect(read.length).toBe({ 64: 16, 192: 4, 448: 16, 1216: 16, 4096: 16, 8192: 64 }[size]);
  });

  const good = bytes(64);
  test.each([
    ['nothing', ''],
    ['a text that isn’t locked', 'How do you say no to your boss?'],
    ['no epoch', good],
    ['an empty epoch', `.${good}`],
    ['epoch 0', `0.${good}`],
    ['a leading zero', `01.${good}`],
    ['a sign', `-1.${good}`],
    ['an exponent', `1e3.${good}`],
    ['an epoch of five digits', `10000.${good}`],
    ['digits of another script', `١.${good}`],
    ['no bytes', '1.'],
    ['a letter less', `1.${good.slice(0, -1)}`],
    ['a letter more', `1.${good}A`],
    ['a byte less', `1.${Buffer.alloc(91).toString('base64url')}`],
    ['a byte more', `1.${Buffer.alloc(93).toString('base64url')}`],
    ['padding', `1.${good}=`],
    ['standard base64', `1.${'+/'.repeat(61)}A`],
    ['another separator', `1:${good}`],
    ['white space before', ` 1.${good}`],
    ['a line break after', `1.${good}\n`],
    ['a line break within', `1.${good.slice(0, 60)}\n${good.slice(61)}`],
    ['a letter that isn’t ASCII', `1.${good.slice(0, -2)}ſA`],
    ['two texts', `1.${good}.${good}`],
  ])('is no locked text: %s', (_name, text) => {
    expect([isLocked(text), lockedEpoch(text), lockedSize(text)]).toEqual([false, undefined, undefined]);
  });
});
