import type { KeyObject } from 'node:crypto';
import * as z from 'zod/mini';
import type { GooglePerson, SignedIn } from './googleToken.ts';
import { sealedJwts } from './sealedJwt.ts';

const Pass = z.object({
  person: z.object({ sub: z.string(), name: z.optional(z.string()), contact: z.optional(z.string()) }),
  access: z.string(),
  exp: z.number(),
});

/**
 * What a window shows instead of Google's tokens: who was verified, and the access token that came with them, sealed. So
 * one cannot be put beside another, the access token lies in no browser in the clear, and any process can open it.
 */
export interface MeetPasses {
  issue(signedIn: SignedIn): string;
  open(pass: string): Promise<SignedIn | { reason: 'pass-missing' | 'pass-expired' | 'pass-malformed' }>;
}

/** Sealed under keys derived from SEAL_KEY; without one, passes hold in this process alone. `now` in ms. */
export function meetPasses(sealKeys: readonly KeyObject[], now: () => number): MeetPasses {
  const sealed = sealedJwts({ sealKeys, purpose: 'mini-m meet pass 1', audience: 'mini-m-meet-pass', now });
  return {
    issue: ({ person, access, until }) => sealed.seal({ person: given(person), access }, until),

    async open(pass) {
      if (pass === '') return { reason: 'pass-missing' };
      const opened = await sealed.open(pass);
      if ('reason' in opened) return { reason: `pass-${opened.reason}` };
      const read = Pass.safeParse(opened.payload);
      if (!read.success) return { reason: 'pass-malformed' };
      const { person, access, exp } = read.data;
      return { person, access, until: exp * 1000 };
    },
  };
}

function given({ sub, name, contact }: GooglePerson) {
  return { sub, ...(name && { name }), ...(contact && { contact }) };
}
