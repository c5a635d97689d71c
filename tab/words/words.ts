import { IntlMessageFormat } from 'intl-messageformat';
import type { Language } from '#session/choices.ts';
import type { HostName, Trouble } from '#session/protocol.ts';
import type { Refusal } from '#session/refusal.ts';
import en from './en.json' with { type: 'json' };
import { serverWords } from './serverWords.ts';
import { fetchWords, localeOf, type Message, type Translation } from './translations.ts';

/** The name of a sentence. English has them all; the other languages are checked against it. */
export type Word = keyof typeof en;

type Catalogue = Translation & Readonly<Record<Word, Message>>;
type Values = Readonly<Record<string, string | number | boolean>>;

/** In the built tab, the words of the first list; the rest comes with the parts that use it (`later.ts`). */
let english: Catalogue = { ...en, ...serverWords };
let catalogue: Catalogue = english;
/** Some sentences differ in Meet: any message can select by `host`. */
let host: HostName = 'teams';
/** Decides plural forms and digits. */
let locale = 'en';
/** The host's locale, for times of day: also used where we don't have its words. */
let clock = 'en';
let formats = new Map<Message, IntlMessageFormat>();
/** Cached: creating one takes longer than drawing a whole row. */
let numbers: Intl.NumberFormat | undefined;
let times: Intl.DateTimeFormat | undefined;
let lists: { conjunction: Intl.ListFormat; unit: Intl.ListFormat } | undefined;

/**
 * Sets the language of all words, and of the page: `de-AT` gets German, an unknown language English. Await it before
 * drawing. Never rejects: if a catalogue can't be fetched, English is used.
 */
export async function setLanguage(tag: string): Promise<void> {
  const host = localeOf(tag);
  const words = await fetchWords(tag);
  catalogue = { ...english, ...words };
  locale = host && (words || host.language === 'en') ? host.baseName : 'en';
  clock = host?.baseName ?? 'en';
  formats = new Map();
  numbers = times = lists = undefined;
  // Unit tests run without a page.
  if (typeof document === 'undefined') return;
  document.documentElement.lang = locale;
  document.documentElement.dir = direction();
  // Japanese has no spaces: where browsers support it, lines break between phrases and not within a word.
  document.documentElement.style.wordBreak = 'auto-phrase';
}

/** Sets the host that all words refer to. */
export function setHost(name: HostName): void {
  host = name;
}

/** Adds English words that were fetched later. */
export function addEnglish(words: Partial<Catalogue>): void {
  english = { ...english, ...words };
  catalogue = { ...words, ...catalogue };
}

/** The language of all words. */
export function language(): Language {
  // Only a language with a catalogue becomes the locale.
  return new Intl.Locale(locale).language as Language;
}

/** The direction of the tab's language. */
export function direction(): 'ltr' | 'rtl' {
  return locale.startsWith('ar') ? 'rtl' : 'ltr';
}

/** The sentence `key` in the tab's language. */
export function t(key: Word, values?: Values): string {
  // A word not fetched yet belongs to a part that isn't either; both are drawn once they are there.
  return worded(catalogue[key] ?? '', values);
}

/** A refusal's reason, in the tab's language. */
export function wordedRefusal(refusal: Refusal): string {
  return worded(catalogue[`refusal.${refusal.code}`] ?? '', { max: refusal.max ?? 0 });
}

/** What went wrong with a message, in the tab's language. */
export function wordedTrouble(trouble: Trouble): string {
  return worded(catalogue[`trouble.${trouble}`] ?? '');
}

/** A moment (ms) as a time of day, such as "11:00", in the reader's language and time zone. */
export function timeOfDay(at: number): string {
  times ??= new Intl.DateTimeFormat(clock, { hour: 'numeric', minute: '2-digit' });
  // "2:16" and "AM" stay in one line.
  return times.format(at).replaceAll(' ', '\u00a0');
}

/** Whole seconds as on a clock: "4:05". */
export function countdown(seconds: number): string {
  const two = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 });
  return `${numeral(Math.floor(seconds / 60))}:${two.format(seconds % 60)}`;
}

/** A number on its own. */
export function numeral(n: number): string {
  numbers ??= new Intl.NumberFormat(locale);
  return numbers.format(n);
}

/** Names in a sentence: "Aiko and Lena"; facts side by side: "Lena, has finished voting". */
export function listed(items: readonly string[], type: 'conjunction' | 'unit' = 'conjunction'): string {
  lists ??= {
    conjunction: new Intl.ListFormat(locale, { type: 'conjunction' }),
    unit: new Intl.ListFormat(locale, { type: 'unit' }),
  };
  return lists[type].format(items);
}

function worded(message: Message, values: Values = {}): string {
  // Most sentences have no placeholders.
  if (typeof message === 'string' && !message.includes('{')) return message;
  let format = formats.get(message);
  if (!format) {
    // `ignoreTag`: a topic or a name that looks like markup is just text.
    format = new IntlMessageFormat(message, locale, undefined, { ignoreTag: true });
    formats.set(message, format);
  }
  return String(format.format({ ...(direction() === 'rtl' ? isolated(values) : values), host }));
}

/** Isolates each value (U+2068 … U+2069), so that an English topic doesn't reorder an Arabic sentence. */
function isolated(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? `\u2068${value}\u2069` : value]),
  );
}
