import { limits } from '../limits.ts';
import type { Cleared, Session } from '../session.ts';
import { openCheckIn, settleCheckIn, showTally } from './checkIn.ts';
import { clearSession } from './clear.ts';
import { closeComparison, comparisonDueAt, settleComparison } from './comparison.ts';
import { pollDueAt } from './poll.ts';
import { grantClaim } from './role.ts';
import { settleVoting } from './vote.ts';
import { settleWorth, showWorth, worthOf } from './worth.ts';
import { settleRound } from './wrapUp.ts';

/** Why a session was cleared: the facilitator asked for it, the meeting ended, nobody was there, or it reached its maximum age. */
export const clearReasons = ['asked', 'meeting-ended', 'unattended', 'max-age'] as const;
export type ClearReason = (typeof clearReasons)[number];

/** Something that happens automatically, and when, in ms. */
type Due = readonly [
  at: number,
  what: ClearReason | 'claim' | 'check-in' | 'tally' | 'worth' | 'comparison' | 'absence',
];

/** When the next thing happens automatically, in ms: propose `time-passed` then if nothing else comes before. */
export function nextDeadline(session: Session | Cleared): number | undefined {
  return 'cleared' in session ? undefined : nextDue(session)[0];
}

/** When, in ms, the session is cleared if no command or report comes before. */
export function clearsAt(session: Session): number {
  return Math.min(...allDue(session).flatMap(([at, what]) => (isClearReason(what) ? [at] : [])));
}

/** The session at `now`: everything that fell due since its last entry happened, in order, each at its own time (T2). */
export function passTime(session: Session, now: number): Session | Cleared {
  let current = session;
  for (let due = nextDue(current); due[0] <= now; due = nextDue(current)) {
    const next = happen({ ...current, at: Math.max(current.at, due[0]) }, due);
    if ('cleared' in next) return next;
    current = settle(next);
  }
  return { ...current, at: Math.max(current.at, now) };
}

/** Does what follows at once from the state of a session, whatever led to it. */
export function settle(unsettled: Session): Session {
  const session = settleComparison(unsettled);
  const { phase } = session.progress;
  switch (phase.kind) {
    case 'vote':
      return settleVoting(session, phase);
    case 'discuss':
      return settleCheckIn(session, phase);
    case 'names':
      return settleRound(session, phase);
    case 'wrap-up':
      return settleWorth(settleRound(session, phase));
    default:
      return session;
  }
}

/** Why an entry at `now` clears this session: the first reason that fell due. */
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

function nextDue(session: Session): Due {
  return allDue(session).reduce((next, due) => (due[0] < next[0] ? due : next));
}

/** Every deadline of a session. Of two at the same time, the first in this list happens first. */
function allDue(session: Session): Due[] {
  const all: Due[] = [[session.openedAt + session.limits.maxAge, 'max-age']];
  if (session.lastCall) all.push([session.lastCall.clearsAt, 'asked']);
  if (session.endsAt !== undefined) all.push([session.endsAt, 'meeting-ended']);
  if (session.unattendedSince !== undefined) {
    all.push([session.unattendedSince + session.limits.unattended, 'unattended']);
  }
  if (session.claim) all.push([session.claim.endsAt, 'claim']);

  const { phase } = session.progress;
  if (phase.kind === 'discuss') {
    const { timer, checkIn } = phase;
    // A consultation holds the topic's timer, and nothing happens when a step's time is over.
    if (!checkIn && 'endsAt' in timer) all.push([timer.endsAt, 'check-in']);
    const tally = checkIn && pollDueAt(session, checkIn);
    if (tally !== undefined) all.push([tally, 'tally']);
  }
  const worth = phase.kind === 'wrap-up' ? pollDueAt(session, worthOf(session)) : undefined;
  if (worth !== undefined) all.push([worth, 'worth']);
  const comparison = comparisonDueAt(session);
  if (comparison !== undefined) all.push([comparison, 'comparison']);
  for (const { left, awaySince } of session.participants) {
    if (left || awaySince === undefined) continue;
    const at = awaySince + limits.presence;
    if (at > session.at) all.push([at, 'absence']);
  }
  return all;
}

function happen(session: Session, [at, what]: Due): Session | Cleared {
  switch (what) {
    case 'max-age':
    case 'asked':
    case 'meeting-ended':
    case 'unattended':
      return clearSession(session);
    case 'claim':
      return grantClaim(session);
    case 'check-in':
      return openCheckIn(session, at);
    case 'tally':
      return showTally(session);
    case 'worth':
      return showWorth(session);
    case 'comparison':
      return closeComparison(session);
    case 'absence':
      // Presence is read off the time, so only what follows from it is left to do: see `settle`.
      return session;
  }
}
