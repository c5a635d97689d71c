import type { HostName } from '#session/protocol.ts';
import type { Identity } from './identity.ts';

/** Who is asked about the people of one host. */
export interface HostIdentity {
  identity: Identity;
  /** With what every name begins that its meetings have for the store, such as `teams:`. */
  prefix: string;
}

/**
 * Stands in front of all hosts that are served: whoever comes is asked about where they say that they are, and whoever is
 * in is asked about again by the name of their meeting. Two hosts never share a meeting, whatever ids are claimed: each
 * has names of its own, and one that gives another's is stopped here.
 */
export function identityOfHosts(hosts: Partial<Record<HostName, HostIdentity>>): Identity {
  const all = Object.values(hosts);
  const identityOf = (meeting: string) => all.find(({ prefix }) => meeting.startsWith(prefix))?.identity;
  return {
    async admit(claim) {
      const host = hosts[claim.host ?? 'teams'];
      if (!host) return { admitted: false, why: 'host-not-served', reason: 'host-not-served' };
      const admission = await host.identity.admit(claim);
      const name = admission.admitted ? admission.meeting : admission.invitedTo;
      if (name !== undefined && !name.startsWith(host.prefix)) throw new Error('a meeting of another host');
      return admission;
    },
    attends: async (meeting, person) => (await identityOf(meeting)?.attends(meeting, person)) ?? 'unknown',
    answerAge: (meeting) => identityOf(meeting)?.answerAge?.(meeting) ?? 0,
    hold: async (meeting, person, proof) => identityOf(meeting)?.hold?.(meeting, person, proof),
    isOver: async (meeting) => (await identityOf(meeting)?.isOver?.(meeting)) ?? false,
    forget: (meeting) => identityOf(meeting)?.forget?.(meeting),
  };
}
