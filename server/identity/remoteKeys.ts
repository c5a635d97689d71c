import { createRemoteJWKSet, customFetch, type FetchImplementation } from 'jose';

/** How long keys are cached, in ms. A token with an unknown key id makes us fetch them early. */
const keysKept = 6 * 3_600_000;
/** The least time between two fetches of the keys, in ms, however many tokens name unknown ones. */
const keysPause = 30_000;
/** Timeout for fetching the keys, in ms. */
const patience = 3_000;
/** The least time between two fetches after one failed, in ms. It's shorter, because nobody can join until one succeeds. */
export const pauseAfterFailure = 2_000;

/**
 * The keys at `url`, fetched when needed. Rejects with jose's errors, and at once within `pauseAfterFailure` of the last fetch:
 * jose 6.2 backs off only after a fetch that succeeded, so during an outage every token, even a forged one, would cause another.
 * `read` replaces `fetch` if `url` is a document that names the keys' address.
 */
export function remoteKeys(url: URL, read: FetchImplementation = fetch): ReturnType<typeof createRemoteJWKSet> {
  let readAt = Number.NEGATIVE_INFINITY;
  return createRemoteJWKSet(url, {
    cacheMaxAge: keysKept,
    cooldownDuration: keysPause,
    timeoutDuration: patience,
    async [customFetch](...request) {
      if (Math.abs(Date.now() - readAt) < pauseAfterFailure) throw new Error('the keys were fetched a moment ago');
      readAt = Date.now();
      return read(...request);
    },
  });
}
