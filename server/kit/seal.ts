import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from 'node:crypto';

const algorithm = 'aes-256-gcm';
/** The length of the keys, in bytes. */
export const keyLength = 32;
/** What is sealed begins with a nonce and ends with a tag; their lengths, in bytes. A nonce never repeats. */
export const nonceLength = 12;
export const tagLength = 16;
const options = { authTagLength: tagLength };

/** Seals bytes (AES-256-GCM) so that they open only with this key and in this context: nonce, what was sealed, tag. */
export function seal(key: KeyObject, context: Buffer, plain: string | Buffer): Buffer {
  const iv = nonce();
  const cipher = createCipheriv(algorithm, key, iv, options).setAAD(context);
  const body = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain);
  cipher.final();
  return Buffer.concat([iv, body, cipher.getAuthTag()]);
}

/** What was sealed, or `undefined` when it was sealed with another key, for another context, or was changed since. */
export function unseal(key: KeyObject, context: Buffer, sealed: Buffer): Buffer | undefined {
  if (sealed.length < nonceLength + tagLength) return undefined;
  const end = sealed.length - tagLength;
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceLength), options)
    .setAAD(context)
    .setAuthTag(sealed.subarray(end));
  const plain = decipher.update(sealed.subarray(nonceLength, end));
  try {
    decipher.final();
  } catch {
    return undefined;
  }
  return plain;
}

// Nonces are drawn in bulk: a draw from the system costs half as much as sealing an entry.
const pool = Buffer.allocUnsafeSlow(nonceLength * 512);
let used = pool.length;

function nonce(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const drawn = pool.subarray(used, used + nonceLength);
  used += nonceLength;
  return drawn;
}
