import type { KeyObject } from 'node:crypto';
import * as z from 'zod/mini';
import type { SignedIn } from './googleToken.ts';
import { sealedTokens } from './sealedToken.ts';

const Pass = z.object({
  person: z.object({ sub: z.string(), name: z.optional(z.string()), contact: z.optional(z.string()) }),
  access: z.string(),
});

/**
 * What a window presents instead of Google's tokens: the verified person together with their access token, sealed. So the two
 * can't be recombined, no browser holds the access token in the clear, and any process can open the pass.
 */
export interface MeetPasses {
  issue(signedIn: SignedIn): string;
  open(pass: string): SignedIn | { reason: 'pass-missing' | 'pass-expired' | 'pass-malformed' };
}

/** Passes sealed under keys derived from SEAL_KEY; without one, they're valid in this process only. `now` in ms. */
export function meetPasses(sealKeys: readonly KeyObject[], now: () => number): MeetPasses {
  const sealed = sealedTokens({ sealKeys, purpose: 'mini-m meet pass 1', now });
  return {
    issue: ({ person: { sub, name, contact }, access, until }) =>
      sealed.seal({ person: { sub, ...(name && { name }), ...(contact && { contact }) }, access }, until),

    open(pass) {
      if (pass === '') return { reason: 'pass-missing' };
      const opened = sealed.open(pass);
      if ('reason' in opened) return { reason: `pass-${opened.reason}` };
      const read = Pass.safeParse(opened.payload);
      return read.success ? { ...read.data, until: opened.until } : { reason: 'pass-malformed' };
    },
  };
}
