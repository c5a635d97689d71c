import { decodeJwt, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as z from 'zod/mini';
import type { NotAdmitted } from './identity.ts';
import { remoteKeys } from './remoteKeys.ts';
import { tokenFlaw } from './tokenFlaw.ts';

export interface EntraOptions {
  /** The cloud's authority without a path, for example `https://login.microsoftonline.com`. */
  authority: string;
  /** Accepted as audience: the client id (v2 tokens) and the App ID URI (v1 tokens). */
  audience: string[];
  /** The ids of the tenants whose people may join, in lower case. */
  tenants: readonly string[];
  /** The client applications whose tokens are accepted, in lower case. */
  hostClients: readonly string[];
  clock: { now(): number };
}

/** The person a token is about. Tenant and object id are the identity; the rest is for display. */
export interface SignedIn {
  tenant: string;
  oid: string;
  name?: string;
  contact?: string;
}

/** `asker`: the object id of a guest in an allowed tenant. */
type Refused = { why: NotAdmitted; reason: string; asker?: string };
export type EntraTokens = (token: string) => Promise<SignedIn | Refused>;

/** Tolerated clock difference, in seconds. */
const leeway = 60;

/**
 * The client applications that show tabs, in order: Teams on desktop and mobile, Teams on the web; Microsoft 365 on the web, on
 * desktop, and on mobile (which is Outlook on desktop, too); Outlook on the web and on mobile.
 * (https://learn.microsoft.com/microsoftteams/platform/tabs/how-to/authentication/tab-sso-register-aad#to-configure-authorized-client-application)
 */
export const documentedHostClients: readonly string[] = [
  '1fec8e78-bce4-4aaf-ab1b-5451cc387264',
  '5e3ce6c0-2b1f-4285-8d4b-75ee78787346',
  '4765445b-32c6-49b0-83e6-1d93765276ca',
  '0ec893e0-5785-4de6-99da-4ed124e5296c',
  'd3590ed6-52b3-4102-aeff-aad2292ab01c',
  'bc59ab01-8403-45c6-8796-ac3ef710b3e3',
  '27922004-5251-4030-b22d-91ecd9a37ea4',
];

/** GUIDs are case-insensitive (RFC 9562, section 4); ours are lower case. */
const guid = z.string().check(z.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i), z.toLowerCase());
const Ids = z.object({ tid: guid, oid: guid });
const Optional = z.object({
  name: z.catch(z.optional(z.string().check(z.maxLength(256))), undefined),
  preferred_username: z.catch(z.optional(z.string()), undefined),
  upn: z.catch(z.optional(z.string()), undefined),
});

/**
 * Verifies access tokens (v1 and v2) that Entra issued for this app: signature with the tenant's keys, RS256 only, issuer,
 * audience, times, scope and the requesting client application; then that the person is a member of an allowed tenant. Only
 * people with a genuine token learn whether their tenant is allowed.
 */
export function entraTokens(options: EntraOptions): EntraTokens {
  const { authority, audience, tenants, clock } = options;
  const keySets = new Map<string, JWTVerifyGetKey>();
  const keysOf = (tenant: string) => {
    // `common` has everyone's keys: a genuine token of another tenant gets a better answer than a forged one.
    const owner = tenants.includes(tenant) ? tenant : 'common';
    let keys = keySets.get(owner);
    if (!keys) {
      keys = remoteKeys(new URL(`/${owner}/discovery/v2.0/keys`, authority));
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
        audience,
        clockTolerance: leeway,
        requiredClaims: ['exp', 'nbf'],
        currentDate: new Date(clock.now()),
      });
      return flawOf(payload, tenant, options) ?? signedIn(payload);
    } catch (error) {
      const flaw = tokenFlaw(error);
      // Anything else went wrong while the keys were fetched.
      return flaw ? notSignedIn(`token-${flaw}`) : { why: 'host-unreachable', reason: 'keys-unreachable' };
    }
  };
}

/** Why a correctly signed token isn't accepted. `tenant`: in lower case. */
function flawOf(
  claims: JWTPayload,
  tenant: string,
  { authority, tenants, hostClients }: EntraOptions,
): Refused | undefined {
  const issuers = [`https://sts.windows.net/${tenant}/`, `${authority}/${tenant}/v2.0`.toLowerCase()];
  if (typeof claims.iss !== 'string' || !issuers.includes(claims.iss.toLowerCase())) return notSignedIn('token-issuer');
  const ids = Ids.safeParse(claims);
  if (!ids.success) return notSignedIn('token-without-person');
  // Apps' own tokens have `roles` instead of `scp`; ID tokens, which are meant for the tab, have neither.
  if (claims.idtyp === 'app') return notSignedIn('token-of-an-app');
  const scopes = typeof claims.scp === 'string' ? claims.scp.split(' ') : [];
  if (!scopes.includes('access_as_user')) return notSignedIn('token-without-scope');
  // The requesting client: `azp` in v2 tokens, `appid` in v1 tokens.
  const clients = [claims.azp, claims.appid].filter((client) => client !== undefined);
  const isOfHost = (client: unknown) => typeof client === 'string' && hostClients.includes(client.toLowerCase());
  if (clients.length === 0 || !clients.every(isOfHost)) return notSignedIn('token-of-another-client');
  if (!tenants.includes(tenant)) return { why: 'tenant-not-allowed', reason: 'tenant-not-allowed' };
  const guest = (reason: string): Refused => ({ why: 'guest', reason, asker: ids.data.oid });
  if (Number(claims.acct ?? 0) !== 0) return guest('guest-account');
  if (/#ext#/i.test(String(claims.upn ?? claims.preferred_username))) return guest('guest-account');
  // `idp` names the directory that signed the person in, if it's another one.
  if (claims.idp !== undefined && !issuers.includes(String(claims.idp).toLowerCase())) {
    return guest('guest-of-another-directory');
  }
  return undefined;
}

function signedIn(claims: JWTPayload): SignedIn {
  const { tid, oid } = Ids.parse(claims);
  const { name, preferred_username, upn } = Optional.parse(claims);
  const contact = preferred_username ?? upn;
  return { tenant: tid, oid, ...(name && { name }), ...(contact && { contact }) };
}

/** The tenant an unverified token claims. It only decides whose keys to use. */
function claimedTenant(token: string): string | undefined {
  return guid.safeParse(decodeJwt(token).tid).data;
}

function notSignedIn(reason: string): Refused {
  return { why: 'not-signed-in', reason };
}
