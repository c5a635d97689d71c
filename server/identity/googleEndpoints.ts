import * as z from 'zod/mini';
import { boundedJson } from './boundedJson.ts';
import { pauseAfterFailure } from './remoteKeys.ts';

/** Where Google signs people in, as its discovery document says. */
export interface GoogleEndpoints {
  authorize: string;
  token: string;
  keys: string;
}

interface EndpointsOptions {
  /** For example `https://accounts.google.com`; asked for when it is needed, since a played one is on our own port. */
  issuer(): string;
  clock: { now(): number };
  /** How long reading it may take, in ms. */
  patience: number;
}

/** Read again after this long, in ms. */
const kept = 6 * 3_600_000;
const largest = 64 * 1024;

const Discovery = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  jwks_uri: z.string(),
});

/**
 * Reads the issuer's discovery document (https://developers.google.com/identity/openid-connect/reference), once for a
 * long while. Where it cannot be read again, the one before holds; rejects where there is none, and asks no more than once in
 * `pauseAfterFailure`, since whoever opens the panel asks for it.
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
    const found = Discovery.parse(await boundedJson(response, largest));
    if (found.issuer !== from) throw new Error('the discovery document of another issuer');
    const endpoints = { authorize: found.authorization_endpoint, token: found.token_endpoint, keys: found.jwks_uri };
    if (!Object.values(endpoints).every((url) => mayBeAsked(url, from))) throw new Error('endpoints in the clear');
    held = { endpoints, until: clock.now() + kept };
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

/** Secrets go nowhere in the clear, but to where the issuer itself is on this machine. */
function mayBeAsked(url: string, issuer: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, origin } = new URL(url);
  return protocol === 'https:' || origin === new URL(issuer).origin;
}
