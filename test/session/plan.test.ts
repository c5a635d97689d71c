import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Outcome, outcomeOf, unspoken } from '#session/counts.ts';
import { limits } from '#session/limits.ts';
import {
  type Decision,
  planOf,
  proposedDecision,
  proposedExtension,
  reachableTopics,
  topicsEndAt,
} from '#session/plan.ts';
import { waitingTopics } from '#session/selectors.ts';
import type { SharedView } from '#session/view.ts';
import { sharedView } from '#session/viewFor.ts';
import { happenings, live } from '../support/happenings.ts';
import {
  discussing,
  fourDiscussing,
  minutes,
  morning,
  revealed,
  type Story,
  seconds,
  threeTopics,
} from '../support/session.ts';

/** `threeTopics` and the stories made of it end at 9:00 and begin at 8:05; takeaways are planned for 8:55. */
const end = morning + minutes(55);

const plan = (story: Story, more?: number) => planOf(story.shared, story.now, more);
const decision = (story: Story) => proposedDecision(story.shared, story.now);

/** The plan in words: what kind, and how many minutes. */
function outline(story: Story, more?: number): string {
  const { stretches } = plan(story, more);
  return stretches.map(({ kind, topic, from, to }) => `${topic ?? kind} ${(to - from) / minutes(1)}`).join(', ');
}

/** Everyone gives this answer, as soon as a check-in is open. */
function answers(story: Story, ...given: Array<'finished' | 'either' | 'continue'>): Story {
  given.forEach((answer, n) => {
    story.does(['Ada', 'Ben', 'Cleo'][n] ?? '', { type: 'answer-check-in', answer });
  });
  return story;
}

function extended(story: Story, times: number): Story {
  for (let n = 0; n < times; n++) {
    answers(story.waits(minutes(5)), 'continue', 'continue', 'continue');
    story.does('Ada', { type: 'extend-topic', minutes: 1 });
  }
  return answers(story.waits(minutes(5)), 'continue', 'continue', 'continue');
}

describe('the plan', () => {
  test('begins with the usual times', () => {
    const story = threeTopics();
    expect(outline(story)).toBe('gather 8, vote 4, topics 38, takeaways 5');
    expect(outline(story.waits(minutes(20)))).toBe('gather 20, vote 4, topics 26, takeaways 5');
    expect(outline(story.moves('vote'))).toBe('vote 4, topics 26, takeaways 5');
    expect(outline(story.waits(minutes(28)))).toBe('vote 28, topics 2, takeaways 5');
  });

  test('names topics once their order is known, and those that don’t fit', () => {
    expect(outline(revealed())).toBe('t2 5, t3 5, t1 5, topics 35, takeaways 5');
    const late = revealed().waits(minutes(39));
    expect(outline(late)).toBe('t2 5, t3 5, topics 1, takeaways 5');
    expect(plan(late).beyond).toEqual(['t1']);
    expect(reachableTopics(late.shared, late.now)).toBe(2);
  });

  test('goes on beyond the current time box, and with more minutes', () => {
    const story = discussing().waits(minutes(2));
    expect(outline(story)).toBe('t2 5, t3 5, t1 5, topics 35, takeaways 5');
    expect(outline(story, 5)).toBe('t2 5, t2 5, t3 5, t1 5, topics 30, takeaways 5');
    expect(outline(story.waits(minutes(4)))).toBe('t2 6, t3 5, t1 5, topics 34, takeaways 5');
  });

  test('moves while the timer is paused', () => {
    const story = discussing().waits(minutes(2)).does('Ada', { type: 'pause-timer' }).waits(minutes(30));
    expect(outline(story)).toBe('t2 35, t3 5, t1 5, topics 5, takeaways 5');
  });

  test('shows a topic that has less than its time box, but at least five minutes', () => {
    const story = revealed({ settings: { timeBoxMinutes: 20 } }).waits(minutes(5));
    expect(outline(story)).toBe('t2 20, t3 20, t1 5, takeaways 5');
    expect(outline(story.waits(seconds(30)))).toBe('t2 20, t3 20, topics 4.5, takeaways 5');
  });

  test('never ends before now', () => {
    const story = discussing().waits(minutes(52));
    expect(outline(story)).toBe('t2 52, takeaways 3');
    expect(plan(story.waits(minutes(8)))).toMatchObject({ to: end + minutes(5), beyond: ['t3', 't1'] });
    expect(outline(story)).toBe('t2 60');
    expect(outline(story.moves('wrap-up'))).toBe('');
    expect(outline(story.waits(minutes(1)))).toBe('takeaways 1');
    expect(reachableTopics(story.shared, story.now)).toBe(0);
  });

  test('works without topics, and with sixty', () => {
    const story = threeTopics();
    const shared: SharedView = { ...story.shared, order: [], topics: {} };
    expect(reachableTopics(shared, story.now)).toBe(0);
    const sixty = Array.from({ length: 60 }, (_, n) => `t${n}`);
    const many: SharedView = { ...revealed().shared, order: sixty };
    expect(reachableTopics(many, story.now)).toBe(10);
    expect(planOf(many, story.now).beyond).toEqual(sixty.slice(10));
    expect(reachableTopics({ ...shared, order: sixty }, story.now)).toBe(7);
  });

  test('has no gaps, and shows each waiting topic once or as beyond, whatever happens', () => {
    const later = fc.constantFrom(0, seconds(1), minutes(3), minutes(5), minutes(44), minutes(200));
    fc.assert(
      fc.property(
        happenings,
        later,
        (events, wait) =>
          void live(events, (_, __, after) => {
            if ('cleared' in after) return;
            const shared = sharedView(after);
            const now = after.at + wait;
            for (const more of [0, 5]) {
              const { from, to, stretches, beyond } = planOf(shared, now, more);
              expect(to).toBe(Math.max(shared.plannedEnd, now));
              let at = from;
              for (const stretch of stretches) {
                expect(stretch.from).toBe(at);
                expect(stretch.to).toBeGreaterThan(at);
                at = stretch.to;
              }
              expect(at).toBe(to);
              expect(stretches.slice(1).some((stretch) => stretch.isCurrent)).toBe(false);
              const shown = stretches.flatMap(({ kind, topic, isCurrent }) =>
                kind === 'topic' && topic && !isCurrent ? topic : [],
              );
              const waiting = waitingTopics(shared);
              const { phase } = shared;
              const isOrderKnown =
                phase.kind === 'discuss' || phase.kind === 'wrap-up' || (phase.kind === 'vote' && !phase.open);
              expect([...shown, ...beyond]).toEqual(isOrderKnown ? waiting : []);
              expect(reachableTopics(shared, now)).toBeLessThanOrEqual(waiting.length);
              const takeaways = stretches.find(({ kind, isCurrent }) => kind === 'takeaways' && !isCurrent);
              // Nothing but what goes on now takes time from the takeaways.
              if (takeaways && takeaways.from > topicsEndAt(shared))
                expect(stretches.length).toBeLessThan(more ? 4 : 3);
            }
          }),
      ),
      { numRuns: 60 },
    );
  });
});

describe('a proposed extension', () => {
  test('[C8] is shorter each time, and then there is none', () => {
    const proposed = [0, 1, 2, 3].map((times) => {
      const story = extended(discussing(), times);
      return proposedExtension(story.shared, story.now);
    });
    expect(proposed).toEqual([5, 2, 1, undefined]);
  });

  test('fits before the takeaways, counted from the end of the time box', () => {
    const story = discussing();
    const at = (passed: number) => proposedExtension(story.shared, story.waits(minutes(passed)).now);
    story.does('Ada', { type: 'pause-timer' });
    // Five minutes of the time box are left, so there are five before the takeaways.
    expect(at(40)).toBe(5);
    expect([at(1), at(2), at(1), at(1)]).toEqual([2, 2, 1, undefined]);
  });

  test('keeps topics from being pushed out, if a shorter one can', () => {
    // Twelve minutes before the takeaways, two topics wait.
    const story = answers(discussing().waits(minutes(38)), 'continue', 'continue', 'continue');
    expect(proposedExtension(story.shared, story.now)).toBe(2);
    expect(plan(story, 2).beyond).toEqual([]);
    expect(plan(story, 5).beyond).toEqual(['t1']);
    // With ten minutes, any extension pushes one out.
    story.waits(minutes(2));
    expect(proposedExtension(story.shared, story.now)).toBe(5);
  });

  test('is never longer than a time box', () => {
    const story = answers(
      revealed({ settings: { timeBoxMinutes: 3 } })
        .moves('discuss')
        .waits(minutes(3)),
      'continue',
      'continue',
      'continue',
    );
    expect(proposedExtension(story.shared, story.now)).toBe(2);
  });

  test('is only for a topic', () => {
    expect(proposedExtension(threeTopics().shared, morning)).toBeUndefined();
  });
});

describe('the proposed decision', () => {
  const everyone = (...given: Array<'finished' | 'either' | 'continue'>) =>
    answers(discussing().waits(minutes(5)), ...given);
  const roundOver = () => {
    const story = threeTopics().moves('wrap-up');
    for (const name of ['Ada', 'Ben', 'Cleo']) story.does(name, { type: 'pass-turn' });
    return story;
  };
  test.each<[when: string, story: () => Story, decision: Decision]>([
    ['topics come in', () => threeTopics(), { kind: 'introduce' }],
    ['topics are introduced', () => threeTopics().moves('introduce'), { kind: 'introduce' }],
    ['the last one is', () => threeTopics().moves('introduce', 'introduce', 'introduce'), { kind: 'vote' }],
    ['voting is open', () => threeTopics().moves('vote'), { kind: 'close-voting' }],
    ['counts are told', () => revealed(), { kind: 'discuss' }],
    ['no topic fits any more', () => revealed().waits(minutes(46)), { kind: 'takeaways' }],
    ['a topic is discussed', () => discussing(), { kind: 'next' }],
    [
      'the next one would fit only now',
      () => discussing().waits(minutes(43)).does('Ada', { type: 'extend-topic', minutes: 5 }),
      { kind: 'takeaways' },
    ],
    [
      'the next one doesn’t fit',
      () => discussing().does('Ada', { type: 'pause-timer' }).waits(minutes(46)),
      { kind: 'takeaways' },
    ],
    ['the last topic is discussed', () => discussing().moves('next-topic', 'next-topic'), { kind: 'takeaways' }],
    ['a check-in is open', () => discussing().waits(minutes(5)), { kind: 'show' }],
    ['most want to continue', () => everyone('continue', 'continue', 'finished'), { kind: 'extend', minutes: 5 }],
    ['they do, after two extensions', () => extended(discussing(), 2), { kind: 'extend', minutes: 1 }],
    ['they do, after three extensions', () => extended(discussing(), 3), { kind: 'next' }],
    ['most are finished', () => everyone('continue', 'finished', 'finished'), { kind: 'next' }],
    ['“either way” is left out', () => everyone('either', 'either', 'continue'), { kind: 'extend', minutes: 5 }],
    ['they are divided', () => everyone('continue', 'either', 'finished'), { kind: 'next' }],
    ['it’s time for takeaways', () => threeTopics().waits(minutes(50)), { kind: 'takeaways' }],
    ['it is, and a check-in is open', () => discussing().waits(minutes(50)), { kind: 'finish-thought', minutes: 1 }],
    [
      'it is, and most want to continue',
      () => answers(discussing().waits(minutes(50)), 'continue', 'continue', 'continue'),
      { kind: 'finish-thought', minutes: 1 },
    ],
    [
      'it is, and most are finished',
      () => answers(discussing().waits(minutes(50)), 'finished', 'finished', 'either'),
      { kind: 'takeaways' },
    ],
    [
      'it is, and the thought had its minute',
      () => discussing().waits(minutes(50)).does('Ada', { type: 'extend-topic', minutes: 1 }).waits(minutes(1)),
      { kind: 'takeaways' },
    ],
    ['less than a minute is left', () => discussing().waits(minutes(54) + 1), { kind: 'takeaways' }],
    ['the round goes on', () => threeTopics().moves('wrap-up'), { kind: 'next-speaker' }],
    ['it is over', roundOver, { kind: 'clear' }],
  ])('when %s', (_, story, expected) => {
    expect(decision(story())).toEqual(expected);
  });

  test('fits the clock: what it adds ends before the takeaways, whatever happens', () => {
    fc.assert(
      fc.property(
        happenings,
        (events) =>
          void live(events, (_, __, after) => {
            if ('cleared' in after) return;
            const shared = sharedView(after);
            const proposed = proposedDecision(shared, after.at);
            if (proposed?.kind === 'extend')
              expect(after.at + minutes(proposed.minutes)).toBeLessThanOrEqual(topicsEndAt(shared));
            if (proposed?.kind === 'finish-thought')
              expect(after.at + minutes(proposed.minutes)).toBeLessThanOrEqual(shared.plannedEnd);
            if (proposed?.kind === 'next' || proposed?.kind === 'discuss') {
              expect(
                after.at + Math.min(limits.shortestTopic, minutes(shared.settings.timeBoxMinutes)),
              ).toBeLessThanOrEqual(topicsEndAt(shared));
            }
          }),
      ),
      { numRuns: 60 },
    );
  });
});

test('four people can decide without everyone’s answer', () => {
  const story = answers(fourDiscussing().waits(minutes(5)), 'continue', 'continue', 'either');
  expect(decision(story)).toEqual({ kind: 'show' });
  expect(decision(story.waits(seconds(20)))).toEqual({ kind: 'extend', minutes: 5 });
});

test.each<[finished: number, either: number, more: number, outcome: Outcome]>([
  [0, 0, 3, 'all-continue'],
  [2, 0, 0, 'all-finished'],
  [1, 1, 3, 'continue'],
  [2, 1, 3, 'more-continue'],
  [2, 3, 1, 'more-finished'],
  [2, 1, 2, 'divided'],
])(
  '“most” is more than half of the answers: %i finished, %i either way, %i continue',
  (finished, either, more, outcome) => {
    expect(outcomeOf({ finished, either, continue: more })).toBe(outcome);
  },
);

test('people who haven’t spoken are counted in the takeaway round only', () => {
  const story = threeTopics();
  expect(unspoken(story.shared)).toBe(0);
  expect(unspoken(story.moves('wrap-up').shared)).toBe(3);
  expect(unspoken(story.does('Ben', { type: 'pass-turn' }).shared)).toBe(2);
});
