import { fromBase64url, toBase64url } from './bytes.ts';
import { LockError } from './lockError.ts';

const curve = 'X25519';
/** Length of a public key and of a shared secret, in bytes. */
const keyLength = 32;

/** One person in one browser, for one session. */
export interface Device {
  /** The public key, in base64url. */
  readonly id: string;
  /** Never leaves the browser: not extractable, but IndexedDB can keep it. */
  readonly privateKey: CryptoKey;
}

/** Makes a device. Rejects if the browser has no X25519, or the page isn't in a secure context. */
export async function newDevice(): Promise<Device> {
  const pair = (await crypto.subtle.generateKey(curve, false, ['deriveBits'])) as CryptoKeyPair;
  const id = toBase64url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
  return { id, privateKey: pair.privateKey };
}

/** Whether this browser can lock topics, by trying it: X25519 in WebCrypto, which only a secure context has. */
export function isLockSupported(): Promise<boolean> {
  return newDevice().then(
    () => true,
    () => false,
  );
}

/** The bytes of a device's public key. Throws a `LockError` if it isn't one. */
export function publicKeyOf(device: string) {
  return fromBase64url(device, keyLength);
}

/** The secret that two devices share, before any key is derived from it. Rejects with a `LockError` if anyone would know it. */
export async function sharedSecret(own: Device, other: string): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', publicKeyOf(other), curve, false, []);
  const secret = await crypto.subtle
    .deriveBits({ name: curve, public: key }, own.privateKey, keyLength * 8)
    .catch(() => {
      throw new LockError('weak-key');
    });
  const bytes = new Uint8Array(secret);
  // Points of small order give zeros (RFC 7748, 6.1). WebCrypto refuses them; WebKit only since August 2024 (its bug 276371).
  if (bytes.every((byte) => byte === 0)) throw new LockError('weak-key');
  return bytes;
}
