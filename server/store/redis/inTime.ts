import { proposalLife } from '../lifetimes.ts';
import { StoreError } from '../store.ts';
import type { RedisConnection } from './connection.ts';
import { wasUntimely } from './scripts.ts';

/**
 * Runs a script that writes something with a sealed time `at` and a deadline `till` (`until`, in ms; by default,
 * `proposalLife` from now). If this process was wrong about Redis' time, resynchronizes and retries. Resolves with the
 * script's reply, or 0 if it is too late.
 */
export async function inTime(
  redis: RedisConnection,
  place: (at: number, till: number) => Promise<unknown>,
  until?: number,
): Promise<unknown> {
  for (let tries = 0; tries < 3; tries++) {
    const at = redis.now();
    const till = until ?? at + proposalLife;
    if (at > till) return 0;
    const placed = await place(at, till);
    if (placed !== wasUntimely) return placed;
    await redis.measure();
  }
  throw new StoreError('Proposals kept reaching Redis too late.');
}
