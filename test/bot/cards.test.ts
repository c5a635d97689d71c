import { AdaptiveCard, SerializationContext, Versions } from 'adaptivecards';
import { formatText } from 'adaptivecards/lib/text-formatters';
import { describe, expect, test } from 'vitest';
import { clearedCard, personalCard, storedCard } from '../../server/bot/agendaCard.ts';
import { type Card, card, escaped, type TextRun, text } from '../../server/bot/card.ts';
import { wordsIn } from '../../server/bot/words.ts';
import { Language } from '../../server/session/choices.ts';
import { cleanName } from '../../server/session/text.ts';
import { AdaptiveCard15, faultsInTeams } from '../support/adaptiveCard.ts';
import { discussing, minutes, revealed, Story, threeTopics } from '../support/session.ts';

const panel = 'https://teams.microsoft.com/l/entity/app/mini-m';
const own = (story: Story, name: string, language: Language = 'en') => {
  const { shared, own } = story.view(name);
  return personalCard(shared, own, panel, language);
};

const voting = () => threeTopics().moves('vote').votes('Ben', 't2', 't2');
const wrapping = () => discussing().moves('wrap-up');
/** Twelve people with the same very long name, and five topics each. */
const crowd = (name: string) => {
  const story = new Story({ settings: { topicsEach: 5 } });
  for (const one of ['Ada', 'Ben', 'Cleo', 'Dan', 'Eve', 'Fay', 'Gus', 'Hal', 'Ida', 'Jon', 'Kim', 'Lee'])
    story
      .opens(one, one.toLowerCase(), { name })
      .does(one, { type: 'acknowledge-rule' })
      .brings(one, 'a', 'b', 'c', 'd', 'e');
  return story;
};
const discussed = (story: Story) => {
  for (const to of ['vote', 'reveal', 'discuss'] as const) story.does('Ada', { type: 'move-on', to });
  return story;
};
const full = () => discussed(crowd('\u{1f9ed}"'.repeat(280)));

const states: Array<[string, (language: Language) => Card]> = [
  ['before', (language) => storedCard(threeTopics().session, panel, language)],
  ['cleared', clearedCard],
  ['gathering', (language) => own(threeTopics(), 'Ben', language)],
  ['introducing', (language) => own(threeTopics().moves('introduce'), 'Ben', language)],
  ['voting', (language) => own(voting(), 'Ben', language)],
  ['revealed', (language) => own(revealed(), 'Ben', language)],
  ['closed without counts', (language) => own(voting().moves('reveal'), 'Ben', language)],
  ['discussing', (language) => own(discussing(), 'Ben', language)],
  ['paused', (language) => own(discussing().does('Ada', { type: 'pause-timer' }), 'Ben', language)],
  ['checking in', (language) => own(discussing().waits(minutes(5)), 'Ben', language)],
  ['wrapping up', (language) => own(wrapping(), 'Ben', language)],
  ['full of long names', (language) => own(full(), 'Ben', language)],
  ['full of one topic merged of many', (language) => own(merged(), 'Ben', language)],
];
const cards = Language.options.flatMap((language) =>
  states.map(([name, make]) => [`${name}, ${language}`, language, make] as const),
);

const merged = () => {
  const story = crowd('\u{1f9ed}'.repeat(280));
  for (let n = 2; n <= 60; n++) story.does('Ada', { type: 'merge-topics', topic: `t${n}`, into: 't1' });
  return discussed(story);
};

describe('cards', () => {
  test.each(cards)('%s: is an Adaptive Card 1.5 that Teams supports', (_name, language, make) => {
    const made = make(language);
    expect(AdaptiveCard15.safeParse(made).error?.issues).toBeUndefined();
    expect(faultsInTeams(made)).toEqual([]);
    expect(made.rtl).toBe(language === 'ar' ? true : undefined);
  });

  test.each(cards)('%s: Microsoft’s own parser accepts all of it as 1.5', (_name, language, make) => {
    const made = make(language);
    const context = new SerializationContext(Versions.v1_5);
    const parsed = new AdaptiveCard();
    parsed.parse(JSON.parse(JSON.stringify(made)), context);
    const flaws = Array.from({ length: context.eventCount }, (_, i) => context.getEventAt(i).message);
    expect(flaws).toEqual([]);
    expect(parsed.validateProperties().validationEvents).toEqual([]);
    // The parser drops what it doesn't know.
    expect(keysOf(parsed.toJSON())).toEqual(keysOf(made));
  });

  test('the message never holds a topic, a name or a count', () => {
    const stories = [threeTopics(), voting(), discussing(), wrapping()];
    for (const language of Language.options) {
      const [first, ...others] = stories.map((story) => JSON.stringify(storedCard(story.session, panel, language)));
      for (const other of others) expect(other).toBe(first);
      for (const word of ['One', 'Two', 'Three', 'Ada', 'Ben', 'Cleo'])
        expect(first).not.toMatch(new RegExp(`\\b${word}\\b`));
    }
  });

  test('times are shown in each client’s time zone, and none counts down', () => {
    const card = JSON.stringify(own(discussing(), 'Ben'));
    expect(card).toContain('discussing until {{TIME(2030-01-07T08:10:00Z)}}');
    expect(card).toContain('Planned to end at {{TIME(2030-01-07T09:00:00Z)}}');
  });

  test('the message is in the starter’s language, or English if unknown', () => {
    const started = (language?: Language) =>
      JSON.stringify(storedCard(new Story({ settings: { ...(language && { language }) } }).session, panel));
    for (const language of Language.options) expect(started(language)).toContain(wordsIn(language)('step.gather'));
    expect(started()).toContain(wordsIn('en')('step.gather'));
  });
});

describe('a person’s own card', () => {
  /** Its topics, as people read them. */
  const lines = (story: Story, language?: Language): string[] => {
    const written = JSON.stringify(own(story, 'Ben', language).body);
    return [...written.matchAll(/"inlines":(\[.*?\])/g)].map(([, runs = '[]']) =>
      (JSON.parse(runs) as TextRun[]).map(({ text }) => text).join(''),
    );
  };

  test('tells whose topics come when, and nothing that they say', () => {
    const story = revealed().brings('Ben', 'Four');
    expect(lines(story)).toEqual(['1 · Ben', '2 · Cleo', '3 · Ada', '4 · Ben']);
    story.does('Ada', { type: 'merge-topics', topic: 't3', into: 't2' }).moves('discuss');
    expect(lines(story)).toEqual(['Now: 1 · Ben and Cleo', '2 · Ada', '3 · Ben']);
    expect(lines(story.moves('next-topic'))).toEqual(['Done: 1 · Ben and Cleo', 'Now: 2 · Ada', '3 · Ben']);
    expect(lines(story, 'de')[0]).toBe('Fertig: 1 · Ben und Cleo');
    const written = Language.options.map((language) => JSON.stringify(own(story, 'Ben', language))).join();
    for (const text of ['One', 'Two', 'Three', 'Four', '1.x']) expect(written).not.toMatch(new RegExp(`\\b${text}`));
    expect(written).toContain('The topics can only be read in the panel.');
  });

  test('calls an author as the panel does, and each only once', () => {
    const story = new Story().joins('Ben').opens('Ada', 'ada', { name: 'Ada Lovelace' });
    story.brings('Ada', 'One', 'Two').does('Ada', { type: 'merge-topics', topic: 't2', into: 't1' });
    expect(lines(story)).toEqual(['1 · Ada']);
    expect(lines(story.opens('Cleo', 'cleo', { name: 'Ada Byron' }))).toEqual(['1 · Ada Lovelace']);
  });

  test('has counts once they are told, and none while voting', () => {
    expect(JSON.stringify(own(voting(), 'Ben'))).not.toMatch(/\d votes?"/);
    expect(JSON.stringify(own(revealed(), 'Ben'))).toMatch(/5 votes.*4 votes/);
  });

  test('before the first topic there is no list', () => {
    expect(JSON.stringify(own(new Story().joins('Ben'), 'Ben'))).not.toContain('only be read in the panel');
  });

  test('what is too much for a card is counted', () => {
    expect(lines(full()).length).toBeLessThan(15);
    expect(JSON.stringify(own(full(), 'Ben'))).toMatch(/\d+ more in the panel/);
  });
});

describe('what people are called', () => {
  const moment = '2026-01-01T12:00:00Z';
  const tricks = [
    `{{DATE(${moment})}}`,
    `{{DATE(${moment}, LONG)}}`,
    `{{TIME(${moment})}}`,
    `{{{{TIME(${moment})}}}}`,
    `{{{TIME(${moment})}}}`,
    '{{DATE(2026-01-01)}}',
    '{name} {{name}} {{{{',
    '**bold** _it_ [link](https://x.example) <at>Aiko</at> <b>b</b> &lt; # head\n- list',
  ];
  const runs = (story: Story): string[] =>
    [...JSON.stringify(own(story, 'Ben')).matchAll(/"TextRun","text":("(?:[^"\\]|\\.)*")/g)].map(([, run]) =>
      JSON.parse(run ?? ''),
    );

  test.each(tricks)('stays text in a card: %s', (trick) => {
    // Two people with one name are called by all of it.
    const named = new Story().opens('Ada', 'ada', { name: trick }).opens('Ben', 'ben', { name: trick });
    const shown = runs(named.brings('Ada', 'A topic'))[1] ?? '';
    // The only formatting that clients expand in a run; they don't render Markdown there.
    expect(formatText('en', shown)).toBe(shown);
    expect(shown).not.toContain('{{');
    expect(shown.replaceAll('\u2060', '')).toBe(cleanName(trick));
  });

  test('is shown as written, except that it can’t start a date', () => {
    for (const text of ['Two { braces { apart', 'a { b', '}} {', '⁠']) expect(escaped(text)).toBe(text);
  });

  test('can’t get into a card in any other way: it doesn’t compile', () => {
    const name: string = tricks[0] ?? '';
    // @ts-expect-error a TextBlock only takes our own words
    card('en', [text(name)]);
    // @ts-expect-error a run takes people's names only after `escaped`
    const run: TextRun = { type: 'TextRun', text: name };
    // @ts-expect-error people's names can't be filled into our sentences
    wordsIn('en')('plannedEnd', { time: name });
    expect(run.text).toBe(name);
  });
});

/** All property names, at any depth, sorted. */
function keysOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, of]) => [...(Array.isArray(value) ? [] : [key]), ...keysOf(of)]);
  return inner.filter((key) => key !== '$schema').sort();
}
