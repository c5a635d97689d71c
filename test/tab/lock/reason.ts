import { LockError } from '../../../tab/lock/lockError.ts';

/** Why the lock refuses this; or what it answers, if it doesn't. Fails on any other error. */
export async function reasonOf(act: () => unknown): Promise<unknown> {
  try {
    return { answered: await act() };
  } catch (error) {
    if (error instanceof LockError) return error.reason;
    throw error;
  }
}

/** The same bytes with one bit changed in one of them; once for each byte. */
export function withFlippedBits(bytes: Buffer): string[] {
  return Array.from(bytes, (byte, i) => {
    const changed = Buffer.from(bytes);
    changed[i] = byte ^ (1 << (i % 8));
    return changed.toString('base64url');
  });
}
