import * as z from 'zod/mini';
import { consultationSteps } from './consultationSteps.ts';

/** The kind of help an author would like with their topic. */
export const Help = z.enum(['ideas', 'a-listener', 'a-challenge', 'a-consultation']);
export type Help = z.infer<typeof Help>;

/** The group's confidentiality rule: "what is said here stays here", or the Chatham House Rule. */
export const ConfidentialityRule = z.enum(['stays-here', 'chatham-house']);
export type ConfidentialityRule = z.infer<typeof ConfidentialityRule>;

/** The languages Mini-M is translated into. */
export const Language = z.enum(['ar', 'de', 'en', 'ja']);
export type Language = z.infer<typeof Language>;

export const ConsultationStep = z.enum(consultationSteps);
export type ConsultationStep = z.infer<typeof ConsultationStep>;

/** What the facilitator can choose. Nothing here holds content. */
export const Settings = z.strictObject({
  rule: ConfidentialityRule,
  /** The length of a time box, in minutes. */
  timeBoxMinutes: z.int(),
  votesEach: z.int(),
  topicsEach: z.int(),
  /** The minutes for each step of a consultation. */
  consultation: z.optional(z.strictObject({ tell: z.int(), ask: z.int(), advise: z.int(), helped: z.int() })),
  /** The session begins with a round of names. Chosen at the start only. */
  firstMeeting: z.optional(z.boolean()),
  /** `false`: the card in the chat only ever shows the steps, even to one person alone. */
  chatAgenda: z.optional(z.boolean()),
  /** `false`: Mini-M never opens a dialog for the facilitator. */
  popUps: z.optional(z.boolean()),
  /** The language of the group's message in the chat: that of the person who started the session. Defaults to English. */
  language: z.optional(Language),
});
export type Settings = z.infer<typeof Settings>;

/** What a host can make of a call, in the order in which it's shown everywhere. `notes`: written by an AI. */
export const Artifact = z.enum(['recording', 'transcript', 'notes']);
export type Artifact = z.infer<typeof Artifact>;

/** Where a facilitator can move on to. */
export const Target = z.enum(['names', 'gather', 'introduce', 'vote', 'reveal', 'discuss', 'next-topic', 'wrap-up']);
export type Target = z.infer<typeof Target>;

/** An answer to the check-in, in the order in which it's shown everywhere. `either` counts for neither side. */
export const Answer = z.enum(['finished', 'either', 'continue']);
export type Answer = z.infer<typeof Answer>;
