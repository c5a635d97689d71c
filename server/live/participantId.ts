import { createHash } from 'node:crypto';
import type { LogName } from '../store/store.ts';

/**
 * A person's id in this meeting: `p` and 64 bits of a hash in base64url. Derived from their verified key, so it never
 * depends on the order of arrival; and from the log's name, so it doesn't reveal that two meetings share a person.
 */
export function participantId(name: LogName, key: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([name, key]))
    .digest();
  return `p${hash.subarray(0, 8).toString('base64url')}`;
}
