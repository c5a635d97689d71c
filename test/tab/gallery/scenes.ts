import type { ConsultationStep, Help, Settings } from '#session/choices.ts';
import type { Command } from '#session/command.ts';
import { consultationSteps } from '#session/consultationSteps.ts';
import type { Person } from '#session/session.ts';
import type { LockState } from '../../../tab/live/lockState.ts';
import { FakeMeeting } from '../../support/fakeLive.ts';
import { fakeDevice } from '../../support/fakeLock.ts';
import type { Written } from '../../support/written.ts';

const minute = 60_000;
const people: readonly Person[] = [
  'Maya Lindqvist',
  'Aiko Tanaka',
  'Tomás Ferreira',
  'Priya Raman',
  'Jonas Weber',
  'Zoë Okafor',
].map((name, n) => ({ key: `person${n}`, id: `p${n + 1}`, name, contact: `${n}@example.test` }));
const [maya, aiko, tomas, priya, jonas, zoe] = people as [Person, Person, Person, Person, Person, Person];
export const cast = { maya, aiko, tomas, priya, jonas, zoe };

const topics: ReadonlyArray<[Person, string, Help?]> = [
  [maya, 'My skip-level keeps handing work to my reports directly'],
  [tomas, 'Running a 1:1 with someone who never has an agenda', 'a-listener'],
  [aiko, 'Two seniors who will not review each other’s code', 'ideas'],
  [priya, 'Saying no to a launch date my own manager promised', 'a-challenge'],
];
/** 140 characters; a low panel is designed for up to eight such topics. */
const long =
  'My manager promised a launch date to three customers without asking the team, and now two of my seniors would rather leave than work for it';

/** Sends commands; a refusal is a mistake in the scene. */
function scene(meeting: FakeMeeting) {
  return (by: Person, command: Written) => {
    const outcome = meeting.send(by, command);
    if (outcome) throw new Error(`${command.type}: ${JSON.stringify(outcome)}`);
  };
}

function begun(enter = people, recordingOff = true, settings: Partial<Settings> = {}) {
  // 10:08 in every time zone with whole or half hours.
  const meeting = new FakeMeeting(Date.UTC(2026, 10, 23, 10, 8));
  meeting.start(maya, { type: 'start-session', settings, recordingOff });
  const say = scene(meeting);
  for (const person of enter) {
    if (person === maya) continue;
    meeting.arrive(person);
    say(person, { type: 'acknowledge-rule' });
  }
  const step = () => {
    const state = meeting.live(maya).state().now;
    return state.kind === 'open' ? state.view.shared.step : 0;
  };
  return { meeting, say, step };
}

function gathered(many = false) {
  const all = begun();
  for (const [by, text, help] of topics) all.say(by, { type: 'add-topic', text, ...(help && { help }) });
  if (many) for (const by of people.slice(0, 4)) all.say(by, { type: 'add-topic', text: long, help: 'ideas' });
  return all;
}

function voting(many = false) {
  const all = gathered(many);
  all.say(maya, { type: 'move-on', step: all.step(), to: 'vote' });
  const votes: Array<[Person, string]> = [
    [aiko, 't3'],
    [aiko, 't3'],
    [tomas, 't3'],
    [tomas, 't3'],
    [tomas, 't4'],
    [priya, 't3'],
    [priya, 't4'],
    [priya, 't4'],
    [jonas, 't1'],
    [jonas, 't1'],
    [jonas, 't4'],
    [zoe, 't1'],
    [maya, 't3'],
    [maya, 't3'],
  ];
  for (const [by, topic] of votes) all.say(by, { type: 'cast-vote', topic });
  return all;
}

function revealed(many = false) {
  const all = voting(many);
  all.say(maya, { type: 'move-on', step: all.step(), to: 'reveal' });
  return all;
}

function discussing(many = false) {
  const all = revealed(many);
  all.say(maya, { type: 'move-on', step: all.step(), to: 'discuss' });
  all.meeting.pass(78_000);
  all.say(jonas, { type: 'mark-ready', step: all.step(), ready: true });
  all.say(zoe, { type: 'mark-ready', step: all.step(), ready: true });
  return all;
}

function checkIn(answers: ReadonlyArray<[Person, 'finished' | 'continue']>) {
  const all = discussing();
  all.meeting.pass(4 * minute);
  for (const [by, answer] of answers) all.say(by, { type: 'answer-check-in', step: all.step(), answer });
  return all;
}

function wrapUp() {
  const all = discussing();
  all.say(priya, { type: 'offer-help', topic: 't3', offered: true });
  all.say(maya, { type: 'move-on', step: all.step(), to: 'next-topic' });
  all.say(aiko, { type: 'offer-help', topic: 't4', offered: true });
  all.say(jonas, { type: 'offer-help', topic: 't4', offered: true });
  all.meeting.pass(44 * minute);
  all.say(maya, { type: 'move-on', step: all.step(), to: 'wrap-up' });
  all.say(priya, { type: 'write-takeaway', text: 'Ask Tomás how he set up his 1:1 agenda doc' });
  all.say(maya, { type: 'end-turn', participant: 'p1' });
  all.say(aiko, { type: 'pass-turn' });
  return all;
}

/** A consultation on Priya's topic, at this step. `undefined`: it is proposed. */
function consulting(to?: ConsultationStep) {
  const all = gathered();
  all.say(priya, { type: 'edit-topic', part: 't4', text: topics[3]?.[1] ?? '', help: 'a-consultation' });
  all.say(maya, { type: 'move-on', step: all.step(), to: 'vote' });
  for (const by of [priya, jonas, aiko]) for (let n = 0; n < 3; n++) all.say(by, { type: 'cast-vote', topic: 't4' });
  for (const to of ['reveal', 'discuss'] as const) all.say(maya, { type: 'move-on', step: all.step(), to });
  if (!to) return all;
  all.say(maya, { type: 'begin-consultation', step: all.step() });
  for (const step of consultationSteps.slice(1, consultationSteps.indexOf(to) + 1)) {
    all.meeting.pass(minute);
    all.say(maya, { type: 'go-to-consultation-step', step: all.step(), to: step });
  }
  all.meeting.pass(40_000);
  return all;
}

const sentences = [
  'Before a launch date is promised, ask the team that has to keep it.',
  'Our skip-level meetings work better with an agenda that both sides write.',
];

/** Everyone has spoken, and the two sentences are proposed. */
function closing() {
  const all = wrapUp();
  for (const [by, id] of [
    [tomas, 'p3'],
    [priya, 'p4'],
    [jonas, 'p5'],
    [zoe, 'p6'],
  ] as const)
    all.say(by, { type: 'end-turn', participant: id });
  return all;
}

function proposed(all: ReturnType<typeof begun>) {
  sentences.forEach((text, n) => {
    all.say(zoe, { type: 'propose-sentence', id: `s${n}`, text });
  });
  return all;
}

/** Topics of exactly so many characters, one from each person and then again, while voting is open. */
function votingOn(count: number, length: number) {
  const all = begun();
  for (let n = 0; n < count; n++) {
    const text = `${n + 1}: ${long}`
      .slice(0, length - 1)
      .trimEnd()
      .padEnd(length, '.');
    all.say(people[n % people.length] ?? maya, { type: 'add-topic', text, help: 'a-challenge' });
  }
  all.say(maya, { type: 'move-on', step: all.step(), to: 'vote' });
  return all;
}

/** What breaks lines and letters: no spaces, an address, both directions, emoji, stacked marks; 20 people, 60 topics. */
function crowd() {
  const texts = [
    'x'.repeat(280),
    'https://contoso.sharepoint.com/sites/managers/Shared%20Documents/calibration?web=1&id=0123456789 before we calibrate?',
    'عندي فريق من seven people في ثلاث مدن، وكل قرار يحتاج one more meeting 😀',
    '👩‍👩‍👧‍👦'.repeat(40),
    'Z̷͓̈́̀a̷l̴g̶o'.repeat(10),
    long.repeat(2).slice(0, 280),
  ];
  const persons = Array.from({ length: 20 }, (_, n) => ({
    key: `crowd${n}`,
    id: `p${n + 1}`,
    name: `Maximiliane-Friederike ${'Hohenstein-Schwarzenfels zu Unterweissenbach'.slice(n)} ${n}`.slice(0, 60),
  }));
  const all = begun([maya]);
  for (const person of [maya, ...persons.slice(1)]) {
    if (person !== maya) {
      all.meeting.arrive(person);
      all.say(person, { type: 'acknowledge-rule' });
    }
    for (let n = 0; n < 3; n++)
      all.say(person, { type: 'add-topic', text: texts[(persons.indexOf(person) + n + 6) % 6] ?? '' });
  }
  return all;
}

/** Three people, two of whom brought a topic. */
function small(...targets: Array<(Command & { type: 'move-on' })['to']>) {
  const all = begun([maya, aiko, tomas]);
  for (const [by, text] of topics.slice(0, 2)) all.say(by, { type: 'add-topic', text });
  for (const to of targets) all.say(maya, { type: 'move-on', step: all.step(), to });
  return all;
}

function majority() {
  return checkIn([
    [maya, 'continue'],
    [aiko, 'continue'],
    [tomas, 'continue'],
    [priya, 'continue'],
    [jonas, 'finished'],
    [zoe, 'finished'],
  ]);
}

/** Discussing, with what every window knows of the lock. */
function locked(lock: Partial<LockState>, all = discussing()) {
  all.meeting.lock = lock;
  return all.meeting;
}

/** A comparison while topics are discussed, and what people said about the number. */
function comparing(answers: ReadonlyArray<[Person, boolean]> = [], all = discussing()) {
  const { meeting } = all;
  meeting.compare(maya);
  for (const [by, same] of answers) void meeting.lockActions(by).confirm(same);
  return all;
}

/** Tomás had his phone here, too, which has the key but isn't here now. */
function withPhone(all = discussing()) {
  all.meeting.arrive(tomas, 'phone');
  all.meeting.report({ type: 'windows-left', windows: ['phone'], process: 'here' });
  return all;
}

const everyoneSame = people.map((person): [Person, boolean] => [person, true]);

/** Zoë's phone comes after the comparison; if Aiko lets it in, then at once. */
function added(isLetIn: boolean) {
  const { meeting } = comparing(everyoneSame);
  meeting.arrive(zoe, 'phone');
  if (isLetIn) void meeting.lockActions(aiko).letIn(fakeDevice('phone'));
  return meeting;
}

function unread(all: ReturnType<typeof begun>, why: FakeMeeting['unread']) {
  all.meeting.unread = why;
  return all.meeting;
}

/** Every state of the panel, by name. */
export const scenes: Record<string, () => FakeMeeting> = {
  vacant: () => {
    const meeting = new FakeMeeting(Date.UTC(2026, 10, 23, 10, 8));
    meeting.waiting = { here: people.map(({ name }) => name), starter: maya.name };
    return meeting;
  },
  vacantAlone: () => new FakeMeeting(Date.UTC(2026, 10, 23, 10, 8)),
  gatherFirst: () => begun().meeting,
  gather: () => gathered().meeting,
  gatherMany: () => gathered(true).meeting,
  gatherMerged: () => {
    const all = gathered();
    all.say(maya, { type: 'merge-topics', topic: 't2', into: 't3' });
    return all.meeting;
  },
  gatherRecording: () => begun(people, false).meeting,
  crowd: () => crowd().meeting,
  voteCrowd: () => {
    const all = crowd();
    all.say(maya, { type: 'move-on', step: all.step(), to: 'vote' });
    return all.meeting;
  },
  rule: () => {
    const { meeting } = begun([maya]);
    for (const person of people) meeting.arrive(person);
    return meeting;
  },
  introduce: () => {
    const all = gathered();
    all.say(maya, { type: 'move-on', step: all.step(), to: 'introduce' });
    all.say(maya, { type: 'move-on', step: all.step(), to: 'introduce' });
    return all.meeting;
  },
  vote: () => voting().meeting,
  voteMany: () => voting(true).meeting,
  voteSix: () => votingOn(6, 80).meeting,
  voteEight: () => votingOn(8, 50).meeting,
  reveal: () => revealed().meeting,
  // Closed before three people have finished.
  revealHidden: () => {
    const all = gathered();
    for (const to of ['vote', 'reveal'] as const) all.say(maya, { type: 'move-on', step: all.step(), to });
    return all.meeting;
  },
  voteSmall: () => small('vote').meeting,
  checkInSmall: () => {
    const all = small('vote', 'reveal', 'discuss');
    all.meeting.pass(5 * minute);
    return all.meeting;
  },
  discuss: () => discussing().meeting,
  recorded: () => {
    const { meeting } = discussing();
    meeting.report({ type: 'artifacts-seen', running: ['recording', 'notes'], stopped: [], askedAt: 0 });
    return meeting;
  },
  offered: () => {
    const all = discussing();
    all.say(tomas, { type: 'offer-help', topic: 't3', offered: true });
    return all.meeting;
  },
  discussMerged: () => {
    const all = gathered();
    all.say(maya, { type: 'merge-topics', topic: 't2', into: 't3' });
    for (const to of ['vote', 'reveal', 'discuss', 'next-topic'] as const)
      all.say(maya, { type: 'move-on', step: all.step(), to });
    return all.meeting;
  },
  discussMany: () => discussing(true).meeting,
  // Names and words that no line can hold.
  longWords: () => {
    const { meeting, say, step } = begun();
    const long = {
      key: 'long',
      id: 'p7',
      name: 'Wilhelmine-Friederike von Hohenstein-Schwarzenfels zu Unterweißenbach',
    };
    meeting.arrive(long);
    say(long, { type: 'acknowledge-rule' });
    say(long, {
      type: 'add-topic',
      text: 'Rindfleischetikettierungsüberwachungsaufgaben'.repeat(3),
      help: 'a-challenge',
    });
    say(maya, { type: 'add-topic', text: 'x'.repeat(280) });
    for (const to of ['vote', 'reveal', 'discuss'] as const) say(maya, { type: 'move-on', step: step(), to });
    say(long, { type: 'mark-ready', step: step(), ready: true });
    return meeting;
  },
  paused: () => {
    const all = discussing();
    all.say(maya, { type: 'pause-timer', step: all.step() });
    return all.meeting;
  },
  checkIn: () =>
    checkIn([
      [aiko, 'continue'],
      [priya, 'finished'],
    ]).meeting,
  tally: () => majority().meeting,
  tallyFinished: () => {
    const all = checkIn([
      [aiko, 'finished'],
      [priya, 'finished'],
      [jonas, 'finished'],
    ]);
    all.say(maya, { type: 'show-tally', step: all.step() });
    return all.meeting;
  },
  takeawaysDue: () => {
    const all = discussing();
    all.say(priya, { type: 'offer-help', topic: 't3', offered: true });
    all.meeting.pass(46 * minute);
    return all.meeting;
  },
  // The time for takeaways comes with a check-in.
  checkInLate: () => {
    const all = discussing();
    all.meeting.pass(42.5 * minute);
    all.say(maya, { type: 'extend-topic', step: all.step(), minutes: 5 });
    all.meeting.pass(5 * minute);
    return all.meeting;
  },
  handedOver: () => {
    const all = discussing();
    all.say(maya, { type: 'hand-over-role', to: 'p2' });
    return all.meeting;
  },
  lastCall: () => {
    const all = wrapUp();
    all.say(maya, { type: 'clear-session' });
    all.meeting.pass(6_000);
    return all.meeting;
  },
  wrapUp: () => wrapUp().meeting,
  wrapUpOver: () => {
    const all = closing();
    all.say(priya, { type: 'rate-meeting', score: 4 });
    return all.meeting;
  },
  worth: () => {
    const all = closing();
    for (const [by, score] of [
      [priya, 4],
      [maya, 5],
      [aiko, 5],
      [jonas, 2],
    ] as const)
      all.say(by, { type: 'rate-meeting', score });
    all.meeting.pass(20_000);
    return all.meeting;
  },
  worthSmall: () => small('wrap-up').meeting,
  names: () => {
    const all = begun(people, true, { firstMeeting: true });
    all.say(maya, { type: 'end-turn', participant: 'p1' });
    all.say(aiko, { type: 'pass-turn' });
    return all.meeting;
  },
  consultProposed: () => consulting().meeting,
  consultTell: () => consulting('tell').meeting,
  consult: () => consulting('advise').meeting,
  consultHelped: () => consulting('helped').meeting,
  consultAway: () => {
    const all = consulting('ask');
    all.meeting.report({ type: 'participant-left', person: priya.key });
    return all.meeting;
  },
  sentences: () => proposed(discussing()).meeting,
  sentencesWrapUp: () => proposed(closing()).meeting,
  sentencesLastCall: () => {
    const all = proposed(closing());
    all.say(maya, { type: 'clear-session' });
    return all.meeting;
  },
  large: () => {
    const all = begun();
    for (let n = 7; n <= 9; n++) {
      const person = { key: `more${n}`, id: `p${n}`, name: `Sam ${n}` };
      all.meeting.arrive(person);
      all.say(person, { type: 'acknowledge-rule' });
    }
    return all.meeting;
  },
  claimable: () => {
    const all = discussing();
    // So that no check-in opens meanwhile.
    all.say(maya, { type: 'pause-timer', step: all.step() });
    all.meeting.leave(maya);
    all.meeting.pass(5 * minute);
    return all.meeting;
  },
  claimed: () => {
    const all = discussing();
    all.meeting.report({ type: 'participant-left', person: maya.key });
    all.say(aiko, { type: 'claim-role' });
    all.meeting.arrive(maya);
    return all.meeting;
  },
  ended: () => {
    const all = discussing();
    all.say(priya, { type: 'offer-help', topic: 't3', offered: true });
    all.meeting.report({ type: 'meeting-ended' });
    return all.meeting;
  },
  compareWorking: () => {
    const all = discussing();
    all.meeting.withholds = true;
    return comparing([], all).meeting;
  },
  compare: () => comparing([[aiko, true]]).meeting,
  compareGather: () => comparing([], begun()).meeting,
  compareVote: () => comparing([], voting(true)).meeting,
  compareAnswered: () =>
    comparing([
      [maya, true],
      [aiko, true],
      [tomas, true],
    ]).meeting,
  compareApart: () => comparing([[aiko, true]], withPhone()).meeting,
  compareDiffers: () =>
    comparing([
      [aiko, true],
      [tomas, false],
    ]).meeting,
  compareRefused: () =>
    locked({ comparison: { round: 1, step: 'none', why: 'giver-missing', confirmed: {} } }, comparing()),
  compareWithheld: () => locked({ comparison: { round: 2, step: 'none', why: 'withheld', confirmed: {} } }),
  compared: () => comparing(everyoneSame).meeting,
  lockAsks: () => added(false),
  lockAdded: () => added(true),
  lockWaiting: () => locked({ trouble: 'waiting' }, gathered()),
  lockAsking: () => locked({ trouble: 'asking' }, gathered()),
  lockNobodyHere: () => locked({ trouble: 'nobody-here' }, gathered()),
  lockNoKeyFits: () => locked({ trouble: 'no-key-fits' }, gathered()),
  lockNewKey: () => locked({ trouble: 'new-key' }, gathered()),
  lockUnsupported: () => locked({ trouble: 'unsupported' }, gathered()),
  lockTooManyDevices: () => locked({ trouble: 'too-many-devices' }, gathered()),
  unreadGather: () => {
    const all = gathered();
    all.say(maya, { type: 'merge-topics', topic: 't2', into: 't3' });
    return unread(all, { t2: 'lost', t3: 'wrong', t4: 'lost' });
  },
  unreadVote: () => unread(voting(), { t1: 'waiting', t3: 'wrong' }),
  unreadDiscuss: () => unread(proposed(discussing()), { t3: 'wrong', t4: 'lost', s0: 'lost' }),
  unreadWrapUp: () => unread(proposed(closing()), { t2: 'lost', t4: 'wrong', s0: 'lost', takeaway: 'lost' }),
  cleared: () => {
    const all = wrapUp();
    all.meeting.clear();
    return all.meeting;
  },
};
