import { describe, expect, test } from 'vitest';
import { minutes, Story, threeTopics } from '../support/session.ts';

describe('vote', () => {
  test('[V1] needs a topic, and takes several votes on the same', () => {
    expect(new Story().asks('Ada', { type: 'move-on', to: 'vote' })).toBe('no-topics');
    expect(threeTopics().moves('vote').votes('Ben', 't1', 't1', 't1').own('Ben').votes).toEqual({ t1: 3 });
  });

  test('[V2] refuses a fourth vote', () => {
    const story = threeTopics().moves('vote').votes('Ben', 't1', 't1', 't2');
    expect(story.refuses('Ben', { type: 'cast-vote', topic: 't3' })).toEqual({ code: 'votes-used', max: 3 });
    expect(story.shared.votes).toEqual({ placed: 3, of: 9 });
  });

  test('[V2] takes a vote back only where one is', () => {
    const story = threeTopics().moves('vote').votes('Ben', 't1').votes('Cleo', 't2');
    expect(story.asks('Ben', { type: 'take-back-vote', topic: 't2' })).toBe('no-vote-here');
    story.does('Ben', { type: 'take-back-vote', topic: 't1' });
    expect(story.asks('Ben', { type: 'take-back-vote', topic: 't1' })).toBe('no-vote-here');
    expect(story.own('Ben').votes).toEqual({});
  });

  test('[V3] votes only while voting is open, on a topic that is there', () => {
    const story = threeTopics();
    expect(story.asks('Ben', { type: 'cast-vote', topic: 't1' })).toBe('wrong-phase');
    story.moves('vote').votes('Ben', 't1');
    expect(story.asks('Ben', { type: 'cast-vote', topic: 't9' })).toBe('unknown-topic');
    story.moves('reveal');
    expect(story.asks('Ben', { type: 'cast-vote', topic: 't1' })).toBe('voting-closed');
    expect(story.asks('Ben', { type: 'take-back-vote', topic: 't1' })).toBe('voting-closed');
    expect(story.moves('discuss').asks('Ben', { type: 'cast-vote', topic: 't1' })).toBe('voting-closed');
  });

  test('[V4] closes when everybody who takes part has placed all votes', () => {
    const story = threeTopics()
      .arrives('Dan')
      .moves('vote')
      .votes('Ada', 't1', 't1', 't1')
      .votes('Ben', 't2', 't2', 't2');
    story.votes('Cleo', 't3', 't3');
    expect(story.shared.phase).toEqual({ kind: 'vote', open: true });
    const { step } = story.shared;
    story.votes('Cleo', 't3');
    expect(story.shared.phase).toEqual({ kind: 'vote', open: false });
    expect(story.shared.step).toBe(step + 1);
  });

  test('[V4] closes when the last one who was waited for leaves', () => {
    const story = threeTopics().moves('vote').votes('Ada', 't1', 't1', 't1').votes('Ben', 't2', 't2', 't2');
    story.reports({ type: 'participant-left', person: 'key of Cleo' });
    expect(story.shared.phase).toEqual({ kind: 'vote', open: false });
  });

  test('[V5] the facilitator closes voting; the next discussion needs that', () => {
    const story = threeTopics().moves('vote');
    expect(story.asks('Ada', { type: 'move-on', to: 'discuss' })).toBe('voting-open');
    expect(story.asks('Ben', { type: 'move-on', to: 'reveal' })).toBe('only-the-facilitator');
    story.moves('reveal');
    expect(story.asks('Ada', { type: 'move-on', to: 'reveal' })).toBe('voting-closed');
    expect(threeTopics().asks('Ada', { type: 'move-on', to: 'reveal' })).toBe('wrong-phase');
  });

  test('[V6] orders by votes, then voters, then the earlier; without votes last', () => {
    const story = threeTopics().brings('Ada', 'Four').brings('Ben', 'Five').moves('vote');
    // t2 and t4 have two votes each, t4 from two people; t3 and t5 have one each, t1 has none.
    story.votes('Ben', 't2', 't2', 't4').votes('Cleo', 't4', 't3').votes('Ada', 't5').moves('reveal');
    expect(story.shared.order).toEqual(['t4', 't2', 't3', 't5', 't1']);
    expect(story.shared.order.map((id) => story.shared.topics[id]?.count)).toEqual([2, 2, 1, 1, 0]);
  });

  test('[V7] a late joiner has all votes, and voting waits for them', () => {
    const story = threeTopics().moves('vote').votes('Ada', 't1', 't1', 't1').votes('Ben', 't2', 't2', 't2');
    story.joins('Dan').votes('Cleo', 't1', 't1', 't1');
    expect(story.shared.phase).toEqual({ kind: 'vote', open: true });
    story.votes('Dan', 't3', 't3', 't3');
    expect(story.shared.phase).toEqual({ kind: 'vote', open: false });
  });

  test('[V8] votes of those who left stay, among those placed and in the reveal', () => {
    const story = threeTopics().moves('vote').votes('Ben', 't2', 't2').closes('Ben').waits(minutes(3));
    expect(story.shared.votes).toEqual({ placed: 2, of: 8 });
    expect(story.moves('reveal').shared.topics.t2?.count).toBe(2);
  });

  test('[V9] opened again with votes from before, voting closes by hand only', () => {
    const story = threeTopics().moves('vote').votes('Ada', 't1', 't1', 't1').votes('Ben', 't2', 't2', 't2');
    story.votes('Cleo', 't3', 't3', 't3').does('Ada', { type: 'undo-transition' });
    story.does('Cleo', { type: 'take-back-vote', topic: 't3' }, { type: 'cast-vote', topic: 't2' });
    expect(story.shared.phase).toEqual({ kind: 'vote', open: true });
    expect(story.moves('reveal').shared.order[0]).toBe('t2');
    const again = threeTopics().moves('vote').votes('Ada', 't1').does('Ada', { type: 'undo-transition' }).moves('vote');
    again.votes('Ada', 't1', 't1').votes('Ben', 't2', 't2', 't2').votes('Cleo', 't3', 't3', 't3');
    expect(again.shared.phase).toEqual({ kind: 'vote', open: true });
  });

  test('[V10] topics merged after the reveal move up before those with fewer votes', () => {
    const story = threeTopics()
      .moves('vote')
      .votes('Ada', 't1', 't1', 't1')
      .votes('Ben', 't2', 't2')
      .votes('Cleo', 't3', 't3');
    story.moves('reveal').does('Ada', { type: 'merge-topics', topic: 't3', into: 't2' });
    expect(story.shared.order).toEqual(['t2', 't1']);
  });

  test('[V10] not before those with as many', () => {
    const story = threeTopics().moves('vote').votes('Ada', 't1', 't1').votes('Ben', 't2').votes('Cleo', 't3');
    story.moves('reveal').does('Ada', { type: 'merge-topics', topic: 't3', into: 't2' });
    expect(story.shared.order).toEqual(['t1', 't2']);
  });

  test('[V10] before the reveal, and before the present topic, they do not', () => {
    const open = threeTopics().moves('vote').votes('Ben', 't2').votes('Cleo', 't3');
    open.does('Ada', { type: 'merge-topics', topic: 't3', into: 't2' });
    expect(open.shared.order).toEqual(['t1', 't2']);
    const later = threeTopics()
      .moves('vote')
      .votes('Ada', 't1', 't1', 't1')
      .votes('Ben', 't2', 't2')
      .votes('Cleo', 't3', 't3');
    later.moves('reveal', 'discuss').does('Ada', { type: 'merge-topics', topic: 't3', into: 't2' });
    expect(later.shared.order).toEqual(['t1', 't2']);
  });
});
