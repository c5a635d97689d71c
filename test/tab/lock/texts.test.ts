import fc from 'fast-check';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { limits } from '#session/limits.ts';
import { lockedSize, textSizes } from '#session/locked.ts';
import { characters, cleanText } from '#session/text.ts';
import { newKey, newSid } from '../../../tab/lock/box.ts';
import { toBase64url } from '../../../tab/lock/bytes.ts';
import { epochOf, lockText, openText, type TextLock, type TextPlace, textKey } from '../../../tab/lock/texts.ts';
import { lockedWith, padded } from './independent.ts';
import { reasonOf, withFlippedBits } from './reason.ts';

/** A character by its code point, so that this file has no invisible ones. */
const u = (...codes: number[]) => String.fromCodePoint(...codes);

const sid = newSid();
const key = newKey();
const topic: TextPlace = { kind: 'topic', id: 't1', author: 'aiko' };
const takeaway: TextPlace = { kind: 'takeaway', id: '', author: 'aiko' };
const sentence: TextPlace = { kind: 'sentence', id: 's1', author: '' };
const places = { topic, takeaway, sentence };

let lock: TextLock;
beforeAll(async () => {
  lock = await lockOf({});
});

async function lockOf(other: { sid?: string; epoch?: number; key?: Uint8Array }): Promise<TextLock> {
  const derived = { sid, epoch: 2, key, ...other };
  return { ...derived, key: await textKey(derived) };
}

/** What someone finds who has the key. */
const opens = (locked: string, place = topic, by = lock) => reasonOf(() => openText(by, place, locked));
/** Locked by someone who has the key, but not our code: any bytes as plaintext. */
const forged = (plain: Buffer, place = topic) =>
  lockedWith({ sid, epoch: 2, key: toBase64url(key), place, nonce: toBase64url(newKey().subarray(0, 12)) }, plain);

describe('a locked text', () => {
  it('opens unchanged, whatever clean text it is, and has one of six sizes', async () => {
    const piece = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('a', 'é', '漢', '😀', '\n'));
    const runs = fc.constantFrom(0, 20, 60, 150, 400, 1_500, 2_000).chain((times) =>
      fc.tuple(fc.array(piece, { maxLength: 8 }), fc.constantFrom('a', 'é', '漢', '😀')).map(([pieces, filler]) => {
        return [...cleanText(pieces.join('') + filler.repeat(times))].slice(0, limits.takeawayLength).join('');
      }),
    );
    const written = runs.map(cleanText).filter((text) => text !== '');
    const seen = new Set<number>();
    await fc.assert(
      fc.asyncProperty(written, fc.constantFrom(topic, takeaway, sentence), async (text, place) => {
        fc.pre(place.kind === 'takeaway' || characters(text) <= limits.topicLength);
        const locked = await lockText(lock, place, text);
        const size = lockedSize(locked) ?? 0;
        seen.add(size);
        expect(textSizes).toContain(size);
        expect(size).toBeGreaterThanOrEqual(Buffer.byteLength(text) + 2);
        expect(await openText(lock, place, locked)).toBe(text);
      }),
      { numRuns: 400, seed: 1 },
    );
    expect([...seen].sort((a, b) => a - b)).toEqual(textSizes);
  });

  test.each(textSizes)('takes texts up to two bytes below each size: %i', async (size) => {
    // Of two letters and three bytes, so that the longest texts have few enough characters.
    const text = (bytes: number) => '漢'.repeat(Math.floor(bytes / 3)) + 'a'.repeat(bytes % 3);
    const most = Math.min(size - 2, 2_000 * 3);
    const locked = await lockText(lock, takeaway, text(most));
    expect(lockedSize(locked)).toBe(size);
    expect(await openText(lock, takeaway, locked)).toBe(text(most));
    if (size < 4_096) {
      const next = textSizes[textSizes.indexOf(size) + 1];
      expect(lockedSize(await lockText(lock, takeaway, text(size - 1)))).toBe(next);
    }
  });

  test.each([
    ['topic', limits.topicLength, 1_216],
    ['sentence', limits.topicLength, 1_216],
    ['takeaway', limits.takeawayLength, 8_192],
  ] as const)('has as many characters as a %s may have, of four bytes each, and no more', async (kind, most, size) => {
    const longest = '😀'.repeat(most);
    const locked = await lockText(lock, places[kind], longest);
    expect(lockedSize(locked)).toBe(size);
    expect(await openText(lock, places[kind], locked)).toBe(longest);
    expect(await reasonOf(() => lockText(lock, places[kind], `${longest}a`))).toBe('not-clean');
    const tooLong = 'a'.repeat(most + 1);
    expect(await opens(forged(padded(tooLong, most > 280 ? 4_096 : 448), places[kind]), places[kind])).toBe(
      'not-clean',
    );
  });

  it('is different each time', async () => {
    const locked = await Promise.all(Array.from({ length: 200 }, () => lockText(lock, topic, 'same')));
    expect(new Set(locked.map((text) => text.slice(0, 18))).size).toBe(200);
  });

  it('tells its epoch', async () => {
    expect(epochOf(await lockText(lock, topic, 'text'))).toBe(2);
    expect(epochOf('text')).toBeUndefined();
  });

  it('opens nowhere else: as another text, author’s, kind, or in another epoch or session, or with another key', async () => {
    const locked = await lockText(lock, topic, 'text');
    expect(await opens(locked)).toEqual({ answered: 'text' });
    expect(await opens(locked, { ...topic, id: 't2' })).toBe('wrong');
    expect(await opens(locked, { ...topic, author: 'ben' })).toBe('wrong');
    expect(await opens(locked, { ...topic, kind: 'sentence' })).toBe('wrong');
    expect(await opens(locked, { ...topic, id: 't', author: '1aiko' })).toBe('wrong');
    const later = await lockOf({ epoch: 3 });
    expect(await opens(locked, topic, later)).toBe('wrong');
    expect(await opens(locked.replace('2.', '3.'), topic, later)).toBe('wrong');
    // The epoch is bound twice: by the key, and by what is authenticated.
    expect(await opens(locked.replace('2.', '3.'), topic, { ...lock, epoch: 3 })).toBe('wrong');
    expect(await opens(locked, topic, await lockOf({ sid: newSid() }))).toBe('wrong');
    expect(await opens(locked, topic, { ...lock, sid: newSid() })).toBe('wrong');
    expect(await opens(locked, topic, await lockOf({ key: newKey() }))).toBe('wrong');
  });

  it('doesn’t open with any byte changed, cut or malformed', async () => {
    const locked = await lockText(lock, topic, 'text');
    const bytes = Buffer.from(locked.slice(2), 'base64url');
    for (const changed of withFlippedBits(bytes)) expect(await opens(`2.${changed}`)).toBe('wrong');
    for (let length = 0; length < locked.length; length++) expect(await opens(locked.slice(0, length))).toBe('wrong');
    for (const malformed of [`${locked}A`, `${locked}=`, `0${locked}`, locked.slice(2), '', 'text'])
      expect(await opens(malformed)).toBe('wrong');
    // A larger one, cut to a smaller size.
    const larger = await lockText(lock, topic, 'x'.repeat(100));
    const cut = Buffer.from(larger.slice(2), 'base64url').subarray(0, 92).toString('base64url');
    expect(lockedSize(`2.${cut}`)).toBe(64);
    expect(await opens(`2.${cut}`)).toBe('wrong');
  });
});

describe('a text that our code wouldn’t have locked', () => {
  it('opens if it differs in nothing', async () => {
    expect(await opens(forged(padded('text', 64)))).toEqual({ answered: 'text' });
  });

  it('is refused if a byte of the padding isn’t zero', async () => {
    for (let i = 2 + 4; i < 64; i++) {
      const plain = padded('text', 64);
      plain[i] = 1;
      expect(await opens(forged(plain))).toBe('not-clean');
    }
  });

  test.each(textSizes.slice(1))('is refused if it is padded to more than it needs: %i', async (size) => {
    expect(await opens(forged(padded('text', size)))).toBe('not-clean');
  });

  test.each([0, 1, 3, 5, 62, 63, 64, 65_535])('is refused if its length isn’t 4: %i', async (length) => {
    expect(await opens(forged(padded('text', 64, length)))).toBe('not-clean');
  });

  test.each([
    ['a byte that never occurs', Buffer.from([0x61, 0xff])],
    ['a longer form', Buffer.from([0xc1, 0xa1])],
    ['a surrogate', Buffer.from([0xed, 0xa0, 0x80])],
    ['half a character', Buffer.from([0xe6, 0xbc])],
    ['a byte order mark', Buffer.from([0xef, 0xbb, 0xbf, 0x61])],
  ])('is refused if it isn’t UTF-8 as we write it: %s', async (_name, bytes) => {
    expect(await opens(forged(padded(bytes, 64)))).toBe('not-clean');
  });

  it('is refused if half a character at its end would become a replacement that takes more bytes', async () => {
    const plain = padded(Buffer.concat([Buffer.from('a'.repeat(61)), Buffer.from([0xef])]), 64, 64);
    expect(await opens(forged(plain))).toBe('not-clean');
  });

  test.each([
    ['empty', ''],
    ['blank', u(0x200b, 0x3164)],
    ['with spaces around it', ' a '],
    ['with a NUL', `a${u(0)}b`],
    ['with a tab', 'a\tb'],
    ['with a right-to-left override', `pay${u(0x202e)}kcab`],
    ['not composed', 'e\u0301'],
    ['with three line breaks', 'a\n\n\nb'],
    ['with a line break of Windows', 'a\r\nb'],
    ['with a noncharacter', `a${u(0xffff)}`],
  ])('is refused, when written and when read, if it isn’t clean: %s', async (_name, text) => {
    for (const place of [topic, takeaway, sentence]) {
      expect(await reasonOf(() => lockText(lock, place, text))).toBe('not-clean');
      expect(await opens(forged(padded(text, 64), place), place)).toBe('not-clean');
    }
  });

  test('a text with half a surrogate pair isn’t locked', async () => {
    expect(await reasonOf(() => lockText(lock, topic, 'a\ud83d'))).toBe('not-clean');
  });
});
