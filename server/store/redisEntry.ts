import type { Position } from '#session/protocol.ts';
import type { SealedEntry } from './sealedEntry.ts';

/** Reads a stream's entry as `XRANGE` gives it: its id, and its fields in the order in which the scripts write them. */
export function entryOf([id, fields]: [Buffer, Buffer[]]): SealedEntry {
  return {
    position: positionOf(id),
    at: Number(fields[1]),
    blob: fields[3] ?? Buffer.alloc(0),
    ...(fields[5] && { openedAt: Number(fields[5]) }),
  };
}

/** Reads an entry's id: `<epoch>-<version>`. */
export function positionOf(id: Buffer): Position {
  const dash = id.indexOf(45);
  return { epoch: numberIn(id, 0, dash) ?? Number.NaN, version: numberIn(id, dash + 1, id.length) ?? Number.NaN };
}

/** Reads what was published: `<id> <time> <blob>`. `undefined`: this is not from us. */
export function hintOf(message: Buffer): SealedEntry | undefined {
  const first = message.indexOf(32);
  const second = message.indexOf(32, first + 1);
  if (first < 0 || second < 0) return undefined;
  const dash = message.indexOf(45);
  const epoch = numberIn(message, 0, dash);
  const version = numberIn(message, dash + 1, first);
  const at = numberIn(message, first + 1, second);
  if (epoch === undefined || version === undefined || at === undefined) return undefined;
  return { position: { epoch, version }, at, blob: message.subarray(second + 1) };
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
