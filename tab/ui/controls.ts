import type { Command } from '#session/command.ts';
import { extensionMinutes } from '#session/limits.ts';
import { waitingTopics } from '#session/selectors.ts';
import type { PhaseView, View } from '#session/view.ts';
import { t } from '../words/words.ts';

/** A control's place in the bar. A slot keeps its button through all phases, and so the focus stays on it. */
type Slot = 'back' | 'pause' | 'show' | 'extend' | 'next';

/** Something the facilitator can do now, with a button in the bar or its key. */
export interface Control {
  slot: Slot;
  label: string;
  /** Shown where there is little room; the label stays the accessible name. */
  short?: string;
  command: Command;
  /** The bar's one filled button. */
  primary?: boolean;
}

/** The key of each slot, in lower case. */
export const keyOf: Record<Slot, string> = { back: 'b', pause: 'p', show: 's', extend: 'e', next: 'n' };

/** The facilitator's controls in this phase, in the order of the bar. The rules decide whether each is allowed. */
export function controlsOf(view: View): Control[] {
  const { step } = view.shared;
  const back: Control = { slot: 'back', label: t('discuss.undo'), command: { type: 'undo-transition', step } };
  return [back, ...forward(view)];
}

function forward({ shared }: View): Control[] {
  const { phase, step, order } = shared;
  switch (phase.kind) {
    case 'gather':
      return [moveOn(step, 'introduce', t('gather.toIntroductions'))];
    case 'introduce':
      return order.at(-1) === phase.topic
        ? [moveOn(step, 'vote', t('introduce.toVoting'))]
        : [moveOn(step, 'introduce', t('introduce.nextTopic'))];
    case 'vote':
      return phase.open ? [moveOn(step, 'reveal', t('vote.close'))] : [moveOn(step, 'discuss', t('reveal.start'))];
    case 'discuss': {
      const next =
        waitingTopics(shared).length > 0
          ? moveOn(step, 'next-topic', t('discuss.nextTopic'))
          : moveOn(step, 'wrap-up', t('discuss.toTakeaways'));
      return phase.checkIn ? checkIn(step, phase.checkIn, next) : [pause(step, phase.timer), extension(step), next];
    }
    case 'wrap-up': {
      const speaker = phase.turns.find((turn) => !turn.how)?.participant;
      if (speaker === undefined) return [];
      const label = t('wrapUp.nextSpeaker');
      return [{ slot: 'next', label, primary: true, command: { type: 'end-turn', participant: speaker } }];
    }
  }
}

type CheckIn = NonNullable<(PhaseView & { kind: 'discuss' })['checkIn']>;

/** Suggests more time only if more people want to continue than to finish; before the tally, suggests nothing. */
function checkIn(step: number, { tally }: CheckIn, next: Control): Control[] {
  if (!tally) {
    const show: Control = {
      slot: 'show',
      label: t('checkIn.show'),
      short: t('stage.showShort'),
      command: { type: 'show-tally', step },
    };
    return [show, extension(step), { ...next, primary: false }];
  }
  const goOn = tally.continue > tally.finished;
  return [
    { ...extension(step), primary: goOn },
    { ...next, primary: !goOn },
  ];
}

function pause(step: number, timer: (PhaseView & { kind: 'discuss' })['timer']): Control {
  return 'left' in timer
    ? { slot: 'pause', label: t('discuss.resume'), command: { type: 'resume-timer', step } }
    : { slot: 'pause', label: t('discuss.pause'), command: { type: 'pause-timer', step } };
}

/** More time for the current topic: five minutes by default. */
export function extension(step: number, minutes = extensionMinutes[0] ?? 5): Control {
  return {
    slot: 'extend',
    label: t('checkIn.five', { minutes }),
    short: t('stage.extendShort', { minutes }),
    command: { type: 'extend-topic', step, minutes },
  };
}

function moveOn(step: number, to: (Command & { type: 'move-on' })['to'], label: string): Control {
  return { slot: 'next', label, primary: true, command: { type: 'move-on', step, to } };
}

/** Ways to skip ahead, kept out of the way: to voting without introductions, or early to the takeaways. */
export function skipsOf({ shared }: View): Array<{ label: string; command: Command }> {
  const { phase, step } = shared;
  const toVote = { label: t('gather.toVoting'), command: { type: 'move-on', step, to: 'vote' } as const };
  const toEnd = { label: t('discuss.toTakeaways'), command: { type: 'move-on', step, to: 'wrap-up' } as const };
  switch (phase.kind) {
    case 'gather':
    case 'introduce':
      return [toVote, toEnd];
    case 'vote':
    case 'discuss':
      return [toEnd];
    case 'wrap-up':
      return [];
  }
}
