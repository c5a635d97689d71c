import * as z from 'zod/mini';
import { Answer, Artifact, ConsultationStep, Help, Settings } from './choices.ts';

const id = z.string();
/** A point in time, in ms by the store's clock. */
const time = z.number();

export const TimerView = z.union([
  z.object({ length: z.number(), endsAt: time }),
  z.object({ length: z.number(), left: z.number() }),
]);
export type TimerView = z.infer<typeof TimerView>;

/** Before the `tally`, everyone learns only who has answered (`PersonView.done`), and out of how many who could. */
export const CheckInView = z.object({
  openedAt: time,
  answered: z.int(),
  of: z.int(),
  tally: z.optional(z.object({ finished: z.int(), either: z.int(), continue: z.int() })),
});
export type CheckInView = z.infer<typeof CheckInView>;

const TurnsView = z.array(z.object({ participant: id, how: z.optional(z.enum(['spoke', 'passed'])) }));

/** A consultation on the current topic. While it runs, the topic's own timer is held. */
export const ConsultationView = z.object({ step: ConsultationStep, timer: TimerView, author: id });
export type ConsultationView = z.infer<typeof ConsultationView>;

export const PhaseView = z.discriminatedUnion('kind', [
  /** A round of names, before topics. */
  z.object({ kind: z.literal('names'), turns: TurnsView }),
  z.object({ kind: z.literal('gather') }),
  z.object({ kind: z.literal('introduce'), topic: id }),
  z.discriminatedUnion('open', [
    /**
     * `finished`: how many people have finished voting, out of how many could. `PersonView.done` tells who.
     */
    z.object({ kind: z.literal('vote'), open: z.literal(true), finished: z.int(), of: z.int() }),
    z.object({ kind: z.literal('vote'), open: z.literal(false) }),
  ]),
  z.object({
    kind: z.literal('discuss'),
    topic: id,
    timer: TimerView,
    extensions: z.int(),
    /** How many said "ready to move on", without names. */
    ready: z.int(),
    checkIn: z.optional(CheckInView),
    consultation: z.optional(ConsultationView),
    /** A consultation on this topic is over. */
    consulted: z.optional(z.literal(true)),
  }),
  z.object({ kind: z.literal('wrap-up'), turns: TurnsView }),
]);
export type PhaseView = z.infer<typeof PhaseView>;

export const PersonView = z.object({
  name: z.string(),
  /** In the meeting: has a window, or had one a few minutes ago. */
  present: z.boolean(),
  /** Only for the facilitator, so that others know when they can claim the role. */
  awaySince: z.optional(time),
  left: z.optional(z.boolean()),
  acknowledged: z.boolean(),
  /** Has placed all their votes, or has answered the check-in; absent once that is over. Never tells what they chose. */
  done: z.optional(z.literal(true)),
});
export type PersonView = z.infer<typeof PersonView>;

export const TopicView = z.object({
  parts: z.array(z.object({ id, author: id, text: z.string(), help: z.optional(Help) })),
  /** Only once everyone may know it. */
  count: z.optional(z.int()),
  discussed: z.optional(z.boolean()),
});
export type TopicView = z.infer<typeof TopicView>;

/** A comparison of a number under the present key, as in `Comparison`. */
export const ComparisonView = z.object({
  round: z.int(),
  devices: z.array(z.string()),
  closed: z.boolean(),
  commitments: z.record(z.string(), z.string()),
  nonces: z.record(z.string(), z.string()),
  confirmed: z.record(id, z.boolean()),
});
export type ComparisonView = z.infer<typeof ComparisonView>;

/** Which devices have which keys, and the latest comparison. */
export const LockView = z.object({
  epochs: z.array(z.object({ sid: z.string(), kid: z.string() })),
  /** `here`: a window of it is connected. `keys`: by epoch, which device gave it the key, and when. */
  devices: z.record(
    z.string(),
    z.object({
      person: id,
      here: z.optional(z.literal(true)),
      keys: z.record(z.string(), z.object({ by: z.string(), at: time })),
    }),
  ),
  /** How many comparisons were begun in this session. */
  rounds: z.int(),
  comparison: z.optional(ComparisonView),
});
export type LockView = z.infer<typeof LockView>;

/** What every participant sees. */
export const SharedView = z.object({
  openedAt: time,
  step: z.int(),
  since: time,
  phase: PhaseView,
  settings: Settings,
  plannedEnd: time,
  /** The latest possible planned end: the session is cleared then at the latest. */
  latestEnd: time,
  recordingOff: z.boolean(),
  /** The host shows that these are running. Absent doesn't mean that nothing is: most hosts don't tell. */
  recorded: z.optional(z.object({ which: z.array(Artifact) })),
  facilitator: id,
  claim: z.optional(z.object({ by: id, endsAt: time })),
  people: z.record(id, PersonView),
  lock: LockView,
  topics: z.record(id, TopicView),
  /** Topic ids in the order of discussion. */
  order: z.array(id),
  /** Voting was opened, now or before an undo, so the settings of votes can no longer change. */
  hasVotingBegun: z.boolean(),
  /** Everyone has seen the counts. */
  hasResult: z.boolean(),
  canUndo: z.boolean(),
  /** The meeting ended: the session is cleared at this time unless the meeting resumes. */
  endsAt: z.optional(time),
  /**
   * The session is about to be cleared: everyone can copy their notes until `clearsAt`. `copied`: how many people have nothing
   * left to copy, told once it is more than half of those taking part.
   */
  lastCall: z.optional(z.object({ clearsAt: time, copied: z.optional(z.int()) })),
  /**
   * "Was this worth your time?", while wrapping up. `spread`: how many chose 1, 2, 3, 4 and 5, once everyone may know.
   */
  worth: z.optional(z.object({ answered: z.int(), of: z.int(), spread: z.optional(z.array(z.int())) })),
  /** Sentences that may leave the room, in the order they were proposed. */
  sentences: z.optional(z.array(z.object({ id, text: z.string() }))),
  /** The agenda is in the meeting's chat, or the bot isn't in it. */
  agenda: z.optional(z.enum(['posted', 'not-in-chat'])),
});
export type SharedView = z.infer<typeof SharedView>;

/** What only one participant sees. */
export const OwnView = z.object({
  participant: id,
  votes: z.record(id, z.int()),
  answer: z.optional(Answer),
  /** Their answer to "Was this worth your time?", while wrapping up. */
  worth: z.optional(z.int()),
  ready: z.boolean(),
  takeaway: z.string(),
  copied: z.boolean(),
  /** Topics of others with an offer of help from this participant. */
  offersMade: z.array(id),
  /** Offers of help on this participant's topics; `contact` makes the link to a chat. */
  offersReceived: z.array(z.object({ topic: id, from: id, contact: z.optional(z.string()) })),
  /** By device of this participant and by epoch: the key, boxed for that device by another one or by itself. */
  boxes: z.record(z.string(), z.record(z.string(), z.object({ from: z.string(), box: z.string() }))),
  roleOffered: z.boolean(),
  mayTakeBackRole: z.boolean(),
  /** During a last call: this participant can still add time to it. */
  mayWait: z.optional(z.literal(true)),
  /** For the facilitator, while wrapping up: how many people have notes that they haven't copied since they changed. */
  uncopied: z.optional(z.int()),
});
export type OwnView = z.infer<typeof OwnView>;

export const View = z.object({ shared: SharedView, own: OwnView });
export type View = z.infer<typeof View>;
