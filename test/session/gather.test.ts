import { describe, expect, test } from 'vitest';
import { discussing, revealed, Story, threeTopics } from '../support/session.ts';

describe('gather', () => {
  test('[G2] topics stay in the order in which they were added', () => {
    expect(threeTopics().shared.order).toEqual(['t1', 't2', 't3']);
  });

  test('[G2] topics can be added until the wrap-up; after the reveal they go last, with no votes', () => {
    const story = revealed().brings('Ben', 'While voting', 'After');
    expect(story.shared.order.at(-1)).toBe('t5');
    expect(story.shared.topics.t5?.count).toBe(0);
    story.moves('discuss').brings('Ada', 'Called back');
    expect(story.shared.order.at(-1)).toBe('t6');
    for (let n = 0; n < 5; n++) story.moves('next-topic');
    expect(story.shared.phase).toMatchObject({ kind: 'discuss', topic: 't6' });
    // There is no next topic until someone adds one.
    expect(story.asks('Ada', { type: 'move-on', step: story.shared.step, to: 'next-topic' })).toBe('no-topics-left');
    story.brings('Ada', 'One more').moves('next-topic').moves('wrap-up');
    expect(story.asks('Ada', { type: 'add-topic', text: 'Too late' })).toBe('too-late-for-topics');
  });

  test('[G3] refuses a fourth topic, and counts merged and edited ones', () => {
    const story = threeTopics().brings('Ben', 'Again', 'And again');
    story.does('Ada', { type: 'merge-topics', topic: 't2', into: 't1' });
    story.does('Ben', { type: 'edit-topic', part: 't4', text: 'Other words' });
    expect(story.refuses('Ben', { type: 'add-topic', text: 'More' })).toEqual({ code: 'topics-used', max: 3 });
    story.does('Ben', { type: 'withdraw-topic', part: 't4' }).brings('Ben', 'Instead');
  });

  test('[G4] refuses the 61st topic', () => {
    const story = new Story({ settings: { topicsEach: 5 } });
    for (let i = 1; i <= 12; i++) story.joins(`P${i}`).brings(`P${i}`, 'a', 'b', 'c', 'd', 'e');
    expect(story.asks('Ada', { type: 'add-topic', text: 'One more' })).toBe('too-many-topics');
  });

  test('[G5] the kind of help can be set, changed and removed', () => {
    const story = new Story().does('Ada', { type: 'add-topic', text: 'Mine', help: 'a-listener' });
    expect(story.shared.topics.t1?.parts[0]?.help).toBe('a-listener');
    story.does('Ada', { type: 'edit-topic', part: 't1', text: 'Mine', help: 'ideas' });
    expect(story.shared.topics.t1?.parts[0]?.help).toBe('ideas');
    story.does('Ada', { type: 'edit-topic', part: 't1', text: 'Mine' });
    expect(story.shared.topics.t1?.parts[0]).toEqual({ id: 't1', author: 'ada', text: 'Mine' });
  });

  test('[G6] only its author can edit and withdraw a topic', () => {
    const story = threeTopics();
    expect(story.asks('Ada', { type: 'edit-topic', part: 't2', text: 'Mine now' })).toBe('not-your-topic');
    expect(story.asks('Cleo', { type: 'withdraw-topic', part: 't2' })).toBe('not-your-topic');
    expect(story.asks('Ben', { type: 'edit-topic', part: 't2', text: '' })).toBe('text-empty');
    expect(story.asks('Ben', { type: 'withdraw-topic', part: 't9' })).toBe('unknown-topic');
    story.does('Ben', { type: 'withdraw-topic', part: 't2' });
    expect(story.shared.order).toEqual(['t1', 't3']);
  });

  test('[G6] a topic can’t be edited or withdrawn once it is discussed', () => {
    const story = discussing().does('Cleo', { type: 'edit-topic', part: 't3', text: 'Still waiting' });
    expect(story.asks('Ben', { type: 'edit-topic', part: 't2', text: 'Late' })).toBe('topic-discussed');
    story.moves('next-topic');
    expect(story.asks('Ben', { type: 'withdraw-topic', part: 't2' })).toBe('topic-discussed');
    story.moves('wrap-up');
    expect(story.asks('Ada', { type: 'withdraw-topic', part: 't1' })).toBe('topic-discussed');
  });

  const listChanges: Record<string, [string, Parameters<Story['asks']>[1]]> = {
    added: ['Cleo', { type: 'add-topic', text: 'One more' }],
    withdrawn: ['Ben', { type: 'withdraw-topic', part: 't2' }],
    merged: ['Ada', { type: 'merge-topics', topic: 't2', into: 't1' }],
  };

  test.each(Object.entries(listChanges))(
    '[G2] [G7] while votes may be counted, topics can be edited, but none is %s',
    (_, change) => {
      const story = threeTopics().moves('vote').votes('Ben', 't2', 't2', 't3');
      expect(story.asks(...change)).toBe('topics-stay');
      story.does('Ben', { type: 'edit-topic', part: 't2', text: 'Other words' });
      story.moves('reveal');
      expect(story.shared).toMatchObject({ phase: { kind: 'vote', open: false }, hasResult: false });
      expect(story.asks(...change)).toBe('topics-stay');
      expect(story.own('Ben')).toMatchObject({ votes: { t2: 2, t3: 1 } });
    },
  );

  test.each(Object.entries(listChanges))('[V11] after an undo, voting starts over once a topic is %s', (_, change) => {
    for (const phase of ['gather', 'introduce'] as const) {
      const story = threeTopics().moves('vote').votes('Ben', 't2', 't2', 't3').does('Ada', { type: 'undo-transition' });
      if (phase === 'introduce') story.moves(phase);
      expect(story.own('Ben').votes).toEqual({ t2: 2, t3: 1 });
      story.does(...change);
      expect(story.own('Ben').votes).toEqual({});
      expect(story.shared.hasVotingBegun).toBe(false);
      // As at the first time, voting closes automatically, and settings can change.
      expect(story.asks('Ada', { type: 'change-settings', settings: { votesEach: 1 } })).toBeUndefined();
      story.does('Ada', { type: 'change-settings', settings: { votesEach: 1 } }).moves('vote');
      for (const name of ['Ada', 'Ben', 'Cleo']) story.votes(name, 't1');
      expect(story.shared).toMatchObject({ hasResult: true, topics: { t1: { count: 3 } } });
    }
  });

  test('[G7] after the counts are told, a topic can be withdrawn and takes its count with it', () => {
    const story = revealed().does('Cleo', { type: 'withdraw-topic', part: 't3' });
    expect(Object.keys(story.shared.topics)).toEqual(['t1', 't2']);
    expect(story.asks('Ada', { type: 'undo-transition' })).toBe('result-seen');
  });

  test('[G7] without counts, a topic can be withdrawn once discussion begins, since voting never opens again from there', () => {
    const withdraw = { type: 'withdraw-topic', part: 't3' } as const;
    const story = threeTopics().moves('vote').votes('Ben', 't3').moves('reveal');
    expect(story.asks('Cleo', withdraw)).toBe('topics-stay');
    story.moves('discuss').does('Cleo', withdraw).does('Ada', { type: 'undo-transition' });
    expect(story.shared).toMatchObject({ phase: { kind: 'vote', open: false }, canUndo: false });
    expect(story.asks('Ada', { type: 'move-on', to: 'vote' })).toBe('wrong-phase');
    // If discussion is skipped, an undo can still reopen voting.
    expect(threeTopics().moves('vote', 'wrap-up').asks('Cleo', withdraw)).toBe('topic-discussed');
  });

  test('[G8] merging keeps texts, authors, votes and offers', () => {
    const story = threeTopics().moves('vote').votes('Ada', 't3', 't3', 't3').votes('Ben', 't1', 't2', 't2');
    story.votes('Cleo', 't2', 't3', 't3').does('Cleo', { type: 'offer-help', topic: 't2', offered: true });
    story.does('Ada', { type: 'merge-topics', topic: 't2', into: 't1' });
    expect(story.shared.order).toEqual(['t3', 't1']);
    expect(story.shared.topics.t1?.parts.map((p) => [p.author, p.text])).toEqual([
      ['ada', 'One'],
      ['ben', 'Two'],
    ]);
    expect(story.shared.topics.t1?.count).toBe(4);
    expect(story.own('Ben').votes).toEqual({ t1: 3 });
    expect(story.own('Ben').offersReceived).toEqual([{ topic: 't1', from: 'cleo' }]);
    expect(story.own('Ada').offersReceived).toEqual([]);
  });

  test('[G8] merges only two waiting topics', () => {
    const story = discussing();
    expect(story.asks('Ada', { type: 'merge-topics', topic: 't1', into: 't1' })).toBe('same-topic');
    expect(story.asks('Ada', { type: 'merge-topics', topic: 't1', into: 't2' })).toBe('topic-discussed');
    expect(story.asks('Ada', { type: 'merge-topics', topic: 't9', into: 't1' })).toBe('unknown-topic');
    expect(story.asks('Ben', { type: 'merge-topics', topic: 't1', into: 't3' })).toBe('only-the-facilitator');
  });

  test('[G17] splits off what was merged in last, and gives back its place, votes and offers', () => {
    const story = threeTopics().moves('vote').votes('Ada', 't3', 't3', 't3').votes('Ben', 't1', 't2', 't2');
    story.votes('Cleo', 't2', 't3', 't3');
    story.does('Cleo', { type: 'offer-help', topic: 't2', offered: true });
    story.does('Ada', { type: 'offer-help', topic: 't2', offered: true });
    const before = ['Ada', 'Ben', 'Cleo'].map((name) => story.view(name));
    const merges = (topic: string, into: string) => story.does('Ada', { type: 'merge-topics', topic, into });
    const splits = (topic: string) => story.does('Ada', { type: 'unmerge-topic', topic });
    merges('t2', 't1');
    merges('t3', 't1');
    expect(story.shared.order).toEqual(['t1']);
    splits('t1');
    expect(story.shared.order).toEqual(['t3', 't1']);
    expect(story.asks('Ada', { type: 'unmerge-topic', topic: 't3' })).toBe('not-merged');
    splits('t1');
    expect(['Ada', 'Ben', 'Cleo'].map((name) => story.view(name))).toEqual(before);
    // One that was merged before goes along.
    merges('t2', 't1');
    merges('t1', 't3');
    splits('t3');
    expect(story.shared.topics.t1?.parts).toHaveLength(2);
  });

  test('[G17] splits only where merging is possible', () => {
    const merged = () => threeTopics().does('Ada', { type: 'merge-topics', topic: 't2', into: 't1' });
    const split = { type: 'unmerge-topic', topic: 't1' } as const;
    expect(merged().asks('Ben', split)).toBe('only-the-facilitator');
    expect(merged().asks('Ada', { ...split, topic: 't2' })).toBe('unknown-topic');
    expect(merged().moves('vote').asks('Ada', split)).toBe('topics-stay');
    expect(merged().moves('vote', 'reveal').asks('Ada', split)).toBe('topics-stay');
    expect(merged().moves('vote', 'reveal', 'discuss').asks('Ada', split)).toBe('topic-discussed');
    expect(merged().moves('wrap-up').asks('Ada', split)).toBe('topic-discussed');
    const full = threeTopics({ settings: { topicsEach: 5 } });
    full.does('Ada', { type: 'merge-topics', topic: 't2', into: 't1' });
    for (let n = 1; n <= 12; n++) full.joins(`P${n}`);
    for (let n = 0; n < 58; n++) full.brings(`P${1 + Math.floor(n / 5)}`, 'One more');
    expect(full.asks('Ada', split)).toBe('too-many-topics');
  });

  test('[G17] texts as they are now, without withdrawn ones', () => {
    const story = threeTopics().does('Ada', { type: 'merge-topics', topic: 't2', into: 't1' });
    story.does('Ada', { type: 'merge-topics', topic: 't1', into: 't3' });
    story.does('Ben', { type: 'edit-topic', part: 't2', text: 'Other words' });
    story.does('Cleo', { type: 'withdraw-topic', part: 't3' }).does('Ada', { type: 'unmerge-topic', topic: 't3' });
    expect(Object.values(story.shared.topics).map(({ parts }) => parts.map(({ text }) => text))).toEqual([
      ['One'],
      ['Other words'],
    ]);
  });

  test('[G17] votes placed since stay with the other topic, offers made since with both', () => {
    const story = threeTopics()
      .joins('Dan')
      .does('Ada', { type: 'merge-topics', topic: 't2', into: 't1' })
      .moves('vote');
    story.votes('Ada', 't1', 't1', 't3').votes('Ben', 't1', 't3', 't3').votes('Cleo', 't1', 't1', 't1').moves('reveal');
    for (const name of ['Ben', 'Dan']) story.does(name, { type: 'offer-help', topic: 't1', offered: true });
    story.does('Ada', { type: 'unmerge-topic', topic: 't1' });
    expect(story.shared.order.map((id) => [id, story.shared.topics[id]?.count])).toEqual([
      ['t1', 6],
      ['t2', 0],
      ['t3', 3],
    ]);
    expect(story.own('Ada').offersReceived.map(({ from }) => from)).toEqual(['ben', 'dan']);
    // Nobody offers help with their own topic.
    expect(story.own('Ben').offersReceived.map(({ from }) => from)).toEqual(['dan']);
  });

  test('[G17] a merged topic that was moved stays where it is', () => {
    const story = revealed().does('Ada', { type: 'merge-topics', topic: 't1', into: 't3' });
    expect(story.shared.order).toEqual(['t2', 't3']);
    story.does('Ada', { type: 'move-topic', topic: 't3', to: 0 }, { type: 'unmerge-topic', topic: 't3' });
    expect(story.shared.order).toEqual(['t3', 't1', 't2']);
  });

  test('[G9] a part of a merged topic still belongs to its author', () => {
    const story = threeTopics().does('Ada', { type: 'merge-topics', topic: 't2', into: 't1' });
    story.does('Ben', { type: 'edit-topic', part: 't2', text: 'Still mine' });
    expect(story.asks('Ada', { type: 'edit-topic', part: 't2', text: 'No' })).toBe('not-your-topic');
    story.does('Ada', { type: 'withdraw-topic', part: 't1' });
    expect(story.shared.topics.t1?.parts).toEqual([{ id: 't2', author: 'ben', text: 'Still mine' }]);
  });

  test('[G10] introduces topics one after the other, or none', () => {
    const story = threeTopics().moves('introduce');
    expect(story.shared.phase).toEqual({ kind: 'introduce', topic: 't1' });
    story.moves('introduce', 'introduce');
    expect(story.shared.phase).toEqual({ kind: 'introduce', topic: 't3' });
    expect(story.asks('Ada', { type: 'move-on', to: 'introduce' })).toBe('no-topics-left');
    expect(story.moves('vote').asks('Ada', { type: 'move-on', to: 'introduce' })).toBe('wrong-phase');
    expect(new Story().asks('Ada', { type: 'move-on', to: 'introduce' })).toBe('no-topics');
    expect(threeTopics().moves('vote').shared.phase.kind).toBe('vote');
  });

  test('[G11] if the topic being introduced is withdrawn, the next takes its place, or the one before', () => {
    const story = threeTopics().moves('introduce', 'introduce').does('Ben', { type: 'withdraw-topic', part: 't2' });
    expect(story.shared.phase).toEqual({ kind: 'introduce', topic: 't3' });
    story.does('Cleo', { type: 'withdraw-topic', part: 't3' });
    expect(story.shared.phase).toEqual({ kind: 'introduce', topic: 't1' });
    story.does('Ada', { type: 'withdraw-topic', part: 't1' });
    expect(story.shared.phase).toEqual({ kind: 'gather' });
  });

  test('[G11] the same applies to a topic that was merged away', () => {
    const merged = threeTopics().moves('introduce').does('Ada', { type: 'merge-topics', topic: 't1', into: 't3' });
    expect(merged.shared.phase).toEqual({ kind: 'introduce', topic: 't2' });
  });

  test('[G12] refuses an id that names a topic, or named one that was withdrawn', () => {
    const story = threeTopics().does('Cleo', { type: 'withdraw-topic', part: 't3' });
    story.does('Ada', { type: 'merge-topics', topic: 't2', into: 't1' });
    const adds = (topic: string) => story.asks('Ben', { type: 'add-topic', topic, text: 'New' });
    // One that is here, one that was merged into it, and one that was withdrawn.
    expect(['t1', 't2', 't3'].map(adds)).toEqual(['topic-id-taken', 'topic-id-taken', 'topic-id-taken']);
    story.does('Ada', { type: 'withdraw-topic', part: 't1' }).does('Ben', { type: 'withdraw-topic', part: 't2' });
    expect(['t1', 't2'].map(adds)).toEqual(['topic-id-taken', 'topic-id-taken']);
    expect(adds('t4')).toBeUndefined();
    expect(story.shared.order).toEqual(['t4']);
  });

  test('[G16] only someone who has withdrawn twenty topics can’t add another', () => {
    const story = threeTopics().does('Ben', { type: 'withdraw-topic', part: 't2' });
    for (let n = 4; n < 23; n++) story.brings('Ben', 'Again').does('Ben', { type: 'withdraw-topic', part: `t${n}` });
    expect(story.refuses('Ben', { type: 'add-topic', text: 'Again' })).toEqual({ code: 'too-many-withdrawn', max: 20 });
    story.brings('Cleo', 'One more');
  });
});
