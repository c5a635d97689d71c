import { AdaptiveCard, SerializationContext, Versions } from 'adaptivecards';
import { describe, expect, test } from 'vitest';
import { clearedCard, personalCard, storedCard } from '../../server/bot/agendaCard.ts';
import type { Card } from '../../server/bot/card.ts';
import { discussing, minutes, Story, threeTopics } from '../support/session.ts';

const panel = 'https://teams.microsoft.com/l/entity/app/mini-m';
const own = (story: Story, name: string) => {
  const { shared, own } = story.view(name);
  return personalCard(shared, own, panel);
};

const voting = () => threeTopics().moves('vote').votes('Ben', 't2', 't2');
const wrapping = () => discussing().moves('wrap-up');
const full = () => {
  const story = new Story({ settings: { topicsEach: 5 } });
  const names = ['Ben', 'Cleo', 'Dan', 'Eve', 'Fay', 'Gus', 'Hal', 'Ida', 'Jon', 'Kim', 'Lee'];
  story.joins(...names);
  for (const name of ['Ada', ...names])
    story.brings(name, ...Array.from({ length: 5 }, () => '\u{1f9ed}"'.repeat(140)));
  return story.moves('vote', 'reveal', 'discuss');
};

const cards: Array<[string, () => Card]> = [
  ['before', () => storedCard(threeTopics().session, panel)],
  ['cleared', clearedCard],
  ['gathering', () => own(threeTopics(), 'Ben')],
  ['introducing', () => own(threeTopics().moves('introduce'), 'Ben')],
  ['voting', () => own(voting(), 'Ben')],
  ['revealed', () => own(voting().moves('reveal'), 'Ben')],
  ['discussing', () => own(discussing(), 'Ben')],
  ['paused', () => own(discussing().does('Ada', { type: 'pause-timer' }), 'Ben')],
  ['checking in', () => own(discussing().waits(minutes(5)), 'Ben')],
  ['wrapping up', () => own(wrapping(), 'Ben')],
  ['full of long topics', () => own(full(), 'Ben')],
];

describe('cards', () => {
  test.each(cards)('%s: an Adaptive Card 1.5, all of which is known there, within 28 KB', (_name, make) => {
    const made = make();
    const context = new SerializationContext(Versions.v1_5);
    const parsed = new AdaptiveCard();
    parsed.parse(JSON.parse(JSON.stringify(made)), context);
    const flaws = Array.from({ length: context.eventCount }, (_, i) => context.getEventAt(i).message);
    expect(flaws).toEqual([]);
    expect(parsed.validateProperties().validationEvents).toEqual([]);
    // What the parser does not know it leaves out.
    expect(keysOf(parsed.toJSON())).toEqual(keysOf(made));
    expect(Buffer.byteLength(JSON.stringify(made))).toBeLessThan(28 * 1024);
  });

  test('the message holds no topic, no name and no count, whatever the session does', () => {
    const stories = [threeTopics(), voting(), discussing(), wrapping()];
    const [first, ...others] = stories.map((story) => JSON.stringify(storedCard(story.session, panel)));
    for (const other of others) expect(other).toBe(first);
    for (const word of ['One', 'Two', 'Three', 'Ada', 'Ben', 'Cleo'])
      expect(first).not.toMatch(new RegExp(`\\b${word}\\b`));
  });

  test('times are moments that each client shows in its own zone; none counts down', () => {
    const card = JSON.stringify(own(discussing(), 'Ben'));
    expect(card).toContain('In discussion until {{TIME(2030-01-07T08:10:00Z)}}');
    expect(card).toContain('Planned end: {{TIME(2030-01-07T09:00:00Z)}}');
  });
});

/** Every property's name, however deep, sorted. */
function keysOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, of]) => [...(Array.isArray(value) ? [] : [key]), ...keysOf(of)]);
  return inner.filter((key) => key !== '$schema').sort();
}
