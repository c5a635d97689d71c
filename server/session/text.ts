import { limits } from './limits.ts';
import { no, type Refusal } from './refusal.ts';

/*
 * How panels clean what people write before they lock it, and check what they unlock (G1, K1). The server sees only locked
 * texts; it cleans names.
 */

/** Never needed in a text: control characters except breaks and tabs, lone surrogates, bidi embeddings, overrides and isolates, annotations. */
const stripped = /[^\P{Cc}\n\t]|[\p{Cs}\p{Noncharacter_Code_Point}\u202A-\u202E\u2066-\u206F\uFFF9-\uFFFB]/gu;
const lineBreak = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
/** A character that shows nothing: white space, Unicode's ignorable characters, Braille's blank. One class, since alternatives could backtrack for ever. */
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
 * Cleans a text for keeping: composed (NFC), without {@link stripped} characters, with at most two line breaks in a row, and
 * no blanks around it. Empty if it has no visible character. Joiners, variation selectors and direction marks stay: they
 * shape letters and emoji, and each text is shown in a direction of its own. Cleaning twice changes nothing. Returns a text
 * over {@link longestCleaned} as it is: every limit refuses it anyway.
 */
export function cleanText(raw: string): string {
  if (raw.length > longestCleaned) return raw;
  const text = raw.replace(lineBreak, '\n').replace(stripped, '').replaceAll('\t', ' ').normalize('NFC');
  if (nothingToSee.test(text)) return '';
  return text.replace(blankLines, '\n\n').replace(blankLinesAround, '').trim();
}

/** Cleans a person's name like a text, in one line; "?" if it has no visible character. */
export function cleanName(raw: string): string {
  return cleanText(raw).replaceAll(/\n+/g, ' ') || '?';
}

/** Whether a text, cleaned, is empty or too long for a topic or a sentence. */
export function topicTextRefusal(text: string): Refusal | undefined {
  return text === '' ? no('text-empty') : lengthRefusal(text, limits.topicLength);
}

/** Whether a text, cleaned, is too long for a takeaway. */
export function takeawayTextRefusal(text: string): Refusal | undefined {
  return lengthRefusal(text, limits.takeawayLength);
}

function lengthRefusal(text: string, most: number): Refusal | undefined {
  return characters(text) > most ? no('text-too-long', most) : undefined;
}

/** Counts characters about as people do: by code points. */
export function characters(text: string): number {
  return [...text].length;
}
