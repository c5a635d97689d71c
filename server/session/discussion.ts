import type { ParticipantId, Phase, Session, Timer } from './session.ts';
import { withPhase } from './time.ts';
import { transition } from './voting.ts';

type Discussion = Phase & { kind: 'discuss' };

/** Does `change` while a topic is discussed; otherwise nothing. */
export function changeDiscussion(session: Session, change: (phase: Discussion) => Session): Session {
  const { phase } = session.progress;
  return phase.kind === 'discuss' ? change(phase) : session;
}

/** More time for the same topic: added to what is left. It is a transition, so it can be undone. */
export function extend(session: Session, phase: Discussion, minutes: number): Session {
  const { checkIn, ...rest } = phase;
  const timer = checkIn ? running(minutes, session.at) : lengthened(phase.timer, minutes, session.at);
  return transition(session, { ...rest, timer, extensions: phase.extensions + 1, ready: [] });
}

/** Records an answer to the check-in; a second one replaces the first. */
export function answer(
  session: Session,
  phase: Discussion,
  by: ParticipantId,
  given: 'finished' | 'continue',
): Session {
  if (!phase.checkIn) return session;
  const { checkIn } = phase;
  return withPhase(session, {
    ...phase,
    checkIn: {
      ...checkIn,
      answers: { ...checkIn.answers, [by]: given },
      firstAnswerAt: checkIn.firstAnswerAt ?? session.at,
    },
  });
}

/** A whole time box, begun `now`. */
export function running(minutes: number, now: number): Timer {
  const length = minutes * 60_000;
  return { length, endsAt: now + length };
}

function lengthened(timer: Timer, minutes: number, now: number): Timer {
  const more = minutes * 60_000;
  return 'left' in timer
    ? { length: timer.left + more, left: timer.left + more }
    : { length: timer.endsAt - now + more, endsAt: timer.endsAt + more };
}

/** The timer stopped, with what is left. */
export function paused(timer: Timer, now: number): Timer {
  return 'endsAt' in timer ? { length: timer.length, left: timer.endsAt - now } : timer;
}

/** The timer going on with what was left. */
export function resumed(timer: Timer, now: number): Timer {
  return 'left' in timer ? { length: timer.length, endsAt: now + timer.left } : timer;
}

/** The phase as it was, with its moments moved on by the time that it was left. */
export function resumedPhase(phase: Phase, away: number): Phase {
  if (phase.kind === 'vote') return { ...phase, byHand: phase.open };
  if (phase.kind !== 'discuss') return phase;
  const { timer, checkIn } = phase;
  return {
    ...phase,
    timer: 'endsAt' in timer ? { ...timer, endsAt: timer.endsAt + away } : timer,
    ...(checkIn && {
      checkIn: {
        ...checkIn,
        openedAt: checkIn.openedAt + away,
        ...(checkIn.firstAnswerAt !== undefined && { firstAnswerAt: checkIn.firstAnswerAt + away }),
      },
    }),
  };
}
