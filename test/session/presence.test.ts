import { describe, expect, test } from 'vitest';
import { discussing, minutes, morning, person, Story, seconds, threeTopics } from '../support/session.ts';

const present = (story: Story, id: string) => story.shared.people[id]?.present;

describe('presence', () => {
  test('[P1] a person in two windows is one participant with one set of votes', () => {
    const story = threeTopics().opens('Ben', 'ben-2').moves('vote');
    story.votes('Ben', 't1', 't1', 't1');
    expect(story.asks('Ben', { type: 'cast-vote', topic: 't2' }, 'ben-2.1')).toBe('votes-used');
    expect(Object.keys(story.shared.people)).toEqual(['ada', 'ben', 'cleo']);
  });

  test('[P1] a person with another window stays present', () => {
    const story = threeTopics().opens('Ben', 'ben-2').closes('Ben').waits(minutes(10));
    expect(present(story, 'ben')).toBe(true);
  });

  test('[P2] people still count as present for three minutes after closing the panel', () => {
    const story = threeTopics()
      .closes('Ben')
      .waits(minutes(3) - 1);
    expect(present(story, 'ben')).toBe(true);
    expect(present(story.waits(1), 'ben')).toBe(false);
    expect(story.moves('vote').shared.phase).toMatchObject({ of: 2 });
  });

  test('[P3] everything is still there when the panel reopens after twenty minutes', () => {
    const story = discussing().does('Ben', { type: 'write-takeaway', text: 'Ask' }).waits(minutes(5));
    story.does('Ben', { type: 'answer-check-in', answer: 'finished' });
    const before = story.own('Ben');
    story.closes('Ben').waits(minutes(20)).opens('Ben', 'another');
    expect(story.own('Ben')).toEqual(before);
    expect(story.participant('Ben').acknowledged).toBe(true);
    expect(present(story, 'ben')).toBe(true);
  });

  test('[P4] a person who left the meeting is away at once, and back with their next window', () => {
    const story = threeTopics().reports({ type: 'participant-left', person: 'key of Ben' });
    expect(story.shared.people.ben).toMatchObject({ present: false, left: true });
    expect(story.reports({ type: 'participant-left', person: 'nobody' }).shared.people).toHaveProperty(
      'ben.left',
      true,
    );
    expect(story.arrives('Ben').shared.people.ben).toEqual({ name: 'Ben', present: true, acknowledged: true });
  });

  test('[P4] the answer to the latest question counts, in whatever order answers arrive', () => {
    const comesBack = (story: Story, askedAt: number) =>
      story.reports({
        type: 'windows-arrived',
        windows: [{ window: 'ben', person: person('Ben'), askedAt }],
        process: 'two',
      });
    const left = (story: Story, askedAt: number) =>
      story.reports({ type: 'participant-left', person: 'key of Ben', askedAt });
    const story = left(threeTopics().sleeps(minutes(2)), morning + seconds(50));
    // An older answer, such as a ticket holds, doesn't bring them back.
    for (const askedAt of [0, morning + seconds(49), morning + seconds(50)]) {
      const { session } = story;
      expect(comesBack(story, askedAt).session).toEqual(session);
    }
    expect(comesBack(story, morning + seconds(51)).participant('Ben').left).toBe(false);
    expect(story.session.windows.ben).toMatchObject({ connected: true, process: 'two' });
    const { session } = story;
    expect(left(story, morning + seconds(50)).session).toEqual(session);
    expect(left(story, morning + seconds(52)).participant('Ben').left).toBe(true);
  });

  test('[P4] a process whose clock is ahead can’t date an answer after its log entry', () => {
    const story = threeTopics();
    const windows = [{ window: 'ben', person: person('Ben'), askedAt: 1e15 }];
    story.reports({ type: 'windows-arrived', windows, process: 'one' }).sleeps(seconds(1));
    story.reports({ type: 'participant-left', person: 'key of Ben', askedAt: story.now });
    expect(story.participant('Ben').left).toBe(true);
  });

  test('[P5] when a process is gone, its windows are gone from the report on', () => {
    const story = threeTopics().sleeps(minutes(2));
    story.reports({ type: 'process-gone', process: 'one' });
    expect(story.shared.people.ada?.awaySince).toBe(story.now);
    expect(present(story.waits(minutes(3)), 'ada')).toBe(false);
    expect(story.waits(minutes(57)).clearedAt).toBe(morning + minutes(62));
  });

  test('[P5] however old its windows are, a process that is gone clears nothing at once', () => {
    const story = threeTopics().sleeps(minutes(100));
    story.reports({ type: 'process-gone', process: 'one' });
    expect(story.clearedAt).toBeUndefined();
    expect(story.opens('Ada', 'ada').waits(minutes(100)).clearedAt).toBeUndefined();
  });

  test('[P6] a late report of the previous process changes nothing', () => {
    const story = threeTopics();
    story.reports({ type: 'windows-arrived', windows: [{ window: 'ben', person: person('Ben') }], process: 'two' });
    const { session } = story;
    story.closes('Ben').closes('Nobody').reports({ type: 'process-gone', process: 'three' });
    expect(story.session).toEqual(session);
  });

  test('[P6] someone else arriving with that window changes nothing', () => {
    const story = threeTopics();
    const { session } = story;
    expect(story.opens('Mallory', 'ben').session).toEqual(session);
  });

  test('[P6] each window of a report is judged alone', () => {
    const windows = [
      { window: 'ben', person: person('Mallory') },
      { window: 'dan', person: person('Dan') },
      { window: 'ben', person: person('Ben') },
    ];
    const story = threeTopics().reports({ type: 'windows-arrived', windows, process: 'two' });
    const byReport = new Map(Object.entries(story.session.windows).map(([id, w]) => [id, [w.key, w.process]]));
    expect(byReport.get('ben')).toEqual(['key of Ben', 'two']);
    expect(byReport.get('dan')).toEqual(['key of Dan', 'two']);
    expect(story.session.participants.map((p) => p.name)).not.toContain('Mallory');
    story.reports({ type: 'windows-left', windows: ['ada', 'dan', 'nobody'], process: 'two' });
    expect(story.session.windows.ada?.connected).toBe(true);
    expect(story.session.windows.dan?.connected).toBe(false);
  });

  test('[P7] holds twenty people, including those who left', () => {
    const story = new Story();
    for (let i = 2; i <= 20; i++) story.joins(`P${i}`);
    story.reports({ type: 'participant-left', person: 'key of P2' }).arrives('Late');
    expect(story.session.participants).toHaveLength(20);
    expect(story.asks('Late', { type: 'acknowledge-rule' })).toBe('too-old');
    expect(story.arrives('P2').participant('P2').left).toBe(false);
  });

  test('[P8] votes don’t wait for people who haven’t acknowledged', () => {
    const story = threeTopics().arrives('Dan').moves('vote');
    expect(story.shared.phase).toMatchObject({ of: 3 });
    expect(story.does('Dan', { type: 'acknowledge-rule' }).shared.phase).toMatchObject({ of: 4 });
  });

  describe('[P9] a person has at most ten connected windows', () => {
    const ids = (n: number) => Array.from({ length: n }, (_, i) => `ben-${i + 1}`);
    const live = (story: Story) =>
      Object.entries(story.session.windows).flatMap(([id, w]) => (w.connected && w.key === 'key of Ben' ? [id] : []));

    test('[P9] the eleventh replaces the oldest, and its person stays present', () => {
      const story = threeTopics();
      for (const id of ids(9)) story.sleeps(1).opens('Ben', id);
      expect(live(story)).toEqual(['ben', ...ids(9)]);
      story.sleeps(1).opens('Ben', 'ben-10');
      expect(live(story)).toEqual(ids(10));
      expect(story.session.windows.ben).toMatchObject({ connected: false, replaced: true });
      expect(present(story.waits(minutes(10)), 'ben')).toBe(true);
      expect(live(threeTopics().opens('Ada', 'another'))).toEqual(['ben']);
    });

    test('[P9] a window that comes back counts as new, even after it was replaced', () => {
      const story = threeTopics();
      for (const id of ids(9)) story.sleeps(1).opens('Ben', id);
      story.sleeps(1).opens('Ben', 'ben').sleeps(1).opens('Ben', 'ben-10');
      expect(live(story)).not.toContain('ben-1');
      story.sleeps(1).opens('Ben', 'ben-1');
      expect(live(story)).not.toContain('ben-2');
      expect(story.session.windows['ben-1']).toMatchObject({ connected: true });
      expect(story.session.windows['ben-1']).not.toHaveProperty('replaced');
    });

    test('[P9] the same when many arrive in one report, at several processes', () => {
      const windows = ids(25).map((window) => ({ window, person: person('Ben') }));
      const story = threeTopics().reports({ type: 'windows-arrived', windows: windows.slice(0, 12), process: 'one' });
      story.reports({ type: 'windows-arrived', windows: windows.slice(12), process: 'two' });
      expect(live(story)).toEqual(ids(25).slice(15));
    });
  });
});
