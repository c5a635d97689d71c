import fc from 'fast-check';
import type { Command, Entry, Report } from '#session/command.ts';
import { decide } from '#session/decide.ts';
import { type OpeningEntry, openSession } from '#session/rules/start.ts';
import type { Cleared, Session } from '#session/session.ts';
import { beginEpoch, fakeBox, fakeDevice, withFakeLock } from './fakeLock.ts';
import { minutes, morning, person } from './session.ts';

const names = ['Ada', 'Ben', 'Cleo', 'Dan'] as const;
const windows = ['w1', 'w2', 'w3', 'w4', 'w5', '__proto__'];
const id = fc.constantFrom('t1', 't2', 't3', 't4', 't5', 't9', 'constructor', '__proto__');
const who = fc.constantFrom('ada', 'ben', 'cleo', 'dan', 'nobody', 'constructor');
/** `next` means an unused id. The protocol rejects ids that windows can't make. */
const newTopic = fc.oneof({ weight: 9, arbitrary: fc.constant('next') }, fc.constantFrom('t1', 't2', 't3', 't9'));
const text = fc.oneof(
  fc.constantFrom('', ' ', 'x'.repeat(281), 'x'.repeat(1_215)),
  fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }),
);
const help = fc.constantFrom('ideas' as const, 'a-consultation' as const, undefined);
const settings = fc.record(
  {
    votesEach: fc.integer({ min: -1, max: 4 }),
    timeBoxMinutes: fc.constantFrom(1, 5, 31, 1e15),
    topicsEach: fc.integer({ min: 0, max: 6 }),
    rule: fc.constantFrom('stays-here' as const, 'chatham-house' as const),
  },
  { requiredKeys: [] },
);
/** `onward` means the meeting's natural next phase: see `asked`. */
const target = fc.oneof(
  { weight: 6, arbitrary: fc.constant('onward') },
  fc.constantFrom('names', 'gather', 'introduce', 'vote', 'reveal', 'discuss', 'next-topic', 'wrap-up'),
);
/** Steps are relative to the current one. */
const behind = fc.constantFrom(0, 0, 0, 0, 0, 0, 1);
/** Epochs and rounds are relative to the present one. */
const present = fc.constantFrom(0, 0, 0, 0, -1, 1);
const next = fc.constantFrom(1, 1, 1, 1, 0);
/** The protocol rejects ids that no device has. */
const newDevice = fc.constantFrom(...[...names, 'Ada again'].map(fakeDevice));
const device = fc.oneof({ weight: 9, arbitrary: newDevice }, fc.constantFrom('constructor', '__proto__'));
const digest = fc.constantFrom('a', 'b').map((letter) => letter.repeat(43));
const lockCommand = fc.oneof(
  fc.record({ type: fc.constant('bring-device'), device: newDevice }),
  newDevice.chain((one) => next.map((epoch) => beginEpoch(one, epoch))),
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('give-key'),
      epoch: present,
      from: device,
      to: device,
      box: fc.constant(fakeBox),
    }),
  },
  fc.record({ type: fc.constant('reject-key'), epoch: present, device }),
  fc.record({ type: fc.constant('begin-comparison'), round: next }),
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('commit-nonce'), round: present, device, commitment: digest }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('reveal-nonce'), round: present, device, nonce: digest }) },
  fc.record({ type: fc.constant('confirm-number'), round: present, same: fc.boolean() }),
);

const command = fc.oneof(
  { weight: 6, arbitrary: lockCommand },
  { weight: 2, arbitrary: fc.constant({ type: 'acknowledge-rule' }) },
  {
    weight: 4,
    arbitrary: fc.record(
      { type: fc.constant('add-topic'), topic: newTopic, text, help },
      { requiredKeys: ['type', 'topic', 'text'] },
    ),
  },
  { weight: 9, arbitrary: fc.record({ type: fc.constant('cast-vote'), topic: id }) },
  { weight: 8, arbitrary: fc.record({ type: fc.constant('move-on'), step: behind, to: target }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('undo-transition'), step: behind }) },
  fc.record({ type: fc.constant('take-back-vote'), topic: id }),
  fc.record({ type: fc.constant('edit-topic'), part: id, text }),
  fc.record({ type: fc.constant('withdraw-topic'), part: id }),
  fc.record({ type: fc.constant('merge-topics'), topic: id, into: id }),
  fc.record({ type: fc.constant('unmerge-topic'), topic: id }),
  fc.record({ type: fc.constant('move-topic'), topic: id, to: fc.constantFrom(-1e15, 0, 1, 2, 1e15) }),
  fc.record({ type: fc.constant('change-settings'), settings }),
  fc.record({ type: fc.constant('confirm-recording'), off: fc.boolean() }),
  fc.record({ type: fc.constant('set-planned-end'), at: fc.constantFrom(0, morning + minutes(70), 1e15) }),
  fc.record({ type: fc.constant('extend-topic'), step: behind, minutes: fc.constantFrom(1, 5, 7) }),
  fc.record({ type: fc.constantFrom('pause-timer', 'resume-timer', 'show-tally'), step: behind }),
  fc.record({ type: fc.constant('mark-ready'), step: behind, ready: fc.boolean() }),
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('answer-check-in'),
      step: behind,
      answer: fc.constantFrom('finished', 'either', 'continue'),
    }),
  },
  fc.record({ type: fc.constantFrom('begin-consultation', 'leave-consultation'), step: behind }),
  fc.record({
    type: fc.constant('go-to-consultation-step'),
    step: behind,
    to: fc.constantFrom('tell', 'ask', 'advise', 'helped'),
  }),
  fc.record({ type: fc.constant('rate-meeting'), score: fc.constantFrom(0, 1, 3, 5, 1e15) }),
  fc.record({ type: fc.constant('propose-sentence'), id: fc.constantFrom('s1', 's2', 's3', 'constructor'), text }),
  fc.record({ type: fc.constant('drop-sentence'), id: fc.constantFrom('s1', 's2', 's3', '__proto__') }),
  fc.record({ type: fc.constant('hand-over-role'), to: who }),
  fc.record({ type: fc.constantFrom('claim-role', 'keep-role', 'take-back-role', 'pass-turn', 'mark-copied') }),
  fc.record({ type: fc.constantFrom('clear-session', 'wait-for-me', 'call-off-clear') }),
  fc.record({ type: fc.constant('answer-role-offer'), accept: fc.boolean() }),
  fc.record({ type: fc.constant('end-turn'), participant: who }),
  fc.record({ type: fc.constant('write-takeaway'), text }),
  fc.record({ type: fc.constant('offer-help'), topic: id, offered: fc.boolean() }),
) as fc.Arbitrary<Command>;

interface Asking {
  does: string;
  window: string;
  counter: number | 'next';
  command: Command;
  /** How long after `at` it may be decided, in ms. */
  life: number;
}

/** Something that happens `after` ms: a command or a report. */
export type Happening = { after: number } & (Asking | { report: Report });

const after = fc.constantFrom(0, 0, 0, 500, 5_000, 20_000, minutes(3), minutes(5), minutes(12), -minutes(1));
const window = fc.constantFrom(...windows);
const process = fc.constantFrom('one', 'two');
/** When the host was asked; the previous release leaves it out. */
const askedAt = fc.option(fc.constantFrom(0, morning, morning + minutes(6), 1e15), { nil: undefined });
const arrival = fc.record({
  window,
  person: fc.constantFrom(...names.map((n) => person(n, { meetingOrganizer: n === 'Dan', contact: `reach ${n}` }))),
  askedAt,
});
const report = fc.oneof(
  fc.record({
    type: fc.constant('windows-arrived'),
    windows: fc.array(arrival, { minLength: 1, maxLength: 3 }),
    process,
  }),
  fc.record({
    type: fc.constant('windows-left'),
    windows: fc.array(window, { minLength: 1, maxLength: 3 }),
    process,
  }),
  fc.record({ type: fc.constant('process-gone'), process }),
  fc.record({
    type: fc.constant('participant-left'),
    person: fc.constantFrom(...names.map((n) => person(n).key)),
    askedAt,
  }),
  fc.record({
    type: fc.constant('artifacts-seen'),
    running: fc.subarray(['recording', 'transcript']),
    stopped: fc.subarray(['notes', 'transcript']),
    askedAt: fc.constantFrom(0, morning, morning + minutes(6), 1e15),
  }),
  fc.record({ type: fc.constantFrom('meeting-ended', 'meeting-resumed', 'time-passed') }),
) as fc.Arbitrary<Report>;

const life = fc.oneof({ weight: 12, arbitrary: fc.constant(minutes(9)) }, fc.constantFrom(0, -1));

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      does: fc.oneof(fc.constant('facilitator'), fc.constantFrom(...names)),
      window,
      counter: fc.oneof({ weight: 9, arbitrary: fc.constant('next' as const) }, fc.integer({ min: 1, max: 40 })),
      command,
      life,
      after,
    }),
  },
  { weight: 1, arbitrary: fc.record({ report, after }) },
);

/** The start of every sequence of events. */
export const opening: OpeningEntry = {
  by: person('Ada'),
  at: morning,
  command: { type: 'start-session', settings: { votesEach: 2 }, recordingOff: false },
  limits: { maxAge: minutes(600), unattended: minutes(60) },
};

/** Everyone has a window and has acknowledged the rule, Ada's device began the first epoch, and there are some topics. */
const prologue: Happening[] = names.flatMap((name, i) => [
  {
    report: { type: 'windows-arrived', windows: [{ window: `w${i + 1}`, person: person(name) }], process: 'one' },
    after: 0,
  },
  { does: name, window: `w${i + 1}`, counter: 'next', command: { type: 'acknowledge-rule' }, life: 0, after: 0 },
  ...(i === 0 ? [asking(name, beginEpoch(fakeDevice(name)))] : []),
  {
    does: name,
    window: `w${i + 1}`,
    counter: 'next',
    command: { type: 'add-topic', topic: 'next', text: `of ${name}` },
    life: 0,
    after: 0,
  },
]);

function asking(does: string, command: Command, after = 0): Happening {
  return { does, window: 'w1', counter: 'next', command, life: minutes(9), after };
}

/** Events that lead to the first check-in, so that sequences can start anywhere on the way there. */
const way: Happening[] = [
  asking('facilitator', { type: 'move-on', step: 0, to: 'vote' }),
  asking('Ben', { type: 'cast-vote', topic: 't2' }),
  asking('Cleo', { type: 'cast-vote', topic: 't3' }),
  asking('Cleo', { type: 'cast-vote', topic: 't3' }),
  asking('Ben', { type: 'cast-vote', topic: 't3' }),
  asking('Ada', { type: 'cast-vote', topic: 't1' }),
  asking('Ada', { type: 'cast-vote', topic: 't1' }),
  asking('facilitator', { type: 'move-on', step: 0, to: 'reveal' }),
  asking('facilitator', { type: 'move-on', step: 0, to: 'discuss' }),
  asking('Dan', { type: 'answer-check-in', step: 0, answer: 'continue' }, minutes(5)),
];

/** Any sequence of up to 90 events. */
export const happenings = fc
  .tuple(fc.constantFrom(0, 1, 3, 6, 7, 8, 9, 10), fc.array(happening, { maxLength: 84, size: 'max' }))
  .map(([steps, events]) => [...way.slice(0, steps), ...events]);

/** Plays these events and reports every entry with the session before and after it, all frozen. */
export function live(
  events: Happening[],
  told: (before: Session, entry: Entry, after: Session | Cleared) => void,
): Entry[] {
  const log: Entry[] = [];
  const counters = new Map<string, number>();
  let session: Session | Cleared = frozen(openSession(opening));
  let now = morning;
  for (const one of [...prologue, ...events]) {
    if ('cleared' in session) break;
    now += one.after;
    const entry = frozen(
      'report' in one ? { by: null, at: now, command: one.report } : asked(one, session, counters, now),
    );
    log.push(entry);
    const { session: next } = decide(session, entry);
    told(session, entry, frozen(next));
    session = next;
  }
  return log;
}

function asked(one: Asking, session: Session, counters: Map<string, number>, at: number): Entry {
  const facilitator = session.participants.find((p) => p.id === session.facilitator)?.key ?? '';
  const by = one.does === 'facilitator' ? facilitator : person(one.does).key;
  // Mostly the person's own window, so that most commands reach the rules.
  const own = Object.entries(session.windows).find(([, w]) => w.key === by)?.[0];
  const name = one.counter === 'next' ? (own ?? one.window) : one.window;
  const next = (counters.get(name) ?? 100) + 1;
  counters.set(name, next);
  let { command } = one;
  if (command.type === 'add-topic' && command.topic === 'next')
    command = { ...command, topic: `t${nextTopic(session)}` };
  if ('step' in command) command = { ...command, step: session.step - command.step };
  if (command.type === 'move-on' && (command.to as string) === 'onward')
    command = { ...command, to: onwardFrom(session) };
  const { epochs, rounds } = session.lock;
  if ('epoch' in command) command = { ...command, epoch: epochs.length + command.epoch };
  if ('round' in command) command = { ...command, round: rounds + command.round };
  command = withFakeLock(command, epochs.length);
  return { by, id: `${name}.${one.counter === 'next' ? next : one.counter}`, at, until: at + one.life, command };
}

/** A number that no topic has used. */
export function nextTopic({ topics, withdrawn }: Session): number {
  return Object.values(topics).flatMap(({ parts }) => parts).length + Object.keys(withdrawn).length + 1;
}

/** The next step of the meeting. */
export function onwardFrom({ progress: { phase } }: Session): (Command & { type: 'move-on' })['to'] {
  if (phase.kind === 'vote') return phase.open ? 'reveal' : 'discuss';
  return phase.kind === 'discuss' ? 'next-topic' : 'vote';
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) frozen(inner);
  }
  return value;
}
