import { describe, expect, test } from 'vitest';
import { badgeDue, promptDue } from '#session/rules/attention.ts';
import { discussing, minutes, Story, seconds, threeTopics } from '../support/session.ts';

const prompted = (story: Story, about: 'check-in' | 'takeaways', process = 'one') =>
  story.reports({ type: 'facilitator-prompted', process, about });
const due = (story: Story) => promptDue(story.session, story.now);

describe('dialogs for the facilitator', () => {
  const inCheckIn = () => discussing().closes('Ada').waits(minutes(5));

  test('[A7] a dialog is due for a check-in only while the facilitator is in the meeting without a window', () => {
    expect(due(discussing().waits(minutes(5)))).toBeUndefined();
    expect(due(discussing().closes('Ada'))).toBeUndefined();
    expect(due(inCheckIn())).toBe('check-in');
    expect(due(inCheckIn().reports({ type: 'participant-left', person: 'key of Ada' }))).toBeUndefined();
  });

  test('[A7] no dialog is due during a last call', () => {
    const story = threeTopics().waits(minutes(50)).does('Ada', { type: 'clear-session' }).closes('Ada');
    expect(due(story)).toBeUndefined();
  });

  test('[A7] a dialog is due for the time for takeaways, once', () => {
    const story = threeTopics().closes('Ada').waits(minutes(49));
    expect(due(story)).toBeUndefined();
    expect(due(story.waits(minutes(1)))).toBe('takeaways');
    prompted(story, 'takeaways').arrives('Ada').closes('Ada').waits(minutes(4));
    expect(due(story)).toBeUndefined();
  });

  test('[A8] one process opens a dialog: not twice in four minutes or for one check-in, and not while one is unanswered', () => {
    const story = prompted(prompted(inCheckIn(), 'check-in'), 'check-in', 'two');
    expect(story.session.prompted).toMatchObject({ process: 'one', about: 'check-in' });
    expect(due(story.waits(minutes(10)))).toBeUndefined();
    story.arrives('Ada');
    expect(due(story.closes('Ada').waits(minutes(1)))).toBeUndefined();
    story.arrives('Ada').does('Ada', { type: 'extend-topic', minutes: 5 }).closes('Ada').waits(minutes(5));
    story.arrives('Ada').does('Ada', { type: 'move-on', to: 'next-topic' }).closes('Ada');
    expect(due(story.waits(minutes(5)))).toBe('check-in');
  });

  test('[A9] there are no dialogs if the facilitator has switched them off', () => {
    const story = new Story({ settings: { popUps: false } }).closes('Ada').waits(minutes(52));
    expect(due(story)).toBeUndefined();
    expect(prompted(story, 'takeaways').session.prompted).toBeUndefined();
  });
});

describe('a badge for the facilitator', () => {
  const badged = (story: Story, process = 'one') => story.reports({ type: 'badge-shown', process });
  const badge = (story: Story) => badgeDue(story.session, story.now);
  const allHaveTopics = () => threeTopics().closes('Ada').waits(seconds(30));

  test('[A10] a badge is due when the meeting waits for a facilitator without a window', () => {
    expect(badge(threeTopics().waits(seconds(30)))).toBe(false);
    expect(badge(threeTopics().joins('Dan').closes('Ada').waits(seconds(30)))).toBe(false);
    expect(badge(allHaveTopics())).toBe(true);
    expect(badge(threeTopics().moves('vote').closes('Ada').waits(minutes(2)))).toBe(false);
    expect(badge(threeTopics().moves('vote').closes('Ada').waits(minutes(3)))).toBe(true);
    expect(badge(allHaveTopics().reports({ type: 'participant-left', person: 'key of Ada' }))).toBe(false);
  });

  test('[A10] a badge waits half a minute, so that a glance at the chat causes none', () => {
    expect(badge(threeTopics().closes('Ada').waits(seconds(29)))).toBe(false);
    expect(badge(threeTopics().closes('Ada').waits(seconds(30)))).toBe(true);
  });

  test('[A10] one process shows the badge, once until they look, and not again within 4 minutes', () => {
    const story = badged(badged(allHaveTopics()), 'two');
    expect(story.session.badge).toEqual({ at: story.now, process: 'one' });
    expect(badge(story.waits(minutes(10)))).toBe(false);
    expect(badge(story.arrives('Ada').closes('Ada').waits(seconds(30)))).toBe(true);
    expect(badge(badged(story).waits(seconds(1)).arrives('Ada').closes('Ada').waits(minutes(3)))).toBe(false);
    expect(badge(story.waits(minutes(1)))).toBe(true);
  });

  test('[A10] a badge replaces dialogs that are switched off, and never comes with one', () => {
    const story = prompted(discussing().closes('Ada').waits(minutes(5)), 'check-in');
    expect(badge(story.waits(minutes(1)))).toBe(false);
    const quiet = discussing().does('Ada', { type: 'change-settings', settings: { popUps: false } });
    expect(badge(quiet.closes('Ada').waits(minutes(5)))).toBe(true);
  });
});
