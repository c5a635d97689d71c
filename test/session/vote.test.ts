import { describe, expect, test } from 'vitest';
import { minutes, revealed, Story, threeTopics } from '../support/session.ts';

/** Voting in which Ada and Ben have used all their votes. */
const twoFinished = (story = threeTopics()) =>
  story.moves('vote').votes('Ada', 't1', 't1', 't1').votes('Ben', 't2', 't2', 't2');

describe('vote', () => {
  test('[V1] needs a topic, which can get several votes from one person', () => {
    expect(new Story().asks('Ada', { type: 'move-on', to: 'vote' })).toBe('no-topics');
    expect(threeTopics().moves('vote').votes('Ben', 't1', 't1', 't1').own('Ben').votes).toEqual({ t1: 3 });
  });

  test('[V2] refuses a fourth vote', () => {
    const story = threeTopics().moves('vote').votes('Ben', 't1', 't1', 't2');
    expect(story.refuses('Ben', { type: 'cast-vote', topic: 't3' })).toEqual({ code: 'votes-used', max: 3 });
  });

  test('[V2] takes a vote back only from a topic that has one of yours', () => {
    const story = threeTopics().moves('vote').votes('Ben', 't1').votes('Cleo', 't2');
    expect(story.asks('Ben', { type: 'take-back-vote', topic: 't2' })).toBe('no-vote-here');
    story.does('Ben', { type: 'take-back-vote', topic: 't1' });
    expect(story.asks('Ben', { type: 'take-back-vote', topic: 't1' })).toBe('no-vote-here');
    expect(story.own('Ben').votes).toEqual({});
  });

  test('[V3] takes votes only while voting is open, on an existing topic', () => {
    const story = threeTopics();
    expect(story.asks('Ben', { type: 'cast-vote', topic: 't1' })).toBe('wrong-phase');
    story.moves('vote').votes('Ben', 't1');
    expect(story.asks('Ben', { type: 'cast-vote', topic: 't9' })).toBe('unknown-topic');
    story.moves('reveal');
    expect(story.asks('Ben', { type: 'cast-vote', topic: 't1' })).toBe('voting-closed');
    expect(story.asks('Ben', { type: 'take-back-vote', topic: 't1' })).toBe('voting-closed');
    expect(story.moves('discuss').asks('Ben', { type: 'cast-vote', topic: 't1' })).toBe('voting-closed');
  });

  test('[V4] closes when everyone who takes part has finished', () => {
    const story = twoFinished(threeTopics().arrives('Dan'));
    story.votes('Cleo', 't3', 't3');
    expect(story.shared.phase).toEqual({ kind: 'vote', open: true, finished: 2, of: 3 });
    const { step } = story.shared;
    story.votes('Cleo', 't3');
    expect(story.shared.phase).toEqual({ kind: 'vote', open: false });
    expect(story.shared.step).toBe(step + 1);
  });

  test('[V4] closes when the last person it waited for leaves', () => {
    const story = twoFinished();
    story.reports({ type: 'participant-left', person: 'key of Cleo' });
    expect(story.shared.phase).toMatchObject({ kind: 'vote', open: false });
  });

  test('[V4] stays open while too few have finished to tell the counts', () => {
    const story = twoFinished(threeTopics().joins('Dan'));
    for (const name of ['Cleo', 'Dan']) story.reports({ type: 'participant-left', person: `key of ${name}` });
    expect(story.shared.phase).toEqual({ kind: 'vote', open: true, finished: 2, of: 2 });
  });

  test('[V5] the facilitator can close voting, which discussion needs', () => {
    const story = threeTopics().moves('vote');
    expect(story.asks('Ada', { type: 'move-on', to: 'discuss' })).toBe('voting-open');
    expect(story.asks('Ben', { type: 'move-on', to: 'reveal' })).toBe('only-the-facilitator');
    story.moves('reveal');
    expect(story.asks('Ada', { type: 'move-on', to: 'reveal' })).toBe('voting-closed');
    expect(threeTopics().asks('Ada', { type: 'move-on', to: 'reveal' })).toBe('wrong-phase');
  });

  test('[V6] orders by votes, then by age; without votes last', () => {
    const story = threeTopics().brings('Ada', 'Four').brings('Ben', 'Five').moves('vote');
    story.votes('Ben', 't5', 't5', 't4').votes('Cleo', 't4', 't4', 't5').votes('Ada', 't3', 't2', 't2');
    expect(story.shared.order).toEqual(['t4', 't5', 't2', 't3', 't1']);
    expect(story.shared.order.map((id) => story.shared.topics[id]?.count)).toEqual([3, 3, 2, 1, 0]);
  });

  test('[V6] the order doesn’t tell how many people voted for a topic', () => {
    const spread = threeTopics().moves('vote').votes('Ada', 't1', 't2', 't3').votes('Ben', 't1', 't2', 't3');
    const piled = threeTopics().moves('vote').votes('Ada', 't1', 't1', 't1').votes('Ben', 't2', 't2', 't3');
    spread.votes('Cleo', 't1', 't2', 't3');
    piled.votes('Cleo', 't2', 't3', 't3');
    expect(piled.shared).toEqual(spread.shared);
  });

  test('[V7] late joiners get all their votes, and voting waits for them', () => {
    const story = twoFinished();
    story.joins('Dan').votes('Cleo', 't1', 't1', 't1');
    expect(story.shared.phase).toMatchObject({ kind: 'vote', open: true });
    story.votes('Dan', 't3', 't3', 't3');
    expect(story.shared.phase).toMatchObject({ kind: 'vote', open: false });
  });

  test('[V8] votes of people who left stay and count, and they still count as finished', () => {
    const story = threeTopics().moves('vote').votes('Ben', 't2', 't2', 't2').closes('Ben').waits(minutes(3));
    expect(story.shared.phase).toEqual({ kind: 'vote', open: true, finished: 1, of: 3 });
    story.votes('Ada', 't1', 't1', 't1').votes('Cleo', 't3', 't3', 't3');
    expect(story.shared.topics.t2?.count).toBe(3);
  });

  test('[V9] voting that was reopened by an undo closes only by hand', () => {
    const all = (story: Story) =>
      story.votes('Ada', 't1', 't1').votes('Ben', 't2', 't2', 't2').votes('Cleo', 't3', 't3', 't2');
    const ways: Array<(story: Story) => Story> = [
      (story) => story.does('Ada', { type: 'undo-transition' }).moves('vote'),
      (story) => story.moves('reveal').does('Ada', { type: 'undo-transition' }),
      (story) => story.moves('wrap-up').does('Ada', { type: 'undo-transition' }),
    ];
    for (const again of ways) {
      const story = all(again(threeTopics().moves('vote').votes('Ada', 't1')));
      expect(story.shared.phase).toEqual({ kind: 'vote', open: true, finished: 3, of: 3 });
      expect(story.moves('reveal').shared.order).toEqual(['t2', 't1', 't3']);
    }
  });

  test('[V10] topics merged after the reveal move up, before those with fewer votes', () => {
    const story = threeTopics().moves('vote').votes('Ada', 't1', 't1', 't1').votes('Ben', 't1', 't2', 't2');
    story.votes('Cleo', 't3', 't3', 't3').does('Ada', { type: 'merge-topics', topic: 't3', into: 't2' });
    expect(story.shared.order).toEqual(['t2', 't1']);
  });

  test('[V10] merged topics don’t move before those with equally many votes', () => {
    const story = threeTopics({ settings: { votesEach: 2 } })
      .moves('vote')
      .votes('Ada', 't1', 't1');
    story.votes('Ben', 't1', 't2').votes('Cleo', 't2', 't3');
    story.does('Ada', { type: 'merge-topics', topic: 't3', into: 't2' });
    expect(story.shared.order).toEqual(['t1', 't2']);
  });

  test('[V10] merged topics don’t move up before the counts are told, or before the current topic', () => {
    const untold = threeTopics().moves('vote').votes('Ben', 't2').votes('Cleo', 't3').moves('reveal', 'discuss');
    untold.does('Ada', { type: 'merge-topics', topic: 't3', into: 't2' });
    expect(untold.shared.order).toEqual(['t1', 't2']);
    const later = threeTopics().moves('vote').votes('Ada', 't1', 't1', 't1').votes('Ben', 't1', 't2', 't2');
    later.votes('Cleo', 't3', 't3', 't3').moves('discuss');
    expect(later.shared.order).toEqual(['t1', 't3', 't2']);
    later.does('Ada', { type: 'merge-topics', topic: 't3', into: 't2' });
    expect(later.shared.order).toEqual(['t1', 't2']);
  });
});

/** The people who are shown as finished. */
function done({ shared: { people } }: Story): string[] {
  return Object.keys(people).filter((id) => people[id]?.done);
}

describe('hidden votes', () => {
  test('[H2] everyone sees who has finished, and taking a vote back counts', () => {
    const story = threeTopics().moves('vote').votes('Ben', 't1', 't1');
    expect(story.shared.phase).toEqual({ kind: 'vote', open: true, finished: 0, of: 3 });
    expect(done(story)).toEqual([]);
    expect(story.votes('Ben', 't2').shared.phase).toMatchObject({ finished: 1 });
    expect(done(story)).toEqual(['ben']);
    expect(story.does('Ben', { type: 'take-back-vote', topic: 't1' }).shared.phase).toMatchObject({ finished: 0 });
    expect(done(story)).toEqual([]);
  });

  test('[H2] someone who finished and left is still shown as finished', () => {
    const story = threeTopics().moves('vote').votes('Ben', 't1', 't1', 't2');
    story.reports({ type: 'participant-left', person: 'key of Ben' });
    expect(story.shared.people.ben).toMatchObject({ present: false, done: true });
  });

  test('[H2] editing topics changes nobody’s number', () => {
    const story = threeTopics().moves('vote').votes('Ben', 't1', 't1', 't3').votes('Cleo', 't2');
    const before = story.shared.phase;
    story.does('Ada', { type: 'edit-topic', part: 't1', text: 'Other words' });
    expect(story.shared.phase).toEqual(before);
    expect(story.own('Ben').votes).toEqual({ t1: 2, t3: 1 });
    expect(story.votes('Cleo', 't3', 't3').shared.phase).toMatchObject({ finished: 2 });
  });

  test('[H2] once voting is closed, nobody is told who had finished', () => {
    const story = revealed();
    expect(story.shared.phase).toEqual({ kind: 'vote', open: false });
    story.does('Ada', { type: 'withdraw-topic', part: 't1' });
    expect(story.shared.phase).toEqual({ kind: 'vote', open: false });
    expect(done(story)).toEqual([]);
    const few = threeTopics().moves('vote').votes('Ben', 't1', 't1', 't2').moves('reveal');
    expect(done(few)).toEqual([]);
    // An undo reopens voting.
    expect(done(few.does('Ada', { type: 'undo-transition' }))).toEqual(['ben']);
  });

  test('[H3] if voting is closed before three have finished, nobody ever learns a count', () => {
    const story = threeTopics()
      .joins('Dan')
      .moves('vote')
      .votes('Ada', 't3', 't3', 't3')
      .votes('Ben', 't3', 't3', 't3');
    story.votes('Cleo', 't3').moves('reveal');
    expect(story.shared).toMatchObject({ hasResult: false, order: ['t1', 't2', 't3'] });
    story.moves('discuss', 'next-topic', 'wrap-up');
    expect(JSON.stringify(story.shared)).not.toContain('"count"');
  });

  test('[H3] if voting is closed after three have finished, the counts hold the votes of the others, too', () => {
    const story = twoFinished(threeTopics().joins('Dan'));
    story.votes('Cleo', 't3', 't3', 't3').votes('Dan', 't3').moves('reveal');
    expect(story.shared).toMatchObject({ hasResult: true, order: ['t3', 't1', 't2'] });
  });

  test('[H3] in a session that at most three joined, everyone who takes part must have finished', () => {
    const three = twoFinished();
    expect(three.moves('reveal').shared.hasResult).toBe(false);
    const two = new Story().joins('Ben').brings('Ada', 'One').moves('vote').votes('Ben', 't1', 't1', 't1');
    expect(two.votes('Ada', 't1', 't1', 't1').shared.topics.t1?.count).toBe(6);
  });

  test('[H3] people who left still count as having joined', () => {
    const story = threeTopics().joins('Dan').moves('vote');
    for (const name of ['Cleo', 'Dan']) story.reports({ type: 'participant-left', person: `key of ${name}` });
    story.votes('Ada', 't1', 't1', 't1').votes('Ben', 't2', 't2', 't2').moves('reveal');
    expect(story.shared.hasResult).toBe(false);
  });

  test('[H4] wrapping up from open voting tells no counts', () => {
    const story = threeTopics().joins('Dan').moves('vote');
    for (const name of ['Ada', 'Ben', 'Cleo']) story.votes(name, 't3', 't3', 't3');
    expect(JSON.stringify(story.moves('wrap-up').shared)).not.toContain('"count"');
    story.does('Ada', { type: 'undo-transition' });
    expect(JSON.stringify(story.shared)).not.toContain('"count"');
  });

  test('[H4] counts stay told, whatever is undone', () => {
    const story = revealed().moves('discuss').does('Ada', { type: 'undo-transition' });
    expect(story.shared.topics.t2?.count).toBe(5);
    expect(story.asks('Ben', { type: 'cast-vote', topic: 't1' })).toBe('voting-closed');
  });
});
