import type { KeyObject } from 'node:crypto';
import * as z from 'zod/mini';
import { HostName } from '#session/protocol.ts';
import { sealedTokens } from './sealedToken.ts';

/** The person, meeting and session that a ticket lets its window back into. */
const Pass = z.object({
  /** The store's name for the meeting, and the host's as the window gave it. */
  meeting: z.string(),
  asked: z.string(),
  /** Absent: Teams. */
  host: z.optional(HostName),
  window: z.string(),
  /** When the session was opened: distinguishes it from the meeting's other sessions. */
  openedAt: z.number(),
  /** When the host last said that the person is in the meeting. The previous release leaves it out. */
  askedAt: z.optional(z.number()),
  /** Never a role: the host is asked about those again. */
  person: z.object({ key: z.string(), name: z.string(), contact: z.optional(z.string()) }),
  /** Lets another process ask the host on this person's behalf; see `Identity.hold`. */
  proof: z.optional(z.string()),
});
export type Pass = z.infer<typeof Pass>;

/** A ticket lets a window that lost its connection back in for a short while without asking the host again. */
export interface Tickets {
  issue(pass: Pass): string;
  open(ticket: string): Pass | { reason: 'ticket-expired' | 'ticket-malformed' };
}

/** How long a ticket is valid, in ms. */
export const ticketLife = 60_000;

/** Tickets sealed under keys derived from SEAL_KEY; without one, they're valid in this process only. `now` in ms. */
export function tickets(sealKeys: readonly KeyObject[], now: () => number): Tickets {
  const sealed = sealedTokens({ sealKeys, purpose: 'mini-m ticket 1', now });

  return {
    issue({ person: { key, name, contact }, ...pass }) {
      const person = { key, name, ...(contact && { contact }) };
      return sealed.seal({ ...pass, person }, now() + ticketLife);
    },

    open(ticket) {
      const opened = sealed.open(ticket);
      if ('reason' in opened) return { reason: `ticket-${opened.reason}` };
      const pass = Pass.safeParse(opened.payload);
      return pass.success ? pass.data : { reason: 'ticket-malformed' };
    },
  };
}
