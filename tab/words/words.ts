import { IntlMessageFormat } from 'intl-messageformat';
import type { Language } from '#session/command.ts';
import type { HostName, Trouble } from '#session/protocol.ts';
import { type Refusal, sentence } from '#session/refusal.ts';
import { troubleSentences } from '#session/troubleSentences.ts';
import en from './en.json' with { type: 'json' };
import { fetchWords, localeOf, type Message, type Translation } from './translations.ts';

/** Names a sentence of the tab. English has them all; the other languages are checked against it. */
export type Word = keyof typeof en;

type Catalogue = Translation & Readonly<Record<Word, Message>>;
type Values = Readonly<Record<string, string | number | boolean>>;

/** In the built tab, what the first list says; the rest follows with the parts that say it (`later.ts`). */
let english: Catalogue = en;
let catalogue: Catalogue = english;
/** Some sentences are other ones in Meet: each message may select by `host`. */
let host: HostName = 'teams';
/** How the words count, and what stands for a number in them. */
let locale = 'en';
/** How the host's locale tells a time: also where we do not have its words. */
let clock = 'en';
let formats = new Map<Message, IntlMessageFormat>();
/** Each takes a browser longer to make than a whole row to draw. */
let numbers: Intl.NumberFormat | undefined;
let times: Intl.DateTimeFormat | undefined;

/**
 * Sets the language of everything said from now on, and that of the page: `de-AT` reads German, an unknown one English.
 * Await it before drawing; it never rejects: a catalogue that cannot be fetched is English.
 */
export async function setLanguage(tag: string): Promise<void> {
  const host = localeOf(tag);
  const words = await fetchWords(tag);
  catalogue = { ...english, ...words };
  locale = host && (words || host.language === 'en') ? host.baseName : 'en';
  clock = host?.baseName ?? 'en';
  formats = new Map();
  numbers = times = undefined;
  // Logic is tested where there is no page.
  if (typeof document === 'undefined') return;
  document.documentElement.lang = locale;
  document.documentElement.dir = direction();
  // Japanese has no blanks: its lines break between phrases, where a browser knows them, and not within a word.
  document.documentElement.style.wordBreak = 'auto-phrase';
}

/** Whose meeting everything said from now on is about. */
export function setHost(name: HostName): void {
  host = name;
}

/** English that has come later than the first. */
export function addEnglish(words: Partial<Catalogue>): void {
  english = { ...english, ...words };
  catalogue = { ...words, ...catalogue };
}

/** The language in which everything is said. */
export function language(): Language {
  // Only what there is a catalogue of becomes the locale.
  return new Intl.Locale(locale).language as Language;
}

/** Where lines of the tab's language begin. */
export function direction(): 'ltr' | 'rtl' {
  return locale.startsWith('ar') ? 'rtl' : 'ltr';
}

/** The sentence `key` in the tab's language. */
export function t(key: Word, values?: Values): string {
  // A word that has not come belongs to a part that has not, either: it is said when that is drawn.
  return worded(catalogue[key] ?? '', values);
}

/** Why something cannot be done, in the tab's language. */
export function wordedRefusal(refusal: Refusal): string {
  const message = catalogue[`refusal.${refusal.code}`];
  return message ? worded(message, { max: refusal.max ?? 0 }) : sentence(refusal);
}

/** What went wrong on the way to the server or there, in the tab's language. */
export function wordedTrouble(trouble: Trouble): string {
  const message = catalogue[`trouble.${trouble}`];
  return message ? worded(message) : troubleSentences[trouble];
}

/** A moment (ms) as people say it: "11:00", by the reader's language and time zone. */
export function timeOfDay(at: number): string {
  times ??= new Intl.DateTimeFormat(clock, { hour: 'numeric', minute: '2-digit' });
  return times.format(at);
}

/** Whole seconds as a clock shows them: "4:05". */
export function countdown(seconds: number): string {
  const two = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 });
  return `${numeral(Math.floor(seconds / 60))}:${two.format(seconds % 60)}`;
}

/** A number that stands alone. */
export function numeral(n: number): string {
  numbers ??= new Intl.NumberFormat(locale);
  return numbers.format(n);
}

function worded(message: Message, values: Values = {}): string {
  // Most sentences have nothing to fill in.
  if (typeof message === 'string' && !message.includes('{')) return message;
  let format = formats.get(message);
  if (!format) {
    // `ignoreTag`: a topic or a name that looks like markup is text.
    format = new IntlMessageFormat(message, locale, undefined, { ignoreTag: true });
    formats.set(message, format);
  }
  return String(format.format({ ...(direction() === 'rtl' ? isolated(values) : values), host }));
}

/** An English topic in an Arabic sentence must not pull the words around it to its side: U+2068 … U+2069 hold it. */
function isolated(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? `\u2068${value}\u2069` : value]),
  );
}
