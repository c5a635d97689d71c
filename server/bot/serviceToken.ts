import { jwtVerify } from 'jose';
import * as z from 'zod/mini';
import { remoteKeys } from '../identity/remoteKeys.ts';
import { tokenFlaw } from '../identity/tokenFlaw.ts';

export interface ServiceTokenOptions {
  /** The service's OpenID metadata, for example `https://login.botframework.com/v1/.well-known/openidconfiguration`. */
  openIdMetadata: string;
  botId: string;
  clock: { now(): number };
}

/** `until`: when the token expires, in ms. `unknown`: the keys can't be fetched right now. */
type Verified = { genuine: true; until: number } | { genuine: false } | 'unknown';

/** https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot */
export const serviceIssuer = 'https://api.botframework.com';

/** Tolerated clock difference in seconds, as the service's documentation asks. */
const leeway = 5 * 60;
const Metadata = z.object({ jwks_uri: z.string() });

/**
 * Verifies that the Bot Connector issued a token for this bot: signature, RS256, issuer, audience, times. Doesn't accept tokens of
 * the emulator, of skills or of Azure Stack. Doesn't check that the token matches the activity's service address; the library
 * does, once the activity has been read.
 */
export function serviceTokens({ openIdMetadata, botId, clock }: ServiceTokenOptions) {
  const keys = remoteKeys(new URL(openIdMetadata), async (url, init) => {
    const options = { ...init, redirect: 'error' } as const;
    const { jwks_uri } = Metadata.parse(await (await fetch(url, options)).json());
    return fetch(jwks_uri, options);
  });

  return async (token: string): Promise<Verified> => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ['RS256'],
        issuer: serviceIssuer,
        audience: botId,
        clockTolerance: leeway,
        requiredClaims: ['exp'],
        currentDate: new Date(clock.now()),
      });
      return { genuine: true, until: Number(payload.exp) * 1000 };
    } catch (error) {
      return tokenFlaw(error) ? { genuine: false } : 'unknown';
    }
  };
}
