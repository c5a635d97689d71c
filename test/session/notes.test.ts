import { describe, expect, test } from 'vitest';
import { discussing, threeTopics } from '../support/session.ts';

const help = (topic: string, offered = true) => ({ type: 'offer-help', topic, offered }) as const;

describe('notes', () => {
  test('[K1] a takeaway can be written in every phase, and can be emptied', () => {
    const story = threeTopics();
    for (const phase of ['vote', 'reveal', 'discuss', 'wrap-up'] as const) {
      story.does('Ben', { type: 'write-takeaway', text: `Before ${phase}` }).moves(phase);
      expect(story.own('Ben').takeaway).toBe(`Before ${phase}`);
    }
    expect(story.does('Ben', { type: 'write-takeaway', text: '' }).own('Ben').takeaway).toBe('');
  });

  test('[K2] an offer reaches only the authors, with a way to reach whoever offered', () => {
    const story = discussing().opens('Cleo', 'cleo', { contact: 'cleo@example.com' }).does('Cleo', help('t2'));
    expect(story.own('Ben').offersReceived).toEqual([{ topic: 't2', from: 'cleo', contact: 'cleo@example.com' }]);
    expect(story.own('Cleo').offersMade).toEqual(['t2']);
    expect(story.own('Ada').offersReceived).toEqual([]);
    expect(story.does('Cleo', help('t2', false)).own('Ben').offersReceived).toEqual([]);
    expect(story.asks('Cleo', help('t9'))).toBe('unknown-topic');
  });

  test('[K2] both ends of an offer keep it until the clear', () => {
    const story = discussing().does('Cleo', help('t2')).moves('next-topic', 'next-topic', 'wrap-up');
    expect(story.shared.topics.t2?.discussed).toBe(true);
    story.does('Ada', { type: 'clear-session' });
    expect(story.own('Cleo').offersMade).toEqual(['t2']);
    expect(story.own('Ben').offersReceived).toEqual([{ topic: 't2', from: 'cleo' }]);
  });

  test('[K2] merging brings nobody an offer that was made to someone else, and hides none', () => {
    const story = threeTopics().does('Cleo', help('t2')).does('Ben', { type: 'mark-copied' });
    story.does('Ada', { type: 'merge-topics', topic: 't1', into: 't2' });
    expect(story.own('Ada').offersReceived).toEqual([]);
    expect(story.own('Ben').offersReceived).toEqual([{ topic: 't2', from: 'cleo' }]);
    story.joins('Dan').does('Dan', help('t2'));
    expect(story.own('Ada').offersReceived).toEqual([{ topic: 't2', from: 'dan' }]);
    expect(story.own('Ben').offersReceived).toHaveLength(2);
    story.does('Ada', { type: 'merge-topics', topic: 't3', into: 't2' });
    expect(story.own('Cleo').offersReceived).toEqual([]);
    expect(story.own('Ada').offersReceived).toEqual([{ topic: 't2', from: 'dan' }]);
  });

  test('[K2] an offer goes with the part that it was made on', () => {
    const story = threeTopics().does('Ada', { type: 'merge-topics', topic: 't1', into: 't2' }).does('Ben', help('t2'));
    story.does('Ada', { type: 'withdraw-topic', part: 't1' });
    expect(story.own('Ben').offersMade).toEqual([]);
    expect(story.own('Ben').offersReceived).toEqual([]);
  });

  test('[K3] people can’t offer help on a topic that is theirs alone', () => {
    const story = threeTopics();
    expect(story.asks('Ben', help('t2'))).toBe('own-topic');
    story.does('Ada', { type: 'merge-topics', topic: 't2', into: 't1' }).does('Ben', help('t1'));
    expect(story.own('Ben').offersReceived).toEqual([]);
    expect(story.own('Ada').offersReceived).toEqual([{ topic: 't1', from: 'ben' }]);
  });

  test('[K4] a changed takeaway or a new offer must be copied again', () => {
    const story = discussing().does('Ben', { type: 'mark-copied' });
    expect(story.own('Ben').copied).toBe(true);
    expect(story.does('Cleo', help('t2')).own('Ben').copied).toBe(false);
    for (const name of ['Ben', 'Cleo']) story.does(name, { type: 'mark-copied' });
    story.does('Cleo', help('t2'));
    expect([story.own('Ben').copied, story.own('Cleo').copied]).toEqual([true, true]);
    story.does('Cleo', help('t2', false), help('t2'));
    expect([story.own('Ben').copied, story.own('Cleo').copied]).toEqual([false, false]);
    expect(story.does('Ben', { type: 'write-takeaway', text: 'Ask' }).own('Ben').copied).toBe(false);
  });

  test('[K5] while wrapping up, only the facilitator sees how many have notes that they haven’t copied', () => {
    const story = threeTopics();
    expect(story.own('Ada').uncopied).toBeUndefined();
    story.moves('vote', 'reveal', 'discuss', 'next-topic', 'next-topic', 'wrap-up');
    expect(story.own('Ada').uncopied).toBe(0);
    expect(story.does('Cleo', { type: 'write-takeaway', text: 'Ask' }).own('Ada').uncopied).toBe(1);
    expect(story.does('Cleo', help('t2')).own('Ada').uncopied).toBe(2);
    expect(story.does('Ben', { type: 'mark-copied' }).own('Ada').uncopied).toBe(1);
    expect(story.does('Ada', help('t3')).own('Ada').uncopied).toBe(2);
    story.does('Ada', { type: 'mark-copied' });
    expect(story.own('Ben').uncopied).toBeUndefined();
    expect(story.reports({ type: 'participant-left', person: 'key of Cleo' }).own('Ada').uncopied).toBe(0);
  });

  test('[K5] a topic not reached counts as a note', () => {
    const story = threeTopics().moves('vote', 'wrap-up');
    expect(story.own('Ada').uncopied).toBe(story.shared.order.length);
  });
});
