import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as z from 'zod/mini';
import type { NotAdmitted } from './identity.ts';

export interface EntraOptions {
  /** The cloud's authority without a path, for example `https://login.microsoftonline.com`. */
  authority: string;
  /** Accepted as audience: the client id (v2 tokens) and the App ID URI (v1 tokens). */
  audience: string[];
  /** The ids of the tenants whose people may come, in lower case. */
  tenants: readonly string[];
  clock: { now(): number };
}

/** Who a token speaks of. Tenant and object id together are the identity; the rest is only for reading. */
interface SignedIn {
  tenant: string;
  oid: string;
  name?: string;
  contact?: string;
}

type Refused = { why: NotAdmitted; reason: string };
export type EntraTokens = (token: string) => Promise<SignedIn | Refused>;

/** How far, in seconds, clocks may be apart. */
const leeway = 60;
/** How long, in ms, reading the keys may take. */
const patience = 3_000;
/** Keys are read again after this long, in ms, and at once when a token names one that is not known. */
const keysKept = 6 * 3_600_000;
/** The pause, in ms, between two readings of the keys, however many tokens name unknown ones. */
const keysPause = 30_000;

const guid = z.string().check(z.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/));
const Ids = z.object({ tid: guid, oid: guid });
const Optional = z.object({
  name: z.catch(z.optional(z.string().check(z.maxLength(256))), undefined),
  preferred_username: z.catch(z.optional(z.string()), undefined),
  upn: z.catch(z.optional(z.string()), undefined),
});

/**
 * Verifies access tokens that Entra made for this app, v1 and v2: signature by the tenant's keys, RS256 only, issuer,
 * audience, time, scope; then that it is a member of an allowed tenant. Which tenants are allowed is told only to
 * those whose token is genuine.
 */
export function entraTokens({ authority, audience, tenants, clock }: EntraOptions): EntraTokens {
  const keySets = new Map<string, JWTVerifyGetKey>();
  const keysOf = (tenant: string) => {
    // `common` is asked only so that a genuine stranger gets a better answer than a forger.
    const owner = tenants.includes(tenant) ? tenant : 'common';
    let keys = keySets.get(owner);
    if (!keys) {
      const url = new URL(`/${owner}/discovery/v2.0/keys`, authority);
      keys = createRemoteJWKSet(url, { cacheMaxAge: keysKept, cooldownDuration: keysPause, timeoutDuration: patience });
      keySets.set(owner, keys);
    }
    return keys;
  };

  return async (token) => {
    try {
      if (token === '') return notSignedIn('token-missing');
      const tenant = claimedTenant(token);
      if (!tenant) return notSignedIn('token-without-tenant');
      const { payload } = await jwtVerify(token, keysOf(tenant), {
        algorithms: ['RS256'],
        issuer: [`https://sts.windows.net/${tenant}/`, `${authority}/${tenant}/v2.0`],
        audience,
        clockTolerance: leeway,
        requiredClaims: ['exp', 'nbf'],
        currentDate: new Date(clock.now()),
      });
      return flawOf(payload, tenants) ?? signedIn(payload);
    } catch (error) {
      return refused(error);
    }
  };
}

/** What a genuine token lacks, or who it is that we do not admit. */
function flawOf(claims: JWTPayload, tenants: readonly string[]): Refused | undefined {
  if (!Ids.safeParse(claims).success) return notSignedIn('token-without-person');
  // An app's own token has `roles` and no `scp`; so has no id token, which is for the tab and not for us.
  if (claims.idtyp === 'app') return notSignedIn('token-of-an-app');
  const scopes = typeof claims.scp === 'string' ? claims.scp.split(' ') : [];
  if (!scopes.includes('access_as_user')) return notSignedIn('token-without-scope');
  const tenant = String(claims.tid);
  if (!tenants.includes(tenant)) return { why: 'tenant-not-allowed', reason: 'tenant-not-allowed' };
  if (Number(claims.acct ?? 0) !== 0) return { why: 'guest', reason: 'guest-account' };
  if (/#ext#/i.test(String(claims.upn ?? claims.preferred_username))) return { why: 'guest', reason: 'guest-account' };
  // Where somebody was signed in by another directory, `idp` names it.
  if (claims.idp !== undefined && !String(claims.idp).includes(`/${tenant}/`)) {
    return { why: 'guest', reason: 'guest-of-another-directory' };
  }
  return undefined;
}

function signedIn(claims: JWTPayload): SignedIn {
  const { tid, oid } = Ids.parse(claims);
  const { name, preferred_username, upn } = Optional.parse(claims);
  const contact = preferred_username ?? upn;
  return { tenant: tid, oid, ...(name && { name }), ...(contact && { contact }) };
}

/** The tenant a token claims to be of, before anything of it is verified: says only whose keys to ask. */
function claimedTenant(token: string): string | undefined {
  const { tid } = decodeJwt(token);
  return guid.safeParse(tid).success ? String(tid) : undefined;
}

function refused(error: unknown): Refused {
  if (error instanceof errors.JWTExpired) return notSignedIn('token-expired');
  if (error instanceof errors.JWTClaimValidationFailed) return notSignedIn(reasonOfClaim(error));
  if (error instanceof errors.JOSEAlgNotAllowed) return notSignedIn('token-algorithm');
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
    return notSignedIn('token-key-unknown');
  if (error instanceof errors.JWSSignatureVerificationFailed) return notSignedIn('token-signature');
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) return notSignedIn('token-malformed');
  if (error instanceof errors.JOSENotSupported) return notSignedIn('token-malformed');
  // Whatever else goes wrong went wrong while the keys were read.
  return { why: 'host-unreachable', reason: 'keys-unreachable' };
}

function reasonOfClaim({ claim, reason }: errors.JWTClaimValidationFailed): string {
  if (claim === 'iss') return 'token-issuer';
  if (claim === 'aud') return 'token-audience';
  if (claim === 'nbf' && reason === 'check_failed') return 'token-not-yet-valid';
  return 'token-without-time';
}

function notSignedIn(reason: string): Refused {
  return { why: 'not-signed-in', reason };
}
