import { createHash } from 'node:crypto';
import { Bucket, Buckets, type Rate } from '../kit/bucket.ts';
import { type ServiceTokenOptions, serviceTokens } from './serviceToken.ts';

export interface GateOptions extends ServiceTokenOptions {
  /** Rate limit per address for requests that aren't from the service. */
  perAddress: Rate;
}

/** `enough`: it keeps coming, so close the connection. `unknown`: the sender can't be verified right now. */
export type Admitted = 'service' | 'stranger' | 'unknown' | 'too-much' | 'enough';

/** Rate limit for all requests that aren't from the service. Verifying that many takes about 3 % of a core. */
export const strangers: Rate = { atOnce: 1_000, perSecond: 500 };

/** How many verified tokens are cached. The service reuses a token for many requests. */
const mostKnown = 200;

/**
 * Decides who may post an activity from their address and `Authorization` alone, before anything else is read. Only strangers
 * use up the rate limits, and not while we fail to fetch keys. Requests with a token that was verified once pass even during a
 * flood.
 */
export function gate(options: GateOptions): (address: string, authorization: string | undefined) => Promise<Admitted> {
  const { perAddress, clock } = options;
  const verify = serviceTokens(options);
  const addresses = new Buckets(perAddress, clock);
  const all = new Bucket(strangers, clock);
  /** When each verified token expires, in ms, by the token's hash. */
  const known = new Map<string, number>();

  return async (address, authorization = '') => {
    const [, token = ''] = /^Bearer ([\w.-]+)$/i.exec(authorization) ?? [];
    const hash = createHash('sha256').update(token).digest('base64');
    if ((known.get(hash) ?? 0) > clock.now()) return 'service';
    const verdict = addresses.take(address);
    if (verdict !== 'fine') return verdict;
    if (all.take() !== 'fine') {
      // Refused requests don't count here, so that a new token of the service gets through a flood from many addresses.
      all.giveBack();
      return 'too-much';
    }
    const verified = await verify(token);
    if (verified !== 'unknown' && !verified.genuine) return 'stranger';
    addresses.giveBack(address);
    all.giveBack();
    if (verified === 'unknown') return 'unknown';
    for (const oldest of known.keys()) {
      if (known.size < mostKnown) break;
      known.delete(oldest);
    }
    known.set(hash, verified.until);
    return 'service';
  };
}
