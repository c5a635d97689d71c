import type { Cleared, Phase, Session } from './session.ts';
import { limits, takingPart, votesOf } from './session.ts';
import { closeVoting } from './voting.ts';

interface Due {
  at: number;
  apply(session: Session): Session | Cleared;
  /** Why, where it clears the session. */
  clears?: ClearReason;
}

/** Why a session is over: somebody's press or word, the meeting's end, nobody there, or the longest it may last. */
export const clearReasons = ['asked', 'meeting-ended', 'unattended', 'max-age'] as const;
export type ClearReason = (typeof clearReasons)[number];

/** When, in ms, something happens by itself if no command comes before: then `time-passed` is worth proposing. */
export function nextDeadline(session: Session | Cleared): number | undefined {
  return 'cleared' in session ? undefined : nextDue(session)?.at;
}

/** The session as it stands at `now`: all that fell due since its last entry happened, in order, each at its own time. */
export function passTime(session: Session, now: number): Session | Cleared {
  let current = session;
  for (let due = nextDue(current); due && due.at <= now; due = nextDue(current)) {
    const next = due.apply({ ...current, at: Math.max(current.at, due.at) });
    if ('cleared' in next) return next;
    current = settle(next);
  }
  return { ...current, at: Math.max(current.at, now) };
}

/**
 * What follows at once from what is: voting closes when all are placed, the tally shows when all have answered, and
 * whoever comes (back) during the round of takeaways has a turn at its end.
 */
export function settle(session: Session): Session {
  const { phase } = session.progress;
  if (phase.kind === 'vote' && phase.open && !phase.byHand && allVotesPlaced(session)) return closeVoting(session);
  if (phase.kind === 'discuss' && phase.checkIn && !phase.checkIn.shown) {
    const { answers } = phase.checkIn;
    const given = Object.keys(answers).length;
    if (given > 0 && takingPart(session).every((p) => answers[p.id])) return showTally(session, phase);
  }
  if (phase.kind === 'wrap-up') {
    const late = takingPart(session).filter((p) => !phase.turns.some((t) => t.participant === p.id));
    const turns = [...phase.turns, ...late.map((p) => ({ participant: p.id }))];
    if (late.length > 0) return withPhase(session, { ...phase, turns });
  }
  return session;
}

/** Ends the silence of a check-in: from now on all see the totals, and answers are fixed. */
export function showTally(session: Session, phase: Phase & { kind: 'discuss' }): Session {
  if (!phase.checkIn) return session;
  return withPhase(session, { ...phase, checkIn: { ...phase.checkIn, shown: true } });
}

/** The same session with its phase changed in place: no transition, nothing to undo. */
export function withPhase(session: Session, phase: Phase): Session {
  return { ...session, progress: { ...session.progress, phase } };
}

function allVotesPlaced(session: Session): boolean {
  const voters = takingPart(session);
  return voters.length > 0 && voters.every((p) => votesOf(session, p.id) >= session.settings.votesEach);
}

function nextDue(session: Session): Due | undefined {
  let next: Due | undefined;
  for (const due of allDue(session)) if (!next || due.at < next.at) next = due;
  return next;
}

function* allDue(session: Session): Generator<Due> {
  yield { at: session.openedAt + session.limits.maxAge, apply: cleared, clears: 'max-age' };
  if (session.endsAt !== undefined) yield { at: session.endsAt, apply: cleared, clears: 'meeting-ended' };
  if (session.unattendedSince !== undefined) {
    yield { at: session.unattendedSince + session.limits.unattended, apply: cleared, clears: 'unattended' };
  }
  if (session.claim) yield { at: session.claim.endsAt, apply: grantClaim };

  const { phase } = session.progress;
  if (phase.kind === 'discuss') {
    const { timer, checkIn } = phase;
    if (!checkIn && 'endsAt' in timer) {
      const at = timer.endsAt;
      const checkIn = { openedAt: at, answers: {}, shown: false };
      yield { at, apply: (now) => withPhase(now, { ...phase, checkIn }) };
    }
    if (checkIn?.firstAnswerAt !== undefined && !checkIn.shown) {
      yield { at: checkIn.firstAnswerAt + limits.tally, apply: (now) => showTally(now, phase) };
    }
  }
  // Nothing to apply when somebody's absence begins to count: `settle` and the view look at the time.
  for (const p of session.participants) {
    if (p.left || p.awaySince === undefined) continue;
    const at = p.awaySince + limits.presence;
    if (at > session.at) yield { at, apply: (now) => now };
  }
}

/** Why this session is cleared by an entry of the time `now`: what fell due first, or else that it was asked for. */
export function clearReason(session: Session, now: number): ClearReason {
  const due = [...allDue(session)].filter(({ at, clears }) => clears && at <= now).sort((a, b) => a.at - b.at);
  return due[0]?.clears ?? 'asked';
}

/** What is left of a session: when it was cleared, and what is still to be taken back from the chat. */
export function cleared({ at, agenda }: Session): Cleared {
  return { cleared: true, at, ...(agenda?.activity && { activity: agenda.activity }) };
}

function grantClaim(session: Session): Session {
  const { claim, ...rest } = session;
  const by = takingPart(session).find((p) => p.id === claim?.by);
  if (!by) return rest;
  const participants = rest.participants.map((p) => (p === by ? { ...p, roleOffered: false } : p));
  return { ...rest, participants, facilitator: by.id, claimedFrom: session.facilitator };
}
