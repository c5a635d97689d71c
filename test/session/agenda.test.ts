import { describe, expect, test } from 'vitest';
import { limits } from '#session/limits.ts';
import { minutes, type Story, threeTopics } from '../support/session.ts';

const claimed = (story: Story, process = 'one') => story.reports({ type: 'agenda-claimed', process });
const posted = (story: Story, process = 'one', activity = 'message-1') =>
  story.reports({ type: 'agenda-posted', process, activity, shown: 'v1' });

describe('the agenda in the chat', () => {
  test('[A1] the first process to claim the card looks after it', () => {
    const story = claimed(claimed(threeTopics()), 'two');
    expect(story.session.agenda?.process).toBe('one');
    expect(posted(story, 'two').session.agenda?.activity).toBeUndefined();
    expect(posted(story).session.agenda).toMatchObject({ activity: 'message-1', shown: 'v1' });
  });

  test('[A2] when its process is gone, another can claim the card and knows the message', () => {
    const story = posted(claimed(threeTopics()));
    story.reports({ type: 'process-gone', process: 'one' });
    expect(claimed(story, 'two').session.agenda).toEqual({
      process: 'two',
      activity: 'message-1',
      shown: 'v1',
      deleted: 0,
    });
  });

  test('[A3] everyone sees that the agenda is in the chat, or that the bot isn’t, but not which message it is', () => {
    const story = claimed(threeTopics());
    expect(story.shared.agenda).toBeUndefined();
    expect(story.reports({ type: 'agenda-refused', process: 'one' }).shared.agenda).toBe('not-in-chat');
    expect(posted(story).shared.agenda).toBe('posted');
    expect(JSON.stringify(story.shared)).not.toContain('message-1');
  });

  test('[A4] a message that was deleted by hand is counted once', () => {
    const story = posted(claimed(threeTopics()));
    for (const _ of [1, 2]) story.reports({ type: 'agenda-deleted', process: 'one', activity: 'message-1' });
    expect(story.session.agenda).toEqual({ process: 'one', deleted: 1 });
  });

  test('[A5] any clear leaves only the message that must be taken back', () => {
    const byPress = posted(claimed(threeTopics())).clears();
    expect(byPress.state).toEqual({ cleared: true, at: byPress.now, activity: 'message-1' });
    const byEnd = posted(claimed(threeTopics())).reports({ type: 'meeting-ended' }).waits(minutes(2));
    expect(byEnd.state).toEqual({ cleared: true, at: byEnd.now, activity: 'message-1' });
  });

  test('[A6] a clear requested in chat begins a last call, only for the facilitator and the session it named', () => {
    const story = threeTopics();
    const { openedAt } = story.session;
    const asks = (name: string, at = openedAt) =>
      story.reports({ type: 'clear-asked', person: `key of ${name}`, openedAt: at });
    expect(asks('Ben').shared.lastCall).toBeUndefined();
    expect(asks('Nobody').shared.lastCall).toBeUndefined();
    expect(asks('Ada', openedAt - 1).shared.lastCall).toBeUndefined();
    const { lastCall } = asks('Ada').session;
    expect(lastCall).toEqual({ clearsAt: story.now + limits.lastCall, waited: [] });
    // Once more doesn't postpone it.
    story.sleeps(1);
    expect(asks('Ada').session.lastCall).toEqual(lastCall);
    expect(story.waits(limits.lastCall).clearedAt).toBe(lastCall?.clearsAt);
  });
});
