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

/** `unknown`: the keys can't be fetched right now. */
type Verified = ServiceToken | { genuine: false } | 'unknown';

interface ServiceToken {
  genuine: true;
  /** When the token expires, in ms. */
  until: number;
  /** Whether the token is for activities of this channel that are answered at this address. */
  covers(activity: Addressed): boolean;
}

/** https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot */
export const serviceIssuer = 'https://api.botframework.com';

/** Tolerated clock difference in seconds, as the service's documentation asks. */
const leeway = 5 * 60;
const Metadata = z.object({ jwks_uri: z.string() });
const Endorsed = z.object({ endorsements: z._default(z.array(z.string()), []) });

/**
 * Verifies that the Bot Connector issued a token for this bot: signature, RS256, issuer, audience, times. Doesn't accept tokens of
 * the emulator, of skills, of agents or of Azure Stack. Once the activity has been read, `covers` checks that the token matches it.
 */
export function serviceTokens({ openIdMetadata, botId, clock }: ServiceTokenOptions) {
  const keys = remoteKeys(new URL(openIdMetadata), async (url, init) => {
    const options = { ...init, redirect: 'error' } as const;
    const { jwks_uri } = Metadata.parse(await (await fetch(url, options)).json());
    return fetch(jwks_uri, options);
  });

  /** Whether a key is good for a channel. One that names no channels is good for all. */
  function isEndorsed(id: string | undefined, channelId: string): boolean {
    const key = keys.jwks()?.keys.find(({ kid }) => kid === id);
    if (!key) return false;
    const { endorsements } = Endorsed.parse(key);
    return endorsements.length === 0 || endorsements.includes(channelId);
  }

  return async (token: string): Promise<Verified> => {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        algorithms: ['RS256'],
        issuer: serviceIssuer,
        audience: botId,
        clockTolerance: leeway,
        requiredClaims: ['exp'],
        currentDate: new Date(clock.now()),
      });
      return {
        genuine: true,
        until: Number(payload.exp) * 1000,
        covers: ({ serviceUrl, channelId }) =>
          payload.serviceurl === serviceUrl && isEndorsed(protectedHeader.kid, channelId),
      };
    } catch (error) {
      return tokenFlaw(error) ? { genuine: false } : 'unknown';
    }
  };
}

/** An activity's fields that its token must match. */
interface Addressed {
  serviceUrl: string;
  channelId: string;
}

/**
 * Checks that the service issued a token for this activity's address and channel. Returns the status to refuse it with, or
 * `undefined`. The libraries' own checks don't suffice: `teams.apps` also accepts tokens that Entra issues to people and apps, and
 * ignores channels; `teams-ai` prints flawed tokens' errors.
 */
export function activityCheck(options: ServiceTokenOptions) {
  const verify = serviceTokens(options);
  return async (authorization: string, activity: Addressed): Promise<401 | 503 | undefined> => {
    const [, token = ''] = /^Bearer ([\w.-]+)$/i.exec(authorization) ?? [];
    const verified = await verify(token);
    if (verified === 'unknown') return 503;
    return verified.genuine && verified.covers(activity) ? undefined : 401;
  };
}
