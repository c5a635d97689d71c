import { hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { EncryptJWT, errors, jwtDecrypt } from 'jose';
import * as z from 'zod/mini';

/** Who was let in, where, and into which session: all that a ticket is good for. */
const Pass = z.object({
  /** The store's name of the meeting, and the host's, as the window named it. */
  meeting: z.string(),
  asked: z.string(),
  window: z.string(),
  /** When the session was opened: tells it from every other of the meeting. */
  openedAt: z.number(),
  /** Never a role: those are asked for anew. */
  person: z.object({ key: z.string(), name: z.string(), contact: z.optional(z.string()) }),
});
export type Pass = z.infer<typeof Pass>;

/** Lets a window back in for a short while without asking the host: for a connection that was lost, and nothing else. */
export interface Tickets {
  issue(pass: Pass): Promise<string>;
  open(ticket: string): Promise<Pass | { reason: 'ticket-expired' | 'ticket-malformed' }>;
}

/** How long a ticket holds, in seconds. */
const ticketLife = 60;

const audience = 'mini-m-ticket';
const key = { alg: 'dir', enc: 'A256GCM' } as const;

/**
 * Tickets that nobody but we can read or make: encrypted under keys derived from SEAL_KEY (the first issues, all open),
 * so every process takes every other's. Without a key they hold in this process alone. `now` in ms.
 */
export function tickets(sealKeys: readonly KeyObject[], now: () => number): Tickets {
  const keys = sealKeys.map((sealKey) => new Uint8Array(hkdfSync('sha256', sealKey, '', 'mini-m ticket 1', 32)));
  const [first = randomBytes(32), ...others] = keys;

  return {
    issue({ meeting, asked, window, openedAt, person: { key: personKey, name, contact } }) {
      const seconds = Math.floor(now() / 1000);
      const person = { key: personKey, name, ...(contact && { contact }) };
      return new EncryptJWT({ meeting, asked, window, openedAt, person })
        .setProtectedHeader(key)
        .setAudience(audience)
        .setExpirationTime(seconds + ticketLife)
        .encrypt(first);
    },

    async open(ticket) {
      for (const each of [first, ...others]) {
        try {
          const { payload } = await jwtDecrypt(ticket, each, {
            keyManagementAlgorithms: [key.alg],
            contentEncryptionAlgorithms: [key.enc],
            audience,
            requiredClaims: ['exp'],
            currentDate: new Date(now()),
          });
          return Pass.parse(payload);
        } catch (error) {
          if (error instanceof errors.JWTExpired) return { reason: 'ticket-expired' };
          // Not under this key, or not one of ours at all.
        }
      }
      return { reason: 'ticket-malformed' };
    },
  };
}
