import type { Participant, ParticipantId, Phase, Progress, Session } from '../session.ts';

/** Moves to a new step with this phase, and keeps the step before for undo. */
export function transition(session: Session, phase: Phase, changed: Partial<Progress> = {}): Session {
  return {
    ...session,
    step: session.step + 1,
    progress: { ...session.progress, ...changed, phase, since: session.at },
    previous: { progress: session.progress, at: session.at },
  };
}

/** Changes the phase without a transition, so there is nothing to undo. */
export function withPhase(session: Session, phase: Phase): Session {
  return { ...session, progress: { ...session.progress, phase } };
}

export function withParticipant(session: Session, id: ParticipantId, changed: Partial<Participant>): Session {
  return { ...session, participants: session.participants.map((p) => (p.id === id ? { ...p, ...changed } : p)) };
}
