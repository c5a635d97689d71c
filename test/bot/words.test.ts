import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, test } from 'vitest';
import ar from '../../server/bot/words/ar.json' with { type: 'json' };
import de from '../../server/bot/words/de.json' with { type: 'json' };
import en from '../../server/bot/words/en.json' with { type: 'json' };
import ja from '../../server/bot/words/ja.json' with { type: 'json' };
import { languageOf } from '../../server/bot/words.ts';

type Element = ReturnType<IntlMessageFormat['getAst']>[number];
const translations: Record<string, Record<string, string>> = { ar, de, ja };

/** Every element of a message, those inside of plurals too. */
function elements(message: string, language: string): Element[] {
  const inside = (ast: readonly Element[]): Element[] =>
    ast.flatMap((one) =>
      'options' in one ? [one, ...Object.values(one.options).flatMap(({ value }) => inside(value))] : [one],
    );
  return inside(new IntlMessageFormat(message, language, undefined, { ignoreTag: true }).getAst());
}

/** What is filled in: all but text (0) and the plural's own number (7). */
const filledIn = (message: string, language: string) =>
  [...new Set(elements(message, language).flatMap((e) => (e.type !== 0 && 'value' in e ? [e.value] : [])))].sort();

describe.each(Object.entries(translations))('the bot’s words in %s', (language, catalogue) => {
  test('are as many as the English ones, each filled in with the same', () => {
    expect(Object.keys(catalogue)).toEqual(Object.keys(en));
    for (const [word, message] of Object.entries(en))
      expect([word, filledIn(catalogue[word] ?? '', language)]).toEqual([word, filledIn(message, 'en')]);
  });

  test('have every form of a plural that the language has', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const [word, message] of Object.entries(catalogue))
      for (const one of elements(message, language))
        if (one.type === 6) expect([word, ...Object.keys(one.options)]).toEqual(expect.arrayContaining(forms));
  });

  test('are translated, all of them', () => {
    const same = Object.entries(en).filter(([word, message]) => catalogue[word] === message);
    expect(same.map(([word]) => word)).toEqual(['title']);
  });

  test('name the commands as the bot hears them', () => {
    for (const command of ['agenda', 'open', 'clear', 'help']) {
      expect(catalogue.help).toContain(`**${command}**`);
      expect(catalogue.friendly).toContain(command);
    }
  });
});

test('a locale finds its language; one that is none of ours, or no locale, none', () => {
  expect(['de-AT', 'AR-eg', 'ja', 'en-GB'].map(languageOf)).toEqual(['de', 'ar', 'ja', 'en']);
  expect(['fr-FR', '', 'constructor', '__proto__', undefined].map(languageOf)).toEqual(Array(5).fill(undefined));
});
