import { IntlMessageFormat } from 'intl-messageformat';
import type { Language } from '#session/choices.ts';
import ar from './words/ar.json' with { type: 'json' };
import de from './words/de.json' with { type: 'json' };
import en from './words/en.json' with { type: 'json' };
import ja from './words/ja.json' with { type: 'json' };

/** Names a sentence of the bot's. None of them holds content. */
type Word = keyof typeof en;

/** Every language has every sentence, as an ICU message: one that is missing does not compile. */
const catalogues: Readonly<Record<Language, Readonly<Record<Word, string>>>> = { ar, de, en, ja };

declare const written: unique symbol;
/** Text that we wrote. Nothing that people write is of this type, so none of it gets where text is read as Markdown. */
export type Words = string & { readonly [written]: true };

/** A sentence of the bot's in one language. */
export type Say = (word: Word, values?: Readonly<Record<string, Words | number>>) => Words;

/** Joins words of ours in a template. */
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

/** The language that a host's locale asks for, `de-AT` for example; nothing where it is none of ours. */
export function languageOf(locale: string | undefined): Language | undefined {
  const [language = ''] = locale?.toLowerCase().split('-') ?? [];
  return Object.hasOwn(catalogues, language) ? (language as Language) : undefined;
}

/** Where lines of a language begin. */
export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr';
}
