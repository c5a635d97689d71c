import type { Agenda, Badge, Prompted } from './agenda.ts';
import type { Answer, Help, Settings } from './command.ts';
import type { Refusal } from './refusal.ts';

export type ParticipantId = string;
export type TopicId = string;

/** A person in this session, whether they have a window open or not. */
export interface Participant {
  id: ParticipantId;
  /** The host's verified key of the person; never leaves the server. */
  key: string;
  name: string;
  contact?: string;
  /** Since when no window is open, in ms. Absent while one is. */
  awaySince?: number;
  /** The host's latest answer was that they are not in the meeting. */
  left: boolean;
  /** When the host was asked the question that it answered last, in ms. */
  askedAt?: number;
  acknowledged: boolean;
  /** The role is offered to who scheduled the meeting, once. */
  roleOffered: boolean;
  takeaway: string;
  copied: boolean;
}

/** What one person brought. Merging keeps the parts apart, so each stays its author's. */
export interface Part {
  id: TopicId;
  author: ParticipantId;
  text: string;
  help?: Help;
}

/** A proposed subject: one part, or several that were merged. */
export interface Topic {
  id: TopicId;
  parts: Part[];
  votes: Readonly<Record<ParticipantId, number>>;
  /** Who can help with it; only its authors learn who. */
  offers: ParticipantId[];
}

/** A time box as data: running until `endsAt`, or paused with `left`. All in ms. */
export type Timer = { length: number; endsAt: number } | { length: number; left: number };

/** The question at the end of a time box. Answers are fixed once the tally is shown. */
export interface CheckIn {
  openedAt: number;
  answers: Readonly<Record<ParticipantId, Answer>>;
  firstAnswerAt?: number;
  shown: boolean;
}

interface Turn {
  participant: ParticipantId;
  how?: 'spoke' | 'passed';
}

export type Phase =
  | { kind: 'gather' }
  | { kind: 'introduce'; topic: TopicId }
  /** `byHand`: voting was opened before and may be complete already, so only the facilitator closes it. */
  | { kind: 'vote'; open: boolean; byHand: boolean }
  | {
      kind: 'discuss';
      topic: TopicId;
      timer: Timer;
      extensions: number;
      ready: ParticipantId[];
      checkIn?: CheckIn;
    }
  | { kind: 'wrap-up'; turns: Turn[] };

/** The part of a session that a transition changes and that an undo brings back. */
export interface Progress {
  phase: Phase;
  /** When this phase (or topic) began, in ms. */
  since: number;
  /** The topics in the order in which they will be discussed; before the reveal, in the order they came. */
  order: TopicId[];
  discussed: TopicId[];
}

/** A command that was decided: its counter where it was done, else why it was refused. */
export type Outcome = number | { counter: number; refusal: Refusal };

/** A window's last decided commands, so that a repeated one gets its recorded outcome. Lowest counter first. */
export interface Window {
  key: string;
  process: string;
  connected: boolean;
  /** A newer window of the same person took its place: it returns only when its person asks for it. */
  replaced?: true;
  seenAt: number;
  outcomes: readonly Outcome[];
}

export interface Session {
  /** The time of the last entry, in ms by the store's clock; never goes back. */
  at: number;
  openedAt: number;
  settings: Settings;
  limits: { maxAge: number; unattended: number };
  plannedEnd: number;
  recordingOff: boolean;
  /** Rises with every transition; commands that answer to a moment carry it. */
  step: number;
  progress: Progress;
  /** What the last transition left, and when, for undo. */
  previous?: { progress: Progress; at: number };
  participants: Participant[];
  windows: Readonly<Record<string, Window>>;
  topics: Readonly<Record<TopicId, Topic>>;
  /** The ids of withdrawn topics, and whose they were: none is given again, so that nothing meant for one meets another. */
  withdrawn: Readonly<Record<TopicId, ParticipantId>>;
  /** Voting was opened, now or before an undo. */
  hasVotingBegun: boolean;
  /** Everyone has seen the counts. Never undone: a second result beside the first would tell who voted in between. */
  hasResult: boolean;
  facilitator: ParticipantId;
  /** Somebody asked for the role; it moves at `endsAt` unless the facilitator keeps it. */
  claim?: { by: ParticipantId; endsAt: number };
  /** Who lost the role to a claim and may take it back. */
  claimedFrom?: ParticipantId;
  /** The host reported the meeting's end: cleared at this time unless it resumes. */
  endsAt?: number;
  /** Since when no window of anybody is connected. */
  unattendedSince?: number;
  /** The card in the chat, once a process looks after it. */
  agenda?: Agenda;
  prompted?: Prompted;
  badge?: Badge;
}

/** A session that is over. Nothing of it is left but that it was. */
export interface Cleared {
  cleared: true;
  at: number;
  /** The message in the chat that is still to be edited. */
  activity?: string;
}

const second = 1_000;
const minute = 60 * second;

/** Every number the rules know, in one place. Times in ms. */
export const limits = {
  topicLength: 280,
  takeawayLength: 2_000,
  participants: 20,
  /** Windows of one person that are connected at once; a newer one replaces the oldest. */
  windowsEach: 10,
  topics: 60,
  /** How many topics a person may withdraw; each leaves its id behind. */
  withdrawnEach: 20,
  /** How many people a total must be made of before anyone is told it; in a session this small, everyone in it. */
  publishedFrom: 3,
  /** A closed panel is not an absence: this long after their last window a person still counts as present. */
  presence: 3 * minute,
  /** How long after the first answer the tally is shown at the latest. */
  tally: 20 * second,
  /** How long the facilitator has to answer "Still here?". */
  claim: 15 * second,
  /** Between two dialogs that ask the facilitator to look. */
  betweenPrompts: 4 * minute,
  /** Who reads the chat for a moment is not told that the meeting waits for them. */
  beforeBadge: 30 * second,
  /** From the host's report that the meeting ended to the clear. */
  afterMeeting: 2 * minute,
  /** What the planned end may be away at most, however old a session may grow. */
  longestMeeting: 24 * 60 * minute,
  /** Kept for takeaways before the planned end. */
  takeaways: 5 * minute,
  /** A planned end chosen by the rules is at least this far away. */
  shortestMeeting: 45 * minute,
  /** After a clear, starting again asks for a confirmation for this long. */
  clearedRecently: 10 * minute,
  /** A window that is gone this long is forgotten with its outcomes. */
  forgetWindow: 10 * minute,
  outcomesKept: 32,
  /** How long after it was proposed a command may still be decided: later, whoever asked may have tried again. */
  decidedWithin: 6 * second,
  timeBoxMinutes: { least: 1, most: 30 },
  votesEach: { least: 1, most: 10 },
  topicsEach: { least: 1, most: 5 },
} as const;

export const defaultSettings: Settings = {
  rule: 'stays-here',
  timeBoxMinutes: 5,
  votesEach: 3,
  topicsEach: 3,
};

/** The minutes a facilitator may add to a topic. */
export const extensionMinutes: readonly number[] = [5, 3, 2, 1];

/** The next half or full hour that is at least 45 minutes away. Half hours of UTC. */
export function defaultPlannedEnd(now: number): number {
  const half = 30 * minute;
  return Math.ceil((now + limits.shortestMeeting) / half) * half;
}

/** What a record holds under a key that came from outside: never what every object inherits, as under `constructor`. */
export function lookUp<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

export function isPresent(participant: Participant, now: number): boolean {
  if (participant.left) return false;
  return participant.awaySince === undefined || now - participant.awaySince < limits.presence;
}

/** Who takes part now: present, and the rule acknowledged. They are who a vote or a check-in waits for. */
export function takingPart({ participants, at }: Session): Participant[] {
  return participants.filter((p) => takesPart(p, at));
}

export function takesPart(participant: Participant, now: number): boolean {
  return participant.acknowledged && isPresent(participant, now);
}

export function participantOf(session: Session, key: string): Participant | undefined {
  return session.participants.find((p) => p.key === key);
}

export function votesOf({ topics }: Session, participant: ParticipantId): number {
  let placed = 0;
  for (const id in topics) placed += topics[id]?.votes[participant] ?? 0;
  return placed;
}

export function countOf({ votes }: Topic): number {
  let count = 0;
  for (const id in votes) count += votes[id] ?? 0;
  return count;
}

/** Whether topics no longer wait in the order they came: voting was closed or skipped. */
export function isVotingOver(phase: Phase): boolean {
  return phase.kind === 'discuss' || phase.kind === 'wrap-up' || (phase.kind === 'vote' && !phase.open);
}

/** Whether this person has placed all their votes. Only their own presses change that while voting is open (G7). */
export function hasFinished(session: Session, participant: ParticipantId): boolean {
  return votesOf(session, participant) >= session.settings.votesEach;
}

/** How many have finished voting, out of those who take part and those who finished and left. */
export function votingProgress(session: Session): { finished: number; of: number } {
  let finished = 0;
  let of = 0;
  for (const p of session.participants) {
    const done = hasFinished(session, p.id);
    if (done) finished++;
    if (done || takesPart(p, session.at)) of++;
  }
  return { finished, of };
}

/** How many could have answered: everyone who takes part, and those who answered and left. */
export function answerable(session: Session, answers: CheckIn['answers']): number {
  let of = 0;
  for (const p of session.participants) if (answers[p.id] || takesPart(p, session.at)) of++;
  return of;
}

/**
 * Whether a total may be told that is made of what `given` people voted or answered, out of `of` who could. `joined` is
 * how many people were ever in the session, so that nobody lowers the bar by sending people away.
 */
export function mayPublish(joined: number, given: number, of: number): boolean {
  if (given >= limits.publishedFrom) return true;
  return joined <= limits.publishedFrom && given > 0 && given >= of;
}
