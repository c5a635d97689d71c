import type { Position } from '#session/protocol.ts';
import type { SealedEntry } from './sealedEntry.ts';

/** Reads a stream's entry as `XRANGE` gives it: its id, and its fields in the order in which the scripts write them. */
export function entryOf([id, fields]: [Buffer, Buffer[]]): SealedEntry {
  return {
    position: positionOf(id.toString()),
    at: Number(fields[1]),
    blob: fields[3] ?? Buffer.alloc(0),
    ...(fields[5] && { openedAt: Number(fields[5]) }),
  };
}

/** Reads an entry's id: `<epoch>-<version>`. */
export function positionOf(id: string): Position {
  const [epoch, version] = id.split('-');
  return { epoch: Number(epoch), version: Number(version) };
}

/** Reads what was published: `<id> <time> <blob>`. `undefined`: this is not from us. */
export function hintOf(message: Buffer): SealedEntry | undefined {
  const first = message.indexOf(32);
  const second = message.indexOf(32, first + 1);
  if (first < 0 || second < 0) return undefined;
  const position = positionOf(message.toString('latin1', 0, first));
  const at = Number(message.toString('latin1', first + 1, second));
  if (![position.epoch, position.version, at].every((n) => Number.isSafeInteger(n) && n >= 0)) return undefined;
  return { position, at, blob: message.subarray(second + 1) };
}
