import { createHash, randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import * as z from 'zod';
import { meetScope } from '../identity/googleToken.ts';
import { isLoopbackOrigin } from './loopback.ts';
import type { Caller, RehearsalMeetings } from './meetings.ts';

/** What the played Google needs. Processes that share `secret` accept each other's access tokens. */
export interface PlayedGoogle {
  secret: Uint8Array;
  clock: { now(): number };
  /** Where it is played, by its full address: it says so of itself, as Google does. */
  issuer(): string;
}

/** Where the played Google is on this server, and the played Meet API. */
export const googlePath = '/rehearsal/google';
const openedWindow = { config: { openedWindow: true } };
export const meetApiPath = `${googlePath}/meet`;
/** As whom this server signs people in there. */
export const playedClient = { clientId: 'mini-m-rehearsal', clientSecret: 'rehearsal', projectNumber: '1' } as const;

const algorithm = 'HS256';
const accessLife = 3_599;
const codeLife = 10 * 60_000;
const allScopes = `openid email profile ${meetScope}`;

const Redirect = z.object({ redirect_uri: z.string().refine(isOurs), state: z.string().max(500) });
const Asked = Redirect.extend({
  response_type: z.literal('code'),
  client_id: z.literal(playedClient.clientId),
  scope: z.string().max(500),
  nonce: z.string().min(1).max(128),
  code_challenge: z.string().max(128),
  code_challenge_method: z.literal('S256'),
});
const Authorize = Asked.extend({ login_hint: z.string().optional() });
const Chosen = Asked.extend({ person: z.string(), meet: z.enum(['yes', 'no']) });
const Exchange = z.object({
  grant_type: z.literal('authorization_code'),
  code: z.string(),
  code_verifier: z.string(),
  redirect_uri: z.string(),
  client_id: z.string(),
  client_secret: z.string(),
});
const Fault = z.strictObject({ fault: z.enum(['busy', 'down']).nullable() });
const faults = { busy: [429, 'RESOURCE_EXHAUSTED'], down: [503, 'UNAVAILABLE'] } as const;
/** Fastify matches it in addresses: a played call is a meeting's id and its number. */
const conference = ':meeting([A-Za-z_-]+)-:number(\\d+)';

/**
 * Plays Google on this machine, so that what runs in production can be asked: sign-in by code and PKCE for whoever is in
 * a played call, and the part of the Meet REST API that tells who is there.
 */
export function playGoogle(app: FastifyInstance, meetings: RehearsalMeetings, google: PlayedGoogle): void {
  const { secret, clock, issuer } = google;
  const codes = new Map<string, z.infer<typeof Chosen> & { until: number }>();
  let fault: keyof typeof faults | null = null;
  // Made when somebody signs in: it would be a tenth of a start.
  let made: ReturnType<typeof newKey> | undefined;
  const signingKey = () => {
    made ??= newKey();
    return made;
  };
  const seconds = () => Math.floor(clock.now() / 1000);

  app.get(`${googlePath}/.well-known/openid-configuration`, () => ({
    issuer: issuer(),
    authorization_endpoint: `${issuer()}/authorize`,
    token_endpoint: `${issuer()}/token`,
    jwks_uri: `${issuer()}/jwks`,
  }));

  app.get(`${googlePath}/jwks`, async () => ({ keys: [(await signingKey()).jwk] }));

  app.get(`${googlePath}/authorize`, openedWindow, (request, reply) => {
    const asked = Authorize.safeParse(request.query);
    if (!asked.success) return refuse(reply, 400, 'invalid_request');
    const { login_hint, ...rest } = asked.data;
    const everybody = meetings.everybody();
    const hinted = everybody.filter(({ key }) => key === login_hint);
    return reply.type('text/html; charset=utf-8').send(consentPage(hinted.length > 0 ? hinted : everybody, rest));
  });

  app.get(`${googlePath}/chosen`, openedWindow, (request, reply) => {
    const chosen = Chosen.safeParse(request.query);
    if (!chosen.success) return refuse(reply, 400, 'invalid_request');
    for (const [code, { until }] of codes) if (until < clock.now()) codes.delete(code);
    const code = randomUUID();
    codes.set(code, { ...chosen.data, until: clock.now() + codeLife });
    return sendBack(reply, chosen.data, { code, scope: scopeOf(chosen.data) });
  });

  app.get(`${googlePath}/cancelled`, openedWindow, (request, reply) => {
    const asked = Redirect.safeParse(request.query);
    if (!asked.success) return refuse(reply, 400, 'invalid_request');
    return sendBack(reply, asked.data, { error: 'access_denied' });
  });

  // Apart, since nothing else on this server reads forms.
  app.register(async (forms) => {
    forms.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 8 * 1024 },
      (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    forms.post(`${googlePath}/token`, async (request, reply) => {
      const form = Exchange.safeParse(request.body);
      if (!form.success) return refuse(reply, 400, 'invalid_request');
      const { code, code_verifier, redirect_uri, client_id, client_secret } = form.data;
      if (client_id !== playedClient.clientId || client_secret !== playedClient.clientSecret) {
        return refuse(reply, 401, 'invalid_client');
      }
      const asked = codes.get(code);
      // Good for one attempt.
      codes.delete(code);
      const challenge = createHash('sha256').update(code_verifier).digest('base64url');
      const isGood = asked && asked.until >= clock.now() && asked.redirect_uri === redirect_uri;
      const person = meetings.everybody().find(({ key }) => key === asked?.person);
      if (!isGood || challenge !== asked.code_challenge || !person) return refuse(reply, 400, 'invalid_grant');
      const scope = scopeOf(asked);
      return {
        access_token: await accessToken(person.key, scope),
        expires_in: accessLife,
        scope,
        token_type: 'Bearer',
        id_token: await idToken(person, asked.nonce),
      };
    });
  });

  app.get(`${meetApiPath}/v2/spaces/:code`, async (request, reply) => {
    const { code } = request.params as { code: string };
    const asker = await askerOf(request, code, reply);
    if (asker === undefined) return reply;
    const { people, conference } = meetings.state(code);
    const caller = people.find(({ key }) => key === asker);
    return {
      name: `spaces/${spaceOf(code)}`,
      meetingCode: code,
      meetingUri: `https://meet.google.com/${code}`,
      ...(caller?.organizer && { config: { accessType: 'TRUSTED' } }),
      ...(caller &&
        meetings.isOn(code, conference) && {
          activeConference: { conferenceRecord: `conferenceRecords/${code}-${conference}` },
        }),
    };
  });

  app.get(`${meetApiPath}/v2/conferenceRecords/${conference}`, async (request, reply) => {
    const { meeting, number } = request.params as { meeting: string; number: string };
    if ((await askerOf(request, meeting, reply)) === undefined) return reply;
    return {
      name: `conferenceRecords/${meeting}-${number}`,
      space: `spaces/${spaceOf(meeting)}`,
      ...(!meetings.isOn(meeting, Number(number)) && { endTime: new Date(clock.now()).toISOString() }),
    };
  });

  app.get(`${meetApiPath}/v2/conferenceRecords/${conference}/participants`, async (request, reply) => {
    const { meeting, number } = request.params as { meeting: string; number: string };
    if ((await askerOf(request, meeting, reply)) === undefined) return reply;
    const people = meetings.isOn(meeting, Number(number)) ? meetings.state(meeting).people : [];
    return {
      participants: people.map(({ key, name }) => ({
        name: `conferenceRecords/${meeting}-${number}/participants/${key}`,
        signedinUser: { user: `users/${key}`, displayName: name },
      })),
    };
  });

  app.post(`${googlePath}/fault`, { bodyLimit: 1024 }, (request, reply) => {
    const body = Fault.safeParse(request.body);
    if (!body.success) return refuse(reply, 400, 'invalid_request');
    fault = body.data.fault;
    return reply.code(204).send();
  });

  const accessToken = (person: string, scope: string) =>
    new SignJWT({ scope })
      .setProtectedHeader({ alg: algorithm })
      .setSubject(person)
      .setJti(randomUUID())
      .setExpirationTime(seconds() + accessLife)
      .sign(secret);

  async function idToken({ key, name }: Caller, nonce: string): Promise<string> {
    const { privateKey, jwk } = await signingKey();
    return new SignJWT({ nonce, name, email: `${key}@rehearsal.example`, hd: 'rehearsal.example' })
      .setProtectedHeader({ alg: 'RS256', kid: jwk.kid })
      .setIssuer(issuer())
      .setAudience(playedClient.clientId)
      .setSubject(key)
      .setIssuedAt(seconds())
      .setExpirationTime(seconds() + 3_600)
      .sign(privateKey);
  }

  /** The person who asks the Meet API about this meeting; or nothing, and the request is answered. */
  async function askerOf(
    { headers: { authorization } }: FastifyRequest,
    meeting: string,
    reply: FastifyReply,
  ): Promise<string | undefined> {
    // Meet outlives our restarts. This server can't say who is in a call until a window has told it again.
    const wrong = fault ?? (meetings.isKnown(meeting) ? undefined : 'down');
    if (wrong) {
      const [status, name] = faults[wrong];
      reply.code(status).send({ error: { code: status, status: name } });
      return undefined;
    }
    const currentDate = new Date(clock.now());
    const verified = await jwtVerify(authorization?.replace('Bearer ', '') ?? '', secret, {
      algorithms: [algorithm],
      currentDate,
    }).catch(() => undefined);
    if (verified && String(verified.payload.scope).includes(meetScope)) return verified.payload.sub;
    reply.code(401).send({ error: { code: 401, status: 'UNAUTHENTICATED' } });
    return undefined;
  }
}

async function newKey() {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const kid = randomUUID();
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } };
}

function scopeOf({ meet }: { meet: 'yes' | 'no' }): string {
  return meet === 'yes' ? allScopes : allScopes.replace(meetScope, '').trim();
}

/** A space has an id of its own in Meet, too, and no code is one. */
function spaceOf(code: string): string {
  return Buffer.from(code).toString('base64url');
}

function isOurs(uri: string): boolean {
  return URL.canParse(uri) && isLoopbackOrigin(new URL(uri).origin) && new URL(uri).pathname === '/meet/signed-in';
}

function sendBack(reply: FastifyReply, { redirect_uri, state }: z.infer<typeof Redirect>, answer: object) {
  const query = new URLSearchParams({ state, ...answer });
  return reply.redirect(`${redirect_uri}?${query}`);
}

function refuse(reply: FastifyReply, status: number, error: string) {
  return reply.code(status).send({ error });
}

/** What Google's own window would show, in a few words. */
function consentPage(people: readonly Caller[], asked: Record<string, string>): string {
  const link = (path: string, query: Record<string, string>, label: string) =>
    `<p><a href="${escaped(`${googlePath}/${path}?${new URLSearchParams({ ...asked, ...query })}`)}">${escaped(label)}</a></p>`;
  const each = people.map(({ key, name }) => link('chosen', { person: key, meet: 'yes' }, `Continue as ${name}`));
  const [first] = people;
  const without = first && link('chosen', { person: first.key, meet: 'no' }, 'Continue without Meet');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Sign in with the rehearsal’s Google</title>
<style>body{font:16px/1.5 system-ui,sans-serif;margin:24px}h1{font-size:20px}a{display:inline-block;padding:10px 16px;border:1px solid;border-radius:6px;text-decoration:none}</style>
<h1>The rehearsal plays Google</h1>
<p>Mini-M would like to know who you are, and to read who is in your meetings.</p>
${each.join('\n')}
${people.length === 1 ? without : ''}
${link('cancelled', {}, 'Cancel')}
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
