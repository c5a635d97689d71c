import type { Command } from '#session/command.ts';
import { consultationSteps } from '#session/consultationSteps.ts';
import {
  type Decision,
  onward as onwardInPlan,
  proposedDecision,
  proposedExtension,
  topicsEndAt,
} from '#session/plan.ts';
import { waitingTopics } from '#session/selectors.ts';
import type { PhaseView, SharedView, View } from '#session/view.ts';
import { t } from '../words/words.ts';

/** A control's place in the bar. A slot keeps its button through all phases, and so the focus stays on it. */
type Slot = 'back' | 'pause' | 'show' | 'extend' | 'next';

/** Something the facilitator can do now, with a button in the bar or its key. */
export interface Control {
  slot: Slot;
  label: string;
  /** Shown where there is little room; the label stays the accessible name. */
  short?: string | undefined;
  command: Command;
  /** The bar's one filled button. */
  primary?: boolean;
}

/** The key of each slot, in lower case. */
export const keyOf: Record<Slot, string> = { back: 'b', pause: 'p', show: 's', extend: 'e', next: 'n' };

/**
 * The facilitator's controls at `now` (the server's time in ms), in the order of the bar; the primary one is what `plan.ts`
 * proposes. The rules decide whether each is allowed. During a last call there are none: it has a screen of its own.
 */
export function controlsOf({ shared }: View, now: number): Control[] {
  const decision = proposedDecision(shared, now);
  if (!decision) return [];
  const slot = slotOf(decision);
  const controls = forward(shared, now, decision).map((one) => (one.slot === slot ? { ...one, primary: true } : one));
  return [
    stepBack(shared) ?? {
      slot: 'back',
      label: t('discuss.undo'),
      command: { type: 'undo-transition', step: shared.step },
    },
    ...controls,
  ];
}

function slotOf({ kind }: Decision): Slot {
  if (kind === 'extend' || kind === 'finish-thought') return 'extend';
  return kind === 'show' ? 'show' : 'next';
}

function forward(shared: SharedView, now: number, decision: Decision): Control[] {
  const { phase } = shared;
  if (phase.kind === 'discuss') return discussion(shared, phase, now, decision);
  if (phase.kind !== 'wrap-up' && decision.kind !== 'next-speaker')
    return [decision.kind === 'takeaways' ? takeaways(shared, now) : onward(shared)];
  if (phase.kind !== 'wrap-up' && phase.kind !== 'names') return [];
  const speaker = phase.turns.find((turn) => !turn.how)?.participant;
  if (speaker === undefined) return [];
  return [{ slot: 'next', label: t('wrapUp.nextSpeaker'), command: { type: 'end-turn', participant: speaker } }];
}

type Discussion = PhaseView & { kind: 'discuss' };

function discussion(shared: SharedView, phase: Discussion, now: number, decision: Decision): Control[] {
  const { step } = shared;
  const { timer, checkIn, consultation } = phase;
  const isLate = now >= topicsEndAt(shared);
  const next =
    consultNext(step, decision) ??
    (onwardInPlan(shared, now).kind === 'takeaways' ? takeaways(shared, now) : onward(shared));
  if (decision.kind === 'finish-thought')
    return [{ ...extension(step, decision.minutes), label: t('takeaways.finish'), short: undefined }, next];
  const extend = extension(step, proposedExtension(shared, now));
  if (consultation)
    return isOver(consultation.timer, now) ? [extend, next] : [pause(step, consultation.timer), extend, next];
  if (!checkIn) return isLate ? [pause(step, timer), next] : [pause(step, timer), extend, next];
  if (isLate) return [next];
  if (checkIn.tally) return [extend, next];
  const show: Control = {
    slot: 'show',
    label: t('checkIn.show'),
    short: t('stage.showShort'),
    command: { type: 'show-tally', step },
  };
  return [show, extend, next];
}

/** In a consultation, the way back is its step before, however long ago that was. */
function stepBack({ phase, step }: SharedView): Control | undefined {
  if (phase.kind !== 'discuss' || !phase.consultation) return undefined;
  const to = consultationSteps[consultationSteps.indexOf(phase.consultation.step) - 1];
  if (!to) return undefined;
  const command: Command = { type: 'go-to-consultation-step', step, to };
  return { slot: 'back', label: t('consult.back'), short: t('consult.backShort'), command };
}

/** A step whose time is over waits: there is nothing to pause. */
function isOver(timer: Discussion['timer'], now: number): boolean {
  return 'endsAt' in timer && timer.endsAt <= now;
}

/** Begins a consultation, or goes a step on. */
function consultNext(step: number, decision: Decision): Control | undefined {
  switch (decision.kind) {
    case 'begin-consultation':
      return beginConsultation(step);
    case 'consultation-step': {
      const { to } = decision;
      return { slot: 'next', label: t(`consult.to.${to}`), command: { type: 'go-to-consultation-step', step, to } };
    }
    case 'leave-consultation':
      return leaveConsultation(step);
    default:
      return undefined;
  }
}

/** Out of a consultation, or into one that nobody asked for. */
function consultSkip(step: number, { consultation, checkIn }: Discussion): Control[] {
  if (consultation) return [leaveConsultation(step)];
  return checkIn ? [] : [beginConsultation(step)];
}

function beginConsultation(step: number): Control {
  return { slot: 'next', label: t('consult.begin'), command: { type: 'begin-consultation', step } };
}

function leaveConsultation(step: number): Control {
  const command: Command = { type: 'leave-consultation', step };
  return { slot: 'next', label: t('consult.leave'), short: t('consult.end'), command };
}

/** The next step in this phase, whatever the time. */
function onward(shared: SharedView): Control {
  const { phase, step, order } = shared;
  switch (phase.kind) {
    case 'names':
      return moveOn(step, 'gather', t('names.gather'));
    case 'gather':
      return moveOn(step, 'introduce', t('gather.toIntroductions'));
    case 'introduce':
      return order.at(-1) === phase.topic
        ? moveOn(step, 'vote', t('introduce.toVoting'))
        : moveOn(step, 'introduce', t('introduce.nextTopic'));
    case 'vote':
      return phase.open ? moveOn(step, 'reveal', t('vote.close')) : moveOn(step, 'discuss', t('reveal.start'));
    default:
      return waitingTopics(shared).length > 0
        ? moveOn(step, 'next-topic', t('discuss.nextTopic'))
        : moveOn(step, 'wrap-up', t('takeaways.go'));
  }
}

function takeaways(shared: SharedView, now: number): Control {
  return moveOn(shared.step, 'wrap-up', t(now >= topicsEndAt(shared) ? 'takeaways.now' : 'takeaways.go'));
}

function pause(step: number, timer: Discussion['timer']): Control {
  return 'left' in timer
    ? { slot: 'pause', label: t('discuss.resume'), command: { type: 'resume-timer', step } }
    : { slot: 'pause', label: t('discuss.pause'), command: { type: 'pause-timer', step } };
}

/** More time for the current topic: a minute, unless another length is proposed. */
export function extension(step: number, minutes = 1): Control {
  return {
    slot: 'extend',
    label: t('checkIn.five', { minutes }),
    short: t('discuss.plus', { minutes }),
    command: { type: 'extend-topic', step, minutes },
  };
}

function moveOn(step: number, to: (Command & { type: 'move-on' })['to'], label: string): Control {
  return { slot: 'next', label, command: { type: 'move-on', step, to } };
}

/**
 * Other ways on, kept out of the way: to voting without introductions, into or out of a consultation, early to the takeaways,
 * on in spite of the time, or to a round of names.
 */
export function skipsOf(view: View, now: number): Control[] {
  const { shared } = view;
  const { phase, step } = shared;
  if (shared.lastCall || phase.kind === 'wrap-up') return [];
  const first =
    phase.kind === 'gather' || phase.kind === 'introduce'
      ? [moveOn(step, 'vote', t('gather.toVoting'))]
      : phase.kind === 'discuss'
        ? consultSkip(step, phase)
        : [];
  const names = phase.kind === 'gather' ? [moveOn(step, 'names', t('names.begin'))] : [];
  const shown = controlsOf(view, now);
  const skips = [...first, onward(shared), takeaways(shared, now), ...names];
  return skips.filter((skip, at) => [...shown, ...skips.slice(0, at)].every((other) => !isSameStep(skip, other)));
}

function isSameStep(a: Control, b: Control): boolean {
  return JSON.stringify(a.command) === JSON.stringify(b.command);
}
