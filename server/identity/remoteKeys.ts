import { createRemoteJWKSet, customFetch, type FetchImplementation, type JWTVerifyGetKey } from 'jose';

/** Keys are read again after this long, in ms, and at once when a token names one that is not known. */
const keysKept = 6 * 3_600_000;
/** The pause, in ms, between two readings of the keys, however many tokens name unknown ones. */
const keysPause = 30_000;
/** How long, in ms, reading the keys may take. */
const patience = 3_000;
/** After a reading that failed, in ms: less than for what succeeded, since until then nobody comes in. */
export const pauseAfterFailure = 2_000;

/**
 * The keys at `url`, read when they are needed. Rejects with jose's errors; also, without asking, within
 * `pauseAfterFailure` of a reading: jose 6.2 pauses only after one that succeeded, so while the keys are not to be had
 * each token, forged ones too, would cause a reading of its own. `read`: where `url` only says where the keys are.
 */
export function remoteKeys(url: URL, read: FetchImplementation = fetch): JWTVerifyGetKey {
  let readAt = Number.NEGATIVE_INFINITY;
  return createRemoteJWKSet(url, {
    cacheMaxAge: keysKept,
    cooldownDuration: keysPause,
    timeoutDuration: patience,
    async [customFetch](...request) {
      if (Math.abs(Date.now() - readAt) < pauseAfterFailure) throw new Error('the keys were asked for a moment ago');
      readAt = Date.now();
      return read(...request);
    },
  });
}
