import type { Answer, Artifact, ConsultationStep, Help, Settings } from './choices.ts';
import { limits } from './limits.ts';
import type { Refusal } from './refusal.ts';

export type ParticipantId = string;
export type TopicId = string;

/** What the host has verified about a person. */
export interface VerifiedPerson {
  /** Stable and unique within the meeting, for example tenant and object id. Never leaves the server. */
  key: string;
  name: string;
  /** What a chat link needs; shown only to people they offer help. */
  contact?: string;
  /** Whether they scheduled the meeting. */
  meetingOrganizer?: boolean;
}

/** A verified person under the id that everyone knows them by. */
export interface Person extends VerifiedPerson {
  /** `p` and letters, derived from the key: the same wherever and whenever they join. */
  id: ParticipantId;
}

/** A person in this session, with or without an open window. */
export interface Participant {
  id: ParticipantId;
  /** The host's verified key of the person. Never leaves the server. */
  key: string;
  name: string;
  contact?: string;
  /** When their last window closed, in ms. Absent while one is open. */
  awaySince?: number;
  /** The host's latest answer was that they aren't in the meeting. */
  left: boolean;
  /** When we asked the host the question it answered last, in ms. */
  askedAt?: number;
  acknowledged: boolean;
  /** The role is offered once, to the person who scheduled the meeting. */
  roleOffered: boolean;
  takeaway: string;
  copied: boolean;
}

/** One person's contribution to a topic. Merging keeps parts apart, so each still belongs to its author. */
export interface Part {
  id: TopicId;
  author: ParticipantId;
  /** Locked, see `locked.ts`; as everywhere in a session. */
  text: string;
  help?: Help;
}

/** An offer of help with one part. Only its author learns of it, whatever the part is merged with. */
export interface Offer {
  part: TopicId;
  from: ParticipantId;
}

/** A proposed subject: one part, or several that were merged. */
export interface Topic {
  id: TopicId;
  parts: Part[];
  votes: Readonly<Record<ParticipantId, number>>;
  offers: readonly Offer[];
  /** The topics that were merged into this one, the latest last. */
  merges?: readonly Merge[];
}

/** A topic as it was before it was merged into another one: what it takes to split them again. */
export interface Merge extends Omit<Topic, 'parts' | 'offers'> {
  /** Its parts' ids. The parts themselves, and the offers on them, belong to the merged topic. */
  parts: TopicId[];
  /** Places in the order, from 0: of both topics before, and of the merged one. */
  place: { own: number; other: number; merged: number };
}

/** A time box: running until `endsAt`, or paused with `left` to go. All in ms. */
export type Timer = { length: number; endsAt: number } | { length: number; left: number };

/** A question to everyone, answered silently. Answers are final once the totals are shown. */
export interface Poll<A> {
  answers: Readonly<Record<ParticipantId, A>>;
  firstAnswerAt?: number;
  shown: boolean;
}

/** The question at the end of a time box. */
export interface CheckIn extends Poll<Answer> {
  openedAt: number;
}

/** A structured consultation on the current topic, which holds the topic's own timer. */
export interface Consultation {
  step: ConsultationStep;
  timer: Timer;
  /** Whose question it is. */
  author: ParticipantId;
  /** The topic's timer was paused before. */
  wasPaused: boolean;
}

/** A sentence that may leave the room. No view tells the author. */
interface Sentence {
  id: string;
  text: string;
  author: ParticipantId;
}

export interface Turn {
  participant: ParticipantId;
  how?: 'spoke' | 'passed';
}

export type Phase =
  | { kind: 'names'; turns: Turn[] }
  | { kind: 'gather' }
  | { kind: 'introduce'; topic: TopicId }
  /** `byHand`: voting was reopened and may be complete already, so only the facilitator closes it. */
  | { kind: 'vote'; open: boolean; byHand: boolean }
  | {
      kind: 'discuss';
      topic: TopicId;
      timer: Timer;
      extensions: number;
      ready: ParticipantId[];
      checkIn?: CheckIn;
      consultation?: Consultation;
      /** A consultation on this topic is over. */
      consulted?: true;
    }
  | { kind: 'wrap-up'; turns: Turn[] };

/** The phase of one kind, such as `PhaseOf<'discuss'>`. */
export type PhaseOf<K extends Phase['kind']> = Extract<Phase, { kind: K }>;

/** The part of a session that a transition changes and an undo restores. */
export interface Progress {
  phase: Phase;
  /** When this phase (or topic) began, in ms. */
  since: number;
  /** Topics in the order of discussion; before the reveal, in the order they were added. */
  order: TopicId[];
  discussed: TopicId[];
}

/** A decided command: its counter if it was done, otherwise why it was refused. */
export type Outcome = number | { counter: number; refusal: Refusal };

/** A connection of a person, and the outcomes of its latest commands, lowest counter first. */
export interface Window {
  key: string;
  process: string;
  connected: boolean;
  /** A newer window of the same person replaced it; it returns only when its person asks. */
  replaced?: true;
  seenAt: number;
  outcomes: readonly Outcome[];
  /** The device it brought. */
  device?: string;
}

/** One person in one browser. Its public key is its id; its private key never leaves the browser. */
export interface Device {
  person: ParticipantId;
  /** The keys that it has, by epoch: which device gave it, and when, in ms. Everyone sees them. */
  keys: Record<string, { by: string; at: number }>;
  /** The same keys, each in a box that only this device can open. Only its person gets them. */
  boxes: Record<string, { from: string; box: string }>;
  /** The boxes it couldn't open: the same giver isn't heard again. */
  rejected?: ReadonlyArray<{ epoch: number; by: string }>;
}

/**
 * One comparison of a number, which shows whether everyone has the same list of devices. Each device commits to a random
 * nonce before any is revealed. The number itself never gets here.
 */
export interface Comparison {
  /** Counts from 1. */
  round: number;
  /** Every device that was ever given the present key, in the order in which they were brought. */
  devices: string[];
  /** Those that were here when it began: it waits for them. */
  awaited: string[];
  /** When commitments close in any case, in ms. */
  closesAt: number;
  closed: boolean;
  commitments: Readonly<Record<string, string>>;
  nonces: Readonly<Record<string, string>>;
  /** Whether people see the same number as the one read aloud. */
  confirmed: Readonly<Record<ParticipantId, boolean>>;
}

/** Which devices can read the texts of a session. Keys and boxes are opaque here: only panels know what they mean. */
interface Lock {
  /** One key each; the last is the present one. `sid` is random, `kid` says which key it is. */
  epochs: Array<{ sid: string; kid: string }>;
  /** In the order in which they were brought. */
  devices: Readonly<Record<string, Device>>;
  /** How many comparisons were begun, whatever the key. */
  rounds: number;
  /** The latest comparison under the present key. */
  comparison?: Comparison;
}

/** The agenda card in the meeting's chat, as far as the rules know it. */
export interface Agenda {
  /** The process that looks after the card. Absent: the next to claim it will. */
  process?: string;
  /** The posted message. */
  activity?: string;
  /** A short name for what the posted message says; free of content. */
  shown?: string;
  /** How often the message was found deleted by hand. */
  deleted: number;
  /** The bot isn't in the chat. */
  refused?: boolean;
}

/** What a dialog can ask the facilitator to look at. */
export type PromptAbout = 'check-in' | 'takeaways';

/** The last dialog for the facilitator, and the process that opened it. */
interface Prompted {
  about: PromptAbout;
  step: number;
  at: number;
  process: string;
}

/** The last badge on the tab's icon for the facilitator, and the process that showed it. */
interface Badge {
  at: number;
  process: string;
}

export interface Session {
  /** The time of the last entry, in ms by the store's clock. Never goes back. */
  at: number;
  openedAt: number;
  settings: Settings;
  limits: { maxAge: number; unattended: number };
  plannedEnd: number;
  recordingOff: boolean;
  /** What the host shows to be running, and when it was asked, in ms. Absent: it has shown nothing. */
  recorded?: { which: readonly Artifact[]; askedAt: number };
  /** Rises with every transition; commands that answer to a moment carry it. */
  step: number;
  progress: Progress;
  /** The progress before the last transition, and when that was, for undo. */
  previous?: { progress: Progress; at: number };
  participants: Participant[];
  windows: Readonly<Record<string, Window>>;
  lock: Lock;
  topics: Readonly<Record<TopicId, Topic>>;
  /** The authors of withdrawn topics, by id. An id is never reused, so a late command can't reach another topic. */
  withdrawn: Readonly<Record<TopicId, ParticipantId>>;
  /** Voting was opened, now or before an undo. */
  hasVotingBegun: boolean;
  /** Everyone has seen the counts. Never undone: two results side by side would give away the votes in between. */
  hasResult: boolean;
  facilitator: ParticipantId;
  /** Someone claimed the role; it moves at `endsAt` unless the facilitator keeps it. */
  claim?: { by: ParticipantId; endsAt: number };
  /** The person who lost the role to a claim and can take it back. */
  claimedFrom?: ParticipantId;
  /** The facilitator is about to clear the session: it happens at `clearsAt`. `waited`: people who have added time. */
  lastCall?: { clearsAt: number; waited: ParticipantId[] };
  /** "Was this worth your time?", from 1 to 5. Asked once, so an undo of the wrap-up doesn't ask again. */
  worth?: Poll<number>;
  /** Sentences that may leave the room, in the order they were proposed. */
  sentences?: Sentence[];
  /** The authors of dropped sentences, by id. An id is never reused. */
  droppedSentences?: Readonly<Record<string, ParticipantId>>;
  /** The host reported the meeting's end: the session is cleared at this time unless the meeting resumes. */
  endsAt?: number;
  /** When the last connected window of anyone closed. */
  unattendedSince?: number;
  agenda?: Agenda;
  prompted?: Prompted;
  badge?: Badge;
}

/** What is left of a session that is over. */
export interface Cleared {
  cleared: true;
  at: number;
  /** The message in the chat that is still to be edited. */
  activity?: string;
}

/** Reads a key that came from outside: never what every object inherits, such as `constructor` (I5). */
export function lookUp<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

export function participantOf(session: Session, key: string): Participant | undefined {
  return session.participants.find((p) => p.key === key);
}

/** Whether the person is in the meeting: they have a window, or had one a few minutes ago. */
export function isPresent(participant: Participant, now: number): boolean {
  if (participant.left) return false;
  return participant.awaySince === undefined || now - participant.awaySince < limits.presence;
}

/** Whether votes and check-ins wait for this person: present, and the rule acknowledged. */
export function takesPart(participant: Participant, now: number): boolean {
  return participant.acknowledged && isPresent(participant, now);
}

/** Everyone who takes part now. */
export function takingPart({ participants, at }: Session): Participant[] {
  return participants.filter((p) => takesPart(p, at));
}
