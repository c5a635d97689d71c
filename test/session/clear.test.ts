import { describe, expect, test } from 'vitest';
import { decide } from '#session/decide.ts';
import { limits } from '#session/limits.ts';
import { clearReason, nextDeadline } from '#session/rules/time.ts';
import { discussing, minutes, morning, Story, seconds, threeTopics } from '../support/session.ts';

describe('clear', () => {
  test.each([
    ['gather', () => threeTopics()],
    ['vote', () => threeTopics().moves('vote')],
    ['discuss', () => discussing()],
    ['wrap-up', () => discussing().moves('wrap-up')],
  ])('[X1] the facilitator begins a last call in %s, and the clear follows', (_, story) => {
    expect(story().asks('Ben', { type: 'clear-session' })).toBe('only-the-facilitator');
    const asked = story().does('Ada', { type: 'clear-session' });
    expect(asked.shared.lastCall).toMatchObject({ clearsAt: morning + seconds(20) });
    expect(asked.asks('Ada', { type: 'clear-session' })).toBe('last-call-running');
    expect(asked.waits(seconds(20) - 1).clearedAt).toBeUndefined();
    expect(asked.waits(seconds(7)).clearedAt).toBe(morning + seconds(20));
  });

  test('[X1] everything else is still possible during a last call', () => {
    const story = discussing().does('Ada', { type: 'clear-session' });
    story.does('Ben', { type: 'write-takeaway', text: 'Late' }, { type: 'offer-help', topic: 't1', offered: true });
    story.moves('wrap-up').does('Ada', { type: 'undo-transition' });
    expect(story.shared.lastCall).toMatchObject({ clearsAt: morning + seconds(20) });
  });

  test('[X6] anyone who takes part can add a minute, once in each last call, and nobody sees who did', () => {
    const called = () => discussing().does('Ada', { type: 'clear-session' });
    const story = called().does('Ben', { type: 'wait-for-me' });
    expect(story.shared.lastCall?.clearsAt).toBe(morning + seconds(80));
    expect(story.asks('Ben', { type: 'wait-for-me' })).toBe('waited-already');
    expect([story.own('Ben').mayWait, story.own('Cleo').mayWait]).toEqual([undefined, true]);
    expect(story.view('Ada')).toEqual(called().does('Cleo', { type: 'wait-for-me' }).view('Ada'));
    story.does('Ada', { type: 'wait-for-me' }, { type: 'call-off-clear' }, { type: 'clear-session' });
    expect(story.does('Ben', { type: 'wait-for-me' }).waits(seconds(80) - 1).clearedAt).toBeUndefined();
    expect(story.waits(1).clearedAt).toBe(morning + seconds(80));
    expect(called().arrives('Dan').asks('Dan', { type: 'wait-for-me' })).toBe('rule-not-acknowledged');
    expect(discussing().asks('Ben', { type: 'wait-for-me' })).toBe('no-last-call');
    expect(discussing().own('Ben').mayWait).toBeUndefined();
  });

  test('[X7] the facilitator can call it off, also one who took the role over', () => {
    const story = discussing().does('Ada', { type: 'clear-session' }, { type: 'hand-over-role', to: 'ben' });
    expect(story.asks('Ada', { type: 'call-off-clear' })).toBe('only-the-facilitator');
    expect(story.does('Ben', { type: 'call-off-clear' }).shared.lastCall).toBeUndefined();
    expect(story.waits(minutes(1)).clearedAt).toBeUndefined();
    expect(story.asks('Ben', { type: 'call-off-clear' })).toBe('no-last-call');
  });

  test('[X1] the meeting’s end, an empty meeting and the maximum age clear as ever', () => {
    const ended = discussing()
      .reports({ type: 'meeting-ended' })
      .sleeps(minutes(2) - seconds(5));
    ended.does('Ada', { type: 'clear-session' }).waits(minutes(1));
    expect(ended.clearedAt).toBe(morning + minutes(2));
    const empty = threeTopics().does('Ada', { type: 'clear-session' }).closes('Ada', 'Ben', 'Cleo').waits(minutes(5));
    expect(empty.clearedAt).toBe(morning + seconds(20));
  });

  test('[X8] how many have nothing left to copy is told once it’s more than half of those taking part', () => {
    const told = (story: Story) => story.shared.lastCall?.copied;
    // Everyone has a topic that wasn't reached.
    const story = threeTopics().joins('Dan').brings('Dan', 'Four').does('Ada', { type: 'clear-session' });
    story.does('Ben', { type: 'mark-copied' }).does('Cleo', { type: 'mark-copied' });
    expect(told(story)).toBeUndefined();
    expect(told(story.does('Dan', { type: 'mark-copied' }))).toBe(3);
    // Dan writes again.
    expect(told(story.does('Dan', { type: 'write-takeaway', text: 'Ask first' }))).toBeUndefined();
    expect(told(story.reports({ type: 'participant-left', person: 'key of Dan' }))).toBe(2);
    // Nobody has anything to copy, and it's as long as ever.
    const bare = new Story().joins('Ben').does('Ada', { type: 'clear-session' });
    expect(bare.shared.lastCall).toEqual({ clearsAt: morning + seconds(20), copied: 2 });
  });

  test('[X8] one person’s notes change nothing that others see before', () => {
    const called = () => threeTopics().joins('Dan').brings('Dan', 'Four').does('Ada', { type: 'clear-session' });
    const notes = called().does('Ben', { type: 'write-takeaway', text: 'Ask first' }, { type: 'mark-copied' });
    expect(notes.view('Cleo')).toEqual(called().view('Cleo'));
    expect(notes.view('Ada')).toEqual(called().view('Ada'));
  });

  test('[X2] clears two minutes after the first report that the meeting ended', () => {
    const story = discussing().reports({ type: 'meeting-ended' }).sleeps(minutes(1)).reports({ type: 'meeting-ended' });
    expect(story.shared.endsAt).toBe(morning + minutes(2));
    expect(story.waits(minutes(1) - 1).clearedAt).toBeUndefined();
    expect(story.waits(1).clearedAt).toBe(morning + minutes(2));
  });

  test('[X2] doesn’t clear if the meeting resumes', () => {
    const story = discussing()
      .reports({ type: 'meeting-ended' })
      .sleeps(minutes(1))
      .reports({ type: 'meeting-resumed' });
    expect(story.shared.endsAt).toBeUndefined();
    expect(story.waits(minutes(30)).clearedAt).toBeUndefined();
  });

  test('[X3] clears an hour after the last window closed', () => {
    const story = threeTopics()
      .closes('Ada', 'Ben')
      .sleeps(minutes(5))
      .closes('Cleo')
      .waits(minutes(60) - 1);
    expect(story.clearedAt).toBeUndefined();
    expect(story.waits(minutes(30)).clearedAt).toBe(morning + minutes(65));
    const back = threeTopics().closes('Ada', 'Ben', 'Cleo').sleeps(minutes(59)).arrives('Ben').waits(minutes(59));
    expect(back.clearedAt).toBeUndefined();
  });

  test('[X4] clears at the maximum age, whatever is going on', () => {
    const story = new Story({}, { maxAge: minutes(90) }).waits(minutes(90) - 1);
    expect(story.clearedAt).toBeUndefined();
    expect(story.asks('Ada', { type: 'mark-copied' })).toBeUndefined();
    expect(story.sleeps(1).asks('Ada', { type: 'mark-copied' })).toBe('cleared');
    expect(story.clearedAt).toBe(morning + minutes(90));
  });

  test('[X5] leaves nothing but the time of the clear', () => {
    const story = discussing().clears();
    expect(story.asks('Ben', { type: 'mark-copied' })).toBe('cleared');
    expect(story.arrives('Ben').clearedAt).toBe(morning + limits.lastCall);
    const over = { cleared: true, at: morning } as const;
    expect(decide(over, { by: null, at: morning + 1, command: { type: 'time-passed' } }).session).toEqual(over);
    expect(nextDeadline(over)).toBeUndefined();
  });

  test('[X1] [X2] [X3] [X4] the reason for a clear is the first that fell due, a last call included', () => {
    const story = discussing().reports({ type: 'meeting-ended' }).does('Ada', { type: 'clear-session' });
    expect(clearReason(story.session, morning + minutes(3))).toBe('asked');
    story.does('Ada', { type: 'call-off-clear' });
    expect(clearReason(story.session, morning + minutes(2))).toBe('meeting-ended');
    const empty = new Story({}, { maxAge: minutes(90) }).closes('Ada');
    expect(clearReason(empty.session, morning + minutes(60))).toBe('unattended');
    expect(clearReason(empty.session, morning + minutes(180))).toBe('unattended');
    const old = new Story({}, { maxAge: minutes(15) }).closes('Ada');
    expect(clearReason(old.session, morning + minutes(180))).toBe('max-age');
  });
});
