import { createHash } from 'node:crypto';
import { Bucket, Buckets, type Rate } from '../kit/bucket.ts';
import { type ServiceTokenOptions, serviceTokens } from './serviceToken.ts';

export interface GateOptions extends ServiceTokenOptions {
  /** Requests of one address that do not come from the service. */
  perAddress: Rate;
}

/** `enough`: it goes on and on, so end the connection. `unknown`: nobody can tell now who sent it. */
export type Admitted = 'service' | 'stranger' | 'unknown' | 'too-much' | 'enough';

/** Requests that do not come from the service, of all addresses together: to verify so many takes 3 % of a core. */
export const strangers: Rate = { atOnce: 1_000, perSecond: 500 };

/** How many tokens are known at once; the service uses one for many requests. */
const mostKnown = 200;

/**
 * Decides who may post an activity, by their address and `Authorization` alone, so that nothing is read of anyone else.
 * Only strangers count, and not while it is our failure that nobody can tell. Once a token was verified, requests with
 * it pass, however many strangers come meanwhile.
 */
export function gate(options: GateOptions): (address: string, authorization: string | undefined) => Promise<Admitted> {
  const { perAddress, clock } = options;
  const verify = serviceTokens(options);
  const addresses = new Buckets(perAddress, clock);
  const all = new Bucket(strangers, clock);
  /** Until when, in ms, each verified token holds, by its hash. */
  const known = new Map<string, number>();

  return async (address, authorization = '') => {
    const [, token = ''] = /^Bearer ([\w.-]+)$/i.exec(authorization) ?? [];
    const hash = createHash('sha256').update(token).digest('base64');
    if ((known.get(hash) ?? 0) > clock.now()) return 'service';
    const verdict = addresses.take(address);
    if (verdict !== 'fine') return verdict;
    if (all.take() !== 'fine') {
      // Refusals do not count here: in a flood from everywhere, a new token of the service must get its chance.
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
