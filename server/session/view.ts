import * as z from 'zod/mini';
import { Answer, Help, Settings } from './choices.ts';

const id = z.string();
/** A moment, in ms by the store's clock. */
const time = z.number();

export const TimerView = z.union([
  z.object({ length: z.number(), endsAt: time }),
  z.object({ length: z.number(), left: z.number() }),
]);
export type TimerView = z.infer<typeof TimerView>;

/** Until `tally` is there, nobody learns more than how many have answered, out of how many could. */
export const CheckInView = z.object({
  openedAt: time,
  answered: z.int(),
  of: z.int(),
  tally: z.optional(z.object({ finished: z.int(), continue: z.int() })),
});
export type CheckInView = z.infer<typeof CheckInView>;

export const PhaseView = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('gather') }),
  z.object({ kind: z.literal('introduce'), topic: id }),
  z.discriminatedUnion('open', [
    /**
     * `finished`: how many people have finished voting, out of how many could. Nobody is named. But everyone can watch
     * both numbers: when a person leaves, `of` drops only if they hadn't finished.
     */
    z.object({ kind: z.literal('vote'), open: z.literal(true), finished: z.int(), of: z.int() }),
    z.object({ kind: z.literal('vote'), open: z.literal(false) }),
  ]),
  z.object({
    kind: z.literal('discuss'),
    topic: id,
    timer: TimerView,
    extensions: z.int(),
    /** How many said "ready to move on"; never who. */
    ready: z.int(),
    checkIn: z.optional(CheckInView),
  }),
  z.object({
    kind: z.literal('wrap-up'),
    turns: z.array(z.object({ participant: id, how: z.optional(z.enum(['spoke', 'passed'])) })),
  }),
]);
export type PhaseView = z.infer<typeof PhaseView>;

export const PersonView = z.object({
  name: z.string(),
  /** In the meeting: has a window, or had one in the last minutes. */
  present: z.boolean(),
  /** Said of the facilitator only: whoever may claim the role must know it. */
  awaySince: z.optional(time),
  left: z.optional(z.boolean()),
  acknowledged: z.boolean(),
});
export type PersonView = z.infer<typeof PersonView>;

export const TopicView = z.object({
  parts: z.array(z.object({ id, author: id, text: z.string(), help: z.optional(Help) })),
  /** Present only when all may know it. */
  count: z.optional(z.int()),
  discussed: z.optional(z.boolean()),
});
export type TopicView = z.infer<typeof TopicView>;

/** What every participant sees alike. */
export const SharedView = z.object({
  openedAt: time,
  step: z.int(),
  since: time,
  phase: PhaseView,
  settings: Settings,
  plannedEnd: time,
  /** The planned end may not lie later than this: the session is cleared then at the latest. */
  latestEnd: time,
  recordingOff: z.boolean(),
  facilitator: id,
  claim: z.optional(z.object({ by: id, endsAt: time })),
  people: z.record(id, PersonView),
  topics: z.record(id, TopicView),
  /** Topic ids in the order in which they are (or will be) discussed. */
  order: z.array(id),
  /** Voting was opened, now or before an undo: what votes are counted by stays as it is. */
  hasVotingBegun: z.boolean(),
  /** Everyone has seen the counts. */
  hasResult: z.boolean(),
  canUndo: z.boolean(),
  /** The meeting ended: the session is cleared at this time unless it resumes. */
  endsAt: z.optional(time),
  /** Whether the agenda is in the meeting's chat, or the bot is not. */
  agenda: z.optional(z.enum(['posted', 'not-in-chat'])),
});
export type SharedView = z.infer<typeof SharedView>;

/** What is one participant's alone. */
export const OwnView = z.object({
  participant: id,
  votes: z.record(id, z.int()),
  answer: z.optional(Answer),
  ready: z.boolean(),
  takeaway: z.string(),
  copied: z.boolean(),
  /** Topics of others on which this participant offered help. */
  offersMade: z.array(id),
  /** Who offered help on this participant's topics; `contact` makes the link to chat with them. */
  offersReceived: z.array(z.object({ topic: id, from: id, contact: z.optional(z.string()) })),
  roleOffered: z.boolean(),
  mayTakeBackRole: z.boolean(),
  /** For the facilitator, while wrapping up: how many have keepsakes that they have not copied, or not since they changed. */
  uncopied: z.optional(z.int()),
});
export type OwnView = z.infer<typeof OwnView>;

export const View = z.object({ shared: SharedView, own: OwnView });
export type View = z.infer<typeof View>;
