import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import ar from '../../tab/words/ar.json' with { type: 'json' };
import de from '../../tab/words/de.json' with { type: 'json' };
import en from '../../tab/words/en.json' with { type: 'json' };
import ja from '../../tab/words/ja.json' with { type: 'json' };
import { serverWords } from '../../tab/words/serverWords.ts';

type Element = ReturnType<IntlMessageFormat['getAst']>[number];
type Catalogue = Record<string, string>;

/** The catalogues translate the server's English sentences, too. */
const english: Catalogue = { ...en, ...serverWords };
const translations: Record<string, Catalogue> = { de, ja, ar };

const parse = (message: string, language: string) =>
  new IntlMessageFormat(message, language, undefined, { ignoreTag: true }).getAst();

/** Every element of a message, including those within plurals and selects. */
function elements(ast: readonly Element[]): Element[] {
  return ast.flatMap((element) =>
    'options' in element
      ? [element, ...Object.values(element.options).flatMap((option) => elements(option.value))]
      : [element],
  );
}

/** `name: kind` of every placeholder. */
function placeholders(message: string, language: string): string[] {
  const found = elements(parse(message, language)).flatMap((element) =>
    'value' in element && element.type !== 0 ? [`${element.value}: ${element.type}`] : [],
  );
  return [...new Set(found)].sort();
}

/** The forms of each plural in a message, by its placeholder. */
function plurals(message: string, language: string): Map<string, string[]> {
  const found = elements(parse(message, language)).filter((element) => element.type === 6);
  return new Map(found.map((element) => [element.value, Object.keys(element.options)]));
}

describe.each(Object.entries(translations))('the words in %s', (language, catalogue) => {
  it('have the same keys as the English ones', () => {
    expect(Object.keys(catalogue).sort()).toEqual(Object.keys(english).sort());
  });

  it('are well-formed, with the same placeholders as the English ones', () => {
    for (const [key, message] of Object.entries(english)) {
      const translated = catalogue[key] ?? '';
      expect([key, placeholders(translated, language)]).toEqual([key, placeholders(message, 'en')]);
    }
  });

  it('have every plural form of the language', () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    const exact: Record<string, string> = { zero: '=0', one: '=1', two: '=2' };
    for (const [key, message] of Object.entries(catalogue)) {
      const source = plurals(english[key] ?? '', 'en');
      for (const [name, forms] of plurals(message, language)) {
        // A form that English has, too, may be missing if English omits it.
        const needed = pluralCategories.filter(
          (form) => !['one'].includes(form) || source.get(name)?.includes(form) || language === 'ar',
        );
        const missing = needed.filter((form) => !forms.includes(form) && !forms.includes(exact[form] ?? form));
        expect([key, missing]).toEqual([key, []]);
      }
    }
  });

  it('differ from the English ones', () => {
    // Names, and sentences that are only placeholders.
    const same = Object.keys(english).filter(
      (key) => catalogue[key] === english[key] && /\p{L}{2}/u.test(message(key)),
    );
    expect(same).toEqual(language === 'de' ? ['phase.check-in', 'start.title', 'header.check-in'] : ['start.title']);
  });
});

const message = (key: string) => (english[key] ?? '').replace(/\{[^{}]*\}/g, '');

describe('the English words', () => {
  it('are well-formed', () => {
    for (const one of Object.values(english)) expect(() => parse(one, 'en')).not.toThrow();
  });

  it('need no quoting, so that those without placeholders are shown as they are', () => {
    for (const catalogue of [english, ...Object.values(translations)])
      for (const one of Object.values(catalogue)) expect(one).not.toMatch(/''|'[{}#|]/);
  });
});
