import type { Position } from '../store.ts';
import type { SealedEntry } from './sealedEntry.ts';

/** The message that asks other processes whether they hold the session. */
export const question = '?';

/** Parses a stream entry as `XRANGE` returns it: its id and its only field. */
export function entryOf([id, fields]: [Buffer, Buffer[]]): SealedEntry {
  return { position: positionOf(id), blob: fields[1] ?? Buffer.alloc(0) };
}

/** Parses an entry's id, `<epoch>-<version>`. Both are NaN in a foreign id; so is a number that isn't a safe integer. */
export function positionOf(id: Buffer): Position {
  const [, epoch, version] = /^(\d+)-(\d+)$/.exec(id.toString('latin1')) ?? [];
  return { epoch: safeInteger(epoch), version: safeInteger(version) };
}

/** Parses a published `<id> <blob>`; `undefined` if it isn't an entry. */
export function hintOf(message: Buffer): SealedEntry | undefined {
  const space = message.indexOf(' ');
  const position = positionOf(message.subarray(0, Math.max(space, 0)));
  if (Number.isNaN(position.epoch) || Number.isNaN(position.version)) return undefined;
  return { position, blob: message.subarray(space + 1) };
}

function safeInteger(digits: string | undefined): number {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : Number.NaN;
}
