import type { Command } from '#session/command.ts';
import { waitingTopics } from '#session/refusal.ts';
import { extensionMinutes } from '#session/session.ts';
import type { PhaseView, View } from '#session/view.ts';
import { t } from '../words/words.ts';

/** Where a control stands in the bar. One slot keeps its button through all phases, so the focus stays on it. */
type Slot = 'back' | 'pause' | 'show' | 'extend' | 'next';

/** Something that the facilitator can do now: in the bar, and by its key. */
export interface Control {
  slot: Slot;
  label: string;
  /** Where there is little room; the label stays the accessible name. */
  short?: string;
  command: Command;
  /** The one filled button. */
  primary?: boolean;
}

/** The key of each slot, in lower case. */
export const keyOf: Record<Slot, string> = { back: 'b', pause: 'p', show: 's', extend: 'e', next: 'n' };

/** The facilitator's controls in this phase, in the order in which the bar shows them. Whether one is allowed is for the rules to say. */
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

/** Continuing is proposed only where more say so than finished; before the tally nothing is. */
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

/** Some more minutes for the present topic; five unless another length is chosen. */
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

/** Ways past the next step, kept out of the way: to the votes without introductions, to the takeaways early. */
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
