import type { CheckIn, Cleared, Phase, Session } from './session.ts';
import { answerable, hasFinished, limits, mayPublish, takesPart, takingPart } from './session.ts';
import { closeVoting, mayReveal } from './voting.ts';

/** Why a session is over: somebody's press or word, the meeting's end, nobody there, or the longest it may last. */
export const clearReasons = ['asked', 'meeting-ended', 'unattended', 'max-age'] as const;
export type ClearReason = (typeof clearReasons)[number];

/** What happens by itself, and when, in ms. */
type Due = readonly [at: number, what: Exclude<ClearReason, 'asked'> | 'claim' | 'check-in' | 'tally' | 'absence'];

/** When, in ms, something happens by itself if no command comes before: then `time-passed` is worth proposing. */
export function nextDeadline(session: Session | Cleared): number | undefined {
  return 'cleared' in session ? undefined : nextDue(session)[0];
}

/** When, in ms, the session is cleared if no command or report comes before. */
export function clearsAt(session: Session): number {
  return Math.min(...allDue(session).flatMap(([at, what]) => (isClearReason(what) ? [at] : [])));
}

/** The session as it stands at `now`: all that fell due since its last entry happened, in order, each at its own time. */
export function passTime(session: Session, now: number): Session | Cleared {
  let current = session;
  for (let due = nextDue(current); due[0] <= now; due = nextDue(current)) {
    const next = happen({ ...current, at: Math.max(current.at, due[0]) }, due);
    if ('cleared' in next) return next;
    current = settle(next);
  }
  return { ...current, at: Math.max(current.at, now) };
}

/**
 * What follows at once from the state of a session: voting closes when everyone has finished, the tally shows when
 * everyone has answered, and people who come (back) during the round of takeaways get a turn at its end.
 */
export function settle(session: Session): Session {
  const { phase } = session.progress;
  if (phase.kind === 'vote' && phase.open && !phase.byHand && everyoneFinished(session) && mayReveal(session)) {
    return closeVoting(session);
  }
  if (phase.kind === 'discuss' && phase.checkIn && isTallyDue(session, phase.checkIn)) return showTally(session, phase);
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

function everyoneFinished(session: Session): boolean {
  return session.participants.every((p) => hasFinished(session, p.id) || !takesPart(p, session.at));
}

function isTallyDue(session: Session, { shown, answers, firstAnswerAt }: CheckIn): boolean {
  if (shown || firstAnswerAt === undefined || !hasEnoughAnswers(session, answers)) return false;
  return session.at >= firstAnswerAt + limits.tally || takingPart(session).every((p) => answers[p.id]);
}

/** Whether enough people have answered for the totals to be told. */
function hasEnoughAnswers(session: Session, answers: CheckIn['answers']): boolean {
  const given = Object.keys(answers).length;
  return mayPublish(session.participants.length, given, answerable(session, answers));
}

function nextDue(session: Session): Due {
  const all = allDue(session);
  let [next] = all;
  for (let n = 1; n < all.length; n++) {
    const due = all[n] as Due;
    if (due[0] < next[0]) next = due;
  }
  return next;
}

/** Asked several times for every entry: so these are plain pairs, and what they do stands in `happen`. */
function allDue(session: Session): [Due, ...Due[]] {
  const all: [Due, ...Due[]] = [[session.openedAt + session.limits.maxAge, 'max-age']];
  if (session.endsAt !== undefined) all.push([session.endsAt, 'meeting-ended']);
  if (session.unattendedSince !== undefined) {
    all.push([session.unattendedSince + session.limits.unattended, 'unattended']);
  }
  if (session.claim) all.push([session.claim.endsAt, 'claim']);

  const { phase } = session.progress;
  if (phase.kind === 'discuss') {
    const { timer, checkIn } = phase;
    if (!checkIn && 'endsAt' in timer) all.push([timer.endsAt, 'check-in']);
    if (checkIn?.firstAnswerAt !== undefined && !checkIn.shown && hasEnoughAnswers(session, checkIn.answers)) {
      all.push([checkIn.firstAnswerAt + limits.tally, 'tally']);
    }
  }
  for (const p of session.participants) {
    if (p.left || p.awaySince === undefined) continue;
    const at = p.awaySince + limits.presence;
    if (at > session.at) all.push([at, 'absence']);
  }
  return all;
}

/** The session after what fell due. */
function happen(session: Session, [at, what]: Due): Session | Cleared {
  const { phase } = session.progress;
  switch (what) {
    case 'max-age':
    case 'meeting-ended':
    case 'unattended':
      return cleared(session);
    case 'claim':
      return grantClaim(session);
    case 'check-in':
      if (phase.kind !== 'discuss') return session;
      return withPhase(session, { ...phase, checkIn: { openedAt: at, answers: {}, shown: false } });
    case 'tally':
      return phase.kind === 'discuss' ? showTally(session, phase) : session;
    case 'absence':
      // Nothing to do when somebody's absence begins to count: `settle` and the view look at the time.
      return session;
  }
}

/** Why this session is cleared by an entry of the time `now`: what fell due first, or else that it was asked for. */
export function clearReason(session: Session, now: number): ClearReason {
  let first: [number, ClearReason] = [Number.POSITIVE_INFINITY, 'asked'];
  for (const [at, what] of allDue(session)) {
    if (isClearReason(what) && at <= now && at < first[0]) first = [at, what];
  }
  return first[1];
}

function isClearReason(what: string): what is ClearReason {
  return (clearReasons as readonly string[]).includes(what);
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
