import { IntlMessageFormat } from 'intl-messageformat';
import { expect, it } from 'vitest';
import ar from '../../tab/organizer/words/ar.json' with { type: 'json' };
import de from '../../tab/organizer/words/de.json' with { type: 'json' };
import en from '../../tab/organizer/words/en.json' with { type: 'json' };
import ja from '../../tab/organizer/words/ja.json' with { type: 'json' };

const filledIn = (message: string) => [...new Set(message.match(/\{\w+(?=[,}])/g))].sort();

it.each(Object.entries({ ar, de, ja }))(
  'the Organizer has every sentence in %s, with the same placeholders',
  (tag, words) => {
    expect(Object.keys(words).sort()).toEqual(Object.keys(en).sort());
    for (const [key, message] of Object.entries(words)) {
      expect(filledIn(message), key).toEqual(filledIn(en[key as keyof typeof en]));
      expect(() => new IntlMessageFormat(message, tag)).not.toThrow();
    }
  },
);

it('isolates a place in Arabic, so that it doesn’t change places with the time beside it', () => {
  const there = new IntlMessageFormat(ar['time.there'], 'ar').format({ zone: 'New York', time: '9:30 ص' });
  expect(there).toBe('\u2068New York\u2069 9:30 ص');
});
