import type { ConsultationStep } from './choices.ts';
import { consultationSteps } from './consultationSteps.ts';
import { limits, proposedMinutes } from './limits.ts';
import { consultationAuthor, consultationMinutes, takesPart, waitingTopics } from './selectors.ts';
import type { ConsultationView, PhaseView, SharedView, TimerView } from './view.ts';

const minute = 60_000;

/** A stretch of the meeting's time, in ms of the server's time. `topic`: its id, if it belongs to one. */
export interface Stretch {
  kind: 'gather' | 'vote' | 'topics' | 'topic' | 'extension' | 'takeaways';
  from: number;
  to: number;
  isCurrent?: true;
  topic?: string;
}

/** What the rest of the meeting looks like if everything takes the time it was given. */
export interface Plan {
  /** When the current phase or topic began, in ms. */
  from: number;
  /** The planned end; later if the meeting already goes on beyond it. */
  to: number;
  /** From `from` to `to`, in order, without gaps. */
  stretches: Stretch[];
  /** The ids of topics that don't fit before the takeaways, in order. Empty until the order is known. */
  beyond: string[];
}

/** The facilitator's next step, or a number of minutes to add to the current topic. */
export type Decision =
  | {
      kind:
        | 'gather'
        | 'introduce'
        | 'vote'
        | 'close-voting'
        | 'discuss'
        | 'show'
        | 'next'
        | 'takeaways'
        | 'next-speaker'
        | 'begin-consultation'
        | 'leave-consultation'
        | 'clear';
    }
  | { kind: 'consultation-step'; to: ConsultationStep }
  | { kind: 'extend' | 'finish-thought'; minutes: number };

/** When topics should end so that there is time for takeaways, in ms. */
export function topicsEndAt({ plannedEnd }: Pick<SharedView, 'plannedEnd'>): number {
  return plannedEnd - limits.takeaways;
}

/** How many of the waiting topics fit before the takeaways. */
export function reachableTopics(shared: SharedView, now: number): number {
  const { stretches } = planOf(shared, now);
  const known = stretches.filter(({ kind, isCurrent }) => kind === 'topic' && !isCurrent).length;
  const time = stretches.find(({ kind }) => kind === 'topics');
  return known || (time ? fittingTopics(shared, time.from, time.to) : 0);
}

/** Whether there would be time for one more topic before the takeaways, after the last one. */
export function hasRoomForAnother(shared: SharedView, now: number): boolean {
  if (waitingTopics(shared).length > 0) return false;
  const spare = planOf(shared, now).stretches.find(({ kind }) => kind === 'topics');
  return spare !== undefined && spare.to - spare.from >= shortestTopic(shared);
}

/**
 * The minutes to propose for an extension now: shorter each time, and never more than fit before the takeaways. Fewer if that
 * keeps a topic from being pushed out. `undefined` if no extension should be proposed.
 */
export function proposedExtension(shared: SharedView, now: number): number | undefined {
  const { phase, settings } = shared;
  // A step of a consultation gets a minute more.
  const usual = phase.kind === 'discuss' && (phase.consultation ? 1 : proposedMinutes[phase.extensions]);
  if (!usual) return undefined;
  const longest = Math.min(usual, settings.timeBoxMinutes);
  const end = currentEnd(shared, now);
  const fitting = proposedMinutes.filter((more) => more <= longest && end + more * minute <= topicsEndAt(shared));
  const { beyond } = planOf(shared, now);
  return fitting.find((more) => planOf(shared, now, more).beyond.length === beyond.length) ?? fitting[0];
}

/**
 * The one decision to propose to the facilitator: the panel, the stage and the prompts all suggest this one. `undefined` if
 * there is nothing to decide. `finish-thought` is shown beside "takeaways", and nothing else is.
 */
export function proposedDecision(shared: SharedView, now: number): Decision | undefined {
  const { phase, order } = shared;
  if (shared.lastCall) return undefined;
  if (phase.kind === 'wrap-up') return { kind: phase.turns.every((turn) => turn.how) ? 'clear' : 'next-speaker' };
  if (phase.kind === 'discuss' && phase.checkIn) return atCheckIn(shared, phase, now);
  if (now >= topicsEndAt(shared)) return { kind: 'takeaways' };
  switch (phase.kind) {
    case 'names':
      return { kind: phase.turns.every((turn) => turn.how) ? 'gather' : 'next-speaker' };
    case 'gather':
      return { kind: 'introduce' };
    case 'introduce':
      return { kind: order.at(-1) === phase.topic ? 'vote' : 'introduce' };
    case 'vote':
      if (phase.open) return { kind: 'close-voting' };
      return { kind: fittingTopics(shared, now) > 0 ? 'discuss' : 'takeaways' };
    case 'discuss':
      if (phase.consultation) return atConsultationStep(shared, phase.consultation);
      return mayConsult(shared, now) ? { kind: 'begin-consultation' } : onward(shared, now);
  }
}

/** Whether the current topic's author asked for a consultation that hasn't been held and that fits before the takeaways. */
function mayConsult(shared: SharedView, now: number): boolean {
  const { phase, topics } = shared;
  if (phase.kind !== 'discuss' || phase.checkIn || phase.consultation || phase.consulted) return false;
  const author = consultationAuthor(shared, phase.topic);
  const asked = topics[phase.topic]?.parts.some((part) => part.author === author && part.help === 'a-consultation');
  return asked === true && now + minutesOf(shared, consultationSteps) * minute <= topicsEndAt(shared);
}

/**
 * The plan for the rest of the meeting at `now`, the server's time in ms. `more`: what it would be if the
 * current topic were extended by so many minutes.
 */
export function planOf(shared: SharedView, now: number, more = 0): Plan {
  const { phase, since } = shared;
  const to = Math.max(shared.plannedEnd, now);
  const takeawaysFrom = Math.min(topicsEndAt(shared), to);
  const stretches: Stretch[] = [];
  const beyond: string[] = [];
  let at = since;
  /** Adds a stretch until `end`, or until `to` at the latest. */
  const add = (stretch: Pick<Stretch, 'kind' | 'topic' | 'isCurrent'>, end: number) => {
    const until = Math.min(end, to);
    if (until <= at) return;
    stretches.push({ ...stretch, from: at, to: until });
    at = until;
  };
  /** Adds a phase that usually takes so long; for ever, as long as it's the current one. */
  const addUsual = (kind: Stretch['kind'], usual: number, isCurrent?: true) => {
    const end = Math.min(at + usual, takeawaysFrom);
    add({ kind, ...(isCurrent && { isCurrent }) }, isCurrent ? Math.max(now, end) : end);
  };
  const addTopics = () => {
    const waiting = waitingTopics(shared);
    const reachable = fittingTopics(shared, at, takeawaysFrom);
    const box = shared.settings.timeBoxMinutes * minute;
    for (const topic of waiting.slice(0, reachable)) add({ kind: 'topic', topic }, Math.min(at + box, takeawaysFrom));
    beyond.push(...waiting.slice(reachable));
  };
  switch (phase.kind) {
    case 'names':
    case 'gather':
    case 'introduce':
      at = shared.openedAt;
      addUsual('gather', limits.usualGather, true);
      addUsual('vote', limits.usualVote);
      break;
    case 'vote':
      if (phase.open) addUsual('vote', limits.usualVote, true);
      else {
        at = Math.max(at, Math.min(now, takeawaysFrom));
        addTopics();
      }
      break;
    case 'discuss':
      add({ kind: 'topic', topic: phase.topic, isCurrent: true }, currentEnd(shared, now));
      add({ kind: 'extension', topic: phase.topic }, at + more * minute);
      addTopics();
      break;
    case 'wrap-up':
      beyond.push(...waitingTopics(shared));
      add({ kind: 'takeaways', isCurrent: true }, to);
      break;
  }
  if (phase.kind !== 'wrap-up') {
    add({ kind: 'topics' }, takeawaysFrom);
    add({ kind: 'takeaways' }, to);
  }
  return { from: stretches[0]?.from ?? to, to, stretches, beyond };
}

/** When the time box is up, every choice is about time: show the answers, add what fits, or go on. */
function atCheckIn(shared: SharedView, { checkIn }: PhaseView & { kind: 'discuss' }, now: number): Decision {
  const tally = checkIn?.tally;
  const wantsMore = tally && tally.continue > tally.finished;
  const end = topicsEndAt(shared);
  if (now >= end) {
    // Once: a time box that began after this moment was for finishing the thought.
    const mayFinish = shared.since < end && now + minute <= shared.plannedEnd;
    return mayFinish && (wantsMore || !tally) ? { kind: 'finish-thought', minutes: 1 } : { kind: 'takeaways' };
  }
  if (!tally) return { kind: 'show' };
  const minutes = wantsMore && proposedExtension(shared, now);
  return minutes ? { kind: 'extend', minutes } : onward(shared, now);
}

/** After the current topic: another one if any still fits once its time is over, and the takeaways if none does. */
export function onward(shared: SharedView, now: number): { kind: 'next' | 'takeaways' } {
  return { kind: now < topicsEndAt(shared) && reachableTopics(shared, now) > 0 ? 'next' : 'takeaways' };
}

function atConsultationStep({ people }: SharedView, { step, author }: ConsultationView): Decision {
  const [next] = stepsAfter(step);
  return next && takesPart(people[author]) ? { kind: 'consultation-step', to: next } : { kind: 'leave-consultation' };
}

function stepsAfter(step: ConsultationStep): ConsultationStep[] {
  return consultationSteps.slice(consultationSteps.indexOf(step) + 1);
}

function minutesOf({ settings }: SharedView, steps: readonly ConsultationStep[]): number {
  return steps.reduce((sum, step) => sum + consultationMinutes(settings, step), 0);
}

/** How many waiting topics fit in this time. The last one may have less than its time box, but not less than five minutes. */
function fittingTopics(shared: SharedView, from: number, until = topicsEndAt(shared)): number {
  const box = shared.settings.timeBoxMinutes * minute;
  const time = Math.max(0, until - from);
  const last = time % box >= shortestTopic(shared) ? 1 : 0;
  return Math.min(waitingTopics(shared).length, Math.floor(time / box) + last);
}

function shortestTopic({ settings }: SharedView): number {
  return Math.min(settings.timeBoxMinutes * minute, limits.shortestTopic);
}

/**
 * When the current time box ends, in ms: now if it's over, and later while it's paused. During a consultation, its remaining
 * steps come first.
 */
function currentEnd(shared: SharedView, now: number): number {
  const { phase } = shared;
  if (phase.kind !== 'discuss' || phase.checkIn) return now;
  const { consultation } = phase;
  if (!consultation) return endOf(phase.timer, now);
  const steps = endOf(consultation.timer, now) + minutesOf(shared, stepsAfter(consultation.step)) * minute;
  return endOf(phase.timer, steps);
}

function endOf(timer: TimerView, now: number): number {
  return 'left' in timer ? now + timer.left : Math.max(now, timer.endsAt);
}
