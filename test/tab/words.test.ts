import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import en from '../../tab/words/en.json' with { type: 'json' };
import {
  countdown,
  direction,
  language,
  numeral,
  setLanguage,
  t,
  timeOfDay,
  wordedRefusal,
  wordedTrouble,
} from '../../tab/words/words.ts';

const tab = fileURLToPath(new URL('../../tab/', import.meta.url));
const sources = readdirSync(tab, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => readFileSync(tab + name, 'utf8'))
  .join('\n');

const escaped = (part: string) => part.replaceAll('.', '\\.');

describe('the words', () => {
  afterEach(() => setLanguage('en'));

  it('are all used', () => {
    const literal = (key: string) => sources.includes(`'${key}'`) || sources.includes(`"${key}"`);
    // Keys with a computed part: `help.${help}` names all keys with that beginning and end.
    const patterns = [...sources.matchAll(/`([\w.-]+\.)\$\{[^}]*\}([\w.-]*)`/g)].map(
      ([, start = '', end = '']) => new RegExp(`^${escaped(start)}[\\w-]+${escaped(end)}$`),
    );
    const unused = Object.keys(en).filter((key) => !literal(key) && !patterns.some((pattern) => pattern.test(key)));
    expect(unused).toEqual([]);
  });

  it('treat what people wrote as plain text, whatever it looks like', () => {
    expect(t('notes.notReached', { topic: '<b>{x}</b> ’n’ more' })).toBe('Not reached: <b>{x}</b> ’n’ more');
  });

  it('count as their language does', () => {
    expect(t('topic.votes', { count: 0 })).toBe('no votes');
    expect(t('topic.votes', { count: 1 })).toBe('1 vote');
    expect(t('topic.votes', { count: 7 })).toBe('7 votes');
  });

  it('format times in the host’s locale, even without its words', async () => {
    const eleven = new Date(2026, 10, 23, 11).getTime();
    await setLanguage('en-gb');
    expect(timeOfDay(eleven)).toBe('11:00');
    await setLanguage('en-us');
    expect(timeOfDay(eleven)).toMatch(/^11:00\sAM$/);
    await setLanguage('fi-fi');
    expect(timeOfDay(eleven)).toBe('11.00');
    expect(language()).toBe('en');
    await setLanguage('not a language');
    expect(timeOfDay(eleven)).toContain('11:00');
  });

  it.each([
    ['de', 'Ergebnis zeigen'],
    ['de-at', 'Ergebnis zeigen'],
    ['ja-JP', '結果を表示'],
    ['ar-sa', 'إظهار النتيجة'],
    ['en-gb', 'Show the result'],
    ['fr-FR', 'Show the result'],
    ['x', 'Show the result'],
    ['', 'Show the result'],
  ])('follow the host’s locale %j', async (tag, answer) => {
    await setLanguage(tag);
    expect(t('checkIn.show')).toBe(answer);
    expect(language()).toBe(/^(de|ja|ar)/.exec(tag)?.[0] ?? 'en');
    expect(direction()).toBe(tag.startsWith('ar') ? 'rtl' : 'ltr');
  });

  it('use English plurals when a French host gets English', async () => {
    await setLanguage('fr');
    expect(t('people.handOver', { name: 'Zoé' })).toBe('Hand over to Zoé');
    expect(t('vote.mine', { count: 1.5 })).toBe('You have 1.5 votes here.');
  });

  it('have every Arabic plural form, and isolate names and topics', async () => {
    await setLanguage('ar');
    const votes = [0, 1, 2, 3, 11, 100].map((count) => t('topic.votes', { count }));
    expect(new Set(votes).size).toBe(6);
    expect(t('wrapUp.speaks', { name: 'Ada' })).toContain('\u2068Ada\u2069');
    expect(t('checkIn.decide', { more: true })).not.toBe(t('checkIn.decide', { more: false }));
  });

  it('write all numbers in the reader’s digits', async () => {
    await setLanguage('ar-eg');
    expect(countdown(245)).toBe('٤:٠٥');
    expect(numeral(3)).toBe('٣');
    expect(t('header.discuss', { at: 1, of: 4 })).toMatch(/١.*٤/);
    await setLanguage('en');
    expect(countdown(245)).toBe('4:05');
    expect(countdown(0)).toBe('0:00');
  });

  it('refuse in the reader’s language, and in English like the server', async () => {
    expect(wordedRefusal({ code: 'votes-used', max: 3 })).toBe('You’ve used all 3 votes. Take one back first.');
    expect(wordedTrouble('not-joined')).toBe('This window isn’t connected yet. Try again in a moment.');
    await setLanguage('de');
    expect(wordedRefusal({ code: 'votes-used', max: 3 })).toBe(
      'Du hast alle 3 Stimmen vergeben. Nimm zuerst eine zurück.',
    );
    expect(wordedRefusal({ code: 'voting-closed' })).toBe(
      'Die Abstimmung ist beendet. Deine Stimmen bleiben, wie sie sind.',
    );
    expect(wordedTrouble('not-joined')).toBe('Dieses Fenster ist noch nicht verbunden. Versuch es gleich noch einmal.');
  });
});
