import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openSession } from '#session/rules/start.ts';
import { characters, cleanText, longestCleaned, takeawayTextRefusal, topicTextRefusal } from '#session/text.ts';
import { Story } from '../support/session.ts';

const topicRefused = (text: string) => topicTextRefusal(cleanText(text));
const takeawayRefused = (text: string) => takeawayTextRefusal(cleanText(text));

/** A character by its code point, so that this file has no invisible ones. */
const u = (...codes: number[]) => String.fromCodePoint(...codes);

describe('text that people write', () => {
  test.each([
    ['zero-width space', u(0x200b).repeat(5)],
    ['Hangul filler', u(0x3164)],
    ['Hangul choseong filler', u(0x115f)],
    ['halfwidth Hangul filler', u(0xffa0)],
    ['isolate', u(0x2066)],
    ['word joiner', u(0x2060)],
    ['Braille blank', u(0x2800).repeat(3)],
    ['variation selectors', u(0xfe0f, 0xe0100)],
    ['tag characters', u(0xe0020, 0xe007f)],
    ['soft hyphen and combining grapheme joiner', u(0xad, 0x34f)],
    ['Mongolian vowel separator', u(0x180e)],
    ['ideographic and no-break spaces', u(0x3000, 0xa0)],
    ['control characters', u(0, 7, 0x1b, 0x85, 0x9b)],
    ['a lone surrogate', '\ud83d'],
    ['a combining mark without a letter', u(0x301)],
    ['combining marks, enclosing and spacing ones too, between blanks', ` ${u(0x323, 0x20dd)}\n${u(0x93e)} `],
    ['invisible characters on several lines', `${u(0x200b)}\n\n${u(0x3164)}\r\n\u2028`],
  ])('[G13] is empty without a visible character: %s', (_name, text) => {
    expect(cleanText(text)).toBe('');
    expect(topicRefused(text)).toEqual({ code: 'text-empty' });
    expect(takeawayRefused(text)).toBeUndefined();
  });

  test.each([
    ['NUL', `a${u(0)}b`, 'ab'],
    ['an escape sequence', `${u(0x1b)}[31mred`, '[31mred'],
    ['a right-to-left override', `pay${u(0x202e)}kcab${u(0x202c)}`, 'paykcab'],
    ['embeddings and isolates, balanced or not', `${u(0x202a)}a${u(0x2067)}b${u(0x2069)}c`, 'abc'],
    ['deprecated format characters', `a${u(0x206a, 0x206f)}b`, 'ab'],
    ['interlinear annotations', `a${u(0xfff9)}b${u(0xfffb)}`, 'ab'],
    ['a lone surrogate', 'a\udc00b', 'ab'],
    ['noncharacters', `a${u(0xfffe, 0xffff)}b`, 'ab'],
  ])('[G14] is kept without %s', (_name, text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  test.each([
    ['emoji of several characters', '👩‍👩‍👧 ❤️ 🏴\u{e0067}\u{e0062}\u{e007f}'],
    ['Persian with a zero-width non-joiner', 'می‌خواهم'],
    ['Devanagari with a zero-width joiner', 'क्‍ष'],
    ['Thai with zero-width spaces', 'สวัสดี\u200bครับ'],
    ['marks that set a direction', '\u200fReact هو'],
    ['Hangul of conjoining letters, composed', '한국'],
    ['a letter with forty combining marks', `e${u(0x323)}${u(0x301).repeat(39)}`.normalize('NFC')],
    ['a formula of a spreadsheet or a card', '{{DATE(2026-01-01)}} =1+1 <b>'],
    ['two paragraphs', 'One\n\nTwo\nThree'],
  ])('[G14] keeps visible characters and those that shape them: %s', (_name, text) => {
    expect(cleanText(text)).toBe(text);
  });

  test('[G14] composes letters and marks, so that a text has one spelling and one length', () => {
    expect(cleanText('Ame\u0301lie')).toBe('Am\u00e9lie');
    expect(topicRefused('e\u0301'.repeat(280))).toBeUndefined();
    expect(topicRefused('e\u0301'.repeat(281))).toEqual({ code: 'text-too-long', max: 280 });
  });

  test.each([
    ['278 of them', `a${'\n'.repeat(278)}b`, 'a\n\nb'],
    ['of Windows and of old Macs', 'a\r\n\r\n\r\nb\r\r\rc', 'a\n\nb\n\nc'],
    ['with blanks and invisible characters between', `a\n \n\t\n${u(0x200b)}\nb`, 'a\n\nb'],
    ['of other kinds', 'a\u2028\u2029\v\fb', 'a\n\nb'],
    ['at either end', `\n ${u(0x200b)}\n\na\n\n${u(0x200b)}\n`, 'a'],
    ['one or two', 'a\nb\n\nc', 'a\nb\n\nc'],
  ])('[G15] has at most two line breaks in a row: %s', (_name, text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  test.each([0xfeff, 0x200b, 0x20, 0x3164, 0xa])(
    '[G13] takes no longer for thousands of U+%i before a letter',
    (code) => {
      // A pattern that can match a character in two ways would take for ever.
      for (const text of [
        `${u(code).repeat(3_999)}x`,
        `x${u(code).repeat(3_998)}x`,
        `x\n${`${u(code)}\n`.repeat(1_999)}x`,
      ])
        expect(cleanText(text)).toContain('x');
    },
  );

  test('[G15] a tab becomes a space', () => {
    expect(cleanText('a\tb')).toBe('a b');
  });

  test('[G1] a topic has 1 to 280 characters: code points of the clean text', () => {
    expect(topicRefused(`${u(0).repeat(500)}${'x'.repeat(280)}${'\n'.repeat(500)}`)).toBeUndefined();
    expect(topicRefused(`  ${'😀'.repeat(280)}  `)).toBeUndefined();
    for (const text of ['', '   ', '\n\t']) expect(topicRefused(text)).toEqual({ code: 'text-empty' });
    // A letter and a mark that can't be composed are two.
    for (const text of ['x'.repeat(281), 'x\u0301'.repeat(141)])
      expect(topicRefused(text)).toEqual({ code: 'text-too-long', max: 280 });
  });

  test('[K1] a takeaway has up to 2000', () => {
    for (const text of ['', '😀'.repeat(2_000)]) expect(takeawayRefused(text)).toBeUndefined();
    expect(takeawayRefused('x'.repeat(2_001))).toEqual({ code: 'text-too-long', max: 2_000 });
  });

  test('[G1] [K1] a text far over every limit is refused without being cleaned', () => {
    const stripped = (length: number) => `${u(0).repeat(length - 1)}x`;
    expect(cleanText(stripped(longestCleaned))).toBe('x');
    expect(cleanText(stripped(longestCleaned + 1))).toBe(stripped(longestCleaned + 1));
    // Composing so many unordered marks takes minutes.
    for (const text of [stripped(longestCleaned + 1), `a${u(0x301, 0x323).repeat(410_000)}`]) {
      expect(topicRefused(text)?.code).toBe('text-too-long');
      expect(takeawayRefused(text)?.code).toBe('text-too-long');
    }
    // The longest takeaway as a Mac writes Vietnamese, in three times as many characters.
    expect(cleanText(u(0x61, 0x302, 0x301).repeat(2_000))).toBe(u(0x1ea5).repeat(2_000));
  });

  test('[P10] a name is one line, without characters that could turn the text around it', () => {
    const named = (name: string) => new Story().opens('Ben', 'ben', { name }).shared.people.ben?.name;
    expect(named(`Ben${u(0x202e)} ${u(0)}Weber${u(0x2067)}`)).toBe('Ben Weber');
    expect(named('Ben\r\n\r\nWeber')).toBe('Ben Weber');
    expect(named(u(0x3164, 0x200b))).toBe('?');
    // The same for the person who starts, and for one who comes back under another name.
    const { opening } = new Story();
    const starts = { ...opening, by: { ...opening.by, name: `Ada${u(0x202e)}` } };
    expect(openSession(starts).participants[0]?.name).toBe('Ada');
    expect(new Story().opens('Ada', 'second', { name: `A${u(0)}da` }).shared.people.ada?.name).toBe('Ada');
  });

  test('[G13] [G14] [G15] cleaning any text twice is cleaning it once, and adds nothing', () => {
    const odd = [0, 9, 10, 13, 0x20, 0xa0, 0x85, 0x2028, 0x200b, 0x200d, 0x202e, 0x2066, 0x2069, 0x301, 0xfe0f, 0x2800];
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...odd.map((code) => u(code)), '\ud800', 'a', 'e', 'ㄱ', 'ᅡ'),
    );
    const written = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(written, (text) => {
        const clean = cleanText(text);
        expect(cleanText(clean)).toBe(clean);
        expect(clean.isWellFormed()).toBe(true);
        expect(clean).toBe(clean.normalize('NFC'));
        expect(clean).not.toMatch(/\n\s*\n\s*\n|[\u202a-\u202e\u2066-\u2069\r\0]|^\s|\s$/);
        expect(characters(clean)).toBeLessThanOrEqual(characters(text.normalize('NFC')));
      }),
      { numRuns: 2_000 },
    );
  });
});
