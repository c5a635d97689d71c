import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, test } from 'vitest';
import ar from '../../server/bot/words/ar.json' with { type: 'json' };
import de from '../../server/bot/words/de.json' with { type: 'json' };
import en from '../../server/bot/words/en.json' with { type: 'json' };
import ja from '../../server/bot/words/ja.json' with { type: 'json' };
import { languageOf } from '../../server/bot/words.ts';

type Element = ReturnType<IntlMessageFormat['getAst']>[number];
const translations: Record<string, Record<string, string>> = { ar, de, ja };

/** All elements of a message, including those inside plurals. */
function elements(message: string, language: string): Element[] {
  const inside = (ast: readonly Element[]): Element[] =>
    ast.flatMap((one) =>
      'options' in one ? [one, ...Object.values(one.options).flatMap(({ value }) => inside(value))] : [one],
    );
  return inside(new IntlMessageFormat(message, language, undefined, { ignoreTag: true }).getAst());
}

/** The placeholders: everything but text (0) and a plural's own number (7). */
const filledIn = (message: string, language: string) =>
  [...new Set(elements(message, language).flatMap((e) => (e.type !== 0 && 'value' in e ? [e.value] : [])))].sort();

describe.each(Object.entries(translations))('the bot’s words in %s', (language, catalogue) => {
  test('have the same keys and placeholders as the English ones', () => {
    expect(Object.keys(catalogue)).toEqual(Object.keys(en));
    for (const [word, message] of Object.entries(en))
      expect([word, filledIn(catalogue[word] ?? '', language)]).toEqual([word, filledIn(message, 'en')]);
  });

  test('have every plural form of the language', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const [word, message] of Object.entries(catalogue))
      for (const one of elements(message, language))
        if (one.type === 6) expect([word, ...Object.keys(one.options)]).toEqual(expect.arrayContaining(forms));
  });

  test('are all translated', () => {
    const same = Object.entries(en).filter(([word, message]) => catalogue[word] === message);
    expect(same.map(([word]) => word)).toEqual(['title']);
  });

  test('name the commands that the bot understands', () => {
    for (const command of ['agenda', 'open', 'clear', 'help']) {
      expect(catalogue.help).toContain(`**${command}**`);
      expect(catalogue.friendly).toContain(command);
    }
  });
});

test('finds the language of a locale, if we have it', () => {
  expect(['de-AT', 'AR-eg', 'ja', 'en-GB'].map(languageOf)).toEqual(['de', 'ar', 'ja', 'en']);
  expect(['fr-FR', '', 'constructor', '__proto__', undefined].map(languageOf)).toEqual(Array(5).fill(undefined));
});
