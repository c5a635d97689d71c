import { createHash } from 'node:crypto';
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as z from 'zod/mini';
import { boundedJson } from './boundedJson.ts';
import { googleEndpoints } from './googleEndpoints.ts';
import { remoteKeys } from './remoteKeys.ts';
import { tokenFlaw } from './tokenFlaw.ts';

export interface GoogleOptions {
  /** For example `https://accounts.google.com`. */
  issuer(): string;
  clientId: string;
  /**
   * Google requires it from web clients even with PKCE; without it, it answers "client_secret is missing"
   * (https://developers.google.com/identity/protocols/oauth2/web-server#exchange-authorization-code,
   * https://github.com/googleapis/google-api-dotnet-client/issues/1827).
   */
  clientSecret: string;
  /** The Workspace domains whose people may join, in lower case. Empty: everyone who is in the meeting. */
  hostedDomains: readonly string[];
  clock: { now(): number };
  /** Timeout per request, in ms. */
  patience?: number;
}

/** The person a token is about. `sub` is the identity; the rest is for display. */
interface GooglePerson {
  sub: string;
  name?: string | undefined;
  contact?: string | undefined;
}

/** Someone who signed in, with their access token for the Meet API and when (ms) it expires. */
export interface SignedIn {
  person: GooglePerson;
  access: string;
  until: number;
}

/** Why a sign-in failed; `reason` is a code for the log. */
export type SignInRefused = {
  why: 'sign-in-expired' | 'consent-denied' | 'tenant-not-allowed' | 'host-busy' | 'host-unreachable';
  reason: string;
};

/** What a window brings back from Google's sign-in. It made `nonce` and `verifier` itself and only it knows them. */
interface Code {
  code: string;
  verifier: string;
  nonce: string;
  redirectUri: string;
}

export interface Google {
  /** The page where people sign in. Rejects if Google can't be reached. */
  authorizeUrl(): Promise<string>;
  /** Never rejects. */
  exchange(code: Code): Promise<SignedIn | SignInRefused>;
}

/**
 * The only Meet permission we ask for: reading about meetings the person can see. Google classifies it as sensitive
 * (https://developers.google.com/workspace/meet/api/guides/authenticate-authorize).
 */
export const meetScope = 'https://www.googleapis.com/auth/meetings.space.readonly';
/** Everything we ask for at sign-in. */
export const signInScope = `openid profile email ${meetScope}`;

/** Tolerated clock difference, in seconds. */
const leeway = 60;
/** How early an access token counts as expired, in ms. */
const expireEarly = 30_000;
/** The largest response we read, in bytes. */
const largestAnswer = 64 * 1024;

const Granted = z.object({
  access_token: z.string().check(z.minLength(1), z.maxLength(4096)),
  expires_in: z.number().check(z.positive(), z.maximum(24 * 3600)),
  id_token: z.string(),
  /** What the person granted, which may be less than we asked for. */
  scope: z.string(),
  token_type: z.string().check(z.regex(/^bearer$/i)),
});
const Failure = z.object({ error: z.string() });
const Person = z.object({
  // OpenID Connect allows up to 255 characters; Google's are digits.
  sub: z.string().check(z.regex(/^[\w-]{1,255}$/)),
  name: z.catch(z.optional(z.string().check(z.minLength(1), z.maxLength(256))), undefined),
  email: z.catch(z.optional(z.string().check(z.maxLength(320))), undefined),
});

/**
 * Exchanges the code from Google's sign-in and verifies the ID token: signature with Google's keys, RS256 only, issuer, audience,
 * times, the window's nonce, and that it belongs to the access token; then that the person is in an allowed domain, which only
 * `hd` proves and an email address doesn't
 * (https://developers.google.com/identity/openid-connect/openid-connect#validatinganidtoken).
 */
export function google(options: GoogleOptions): Google {
  const { issuer, clientId, clientSecret, clock, patience = 3_000 } = options;
  const endpoints = googleEndpoints({ issuer, clock, patience });
  let keySet: { url: string; keys: JWTVerifyGetKey } | undefined;
  const keysAt = (url: string) => {
    if (keySet?.url === url) return keySet.keys;
    keySet = { url, keys: remoteKeys(new URL(url)) };
    return keySet.keys;
  };

  async function ask({ code, verifier, redirectUri }: Code): Promise<z.infer<typeof Granted> | SignInRefused> {
    const { token } = await endpoints();
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
      redirect_uri: redirectUri,
      client_id: clientId,
      client_secret: clientSecret,
    });
    // The client secret must not follow a redirect to another server.
    const response = await fetch(token, {
      method: 'POST',
      body,
      signal: AbortSignal.timeout(patience),
      redirect: 'error',
    });
    const answer = await boundedJson(response, largestAnswer).catch((error) => {
      if (response.ok) throw error;
    });
    if (!response.ok) return notGranted(response.status, Failure.safeParse(answer).data?.error);
    const granted = Granted.safeParse(answer);
    return granted.success ? granted.data : { why: 'host-unreachable', reason: 'google-nonsense' };
  }

  return {
    authorizeUrl: async () => (await endpoints()).authorize,

    async exchange(code) {
      try {
        const granted = await ask(code);
        if ('why' in granted) return granted;
        const { payload } = await jwtVerify(granted.id_token, keysAt((await endpoints()).keys), {
          algorithms: ['RS256'],
          // Google's docs allow both.
          issuer: [issuer(), issuer().replace(/^https?:\/\//, '')],
          audience: clientId,
          clockTolerance: leeway,
          maxTokenAge: '1h',
          requiredClaims: ['exp', 'iat', 'sub'],
          currentDate: new Date(clock.now()),
        });
        const flaw = flawOf(payload, code.nonce, granted.access_token, options);
        if (flaw) return flaw;
        if (!granted.scope.split(' ').includes(meetScope))
          return { why: 'consent-denied', reason: 'scope-not-granted' };
        const { sub, name, email } = Person.parse(payload);
        return {
          person: { sub, name, contact: email },
          access: granted.access_token,
          until: clock.now() + granted.expires_in * 1000 - expireEarly,
        };
      } catch (error) {
        const flaw = tokenFlaw(error);
        if (flaw) return expired(`id-token-${flaw}`);
        const isTimeout = (error as Error)?.name === 'TimeoutError' || error instanceof errors.JWKSTimeout;
        return { why: 'host-unreachable', reason: isTimeout ? 'google-timeout' : 'google-down' };
      }
    },
  };
}

/** Why a correctly signed ID token isn't accepted. */
function flawOf(
  claims: JWTPayload,
  nonce: string,
  access: string,
  { clientId, hostedDomains }: GoogleOptions,
): SignInRefused | undefined {
  if (claims.aud !== clientId || (claims.azp ?? clientId) !== clientId) return expired('id-token-audience');
  if (claims.nonce !== nonce) return expired('id-token-nonce');
  if (claims.at_hash !== undefined && claims.at_hash !== hashOf(access)) return expired('id-token-of-another-token');
  if (!Person.safeParse(claims).success) return expired('id-token-without-person');
  const { hd } = claims;
  if (hostedDomains.length > 0 && !(typeof hd === 'string' && hostedDomains.includes(hd.toLowerCase()))) {
    return { why: 'tenant-not-allowed', reason: 'domain-not-allowed' };
  }
  return undefined;
}

/** An ID token's `at_hash` for an access token: the left half of its SHA-256 hash. */
function hashOf(access: string): string {
  return createHash('sha256').update(access).digest().subarray(0, 16).toString('base64url');
}

function notGranted(status: number, error: string | undefined): SignInRefused {
  if (error === 'invalid_grant') return expired('code-refused');
  if (status === 429) return { why: 'host-busy', reason: 'google-429' };
  // The only detail of Google's answer that we log: it tells the operator to check the client secret.
  if (error === 'invalid_client') return { why: 'host-unreachable', reason: 'google-client-refused' };
  return { why: 'host-unreachable', reason: `google-${status}` };
}

/** The window has to sign in again. */
function expired(reason: string): SignInRefused {
  return { why: 'sign-in-expired', reason };
}
