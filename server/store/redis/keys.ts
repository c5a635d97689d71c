import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { keyLength, nonceLength, seal, tagLength, unseal } from '../../kit/seal.ts';
import { type LogName, StoreError } from '../store.ts';

/** The length of a wrapped key, in bytes. */
export const wrappedLength = nonceLength + keyLength + tagLength;

/** Parses SEAL_KEY: comma-separated keys, of which the first seals and all open. Throws a one-sentence `StoreError`. */
export function sealKeys(value: string | undefined): KeyObject[] {
  return (value ?? '').split(',').map((part) => parseKey('SEAL_KEY', part.trim()));
}

/** Parses NAME_KEY, which hashes meetings into Redis key names and never rotates. Throws a one-sentence `StoreError`. */
export function nameKey(value: string | undefined): KeyObject {
  return parseKey('NAME_KEY', (value ?? '').trim());
}

function parseKey(setting: string, value: string): KeyObject {
  const remedy = 'make one with: openssl rand -base64 32';
  if (!value) throw new StoreError(`${setting} is missing; it must be 32 bytes in base64: ${remedy}`);
  if (!/^[\w+/-]+={0,2}$/.test(value)) throw new StoreError(`${setting} must be 32 bytes in base64: ${remedy}`);
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length !== keyLength) {
    throw new StoreError(`${setting} must be 32 bytes in base64; this one has ${bytes.length}: ${remedy}`);
  }
  return createSecretKey(bytes);
}

/**
 * A meeting's Redis key: the same in every process, without revealing the meeting. The number is the version of the log's
 * format, so releases with different formats don't see each other's logs.
 */
export function keyName(key: KeyObject, meeting: string): LogName {
  return `mini-m:3:${createHmac('sha256', key).update(meeting).digest('base64url')}` as LogName;
}

export function newKey(): KeyObject {
  return createSecretKey(randomBytes(keyLength));
}

/** Seals a session's key with the first of `keys`. */
export function wrapKey(keys: readonly KeyObject[], context: Buffer, key: KeyObject): Buffer {
  const [first] = keys;
  if (!first) throw new StoreError('There is no key to seal with.');
  const bytes = key.export();
  const wrapped = seal(first, context, bytes);
  bytes.fill(0);
  return wrapped;
}

/** Unwraps a session's key with whichever of `keys` fits; `undefined` if none does. */
export function unwrapKey(keys: readonly KeyObject[], context: Buffer, wrapped: Buffer): KeyObject | undefined {
  for (const key of keys) {
    const bytes = unseal(key, context, wrapped);
    if (bytes?.length === keyLength) {
      const unwrapped = createSecretKey(bytes);
      bytes.fill(0);
      return unwrapped;
    }
  }
  return undefined;
}
