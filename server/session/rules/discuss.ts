import * as z from 'zod/mini';
import { extensionMinutes } from '../limits.ts';
import { no, type Refusal } from '../refusal.ts';
import { isBeforeVoting, waitingTopics } from '../selectors.ts';
import type { Participant, Phase, PhaseOf, Progress, Session, Timer, TopicId } from '../session.ts';
import type { SharedView } from '../view.ts';
import { transition, withPhase } from './changes.ts';
import { type Effects, facilitatorOnly, id, type Refusals, step } from './chapter.ts';
import { waitingRefusal } from './gather.ts';
import { isOver, lengthened, paused, resumed, shifted, timeBox } from './timer.ts';

export const DiscussCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('move-topic'), topic: id, to: z.int() }),
  z.strictObject({ type: z.literal('extend-topic'), step, minutes: z.int() }),
  z.strictObject({ type: z.literal('pause-timer'), step }),
  z.strictObject({ type: z.literal('resume-timer'), step }),
  z.strictObject({ type: z.literal('mark-ready'), step, ready: z.boolean() }),
]);
export type DiscussCommand = z.infer<typeof DiscussCommand>;
type Command<T> = Extract<DiscussCommand, { type: T }>;

export const discussRefusals: Refusals<DiscussCommand> = {
  'move-topic': facilitatorOnly(({ shared }, { topic }) => moveTopicRefusal(shared, topic)),
  'extend-topic': facilitatorOnly(({ shared: { phase } }, { minutes }) => {
    if (phase.kind !== 'discuss') return no('wrong-phase');
    return extensionMinutes.includes(minutes) ? undefined : no('bad-setting');
  }),
  'pause-timer': facilitatorOnly(({ shared: { phase } }, _command, now) => {
    if (phase.kind !== 'discuss') return no('wrong-phase');
    const timer = runningTimer(phase);
    if (phase.checkIn || isOver(timer, now)) return no('time-is-up');
    return 'left' in timer ? no('timer-paused') : undefined;
  }),
  'resume-timer': facilitatorOnly(({ shared: { phase } }) => {
    if (phase.kind !== 'discuss') return no('wrong-phase');
    return 'left' in runningTimer(phase) ? undefined : no('timer-running');
  }),
  'mark-ready': ({ shared: { phase } }) => {
    if (phase.kind !== 'discuss') return no('wrong-phase');
    return phase.consultation ? no('consulting') : undefined;
  },
};

export const discussEffects: Effects<DiscussCommand> = {
  'move-topic': moveTopic,
  'extend-topic': (session, _by, { minutes }) =>
    whileDiscussing(session, (phase) => extendTopic(session, phase, minutes)),
  'pause-timer': (session) =>
    whileDiscussing(session, (phase) => withPhase(session, withTimer(phase, paused(runningTimer(phase), session.at)))),
  'resume-timer': (session) =>
    whileDiscussing(session, (phase) => withPhase(session, withTimer(phase, resumed(runningTimer(phase), session.at)))),
  'mark-ready': (session, by, { ready }) =>
    whileDiscussing(session, (phase) => {
      const others = phase.ready.filter((participant) => participant !== by.id);
      return withPhase(session, { ...phase, ready: ready ? [...others, by.id] : others });
    }),
};

/** Does `change` while a topic is discussed; otherwise nothing. */
export function whileDiscussing(session: Session, change: (phase: PhaseOf<'discuss'>) => Session): Session {
  const { phase } = session.progress;
  return phase.kind === 'discuss' ? change(phase) : session;
}

export function discussRefusal({ phase, order }: SharedView): Refusal | undefined {
  if (phase.kind !== 'vote') return no('wrong-phase');
  if (phase.open) return no('voting-open');
  return order.length > 0 ? undefined : no('no-topics');
}

export function nextTopicRefusal(shared: SharedView): Refusal | undefined {
  if (shared.phase.kind !== 'discuss') return no('wrong-phase');
  return waitingTopics(shared).length > 0 ? undefined : no('no-topics-left');
}

/** Discusses the first topic that hasn't been discussed, with a time box of its own. */
export function discussNext(session: Session): Session {
  const discussed = withCurrent(session.progress);
  const topic = session.progress.order.find((topicId) => !discussed.includes(topicId));
  if (!topic) return session;
  const timer = timeBox(session.settings.timeBoxMinutes, session.at);
  return transition(session, { kind: 'discuss', topic, timer, extensions: 0, ready: [] }, { discussed });
}

/** The discussed topics, the current one included. */
export function withCurrent({ phase, discussed }: Progress): TopicId[] {
  return phase.kind === 'discuss' ? [...discussed, phase.topic] : discussed;
}

function moveTopicRefusal(shared: SharedView, topic: TopicId): Refusal | undefined {
  const { phase } = shared;
  if (isBeforeVoting(phase)) return no('wrong-phase');
  if (phase.kind === 'vote' && phase.open) return no('voting-open');
  return waitingRefusal(shared, topic);
}

/** Moves a waiting topic to place `to` (from 0) among the topics that wait. */
function moveTopic(session: Session, _by: Participant, { topic, to }: Command<'move-topic'>): Session {
  const { progress } = session;
  const discussed = progress.order.filter((topicId) => progress.discussed.includes(topicId));
  const current = progress.phase.kind === 'discuss' ? [progress.phase.topic] : [];
  const begun = [...discussed, ...current];
  const waiting = progress.order.filter((topicId) => topicId !== topic && !begun.includes(topicId));
  waiting.splice(Math.min(Math.max(to, 0), waiting.length), 0, topic);
  return { ...session, progress: { ...progress, order: [...begun, ...waiting] } };
}

/** The timer that matters now: the step's during a consultation, or else the topic's. */
function runningTimer({
  timer,
  consultation,
}: Pick<PhaseOf<'discuss'>, 'timer'> & { consultation?: { timer: Timer } | undefined }): Timer {
  return consultation?.timer ?? timer;
}

/** The phase with another timer for what runs now. */
function withTimer(phase: PhaseOf<'discuss'>, timer: Timer): PhaseOf<'discuss'> {
  return phase.consultation ? { ...phase, consultation: { ...phase.consultation, timer } } : { ...phase, timer };
}

/** Adds time: to what is left, or from now on once that is over. A transition, so it can be undone. */
function extendTopic(session: Session, phase: PhaseOf<'discuss'>, minutes: number): Session {
  const { checkIn, ...rest } = phase;
  if (phase.consultation) {
    const { timer } = phase.consultation;
    const more = isOver(timer, session.at) ? timeBox(minutes, session.at) : lengthened(timer, minutes, session.at);
    return transition(session, withTimer(phase, more));
  }
  const timer = checkIn ? timeBox(minutes, session.at) : lengthened(phase.timer, minutes, session.at);
  return transition(session, { ...rest, timer, extensions: phase.extensions + 1, ready: [] });
}

/** A phase that an undo restores, `away` ms after it was left: its timer and check-in go on from there (D7, D9). */
export function resumedPhase(phase: Phase, away: number): Phase {
  if (phase.kind !== 'discuss') return phase;
  const { timer, checkIn, consultation } = phase;
  return {
    ...phase,
    timer: shifted(timer, away),
    ...(consultation && { consultation: { ...consultation, timer: shifted(consultation.timer, away) } }),
    ...(checkIn && {
      checkIn: {
        ...checkIn,
        openedAt: checkIn.openedAt + away,
        ...(checkIn.firstAnswerAt !== undefined && { firstAnswerAt: checkIn.firstAnswerAt + away }),
      },
    }),
  };
}
