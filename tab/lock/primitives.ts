import { type Bytes, encode, type Field, randomBytes, toBase64url } from './bytes.ts';
import { LockError } from './lockError.ts';

const cipher = 'AES-GCM';
const nonceLength = 12;
/** What {@link seal} adds to a plaintext: a nonce and a tag, in bytes. */
export const sealLength = nonceLength + 16;

/** SHA-256 of a label and fields. */
export async function hash(label: string, ...fields: Field[]): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', encode(label, ...fields)));
}

/** An AES-256 key that can't be read out, by HKDF-SHA256. */
export async function deriveKey(secret: Uint8Array, salt: Bytes, info: Bytes): Promise<CryptoKey> {
  const { subtle } = crypto;
  const base = await subtle.importKey('raw', new Uint8Array(secret), 'HKDF', false, ['deriveKey']);
  return subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt, info }, base, { name: cipher, length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
}

/** Encrypts with AES-256-GCM: nonce, ciphertext and tag in base64url. Opens only with this key and this context. */
export async function seal(key: CryptoKey, context: Bytes, plain: Bytes): Promise<string> {
  const nonce = randomBytes(nonceLength);
  const sealed = await crypto.subtle.encrypt({ name: cipher, iv: nonce, additionalData: context }, key, plain);
  return toBase64url(new Uint8Array([...nonce, ...new Uint8Array(sealed)]));
}

/** Decrypts the bytes that {@link seal} made; throws a `LockError` (`wrong`) otherwise. */
export async function unseal(key: CryptoKey, context: Bytes, sealed: Bytes): Promise<Bytes> {
  const how = { name: cipher, iv: sealed.subarray(0, nonceLength), additionalData: context };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(how, key, sealed.subarray(nonceLength)));
  } catch {
    throw new LockError('wrong');
  }
}
