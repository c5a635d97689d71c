import type { Target } from '#session/choices.ts';
import type { Command } from '#session/command.ts';
import type { Live, LiveState } from '../../../tab/live/live.ts';
import { Meeting } from './ruledLive.ts';

const names = ['Priya', 'Aiko Yamamoto', 'Tomás', 'Wilhelmine-Friederike von Hohenstein', 'Sam', 'Noor'];
const half = 30 * 60_000;
const minute = 60_000;
const start = Math.ceil(1_795_000_000_000 / half) * half;

const shortTopics = [
  "Two seniors who will not review each other's code",
  'Saying no to a launch date my own manager promised',
  'My skip-level keeps handing work to my reports directly',
  'Running a 1:1 with someone who never has an agenda',
];

const longTopics = [
  'Meine Geschwindigkeitsbeschränkungsverordnungsdiskussionsteilnehmer halten sich nicht an die Tagesordnung, und ich weiß nicht mehr weiter damit',
  'Somebody in my team does brilliant work alone and leaves a trail of annoyed people behind, and the promotion committee only sees the brilliant half',
  'I promised a reorganisation would not touch my team, then it did, and now nobody believes what I say in our weekly meeting any more, reasonably so',
  'How to tell a person who has been here for eleven years that the work they love doing is no longer needed without losing all that they know about',
  'My peers decide things in a chat that I am not part of; I hear of it when my reports ask me why nobody told them about it, which is embarrassing',
  'Ein Mitarbeiter will Führungsverantwortung, aber Leistungsbeurteilungsgespräche mit ihm enden stets in Rechtfertigungen statt in Einsicht und Plan',
  'The budget was cut by a third in the middle of the quarter and I am to pick which of two people stays, while both are parents and both are good.',
  'A report of mine earns more than I do and knows it, and every conversation about scope turns into one about money that I cannot change, honestly',
];

const fullTopic =
  'One of my most experienced people has started to answer every question in the team channel within seconds, day and night, so that nobody else ever gets to think; when I raised it they were hurt, and now they answer nothing at all and everybody asks me instead what is going on here.'.slice(
    0,
    280,
  );

function open(topics: readonly string[], people = names, recordingOff = true): Meeting {
  const meeting = new Meeting(people, start, recordingOff);
  const help = ['ideas', 'a-listener', 'a-challenge', undefined] as const;
  topics.forEach((text, i) => {
    const wanted = help[i % help.length];
    meeting.does(people[(i + 1) % people.length] ?? '', { type: 'add-topic', text, ...(wanted && { help: wanted }) });
  });
  return meeting;
}

function moveOn(meeting: Meeting, ...targets: Target[]): Meeting {
  for (const to of targets) meeting.does('Priya', { type: 'move-on', step: meeting.session.step, to });
  return meeting;
}

/** All votes but `left`, most on the first topics, none on the last. */
function vote(meeting: Meeting, left = 0): Meeting {
  const topics = meeting.session.progress.order;
  let placed = 0;
  for (const who of names) {
    for (let i = 0; i < 3 && placed < names.length * 3 - left; i++, placed++) {
      const topic = topics[Math.min(Math.floor(placed / 7), Math.max(0, topics.length - 2))];
      if (topic) meeting.does(who, { type: 'cast-vote', topic });
    }
  }
  return meeting;
}

function discussing(topics: readonly string[]): Meeting {
  return moveOn(vote(moveOn(open(topics), 'vote')), 'reveal', 'discuss');
}

function checkIn(topics: readonly string[], answers: readonly string[]): Meeting {
  const meeting = discussing(topics);
  meeting.passes(5 * minute);
  answers.forEach((answer, i) => {
    const step = meeting.session.step;
    const given = answer === 'c' ? 'continue' : 'finished';
    meeting.does(names[i] ?? '', { type: 'answer-check-in', step, answer: given });
  });
  if (answers.length === names.length) meeting.passes(0);
  return meeting;
}

function with_(meeting: Meeting, ...changes: Array<(meeting: Meeting) => void>): Meeting {
  for (const change of changes) change(meeting);
  return meeting;
}

function spoken(meeting: Meeting): void {
  const step = () => meeting.session.progress.phase;
  meeting.does('Priya', { type: 'end-turn', participant: 'p1' });
  meeting.does('Tomás', { type: 'pass-turn' });
  if (step().kind !== 'wrap-up') throw new Error('The round has not begun');
}

function over(meeting: Meeting): void {
  for (const who of names) meeting.does(who, { type: 'pass-turn' });
}

function merged(): Meeting {
  const meeting = open([longTopics[0] ?? '', longTopics[1] ?? '', ...shortTopics]);
  meeting.does('Priya', { type: 'merge-topics', topic: 't2', into: 't1' });
  return moveOn(vote(moveOn(meeting, 'vote')), 'reveal', 'discuss');
}

const pause = (meeting: Meeting) => meeting.does('Priya', { type: 'pause-timer', step: meeting.session.step });
const ready = (meeting: Meeting) => {
  for (const who of ['Sam', 'Noor']) meeting.does(who, { type: 'mark-ready', step: meeting.session.step, ready: true });
};

/** Every state of the stage that somebody may come to see. */
export const meetings: Record<string, () => Meeting> = {
  'gather-empty': () => open([], names, false),
  gather: () => open(shortTopics),
  'gather-long': () => open(longTopics),
  introduce: () => moveOn(open(shortTopics), 'introduce'),
  vote: () => vote(moveOn(open(shortTopics), 'vote'), 4),
  'vote-long': () => vote(moveOn(open(longTopics), 'vote'), 4),
  reveal: () => moveOn(vote(moveOn(open(shortTopics), 'vote')), 'reveal'),
  'reveal-long': () => moveOn(vote(moveOn(open(longTopics), 'vote')), 'reveal'),
  discuss: () => with_(discussing(shortTopics), ready, (m) => m.passes(78_000)),
  'discuss-long': () => with_(discussing(longTopics), (m) => m.passes(4.4 * minute)),
  'discuss-full': () => with_(discussing([fullTopic, ...longTopics]), (m) => m.passes(minute), pause),
  'discuss-merged': () => with_(merged(), (m) => m.passes(2 * minute)),
  'discuss-last': () => discussing([shortTopics[0] ?? '']),
  'check-in': () => checkIn(shortTopics, ['c', 'c', 'f', 'c']),
  'tally-more': () => checkIn(shortTopics, ['c', 'c', 'f', 'c', 'c', 'f']),
  'tally-even': () => checkIn([fullTopic, ...longTopics], ['c', 'c', 'f', 'c', 'f', 'f']),
  'near-end': () => with_(discussing(shortTopics), (m) => m.passes(56 * minute)),
  'wrap-up': () => with_(moveOn(discussing(shortTopics), 'wrap-up'), spoken),
  'wrap-up-over': () => with_(moveOn(discussing(shortTopics), 'wrap-up'), over),
  ended: () =>
    with_(discussing(shortTopics), (m) => {
      m.reports({ type: 'meeting-ended' });
      m.link = 'lost';
    }),
  'meet-renew': () => with_(discussing(shortTopics), ready, (m) => m.passes(78_000)),
  cleared: () => with_(open([]), (m) => m.does('Priya', { type: 'clear-session' })),
};

/** States without a session. */
export const states: Record<string, LiveState['now']> = {
  unknown: { kind: 'unknown' },
  vacant: { kind: 'vacant', name: 'A1' },
  denied: { kind: 'denied', why: 'not-in-meeting' },
  'meet-sign-in': { kind: 'unknown' },
};

export function liveOf(scene: string, who: string): Live {
  const make = meetings[scene];
  if (make) {
    const meeting = make();
    // For tests: what people do, now.
    const does = (who: string, command: Command) => {
      const outcome = meeting.does(who, 'step' in command ? { ...command, step: meeting.session.step } : command);
      if (outcome) throw new Error(JSON.stringify(outcome));
    };
    if (typeof window !== 'undefined')
      Object.assign(window, { others: does, passes: (ms: number) => meeting.passes(ms) });
    return meeting.liveOf(who);
  }
  const state: LiveState = { link: 'connecting', now: states[scene] ?? { kind: 'unknown' }, pending: 0 };
  return {
    state: () => state,
    subscribe: () => () => undefined,
    send: async () => undefined,
    start: async () => undefined,
    time: () => start,
    rejoin() {},
    reopen() {},
    close() {},
  };
}
