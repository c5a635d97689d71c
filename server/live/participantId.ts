import { createHash } from 'node:crypto';
import type { LogName } from '../store/store.ts';

/**
 * The id under which a person takes part in this meeting: `p` and 64 bits of a hash in base64url. Made from their verified key,
 * so it never depends on who came first; and from the log's name, so it does not tell that two meetings have a person in
 * common.
 */
export function participantId(name: LogName, key: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([name, key]))
    .digest();
  return `p${hash.subarray(0, 8).toString('base64url')}`;
}
