import { describe, expect, test } from 'vitest';
import type { Answer } from '#session/choices.ts';
import { proposedDecision } from '#session/plan.ts';
import type { CheckInView } from '#session/view.ts';
import { discussing, fourDiscussing, minutes, morning, type Story, seconds } from '../support/session.ts';

const answer = (given: Answer) => ({ type: 'answer-check-in', answer: given }) as const;

function checkIn(story: Story): CheckInView | undefined {
  const { phase } = story.shared;
  return phase.kind === 'discuss' ? phase.checkIn : undefined;
}

describe('check-in', () => {
  test('[C1] opens automatically when the time box ends, dated by that end', () => {
    const story = discussing().waits(minutes(5) - 1);
    expect(checkIn(story)).toBeUndefined();
    expect(story.asks('Ben', answer('finished'))).toBe('no-check-in');
    expect(story.asks('Ada', { type: 'show-tally' })).toBe('no-check-in');
    story.waits(seconds(7));
    expect(checkIn(story)).toEqual({ openedAt: morning + minutes(5), answered: 0, of: 3 });
  });

  test('[C1] doesn’t open while the timer is paused', () => {
    expect(checkIn(discussing().does('Ada', { type: 'pause-timer' }).waits(minutes(60)))).toBeUndefined();
  });

  test('[C2] an answer can be changed until the tally is shown', () => {
    const story = fourDiscussing().waits(minutes(5)).does('Ben', answer('finished'), answer('continue'));
    expect(checkIn(story)).toMatchObject({ answered: 1 });
    story.does('Cleo', answer('finished')).does('Dan', answer('finished')).does('Ada', { type: 'show-tally' });
    expect(checkIn(story)?.tally).toEqual({ finished: 2, either: 0, continue: 1 });
    expect(story.asks('Ben', answer('finished'))).toBe('tally-shown');
    expect(story.asks('Ada', answer('finished'))).toBe('tally-shown');
    expect(story.asks('Ada', { type: 'show-tally' })).toBe('tally-shown');
  });

  test('[C3] the tally shows when everyone has answered', () => {
    const story = discussing().waits(minutes(5)).does('Ben', answer('finished')).does('Cleo', answer('continue'));
    expect(checkIn(story)).toEqual({ openedAt: story.now, answered: 2, of: 3 });
    story.does('Ada', answer('continue'));
    expect(checkIn(story)?.tally).toEqual({ finished: 1, either: 0, continue: 2 });
  });

  test('[C4] the tally shows twenty seconds after the first answer, changed or not', () => {
    const story = fourDiscussing().waits(minutes(6)).does('Ben', answer('finished')).waits(seconds(15));
    story.does('Ben', answer('continue')).does('Cleo', answer('finished')).does('Dan', answer('finished'));
    expect(checkIn(story.waits(seconds(5) - 1))?.tally).toBeUndefined();
    expect(checkIn(story.waits(1))?.tally).toEqual({ finished: 2, either: 0, continue: 1 });
  });

  test('[H5] the tally shows only after three people have answered, however late', () => {
    const story = fourDiscussing().waits(minutes(5)).does('Ben', answer('finished')).does('Cleo', answer('finished'));
    expect(story.asks('Ada', { type: 'show-tally' })).toBe('too-few-answers');
    expect(checkIn(story.waits(minutes(2)))).toEqual({ openedAt: morning + minutes(5), answered: 2, of: 4 });
    expect(story.asks('Ada', { type: 'show-tally' })).toBe('too-few-answers');
    expect(checkIn(story.does('Dan', answer('continue')))?.tally).toEqual({ finished: 2, either: 0, continue: 1 });
  });

  test('[H5] the facilitator can go on without a result', () => {
    const asked = () => fourDiscussing().waits(minutes(5)).does('Ben', answer('finished'));
    expect(asked().does('Ada', { type: 'extend-topic', minutes: 1 }).shared.phase).toMatchObject({ extensions: 1 });
    expect(asked().moves('next-topic').shared.phase).toMatchObject({ topic: 't3' });
  });

  test('[H5] in a session that at most three joined, everyone’s answer is needed and sufficient', () => {
    const three = discussing().waits(minutes(5)).does('Ben', answer('finished')).does('Cleo', answer('continue'));
    expect(three.asks('Ada', { type: 'show-tally' })).toBe('too-few-answers');
    expect(checkIn(three.waits(minutes(2)))?.tally).toBeUndefined();
    expect(checkIn(three.does('Ada', answer('continue')))?.tally).toEqual({ finished: 1, either: 0, continue: 2 });
    const two = discussing().reports({ type: 'participant-left', person: 'key of Cleo' }).waits(minutes(5));
    two.does('Ben', answer('finished')).does('Ada', answer('finished'));
    expect(checkIn(two)?.tally).toEqual({ finished: 2, either: 0, continue: 0 });
  });

  test('[H5] after a fourth person joined and left, three answers are needed', () => {
    const story = fourDiscussing().waits(minutes(5));
    for (const name of ['Cleo', 'Dan']) story.reports({ type: 'participant-left', person: `key of ${name}` });
    story.does('Ben', answer('finished')).does('Ada', answer('finished')).waits(minutes(1));
    expect(checkIn(story)).toEqual({ openedAt: morning + minutes(5), answered: 2, of: 2 });
    expect(story.asks('Ada', { type: 'show-tally' })).toBe('too-few-answers');
  });

  test('[C4] the tally never shows without an answer', () => {
    expect(checkIn(discussing().waits(minutes(30)))?.tally).toBeUndefined();
  });

  test('[C4] the tally doesn’t show because everyone is away', () => {
    const story = discussing().closes('Ada', 'Ben', 'Cleo').waits(minutes(6));
    expect(checkIn(story)).toEqual({ openedAt: morning + minutes(5), answered: 0, of: 0 });
  });

  test('[C5] only the facilitator can show the tally earlier', () => {
    const story = fourDiscussing().waits(minutes(5));
    for (const name of ['Ben', 'Cleo', 'Dan']) story.does(name, answer('finished'));
    expect(story.asks('Cleo', { type: 'show-tally' })).toBe('only-the-facilitator');
    expect(checkIn(story.does('Ada', { type: 'show-tally' }))?.tally).toEqual({ finished: 3, either: 0, continue: 0 });
  });

  test('[C6] people who answered and left still count', () => {
    const story = discussing().waits(minutes(5)).does('Ben', answer('finished'));
    story.reports({ type: 'participant-left', person: 'key of Ben' });
    expect(checkIn(story)).toMatchObject({ answered: 1, of: 3 });
  });

  test('[C6] the tally doesn’t wait for people who left without an answer', () => {
    const story = discussing().waits(minutes(5)).does('Ben', answer('finished')).does('Ada', answer('finished'));
    story.reports({ type: 'participant-left', person: 'key of Cleo' });
    expect(checkIn(story)).toMatchObject({ answered: 2, of: 2, tally: { finished: 2, either: 0, continue: 0 } });
  });

  test('[C7] “either way” is a third answer of its own', () => {
    const story = fourDiscussing().waits(minutes(5)).does('Ben', answer('either')).does('Cleo', answer('continue'));
    expect(story.own('Ben').answer).toBe('either');
    story.does('Dan', answer('either')).does('Ada', { type: 'show-tally' });
    expect(checkIn(story)?.tally).toEqual({ finished: 0, either: 2, continue: 1 });
    expect(proposedDecision(story.shared, story.now)?.kind).toBe('extend');
  });

  test('[H2] everyone sees who has answered, and never what, until the tally shows', () => {
    const story = fourDiscussing().waits(minutes(5)).does('Ben', answer('finished')).does('Dan', answer('continue'));
    const done = () => Object.entries(story.shared.people).flatMap(([id, person]) => (person.done ? [id] : []));
    expect(done()).toEqual(['ben', 'dan']);
    const before = story.view('Ada');
    // Another answer instead changes nothing that others see.
    expect(story.does('Ben', answer('either')).view('Ada')).toEqual(before);
    story.does('Ada', answer('finished')).waits(seconds(20));
    expect(checkIn(story)?.tally).toBeDefined();
    expect(done()).toEqual([]);
    story.does('Ada', { type: 'extend-topic', minutes: 1 }).waits(minutes(1));
    expect(done()).toEqual([]);
  });
});
