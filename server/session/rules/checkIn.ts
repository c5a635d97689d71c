import * as z from 'zod/mini';
import { Answer } from '../choices.ts';
import { no } from '../refusal.ts';
import { joined } from '../selectors.ts';
import type { CheckIn, PhaseOf, Session } from '../session.ts';
import { withPhase } from './changes.ts';
import { type Effects, facilitatorOnly, type Refusals, step } from './chapter.ts';
import { whileDiscussing } from './discuss.ts';
import { mayPublish } from './hidden.ts';
import { isPollDue, withAnswer } from './poll.ts';

export const CheckInCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('answer-check-in'), step, answer: Answer }),
  z.strictObject({ type: z.literal('show-tally'), step }),
]);
export type CheckInCommand = z.infer<typeof CheckInCommand>;

export const checkInRefusals: Refusals<CheckInCommand> = {
  'answer-check-in': ({ shared: { phase } }) => {
    if (phase.kind !== 'discuss' || !phase.checkIn) return no('no-check-in');
    return phase.checkIn.tally ? no('tally-shown') : undefined;
  },
  'show-tally': facilitatorOnly(({ shared }) => {
    const { phase } = shared;
    if (phase.kind !== 'discuss' || !phase.checkIn) return no('no-check-in');
    const { tally, answered, of } = phase.checkIn;
    if (tally) return no('tally-shown');
    return mayPublish(joined(shared), answered, of) ? undefined : no('too-few-answers');
  }),
};

export const checkInEffects: Effects<CheckInCommand> = {
  'answer-check-in': (session, by, { answer }) =>
    whileDiscussing(session, (phase) =>
      withCheckIn(session, phase, (checkIn) => withAnswer(session, checkIn, by.id, answer)),
    ),
  'show-tally': showTally,
};

/** Opens the check-in of a time box that ended at `openedAt`. */
export function openCheckIn(session: Session, openedAt: number): Session {
  return whileDiscussing(session, (phase) =>
    withPhase(session, { ...phase, checkIn: { openedAt, answers: {}, shown: false } }),
  );
}

/** Shows everyone the totals; from now on, answers are final. */
export function showTally(session: Session): Session {
  return whileDiscussing(session, (phase) => withCheckIn(session, phase, () => ({ shown: true })));
}

/** Shows the tally as soon as everyone has answered, or some time after the first answer (C3, C4). */
export function settleCheckIn(session: Session, { checkIn }: PhaseOf<'discuss'>): Session {
  return checkIn && isPollDue(session, checkIn) ? showTally(session) : session;
}

function withCheckIn(
  session: Session,
  phase: PhaseOf<'discuss'>,
  change: (checkIn: CheckIn) => Partial<CheckIn>,
): Session {
  const { checkIn } = phase;
  return checkIn ? withPhase(session, { ...phase, checkIn: { ...checkIn, ...change(checkIn) } }) : session;
}
