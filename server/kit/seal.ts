import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
/** Length of a key, in bytes. */
export const keyLength = 32;
/** A sealed message starts with a random nonce and ends with a tag; their lengths, in bytes. */
export const nonceLength = 12;
export const tagLength = 16;
const options = { authTagLength: tagLength };

/** Encrypts with AES-256-GCM. The result (nonce, ciphertext, tag) opens only with this key and this context. */
export function seal(key: KeyObject, context: Buffer, plain: string | Buffer): Buffer {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv(algorithm, key, nonce, options).setAAD(context);
  const body = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain);
  cipher.final();
  return Buffer.concat([nonce, body, cipher.getAuthTag()]);
}

/** Decrypts what `seal` made; `undefined` if the key or context differs, or a byte was changed. */
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
