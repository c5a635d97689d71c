import { describe, expect, test } from 'vitest';
import { discussing, minutes, type Story, threeTopics } from '../support/session.ts';

function turns(story: Story): string[] {
  const { phase } = story.shared;
  return phase.kind === 'wrap-up' ? phase.turns.map((t) => `${t.participant} ${t.how ?? '-'}`) : [];
}

describe('wrap up', () => {
  test.each([
    ['gather', () => threeTopics()],
    ['introduce', () => threeTopics().moves('introduce')],
    ['vote', () => threeTopics().moves('vote')],
    ['reveal', () => threeTopics().moves('vote', 'reveal')],
    ['discuss', () => discussing()],
  ])('[W1] the facilitator can wrap up from %s', (_, story) => {
    expect(story().asks('Ben', { type: 'move-on', to: 'wrap-up' })).toBe('only-the-facilitator');
    expect(story().moves('wrap-up').shared.phase.kind).toBe('wrap-up');
  });

  test('[W1] nothing moves automatically, or twice', () => {
    expect(discussing().waits(minutes(58)).shared.phase.kind).toBe('discuss');
    expect(discussing().moves('wrap-up').asks('Ada', { type: 'move-on', to: 'wrap-up' })).toBe('wrong-phase');
  });

  test('[W2] everyone who takes part has a turn; people who come (back) later have theirs at the end', () => {
    const story = threeTopics().closes('Ben').waits(minutes(3)).arrives('Dan').moves('wrap-up');
    expect(turns(story)).toEqual(['ada -', 'cleo -']);
    expect(turns(story.arrives('Ben'))).toEqual(['ada -', 'cleo -', 'ben -']);
    story.does('Dan', { type: 'acknowledge-rule' }).closes('Cleo').waits(minutes(4)).arrives('Cleo');
    expect(turns(story)).toEqual(['ada -', 'cleo -', 'ben -', 'dan -']);
  });

  test('[W3] the speaker or the facilitator ends a turn, once', () => {
    const story = discussing().moves('wrap-up');
    expect(story.asks('Ben', { type: 'end-turn', participant: 'ada' })).toBe('only-the-facilitator');
    expect(story.asks('Ben', { type: 'end-turn', participant: 'ben' })).toBe('turn-over');
    story.does('Ada', { type: 'end-turn', participant: 'ada' });
    expect(story.asks('Ada', { type: 'end-turn', participant: 'ada' })).toBe('turn-over');
    story.does('Ben', { type: 'end-turn', participant: 'ben' }).does('Ada', { type: 'end-turn', participant: 'cleo' });
    expect(turns(story)).toEqual(['ada spoke', 'ben spoke', 'cleo spoke']);
    expect(discussing().asks('Ada', { type: 'end-turn', participant: 'ada' })).toBe('wrong-phase');
  });

  test('[W3] a speaker who isn’t here is passed over', () => {
    const story = discussing().moves('wrap-up').does('Ada', { type: 'end-turn', participant: 'ada' });
    story.reports({ type: 'participant-left', person: 'key of Ben' });
    expect(turns(story.does('Ada', { type: 'end-turn', participant: 'ben' }))[1]).toBe('ben passed');
  });

  test('[W4] anyone can pass, also before their turn', () => {
    const story = discussing().moves('wrap-up').does('Ben', { type: 'pass-turn' });
    expect(turns(story)).toEqual(['ada -', 'ben passed', 'cleo -']);
    expect(story.asks('Ben', { type: 'pass-turn' })).toBe('turn-over');
    story.does('Ada', { type: 'end-turn', participant: 'ada' }, { type: 'end-turn', participant: 'cleo' });
    expect(discussing().asks('Ben', { type: 'pass-turn' })).toBe('wrong-phase');
  });
});
