import type { KeyObject } from 'node:crypto';
import * as z from 'zod/mini';
import { HostName } from '#session/protocol.ts';
import { sealedJwts } from './sealedJwt.ts';

/** Who was let in, where, and into which session: all that a ticket is good for. */
const Pass = z.object({
  /** The store's name of the meeting, and the host's, as the window named it. */
  meeting: z.string(),
  asked: z.string(),
  /** Left out: Teams. */
  host: z.optional(HostName),
  window: z.string(),
  /** When the session was opened: tells it from every other of the meeting. */
  openedAt: z.number(),
  /** When the host was last asked and said that the person is in the meeting. Left out by the release before. */
  askedAt: z.optional(z.number()),
  /** Never a role: those are asked for anew. */
  person: z.object({ key: z.string(), name: z.string(), contact: z.optional(z.string()) }),
  /** What lets another process ask the host in this person's name, as `admit` gave it. */
  proof: z.optional(z.string()),
});
export type Pass = z.infer<typeof Pass>;

/** Lets a window back in for a short while without asking the host: for a connection that was lost, and nothing else. */
export interface Tickets {
  issue(pass: Pass): string;
  open(ticket: string): Promise<Pass | { reason: 'ticket-expired' | 'ticket-malformed' }>;
}

/** How long a ticket holds, in ms. */
export const ticketLife = 60_000;

/**
 * Tickets that nobody but we can read or make: sealed under keys derived from SEAL_KEY, so every process takes every
 * other's. Without a key they hold in this process alone. `now` in ms.
 */
export function tickets(sealKeys: readonly KeyObject[], now: () => number): Tickets {
  const sealed = sealedJwts({ sealKeys, purpose: 'mini-m ticket 1', audience: 'mini-m-ticket', now });

  return {
    issue({ person: { key, name, contact }, ...pass }) {
      const person = { key, name, ...(contact && { contact }) };
      return sealed.seal({ ...pass, person }, now() + ticketLife);
    },

    async open(ticket) {
      const opened = await sealed.open(ticket);
      if ('reason' in opened) return { reason: `ticket-${opened.reason}` };
      const pass = Pass.safeParse(opened.payload);
      return pass.success ? pass.data : { reason: 'ticket-malformed' };
    },
  };
}
