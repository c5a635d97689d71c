import { describe, expect, test } from 'vitest';
import { defaultPlannedEnd, type StartSession, startRefusal } from '#session/rules/start.ts';
import { minutes, morning, Story, settings, threeTopics } from '../support/session.ts';

const start: StartSession = { type: 'start-session', settings: {}, recordingOff: false };

describe('start and settings', () => {
  test('[S1] whoever pressed "Start" is the facilitator and has acknowledged the rule', () => {
    const story = new Story();
    expect(story.shared.facilitator).toBe(story.own('Ada').participant);
    expect(story.participant('Ada').acknowledged).toBe(true);
    expect(story.shared.phase).toEqual({ kind: 'gather' });
  });

  test('[S2] has defaults, and takes the settings that were chosen', () => {
    expect(new Story().shared.settings).toEqual({
      rule: 'stays-here',
      timeBoxMinutes: 5,
      votesEach: 3,
      topicsEach: 3,
    });
    const chosen = new Story({ settings: { rule: 'chatham-house', votesEach: 5 } });
    expect(chosen.shared.settings).toEqual(settings({ rule: 'chatham-house', votesEach: 5 }));
  });

  test.each([
    ['8:05', 5, 60],
    ['8:15', 15, 60],
    ['8:16', 16, 90],
    ['8:00', 0, 60],
  ])('[S3] plans the end for a half or full hour at least 45 minutes after %s', (_, started, end) => {
    const eight = morning - minutes(5);
    expect(defaultPlannedEnd(eight + minutes(started))).toBe(eight + minutes(end));
  });

  test('[S3] takes the chosen end, unless it has passed when the session opens', () => {
    expect(new Story({ plannedEnd: morning + minutes(20) }).shared.plannedEnd).toBe(morning + minutes(20));
    expect(new Story({ plannedEnd: morning }).shared.plannedEnd).toBe(morning + minutes(55));
  });

  test.each([morning, morning - 1, -1e15, 1e15, morning + minutes(240) + 1])('[S4] refuses %d as the end', (at) => {
    const story = new Story({}, { maxAge: minutes(240) });
    expect(story.asks('Ada', { type: 'set-planned-end', at })).toBe('bad-time');
  });

  test('[S4] the end can move up to the maximum age, and no further', () => {
    const story = new Story({}, { maxAge: minutes(30) });
    expect(story.shared.plannedEnd).toBe(morning + minutes(30));
    story.does('Ada', { type: 'set-planned-end', at: morning + minutes(20) });
    expect(story.shared.plannedEnd).toBe(morning + minutes(20));
    expect(story.shared.latestEnd).toBe(morning + minutes(30));
  });

  test('[S4] refuses a start with an end that has passed or is more than a day away', () => {
    expect(startRefusal({ ...start, plannedEnd: morning }, morning)?.code).toBe('bad-time');
    expect(startRefusal({ ...start, plannedEnd: 1e15 }, morning)?.code).toBe('bad-time');
    expect(startRefusal({ ...start, plannedEnd: morning + minutes(24 * 60) }, morning)).toBeUndefined();
  });

  test('[S5] asks for a confirmation within ten minutes after a clear', () => {
    expect(startRefusal(start, morning, morning - minutes(10) + 1)?.code).toBe('just-cleared');
    expect(startRefusal({ ...start, again: true }, morning, morning - 1)).toBeUndefined();
    expect(startRefusal(start, morning, morning - minutes(10))).toBeUndefined();
    expect(startRefusal(start, morning)).toBeUndefined();
  });

  test.each([
    { timeBoxMinutes: 0 },
    { timeBoxMinutes: 31 },
    { timeBoxMinutes: 2.5 },
    { votesEach: 0 },
    { votesEach: 11 },
    { topicsEach: 6 },
    { topicsEach: -1 },
    { topicsEach: 1e15 },
  ])('[S6] refuses %o', (wanted) => {
    expect(new Story().asks('Ada', { type: 'change-settings', settings: wanted })).toBe('bad-setting');
    expect(startRefusal({ ...start, settings: wanted }, morning)?.code).toBe('bad-setting');
  });

  test('[S6] accepts the bounds themselves', () => {
    const widest = { timeBoxMinutes: 30, votesEach: 10, topicsEach: 5 };
    const story = new Story().does('Ada', { type: 'change-settings', settings: widest });
    expect(story.shared.settings).toEqual(settings(widest));
  });

  test('[S7] everyone but the facilitator acknowledges another confidentiality rule again', () => {
    const story = new Story()
      .joins('Ben')
      .does('Ada', { type: 'change-settings', settings: { rule: 'chatham-house' } });
    expect(story.participant('Ada').acknowledged).toBe(true);
    expect(story.asks('Ben', { type: 'add-topic', text: 'Hello' })).toBe('rule-not-acknowledged');
  });

  test('[S7] the confidentiality rule can’t change after gathering; setting the same one is no change', () => {
    const story = threeTopics().moves('introduce');
    expect(story.asks('Ada', { type: 'change-settings', settings: { rule: 'chatham-house' } })).toBe('wrong-phase');
    story.does('Ada', { type: 'change-settings', settings: { rule: 'stays-here', timeBoxMinutes: 7 } });
    expect(story.participant('Ben').acknowledged).toBe(true);
  });

  test('[S8] nothing can be done before the rule is acknowledged; acknowledging twice is harmless', () => {
    const story = new Story().arrives('Ben');
    expect(story.asks('Ben', { type: 'add-topic', text: 'Hello' })).toBe('rule-not-acknowledged');
    expect(story.asks('Ben', { type: 'claim-role' })).toBe('rule-not-acknowledged');
    story.does('Ben', { type: 'acknowledge-rule' }, { type: 'acknowledge-rule' }).brings('Ben', 'Hello');
  });

  test('[S9] everyone sees whether recording is confirmed to be off, and nothing waits for it', () => {
    const story = new Story().joins('Ben').brings('Ben', 'Before');
    expect(story.shared.recordingOff).toBe(false);
    expect(story.asks('Ben', { type: 'confirm-recording', off: true })).toBe('only-the-facilitator');
    story.does('Ada', { type: 'confirm-recording', off: true });
    expect(story.view('Ben').shared.recordingOff).toBe(true);
    expect(story.does('Ada', { type: 'confirm-recording', off: false }).shared.recordingOff).toBe(false);
  });

  test('[S10] votes each and the rule can’t change once voting has been opened, even after an undo', () => {
    const story = threeTopics().does('Ada', { type: 'change-settings', settings: { votesEach: 2 } });
    const changes = [{ votesEach: 1 }, { rule: 'chatham-house' as const }];
    const refusals = () => changes.map((to) => story.asks('Ada', { type: 'change-settings', settings: to }));
    story.moves('vote');
    expect(refusals()).toEqual(['voting-begun', 'voting-begun']);
    story.does('Ada', { type: 'undo-transition' });
    expect(story.shared.phase.kind).toBe('gather');
    expect(refusals()).toEqual(['voting-begun', 'voting-begun']);
    story.moves('vote', 'reveal');
    expect(refusals()).toEqual(['voting-begun', 'voting-begun']);
    story.does('Ada', { type: 'change-settings', settings: { votesEach: 2, rule: 'stays-here', timeBoxMinutes: 7 } });
  });
});
