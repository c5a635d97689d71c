import { limits } from '#session/limits.ts';
import { lockedEpoch, lockedSize, textSizes } from '#session/locked.ts';
import { characters, cleanText } from '#session/text.ts';
import { sidBytes } from './box.ts';
import { type Bytes, encode, fromBase64url, toBase64url } from './bytes.ts';
import { LockError } from './lockError.ts';
import { deriveKey, seal, sealLength, unseal } from './primitives.ts';

/** The epoch whose key a text is locked under; `undefined` if it isn't a locked text. */
export { lockedEpoch as epochOf };

/**
 * What a text belongs to. It opens nowhere else. A topic's `id` is its part's, a takeaway's is empty. `author` is a participant's
 * id; a sentence's is empty, since nobody learns who proposed it.
 */
export interface TextPlace {
  kind: 'topic' | 'takeaway' | 'sentence';
  id: string;
  author: string;
}

/** A session's key for texts in one epoch, from {@link textKey}. */
export interface TextLock {
  sid: string;
  epoch: number;
  key: CryptoKey;
}

/** In characters, as people count them. */
const longest = { topic: limits.topicLength, takeaway: limits.takeawayLength, sentence: limits.topicLength };
/** A text begins with its length in bytes: 16 bits, the highest byte first. */
const prefixLength = 2;

/** Derives the key for texts from the session key. */
export function textKey({ sid, epoch, key }: { sid: string; epoch: number; key: Uint8Array }): Promise<CryptoKey> {
  return deriveKey(key, sidBytes(sid), encode('mini-m/1 text key', epoch));
}

/**
 * Locks a text. Its size on the wire is one of six. Rejects with a `LockError` (`not-clean`) unless the text is clean, not empty
 * and within the rules' limits: others couldn't open it. An empty takeaway isn't locked at all.
 */
export async function lockText(lock: TextLock, place: TextPlace, text: string): Promise<string> {
  return `${lock.epoch}.${await seal(lock.key, contextOf(lock, place), padded(place, text))}`;
}

/**
 * Opens a text. Rejects with a `LockError`: `wrong` unless it was locked with this key for this place; `not-clean` unless our own
 * code would have locked this text, and in these bytes.
 */
export async function openText(lock: TextLock, place: TextPlace, locked: string): Promise<string> {
  const size = lockedSize(locked);
  if (size === undefined || lockedEpoch(locked) !== lock.epoch) throw new LockError('wrong');
  const sealed = fromBase64url(locked.slice(locked.indexOf('.') + 1), size + sealLength);
  const plain = await unseal(lock.key, contextOf(lock, place), sealed);
  const length = new DataView(plain.buffer).getUint16(0);
  const text = new TextDecoder().decode(plain.subarray(prefixLength, prefixLength + length));
  // One comparison for all: length, UTF-8, padding and its size.
  if (toBase64url(padded(place, text)) !== toBase64url(plain)) throw new LockError('not-clean');
  return text;
}

function padded({ kind }: TextPlace, text: string): Bytes {
  const utf8 = new TextEncoder().encode(text);
  const size = textSizes.find((one) => one >= prefixLength + utf8.length);
  const isClean = text !== '' && cleanText(text) === text && characters(text) <= longest[kind];
  if (!size || !isClean) throw new LockError('not-clean');
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint16(0, utf8.length);
  bytes.set(utf8, prefixLength);
  return bytes;
}

function contextOf({ sid, epoch }: TextLock, { kind, id, author }: TextPlace): Bytes {
  return encode('mini-m/1 text', sidBytes(sid), epoch, kind, id, author);
}
