import { describe, expect, test } from 'vitest';
import { discussing, fourDiscussing, minutes, revealed, seconds, threeTopics } from '../support/session.ts';
import { discussion } from './discussion.ts';

describe('moving on and undo', () => {
  test('[D7] undoes once, and not before the first transition', () => {
    expect(threeTopics().asks('Ada', { type: 'undo-transition' })).toBe('nothing-to-undo');
    const story = discussing().moves('next-topic').does('Ada', { type: 'undo-transition' });
    expect(discussion(story).topic).toBe('t2');
    expect(story.asks('Ada', { type: 'undo-transition' })).toBe('nothing-to-undo');
    expect(discussing().asks('Ben', { type: 'undo-transition' })).toBe('only-the-facilitator');
  });

  test.each([
    ['introduce', () => threeTopics().moves('introduce'), { kind: 'gather' }],
    ['the next introduction', () => threeTopics().moves('introduce', 'introduce'), { kind: 'introduce', topic: 't1' }],
    ['vote', () => threeTopics().moves('introduce', 'vote'), { kind: 'introduce', topic: 't1' }],
    ['a close without counts', () => threeTopics().moves('vote', 'reveal'), { kind: 'vote', open: true }],
    ['discuss', () => discussing(), { kind: 'vote', open: false }],
    ['next topic', () => discussing().moves('next-topic'), { kind: 'discuss', topic: 't2' }],
    [
      'more time',
      () => discussing().does('Ada', { type: 'extend-topic', minutes: 5 }),
      { kind: 'discuss', extensions: 0 },
    ],
    ['wrap-up from a discussion', () => discussing().moves('wrap-up'), { kind: 'discuss', topic: 't2' }],
    ['wrap-up from the beginning', () => threeTopics().moves('wrap-up'), { kind: 'gather' }],
    ['wrap-up while voting', () => threeTopics().moves('vote', 'wrap-up'), { kind: 'vote', open: true }],
  ] as const)('[D7] undoes %s', (_, story, phase) => {
    expect(story().does('Ada', { type: 'undo-transition' }).shared.phase).toMatchObject(phase);
  });

  test('[D7] keeps the time left', () => {
    const story = discussing().sleeps(minutes(2)).moves('next-topic').sleeps(seconds(90));
    story.does('Ada', { type: 'undo-transition' });
    expect(discussion(story).timer).toEqual({ length: minutes(5), endsAt: story.now + minutes(3) });
    expect(story.shared.topics.t2?.discussed).toBeUndefined();
  });

  test('[D7] keeps topics and votes, including new ones', () => {
    const story = threeTopics().moves('vote').votes('Ben', 't3').does('Ada', { type: 'undo-transition' });
    expect(story.shared.phase).toEqual({ kind: 'gather' });
    expect(story.own('Ben').votes).toEqual({ t3: 1 });
    story
      .moves('introduce', 'vote', 'reveal', 'discuss')
      .brings('Ben', 'Four')
      .does('Ada', { type: 'undo-transition' });
    expect(story.shared.order).toEqual(['t1', 't2', 't3', 't4']);
    expect(story.own('Ben').votes).toEqual({ t3: 1 });
  });

  test('[D8] undoing a close without counts reopens voting, in the order in which topics were added', () => {
    const story = threeTopics().moves('vote').votes('Ben', 't3', 't3').moves('reveal');
    story.does('Ada', { type: 'move-topic', topic: 't3', to: 0 }, { type: 'undo-transition' });
    expect(story.shared.order).toEqual(['t1', 't2', 't3']);
    expect(story.shared.topics.t3?.count).toBeUndefined();
    story.does('Ben', { type: 'take-back-vote', topic: 't3' });
  });

  test('[H4] doesn’t undo what everyone has seen', () => {
    expect(revealed().asks('Ada', { type: 'undo-transition' })).toBe('result-seen');
    expect(revealed().shared.canUndo).toBe(false);
    const back = discussing().does('Ada', { type: 'undo-transition' });
    expect(back.shared.phase).toMatchObject({ kind: 'vote', open: false });
    expect(back.asks('Ada', { type: 'undo-transition' })).toBe('result-seen');
    expect(discussing().moves('wrap-up').does('Ada', { type: 'undo-transition' }).shared.topics.t2?.count).toBe(5);
  });

  test('[D8] later undos keep a new order', () => {
    const story = discussing().moves('next-topic').does('Ada', { type: 'move-topic', topic: 't1', to: 0 });
    expect(story.does('Ada', { type: 'undo-transition' }).shared.order).toEqual(['t2', 't3', 't1']);
    const first = discussing().does('Ada', { type: 'move-topic', topic: 't1', to: 0 }, { type: 'undo-transition' });
    expect(first.shared.order).toEqual(['t2', 't1', 't3']);
  });

  test.each(['extend', 'next'])('[D9] undoing "%s" brings back the check-in and its answers', (how) => {
    const answer = { type: 'answer-check-in', answer: 'continue' } as const;
    const story = fourDiscussing().waits(minutes(5)).does('Ben', answer).does('Cleo', answer).does('Dan', answer);
    story.sleeps(seconds(5));
    if (how === 'next') story.moves('next-topic');
    else story.does('Ada', { type: 'extend-topic', minutes: 5 });
    story.sleeps(minutes(4)).does('Ada', { type: 'undo-transition' });
    expect(discussion(story).checkIn).toMatchObject({ answered: 3, of: 4 });
    expect(story.own('Ben').answer).toBe('continue');
    // Five of the twenty seconds had passed before.
    expect(discussion(story.waits(seconds(14))).checkIn?.tally).toBeUndefined();
    expect(discussion(story.waits(seconds(1))).checkIn?.tally).toEqual({ finished: 0, either: 0, continue: 3 });
  });

  test('[D10] a second or late press moves nothing twice', () => {
    const story = discussing();
    const { step } = story.shared;
    story.does('Ada', { type: 'move-on', step, to: 'next-topic' });
    expect(story.asks('Ada', { type: 'move-on', step, to: 'next-topic' })).toBe('moved-on');
    expect(story.asks('Ada', { type: 'undo-transition', step })).toBe('moved-on');
    expect(story.asks('Ben', { type: 'mark-ready', step, ready: true })).toBe('moved-on');
    expect(story.asks('Ada', { type: 'move-on', step: 1e15, to: 'next-topic' })).toBe('moved-on');
    expect(story.asks('Ada', { type: 'move-on', step: -1, to: 'next-topic' })).toBe('moved-on');
    expect(discussion(story).topic).toBe('t3');
  });
});
