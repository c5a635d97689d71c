import { IntlMessageFormat } from 'intl-messageformat';
import en from './en.json' with { type: 'json' };

/** Names a sentence of the tab. English has them all; the other languages are checked against it. */
export type Word = keyof typeof en;
export type Catalogue = Readonly<Record<Word, string>>;

let locale = 'en';
let catalogue: Catalogue = en;
const formats = new Map<Word, IntlMessageFormat>();

/** Sets the language of everything said from now on; times and numbers follow `tag` (BCP 47). Call before drawing. */
export function setLanguage(tag: string, words: Catalogue = en): void {
  locale = supported(tag) ?? 'en';
  catalogue = words;
  formats.clear();
}

/** The sentence `key` in the tab's language. */
export function t(key: Word, values?: Readonly<Record<string, string | number | boolean>>): string {
  let format = formats.get(key);
  if (!format) {
    // `ignoreTag`: a topic or a name that looks like markup is text.
    format = new IntlMessageFormat(catalogue[key], locale, undefined, { ignoreTag: true });
    formats.set(key, format);
  }
  return String(format.format(values && { ...values }));
}

/** A moment (ms) as people say it: "11:00", by the reader's language and time zone. */
export function timeOfDay(at: number): string {
  return new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(at);
}

function supported(tag: string): string | undefined {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag)[0];
  } catch {
    // A host may say anything; what is not a language tag at all throws.
    return undefined;
  }
}
