import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { keyLength, nonceLength, seal, tagLength, unseal } from '../sealing/seal.ts';

/** Why something sealed was not opened: its time is over, or it is none of ours, or not for this purpose. */
type Unopened = 'expired' | 'malformed';
type Payload = Record<string, unknown>;

/** What nobody but we can read or make, for one purpose, until an hour that stands in it. */
export interface SealedJwts {
  /** `until` in ms. */
  seal(payload: Payload, until: number): string;
  open(sealed: string): Promise<{ payload: Payload } | { reason: Unopened }>;
}

export interface SealedJwtOptions {
  /** Keys are derived from these; the first seals, all open. Without one, what is sealed holds in this process alone. */
  sealKeys: readonly KeyObject[];
  /** Separates what is sealed for different things: none opens another's. */
  purpose: string;
  audience: string;
  now(): number;
}

/** The one header that is written and read: who seals and who opens are the same, so there is nothing to negotiate. */
const header = Buffer.from('{"alg":"dir","enc":"A256GCM"}').toString('base64url');
const associated = Buffer.from(header);

/**
 * Encrypted JWTs (RFC 7516, compact, AES-256-GCM directly under keys derived from SEAL_KEY), so that every process takes
 * every other's. Written with `node:crypto` itself: a library on Web Crypto hands each to another thread, and when all
 * come back at once that was a quarter of what it cost.
 */
export function sealedJwts({ sealKeys, purpose, audience, now }: SealedJwtOptions): SealedJwts {
  const derived = sealKeys.map((sealKey) => Buffer.from(hkdfSync('sha256', sealKey, '', purpose, keyLength)));
  const keys = (derived.length > 0 ? derived : [randomBytes(keyLength)]).map((bytes) => createSecretKey(bytes));

  return {
    seal(payload, until) {
      const claims = { ...payload, aud: audience, exp: Math.floor(until / 1000) };
      return encrypt(keys[0] as KeyObject, JSON.stringify(claims));
    },

    async open(sealed) {
      const text = decrypt(keys, sealed);
      if (text === undefined) return { reason: 'malformed' };
      // What opens was written above.
      const payload = JSON.parse(text) as Payload;
      if (payload.aud !== audience || typeof payload.exp !== 'number') return { reason: 'malformed' };
      return payload.exp > Math.floor(now() / 1000) ? { payload } : { reason: 'expired' };
    },
  };
}

function encrypt(key: KeyObject, text: string): string {
  const sealed = seal(key, associated, text);
  const end = sealed.length - tagLength;
  const part = (from: number, to: number) => sealed.toString('base64url', from, to);
  return `${header}..${part(0, nonceLength)}.${part(nonceLength, end)}.${part(end, sealed.length)}`;
}

function decrypt(keys: readonly KeyObject[], token: string): string | undefined {
  const [head, wrapped, ...parts] = token.split('.');
  const [nonce, body, tag] = parts.map((part) => Buffer.from(part, 'base64url'));
  if (head !== header || wrapped !== '' || parts.length !== 3 || !nonce || !body || !tag) return undefined;
  if (nonce.length !== nonceLength || tag.length !== tagLength) return undefined;
  const sealed = Buffer.concat([nonce, body, tag]);
  for (const key of keys) {
    const text = unseal(key, associated, sealed);
    if (text) return text.toString();
  }
  return undefined;
}
