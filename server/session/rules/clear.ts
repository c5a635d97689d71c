import * as z from 'zod/mini';
import { limits } from '../limits.ts';
import { no } from '../refusal.ts';
import { type Cleared, participantOf, type Session } from '../session.ts';
import { type Effects, facilitatorOnly, type Refusals, type ReportEffects } from './chapter.ts';

export const ClearCommand = z.discriminatedUnion('type', [
  /** Begins a last call, which ends with the clear. */
  z.strictObject({ type: z.literal('clear-session') }),
  /** Adds time to a last call. */
  z.strictObject({ type: z.literal('wait-for-me') }),
  z.strictObject({ type: z.literal('call-off-clear') }),
]);
export type ClearCommand = z.infer<typeof ClearCommand>;

export type ClearReport =
  | { type: 'meeting-ended' }
  | { type: 'meeting-resumed' }
  /** Requested in the chat and confirmed there. `openedAt` names the session that was meant. */
  | { type: 'clear-asked'; person: string; openedAt: number };

export const clearRefusals: Refusals<ClearCommand> = {
  'clear-session': facilitatorOnly(({ shared }) => (shared.lastCall ? no('last-call-running') : undefined)),
  'wait-for-me': ({ shared, own }) => {
    if (!shared.lastCall) return no('no-last-call');
    return own.mayWait ? undefined : no('waited-already');
  },
  'call-off-clear': facilitatorOnly(({ shared }) => (shared.lastCall ? undefined : no('no-last-call'))),
};

export const clearEffects: Effects<ClearCommand> = {
  'clear-session': beginLastCall,
  'wait-for-me': (session, by) => {
    const { lastCall } = session;
    if (!lastCall) return session;
    const { clearsAt, waited } = lastCall;
    return { ...session, lastCall: { clearsAt: clearsAt + limits.lastCallWait, waited: [...waited, by.id] } };
  },
  'call-off-clear': ({ lastCall: _off, ...session }) => session,
};

export const clearReportEffects: ReportEffects<ClearReport> = {
  'meeting-ended': (session) =>
    session.endsAt === undefined ? { ...session, endsAt: session.at + limits.afterMeeting } : session,
  'meeting-resumed': ({ endsAt: _canceled, ...session }) => session,
  'clear-asked': (session, { person, openedAt }) => {
    const isFacilitator = participantOf(session, person)?.id === session.facilitator;
    return isFacilitator && openedAt === session.openedAt && !session.lastCall ? beginLastCall(session) : session;
  },
};

/** As long for everyone, whatever they have to copy: the length of a last call tells nothing. */
function beginLastCall(session: Session): Session {
  return { ...session, lastCall: { clearsAt: session.at + limits.lastCall, waited: [] } };
}

/** What is left of a session: when it was cleared, and the message that is still to be taken back from the chat. */
export function clearSession({ at, agenda }: Session): Cleared {
  return { cleared: true, at, ...(agenda?.activity && { activity: agenda.activity }) };
}
