import type { Settings } from './choices.ts';

const second = 1_000;
const minute = 60 * second;

/** Every number in the rules. Times are in ms. */
export const limits = {
  topicLength: 280,
  takeawayLength: 2_000,
  participants: 20,
  /** Connected windows per person; one more replaces the oldest. */
  windowsEach: 10,
  topics: 60,
  /** Withdrawn topics per person. The session remembers the id of each. */
  withdrawnEach: 20,
  /** A total is published once it comes from this many people; in a session this small, from everyone. */
  publishedFrom: 3,
  /** How long people still count as present after closing their last window. */
  presence: 3 * minute,
  /** The longest wait between the first answer and the tally. */
  tally: 20 * second,
  /**
   * How long a facilitator who is in the meeting may have no window before others can claim the role: reading the chat closes the
   * panel. If they leave, the host says so within two minutes.
   */
  beforeClaim: 5 * minute,
  /** How long the facilitator has to answer "Still here?". */
  claim: 15 * second,
  /** The shortest time between two dialogs for the facilitator. */
  betweenPrompts: 4 * minute,
  /** How long the facilitator must be away before a badge appears: a glance at the chat is no reason for one. */
  beforeBadge: 30 * second,
  /** From the host's report that the meeting ended until the clear. */
  afterMeeting: 2 * minute,
  /** The farthest a planned end may be from the start, whatever the maximum age. */
  longestMeeting: 24 * 60 * minute,
  /** How long gathering and voting usually take: only for the plan that everyone sees. */
  usualGather: 8 * minute,
  usualVote: 4 * minute,
  /** A topic that has less time than this and less than its time box isn't begun before the takeaways: only for the plan. */
  shortestTopic: 5 * minute,
  /** From the facilitator's "Clear" until the clear. */
  lastCall: 20 * second,
  /** What a person's "Wait" adds to a last call, once each. */
  lastCallWait: minute,
  /** Time reserved for takeaways before the planned end. */
  takeaways: 5 * minute,
  /** The default planned end is at least this far away. */
  shortestMeeting: 45 * minute,
  /** How long after a clear a new start must be confirmed. */
  clearedRecently: 10 * minute,
  /** How long a session remembers a disconnected window and its outcomes. */
  forgetWindow: 10 * minute,
  outcomesKept: 32,
  /** Devices per person in a whole session. Where the browser keeps nothing, opening the panel anew makes another one. */
  devicesEach: 24,
  /** Keys in a whole session: each of a person's devices may need one of its own while nobody else is here. */
  epochs: 24,
  /** Of these, how many only the facilitator can begin, so that nobody else uses them all up. */
  epochsKept: 8,
  /** Comparisons in a whole session: a server that lies has so many guesses at a number of six digits. */
  comparisons: 9,
  /** How long a comparison waits for commitments. */
  commitments: 10 * second,
  /** How long after it was proposed a command may still be decided: after that, its sender may have tried again. */
  decidedWithin: 6 * second,
  timeBoxMinutes: { least: 1, most: 30 },
  votesEach: { least: 1, most: 10 },
  topicsEach: { least: 1, most: 5 },
  consultationMinutes: { least: 1, most: 15 },
  /** Sentences that may leave the room: at once, per person at once, and per person in the whole session. */
  sentences: 10,
  sentencesEach: 3,
  proposedEach: 12,
  /** More people than this would have more time each in two groups. */
  largeGroup: 8,
} as const;

export const defaultSettings: Settings = {
  rule: 'stays-here',
  timeBoxMinutes: 5,
  votesEach: 3,
  topicsEach: 3,
};

/** The minutes for each step of a consultation, unless the settings say otherwise. */
export const defaultConsultation: NonNullable<Settings['consultation']> = { tell: 2, ask: 2, advise: 4, helped: 1 };

/** The minutes a facilitator can add to a topic. */
export const extensionMinutes: readonly number[] = [5, 3, 2, 1];

/** The minutes proposed for a topic's first extension, its second, and so on: each is shorter, and then none is proposed. */
export const proposedMinutes: readonly number[] = [5, 2, 1];
