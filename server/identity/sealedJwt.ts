import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';

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

const algorithm = 'aes-256-gcm';
const nonceLength = 12;
const tagLength = 16;
/** The one header that is written and read: who seals and who opens are the same, so there is nothing to negotiate. */
const header = Buffer.from('{"alg":"dir","enc":"A256GCM"}').toString('base64url');
const associated = Buffer.from(header);

/**
 * Encrypted JWTs (RFC 7516, compact, AES-256-GCM directly under keys derived from SEAL_KEY), so that every process takes
 * every other's. Written with `node:crypto` itself: a library on Web Crypto hands each to another thread, and when all
 * come back at once that was a quarter of what it cost.
 */
export function sealedJwts({ sealKeys, purpose, audience, now }: SealedJwtOptions): SealedJwts {
  const derived = sealKeys.map((sealKey) => Buffer.from(hkdfSync('sha256', sealKey, '', purpose, 32)));
  const keys = (derived.length > 0 ? derived : [randomBytes(32)]).map((bytes) => createSecretKey(bytes));

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
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagLength }).setAAD(associated);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const parts = [nonce, body, cipher.getAuthTag()].map((part) => part.toString('base64url'));
  return `${header}..${parts.join('.')}`;
}

function decrypt(keys: readonly KeyObject[], sealed: string): string | undefined {
  const [head, wrapped, ...parts] = sealed.split('.');
  const [nonce, body, tag] = parts.map((part) => Buffer.from(part, 'base64url'));
  if (head !== header || wrapped !== '' || parts.length !== 3 || !nonce || !body || !tag) return undefined;
  if (nonce.length !== nonceLength || tag.length !== tagLength) return undefined;
  for (const key of keys) {
    const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagLength });
    decipher.setAAD(associated).setAuthTag(tag);
    const text = decipher.update(body);
    try {
      decipher.final();
      return text.toString();
    } catch {
      // Not under this key, or not one of ours at all.
    }
  }
  return undefined;
}
