import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { keyLength, seal, unseal } from '../kit/seal.ts';

type Payload = Record<string, unknown>;

/** Tokens for one purpose that only our servers can make or read. They expire. */
export interface SealedTokens {
  /** `until` in ms since 1970. Tokens don't open after the day that follows the one they were made on, whatever it says. */
  seal(payload: Payload, until: number): string;
  /** `malformed`: not ours, for another purpose, changed, or too old. */
  open(token: string): { payload: Payload; until: number } | { reason: 'expired' | 'malformed' };
}

export interface SealedTokenOptions {
  /** Keys are derived from these: the first seals, all open. Without one, tokens are valid in this process only. */
  sealKeys: readonly KeyObject[];
  /** Separates the keys of different kinds of tokens, so one kind never opens as another. */
  purpose: string;
  now(): number;
}

const dayLength = 24 * 3_600_000;

/**
 * Seals small JSON payloads (AES-256-GCM) under keys derived from SEAL_KEY, so every process can open the others' tokens.
 * There's a key per day, because a key is good for 2^32 random nonces (NIST SP 800-38D, 8.3) and SEAL_KEY may live for years.
 * Not a JWE by `jose`: only we read these tokens, and Web Crypto takes six times the CPU when a whole server's windows rejoin.
 */
export function sealedTokens({ sealKeys, purpose, now }: SealedTokenOptions): SealedTokens {
  const [first = createSecretKey(randomBytes(keyLength)), ...others] = sealKeys;
  const context = Buffer.from(purpose);
  const keys = new Map<number, readonly [KeyObject, ...KeyObject[]]>();
  const today = () => Math.floor(now() / dayLength);

  function keysOf(day: number): readonly [KeyObject, ...KeyObject[]] {
    const known = keys.get(day);
    if (known) return known;
    const derive = (from: KeyObject) =>
      createSecretKey(Buffer.from(hkdfSync('sha256', from, '', `${purpose} ${day}`, keyLength)));
    const derived = [derive(first), ...others.map(derive)] as const;
    for (const old of keys.keys()) if (Math.abs(old - day) > 2) keys.delete(old);
    keys.set(day, derived);
    return derived;
  }

  function unsealed(token: string): Buffer | undefined {
    const sealed = Buffer.from(token, 'base64url');
    // Node ignores characters and bits that don't belong there; we don't.
    if (sealed.toString('base64url') !== token) return undefined;
    // Tomorrow's key too: another process's clock may be ahead.
    for (const key of [0, -1, 1].flatMap((days) => keysOf(today() + days))) {
      const plain = unseal(key, context, sealed);
      if (plain) return plain;
    }
    return undefined;
  }

  return {
    seal(payload, until) {
      const [key] = keysOf(today());
      return seal(key, context, JSON.stringify({ payload, until })).toString('base64url');
    },
    open(token) {
      const plain = unsealed(token);
      if (!plain) return { reason: 'malformed' };
      const { payload, until } = JSON.parse(plain.toString()) as { payload: Payload; until: number };
      return until > now() ? { payload, until } : { reason: 'expired' };
    },
  };
}
