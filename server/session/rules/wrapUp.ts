import * as z from 'zod/mini';
import { no, type Refusal } from '../refusal.ts';
import { isPresent, type ParticipantId, type PhaseOf, type Session, type Turn, takingPart } from '../session.ts';
import type { PhaseView, SharedView } from '../view.ts';
import { transition, withPhase } from './changes.ts';
import { type Effects, id, type Refusals } from './chapter.ts';
import { withCurrent } from './discuss.ts';

export const WrapUpCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('end-turn'), participant: id }),
  z.strictObject({ type: z.literal('pass-turn') }),
]);
export type WrapUpCommand = z.infer<typeof WrapUpCommand>;

export const wrapUpRefusals: Refusals<WrapUpCommand> = {
  'end-turn': ({ shared, own }, { participant }) => {
    if (!isRound(shared.phase)) return no('wrong-phase');
    if (participant !== own.participant && shared.facilitator !== own.participant) return no('only-the-facilitator');
    // Only the current turn can end, so a second press never ends the next one.
    return shared.phase.turns.find((t) => !t.how)?.participant === participant ? undefined : no('turn-over');
  },
  'pass-turn': ({ shared, own }) => {
    if (!isRound(shared.phase)) return no('wrong-phase');
    const turn = shared.phase.turns.find((t) => t.participant === own.participant);
    return turn && !turn.how ? undefined : no('turn-over');
  },
};

export const wrapUpEffects: Effects<WrapUpCommand> = {
  'end-turn': (session, _by, { participant }) => {
    const speaker = session.participants.find((p) => p.id === participant);
    return endTurn(session, participant, speaker && isPresent(speaker, session.at) ? 'spoke' : 'passed');
  },
  'pass-turn': (session, by) => endTurn(session, by.id, 'passed'),
};

export function startRoundRefusal({ phase }: SharedView): Refusal | undefined {
  return phase.kind === 'wrap-up' ? no('wrong-phase') : undefined;
}

/** Starts the round of takeaways: one turn for everyone who takes part. */
export function startRound(session: Session): Session {
  return transition(
    session,
    { kind: 'wrap-up', turns: turnsOf(session) },
    { discussed: withCurrent(session.progress) },
  );
}

/** A turn for everyone who takes part. */
export function turnsOf(session: Session): Turn[] {
  return takingPart(session).map((p) => ({ participant: p.id }));
}

/** Gives people who come (back) during the round a turn at its end (W2). */
export function settleRound(session: Session, phase: PhaseOf<'names' | 'wrap-up'>): Session {
  const late = takingPart(session).filter((p) => !phase.turns.some((t) => t.participant === p.id));
  if (late.length === 0) return session;
  return withPhase(session, { ...phase, turns: [...phase.turns, ...late.map((p) => ({ participant: p.id }))] });
}

function endTurn(session: Session, participant: ParticipantId, how: 'spoke' | 'passed'): Session {
  const { phase } = session.progress;
  if (phase.kind !== 'wrap-up' && phase.kind !== 'names') return session;
  const turns = phase.turns.map((t) => (t.participant === participant && !t.how ? { participant, how } : t));
  return withPhase(session, { ...phase, turns });
}

function isRound(phase: PhaseView): phase is PhaseView & { kind: 'names' | 'wrap-up' } {
  return phase.kind === 'names' || phase.kind === 'wrap-up';
}
