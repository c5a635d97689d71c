import type { Command } from '#session/command.ts';
import { proposedExtension, topicsEndAt } from '#session/plan.ts';
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
  short?: string;
  command: Command;
  /** The bar's one filled button. */
  primary?: boolean;
}

/** The key of each slot, in lower case. */
export const keyOf: Record<Slot, string> = { back: 'b', pause: 'p', show: 's', extend: 'e', next: 'n' };

/**
 * The facilitator's controls at `now` (the server's time in ms), in the order of the bar. The rules decide whether each is
 * allowed. During a last call there are none: it has a screen of its own.
 */
export function controlsOf(view: View, now: number): Control[] {
  const { step, lastCall } = view.shared;
  if (lastCall) return [];
  const back: Control = { slot: 'back', label: t('discuss.undo'), command: { type: 'undo-transition', step } };
  return [back, ...forward(view, now)];
}

function forward({ shared }: View, now: number): Control[] {
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
    case 'discuss':
      return now >= topicsEndAt(shared) ? lateDiscussion(shared, phase) : discussion(shared, phase, now);
    case 'wrap-up': {
      const speaker = phase.turns.find((turn) => !turn.how)?.participant;
      if (speaker === undefined) return [];
      const label = t('wrapUp.nextSpeaker');
      return [{ slot: 'next', label, primary: true, command: { type: 'end-turn', participant: speaker } }];
    }
  }
}

type Discussion = PhaseView & { kind: 'discuss' };

/** Suggests more time only if more people want to continue than to finish, and it fits; before the tally, suggests nothing. */
function discussion(shared: SharedView, { timer, checkIn }: Discussion, now: number): Control[] {
  const { step } = shared;
  const proposed = proposedExtension(shared, now);
  const extend = extension(step, proposed);
  const next = nextTopic(shared);
  if (!checkIn) return [pause(step, timer), extend, next];
  if (!checkIn.tally) {
    const show: Control = {
      slot: 'show',
      label: t('checkIn.show'),
      short: t('stage.showShort'),
      command: { type: 'show-tally', step },
    };
    return [show, extend, { ...next, primary: false }];
  }
  const goOn = proposed !== undefined && checkIn.tally.continue > checkIn.tally.finished;
  return [
    { ...extend, primary: goOn },
    { ...next, primary: !goOn },
  ];
}

/** Once it's time for takeaways, there is one choice: finish the thought, or take them now. */
function lateDiscussion({ step }: SharedView, { timer, checkIn }: Discussion): Control[] {
  const takeaways = moveOn(step, 'wrap-up', t('takeaways.now'));
  if (!checkIn) return [pause(step, timer), takeaways];
  return [{ slot: 'extend', label: t('takeaways.finish'), command: extension(step).command }, takeaways];
}

function nextTopic(shared: SharedView): Control {
  return waitingTopics(shared).length > 0
    ? moveOn(shared.step, 'next-topic', t('discuss.nextTopic'))
    : moveOn(shared.step, 'wrap-up', t('discuss.toTakeaways'));
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
  return { slot: 'next', label, primary: true, command: { type: 'move-on', step, to } };
}

/** Ways to skip ahead, kept out of the way: to voting without introductions, early to the takeaways, or on in spite of them. */
export function skipsOf({ shared }: View, now: number): Array<{ label: string; command: Command }> {
  const { phase, step } = shared;
  const toVote = { label: t('gather.toVoting'), command: { type: 'move-on', step, to: 'vote' } as const };
  const toEnd = { label: t('discuss.toTakeaways'), command: { type: 'move-on', step, to: 'wrap-up' } as const };
  switch (phase.kind) {
    case 'gather':
    case 'introduce':
      return [toVote, toEnd];
    case 'vote':
      return [toEnd];
    case 'discuss':
      return now < topicsEndAt(shared) ? [toEnd] : waitingTopics(shared).length > 0 ? [nextTopic(shared)] : [];
    case 'wrap-up':
      return [];
  }
}
