import { IntlMessageFormat } from 'intl-messageformat';
import { localeOf } from '../words/translations.ts';
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
/** With the reader's region, for lists, days and times: the British write 15:00, and Americans 3:00 PM. */
let region = 'en';
let formats = new Map<Word, IntlMessageFormat>();

/** Sets the language of the Organizer's words. Never rejects: missing words are English. Await it before drawing. */
export async function setOrganizerLanguage(tag: string): Promise<void> {
  const wanted = tag.split('-')[0]?.toLowerCase() ?? 'en';
  const words = await translations[wanted]?.().catch(() => undefined);
  catalogue = { ...en, ...words?.default };
  language = words ? wanted : 'en';
  const own = localeOf(tag);
  region = own?.language === language ? own.baseName : language;
  formats = new Map();
}

/** The locale for lists, days and times. */
export function locale(): string {
  return region;
}

/** The Organizer's sentence `key` in the reader's language. */
export function say(key: Word, values: Values = {}): string {
  const message = catalogue[key];
  if (typeof message === 'string' && !message.includes('{')) return message;
  const format = formats.get(key) ?? new IntlMessageFormat(message, language, undefined, { ignoreTag: true });
  formats.set(key, format);
  return String(format.format({ ...values }));
}
