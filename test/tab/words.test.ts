import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import en from '../../tab/words/en.json' with { type: 'json' };
import { setLanguage, t, timeOfDay } from '../../tab/words/words.ts';

const tab = fileURLToPath(new URL('../../tab/', import.meta.url));
const sources = readdirSync(tab, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => readFileSync(tab + name, 'utf8'))
  .join('\n');

const escaped = (part: string) => part.replaceAll('.', '\\.');

describe('the words', () => {
  it('are all well-formed', () => {
    for (const message of Object.values(en)) expect(() => new IntlMessageFormat(message, 'en')).not.toThrow();
  });

  it('are all used', () => {
    const literal = (key: string) => sources.includes(`'${key}'`) || sources.includes(`"${key}"`);
    // Keys with a part that is computed: `help.${help}` names all that begin and end like it.
    const patterns = [...sources.matchAll(/`([\w.-]+\.)\$\{[^}]*\}([\w.-]*)`/g)].map(
      ([, start = '', end = '']) => new RegExp(`^${escaped(start)}[\\w-]+${escaped(end)}$`),
    );
    const unused = Object.keys(en).filter((key) => !literal(key) && !patterns.some((pattern) => pattern.test(key)));
    expect(unused).toEqual([]);
  });

  it('treat what people wrote as text, whatever it looks like', () => {
    expect(t('keepsakes.notReached', { topic: '<b>{x}</b> ’n’ more' })).toBe('Not reached: <b>{x}</b> ’n’ more');
  });

  it('count as their language does', () => {
    expect(t('topic.votes', { count: 0 })).toBe('no votes');
    expect(t('topic.votes', { count: 1 })).toBe('1 vote');
    expect(t('topic.votes', { count: 7 })).toBe('7 votes');
  });

  it('tell the time as the host’s locale does', () => {
    const eleven = new Date(2026, 10, 23, 11).getTime();
    setLanguage('en-gb');
    expect(timeOfDay(eleven)).toBe('11:00');
    setLanguage('en-us');
    expect(timeOfDay(eleven)).toMatch(/^11:00\sAM$/);
    setLanguage('not a language');
    expect(timeOfDay(eleven)).toContain('11:00');
  });
});
