import * as z from 'zod/mini';
import { boundedJson } from './boundedJson.ts';
import { pauseAfterFailure } from './remoteKeys.ts';

/** Google's sign-in addresses, from its discovery document. */
export interface GoogleEndpoints {
  authorize: string;
  token: string;
  keys: string;
}

interface EndpointsOptions {
  /** For example `https://accounts.google.com`. A function, because the rehearsal's is on our own port, known only later. */
  issuer(): string;
  clock: { now(): number };
  /** Timeout, in ms. */
  patience: number;
}

/** How long the document is cached, in ms. */
const cachedFor = 6 * 3_600_000;
/** The largest document we read, in bytes. */
const largestDocument = 64 * 1024;

const Discovery = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  jwks_uri: z.string(),
});

/**
 * Fetches the issuer's discovery document (https://developers.google.com/identity/openid-connect/reference) and caches it. If it
 * can't be refreshed, the cached one stays in use; rejects if there is none. Retries at most once per `pauseAfterFailure`, because
 * every panel that opens asks for it.
 */
export function googleEndpoints({ issuer, clock, patience }: EndpointsOptions): () => Promise<GoogleEndpoints> {
  let held: { endpoints: GoogleEndpoints; until: number } | undefined;
  let reading: Promise<GoogleEndpoints> | undefined;
  let failure: { error: unknown; until: number } | undefined;

  async function read(): Promise<GoogleEndpoints> {
    const from = issuer();
    const response = await fetch(`${from}/.well-known/openid-configuration`, {
      signal: AbortSignal.timeout(patience),
      redirect: 'error',
    });
    if (!response.ok) throw new Error('no discovery document');
    const found = Discovery.parse(await boundedJson(response, largestDocument));
    if (found.issuer !== from) throw new Error('the discovery document of another issuer');
    const endpoints = { authorize: found.authorization_endpoint, token: found.token_endpoint, keys: found.jwks_uri };
    if (!Object.values(endpoints).every((url) => isSafeEndpoint(url, from))) throw new Error('an endpoint without TLS');
    held = { endpoints, until: clock.now() + cachedFor };
    return endpoints;
  }

  return async () => {
    if (held && clock.now() < held.until) return held.endpoints;
    if (failure && clock.now() < failure.until) {
      if (held) return held.endpoints;
      throw failure.error;
    }
    reading ??= read().finally(() => {
      reading = undefined;
    });
    try {
      return await reading;
    } catch (error) {
      failure = { error, until: clock.now() + pauseAfterFailure };
      if (held) return held.endpoints;
      throw error;
    }
  };
}

/** Secrets are sent over TLS only, or to the issuer's own origin, which is http only on this machine. */
function isSafeEndpoint(url: string, issuer: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, origin } = new URL(url);
  return protocol === 'https:' || origin === new URL(issuer).origin;
}
