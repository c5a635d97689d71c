/*
 * What people write, as the rules take it in. The tab asks the same functions, so its form counts what the server will
 * count, and says "empty" where the server would.
 */

/** What a text never needs: control characters but breaks and tabs, half characters, bidi embeddings, overrides and isolates, annotations. */
const stripped = /[^\P{Cc}\n\t]|[\p{Cs}\p{Noncharacter_Code_Point}\u202A-\u202E\u2066-\u206F\uFFF9-\uFFFB]/gu;
const lineBreak = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
/** A character that leaves its place empty: white space, whatever Unicode calls ignorable, Braille's blank. One class, not a choice: a choice could backtrack for ever. */
const blank = '[\\s\\p{Default_Ignorable_Code_Point}\\u2800]';
const blankInLine = `(?:(?!\\n)${blank})*`;
/** Only blanks, and combining marks with no letter to sit on. */
const nothingToSee = /^[\s\p{Default_Ignorable_Code_Point}\u2800\p{M}]*$/u;
const blankLines = new RegExp(`\\n(?:${blankInLine}\\n)+`, 'gu');
const blankLinesAround = new RegExp(`^(?:${blankInLine}\\n)+|(?:\\n${blankInLine})+$`, 'gu');

/**
 * The longest text that is cleaned, in UTF-16 units: the longest takeaway in five times as many. Composing takes time that
 * grows with the square of a run of combining marks: about 25 ms for this many, minutes for a megabyte.
 */
export const longestCleaned = 10_000;

/**
 * A text as it is kept: composed (NFC), without what {@link stripped} names, with two line breaks in a row at most, and
 * with no blanks around it. Empty if nothing in it could be seen. Joiners, variation selectors and direction marks
 * stay: they shape letters and emoji, and each text is shown in a direction of its own. Cleaning twice changes nothing.
 * A text over {@link longestCleaned} is returned as it is: every limit refuses it anyway.
 */
export function cleanText(raw: string): string {
  if (raw.length > longestCleaned) return raw;
  const text = raw.replace(lineBreak, '\n').replace(stripped, '').replaceAll('\t', ' ').normalize('NFC');
  if (nothingToSee.test(text)) return '';
  return text.replace(blankLines, '\n\n').replace(blankLinesAround, '').trim();
}

/** A person's name in one line, cleaned like a text; "?" where nothing of it can be seen. */
export function cleanName(raw: string): string {
  return cleanText(raw).replaceAll(/\n+/g, ' ') || '?';
}

/** Characters as people count them, near enough: code points. */
export function characters(text: string): number {
  return [...text].length;
}
