import * as z from 'zod/mini';
import { limits } from '../limits.ts';
import { type Cleared, participantOf, type Session } from '../session.ts';
import { allow, type Effects, facilitatorOnly, type Refusals, type ReportEffects } from './chapter.ts';

export const ClearCommand = z.discriminatedUnion('type', [z.strictObject({ type: z.literal('clear-session') })]);
export type ClearCommand = z.infer<typeof ClearCommand>;

export type ClearReport =
  | { type: 'meeting-ended' }
  | { type: 'meeting-resumed' }
  /** Requested in the chat and confirmed there. `openedAt` names the session that was meant. */
  | { type: 'clear-asked'; person: string; openedAt: number };

export const clearRefusals: Refusals<ClearCommand> = {
  'clear-session': facilitatorOnly(allow),
};

export const clearEffects: Effects<ClearCommand> = {
  'clear-session': clearSession,
};

export const clearReportEffects: ReportEffects<ClearReport> = {
  'meeting-ended': (session) =>
    session.endsAt === undefined ? { ...session, endsAt: session.at + limits.afterMeeting } : session,
  'meeting-resumed': ({ endsAt: _canceled, ...session }) => session,
  'clear-asked': (session, { person, openedAt }) => {
    const isFacilitator = participantOf(session, person)?.id === session.facilitator;
    return isFacilitator && openedAt === session.openedAt ? clearSession(session) : session;
  },
};

/** What is left of a session: when it was cleared, and the message that is still to be taken back from the chat. */
export function clearSession({ at, agenda }: Session): Cleared {
  return { cleared: true, at, ...(agenda?.activity && { activity: agenda.activity }) };
}
