import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sealedTokens } from '../../server/identity/sealedToken.ts';

const sealKey = createSecretKey(Buffer.alloc(32, 1));
const other = createSecretKey(Buffer.alloc(32, 2));
const day = 24 * 3_600_000;
const options = { sealKeys: [sealKey], purpose: 'test 1', now: () => 11 * day + 1_000 };
const tokens = sealedTokens(options);
const malformed = { reason: 'malformed' };

describe('sealed tokens', () => {
  it('open in every process that has the key, until they expire', () => {
    const until = options.now() + 60_000;
    const token = tokens.seal({ who: 'Aïko' }, until);
    expect(token).toMatch(/^[\w-]+$/);
    for (const sealKeys of [[sealKey], [other, sealKey]]) {
      expect(sealedTokens({ ...options, sealKeys }).open(token)).toEqual({ payload: { who: 'Aïko' }, until });
    }
    expect(sealedTokens({ ...options, now: () => until }).open(token)).toEqual({ reason: 'expired' });
  });

  it('have another key each day, and open across midnight, even when clocks differ', () => {
    const token = tokens.seal({ who: 'Dan' }, options.now() + 9 * day);
    const on = (days: number) => sealedTokens({ ...options, now: () => options.now() + days * day });
    for (const days of [1, -1]) {
      expect(on(days).open(token)).toMatchObject({ payload: { who: 'Dan' } });
      expect(tokens.open(on(days).seal({ who: 'Eve' }, options.now() + 9 * day))).toMatchObject({
        payload: { who: 'Eve' },
      });
    }
    for (const days of [2, -2]) expect(on(days).open(token)).toEqual(malformed);
  });

  it('open with no other key, for no other purpose, and not when any byte was changed', () => {
    const token = tokens.seal({ who: 'Cleo' }, options.now() + 60_000);
    for (const change of [{ sealKeys: [other] }, { purpose: 'test 2' }, { sealKeys: [] }]) {
      expect(sealedTokens({ ...options, ...change }).open(token)).toEqual(malformed);
    }
    const bytes = Buffer.from(token, 'base64url');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(tokens.open(changed.toString('base64url'))).toEqual(malformed);
      expect(tokens.open(bytes.subarray(0, at).toString('base64url'))).toEqual(malformed);
    }
    for (const wrong of [
      `${token}.`,
      `.${token}`,
      `${token}AAAA`,
      `${token}=`,
      '',
      '....',
      randomBytes(99).toString('base64url'),
    ]) {
      expect(tokens.open(wrong)).toEqual(malformed);
    }
  });
});
