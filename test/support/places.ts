import { createSecretKey } from 'node:crypto';
import { Places } from '../../server/live/places.ts';
import type { Position } from '../../server/store/store.ts';

const bytes = Buffer.alloc(32, 7);

/** The SEAL_KEY of all servers in tests that decrypt places. */
export const sealKey = bytes.toString('base64');
export const places = new Places([createSecretKey(bytes)]);

/** The position behind a place. Throws if the place was made with another key. */
export function positionAt(place: string): Position {
  const position = places.read(place);
  if (!position) throw new Error(`The place ${place} was made with another key than the one of tests.`);
  return position;
}
