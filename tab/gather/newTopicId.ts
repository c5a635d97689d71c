import { randomBytes, toBase64url } from '../lock/bytes.ts';

/** A new topic's id: `t` and 8 random bytes in base64url. */
export function newTopicId(): string {
  return newId('t');
}

/** A new sentence's id, likewise with `s`. */
export function newSentenceId(): string {
  return newId('s');
}

function newId(kind: string): string {
  return `${kind}${toBase64url(randomBytes(8))}`;
}
