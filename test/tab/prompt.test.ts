import { describe, expect, it } from 'vitest';
import type { Answer, ConsultationStep, Settings } from '#session/choices.ts';
import type { Command } from '#session/command.ts';
import { withoutTopic } from '#session/counts.ts';
import { type Prompt, promptFor } from '#session/prompt.ts';
import type { Person } from '#session/session.ts';
import type { View } from '#session/view.ts';
import { startersFor } from '../../tab/gather/starters.ts';
import { wordings } from '../../tab/ui/prompt.ts';
import { endMinutesToAnnounce, topicMinutesToAnnounce } from '../../tab/ui/timeAnnouncements.ts';
import { FakeMeeting } from '../support/fakeLive.ts';
import type { Written } from '../support/written.ts';

const minute = 60_000;
const maya: Person = { key: 'maya', id: 'p1', name: 'Maya' };
const aiko: Person = { key: 'aiko', id: 'p2', name: 'Aiko' };
const tomas: Person = { key: 'tomas', id: 'p3', name: 'Tomás' };

/** A meeting of three with Maya as facilitator; it starts at 10:00 and is planned to end at 11:00. */
class Story {
  readonly meeting = new FakeMeeting(Date.UTC(2026, 10, 23, 10));

  constructor(recordingOff = true, settings: Partial<Settings> = {}) {
    this.meeting.start(maya, { type: 'start-session', settings, recordingOff });
    for (const person of [aiko, tomas]) {
      this.meeting.arrive(person);
      this.say(person, { type: 'acknowledge-rule' });
    }
  }

  say(by: Person, command: Written): this {
    expect(this.meeting.send(by, command)).toBeUndefined();
    return this;
  }

  topics(...authors: Person[]): this {
    for (const by of authors) this.say(by, { type: 'add-topic', text: `what ${by.name} brings` });
    return this;
  }

  on(...targets: Array<(Command & { type: 'move-on' })['to']>): this {
    for (const to of targets) this.say(maya, { type: 'move-on', step: this.view.shared.step, to });
    return this;
  }

  votes(...voters: Person[]): this {
    for (const by of voters) for (let n = 0; n < 3; n++) this.say(by, { type: 'cast-vote', topic: 't1' });
    return this;
  }

  pass(minutes: number): this {
    this.meeting.pass(minutes * minute);
    return this;
  }

  answers(...answers: Answer[]): this {
    [maya, aiko, tomas].forEach((by, n) => {
      const answer = answers[n];
      if (answer) this.say(by, { type: 'answer-check-in', step: this.view.shared.step, answer });
    });
    return this;
  }

  /** Everyone wants to continue, and there are so many more minutes: so many times. */
  extends(...minutes: number[]): this {
    for (const more of minutes) {
      this.pass(5).answers('continue', 'continue', 'continue');
      this.say(maya, { type: 'extend-topic', step: this.view.shared.step, minutes: more });
    }
    return this;
  }

  /** Maya begins a consultation, and goes through these steps. */
  consults(...steps: ConsultationStep[]): this {
    this.say(maya, { type: 'begin-consultation', step: this.view.shared.step });
    for (const to of steps) this.say(maya, { type: 'go-to-consultation-step', step: this.view.shared.step, to });
    return this;
  }

  ready(...people: Person[]): this {
    for (const by of people) this.say(by, { type: 'mark-ready', step: this.view.shared.step, ready: true });
    return this;
  }

  get view(): View {
    const { now } = this.meeting.live(maya).state();
    if (now.kind !== 'open') throw new Error('the session is not open');
    return now.view;
  }

  get prompt(): Prompt {
    return promptFor(this.view, this.meeting.now());
  }
}

const discussing = (author = aiko) => new Story().topics(author, tomas).on('vote', 'reveal', 'discuss');

/** Aiko's topic, for which she asks for a consultation. */
const asking = () =>
  new Story()
    .say(aiko, { type: 'add-topic', text: 'hers', help: 'a-consultation' })
    .topics(tomas)
    .on('vote', 'reveal', 'discuss');

const allPassed = () => {
  const story = discussing().on('wrap-up');
  for (const by of [maya, aiko, tomas]) story.say(by, { type: 'pass-turn' });
  return story;
};

describe('what the facilitator could say', () => {
  const cases: ReadonlyArray<[what: string, story: () => Story, prompt: Prompt]> = [
    ['asks about recording before topics appear', () => new Story(false), 'recording'],
    [
      'doesn’t ask about a recording that the host shows',
      () => {
        const story = new Story(false);
        story.meeting.report({ type: 'artifacts-seen', running: ['recording'], stopped: [], askedAt: 0 });
        return story;
      },
      'opening',
    ],
    ['opens', () => new Story(), 'opening'],
    ['asks to compare a number once that was said', () => new Story().pass(0.5), 'compare'],
    ['but first about recording', () => new Story(false).pass(1), 'recording'],
    [
      'asks for it only once',
      () => {
        const story = new Story().pass(1);
        story.meeting.compare(maya);
        return story;
      },
      'opening',
    ],
    [
      'asks for none where nobody else can compare',
      () => {
        const story = new Story();
        for (const by of [aiko, tomas]) story.meeting.leave(by);
        return story.pass(1);
      },
      'opening',
    ],
    ['asks for none once there are topics', () => new Story().topics(aiko).pass(1), 'gather'],
    ['gives time while topics come', () => new Story().topics(aiko), 'gather'],
    ['closes gathering when all have a topic', () => new Story().topics(maya, aiko, tomas), 'gatherAll'],
    ['closes gathering after five minutes', () => new Story().topics(aiko).pass(5), 'gatherLong'],
    ['asks for an introduction', () => new Story().topics(aiko).on('introduce'), 'introduce'],
    ['introduces one’s own', () => new Story().topics(maya).on('introduce'), 'introduceOwn'],
    ['opens voting', () => new Story().topics(aiko).on('vote'), 'vote'],
    ['closes voting after three minutes', () => new Story().topics(aiko).on('vote').pass(3), 'voteLong'],
    [
      'names the order when everyone has finished voting',
      () => new Story().topics(aiko).on('vote').votes(maya, aiko, tomas),
      'reveal',
    ],
    [
      'lets votes be moved when everyone has finished and voting was opened again',
      () => {
        const story = new Story().topics(aiko).on('vote').votes(maya, aiko);
        return story.say(maya, { type: 'undo-transition', step: story.view.shared.step }).on('vote').votes(tomas);
      },
      'voteAll',
    ],
    [
      'says how many topics fit, if not all do',
      () => new Story().pass(46).topics(aiko, tomas).on('vote', 'reveal'),
      'revealTight',
    ],
    [
      'goes on to takeaways if none fits',
      () => new Story().pass(51).topics(aiko, tomas).on('vote', 'reveal'),
      'takeaways',
    ],
    ['asks what help is wanted', () => discussing(), 'discuss'],
    ['doesn’t begin anew after an extension', () => discussing().extends(5), 'extended'],
    ['not of one’s own topic either', () => discussing(maya).extends(5), 'extended'],
    ['hears that most are ready to move on', () => discussing().ready(aiko, tomas), 'readyMost'],
    ['hears that everyone is, also of one’s own topic', () => discussing(maya).ready(maya, aiko, tomas), 'readyAll'],
    ['doesn’t mind one who is ready', () => discussing().ready(aiko), 'discuss'],
    ['begins with one’s own topic', () => discussing(maya), 'discussOwn'],
    ['asks at a check-in', () => discussing().pass(5), 'checkIn'],
    ['stays where more continue', () => discussing().pass(5).answers('continue', 'continue', 'finished'), 'more'],
    [
      'moves on where more are finished',
      () => discussing().pass(5).answers('continue', 'finished', 'finished'),
      'enough',
    ],
    [
      'thanks for one’s own topic',
      () => discussing(maya).pass(5).answers('finished', 'finished', 'finished'),
      'enoughOwn',
    ],
    [
      'says that all are divided',
      () => {
        const story = discussing();
        story.meeting.leave(tomas);
        return story.pass(5).answers('finished', 'continue');
      },
      'divided',
    ],
    [
      'wonders at the second extension of a topic',
      () => {
        const story = discussing().pass(5).answers('continue', 'continue', 'continue');
        story.say(maya, { type: 'extend-topic', step: story.view.shared.step, minutes: 5 });
        return story.pass(5).answers('continue', 'continue', 'finished');
      },
      'again',
    ],
    [
      '[C8] asks whether this is for everyone after three extensions',
      () => discussing().extends(5, 2, 1).pass(5).answers('continue', 'continue', 'continue'),
      'forAll',
    ],
    [
      'proposes nothing that doesn’t fit',
      () =>
        new Story()
          .pass(45)
          .topics(aiko, tomas)
          .on('vote', 'reveal', 'discuss')
          .pass(9.5)
          .answers('continue', 'continue', 'either'),
      'noMore',
    ],
    [
      'says that topics will not be reached, once the author had the word',
      () => new Story().pass(46).topics(aiko, tomas).on('vote', 'reveal', 'discuss').pass(2),
      'tight',
    ],
    [
      'lets the author begin even so',
      () => new Story().pass(46).topics(aiko, tomas).on('vote', 'reveal', 'discuss'),
      'discuss',
    ],
    [
      'asks for more topics where the last one leaves time',
      () => new Story().topics(aiko).on('vote', 'reveal', 'discuss').pass(2),
      'room',
    ],
    [
      'asks for none where it does not',
      () => new Story().pass(46).topics(aiko).on('vote', 'reveal', 'discuss').pass(2),
      'discuss',
    ],
    ['says that it is time for takeaways', () => new Story().topics(aiko).on('vote').pass(56), 'takeaways'],
    ['offers a minute for this thought, if a check-in is open then', () => discussing().pass(56), 'finishThought'],
    [
      'also if most want to continue',
      () => discussing().pass(56).answers('continue', 'continue', 'finished'),
      'finishThought',
    ],
    [
      'moves on to takeaways then, if most are finished',
      () => discussing().pass(56).answers('finished', 'continue', 'finished'),
      'takeaways',
    ],
    [
      'is silent about all else during a last call',
      () => new Story().topics(aiko).say(maya, { type: 'clear-session' }),
      'lastCall',
    ],
    ['asks for takeaways', () => discussing().on('wrap-up'), 'wrapUp'],
    ['asks whether this was worth it when all have spoken or passed', () => allPassed(), 'worth'],
    [
      'then asks who might facilitate next time',
      () => allPassed().say(aiko, { type: 'rate-meeting', score: 4 }).say(tomas, { type: 'rate-meeting', score: 4 }),
      'nextTime',
    ],
    [
      'or closes if nobody else is here',
      () => {
        const story = allPassed().say(maya, { type: 'rate-meeting', score: 4 });
        for (const by of [aiko, tomas]) story.meeting.leave(by);
        return story.pass(4);
      },
      'closing',
    ],
    ['also asks about recording before the names', () => new Story(false, { firstMeeting: true }), 'recording'],
    ['asks for names in a first meeting', () => new Story(true, { firstMeeting: true }), 'names'],
    [
      'goes on to topics after them',
      () => {
        const story = new Story(true, { firstMeeting: true });
        for (const by of [maya, aiko, tomas]) story.say(by, { type: 'pass-turn' });
        return story;
      },
      'namesAll',
    ],
    ['offers the consultation that was asked for', () => asking(), 'consult'],
    ['doesn’t while the check-in is open', () => asking().pass(5), 'checkIn'],
    ['lets the author tell', () => asking().consults(), 'tell'],
    ['says when that is over', () => asking().consults().pass(2), 'tellOver'],
    ['lets others ask', () => asking().consults('ask'), 'ask'],
    ['says when that is over', () => asking().consults('ask').pass(2), 'askOver'],
    ['lets others advise', () => asking().consults('ask', 'advise'), 'advise'],
    ['says when that is over', () => asking().consults('ask', 'advise').pass(4), 'adviseOver'],
    ['asks what helped', () => asking().consults('ask', 'advise', 'helped'), 'helped'],
    ['says when that is over', () => asking().consults('ask', 'advise', 'helped').pass(1), 'helpedOver'],
    [
      'leaves the consultation of an author who left',
      () => {
        const story = asking().consults();
        story.meeting.leave(aiko);
        return story.pass(4);
      },
      'consultAway',
    ],
    ['says that it is time for takeaways then, too', () => asking().consults().pass(56), 'takeaways'],
  ];

  it.each(cases)('%s', (_what, story, prompt) => {
    expect(story().prompt).toBe(prompt);
  });

  it('has a scene for every prompt except those on request', () => {
    const proved = new Set(cases.map(([, , prompt]) => prompt));
    expect(Object.keys(wordings).filter((prompt) => !proved.has(prompt as Prompt))).toEqual(['discussHelp', 'steer']);
  });

  it('has two or more wordings for each moment', () => {
    for (const lines of Object.values(wordings)) expect(lines.length).toBeGreaterThan(1);
  });

  it('[F4] has questions for people without a topic', () => {
    const questions = startersFor(new Story().view);
    expect(questions).toEqual([
      'Which conversation are you putting off?',
      'Which decision are you avoiding?',
      'What kept you awake last week?',
    ]);
  });

  it('mentions the help that was asked for', () => {
    const story = new Story()
      .say(aiko, { type: 'add-topic', text: 'x', help: 'ideas' })
      .on('vote', 'reveal', 'discuss');
    expect(story.prompt).toBe('discussHelp');
  });
});

describe('the facilitator’s numbers', () => {
  it('names participants without a topic', () => {
    expect(withoutTopic(new Story().topics(aiko).view.shared)).toEqual(['p1', 'p3']);
  });
});

describe('announced times', () => {
  it('are the last minute of a time box, and five minutes only if it is longer', () => {
    const story = discussing();
    const said = (minutes: number) => topicMinutesToAnnounce(story.view.shared, story.meeting.now() + minutes * minute);
    expect([0, 3.9, 4, 4.5].map(said)).toEqual([undefined, undefined, 1, 1]);
    story.say(maya, { type: 'extend-topic', step: story.view.shared.step, minutes: 5 });
    expect([0, 4.9, 5, 8.9, 9].map(said)).toEqual([undefined, undefined, 5, 5, 1]);
    story.say(maya, { type: 'pause-timer', step: story.view.shared.step });
    expect(said(9)).toBeUndefined();
  });

  it('are 1 and 0 minutes to the planned end, and 5 while wrapping up', () => {
    const story = discussing();
    const said = (left: number) =>
      endMinutesToAnnounce(story.view.shared, story.view.shared.plannedEnd - left * minute);
    expect([6, 5, 2, 1, 0.5, 0, -3].map(said)).toEqual([undefined, undefined, undefined, 1, 1, 0, 0]);
    story.on('wrap-up');
    expect([6, 5, 2, 1].map(said)).toEqual([undefined, 5, 5, 1]);
  });
});
