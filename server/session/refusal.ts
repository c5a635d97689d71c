/** Why something can't be done: a code, and the number in its sentence if it has one. */
export interface Refusal {
  code: RefusalCode;
  max?: number;
}

/** The codes of all refusals, in the order of the rules. */
export const refusalCodes = [
  'rule-not-acknowledged',
  'only-the-facilitator',
  'moved-on',
  'wrong-phase',
  'text-empty',
  'text-too-long',
  'unknown-topic',
  'not-your-topic',
  'topic-discussed',
  'topics-stay',
  'topics-used',
  'too-many-topics',
  'topic-id-taken',
  'too-many-withdrawn',
  'too-late-for-topics',
  'same-topic',
  'not-merged',
  'no-topics',
  'no-topics-left',
  'voting-closed',
  'voting-open',
  'votes-used',
  'no-vote-here',
  'voting-begun',
  'check-in-open',
  'no-check-in',
  'tally-shown',
  'too-few-answers',
  'timer-paused',
  'timer-running',
  'nothing-to-undo',
  'result-seen',
  'facilitator-is-here',
  'claim-running',
  'no-claim',
  'nothing-to-take-back',
  'no-role-offer',
  'already-facilitator',
  'unknown-participant',
  'participant-away',
  'turn-over',
  'own-topic',
  'bad-time',
  'bad-setting',
  'last-call-running',
  'no-last-call',
  'waited-already',
  'session-open',
  'just-cleared',
  'no-session',
  'cleared',
  'not-your-window',
  'expired',
  'too-old',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

export function no(code: RefusalCode, max?: number): Refusal {
  return max === undefined ? { code } : { code, max };
}
