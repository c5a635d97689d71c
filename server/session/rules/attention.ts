import { limits } from '../limits.ts';
import { topicsEndAt } from '../plan.ts';
import { isWaiting } from '../prompt.ts';
import type { Participant, PromptAbout, Session } from '../session.ts';
import { viewFor } from '../viewFor.ts';
import type { ReportEffects } from './chapter.ts';

/** What a process reports about dialogs and badges for the facilitator. */
export type AttentionReport =
  | { type: 'facilitator-prompted'; process: string; about: PromptAbout }
  | { type: 'badge-shown'; process: string };

/** The first process to report is the one that prompts; for the others there is nothing due any more. */
export const attentionReportEffects: ReportEffects<AttentionReport> = {
  'facilitator-prompted': (session, { about, process }) =>
    promptDue(session, session.at) === about
      ? { ...session, prompted: { about, step: session.step, at: session.at, process } }
      : session,
  'badge-shown': (session, { process }) =>
    badgeDue(session, session.at) ? { ...session, badge: { at: session.at, process } } : session,
};

/** What a dialog should ask the facilitator to look at now; undefined if nothing, or if it would be one dialog too many. */
export function promptDue(session: Session, now: number): PromptAbout | undefined {
  const { prompted, settings, progress } = session;
  if (settings.popUps === false || session.lastCall) return undefined;
  const facilitator = absentFacilitator(session);
  if (!facilitator) return undefined;
  if (prompted) {
    const isUnanswered = facilitator.awaySince <= prompted.at;
    if (isUnanswered || now - prompted.at < limits.betweenPrompts) return undefined;
  }
  const { phase } = progress;
  const isCheckIn = phase.kind === 'discuss' && phase.checkIn;
  if (isCheckIn && !(prompted?.about === 'check-in' && prompted.step === session.step)) return 'check-in';
  const isTimeForTakeaways = now >= topicsEndAt(session) && phase.kind !== 'wrap-up';
  return isTimeForTakeaways && prompted?.about !== 'takeaways' ? 'takeaways' : undefined;
}

/**
 * Whether a badge should tell the facilitator that the meeting waits for them: they have no window, and nothing has told
 * them since they left. The host removes the badge when they look.
 */
export function badgeDue(session: Session, now: number): boolean {
  const facilitator = absentFacilitator(session);
  if (!facilitator || now - facilitator.awaySince < limits.beforeBadge) return false;
  const told = [session.badge?.at, session.prompted?.at].filter((at) => at !== undefined);
  if (told.some((at) => at >= facilitator.awaySince || now - at < limits.betweenPrompts)) return false;
  return isWaiting(viewFor(session, facilitator), now);
}

/** The facilitator, if they are in the meeting without an open window. */
function absentFacilitator(session: Session): (Participant & { awaySince: number }) | undefined {
  const facilitator = session.participants.find((p) => p.id === session.facilitator);
  if (!facilitator || facilitator.left || facilitator.awaySince === undefined) return undefined;
  return { ...facilitator, awaySince: facilitator.awaySince };
}
