import { describe, expect, test } from 'vitest';
import { decide } from '#session/decide.ts';
import { openSession } from '#session/rules/start.ts';
import { nextDeadline } from '#session/rules/time.ts';
import type { Cleared, Session } from '#session/session.ts';
import { discussing, minutes, morning, type Story, seconds, threeTopics } from '../support/session.ts';

function replayed(story: Story, kept: <T>(value: T) => T): Session | Cleared {
  let session: Session | Cleared = kept(openSession(story.opening));
  for (const entry of story.entries) session = kept(decide(session, kept(entry)).session);
  return session;
}

describe('time', () => {
  test('[T1] an entry with an earlier date is decided at the time of the one before', () => {
    const story = threeTopics().waits(minutes(10)).sleeps(-minutes(20)).moves('vote', 'reveal', 'discuss');
    expect(story.session.at).toBe(morning + minutes(10));
    expect(story.shared.phase).toMatchObject({ timer: { endsAt: morning + minutes(15) } });
  });

  test('[T2] several deadlines passed in one entry happen in order, each at its own time', () => {
    const story = discussing().sleeps(minutes(4)).reports({ type: 'participant-left', person: 'key of Ada' });
    story.does('Ben', { type: 'claim-role' }).sleeps(seconds(50)).closes('Cleo');
    story.sleeps(minutes(30)).does('Ben', { type: 'write-takeaway', text: 'Late' });
    expect(story.shared.facilitator).toBe('ben');
    expect(story.shared.phase).toMatchObject({ checkIn: { openedAt: morning + minutes(5), of: 1 } });
    expect(story.shared.people.cleo?.present).toBe(false);
  });

  test('[T2] nothing that fell due after a clear happens', () => {
    const story = discussing().reports({ type: 'meeting-ended' }).sleeps(minutes(30));
    expect(story.asks('Ada', { type: 'extend-topic', minutes: 5 })).toBe('cleared');
    expect(story.clearedAt).toBe(morning + minutes(2));
  });

  test('[T2] a command at the very moment of a deadline finds it passed', () => {
    const story = discussing().sleeps(minutes(5));
    expect(story.asks('Ada', { type: 'pause-timer' })).toBe('time-is-up');
  });

  test('[T2] an absence closes voting at the time when it begins to count', () => {
    const story = threeTopics().moves('vote').votes('Ada', 't1', 't1', 't1').votes('Ben', 't2', 't2', 't2');
    story.closes('Cleo').sleeps(minutes(7)).does('Ada', { type: 'mark-copied' });
    expect(story.shared.phase).toMatchObject({ kind: 'vote', open: false });
    expect(story.shared.since).toBe(morning + minutes(3));
  });

  test('[T3] the next deadline is known', () => {
    const story = discussing();
    expect(nextDeadline(story.session)).toBe(morning + minutes(5));
    story.joins('Dan').waits(minutes(5));
    for (const name of ['Ben', 'Cleo', 'Dan']) story.does(name, { type: 'answer-check-in', answer: 'finished' });
    expect(nextDeadline(story.session)).toBe(story.now + seconds(20));
    story.reports({ type: 'participant-left', person: 'key of Ada' }).does('Ben', { type: 'claim-role' });
    expect(nextDeadline(story.session)).toBe(story.now + seconds(15));
    expect(nextDeadline(threeTopics().session)).toBe(morning + minutes(24 * 60));
  });

  test('[T3] passing it without a command has the same effect as a command later', () => {
    const noticed = discussing().waits(minutes(5)).waits(minutes(1));
    expect(discussing().waits(minutes(6)).session).toEqual(noticed.session);
    expect(nextDeadline(noticed.session)).toBeGreaterThan(noticed.now);
  });

  test('[T4] the same log gives the same session, also from snapshots', () => {
    const story = discussing().waits(minutes(5)).does('Ben', { type: 'answer-check-in', answer: 'continue' });
    story.does('Ada', { type: 'extend-topic', minutes: 3 }).closes('Cleo').moves('next-topic');
    expect(replayed(story, (value) => value)).toEqual(story.session);
    expect(replayed(story, (value) => JSON.parse(JSON.stringify(value)))).toEqual(story.session);
  });
});
