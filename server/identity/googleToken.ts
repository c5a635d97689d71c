import { createHash } from 'node:crypto';
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as z from 'zod/mini';
import { boundedJson } from './boundedJson.ts';
import { googleEndpoints } from './googleEndpoints.ts';
import { remoteKeys } from './remoteKeys.ts';

export interface GoogleOptions {
  /** For example `https://accounts.google.com`. */
  issuer(): string;
  clientId: string;
  /**
   * Google wants it of web clients at the exchange of a code, with PKCE or without: "client_secret is missing" is all that
   * one hears else (https://developers.google.com/identity/protocols/oauth2/web-server#exchange-authorization-code,
   * https://github.com/googleapis/google-api-dotnet-client/issues/1827).
   */
  clientSecret: string;
  /** The Workspace domains whose people may come, in lower case; none: everybody whom the meeting let in. */
  hostedDomains: readonly string[];
  clock: { now(): number };
  /** How long an answer may take, in ms. */
  patience?: number;
}

/** Who a token speaks of. `sub` is the identity; the rest is only for reading. */
export interface GooglePerson {
  sub: string;
  name?: string | undefined;
  contact?: string | undefined;
}

/** Somebody who signed in, and with what the Meet API may be asked in their name, until (ms) it ends. */
export interface SignedIn {
  person: GooglePerson;
  access: string;
  until: number;
}

/** Why somebody is not signed in; `reason` is a code for the log. */
export type SignInRefused = {
  why: 'sign-in-expired' | 'consent-denied' | 'tenant-not-allowed' | 'host-busy' | 'host-unreachable';
  reason: string;
};

/** What a window brings back from Google's own window. `nonce` and `verifier` were made by it, and are known to it alone. */
interface Code {
  code: string;
  verifier: string;
  nonce: string;
  redirectUri: string;
}

export interface Google {
  /** Where the window is to be opened. Rejects where Google cannot be asked. */
  authorizeUrl(): Promise<string>;
  /** Never rejects. */
  exchange(code: Code): Promise<SignedIn | SignInRefused>;
}

/**
 * The one right in Meet that is asked for: to read about meetings that this person may see; sensitive, by Google's words
 * (https://developers.google.com/workspace/meet/api/guides/authenticate-authorize).
 */
export const meetScope = 'https://www.googleapis.com/auth/meetings.space.readonly';
/** All that is asked for at the sign-in. */
export const signInScope = `openid profile email ${meetScope}`;

/** How far, in seconds, clocks may be apart. */
const leeway = 60;
/** An access token counts as over this long, in ms, before it is. */
const spare = 30_000;
/** The longest answer that is read, in bytes. */
const largest = 64 * 1024;

const Granted = z.object({
  access_token: z.string().check(z.minLength(1), z.maxLength(4096)),
  expires_in: z.number().check(z.positive(), z.maximum(24 * 3600)),
  id_token: z.string(),
  /** A person may tick some rights and not others: what was granted is said, and not what was asked for. */
  scope: z.string(),
  token_type: z.string().check(z.regex(/^bearer$/i)),
});
const Failure = z.object({ error: z.string() });
const Person = z.object({
  // Up to 255 characters, by OpenID Connect; Google's are digits.
  sub: z.string().check(z.regex(/^[\w-]{1,255}$/)),
  name: z.catch(z.optional(z.string().check(z.minLength(1), z.maxLength(256))), undefined),
  email: z.catch(z.optional(z.string().check(z.maxLength(320))), undefined),
});

/**
 * Exchanges the code that a window brought from Google's sign-in, and verifies the ID token that comes with it: signature
 * by Google's keys, RS256 only, issuer, audience, time, the window's own nonce, and that it belongs to the access token;
 * then that its person is of an allowed domain, which `hd` alone says and an address does not
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
    // An answer from elsewhere is no answer, and the secret is for nobody else.
    const response = await fetch(token, {
      method: 'POST',
      body,
      signal: AbortSignal.timeout(patience),
      redirect: 'error',
    });
    const answer = await boundedJson(response, largest).catch((error) => {
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
          // Google's own documents name both.
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
          until: clock.now() + granted.expires_in * 1000 - spare,
        };
      } catch (error) {
        return refused(error);
      }
    },
  };
}

/** What a genuine ID token lacks, or who it is that we do not admit. */
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

/** The left half of its hash, by which an ID token names the access token that came with it. */
function hashOf(access: string): string {
  return createHash('sha256').update(access).digest().subarray(0, 16).toString('base64url');
}

function notGranted(status: number, error: string | undefined): SignInRefused {
  if (error === 'invalid_grant') return expired('code-refused');
  if (status === 429) return { why: 'host-busy', reason: 'google-429' };
  // Of what is said there is no other word in the log.
  if (error === 'invalid_client') return { why: 'host-unreachable', reason: 'google-client-refused' };
  return { why: 'host-unreachable', reason: `google-${status}` };
}

function refused(error: unknown): SignInRefused {
  if (error instanceof errors.JWTExpired) return expired('id-token-expired');
  if (error instanceof errors.JWTClaimValidationFailed) return expired(reasonOfClaim(error));
  if (error instanceof errors.JOSEAlgNotAllowed) return expired('id-token-algorithm');
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
    return expired('id-token-key-unknown');
  if (error instanceof errors.JWSSignatureVerificationFailed) return expired('id-token-signature');
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) return expired('id-token-malformed');
  if (error instanceof errors.JOSENotSupported) return expired('id-token-malformed');
  const late = (error as Error)?.name === 'TimeoutError' || error instanceof errors.JWKSTimeout;
  return { why: 'host-unreachable', reason: late ? 'google-timeout' : 'google-down' };
}

function reasonOfClaim({ claim, reason }: errors.JWTClaimValidationFailed): string {
  if (claim === 'iss') return 'id-token-issuer';
  if (claim === 'aud') return 'id-token-audience';
  if (claim === 'nbf' && reason === 'check_failed') return 'id-token-not-yet-valid';
  if (claim === 'iat' && reason === 'check_failed') return 'id-token-not-yet-valid';
  if (claim === 'sub') return 'id-token-without-person';
  return 'id-token-without-time';
}

/** The window is to sign in once more. */
function expired(reason: string): SignInRefused {
  return { why: 'sign-in-expired', reason };
}
