import { describe, expect, test } from 'vitest';
import { minutes, type Story, seconds, threeTopics } from '../support/session.ts';

const claim = { type: 'claim-role' } as const;
const adaLeft = { type: 'participant-left', person: 'key of Ada' } as const;
const facilitator = (story: Story) => story.shared.people[story.shared.facilitator]?.name;

/** Ben has taken the role from Ada, who had gone. */
const claimed = () => threeTopics().reports(adaLeft).does('Ben', claim).waits(seconds(15));

describe('the role', () => {
  test('[R1] exactly one participant is the facilitator, from the start', () => {
    expect(facilitator(threeTopics())).toBe('Ada');
    expect(facilitator(claimed())).toBe('Ben');
  });

  test('[R2] can be handed to anyone who is here', () => {
    const story = threeTopics().arrives('Dan').does('Ada', { type: 'hand-over-role', to: 'ben' });
    expect(facilitator(story)).toBe('Ben');
    expect(story.asks('Ada', { type: 'hand-over-role', to: 'ada' })).toBe('only-the-facilitator');
    expect(story.asks('Ben', { type: 'hand-over-role', to: 'ben' })).toBe('already-facilitator');
    expect(story.asks('Ben', { type: 'hand-over-role', to: 'nobody' })).toBe('unknown-participant');
    expect(story.asks('Ben', { type: 'hand-over-role', to: 'dan' })).toBe('participant-away');
    story.closes('Cleo').waits(minutes(3));
    expect(story.asks('Ben', { type: 'hand-over-role', to: 'cleo' })).toBe('participant-away');
  });

  test('[R3] can’t be claimed from a facilitator who is here or closed the panel a moment ago', () => {
    const story = threeTopics();
    expect(story.asks('Ben', claim)).toBe('facilitator-is-here');
    expect(story.asks('Ada', claim)).toBe('already-facilitator');
    story.closes('Ada').waits(minutes(5) - 1);
    expect(story.asks('Ben', claim)).toBe('facilitator-is-here');
    story.sleeps(1).does('Ben', claim);
  });

  test('[R3] can be claimed at once from a facilitator who left the meeting', () => {
    threeTopics().reports(adaLeft).does('Ben', claim);
  });

  test('[R4] can be kept by the facilitator within fifteen seconds', () => {
    const story = threeTopics().reports(adaLeft).does('Ben', claim).sleeps(seconds(10)).arrives('Ada');
    expect(story.shared.claim).toEqual({ by: 'ben', endsAt: story.now + seconds(5) });
    expect(story.asks('Cleo', { type: 'keep-role' })).toBe('only-the-facilitator');
    story.does('Ada', { type: 'keep-role' }).waits(minutes(1));
    expect(facilitator(story)).toBe('Ada');
    expect(story.asks('Ada', { type: 'keep-role' })).toBe('no-claim');
  });

  test('[R4] handing it over settles the claim', () => {
    const story = threeTopics().reports(adaLeft).does('Ben', claim).arrives('Ada');
    story.does('Ada', { type: 'hand-over-role', to: 'cleo' }).waits(minutes(1));
    expect(facilitator(story)).toBe('Cleo');
    expect(story.shared.claim).toBeUndefined();
  });

  test('[R5] moves after fifteen seconds, with one claim at a time', () => {
    const story = threeTopics().reports(adaLeft).does('Ben', claim);
    expect(story.asks('Cleo', claim)).toBe('claim-running');
    story.waits(seconds(15) - 1);
    expect(facilitator(story)).toBe('Ada');
    expect(facilitator(story.waits(1))).toBe('Ben');
  });

  test('[R5] doesn’t move if the person who claimed it is gone', () => {
    const story = threeTopics().reports(adaLeft).does('Ben', claim);
    story.reports({ type: 'participant-left', person: 'key of Ben' }).waits(seconds(15));
    expect(facilitator(story)).toBe('Ada');
    story.does('Cleo', claim);
  });

  test('[R6] can be taken back, once, by the person who lost it', () => {
    const story = claimed().arrives('Ada');
    expect(story.own('Ada').mayTakeBackRole).toBe(true);
    expect(story.asks('Cleo', { type: 'take-back-role' })).toBe('nothing-to-take-back');
    story.does('Ada', { type: 'take-back-role' });
    expect(facilitator(story)).toBe('Ada');
    expect(story.asks('Ada', { type: 'take-back-role' })).toBe('nothing-to-take-back');
  });

  test('[R6] can’t be taken back once it is handed over or claimed again', () => {
    const handed = claimed().does('Ben', { type: 'hand-over-role', to: 'cleo' }).arrives('Ada');
    expect(handed.own('Ada').mayTakeBackRole).toBe(false);
    const again = claimed().reports({ type: 'participant-left', person: 'key of Ben' }).does('Cleo', claim);
    again.waits(seconds(15)).arrives('Ada', 'Ben');
    expect(again.own('Ada').mayTakeBackRole).toBe(false);
    expect(again.own('Ben').mayTakeBackRole).toBe(true);
  });

  test.each([true, false])('[R7] is offered to the person who scheduled the meeting (accept: %s)', (accept) => {
    const story = threeTopics().opens('Dan', 'dan', { meetingOrganizer: true });
    story.does('Dan', { type: 'acknowledge-rule' });
    expect(story.own('Dan').roleOffered).toBe(true);
    expect(story.asks('Ben', { type: 'answer-role-offer', accept })).toBe('no-role-offer');
    story.does('Dan', { type: 'answer-role-offer', accept });
    expect(facilitator(story)).toBe(accept ? 'Dan' : 'Ada');
    expect(story.opens('Dan', 'dan-2', { meetingOrganizer: true }).own('Dan').roleOffered).toBe(false);
  });

  test('[R7] isn’t offered any more to a person who got it in another way', () => {
    const story = threeTopics()
      .opens('Dan', 'dan', { meetingOrganizer: true })
      .does('Dan', { type: 'acknowledge-rule' });
    expect(story.does('Ada', { type: 'hand-over-role', to: 'dan' }).own('Dan').roleOffered).toBe(false);
    const claiming = threeTopics().opens('Dan', 'dan', { meetingOrganizer: true }).reports(adaLeft);
    claiming.does('Dan', { type: 'acknowledge-rule' }, claim).waits(seconds(15));
    expect(claiming.own('Dan').roleOffered).toBe(false);
  });

  test.each([
    { type: 'confirm-recording', off: true },
    { type: 'set-planned-end', at: 1 },
    { type: 'change-settings', settings: {} },
    { type: 'merge-topics', topic: 't1', into: 't2' },
    { type: 'move-topic', topic: 't1', to: 0 },
    { type: 'move-on', to: 'vote' },
    { type: 'undo-transition' },
    { type: 'extend-topic', minutes: 5 },
    { type: 'pause-timer' },
    { type: 'resume-timer' },
    { type: 'show-tally' },
    { type: 'hand-over-role', to: 'ben' },
    { type: 'keep-role' },
    { type: 'clear-session' },
  ] as const)('[R8] only the facilitator can $type', (asked) => {
    expect(threeTopics().asks('Ben', asked)).toBe('only-the-facilitator');
    expect(threeTopics().asks('Ada', asked)).not.toBe('only-the-facilitator');
  });
});
