import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { keyLength, nonceLength, seal, tagLength, unseal } from '../kit/seal.ts';

/** Why something sealed was not opened: its time is over, or it is none of ours, or not for this purpose. */
type Unopened = 'expired' | 'malformed';
type Payload = Record<string, unknown>;

/** What nobody but we can read or make, for one purpose, until an hour that stands in it. */
export interface SealedJwts {
  /** `until` in ms: at most a day from now, since nothing older is opened. */
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

const dayLength = 24 * 3_600_000;

/** What seals on one day. */
interface KeysOfDay {
  /** The one header that is written and read: who seals and who opens are the same, so there is nothing to negotiate. */
  header: string;
  associated: Buffer;
  keys: readonly [KeyObject, ...KeyObject[]];
}

/**
 * Encrypted JWTs (RFC 7516, compact, AES-256-GCM directly under keys derived from SEAL_KEY), so that every process takes
 * every other's. Each day has its key: with random nonces one is good for 2^32 of them (NIST SP 800-38D, 8.3), and
 * SEAL_KEY may live for years. What is to be opened is of yesterday at the oldest. Written with `node:crypto` itself: a
 * library on Web Crypto hands each to another thread, and when all come back at once that was a quarter of what it cost.
 */
export function sealedJwts({ sealKeys, purpose, audience, now }: SealedJwtOptions): SealedJwts {
  const [first = createSecretKey(randomBytes(keyLength)), ...others] = sealKeys;
  const days = new Map<number, KeysOfDay>();
  const today = () => Math.floor(now() / dayLength);

  function keysOf(day: number): KeysOfDay {
    const known = days.get(day);
    if (known) return known;
    const derive = (from: KeyObject) =>
      createSecretKey(Buffer.from(hkdfSync('sha256', from, '', `${purpose} ${day}`, keyLength)));
    const header = Buffer.from(`{"alg":"dir","enc":"A256GCM","kid":"${day}"}`).toString('base64url');
    const made = { header, associated: Buffer.from(header), keys: [derive(first), ...others.map(derive)] as const };
    for (const old of days.keys()) if (Math.abs(old - day) > 2) days.delete(old);
    days.set(day, made);
    return made;
  }

  return {
    seal(payload, until) {
      const claims = { ...payload, aud: audience, exp: Math.floor(until / 1000) };
      return encrypt(keysOf(today()), JSON.stringify(claims));
    },

    async open(sealed) {
      const day = today();
      const head = sealed.slice(0, sealed.indexOf('.'));
      // Of tomorrow where another process' clock is ahead.
      const keys = [day, day - 1, day + 1].map(keysOf).find(({ header }) => header === head);
      const text = keys && decrypt(keys, sealed);
      if (text === undefined) return { reason: 'malformed' };
      // What opens was written above.
      const payload = JSON.parse(text) as Payload;
      if (payload.aud !== audience || typeof payload.exp !== 'number') return { reason: 'malformed' };
      return payload.exp > Math.floor(now() / 1000) ? { payload } : { reason: 'expired' };
    },
  };
}

function encrypt({ header, associated, keys: [key] }: KeysOfDay, text: string): string {
  const sealed = seal(key, associated, text);
  const end = sealed.length - tagLength;
  const part = (from: number, to: number) => sealed.toString('base64url', from, to);
  return `${header}..${part(0, nonceLength)}.${part(nonceLength, end)}.${part(end, sealed.length)}`;
}

/** `token` begins with the header of these keys. */
function decrypt({ associated, keys }: KeysOfDay, token: string): string | undefined {
  const [, wrapped, ...parts] = token.split('.');
  const [nonce, body, tag] = parts.map((part) => Buffer.from(part, 'base64url'));
  if (wrapped !== '' || parts.length !== 3 || !nonce || !body || !tag) return undefined;
  if (nonce.length !== nonceLength || tag.length !== tagLength) return undefined;
  const sealed = Buffer.concat([nonce, body, tag]);
  for (const key of keys) {
    const text = unseal(key, associated, sealed);
    if (text) return text.toString();
  }
  return undefined;
}
