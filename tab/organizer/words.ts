import { IntlMessageFormat } from 'intl-messageformat';
import en from './words/en.json' with { type: 'json' };

/** The name of a sentence. English has them all. */
export type Word = keyof typeof en;
type Message = ConstructorParameters<typeof IntlMessageFormat>[0];
type Values = Readonly<Record<string, string | number>>;

const translations: Readonly<Record<string, () => Promise<{ default: Partial<Record<Word, Message>> }>>> = {
  ar: () => import('./words/ar.json'),
  de: () => import('./words/de.json'),
  ja: () => import('./words/ja.json'),
};

let catalogue: Readonly<Record<Word, Message>> = en;
let language = 'en';
let formats = new Map<Word, IntlMessageFormat>();

/** Sets the language of the Organizer's words. Never rejects: missing words are English. Await it before drawing. */
export async function setOrganizerLanguage(tag: string): Promise<void> {
  const wanted = tag.split('-')[0]?.toLowerCase() ?? 'en';
  const words = await translations[wanted]?.().catch(() => undefined);
  catalogue = { ...en, ...words?.default };
  language = words ? wanted : 'en';
  formats = new Map();
}

/** The language of the words, for lists, days and times. */
export function locale(): string {
  return language;
}

/** The Organizer's sentence `key` in the reader's language. */
export function say(key: Word, values: Values = {}): string {
  const message = catalogue[key];
  if (typeof message === 'string' && !message.includes('{')) return message;
  const format = formats.get(key) ?? new IntlMessageFormat(message, language, undefined, { ignoreTag: true });
  formats.set(key, format);
  return String(format.format({ ...values }));
}
