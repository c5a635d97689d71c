import { describe, expect, test } from 'vitest';
import { isLarge, nextFacilitator, starterQuestions } from '#session/selectors.ts';
import { Story, threeTopics } from '../support/session.ts';

const start = { settings: { firstMeeting: true } };
const naming = () => new Story(start).joins('Ben', 'Cleo');

function turns(story: Story): string[] {
  const { phase } = story.shared;
  return phase.kind === 'names' ? phase.turns.map((t) => `${t.participant} ${t.how ?? '-'}`) : [];
}

describe('a first meeting', () => {
  test('[F1] begins with names if the start says so, and only then', () => {
    expect(turns(new Story(start))).toEqual(['ada -']);
    expect(new Story({ settings: { firstMeeting: false } }).shared.phase.kind).toBe('gather');
    const asked = (firstMeeting: boolean) => ({ type: 'change-settings', settings: { firstMeeting } }) as const;
    expect(new Story().asks('Ada', asked(true))).toBe('wrong-phase');
    expect(new Story().asks('Ada', asked(false))).toBeUndefined();
  });

  test('[F1] the facilitator can begin the round while gathering', () => {
    expect(threeTopics().asks('Ben', { type: 'move-on', to: 'names' })).toBe('only-the-facilitator');
    expect(turns(threeTopics().moves('names'))).toEqual(['ada -', 'ben -', 'cleo -']);
    expect(threeTopics().moves('introduce').asks('Ada', { type: 'move-on', to: 'names' })).toBe('wrong-phase');
  });

  test('[F2] has turns like the wrap-up', () => {
    const story = naming().does('Ben', { type: 'pass-turn' });
    expect(story.asks('Cleo', { type: 'end-turn', participant: 'ada' })).toBe('only-the-facilitator');
    story.does('Ada', { type: 'end-turn', participant: 'ada' }).does('Cleo', { type: 'end-turn', participant: 'cleo' });
    expect(turns(story.joins('Dan'))).toEqual(['ada spoke', 'ben passed', 'cleo spoke', 'dan -']);
    story
      .reports({ type: 'participant-left', person: 'key of Dan' })
      .does('Ada', { type: 'end-turn', participant: 'dan' });
    expect(turns(story)[3]).toBe('dan passed');
  });

  test('[F3] goes on to topics when the facilitator says so, and the round can be undone', () => {
    const story = naming().brings('Ben', 'Two');
    expect(story.asks('Ada', { type: 'move-on', to: 'introduce' })).toBe('wrong-phase');
    expect(story.asks('Ada', { type: 'move-on', to: 'vote' })).toBe('wrong-phase');
    expect(story.asks('Ada', { type: 'cast-vote', topic: 't1' })).toBe('wrong-phase');
    expect(story.asks('Ben', { type: 'move-on', to: 'gather' })).toBe('only-the-facilitator');
    expect(story.moves('gather').shared.phase).toEqual({ kind: 'gather' });
    expect(story.asks('Ada', { type: 'move-on', to: 'gather' })).toBe('wrong-phase');
    expect(turns(story.does('Ada', { type: 'undo-transition' }))).toEqual(['ada -', 'ben -', 'cleo -']);
  });

  test('[S7] the rule can change during the names; then others acknowledge again', () => {
    const story = naming().does('Ada', { type: 'change-settings', settings: { rule: 'chatham-house' } });
    expect(story.shared.people.ben?.acknowledged).toBe(false);
  });

  test('[V11] a round of names after an undone vote keeps no vote for another list of topics', () => {
    const story = threeTopics().moves('vote').votes('Ben', 't1').does('Ada', { type: 'undo-transition' });
    story.moves('names').brings('Ben', 'More').moves('gather', 'vote');
    expect(story.own('Ben').votes).toEqual({});
  });

  test('[F4] nobody has a starter question of somebody else', () => {
    const story = new Story();
    for (let n = 2; n <= 20; n++) story.joins(`P${n}`);
    const all = Object.keys(story.shared.people).flatMap((id) => starterQuestions(story.shared, id));
    expect([...all].sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, n) => n + 1));
    expect(starterQuestions(story.shared, 'ada')).toEqual([1, 21, 41]);
  });

  test('[R9] the next facilitator is the next by name of those here, and then the first', () => {
    const story = new Story();
    expect(nextFacilitator(story.shared)).toBeUndefined();
    story.joins('Zoe', 'Änne', 'Ben').arrives('Al');
    expect(nextFacilitator(story.shared)).toBe('änne');
    story.reports({ type: 'participant-left', person: 'key of Änne' });
    expect(nextFacilitator(story.shared)).toBe('ben');
    expect(nextFacilitator(story.does('Ada', { type: 'hand-over-role', to: 'zoe' }).shared)).toBe('ada');
  });

  test('[P11] a group is large with more than eight who take part', () => {
    const story = new Story().joins('B', 'C', 'D', 'E', 'F', 'G', 'H').arrives('I');
    expect(isLarge(story.shared)).toBe(false);
    expect(isLarge(story.does('I', { type: 'acknowledge-rule' }).shared)).toBe(true);
    expect(isLarge(story.reports({ type: 'participant-left', person: 'key of B' }).shared)).toBe(false);
  });
});
