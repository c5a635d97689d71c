import { describe, expect, test } from 'vitest';
import { discussing, minutes, morning, revealed, threeTopics } from '../support/session.ts';
import { discussion } from './discussion.ts';

describe('discuss', () => {
  test('[D1] discusses topics in order, each with a time box of its own', () => {
    const story = discussing();
    expect(discussion(story)).toMatchObject({
      topic: 't2',
      timer: { length: minutes(5), endsAt: morning + minutes(5) },
    });
    story
      .does('Ada', { type: 'change-settings', settings: { timeBoxMinutes: 7 } })
      .sleeps(minutes(2))
      .moves('next-topic');
    expect(discussion(story)).toMatchObject({
      topic: 't3',
      timer: { length: minutes(7), endsAt: morning + minutes(9) },
    });
    expect(story.shared.topics.t2?.discussed).toBe(true);
    expect(story.moves('next-topic').shared.phase).toMatchObject({ topic: 't1' });
  });

  test('[D1] begins only after the reveal, and only with a topic', () => {
    expect(threeTopics().asks('Ada', { type: 'move-on', to: 'discuss' })).toBe('wrong-phase');
    expect(threeTopics().asks('Ada', { type: 'move-on', to: 'next-topic' })).toBe('wrong-phase');
    const story = revealed();
    for (const [name, part] of [
      ['Ada', 't1'],
      ['Ben', 't2'],
      ['Cleo', 't3'],
    ] as const) {
      story.does(name, { type: 'withdraw-topic', part });
    }
    expect(story.asks('Ada', { type: 'move-on', to: 'discuss' })).toBe('no-topics');
  });

  test('[D2] a paused timer keeps the time left, however long', () => {
    const story = discussing().sleeps(minutes(2)).does('Ada', { type: 'pause-timer' }).waits(minutes(30));
    expect(discussion(story).timer).toEqual({ length: minutes(5), left: minutes(3) });
    expect(story.asks('Ada', { type: 'pause-timer' })).toBe('timer-paused');
    story.does('Ada', { type: 'resume-timer' });
    expect(discussion(story).timer).toEqual({ length: minutes(5), endsAt: morning + minutes(35) });
    expect(story.asks('Ada', { type: 'resume-timer' })).toBe('timer-running');
  });

  test('[D2] a timer exists only in a discussion, and can’t be paused during a check-in', () => {
    expect(threeTopics().asks('Ada', { type: 'pause-timer' })).toBe('wrong-phase');
    expect(threeTopics().asks('Ada', { type: 'resume-timer' })).toBe('wrong-phase');
    expect(discussing().waits(minutes(5)).asks('Ada', { type: 'pause-timer' })).toBe('time-is-up');
  });

  test.each([5, 3, 2, 1])('[D3] after the check-in opened, %d more minutes start now', (more) => {
    const story = discussing().waits(minutes(6)).does('Ada', { type: 'extend-topic', minutes: more });
    expect(discussion(story)).toMatchObject({
      extensions: 1,
      timer: { length: minutes(more), endsAt: morning + minutes(6 + more) },
    });
    expect(discussion(story).checkIn).toBeUndefined();
  });

  test('[D3] before the check-in, more minutes are added to the time left, paused or not', () => {
    const story = discussing().sleeps(minutes(2)).does('Ada', { type: 'extend-topic', minutes: 1 });
    expect(discussion(story).timer).toEqual({ length: minutes(4), endsAt: morning + minutes(6) });
    story.does('Ada', { type: 'pause-timer' }, { type: 'extend-topic', minutes: 2 });
    expect(discussion(story).timer).toEqual({ length: minutes(6), left: minutes(6) });
  });

  test.each([0, -5, 4, 1e15])('[D3] refuses %d more minutes', (more) => {
    expect(discussing().asks('Ada', { type: 'extend-topic', minutes: more })).toBe('bad-setting');
    expect(threeTopics().asks('Ada', { type: 'extend-topic', minutes: 5 })).toBe('wrong-phase');
  });

  test('[D4] after the last topic there is no next one', () => {
    const story = discussing().moves('next-topic', 'next-topic');
    expect(story.asks('Ada', { type: 'move-on', to: 'next-topic' })).toBe('no-topics-left');
    expect(story.moves('wrap-up').shared.phase.kind).toBe('wrap-up');
  });

  test('[D4] a topic that ends early counts as discussed', () => {
    const story = discussing().moves('wrap-up');
    expect(Object.values(story.shared.topics).map((topic) => topic.discussed)).toEqual([undefined, true, undefined]);
  });

  test('[D5] reorders waiting topics', () => {
    const story = discussing();
    const moved = (topic: string, to: number) => story.does('Ada', { type: 'move-topic', topic, to }).shared.order;
    expect(story.shared.order).toEqual(['t2', 't3', 't1']);
    expect(moved('t1', 0)).toEqual(['t2', 't1', 't3']);
    expect(moved('t1', 1e15)).toEqual(['t2', 't3', 't1']);
    expect(moved('t1', -1e15)).toEqual(['t2', 't1', 't3']);
    expect(story.asks('Ada', { type: 'move-topic', topic: 't2', to: 1 })).toBe('topic-discussed');
    expect(story.asks('Ben', { type: 'move-topic', topic: 't3', to: 0 })).toBe('only-the-facilitator');
    expect(story.moves('next-topic').shared.phase).toMatchObject({ topic: 't1' });
  });

  test('[D5] doesn’t reorder before the reveal', () => {
    expect(threeTopics().asks('Ada', { type: 'move-topic', topic: 't1', to: 1 })).toBe('wrong-phase');
    expect(threeTopics().moves('vote').asks('Ada', { type: 'move-topic', topic: 't1', to: 1 })).toBe('voting-open');
  });

  test('[D6] "ready to move on" can be said and taken back, and is reset', () => {
    const story = discussing().does('Ben', { type: 'mark-ready', ready: true }, { type: 'mark-ready', ready: true });
    story.does('Cleo', { type: 'mark-ready', ready: true });
    expect(discussion(story).ready).toBe(2);
    expect(discussion(story.does('Ben', { type: 'mark-ready', ready: false })).ready).toBe(1);
    expect(discussion(story.does('Ada', { type: 'extend-topic', minutes: 5 })).ready).toBe(0);
    story.does('Ben', { type: 'mark-ready', ready: true }).moves('next-topic');
    expect(discussion(story).ready).toBe(0);
    expect(threeTopics().asks('Ben', { type: 'mark-ready', ready: true })).toBe('wrong-phase');
  });
});
