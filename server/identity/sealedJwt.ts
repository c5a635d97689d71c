import { hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { EncryptJWT, errors, type JWTPayload, jwtDecrypt } from 'jose';

/** Why something sealed was not opened: its time is over, or it is none of ours, or not for this purpose. */
type Unopened = 'expired' | 'malformed';

/** What nobody but we can read or make, for one purpose, until an hour that stands in it. */
export interface SealedJwts {
  /** `until` in ms. */
  seal(payload: JWTPayload, until: number): Promise<string>;
  open(sealed: string): Promise<{ payload: JWTPayload } | { reason: Unopened }>;
}

export interface SealedJwtOptions {
  /** Keys are derived from these; the first seals, all open. Without one, what is sealed holds in this process alone. */
  sealKeys: readonly KeyObject[];
  /** Separates what is sealed for different things: none opens another's. */
  purpose: string;
  audience: string;
  now(): number;
}

const key = { alg: 'dir', enc: 'A256GCM' } as const;

/** Encrypts under keys derived from SEAL_KEY, so that every process takes every other's. */
export function sealedJwts({ sealKeys, purpose, audience, now }: SealedJwtOptions): SealedJwts {
  const keys = sealKeys.map((sealKey) => new Uint8Array(hkdfSync('sha256', sealKey, '', purpose, 32)));
  const [first = randomBytes(32), ...others] = keys;

  return {
    seal: (payload, until) =>
      new EncryptJWT(payload)
        .setProtectedHeader(key)
        .setAudience(audience)
        .setExpirationTime(Math.floor(until / 1000))
        .encrypt(first),

    async open(sealed) {
      for (const each of [first, ...others]) {
        try {
          const { payload } = await jwtDecrypt(sealed, each, {
            keyManagementAlgorithms: [key.alg],
            contentEncryptionAlgorithms: [key.enc],
            audience,
            requiredClaims: ['exp'],
            currentDate: new Date(now()),
          });
          return { payload };
        } catch (error) {
          if (error instanceof errors.JWTExpired) return { reason: 'expired' };
          // Not under this key, or not one of ours at all.
        }
      }
      return { reason: 'malformed' };
    },
  };
}
