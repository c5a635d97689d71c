import { describe, expect, it } from 'vitest';
import type { View } from '#session/view.ts';
import { notesText } from '../../tab/wrapUp/notes.ts';
import { roundLine } from '../../tab/wrapUp/roundLine.ts';
import { cast, scenes } from './gallery/scenes.ts';

function viewOf(scene: string, as: keyof typeof cast): View {
  const { now } = scenes[scene]?.().live(cast[as]).state() ?? {};
  if (now?.kind !== 'open') throw new Error('no open session');
  return now.view;
}

describe('notes', () => {
  it('are copied as plain lines: takeaway, offers to and by oneself, topics not reached', () => {
    expect(notesText(viewOf('wrapUp', 'priya')).split('\n')).toEqual([
      'My takeaway: Ask Tomás how he set up his 1:1 agenda doc',
      'Aiko can help with: Saying no to a launch date my own manager promised',
      'Jonas can help with: Saying no to a launch date my own manager promised',
      'I offered Aiko my help: Two seniors who will not review each other’s code',
    ]);
    expect(notesText(viewOf('wrapUp', 'tomas'))).toBe(
      'Not reached: Running a 1:1 with someone who never has an agenda',
    );
  });

  it('include a topic that was still being written when the round began', () => {
    expect(notesText(viewOf('wrapUp', 'tomas'), { topic: ' Half a sen ' }).split('\n')).toEqual([
      'Not reached: Running a 1:1 with someone who never has an agenda',
      'Not reached: Half a sen',
    ]);
    expect(notesText(viewOf('discuss', 'tomas'), { topic: 'Half a sen' })).toBe('');
  });

  it('include the takeaway as it is now, saved or too long to be', () => {
    const long = '😀'.repeat(2_500);
    expect(notesText(viewOf('wrapUp', 'priya'), { takeaway: long })).toContain(`My takeaway: ${long}`);
    expect(notesText(viewOf('wrapUp', 'priya'), { takeaway: ' ' })).not.toContain('My takeaway');
  });

  it('list nothing as "not reached" before wrapping up', () => {
    expect(notesText(viewOf('discuss', 'tomas'))).toBe('');
  });
});

describe('the takeaway round', () => {
  it('tells everyone who is speaking and who is next', () => {
    const { shared } = viewOf('wrapUp', 'maya');
    const turns = shared.phase.kind === 'wrap-up' ? shared.phase.turns : [];
    expect(roundLine(shared, turns, 'p3')).toBe('It’s your turn, then Priya');
    expect(roundLine(shared, turns, 'p4')).toBe('You’re after Tomás');
    expect(roundLine(shared, turns, 'p1')).toBe('Tomás is speaking, then Priya');
    expect(roundLine(shared, [], 'p1')).toBe('Everyone has spoken or passed');
  });
});
