import { LockError } from './lockError.ts';

/** Bytes as WebCrypto takes them. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** What {@link encode} takes: strings count as UTF-8, numbers as four bytes, the highest first. */
export type Field = Uint8Array | string | number;

const utf8 = new TextEncoder();

/** Writes up to 64 KiB in base64url without padding. */
export function toBase64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/**
 * Reads base64url. Throws a `LockError` on anything that {@link toBase64url} wouldn't have written, so that bytes have one
 * spelling only; and if there aren't `length` bytes.
 */
export function fromBase64url(text: string, length?: number): Bytes {
  if (length !== undefined && text.length !== Math.ceil((length * 4) / 3)) throw new LockError('malformed');
  const bytes = decoded(text.replaceAll('-', '+').replaceAll('_', '/'));
  if (toBase64url(bytes) !== text) throw new LockError('malformed');
  return bytes;
}

function decoded(base64: string): Bytes {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    throw new LockError('malformed');
  }
}

/**
 * Writes a label and fields one after the other, each after its length in bytes (32 bits, the highest byte first), so that
 * two different lists never give the same bytes. Throws a `LockError` on a number that isn't whole or doesn't fit 32 bits.
 */
export function encode(label: string, ...fields: Field[]): Bytes {
  const parts = [label, ...fields].map(bytesOf);
  return new Uint8Array(parts.flatMap((bytes) => [...fourBytes(bytes.length), ...bytes]));
}

function bytesOf(field: Field): Uint8Array {
  if (typeof field === 'string') return utf8.encode(field);
  return typeof field === 'number' ? fourBytes(field) : field;
}

function fourBytes(number: number): Uint8Array {
  // Wrapped around, a number would stand for another epoch or round.
  if (number >>> 0 !== number) throw new LockError('malformed');
  const bytes = new DataView(new ArrayBuffer(4));
  bytes.setUint32(0, number);
  return new Uint8Array(bytes.buffer);
}

export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}
