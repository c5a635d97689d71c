import type { HostName } from '#session/protocol.ts';
import { type Identity, refused } from './identity.ts';

export interface HostIdentity {
  identity: Identity;
  /** What the store's names for this host's meetings start with, such as `teams:`. */
  prefix: string;
}

/**
 * Routes questions to the right host: joins by the host they claim, later questions by the meeting's name. Two hosts never share
 * a meeting, whatever ids are claimed: each has its own prefix, and a host that returns another's throws here.
 */
export function identityOfHosts(hosts: Partial<Record<HostName, HostIdentity>>): Identity {
  const all = Object.values(hosts);
  const identityOf = (meeting: string) => all.find(({ prefix }) => meeting.startsWith(prefix))?.identity;
  return {
    async admit(claim) {
      const host = hosts[claim.host ?? 'teams'];
      if (!host) return refused('host-not-served', 'host-not-served');
      const admission = await host.identity.admit(claim);
      const name = admission.admitted ? admission.meeting : admission.invitedTo;
      if (name !== undefined && !name.startsWith(host.prefix)) throw new Error('a meeting of another host');
      return admission;
    },
    attends: async (meeting, person) => (await identityOf(meeting)?.attends(meeting, person)) ?? 'unknown',
    answerAge: (meeting) => identityOf(meeting)?.answerAge?.(meeting) ?? 0,
    hold: async (meeting, person, proof) => identityOf(meeting)?.hold?.(meeting, person, proof),
    isOver: async (meeting) => (await identityOf(meeting)?.isOver?.(meeting)) ?? false,
    artifacts: async (meeting) => identityOf(meeting)?.artifacts?.(meeting),
    forget: (meeting) => identityOf(meeting)?.forget?.(meeting),
  };
}
