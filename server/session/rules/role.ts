import * as z from 'zod/mini';
import { limits } from '../limits.ts';
import { no, type Refusal } from '../refusal.ts';
import { takesPart } from '../selectors.ts';
import { lookUp, type ParticipantId, type Session, takingPart } from '../session.ts';
import type { View } from '../view.ts';
import { withParticipant } from './changes.ts';
import { type Effects, facilitatorOnly, id, type Refusals } from './chapter.ts';

export const RoleCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hand-over-role'), to: id }),
  z.strictObject({ type: z.literal('claim-role') }),
  z.strictObject({ type: z.literal('keep-role') }),
  z.strictObject({ type: z.literal('take-back-role') }),
  z.strictObject({ type: z.literal('answer-role-offer'), accept: z.boolean() }),
]);
export type RoleCommand = z.infer<typeof RoleCommand>;

export const roleRefusals: Refusals<RoleCommand> = {
  'hand-over-role': facilitatorOnly(({ shared, own }, { to }) => {
    if (to === own.participant) return no('already-facilitator');
    const person = lookUp(shared.people, to);
    if (!person) return no('unknown-participant');
    return takesPart(person) ? undefined : no('participant-away');
  }),
  'claim-role': (view, _command, now) => claimRefusal(view, now),
  'keep-role': facilitatorOnly(({ shared }) => (shared.claim ? undefined : no('no-claim'))),
  'take-back-role': ({ own }) => (own.mayTakeBackRole ? undefined : no('nothing-to-take-back')),
  'answer-role-offer': ({ own }) => (own.roleOffered ? undefined : no('no-role-offer')),
};

export const roleEffects: Effects<RoleCommand> = {
  'hand-over-role': (session, _by, { to }) => withFacilitator(session, to),
  'claim-role': (session, by) => ({ ...session, claim: { by: by.id, endsAt: session.at + limits.claim } }),
  'keep-role': withoutClaim,
  'take-back-role': (session, by) => withFacilitator(session, by.id),
  'answer-role-offer': (session, by, { accept }) =>
    accept ? withFacilitator(session, by.id) : withParticipant(session, by.id, { roleOffered: false }),
};

/** Moves the role once a claim went unanswered, if the person who claimed it still takes part (R5). */
export function grantClaim(session: Session): Session {
  const by = takingPart(session).find((p) => p.id === session.claim?.by);
  if (!by) return withoutClaim(session);
  return { ...withFacilitator(session, by.id), claimedFrom: session.facilitator };
}

function claimRefusal({ shared, own }: View, now: number): Refusal | undefined {
  if (shared.facilitator === own.participant) return no('already-facilitator');
  if (shared.claim) return no('claim-running');
  const facilitator = shared.people[shared.facilitator];
  if (!facilitator || facilitator.left) return undefined;
  const { awaySince } = facilitator;
  return awaySince !== undefined && now - awaySince >= limits.beforeClaim ? undefined : no('facilitator-is-here');
}

/** Settles every claim and offer of the role along with it. */
function withFacilitator(session: Session, facilitator: ParticipantId): Session {
  const { claimedFrom: _settled, ...rest } = withoutClaim(session);
  return { ...withParticipant(rest, facilitator, { roleOffered: false }), facilitator };
}

function withoutClaim(session: Session): Session {
  const { claim: _answered, ...rest } = session;
  return rest;
}
