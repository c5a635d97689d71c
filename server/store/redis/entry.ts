import type { Position } from '../store.ts';
import type { SealedEntry } from './sealedEntry.ts';

/** Published to ask other processes whether they hold the session. */
export const question = '?';

/** Reads a stream's entry as `XRANGE` gives it: its id, and its fields, of which the scripts write one. */
export function entryOf([id, fields]: [Buffer, Buffer[]]): SealedEntry {
  return { position: positionOf(id), blob: fields[1] ?? Buffer.alloc(0) };
}

/** Reads an entry's id: `<epoch>-<version>`. Parts of a foreign id that aren't safe integers become NaN. */
export function positionOf(id: Buffer): Position {
  const dash = id.indexOf(45);
  return { epoch: numberIn(id, 0, dash) ?? Number.NaN, version: numberIn(id, dash + 1, id.length) ?? Number.NaN };
}

/** Reads what was published: `<id> <blob>`. `undefined`: it isn't an entry. */
export function hintOf(message: Buffer): SealedEntry | undefined {
  const space = message.indexOf(32);
  const dash = message.indexOf(45);
  const epoch = numberIn(message, 0, dash);
  const version = numberIn(message, dash + 1, space);
  if (epoch === undefined || version === undefined) return undefined;
  return { position: { epoch, version }, blob: message.subarray(space + 1) };
}

/** The number that these bytes spell; nothing where they spell none, or one too large. Without a string in between. */
function numberIn(bytes: Buffer, from: number, to: number): number | undefined {
  if (to <= from) return undefined;
  let number = 0;
  for (let n = from; n < to; n++) {
    const digit = (bytes[n] ?? 0) - 48;
    if (digit < 0 || digit > 9) return undefined;
    number = number * 10 + digit;
  }
  return Number.isSafeInteger(number) ? number : undefined;
}
