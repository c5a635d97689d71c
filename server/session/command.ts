import * as z from 'zod/mini';
import type { PromptAbout } from './agenda.ts';

/** How long a text may be on the wire; the rules' own limits are lower and worded (see `limits`). */
const rawText = z.string().check(z.maxLength(4000));
const id = z.string().check(z.maxLength(40));
/**
 * A new topic's id: `t` and 8 random bytes in base64url, made by the window that adds it, so that no id depends on the order
 * in which a log is read. No such key looks like a whole number, which objects would list first.
 */
const newTopicId = z.string().check(z.regex(/^t[\w-]{11}$/));
const step = z.int();
const minutes = z.int();

/** What kind of help the author of a topic would like. */
export const Help = z.enum(['ideas', 'a-listener', 'a-challenge']);
export type Help = z.infer<typeof Help>;

/** The group's confidentiality rule: "what is said here stays here", or the Chatham House Rule. */
export const ConfidentialityRule = z.enum(['stays-here', 'chatham-house']);
export type ConfidentialityRule = z.infer<typeof ConfidentialityRule>;

/** The languages that Mini-M has words in. */
export const Language = z.enum(['ar', 'de', 'en', 'ja']);
export type Language = z.infer<typeof Language>;

/** What the facilitator may choose; everything here is free of content. */
export const Settings = z.strictObject({
  rule: ConfidentialityRule,
  /** The length of a time box, in minutes. */
  timeBoxMinutes: minutes,
  votesEach: z.int(),
  topicsEach: z.int(),
  /** `false`: the card in the chat never shows more than the steps, not even to one person alone. */
  chatAgenda: z.optional(z.boolean()),
  /** `false`: the facilitator is never asked by a dialog. */
  popUps: z.optional(z.boolean()),
  /** What the group's message in the chat is written in: as who started the session reads. Left out, English. */
  language: z.optional(Language),
});
export type Settings = z.infer<typeof Settings>;

/** Where a facilitator may move on to; which of these is possible now is said by `refusal`. */
export const Target = z.enum(['introduce', 'vote', 'reveal', 'discuss', 'next-topic', 'wrap-up']);
export type Target = z.infer<typeof Target>;

export const Answer = z.enum(['finished', 'continue']);
export type Answer = z.infer<typeof Answer>;

/**
 * The press that opens a session: the first command of its log. `plannedEnd` in ms since 1970; left out, the rules choose it.
 * `again` says that the person knows that a session was cleared here a moment ago.
 */
export const StartSession = z.strictObject({
  type: z.literal('start-session'),
  settings: z.partial(Settings),
  recordingOff: z.boolean(),
  plannedEnd: z.optional(z.int()),
  again: z.optional(z.boolean()),
});
export type StartSession = z.infer<typeof StartSession>;

/**
 * What a participant may ask for. Commands that answer to a moment carry the `step` they were pressed at, so that a
 * second press, or one that comes late, never moves the session twice.
 */
export const Command = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('acknowledge-rule') }),
  z.strictObject({ type: z.literal('confirm-recording'), off: z.boolean() }),
  z.strictObject({ type: z.literal('set-planned-end'), at: z.int() }),
  z.strictObject({ type: z.literal('change-settings'), settings: z.partial(Settings) }),

  z.strictObject({ type: z.literal('add-topic'), topic: newTopicId, text: rawText, help: z.optional(Help) }),
  z.strictObject({ type: z.literal('edit-topic'), part: id, text: rawText, help: z.optional(Help) }),
  z.strictObject({ type: z.literal('withdraw-topic'), part: id }),
  z.strictObject({ type: z.literal('merge-topics'), topic: id, into: id }),
  z.strictObject({ type: z.literal('move-topic'), topic: id, to: z.int() }),

  z.strictObject({ type: z.literal('cast-vote'), topic: id }),
  z.strictObject({ type: z.literal('take-back-vote'), topic: id }),

  z.strictObject({ type: z.literal('move-on'), step, to: Target }),
  z.strictObject({ type: z.literal('undo-transition'), step }),
  z.strictObject({ type: z.literal('extend-topic'), step, minutes }),
  z.strictObject({ type: z.literal('pause-timer'), step }),
  z.strictObject({ type: z.literal('resume-timer'), step }),
  z.strictObject({ type: z.literal('mark-ready'), step, ready: z.boolean() }),
  z.strictObject({ type: z.literal('answer-check-in'), step, answer: Answer }),
  z.strictObject({ type: z.literal('show-tally'), step }),

  z.strictObject({ type: z.literal('hand-over-role'), to: id }),
  z.strictObject({ type: z.literal('claim-role') }),
  z.strictObject({ type: z.literal('keep-role') }),
  z.strictObject({ type: z.literal('take-back-role') }),
  z.strictObject({ type: z.literal('answer-role-offer'), accept: z.boolean() }),

  z.strictObject({ type: z.literal('end-turn'), participant: id }),
  z.strictObject({ type: z.literal('pass-turn') }),
  z.strictObject({ type: z.literal('write-takeaway'), text: rawText }),
  z.strictObject({ type: z.literal('offer-help'), topic: id, offered: z.boolean() }),
  z.strictObject({ type: z.literal('mark-copied') }),

  z.strictObject({ type: z.literal('clear-session') }),
]);
export type Command = z.infer<typeof Command>;

/** What the host has verified about a person. `contact` is what a chat link needs; only those they offer help to see it. */
export interface VerifiedPerson {
  /** Stable and unique within the meeting, for example tenant and object id. */
  key: string;
  name: string;
  contact?: string;
  /** Whether this is who scheduled the meeting. */
  meetingOrganizer?: boolean;
}

/** A verified person as one session knows them. */
export interface Person extends VerifiedPerson {
  /** Names them to everyone: `p` and letters, made from their key, the same whenever and wherever they join. */
  id: string;
}

/** What a server process reports. Proposing one twice is harmless. */
export type Report =
  /** `askedAt`: see `Participant`. Left out by the release before. */
  | {
      type: 'windows-arrived';
      windows: Array<{ window: string; person: Person; askedAt?: number }>;
      process: string;
    }
  | { type: 'windows-left'; windows: string[]; process: string }
  | { type: 'process-gone'; process: string }
  | { type: 'participant-left'; person: string; askedAt?: number }
  | { type: 'meeting-ended' }
  | { type: 'meeting-resumed' }
  | { type: 'time-passed' }
  /** Asked by a word in the chat, and confirmed there. `openedAt` says which session was meant. */
  | { type: 'clear-asked'; person: string; openedAt: number }
  /** About the card in the chat, see `agenda.ts`. */
  | { type: 'agenda-claimed'; process: string }
  | { type: 'agenda-posted'; process: string; activity: string; shown: string }
  | { type: 'agenda-refused'; process: string }
  | { type: 'agenda-deleted'; process: string; activity: string }
  | { type: 'facilitator-prompted'; process: string; about: PromptAbout }
  | { type: 'badge-shown'; process: string };

/**
 * One entry of a session's log, in the order that the store gave it. `at` is the store's time in ms; `until`, by the same
 * clock, is how long a command may be decided: placed later, it is void.
 */
export type Entry =
  | { by: string; id: string; at: number; until: number; command: Command }
  | { by: null; at: number; command: Report };

/** The entry that opens a session. */
export interface OpeningEntry {
  by: Person;
  at: number;
  command: StartSession;
  limits: { maxAge: number; unattended: number };
}
