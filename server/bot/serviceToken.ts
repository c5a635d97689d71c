import { errors, jwtVerify } from 'jose';
import * as z from 'zod/mini';
import { remoteKeys } from '../identity/remoteKeys.ts';

export interface ServiceTokenOptions {
  /** Where the service says who signs its tokens, for example `https://login.botframework.com/v1/.well-known/openidconfiguration`. */
  openIdMetadata: string;
  botId: string;
  clock: { now(): number };
}

/** `until`: when the token ends, in ms. `unknown`: the keys could not be read, so nobody can tell. */
type Verified = { genuine: true; until: number } | { genuine: false } | 'unknown';

/** https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot */
export const serviceIssuer = 'https://api.botframework.com';

/** How far, in seconds, clocks may be apart: what the service's documentation says. */
const leeway = 5 * 60;
const Metadata = z.object({ jwks_uri: z.string() });

/**
 * Verifies that a token was made by the Bot Connector for this bot: signature, RS256, issuer, audience, time. Tokens of
 * the emulator, of skills and of Azure Stack are not accepted. Whether the token belongs to the address that an activity
 * names is for whoever has read the activity.
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
      return isAboutToken(error) ? { genuine: false } : 'unknown';
    }
  };
}

/** Everything else went wrong while the keys were read. */
function isAboutToken(error: unknown): boolean {
  const ofKeys = ['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID'];
  return error instanceof errors.JOSEError && !ofKeys.includes(error.code);
}
