import { IntlMessageFormat } from 'intl-messageformat';
import type { Language } from '#session/choices.ts';
import ar from './words/ar.json' with { type: 'json' };
import de from './words/de.json' with { type: 'json' };
import en from './words/en.json' with { type: 'json' };
import ja from './words/ja.json' with { type: 'json' };

/** The key of one of the bot's sentences. None holds content. */
type Word = keyof typeof en;

/** ICU messages. A language that lacks one doesn't compile. */
const catalogues: Readonly<Record<Language, Readonly<Record<Word, string>>>> = { ar, de, en, ja };

declare const written: unique symbol;
/** Text that we wrote. People's names never have this type, so they can't get into Markdown. */
export type Words = string & { readonly [written]: true };

/** Formats one of the bot's sentences. */
export type Say = (word: Word, values?: Readonly<Record<string, Words | number>>) => Words;

/** A template of our own words. */
export function joined(between: TemplateStringsArray, ...values: ReadonlyArray<Words | number>): Words {
  return String.raw({ raw: between }, ...values) as Words;
}

const formats = new Map<string, IntlMessageFormat>();

export function wordsIn(language: Language): Say {
  return (word, values = {}) => {
    const name = `${language} ${word}`;
    let format = formats.get(name);
    if (!format) {
      format = new IntlMessageFormat(catalogues[language][word], language, undefined, { ignoreTag: true });
      formats.set(name, format);
    }
    return String(format.format({ ...values })) as Words;
  };
}

/** Our language for a host's locale such as `de-AT`; `undefined` if we don't have it. */
export function languageOf(locale: string | undefined): Language | undefined {
  const [language = ''] = locale?.toLowerCase().split('-') ?? [];
  return Object.hasOwn(catalogues, language) ? (language as Language) : undefined;
}

/** The writing direction of a language. */
export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr';
}
