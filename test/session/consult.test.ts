import { describe, expect, test } from 'vitest';
import { limits } from '#session/limits.ts';
import { planOf, proposedDecision, proposedExtension } from '#session/plan.ts';
import type { ConsultationView } from '#session/view.ts';
import { discussing, fourDiscussing, minutes, morning, type Story, seconds, threeTopics } from '../support/session.ts';
import { discussion } from './discussion.ts';

const begin = { type: 'begin-consultation' } as const;
const leave = { type: 'leave-consultation' } as const;
const undo = { type: 'undo-transition' } as const;
const goTo = (to: ConsultationView['step']) => ({ type: 'go-to-consultation-step', to }) as const;
const isLeaving = (name: string) => ({ type: 'participant-left', person: `key of ${name}` }) as const;

/** Ada, Ben and Cleo after two minutes of Ben's topic, with a consultation on it. */
function consulting(): Story {
  return discussing().waits(minutes(2)).does('Ada', begin);
}

/** The step and the minutes it still has. */
function state(story: Story): string | undefined {
  const { consultation } = discussion(story);
  return consultation && `${consultation.step} ${left(consultation.timer, story)}`;
}

function left(timer: ConsultationView['timer'], { now }: Story): number {
  return ('left' in timer ? timer.left : timer.endsAt - now) / minutes(1);
}

const topicsTime = (story: Story) => left(discussion(story).timer, story);

describe('a consultation', () => {
  test('[U1] is begun by the facilitator, while a topic is discussed', () => {
    expect(threeTopics().asks('Ada', begin)).toBe('wrong-phase');
    expect(discussing().asks('Ben', begin)).toBe('only-the-facilitator');
    expect(state(discussing().does('Ada', begin))).toBe('tell 2');
    expect(consulting().asks('Ada', begin)).toBe('consulting');
    expect(discussing().asks('Ada', { ...begin, step: 1 })).toBe('moved-on');
  });

  test('[U2] goes a step on or back, each with a time of its own, until it is left', () => {
    const story = consulting();
    expect(story.asks('Ada', goTo('advise'))).toBe('bad-setting');
    expect(story.asks('Ada', goTo('tell'))).toBe('bad-setting');
    expect(story.asks('Ben', goTo('ask'))).toBe('only-the-facilitator');
    expect(state(story.waits(minutes(1)).does('Ada', goTo('ask')))).toBe('ask 2');
    expect(state(story.does('Ada', goTo('advise')))).toBe('advise 4');
    expect(state(story.does('Ada', goTo('ask')))).toBe('ask 2');
    expect(state(story.does('Ada', goTo('advise'), goTo('helped')))).toBe('helped 1');
    expect(story.asks('Ben', leave)).toBe('only-the-facilitator');
    expect(state(story.does('Ada', leave))).toBeUndefined();
    expect(discussion(story).consulted).toBe(true);
    for (const asked of [leave, goTo('ask')]) expect(story.asks('Ada', asked)).toBe('not-consulting');
    expect(state(story.does('Ada', begin))).toBe('tell 2');
  });

  test('[U3] belongs to the first author here who asked for one, or else to the first author here', () => {
    const merged = (wish?: 'a-consultation') => {
      const story = threeTopics().does('Cleo', {
        type: 'edit-topic',
        part: 't3',
        text: 'Three',
        ...(wish && { help: wish }),
      });
      return story.does('Ada', { type: 'merge-topics', topic: 't3', into: 't2' }).moves('vote', 'reveal').joins('Dan');
    };
    const authorOf = (story: Story) => discussion(story.does('Ada', begin)).consultation?.author;
    const second = (story: Story) => story.does('Ada', { type: 'move-topic', topic: 't2', to: 0 }).moves('discuss');
    expect(authorOf(second(merged()))).toBe('ben');
    expect(authorOf(second(merged('a-consultation')))).toBe('cleo');
    expect(authorOf(second(merged('a-consultation')).reports(isLeaving('Cleo')))).toBe('ben');
    expect(discussing().reports(isLeaving('Ben')).asks('Ada', begin)).toBe('author-away');
  });

  test('[U4] [D6] holds the topic’s timer, and gives the time back', () => {
    const story = discussing().does('Ben', { type: 'mark-ready', ready: true }).waits(minutes(2)).does('Ada', begin);
    expect(discussion(story).ready).toBe(0);
    expect(story.asks('Ben', { type: 'mark-ready', ready: true })).toBe('consulting');
    story.waits(minutes(20));
    expect(discussion(story).checkIn).toBeUndefined();
    expect(story.asks('Ben', { type: 'answer-check-in', answer: 'finished' })).toBe('no-check-in');
    expect(topicsTime(story)).toBe(3);
    expect(topicsTime(story.does('Ada', leave))).toBe(3);
    expect(discussion(story.waits(minutes(3))).checkIn).toBeDefined();
  });

  test('[U4] leaves a timer paused that was paused before', () => {
    const story = discussing().does('Ada', { type: 'pause-timer' }, begin, goTo('ask'), leave);
    expect(discussion(story).timer).toEqual({ length: minutes(5), left: minutes(5) });
  });

  test('[U4] puts an open check-in away, which opens again afterwards', () => {
    const story = fourDiscussing().waits(minutes(5)).does('Ben', { type: 'answer-check-in', answer: 'continue' });
    story.does('Ada', begin).waits(minutes(9));
    expect(discussion(story).checkIn).toBeUndefined();
    story.does('Ada', leave).waits(0);
    expect(discussion(story).checkIn).toMatchObject({ openedAt: story.now, answered: 0 });
  });

  test('[U5] pausing, resuming and more time act on the step, which waits once its time is over', () => {
    const story = consulting().does('Ada', { type: 'pause-timer' }).waits(minutes(9));
    expect(state(story)).toBe('tell 2');
    expect(state(story.does('Ada', { type: 'extend-topic', minutes: 1 }))).toBe('tell 3');
    expect(story.asks('Ada', { type: 'pause-timer' })).toBe('timer-paused');
    expect(state(story.does('Ada', { type: 'resume-timer' }).waits(minutes(4)))).toBe('tell -1');
    expect(story.asks('Ada', { type: 'pause-timer' })).toBe('time-is-up');
    expect(state(story.does('Ada', { type: 'extend-topic', minutes: 2 }))).toBe('tell 2');
    expect(discussion(story)).toMatchObject({ extensions: 0, timer: { left: minutes(3) } });
  });

  test('[U5] the settings say how long each step is', () => {
    const consultation = { tell: 3, ask: 1, advise: 15, helped: 2 };
    const story = consulting();
    for (const wrong of [0, 16, 1.5])
      expect(
        story.asks('Ada', { type: 'change-settings', settings: { consultation: { ...consultation, ask: wrong } } }),
      ).toBe('bad-setting');
    story.does('Ada', { type: 'change-settings', settings: { consultation } });
    expect(state(story)).toBe('tell 2');
    expect(state(story.does('Ada', goTo('ask'), goTo('advise')))).toBe('advise 15');
  });

  test('[U6] every step can be undone, with the time it had', () => {
    const story = consulting().waits(seconds(30)).does('Ada', goTo('ask')).waits(minutes(1)).does('Ada', undo);
    expect(state(story)).toBe('tell 1.5');
    expect(story.asks('Ada', undo)).toBe('nothing-to-undo');
    expect(state(story.does('Ada', { type: 'extend-topic', minutes: 5 }, undo))).toBe('tell 1.5');
    story.does('Ada', leave).waits(minutes(1)).does('Ada', undo);
    expect([state(story), topicsTime(story)]).toEqual(['tell 1.5', 3]);
    for (const to of ['next-topic', 'wrap-up'] as const)
      expect(state(story.moves(to).waits(minutes(1)).does('Ada', undo))).toBe('tell 1.5');
    const begun = consulting().waits(minutes(1)).does('Ada', undo);
    expect([state(begun), topicsTime(begun)]).toEqual([undefined, 3]);
  });

  test('[U7] waits for an author who leaves, and proposes to leave it', () => {
    const story = consulting();
    expect(proposedDecision(story.shared, story.now)).toEqual({ kind: 'consultation-step', to: 'ask' });
    story.reports(isLeaving('Ben')).waits(minutes(1));
    expect(state(story)).toBe('tell 1');
    expect(proposedDecision(story.shared, story.now)).toEqual({ kind: 'leave-consultation' });
    expect(discussion(story.arrives('Ben')).consultation?.author).toBe('ben');
    expect(proposedDecision(story.shared, story.now)).toEqual({ kind: 'consultation-step', to: 'ask' });
    story.does('Ada', goTo('ask'), goTo('advise'), goTo('helped'));
    expect(proposedDecision(story.shared, story.now)).toEqual({ kind: 'leave-consultation' });
  });

  test('[U8] goes on with another facilitator, and people who come late or back see the same', () => {
    const story = consulting().reports(isLeaving('Ada')).does('Ben', { type: 'claim-role' }).waits(limits.claim);
    story.does('Ben', goTo('ask')).joins('Dan').closes('Cleo').waits(minutes(1)).arrives('Cleo', 'Ada');
    for (const name of ['Ada', 'Ben', 'Cleo', 'Dan'])
      expect(story.view(name).shared.phase).toMatchObject({ consultation: { step: 'ask', author: 'ben' } });
    expect(state(story)).toBe('ask 1');
    expect(story.asks('Ada', goTo('advise'))).toBe('only-the-facilitator');
  });

  test('[U9] the plan holds the remaining steps and the time the topic has left', () => {
    const outline = (story: Story) =>
      planOf(story.shared, story.now).stretches.map(
        ({ topic, kind, from, to }) => `${topic ?? kind} ${(to - from) / minutes(1)}`,
      );
    const story = consulting();
    // 2 + 2 + 4 + 1 for the consultation, and 3 for the topic.
    expect(outline(story)[0]).toBe('t2 12');
    story.waits(minutes(3));
    expect(outline(story)[0]).toBe('t2 13');
    expect(outline(story.does('Ada', goTo('ask')))[0]).toBe('t2 10');
    expect(proposedExtension(story.shared, story.now)).toBe(1);
  });

  test('[U9] [G5] beginning is proposed if the author asked for it and it fits', () => {
    const asked = () => {
      const story = threeTopics().does('Ada', { type: 'edit-topic', part: 't1', text: 'One', help: 'a-consultation' });
      return story.moves('vote', 'reveal').does('Ada', { type: 'move-topic', topic: 't1', to: 0 });
    };
    const decision = (story: Story) => proposedDecision(story.shared, story.now)?.kind;
    const story = asked().moves('discuss');
    expect(decision(story)).toBe('begin-consultation');
    expect(decision(story.does('Ada', begin, leave))).toBe('next');
    expect(decision(discussing())).toBe('next');
    const late = asked();
    late.waits(morning + minutes(42) - late.now).moves('discuss');
    expect(decision(late)).toBe('takeaways');
  });
});
