import type { ConsultationStep } from './choices.ts';
import { withoutTopic } from './counts.ts';
import { proposedMinutes } from './limits.ts';
import { hasRoomForAnother, planOf, proposedDecision, topicsEndAt } from './plan.ts';
import { comparisonRefusals } from './rules/comparison.ts';
import { nextFacilitator, peopleTakingPart, takesPart } from './selectors.ts';
import type { ConsultationView, PhaseView, SharedView, View } from './view.ts';

const minute = 60_000;
/** After so long, in ms, a prompt helps the facilitator to close gathering or voting. */
const longGather = 5 * minute;
const longVote = 3 * minute;
/** For so long, in ms, the opening words come before the number that is to be compared. */
const opened = minute / 2;
/** For so long, in ms, a topic's author matters more than the time. */
const settled = minute;

/** The moments of a meeting that suggest something for the facilitator to say. */
export type Prompt =
  | 'recording'
  | 'opening'
  | 'compare'
  | 'names'
  | 'namesAll'
  | 'gather'
  | 'gatherAll'
  | 'gatherLong'
  | 'introduce'
  | 'introduceOwn'
  | 'vote'
  | 'voteAll'
  | 'voteLong'
  | 'reveal'
  | 'revealTight'
  | 'discuss'
  | 'discussHelp'
  | 'discussOwn'
  | 'consult'
  | ConsultPrompt
  | 'consultAway'
  | 'extended'
  | 'readyMost'
  | 'readyAll'
  | 'tight'
  | 'room'
  | 'checkIn'
  | 'more'
  | 'again'
  | 'noMore'
  | 'forAll'
  | 'enough'
  | 'enoughOwn'
  | 'divided'
  | 'finishThought'
  | 'takeaways'
  | 'wrapUp'
  | 'worth'
  | 'nextTime'
  | 'closing'
  | 'lastCall';

/** A step of a consultation, or that its time is over. */
type ConsultPrompt = ConsultationStep | `${ConsultationStep}Over`;

/** Moments at which nothing happens before the facilitator acts. */
const waitsForFacilitator: ReadonlySet<Prompt> = new Set([
  'namesAll',
  'gatherAll',
  'gatherLong',
  'voteAll',
  'voteLong',
  'reveal',
  'revealTight',
  'readyMost',
  'readyAll',
  'tight',
  'tellOver',
  'askOver',
  'adviseOver',
  'helpedOver',
  'consultAway',
  'checkIn',
  'more',
  'again',
  'noMore',
  'forAll',
  'enough',
  'enoughOwn',
  'divided',
  'finishThought',
  'takeaways',
  'worth',
  'nextTime',
  'closing',
]);

/** Whether the meeting waits for the facilitator. */
export function isWaiting(view: View, now: number): boolean {
  return waitsForFacilitator.has(promptFor(view, now));
}

/** What the facilitator might say now: it fits the decision that is proposed. `now` is the server's time in ms. */
export function promptFor(view: View, now: number): Prompt {
  const { shared, own } = view;
  const { phase, since } = shared;
  if (shared.lastCall) return 'lastCall';
  if (phase.kind === 'wrap-up') return phase.turns.every((turn) => turn.how) ? closing(shared) : 'wrapUp';
  if (phase.kind === 'discuss') return discuss(shared, phase, own.participant, now);
  if (proposedDecision(shared, now)?.kind === 'takeaways') return 'takeaways';
  switch (phase.kind) {
    case 'names':
      if (isRecordingOpen(shared) && !phase.turns.some((turn) => turn.how)) return 'recording';
      return phase.turns.every((turn) => turn.how) ? 'namesAll' : 'names';
    case 'gather':
      return gather(view, now);
    case 'introduce':
      return isOwn(shared, phase.topic, own.participant) ? 'introduceOwn' : 'introduce';
    case 'vote':
      if (!phase.open) return planOf(shared, now).beyond.length > 0 ? 'revealTight' : 'reveal';
      if (phase.of > 0 && phase.finished >= phase.of) return 'voteAll';
      return now - since >= longVote ? 'voteLong' : 'vote';
  }
}

function gather(view: View, now: number): Prompt {
  const { shared } = view;
  const begun = Object.keys(shared.topics).length > 0;
  if (begun && withoutTopic(shared).length === 0) return 'gatherAll';
  if (begun && now - shared.since >= longGather) return 'gatherLong';
  if (begun) return 'gather';
  if (isRecordingOpen(shared)) return 'recording';
  return now - shared.since >= opened && isFirstComparison(view, now) ? 'compare' : 'opening';
}

/** Whether a number could be compared, and never was: asked for once, before there is anything to read. */
function isFirstComparison(view: View, now: number): boolean {
  const refused = comparisonRefusals['begin-comparison'](view, { type: 'begin-comparison', round: 1 }, now);
  return view.shared.lock.rounds === 0 && refused === undefined;
}

/** Whether to ask about recording: nobody has confirmed that it's off, and the host doesn't show that it's on. */
function isRecordingOpen({ recordingOff, recorded }: SharedView): boolean {
  return !recordingOff && !recorded;
}

type Discussion = PhaseView & { kind: 'discuss' };

function discuss(shared: SharedView, phase: Discussion, me: string, now: number): Prompt {
  if (phase.checkIn) return atCheckIn(shared, phase, me, now);
  if (now >= topicsEndAt(shared)) return 'takeaways';
  if (phase.consultation) return atConsultationStep(shared, phase.consultation, now);
  if (proposedDecision(shared, now)?.kind === 'begin-consultation') return 'consult';
  const people = peopleTakingPart(shared).length;
  if (phase.ready > 0 && phase.ready >= people) return 'readyAll';
  if (phase.ready * 2 > people) return 'readyMost';
  if (now - shared.since >= settled) {
    if (planOf(shared, now).beyond.length > 0) return 'tight';
    if (hasRoomForAnother(shared, now)) return 'room';
  }
  if (phase.extensions > 0) return 'extended';
  if (isOwn(shared, phase.topic, me)) return 'discussOwn';
  return shared.topics[phase.topic]?.parts[0]?.help ? 'discussHelp' : 'discuss';
}

function atCheckIn(shared: SharedView, phase: Discussion, me: string, now: number): Prompt {
  const decision = proposedDecision(shared, now)?.kind;
  if (decision === 'show') return 'checkIn';
  if (decision === 'finish-thought') return 'finishThought';
  if (decision === 'extend') return phase.extensions > 0 ? 'again' : 'more';
  const { tally } = phase.checkIn ?? {};
  if (!tally || now >= topicsEndAt(shared)) return 'takeaways';
  if (tally.continue > tally.finished) return phase.extensions < proposedMinutes.length ? 'noMore' : 'forAll';
  if (tally.continue === tally.finished) return 'divided';
  return isOwn(shared, phase.topic, me) ? 'enoughOwn' : 'enough';
}

function atConsultationStep({ people }: SharedView, { step, timer, author }: ConsultationView, now: number): Prompt {
  if (!takesPart(people[author])) return 'consultAway';
  return 'endsAt' in timer && timer.endsAt <= now ? `${step}Over` : step;
}

/** First the silent question, until half have answered; then who might facilitate next time. */
function closing(shared: SharedView): Prompt {
  const { worth } = shared;
  if (worth && !worth.spread && worth.answered * 2 < worth.of) return 'worth';
  return nextFacilitator(shared) === undefined ? 'closing' : 'nextTime';
}

function isOwn(shared: SharedView, topic: string, me: string): boolean {
  return shared.topics[topic]?.parts[0]?.author === me;
}
