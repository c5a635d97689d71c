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
  ])('[W1] comes from %s, by the facilitator', (_, story) => {
    expect(story().asks('Ben', { type: 'move-on', to: 'wrap-up' })).toBe('only-the-facilitator');
    expect(story().moves('wrap-up').shared.phase.kind).toBe('wrap-up');
  });

  test('[W1] nothing moves by itself, nor twice', () => {
    expect(discussing().waits(minutes(58)).shared.phase.kind).toBe('discuss');
    expect(discussing().moves('wrap-up').asks('Ada', { type: 'move-on', to: 'wrap-up' })).toBe('wrong-phase');
  });

  test('[W2] everybody who takes part has a turn; who comes or comes back has theirs at the end', () => {
    const story = threeTopics().closes('Ben').waits(minutes(3)).arrives('Dan').moves('wrap-up');
    expect(turns(story)).toEqual(['ada -', 'cleo -']);
    expect(turns(story.arrives('Ben'))).toEqual(['ada -', 'cleo -', 'ben -']);
    story.does('Dan', { type: 'acknowledge-rule' }).closes('Cleo').waits(minutes(4)).arrives('Cleo');
    expect(turns(story)).toEqual(['ada -', 'cleo -', 'ben -', 'dan -']);
  });

  test('[W3] a turn is ended by its speaker or the facilitator, once', () => {
    const story = discussing().moves('wrap-up');
    expect(story.asks('Ben', { type: 'end-turn', participant: 'ada' })).toBe('only-the-facilitator');
    expect(story.asks('Ben', { type: 'end-turn', participant: 'ben' })).toBe('turn-over');
    story.does('Ada', { type: 'end-turn', participant: 'ada' });
    expect(story.asks('Ada', { type: 'end-turn', participant: 'ada' })).toBe('turn-over');
    story.does('Ben', { type: 'end-turn', participant: 'ben' }).does('Ada', { type: 'end-turn', participant: 'cleo' });
    expect(turns(story)).toEqual(['ada spoke', 'ben spoke', 'cleo spoke']);
    expect(discussing().asks('Ada', { type: 'end-turn', participant: 'ada' })).toBe('wrong-phase');
  });

  test('[W3] who is not here is passed over', () => {
    const story = discussing().moves('wrap-up').does('Ada', { type: 'end-turn', participant: 'ada' });
    story.reports({ type: 'participant-left', person: 'key of Ben' });
    expect(turns(story.does('Ada', { type: 'end-turn', participant: 'ben' }))[1]).toBe('ben passed');
  });

  test('[W4] anyone passes, before their turn, too', () => {
    const story = discussing().moves('wrap-up').does('Ben', { type: 'pass-turn' });
    expect(turns(story)).toEqual(['ada -', 'ben passed', 'cleo -']);
    expect(story.asks('Ben', { type: 'pass-turn' })).toBe('turn-over');
    story.does('Ada', { type: 'end-turn', participant: 'ada' }, { type: 'end-turn', participant: 'cleo' });
    expect(discussing().asks('Ben', { type: 'pass-turn' })).toBe('wrong-phase');
  });
});
