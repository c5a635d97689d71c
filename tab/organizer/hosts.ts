import { serverOrigin } from '../server.ts';
import type { MeetingHost } from './message.ts';

/** Where this company's meetings can be, the usual place first. Teams, if the server doesn't say. */
export async function fetchHosts(): Promise<readonly MeetingHost[]> {
  try {
    const answer = await fetch(`${serverOrigin()}/hosts`, { signal: AbortSignal.timeout(3_000) });
    const known: unknown = await answer.json();
    const hosts = (['teams', 'meet'] as const).filter((host) => Array.isArray(known) && known.includes(host));
    return hosts.length > 0 ? hosts : ['teams'];
  } catch {
    return ['teams'];
  }
}
