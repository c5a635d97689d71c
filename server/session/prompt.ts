import { limits } from './limits.ts';
import { peopleTakingPart, waitingTopics } from './selectors.ts';
import type { PhaseView, SharedView, TimerView, View } from './view.ts';

const minute = 60_000;
/** After so long, in ms, a prompt helps the facilitator to close gathering or voting. */
const longGather = 5 * minute;
const longVote = 3 * minute;
/** For so long, in ms, a topic's author matters more than the time. */
const settled = minute;

/** The moments of a meeting that suggest something for the facilitator to say. */
export type Prompt =
  | 'recording'
  | 'opening'
  | 'gather'
  | 'gatherAll'
  | 'gatherLong'
  | 'introduce'
  | 'introduceOwn'
  | 'vote'
  | 'voteAll'
  | 'voteLong'
  | 'reveal'
  | 'discuss'
  | 'discussHelp'
  | 'discussOwn'
  | 'tight'
  | 'room'
  | 'checkIn'
  | 'more'
  | 'again'
  | 'enough'
  | 'enoughOwn'
  | 'divided'
  | 'takeaways'
  | 'wrapUp'
  | 'closing';

/** Moments at which nothing happens before the facilitator acts. */
const waitsForFacilitator: ReadonlySet<Prompt> = new Set([
  'gatherAll',
  'gatherLong',
  'voteAll',
  'voteLong',
  'reveal',
  'tight',
  'checkIn',
  'more',
  'again',
  'enough',
  'enoughOwn',
  'divided',
  'takeaways',
  'closing',
]);

/** Whether the meeting waits for the facilitator. */
export function isWaiting(view: View, now: number): boolean {
  return waitsForFacilitator.has(promptFor(view, now));
}

/** What the facilitator might say now. `now` is the server's time in ms. */
export function promptFor({ shared, own }: View, now: number): Prompt {
  const { phase, plannedEnd, since } = shared;
  if (phase.kind === 'wrap-up') return phase.turns.every((turn) => turn.how) ? 'closing' : 'wrapUp';
  // An open check-in comes first, even when it's time for takeaways.
  const isCheckInOpen = phase.kind === 'discuss' && phase.checkIn && !phase.checkIn.tally;
  if (now >= plannedEnd - limits.takeaways && !isCheckInOpen) return 'takeaways';
  switch (phase.kind) {
    case 'gather':
      return gather(shared, now);
    case 'introduce':
      return isOwn(shared, phase.topic, own.participant) ? 'introduceOwn' : 'introduce';
    case 'vote':
      if (!phase.open) return 'reveal';
      if (phase.of > 0 && phase.finished >= phase.of) return 'voteAll';
      return now - since >= longVote ? 'voteLong' : 'vote';
    case 'discuss':
      return discuss(shared, phase, own.participant, now);
  }
}

/** The ids of everyone who takes part and hasn't added a topic yet. Authors are no secret. */
export function withoutTopic(shared: SharedView): string[] {
  const authors = new Set(Object.values(shared.topics).flatMap((topic) => topic.parts.map((part) => part.author)));
  return peopleTakingPart(shared).filter((id) => !authors.has(id));
}

/** Whole minutes per topic until the takeaways, the current and all waiting topics sharing the time equally. */
export function minutesEach(shared: SharedView, now: number): number {
  const left = shared.plannedEnd - limits.takeaways - now;
  return Math.max(0, Math.floor(left / (waitingTopics(shared).length + 1) / minute));
}

function gather(shared: SharedView, now: number): Prompt {
  const begun = Object.keys(shared.topics).length > 0;
  if (begun && withoutTopic(shared).length === 0) return 'gatherAll';
  if (begun && now - shared.since >= longGather) return 'gatherLong';
  if (begun) return 'gather';
  return shared.recordingOff ? 'opening' : 'recording';
}

function discuss(shared: SharedView, phase: PhaseView & { kind: 'discuss' }, me: string, now: number): Prompt {
  const own = isOwn(shared, phase.topic, me);
  if (!phase.checkIn) {
    if (now - shared.since >= settled && isTight(shared, phase.timer, now)) return 'tight';
    if (now - shared.since >= settled && hasRoom(shared, phase.timer, now)) return 'room';
    if (own) return 'discussOwn';
    return shared.topics[phase.topic]?.parts[0]?.help ? 'discussHelp' : 'discuss';
  }
  const { tally } = phase.checkIn;
  if (!tally) return 'checkIn';
  if (tally.continue > tally.finished) return phase.extensions > 0 ? 'again' : 'more';
  if (tally.continue === tally.finished) return 'divided';
  return own ? 'enoughOwn' : 'enough';
}

/** Whether there isn't time for every waiting topic's time box before the takeaways. */
function isTight(shared: SharedView, timer: TimerView, now: number): boolean {
  const waiting = waitingTopics(shared).length;
  if (waiting === 0) return false;
  const present = 'left' in timer ? timer.left : timer.endsAt - now;
  const needed = Math.max(0, present) + waiting * shared.settings.timeBoxMinutes * minute;
  return now + needed > shared.plannedEnd - limits.takeaways;
}

/** Whether there would be time for another topic after the last one. */
function hasRoom(shared: SharedView, timer: TimerView, now: number): boolean {
  if (waitingTopics(shared).length > 0) return false;
  const present = 'left' in timer ? timer.left : timer.endsAt - now;
  return now + present + shared.settings.timeBoxMinutes * minute <= shared.plannedEnd - limits.takeaways;
}

function isOwn(shared: SharedView, topic: string, me: string): boolean {
  return shared.topics[topic]?.parts[0]?.author === me;
}
