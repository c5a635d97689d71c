import { describe, expect, test } from 'vitest';
import { seal, unseal } from '../../server/kit/seal.ts';
import { newKey } from '../../server/store/redis/keys.ts';

const here = Buffer.from('here');
const elsewhere = Buffer.from('elsewhere');

describe('a sealed message', () => {
  test.each(['', 'a', 'ä💬 text', 'x'.repeat(100_000)])('opens unchanged', (text) => {
    const key = newKey();
    const sealed = seal(key, here, text);
    expect(unseal(key, here, sealed)?.toString()).toBe(text);
    expect(sealed.length).toBe(Buffer.byteLength(text) + 28);
  });

  test('doesn’t open with another key, in another context, or with any byte changed', () => {
    const key = newKey();
    const sealed = seal(key, here, 'a secret');
    expect(unseal(newKey(), here, sealed)).toBeUndefined();
    expect(unseal(key, elsewhere, sealed)).toBeUndefined();
    for (let i = 0; i < sealed.length; i++) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8((changed.readUInt8(i) + 1) % 256, i);
      expect(unseal(key, here, changed)).toBeUndefined();
      expect(unseal(key, here, sealed.subarray(0, i))).toBeUndefined();
    }
  });

  test('never repeats a nonce', () => {
    const key = newKey();
    const nonces = Array.from({ length: 3_000 }, () => seal(key, here, 'same').subarray(0, 12).toString('hex'));
    expect(new Set(nonces).size).toBe(3_000);
  });
});
