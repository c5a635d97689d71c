import { describe, expect, test } from 'vitest';
import { discussing, fourDiscussing, minutes, type Story, seconds, threeTopics } from '../support/session.ts';

const rate = (score: number) => ({ type: 'rate-meeting', score }) as const;

/** Ada, Ben, Cleo and Dan while they wrap up. */
const wrappingUp = () => fourDiscussing().moves('wrap-up');
const worth = (story: Story) => story.shared.worth;

describe('“Was this worth your time?”', () => {
  test('[N1] is asked while wrapping up, and answered from 1 to 5', () => {
    expect(discussing().asks('Ben', rate(3))).toBe('wrong-phase');
    expect(worth(discussing())).toBeUndefined();
    const story = wrappingUp();
    for (const wrong of [0, 6, -1]) expect(story.asks('Ben', rate(wrong))).toBe('bad-setting');
    expect(worth(story)).toEqual({ answered: 0, of: 4 });
    expect(story.arrives('Eve').asks('Eve', rate(3))).toBe('rule-not-acknowledged');
  });

  test('[N1] [N2] can be changed until the spread is told, once everyone has answered', () => {
    const story = wrappingUp().does('Ada', rate(1)).does('Ben', rate(4)).does('Ada', rate(5)).does('Cleo', rate(4));
    expect(worth(story)).toEqual({ answered: 3, of: 4 });
    expect([story.own('Ada').worth, story.own('Dan').worth]).toEqual([5, undefined]);
    story.does('Dan', rate(2));
    expect(worth(story)).toEqual({ answered: 4, of: 4, spread: [0, 1, 0, 2, 1] });
    expect(story.asks('Ada', rate(1))).toBe('tally-shown');
  });

  test('[S7] [H5] keeps the confidentiality rule as it is, even after an undo, so that nobody stops taking part', () => {
    const rule = { type: 'change-settings', settings: { rule: 'chatham-house' } } as const;
    const story = threeTopics().moves('wrap-up').does('Cleo', rate(1)).does('Ada', { type: 'undo-transition' });
    expect(story.asks('Ada', rule)).toBe('wrong-phase');
    expect(threeTopics().does('Ada', { type: 'clear-session' }).asks('Ada', rule)).toBe('wrong-phase');
    expect(threeTopics().asks('Ada', rule)).toBeUndefined();
  });

  test('[N2] [H5] or 20 seconds after the first answer, from three answers on', () => {
    const story = wrappingUp().does('Ada', rate(1)).waits(seconds(10)).does('Ben', rate(1)).waits(minutes(1));
    expect(worth(story)).toEqual({ answered: 2, of: 4 });
    expect(worth(story.does('Cleo', rate(3)))).toEqual({ answered: 3, of: 4, spread: [2, 0, 1, 0, 0] });
    const timely = wrappingUp().does('Ada', rate(1)).does('Ben', rate(1)).does('Cleo', rate(1));
    expect(worth(timely.waits(seconds(20) - 1))?.spread).toBeUndefined();
    expect(worth(timely.waits(1))?.spread).toBeDefined();
    expect(timely.asks('Dan', rate(5))).toBe('tally-shown');
  });

  test('[N2] [H5] or when all of three have answered', () => {
    const story = threeTopics().moves('wrap-up').does('Ada', rate(1)).does('Ben', rate(2)).waits(minutes(1));
    expect(worth(story)?.spread).toBeUndefined();
    expect(worth(story.reports({ type: 'participant-left', person: 'key of Cleo' }))?.spread).toEqual([1, 1, 0, 0, 0]);
  });

  test('[N3] is asked once: an undo of the wrap-up puts it away with its answers', () => {
    const story = wrappingUp().does('Ada', rate(1)).does('Ben', rate(2)).does('Ada', { type: 'undo-transition' });
    expect([worth(story), story.own('Ada').worth]).toEqual([undefined, undefined]);
    expect(story.asks('Cleo', rate(3))).toBe('wrong-phase');
    story.waits(minutes(1)).moves('wrap-up');
    expect(worth(story)).toEqual({ answered: 2, of: 4 });
    const told = { answered: 3, of: 4, spread: [1, 1, 1, 0, 0] };
    expect(worth(story.does('Cleo', rate(3)))).toEqual(told);
    story.does('Ada', { type: 'undo-transition' }).moves('wrap-up');
    expect(worth(story)).toEqual(told);
    expect(story.asks('Ada', rate(5))).toBe('tally-shown');
  });

  test('[X5] [N3] nothing of it is left after the clear', () => {
    expect(wrappingUp().does('Ada', rate(1)).clears().state).toEqual({ cleared: true, at: expect.any(Number) });
  });
});
