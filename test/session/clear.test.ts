import { describe, expect, test } from 'vitest';
import { decide } from '#session/decide.ts';
import { clearReason, nextDeadline } from '#session/rules/time.ts';
import { discussing, minutes, morning, Story, threeTopics } from '../support/session.ts';

describe('clear', () => {
  test.each([
    ['gather', () => threeTopics()],
    ['vote', () => threeTopics().moves('vote')],
    ['discuss', () => discussing()],
    ['wrap-up', () => discussing().moves('wrap-up')],
  ])('[X1] the facilitator clears in %s', (_, story) => {
    expect(story().asks('Ben', { type: 'clear-session' })).toBe('only-the-facilitator');
    expect(story().does('Ada', { type: 'clear-session' }).clearedAt).toBe(morning);
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
    const story = discussing().does('Ada', { type: 'clear-session' });
    expect(story.asks('Ben', { type: 'mark-copied' })).toBe('cleared');
    expect(story.arrives('Ben').clearedAt).toBe(morning);
    const over = { cleared: true, at: morning } as const;
    expect(decide(over, { by: null, at: morning + 1, command: { type: 'time-passed' } }).session).toEqual(over);
    expect(nextDeadline(over)).toBeUndefined();
  });

  test('[X1] [X2] [X3] [X4] the reason for a clear is the first that fell due, or that someone asked', () => {
    const story = discussing().reports({ type: 'meeting-ended' });
    expect(clearReason(story.session, morning)).toBe('asked');
    expect(clearReason(story.session, morning + minutes(2))).toBe('meeting-ended');
    const empty = new Story({}, { maxAge: minutes(90) }).closes('Ada');
    expect(clearReason(empty.session, morning + minutes(60) - 1)).toBe('asked');
    expect(clearReason(empty.session, morning + minutes(60))).toBe('unattended');
    expect(clearReason(empty.session, morning + minutes(180))).toBe('unattended');
    const old = new Story({}, { maxAge: minutes(15) }).closes('Ada');
    expect(clearReason(old.session, morning + minutes(180))).toBe('max-age');
  });
});
