import { createSecretKey, randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import * as z from 'zod';
import { meetScope } from '../identity/googleToken.ts';
import { sealedTokens } from '../identity/sealedToken.ts';
import { isLoopbackOrigin } from './loopback.ts';
import type { Caller, RehearsalMeetings } from './meetings.ts';
import { answer } from './played.ts';
import { accessLife, PlayedGoogle, type PlayedSpace } from './playedGoogle.ts';
import { post } from './post.ts';
import { servePlayed } from './servePlayed.ts';

/** What the rehearsal's Google needs. Processes that share `secret` accept each other's access tokens. */
export interface RehearsalGoogle {
  secret: Uint8Array;
  clock: { now(): number };
  /** Its full address, which it states in its discovery document as Google does. */
  issuer(): string;
}

/** Where Google and the Meet API are on this server. */
export const googlePath = '/rehearsal/google';
export const meetApiPath = '/rehearsal/meet-api';
const openedWindow = { config: { openedWindow: true } };
/** This server's OAuth client there. */
export const playedClient = { clientId: 'mini-m-rehearsal', clientSecret: 'rehearsal', projectNumber: '1' } as const;

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
const Fault = z.strictObject({ fault: z.enum(['busy', 'down']).nullable() });
const faults = { busy: [429, 'RESOURCE_EXHAUSTED'], down: [503, 'UNAVAILABLE'] } as const;

/** Plays Google on this server: people in a simulated call sign in, and the Meet API says who is there. */
export function playGoogle(app: FastifyInstance, meetings: RehearsalMeetings, google: RehearsalGoogle): void {
  const { secret, clock, issuer } = google;
  const accessTokens = sealedTokens({
    sealKeys: [createSecretKey(secret)],
    purpose: 'rehearsal google',
    now: clock.now,
  });
  const played = new PlayedGoogle({
    client: playedClient,
    clock,
    issuer,
    spaceOf: (by) => spaceIn(meetings, by),
    personOf(access) {
      const opened = accessTokens.open(access);
      return 'payload' in opened && opened.payload.meet ? String(opened.payload.person) : undefined;
    },
  });
  let fault: keyof typeof faults | null = null;
  const seconds = () => Math.floor(clock.now() / 1000);

  app.get(`${googlePath}/authorize`, openedWindow, (request, reply) => {
    const asked = Authorize.safeParse(request.query);
    if (!asked.success) return refuse(reply);
    const { login_hint, ...rest } = asked.data;
    const everyone = meetings.everyone();
    const hinted = everyone.filter(({ key }) => key === login_hint);
    return reply.type('text/html; charset=utf-8').send(consentPage(hinted.length > 0 ? hinted : everyone, rest));
  });

  app.get(`${googlePath}/chosen`, openedWindow, async (request, reply) => {
    const chosen = Chosen.safeParse(request.query);
    const person = meetings.everyone().find(({ key }) => key === chosen.data?.person);
    if (!chosen.success || !person) return refuse(reply);
    const { meet, nonce, code_challenge, redirect_uri } = chosen.data;
    const scope = meet === 'yes' ? allScopes : allScopes.replace(meetScope, '').trim();
    const code = randomUUID();
    for (const [old, { until }] of played.codes) if (until < clock.now()) played.codes.delete(old);
    played.codes.set(code, {
      idToken: await idToken(person, nonce),
      access: accessTokens.seal(
        { person: person.key, meet: meet === 'yes', id: randomUUID() },
        clock.now() + accessLife * 1000,
      ),
      scope,
      challenge: code_challenge,
      redirectUri: redirect_uri,
      until: clock.now() + codeLife,
    });
    return sendBack(reply, chosen.data, { code, scope });
  });

  app.get(`${googlePath}/cancelled`, openedWindow, (request, reply) => {
    const asked = Redirect.safeParse(request.query);
    return asked.success ? sendBack(reply, asked.data, { error: 'access_denied' }) : refuse(reply);
  });

  post(app, `${googlePath}/fault`, Fault, (body) => {
    fault = body.fault;
  });

  servePlayed(app, googlePath, (request) => played.signIn(request));
  servePlayed(app, meetApiPath, (request) => {
    if (!fault) return played.meetApi(request);
    const [code, status] = faults[fault];
    return answer({ error: { code, status } }, code);
  });

  const idToken = ({ key, name }: Caller, nonce: string) =>
    played.sign({
      nonce,
      name,
      email: `${key}@rehearsal.example`,
      hd: 'rehearsal.example',
      iss: issuer(),
      aud: playedClient.clientId,
      sub: key,
      iat: seconds(),
      exp: seconds() + 3_600,
    });
}

/** The space of a simulated meeting. Anyone who is signed in may read about a call. */
function spaceIn(
  meetings: RehearsalMeetings,
  by: { code: string } | { conference: string },
): PlayedSpace | 'unavailable' {
  const [meeting = '', number] = 'code' in by ? [by.code] : by.conference.split(/-(?=\d+$)/);
  // The real Meet survives our restarts, but this server doesn't know who is in a call until a window has reported it again.
  if (!meetings.isKnown(meeting)) return 'unavailable';
  const { people, conference: current, artifacts } = meetings.state(meeting);
  const conference = number === undefined ? current : Number(number);
  const isOver = !meetings.isOn(meeting, conference);
  const made = (kind: keyof typeof artifacts) => (isOver || !artifacts[kind] ? [] : [{ state: artifacts[kind] }]);
  return {
    // Not the code, because in Meet, too, a space's id differs from its code.
    id: Buffer.from(meeting).toString('base64url'),
    code: meeting,
    conference: `${meeting}-${conference}`,
    isOver,
    people: new Map(isOver ? [] : people.map(({ key, name }) => [key, { name }])),
    artifacts: { recordings: made('recording'), transcripts: made('transcript'), smartNotes: made('notes') },
    isOwner: (person) => people.some(({ key, organizer }) => key === person && organizer),
    mayRead: () => true,
  };
}

function isOurs(uri: string): boolean {
  return URL.canParse(uri) && isLoopbackOrigin(new URL(uri).origin) && new URL(uri).pathname === '/meet/signed-in';
}

function sendBack(reply: FastifyReply, { redirect_uri, state }: z.infer<typeof Redirect>, result: object) {
  const query = new URLSearchParams({ state, ...result });
  return reply.redirect(`${redirect_uri}?${query}`);
}

function refuse(reply: FastifyReply) {
  return reply.code(400).send({ error: 'invalid_request' });
}

/** A minimal version of Google's consent screen. */
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
<p>Mini-M would like to know who you are, and to read who is in your meetings and whether they are recorded.</p>
${each.join('\n')}
${people.length === 1 ? without : ''}
${link('cancelled', {}, 'Cancel')}
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
