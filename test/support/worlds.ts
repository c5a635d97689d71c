import fc from 'fast-check';
import { Answer, type Settings } from '#session/choices.ts';
import type { Command, Entry, Report } from '#session/command.ts';
import { decide, foresee } from '#session/decide.ts';
import type { Refusal } from '#session/refusal.ts';
import { type OpeningEntry, openSession } from '#session/rules/start.ts';
import { type Cleared, lookUp, type Participant, participantOf, type Session } from '#session/session.ts';
import { beginEpoch, fakeBox, fakeDevice, withFakeLock } from './fakeLock.ts';
import { nextTopic, onwardFrom } from './happenings.ts';
import { minutes, morning, person, seconds } from './session.ts';
import { topicId } from './written.ts';

/** Ada opens every session; Ben's votes and answers are secret. */
export const secretive = 'Ben';
const names = ['Ada', secretive, 'Cleo', 'Dan', 'Eve'] as const;
type Name = (typeof names)[number];

const answers = Answer.options;

/** Another answer than this one. */
function nextAnswer(answer: Answer): Answer {
  return answers[(answers.indexOf(answer) + 1) % answers.length] ?? answer;
}

/** Another score than this one. */
function nextScore(score: number): number {
  return (score % 5) + 1;
}

/** Acts on one of the existing topics or people: `n` and `m` pick which. */
interface Picking {
  act:
    | 'cast'
    | 'take-back'
    | 'withdraw'
    | 'edit'
    | 'merge'
    | 'unmerge'
    | 'move'
    | 'offer'
    | 'hand-over'
    | 'propose'
    | 'drop'
    | 'lock';
  n: number;
  m: number;
}

/** An act, without ids. */
export type Act =
  | Picking
  | { act: 'answer'; answer: Answer }
  | { act: 'rate'; score: number }
  | { act: 'change-settings'; settings: Partial<Settings> }
  | { act: 'plain'; command: Record<string, unknown> & { type: Command['type'] } };

/** Something that happens `after` ms. `facilitator`: whoever has the role then. */
export type Event = { after: number } & (
  | { by: Name | 'facilitator'; does: Act }
  | { by: Name; comes: 'opens' | 'closes' | 'leaves' }
);

const pick = fc.nat({ max: 5 });
const onTopics = (...acts: Array<Picking['act']>): fc.Arbitrary<Act> =>
  fc.record({ act: fc.constantFrom(...acts), n: pick, m: pick });
const plain = (...types: Array<Command['type']>): fc.Arbitrary<Act> =>
  fc.constantFrom(...types).map((type) => ({ act: 'plain' as const, command: { type } }));
const plainWith = (command: (Act & { act: 'plain' })['command']): Act => ({ act: 'plain', command });
const moves = (...targets: string[]) =>
  fc.constantFrom(...targets).map((to) => plainWith({ type: 'move-on', to, step: 0 }));
const withStep = (...types: Array<Command['type']>) =>
  fc.constantFrom(...types).map((type) => plainWith({ type, step: 0 }));

const anyone = fc.constantFrom(...names);
const after = fc.oneof(
  { weight: 12, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.constantFrom(1_000, seconds(15), seconds(20)) },
  { weight: 1, arbitrary: fc.constantFrom(minutes(3), minutes(5)) },
);

const ofAnyone: fc.Arbitrary<Act> = fc.oneof(
  { weight: 22, arbitrary: onTopics('cast') },
  { weight: 5, arbitrary: onTopics('take-back') },
  { weight: 12, arbitrary: fc.record({ act: fc.constant('answer' as const), answer: fc.constantFrom(...answers) }) },
  { weight: 10, arbitrary: fc.record({ act: fc.constant('rate' as const), score: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 4, arbitrary: onTopics('propose', 'propose', 'drop') },
  { weight: 3, arbitrary: onTopics('withdraw') },
  { weight: 2, arbitrary: onTopics('edit', 'offer') },
  { weight: 3, arbitrary: onTopics('lock') },
  { weight: 3, arbitrary: plain('acknowledge-rule') },
  { weight: 2, arbitrary: fc.constant(plainWith({ type: 'add-topic', text: 'one more' })) },
  { weight: 2, arbitrary: plain('claim-role', 'take-back-role', 'pass-turn', 'mark-copied', 'wait-for-me') },
  { weight: 1, arbitrary: fc.boolean().map((ready) => plainWith({ type: 'mark-ready', step: 0, ready })) },
  { weight: 1, arbitrary: fc.constant(plainWith({ type: 'write-takeaway', text: 'mine' })) },
);
const ofFacilitator: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: moves('onward') },
  { weight: 2, arbitrary: moves('introduce', 'vote', 'reveal', 'discuss', 'next-topic', 'wrap-up') },
  { weight: 5, arbitrary: withStep('undo-transition') },
  { weight: 4, arbitrary: withStep('show-tally') },
  { weight: 2, arbitrary: withStep('pause-timer', 'resume-timer') },
  { weight: 2, arbitrary: withStep('begin-consultation', 'leave-consultation') },
  { weight: 2, arbitrary: moves('wrap-up') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(1, 5).map((more) => plainWith({ type: 'extend-topic', step: 0, minutes: more })),
  },
  { weight: 5, arbitrary: onTopics('merge', 'merge', 'unmerge', 'move', 'hand-over') },
  { weight: 1, arbitrary: plain('keep-role') },
  { weight: 2, arbitrary: plain('clear-session', 'call-off-clear', 'call-off-clear') },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('change-settings' as const),
      settings: fc.record(
        {
          votesEach: fc.integer({ min: 1, max: 3 }),
          rule: fc.constantFrom('stays-here' as const, 'chatham-house' as const),
          topicsEach: fc.integer({ min: 1, max: 5 }),
        },
        { requiredKeys: [] },
      ),
    }),
  },
);

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ by: anyone, does: ofAnyone, after }) },
  { weight: 5, arbitrary: fc.record({ by: fc.constant('facilitator' as const), does: ofFacilitator, after }) },
  { weight: 1, arbitrary: fc.record({ by: anyone, comes: fc.constantFrom('opens', 'closes', 'leaves'), after }) },
) as fc.Arbitrary<Event>;

const does = (by: Event['by'], act: Act, later = 0): Event => ({ by, does: act, after: later }) as Event;
const onward = plainWith({ type: 'move-on', to: 'onward', step: 0 });

/**
 * How a meeting begins: its people, a topic each, and how far it has come towards the first check-in, or to the wrap-up after it.
 * `early`: voting is closed before everyone has finished.
 */
function beginning(people: number, steps: number, votesEach: number, early: boolean): Event[] {
  const here = names.slice(0, people);
  const gathers = here.flatMap((name): Event[] => [
    { by: name, comes: 'opens', after: 0 },
    does(name, plainWith({ type: 'acknowledge-rule' })),
    does(
      name,
      plainWith(name === 'Ada' ? beginEpoch(fakeDevice(name)) : { type: 'bring-device', device: fakeDevice(name) }),
    ),
    does(name, plainWith({ type: 'add-topic', text: `of ${name}` })),
  ]);
  const all = here.flatMap((name, n) => Array.from({ length: votesEach }, (_, m) => does(name, { act: 'cast', n, m })));
  const way = [
    [does('facilitator', onward)],
    all.slice(0, early ? votesEach * 2 : -1),
    early ? [] : all.slice(-1),
    [does('facilitator', onward), does('facilitator', onward)],
    [{ by: 'Ada', comes: 'opens', after: minutes(5) } as Event],
    here.slice(2).map((name, n) => does(name, { act: 'answer', answer: answers[n % 3] ?? 'either' })),
    [
      does('facilitator', plainWith({ type: 'move-on', to: 'wrap-up', step: 0 })),
      ...here.slice(2).map((name, n) => does(name, { act: 'rate', score: n + 1 })),
    ],
  ];
  return [...gathers, ...way.slice(0, steps).flat()];
}

/** The events of a meeting, and how many votes each person has. */
export interface Meeting {
  votesEach: number;
  events: Event[];
}

/** Any meeting of two to five people. */
export const meetings: fc.Arbitrary<Meeting> = fc
  .record({
    people: fc.integer({ min: 2, max: names.length }),
    votesEach: fc.constantFrom(1, 2, 3),
    early: fc.boolean(),
    steps: fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 6, 7, 7),
    events: fc.array(event, { maxLength: 60, size: 'max' }),
  })
  .map(({ people, votesEach, early, steps, events }) => ({
    votesEach,
    events: [...beginning(people, steps, votesEach, early), ...events],
  }));

/** One of the worlds a meeting takes place in. */
export class World {
  session: Session | Cleared;
  readonly #counters = new Map<string, number>();

  constructor(votesEach: number) {
    const opening: OpeningEntry = {
      by: person('Ada'),
      at: morning,
      command: { type: 'start-session', settings: { votesEach }, recordingOff: false },
      limits: { maxAge: minutes(600), unattended: minutes(300) },
    };
    this.session = openSession(opening);
  }

  get open(): Session | undefined {
    return 'cleared' in this.session ? undefined : this.session;
  }

  participant(name: string): Participant | undefined {
    return this.open && participantOf(this.open, person(name).key);
  }

  reports(command: Report, at: number): void {
    this.session = decide(this.session, { by: null, at, command }).session;
  }

  /** The refusal it would get now. */
  foresees(name: string, command: Command, at: number): Refusal | undefined {
    const foreseen = foresee(this.session, { ...this.#entry(name, command, at), id: `${name}.${1e9}` });
    return 'refusal' in foreseen ? foreseen.refusal : undefined;
  }

  asks(name: string, command: Command, at: number): Refusal | undefined {
    this.#counters.set(name, (this.#counters.get(name) ?? 0) + 1);
    const { session, refusal } = decide(this.session, this.#entry(name, command, at));
    this.session = session;
    return refusal;
  }

  #entry(name: string, command: Command, at: number): Entry & { by: string } {
    return { by: person(name).key, id: `${name}.${this.#counters.get(name) ?? 0}`, at, until: at, command };
  }
}

/** The person who does it. */
export function nameOf(by: Name | 'facilitator', session: Session): string {
  return by === 'facilitator' ? (session.participants.find((p) => p.id === session.facilitator)?.name ?? '') : by;
}

/**
 * The command that `act` stands for here and now. `other`: in the other world, where whoever does it places their votes
 * one topic further and gives the next answer.
 */
export function commandOf(act: Act, session: Session, by: Participant, other: boolean): Command {
  return withFakeLock(plainCommandOf(act, session, by, other), session.lock.epochs.length);
}

/** The same with a plain text. */
function plainCommandOf(act: Act, session: Session, by: Participant, other: boolean): Command {
  const topics = Object.keys(session.topics);
  const at = (n: number) => topics[n % Math.max(1, topics.length)] ?? 'none';
  switch (act.act) {
    case 'cast':
      return { type: 'cast-vote', topic: at(act.n + (other ? 1 : 0)) };
    case 'take-back': {
      const mine = topics.flatMap((id) =>
        Array.from({ length: lookUp(session.topics, id)?.votes[by.id] ?? 0 }, () => id),
      );
      return { type: 'take-back-vote', topic: mine[act.n % Math.max(1, mine.length)] ?? at(act.n) };
    }
    case 'answer':
      return { type: 'answer-check-in', step: session.step, answer: other ? nextAnswer(act.answer) : act.answer };
    case 'rate':
      return { type: 'rate-meeting', score: other ? nextScore(act.score) : act.score };
    case 'propose': {
      const { sentences = [], droppedSentences = {} } = session;
      const id = `s${sentences.length + Object.keys(droppedSentences).length}`.padEnd(12, '0');
      return { type: 'propose-sentence', id, text: `sentence ${act.n}` };
    }
    case 'drop': {
      const { sentences = [] } = session;
      return { type: 'drop-sentence', id: sentences[act.n % Math.max(1, sentences.length)]?.id ?? 'none' };
    }
    case 'withdraw':
    case 'edit': {
      const own = Object.values(session.topics).flatMap(({ parts }) => parts.filter((part) => part.author === by.id));
      const part = own[act.n % Math.max(1, own.length)]?.id ?? at(act.n);
      return act.act === 'edit' ? { type: 'edit-topic', part, text: 'edited' } : { type: 'withdraw-topic', part };
    }
    case 'merge':
      return { type: 'merge-topics', topic: at(act.n), into: at(act.m) };
    case 'unmerge': {
      const merged = topics.filter((id) => (lookUp(session.topics, id)?.parts.length ?? 0) > 1);
      return { type: 'unmerge-topic', topic: merged[act.n % Math.max(1, merged.length)] ?? at(act.n) };
    }
    case 'move':
      return { type: 'move-topic', topic: at(act.n), to: act.m };
    case 'offer':
      return { type: 'offer-help', topic: at(act.n), offered: act.m % 2 === 0 };
    case 'lock':
      return lockCommandOf(act.n, act.m, session, by);
    case 'hand-over':
      return { type: 'hand-over-role', to: session.participants[act.n % session.participants.length]?.id ?? '' };
    case 'change-settings':
      return { type: 'change-settings', settings: act.settings };
    case 'plain': {
      const command = { ...act.command } as unknown as Command;
      if (command.type === 'add-topic') command.topic = topicId(nextTopic(session));
      if ('step' in command) command.step = session.step;
      if (command.type === 'move-on' && (command.to as string) === 'onward') command.to = onwardFrom(session);
      return command;
    }
  }
}

/** One of the lock's commands, by this person's device. `m` picks whom it concerns. */
function lockCommandOf(n: number, m: number, { lock, participants }: Session, by: Participant): Command {
  const { epochs, rounds: round } = lock;
  const device = fakeDevice(by.name);
  const epoch = epochs.length;
  const digest = 'd'.repeat(43);
  const to = fakeDevice(participants[m % participants.length]?.name ?? '');
  const all: Command[] = [
    { type: 'give-key', epoch, from: device, to, box: fakeBox },
    m === 0 ? beginEpoch(device, epoch + 1) : { type: 'bring-device', device },
    { type: 'begin-comparison', round: round + 1 },
    { type: 'commit-nonce', round, device, commitment: digest },
    { type: 'reveal-nonce', round, device, nonce: digest },
    m === 0 ? { type: 'reject-key', epoch, device } : { type: 'confirm-number', round, same: m > 1 },
  ];
  return all[n % all.length] as Command;
}
