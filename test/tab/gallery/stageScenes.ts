import type { Target } from '#session/choices.ts';
import type { Command } from '#session/command.ts';
import type { Person, Session } from '#session/session.ts';
import type { Live, LiveState } from '../../../tab/live/live.ts';
import { FakeMeeting, fixedLive } from '../../support/fakeLive.ts';
import type { Written } from '../../support/written.ts';

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

/** What no line can hold, and what may be read the wrong way round. */
const hostileTopics = [
  'https://contoso.sharepoint.com/sites/people/Shared%20Documents/2026/reviews/calibration-v7-final-FINAL.docx?web=1&e=4f2c',
  'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz'.repeat(2),
  'כיצד לומר no למנהל שלי when the deadline is https://example.test/plan/2026 ולא להתנצל?',
  '🧨🔥😤 '.repeat(12),
  'x'.repeat(280),
  'Why?',
  'Ẑ̷͇a̶̢l̸͔g̵͕o̷͇ 1:1s\n\nand line breaks\nin a topic',
  fullTopic,
  'مدير مديري يعطي مهامًا لفريقي مباشرة (my skip-level) دون أن يخبرني',
  'A last one',
  'Another last one',
  'The very last one',
];

const people: readonly Person[] = names.map((name, n) => ({ key: name, id: `p${n + 1}`, name }));
/** Fourteen more, some with names that no seat can hold. */
const crowd: readonly Person[] = Array.from({ length: 14 }, (_, n) => ({
  key: `crowd${n}`,
  id: `p${n + 7}`,
  name: n % 4 === 0 ? 'Wilhelmine-Friederike von Hohenstein-Schwarzenfels zu Unterweißen' : `Guest${n} Number`,
}));
const [priya] = people as [Person];

/** One person's command; a refusal is a mistake in the scene. */
function send(meeting: FakeMeeting, name: string | undefined, command: Written): void {
  const person = people.find((one) => one.name === name);
  const outcome = person ? meeting.send(person, command) : { person: name };
  if (outcome) throw new Error(`${command.type}: ${JSON.stringify(outcome)}`);
}

/** The session of a meeting that has one. */
export function sessionOf({ session }: FakeMeeting): Session {
  if (!session || 'cleared' in session) throw new Error('there is no session');
  return session;
}

function open(topics: readonly string[], recordingOff = true, enter = people): FakeMeeting {
  const meeting = new FakeMeeting(start);
  meeting.start(priya, { type: 'start-session', settings: {}, recordingOff });
  for (const person of enter) {
    meeting.arrive(person);
    meeting.send(person, { type: 'acknowledge-rule' });
  }
  const help = ['ideas', 'a-listener', 'a-challenge', undefined] as const;
  topics.forEach((text, i) => {
    const wanted = help[i % help.length];
    send(meeting, names[(i + 1) % enter.length], { type: 'add-topic', text, ...(wanted && { help: wanted }) });
  });
  return meeting;
}

/** The same with twenty people, who brought as many topics as asked for. */
function crowded(topics: number): FakeMeeting {
  const meeting = open(shortTopics);
  for (const person of crowd) {
    meeting.arrive(person);
    meeting.send(person, { type: 'acknowledge-rule' });
  }
  for (let n = 0; n < topics - shortTopics.length; n++) {
    const text = longTopics[n % longTopics.length] ?? '';
    meeting.send(crowd[n % crowd.length] as Person, { type: 'add-topic', text });
  }
  return meeting;
}

function moveOn(meeting: FakeMeeting, ...targets: Target[]): FakeMeeting {
  for (const to of targets) send(meeting, 'Priya', { type: 'move-on', step: sessionOf(meeting).step, to });
  return meeting;
}

/** All votes but `left`, most on the first topics, none on the last. The last vote closes voting. */
function vote(meeting: FakeMeeting, left = 0): FakeMeeting {
  const topics = sessionOf(meeting).progress.order;
  let placed = 0;
  for (const who of names) {
    for (let i = 0; i < 3 && placed < names.length * 3 - left; i++, placed++) {
      const topic = topics[Math.min(Math.floor(placed / 7), Math.max(0, topics.length - 2))];
      if (topic) send(meeting, who, { type: 'cast-vote', topic });
    }
  }
  return meeting;
}

function discussing(topics: readonly string[]): FakeMeeting {
  return moveOn(vote(moveOn(open(topics), 'vote')), 'discuss');
}

function checkIn(topics: readonly string[], answers: readonly string[]): FakeMeeting {
  const meeting = discussing(topics);
  meeting.pass(5 * minute);
  answers.forEach((answer, i) => {
    const step = sessionOf(meeting).step;
    const given = answer === 'c' ? 'continue' : 'finished';
    send(meeting, names[i], { type: 'answer-check-in', step, answer: given });
  });
  if (answers.length === names.length) meeting.pass(0);
  return meeting;
}

function with_(meeting: FakeMeeting, ...changes: Array<(meeting: FakeMeeting) => void>): FakeMeeting {
  for (const change of changes) change(meeting);
  return meeting;
}

function spoken(meeting: FakeMeeting): void {
  const step = () => sessionOf(meeting).progress.phase;
  send(meeting, 'Priya', { type: 'end-turn', participant: 'p1' });
  send(meeting, 'Tomás', { type: 'pass-turn' });
  if (step().kind !== 'wrap-up') throw new Error('The round has not begun');
}

/** A consultation on the first topic, so many steps on. */
function consulting(meeting: FakeMeeting, ...steps: Array<'ask' | 'advise' | 'helped'>): FakeMeeting {
  const step = () => sessionOf(meeting).step;
  send(meeting, 'Priya', { type: 'begin-consultation', step: step() });
  for (const to of steps) send(meeting, 'Priya', { type: 'go-to-consultation-step', step: step(), to });
  return meeting;
}

/** A check-in whose majority would like to continue, after so many extensions. */
function extended(count: number): FakeMeeting {
  const meeting = checkIn(shortTopics, ['c', 'c', 'f', 'c', 'c', 'f']);
  for (let n = 0; n < count; n++) {
    send(meeting, 'Priya', { type: 'extend-topic', step: sessionOf(meeting).step, minutes: 1 });
    meeting.pass(minute);
    for (const who of names)
      send(meeting, who, { type: 'answer-check-in', step: sessionOf(meeting).step, answer: 'continue' });
  }
  return meeting;
}

const sentence = (meeting: FakeMeeting, who: string, n: number, text: string) =>
  send(meeting, who, { type: 'propose-sentence', id: `s${String(n).padStart(11, '0')}`, text });
const sentences = (meeting: FakeMeeting) => {
  sentence(meeting, 'Noor', 1, 'Ask for the decision in writing before you promise a date.');
  sentence(meeting, 'Sam', 2, 'One-on-ones without an agenda are worth keeping.');
};
const tenSentences = (meeting: FakeMeeting) => {
  for (const [n, text] of hostileTopics.slice(0, 10).entries())
    sentence(meeting, names[n % names.length] ?? '', n, text);
};
const rated = (meeting: FakeMeeting) => {
  for (const [n, score] of [5, 4, 5, 3, 4, 5].entries()) send(meeting, names[n], { type: 'rate-meeting', score });
};
const firstNames = (meeting: FakeMeeting) => send(meeting, 'Priya', { type: 'end-turn', participant: 'p1' });

const lastCall = (meeting: FakeMeeting) => send(meeting, 'Priya', { type: 'clear-session' });

function over(meeting: FakeMeeting): void {
  for (const who of names) send(meeting, who, { type: 'pass-turn' });
}

function merging(): FakeMeeting {
  const meeting = open([longTopics[0] ?? '', longTopics[1] ?? '', ...shortTopics]);
  send(meeting, 'Priya', { type: 'merge-topics', topic: 't2', into: 't1' });
  return meeting;
}

const merged = () => moveOn(vote(moveOn(merging(), 'vote')), 'discuss');

const pause = (meeting: FakeMeeting) => send(meeting, 'Priya', { type: 'pause-timer', step: sessionOf(meeting).step });
const offers = (meeting: FakeMeeting) => {
  for (const who of ['Tomás', 'Sam']) send(meeting, who, { type: 'offer-help', topic: 't1', offered: true });
};
const ready = (meeting: FakeMeeting) => {
  for (const who of ['Sam', 'Noor'])
    send(meeting, who, { type: 'mark-ready', step: sessionOf(meeting).step, ready: true });
};

/** Priya begins a comparison; then these people say that they see the same number, or another one. */
function comparing(meeting: FakeMeeting, answers: Readonly<Record<string, boolean>> = {}): FakeMeeting {
  meeting.compare(priya);
  for (const person of people) {
    const same = answers[person.name];
    if (same !== undefined) void meeting.lockActions(person).confirm(same);
  }
  return meeting;
}

/** Noor had her phone here, too, which has the key but isn't here now. */
function withPhone(meeting: FakeMeeting): FakeMeeting {
  meeting.arrive(people[5] as Person, 'phone');
  meeting.report({ type: 'windows-left', windows: ['phone'], process: 'here' });
  return meeting;
}

/** Noor's phone comes after a comparison. */
function asking(): FakeMeeting {
  const meeting = comparing(discussing(shortTopics), Object.fromEntries(names.map((name) => [name, true])));
  meeting.arrive(people[5] as Person, 'phone');
  return meeting;
}

/** The same with what every window knows of the lock, and the texts that none can unlock. */
function locked(meeting: FakeMeeting, lock: FakeMeeting['lock'], unread: FakeMeeting['unread'] = {}): FakeMeeting {
  meeting.lock = lock;
  meeting.unread = unread;
  return meeting;
}

/** Every state of the stage, by name. */
export const meetings: Record<string, () => FakeMeeting> = {
  'gather-empty': () => open([], false),
  gather: () => open(shortTopics),
  'gather-long': () => open(longTopics),
  'gather-crowd': () => crowded(12),
  introduce: () => moveOn(open(shortTopics), 'introduce'),
  vote: () => vote(moveOn(open(shortTopics), 'vote'), 4),
  'vote-long': () => vote(moveOn(open(longTopics), 'vote'), 4),
  'vote-small': () => moveOn(open(shortTopics, true, people.slice(0, 3)), 'vote'),
  'vote-merged': () => moveOn(merging(), 'vote'),
  'vote-twelve': () => moveOn(open(hostileTopics), 'vote'),
  'vote-crowd': () => moveOn(crowded(46), 'vote'),
  reveal: () => vote(moveOn(open(shortTopics), 'vote')),
  'reveal-long': () => vote(moveOn(open(longTopics), 'vote')),
  'reveal-twelve': () => vote(moveOn(open(hostileTopics), 'vote')),
  discuss: () => with_(discussing(shortTopics), ready, (m) => m.pass(78_000)),
  'discuss-long': () => with_(discussing(longTopics), (m) => m.pass(4.4 * minute)),
  'discuss-full': () => with_(discussing([fullTopic, ...longTopics]), (m) => m.pass(minute), pause),
  'discuss-merged': () => with_(merged(), (m) => m.pass(2 * minute)),
  'discuss-offers': () => with_(discussing(shortTopics), offers, (m) => m.pass(78_000)),
  'discuss-hostile': () => discussing(hostileTopics),
  'discuss-crowd': () => moveOn(crowded(46), 'vote', 'reveal', 'discuss'),
  'discuss-last': () => discussing([shortTopics[0] ?? '']),
  'check-in': () => checkIn(shortTopics, ['c', 'c', 'f', 'c']),
  'check-in-small': () =>
    with_(moveOn(open(shortTopics, true, people.slice(0, 3)), 'vote', 'reveal', 'discuss'), (m) => m.pass(5 * minute)),
  'tally-more': () => checkIn(shortTopics, ['c', 'c', 'f', 'c', 'c', 'f']),
  'tally-even': () => checkIn([fullTopic, ...longTopics], ['c', 'c', 'f', 'c', 'f', 'f']),
  'near-end': () => with_(discussing(shortTopics), (m) => m.pass(56 * minute)),
  'wrap-up': () => with_(moveOn(discussing(shortTopics), 'wrap-up'), spoken),
  'wrap-up-over': () => with_(moveOn(discussing(shortTopics), 'wrap-up'), over),
  recorded: () =>
    with_(vote(moveOn(open(shortTopics), 'vote'), 4), (m) =>
      m.report({ type: 'artifacts-seen', running: ['recording', 'notes'], stopped: [], askedAt: 0 }),
    ),
  names: () => with_(moveOn(open([]), 'names'), firstNames),
  'consult-tell': () => consulting(discussing(shortTopics)),
  'consult-advise': () => with_(consulting(discussing(shortTopics), 'ask', 'advise'), (m) => m.pass(78_000)),
  'consult-over': () => with_(consulting(discussing([fullTopic, ...longTopics]), 'ask'), (m) => m.pass(3 * minute)),
  'consult-away': () =>
    with_(
      consulting(discussing(shortTopics)),
      (m) => m.leave(people[1] as Person),
      (m) => m.pass(5 * minute),
    ),
  'consult-crowd': () => consulting(moveOn(crowded(46), 'vote', 'reveal', 'discuss'), 'ask', 'advise'),
  'for-all': () => extended(3),
  'wrap-up-sentences': () => with_(moveOn(discussing(shortTopics), 'wrap-up'), sentences, spoken),
  'wrap-up-told': () => with_(moveOn(discussing(shortTopics), 'wrap-up'), tenSentences, over, rated),
  'wrap-up-crowd': () => moveOn(crowded(46), 'vote', 'reveal', 'discuss', 'wrap-up'),
  'last-call-sentences': () => with_(discussing(shortTopics), tenSentences, lastCall, (m) => m.pass(6_000)),
  ended: () => with_(discussing(shortTopics), (m) => m.report({ type: 'meeting-ended' })),
  'meet-renew': () => with_(discussing(shortTopics), ready, (m) => m.pass(78_000)),
  'last-call': () => with_(discussing(shortTopics), offers, lastCall, (m) => m.pass(6_000)),
  'compare-working': () => {
    const meeting = discussing(shortTopics);
    meeting.withholds = true;
    return comparing(meeting);
  },
  compare: () => comparing(discussing(shortTopics), { Sam: true }),
  'compare-long': () => comparing(vote(moveOn(open(longTopics), 'vote'), 4)),
  'compare-answered': () => comparing(discussing(shortTopics), { Sam: true, Priya: true, 'Aiko Yamamoto': true }),
  'compare-apart': () => comparing(withPhone(discussing(shortTopics)), { Sam: true }),
  'compare-differs': () => comparing(discussing(shortTopics), { Sam: true, 'Aiko Yamamoto': false }),
  'compare-refused': () =>
    locked(comparing(discussing(shortTopics)), {
      comparison: { round: 1, step: 'none', why: 'given-missing', confirmed: {} },
    }),
  'lock-asks': asking,
  'lock-asking': () => locked(discussing(shortTopics), { trouble: 'asking' }),
  'lock-nobody-here': () => locked(open(shortTopics), { trouble: 'nobody-here' }),
  'lock-no-key-fits': () => locked(open(shortTopics), { trouble: 'no-key-fits' }),
  'lock-new-key': () => locked(open(shortTopics), { trouble: 'new-key' }),
  'lock-unsupported': () => locked(open(shortTopics), { trouble: 'unsupported' }),
  'unread-gather': () => locked(open(shortTopics), {}, { t1: 'lost', t2: 'wrong' }),
  'unread-long': () => locked(moveOn(open(longTopics), 'vote'), {}, { t1: 'lost', t2: 'wrong', t3: 'waiting' }),
  'unread-discuss': () => locked(discussing(shortTopics), {}, { t1: 'wrong' }),
  'unread-wrap-up': () =>
    locked(with_(moveOn(discussing(shortTopics), 'wrap-up'), sentences), {}, { s00000000001: 'lost' }),
  cleared: () => with_(open([]), (m) => m.clear()),
};

/** What can be opened in those states: queries. */
export const opened = [
  'scene=discuss&press=lock.state.locked',
  'scene=compare&press=lock.state.comparing',
  'scene=compare-differs&press=lock.state.differs',
  'scene=lock-nobody-here&press=lock.state.nobody-here',
];

/** States without a session. */
export const states: Record<string, LiveState['now']> = {
  unknown: { kind: 'unknown' },
  vacant: { kind: 'vacant', name: 'A1' },
  opening: {
    kind: 'vacant',
    name: 'Priya Raman',
    here: ['Lena Fischer', 'Aiko Tanaka', 'Tomás Ferreira', 'Wilhelmine-Friederike von Hohenstein'],
    starter: 'Aiko Tanaka',
  },
  denied: { kind: 'denied', why: 'not-in-meeting' },
  'meet-sign-in': { kind: 'unknown' },
};

export function liveOf(scene: string, name: string): Live {
  const make = meetings[scene];
  if (!make) return fixedLive({ link: 'connecting', now: states[scene] ?? { kind: 'unknown' } }, start);
  const meeting = make();
  // For tests: what other people do now, and time that passes.
  const others = (name: string, command: Command) =>
    send(meeting, name, 'step' in command ? { ...command, step: sessionOf(meeting).step } : command);
  if (typeof window !== 'undefined') Object.assign(window, { others, passes: (ms: number) => meeting.pass(ms) });
  const person = people.find((one) => one.name === name) ?? priya;
  return meeting.live(person, scene === 'ended' ? 'lost' : 'live');
}
