import { createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import { EncryptJWT, jwtDecrypt } from 'jose';
import { describe, expect, it } from 'vitest';
import { sealedJwts } from '../../server/identity/sealedJwt.ts';

const sealKey = createSecretKey(Buffer.alloc(32, 1));
const other = createSecretKey(Buffer.alloc(32, 2));
const options = { sealKeys: [sealKey], purpose: 'test 1', audience: 'test', now: () => 1_000_000_000 };
/** Of the day of `now`. */
const derived = new Uint8Array(hkdfSync('sha256', sealKey, '', 'test 1 11', 32));
const header = { alg: 'dir', enc: 'A256GCM', kid: '11' };
const day = 24 * 3_600_000;
const jwts = sealedJwts(options);

describe('what is sealed for people to bring back', () => {
  it('is an encrypted JWT, to a library as well', async () => {
    const sealed = jwts.seal({ who: 'Aïko' }, options.now() + 60_000);
    const { payload } = await jwtDecrypt(sealed, derived, { audience: 'test', currentDate: new Date(options.now()) });
    expect(payload).toEqual({ who: 'Aïko', aud: 'test', exp: 1_000_060 });
    const library = new EncryptJWT({ who: 'Ben' }).setAudience('test').setExpirationTime(1_000_060);
    const theirs = await library.setProtectedHeader(header).encrypt(derived);
    expect(await jwts.open(theirs)).toMatchObject({ payload: { who: 'Ben' } });
  });

  it('opens with each of several keys, and says when its time is over', async () => {
    const sealed = jwts.seal({}, options.now() + 60_000);
    expect(await sealedJwts({ ...options, sealKeys: [other, sealKey] }).open(sealed)).toHaveProperty('payload');
    const later = sealedJwts({ ...options, now: () => options.now() + 60_000 });
    expect(await later.open(sealed)).toEqual({ reason: 'expired' });
  });

  it('has another key each day, and opens across midnight, also where clocks differ', async () => {
    const sealed = jwts.seal({ who: 'Dan' }, options.now() + 3 * day);
    const next = sealedJwts({ ...options, now: () => options.now() + day });
    const before = sealedJwts({ ...options, now: () => options.now() - day });
    for (const other of [next, before]) {
      expect(await other.open(sealed)).toMatchObject({ payload: { who: 'Dan' } });
      await expect(jwtDecrypt(other.seal({}, options.now() + day), derived)).rejects.toThrow('decryption');
    }
    const late = sealedJwts({ ...options, now: () => options.now() + 2 * day });
    expect(await late.open(sealed)).toEqual({ reason: 'malformed' });
    // As if a day had another's name.
    const [head] = next.seal({}, options.now()).split('.');
    expect(await jwts.open([head, ...sealed.split('.').slice(1)].join('.'))).toEqual({ reason: 'malformed' });
  });

  it('opens with no other key, for no other purpose or audience, and not changed by a bit', async () => {
    const sealed = jwts.seal({ who: 'Cleo' }, options.now() + 60_000);
    const malformed = { reason: 'malformed' };
    for (const change of [{ sealKeys: [other] }, { purpose: 'test 2' }, { audience: 'tests' }, { sealKeys: [] }]) {
      expect(await sealedJwts({ ...options, ...change }).open(sealed)).toEqual(malformed);
    }
    const [head, , ...parts] = sealed.split('.');
    for (const [n, part] of parts.entries()) {
      const bytes = Buffer.from(part, 'base64url');
      for (const at of [0, bytes.length - 1]) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 1;
        expect(await jwts.open([head, '', ...parts.with(n, changed.toString('base64url'))].join('.'))).toEqual(
          malformed,
        );
      }
      const shorter = bytes.subarray(0, -1).toString('base64url');
      expect(await jwts.open([head, '', ...parts.with(n, shorter)].join('.'))).toEqual(malformed);
    }
    const otherHead = Buffer.from('{"alg":"none"}').toString('base64url');
    const wrong = [`${otherHead}..${parts.join('.')}`, `${head}.x.${parts.join('.')}`, `${sealed}.`, '', '....'];
    for (const each of [...wrong, randomBytes(99).toString('base64url')])
      expect(await jwts.open(each)).toEqual(malformed);
  });
});
