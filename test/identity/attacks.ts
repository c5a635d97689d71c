import { createHmac, createSecretKey } from 'node:crypto';
import { EncryptJWT, exportSPKI, type JWTPayload, SignJWT } from 'jose';
import type { CloseReason } from '#session/protocol.ts';
import { type Pass, tickets } from '../../server/identity/ticket.ts';
import { newSigningKey } from '../../server/rehearsal/played.ts';
import type { FakeParticipant } from '../support/fakeConnector.ts';
import type { TeamsApp } from '../support/teamsApp.ts';
import {
  appIdUri,
  botId,
  clientId,
  enter,
  foreignTenant,
  leave,
  meetingId,
  oidOf,
  secondTenant,
  standup,
  teamsWeb,
  tenant,
} from '../support/teamsWorld.ts';
import type { TestWindow } from '../support/wire.ts';

/** The setting of an attack: a running session, and Mallory, who is in its call. */
export interface Scene {
  app: TeamsApp;
  world: TeamsApp['world'];
  /** Windows in the session. Mallory may know everything they know. */
  aiko: TestWindow;
  tomas: TestWindow;
  standup: ReturnType<TeamsApp['world']['meeting']>;
  /** The contents of a ticket of Tomas, with these changes. */
  pass(changed?: Partial<Pass>): Pass;
}

/** What a window presents at the door. */
interface Shown {
  token?: string;
  ticket?: string;
  meeting?: string;
  id?: string;
  origin?: string;
}

export interface Attack {
  what: string;
  why: CloseReason;
  reason: string;
  shows(scene: Scene): Promise<Shown> | Shown;
  /** The service that must not be asked anything. */
  unasked?: 'connector';
}

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const forged = (header: object, claims: JWTPayload, signature = 'AAAA') =>
  `${base64({ typ: 'JWT', kid: 'key-1', ...header })}.${base64(claims)}.${signature}`;

function attack(why: CloseReason, reason: string, what: string, shows: Attack['shows'], unasked?: 'connector'): Attack {
  return { what, why, reason, shows, ...(unasked && { unasked }) };
}

const byToken = (reason: string, what: string, token: (scene: Scene) => Promise<string> | string) =>
  attack('not-signed-in', reason, what, async (scene) => ({ token: await token(scene) }), 'connector');

const byClaims = (reason: string, what: string, changed: JWTPayload | ((scene: Scene) => JWTPayload)) =>
  byToken(reason, what, (scene) =>
    scene.world.token('Mallory', typeof changed === 'function' ? changed(scene) : changed),
  );

const withHeader = (header: Record<string, unknown>, own: boolean) => async (scene: Scene) => {
  const { privateKey } = own ? await newSigningKey('own') : scene.world.authority.key;
  const claims = scene.world.claims('Mallory');
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', ...header })
    .sign(privateKey, { crit: { b64: true, exp: true } });
};

const algorithms = ['none', 'None', 'HS384', 'HS512', 'RS384', 'RS512', 'PS256', 'ES256', 'EdDSA'].map((alg) =>
  byToken('token-algorithm', `a token by ${alg}`, ({ world }) =>
    forged({ alg }, world.claims('Mallory'), alg === 'none' ? '' : undefined),
  ),
);

const forgeries = [
  byToken('token-missing', 'no token', () => ''),
  byToken('token-malformed', 'nonsense', () => 'a.b.c'),
  byToken('token-malformed', 'half a token', ({ world }) => base64(world.claims('Mallory'))),
  byToken('token-malformed', 'a ticket as a token', ({ app, pass }) => app.tickets.issue(pass())),
  byToken('token-algorithm', 'HS256 with the public key as secret', async ({ world }) => {
    const secret = await exportSPKI(world.authority.key.publicKey);
    const body = forged({ alg: 'HS256' }, world.claims('Aiko'), '').slice(0, -1);
    return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
  }),
  byToken('token-signature', 'another key with a known id', withHeader({ kid: 'key-1' }, true)),
  byToken('token-signature', 'another key without an id', withHeader({}, true)),
  byToken('token-key-unknown', 'another key with its own id', withHeader({ kid: 'own' }, true)),
  byToken('token-key-unknown', 'a path as the key id', withHeader({ kid: '../../key' }, true)),
  byToken('token-signature', 'a token that contains its key', async (scene) => {
    const { publicKey: _, ...key } = await newSigningKey('key-1');
    const jwk = await scene.world.authority.jwk();
    const claims = scene.world.claims('Mallory');
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'key-1', jwk }).sign(key.privateKey);
  }),
  byToken('token-key-unknown', 'a token that names its own key server', (scene) =>
    withHeader(
      { kid: 'own', jku: `${scene.world.connector.url}/keys`, x5u: `${scene.world.connector.url}/x5u` },
      true,
    )(scene),
  ),
  byToken(
    'token-malformed',
    'a token with an unknown critical header',
    withHeader({ kid: 'key-1', crit: ['exp'], exp: 1 }, false),
  ),
  byToken('token-signature', 'a token with claims changed after signing', async ({ world }) => {
    const [head, , signature] = (await world.token('Mallory')).split('.');
    return `${head}.${base64(world.claims('Aiko'))}.${signature}`;
  }),
  byToken('token-signature', 'a token without its signature', async ({ world }) =>
    (await world.token('Mallory')).replace(/[^.]+$/, ''),
  ),
  byToken('token-signature', 'a forged token of a disallowed tenant', ({ world }) =>
    forged({ alg: 'RS256' }, world.claims('Mallory', { tid: foreignTenant })),
  ),
];

const otherClient = 'ffffffff-0000-4000-8000-000000000007';
const time = (seconds: number) => (scene: Scene) => Math.floor(scene.world.clock.now() / 1000) + seconds;
const claims = [
  byClaims('token-expired', 'a token that expired an hour ago', (s) => ({ exp: time(-3600)(s) })),
  byClaims('token-expired', 'a token that expired just beyond the tolerance', (s) => ({ exp: time(-61)(s) })),
  byClaims('token-not-yet-valid', 'a token from the future', (s) => ({ nbf: time(120)(s) })),
  byClaims('token-without-time', 'a token without an expiry', { exp: undefined }),
  byClaims('token-without-time', 'a token without a start', { nbf: undefined }),
  byClaims('token-audience', 'a token for Graph', { aud: '00000003-0000-0000-c000-000000000000' }),
  byClaims('token-audience', 'a token for the bot', { aud: botId }),
  byClaims('token-audience', 'a token for a similar App ID URI', { aud: `${appIdUri}0` }),
  byClaims('token-audience', 'a token without an audience', { aud: undefined }),
  byClaims('token-issuer', 'a token of another issuer', { iss: 'https://evil.example/v2.0' }),
  byClaims('token-issuer', 'a token of another tenant’s issuer', (s) => ({
    iss: `${s.world.authority.url}/${foreignTenant}/v2.0`,
  })),
  byClaims('token-issuer', 'a v1 token of another tenant’s issuer', {
    iss: `https://sts.windows.net/${secondTenant}/`,
  }),
  byClaims('token-issuer', 'a token of an issuer whose address starts like ours', (s) => ({
    iss: `${s.world.authority.url}.evil.example/${tenant}/v2.0`,
  })),
  byClaims('token-issuer', 'a token without an issuer', { iss: undefined }),
  byClaims('token-issuer', 'a list of issuers', (s) => ({
    iss: [`${s.world.authority.url}/${tenant}/v2.0`] as never,
  })),
  byClaims('token-without-tenant', 'a token without a tenant', { tid: undefined, iss: 'x' }),
  byClaims('token-without-tenant', 'a path as the tenant', { tid: `${tenant}/../common` }),
  byClaims('token-without-tenant', 'a list of tenants', { tid: [tenant] }),
  byClaims('token-without-person', 'a token without a person', { oid: undefined }),
  byClaims('token-without-person', 'a path as the person', { oid: `../${oidOf('Aiko')}` }),
  byClaims('token-without-scope', 'an id token', { scp: undefined, nonce: 'x' }),
  byClaims('token-without-scope', 'a token for another scope', { scp: 'User.Read openid' }),
  byClaims('token-without-scope', 'a scope that starts like ours', { scp: 'access_as_user_not' }),
  byClaims('token-without-scope', 'a list of scopes', { scp: ['access_as_user'] }),
  byClaims('token-without-scope', 'a role named like the scope', { scp: undefined, roles: ['access_as_user'] }),
  byClaims('token-of-an-app', 'an app’s token without a person', { idtyp: 'app' }),
  byClaims('token-of-another-client', 'a token that another application requested', { azp: otherClient }),
  byClaims('token-of-another-client', 'a v1 token that another application requested', {
    iss: `https://sts.windows.net/${tenant}/`,
    aud: appIdUri,
    ver: '1.0',
    azp: undefined,
    appid: otherClient,
  }),
  byClaims('token-of-another-client', 'a token that names two clients', { appid: otherClient }),
  byClaims('token-of-another-client', 'a token without a client', { azp: undefined }),
  byClaims('token-of-another-client', 'a list of clients', { azp: [teamsWeb] }),
  byClaims('token-of-another-client', 'a token that Mini-M itself requested', { azp: clientId }),
];

const admissible = (why: CloseReason, reason: string, what: string, changed: JWTPayload) =>
  attack(why, reason, what, async ({ world }) => ({ token: await world.token('Mallory', changed) }), 'connector');
const strangers = [
  admissible('tenant-not-allowed', 'tenant-not-allowed', 'a genuine token of a disallowed tenant', {
    tid: foreignTenant,
  }),
  admissible('guest', 'guest-account', 'a guest account', { acct: 1 }),
  admissible('guest', 'guest-account', 'a guest account by its name', {
    preferred_username: 'm_evil.example#EXT#@canary.example',
  }),
  admissible('guest', 'guest-of-another-directory', 'somebody signed in by another directory', {
    idp: `https://sts.windows.net/${foreignTenant}/`,
  }),
  admissible('guest', 'guest-of-another-directory', 'somebody signed in by a private account', { idp: 'live.com' }),
  admissible('guest', 'guest-of-another-directory', 'a directory whose address contains the tenant', {
    idp: `https://sts.windows.net/${foreignTenant}/${tenant}/`,
  }),
];

const inMeeting = (
  why: CloseReason,
  reason: string,
  what: string,
  prepare: (scene: Scene) => void,
  meeting = standup,
) =>
  attack(why, reason, what, async (scene) => {
    prepare(scene);
    return { token: await scene.world.token('Mallory'), meeting };
  });
const answered = (why: CloseReason, reason: string, what: string, more: Partial<FakeParticipant>) =>
  inMeeting(why, reason, what, ({ standup }) => enter(standup, 'Mallory', more));
const elsewhere = meetingId('19:meeting_elsewhere@thread.v2');
const ofSecondTenant = meetingId('19:meeting_second@thread.v2');
const membership = [
  inMeeting('not-in-meeting', 'not-in-call', 'somebody invited who is not in the call', ({ standup }) =>
    leave(standup, 'Mallory'),
  ),
  answered('not-in-meeting', 'not-in-call', 'the meeting organizer, who isn’t in the call', {
    role: 'Organizer',
    inMeeting: false,
  }),
  inMeeting(
    'not-in-meeting',
    'connector-404',
    'someone who was removed',
    ({ standup }) => void standup.participants.delete(oidOf('Mallory')),
  ),
  inMeeting('not-in-meeting', 'connector-404', 'a guessed id', () => {}, meetingId('19:meeting_guessed@thread.v2')),
  inMeeting(
    'not-in-meeting',
    'connector-404',
    'another meeting of the tenant',
    ({ world }) => enter(world.meeting(elsewhere), 'Aiko'),
    elsewhere,
  ),
  inMeeting(
    'not-in-meeting',
    'connector-404',
    'a meeting of another tenant',
    ({ world }) => enter(world.meeting(ofSecondTenant, secondTenant), 'Mallory'),
    ofSecondTenant,
  ),
  attack('not-in-meeting', 'connector-404', 'a token of another tenant for this meeting', async ({ world }) => ({
    token: await world.token('Mallory', { tid: secondTenant }),
  })),
  inMeeting('app-not-added', 'connector-403', 'a meeting where the app was removed', ({ standup }) => {
    standup.appAdded = false;
  }),
  inMeeting(
    'channel-meeting',
    'channel-meeting',
    'a channel meeting, by its id',
    () => {},
    meetingId('19:general@thread.tacv2'),
  ),
  inMeeting('channel-meeting', 'channel-meeting', 'a meeting of a channel, by the answer', ({ standup }) => {
    standup.thread = '19:general@thread.tacv2';
  }),
  answered('guest', 'guest-in-meeting', 'someone whom the meeting lists as anonymous', { userRole: 'anonymous' }),
  answered('guest', 'guest-in-meeting', 'someone whom the meeting lists as a guest', { userRole: 'Guest' }),
  answered('not-in-meeting', 'connector-other-person', 'an answer about someone else', {
    says: { oid: oidOf('Aiko') },
  }),
  answered('not-in-meeting', 'connector-other-person', 'an answer about another tenant', {
    says: { tenant: foreignTenant },
  }),
  inMeeting('host-unreachable', 'connector-nonsense', 'an answer with a malformed call', ({ world }) => {
    const body = { user: {}, meeting: { inMeeting: 'true' } };
    world.connector.fault = { status: 200, body: JSON.stringify(body) };
  }),
  inMeeting('host-unreachable', 'connector-down', 'a redirect', ({ world }) => {
    world.connector.fault = { status: 302, headers: { location: `${world.connector.url}/elsewhere` } };
  }),
  attack('not-signed-in', 'person-without-name', 'someone without a name', async ({ world, standup }) => {
    enter(standup, 'Mallory', { name: undefined as never });
    return { token: await world.token('Mallory', { name: undefined }) };
  }),
];

const injected = [
  '',
  '..',
  '../19:x',
  `${standup}/../${standup}`,
  `${standup}/participants/${oidOf('Aiko')}`,
  '%2e%2e%2f',
  `${standup}%2f..`,
  `${standup}?tenantId=${secondTenant}`,
  `${standup}#`,
  `${standup}\\..`,
  `${standup}\u0000`,
  `${standup}\n`,
  ` ${standup}`,
  `${standup}，`,
  // Other encodings of the same bytes: accepted, the meeting would have two sessions.
  `${standup}=`,
  `${standup.slice(0, -1)}`,
].map((meeting) =>
  attack(
    'not-in-meeting',
    'meeting-id-malformed',
    `the meeting ${JSON.stringify(meeting).replaceAll(standup, '<id>')}`,
    async ({ world }) => ({ token: await world.token('Mallory'), meeting }),
    'connector',
  ),
);

const byTicket = (reason: string, what: string, shows: (scene: Scene) => Promise<Shown>) =>
  attack('ticket-refused', reason, what, shows, 'connector');
const ofTomas = async ({ app, pass, tomas }: Scene, changed: Partial<Pass>): Promise<Shown> => ({
  ticket: app.tickets.issue(pass(changed)),
  id: tomas.id,
});
const ticketAttacks = [
  byTicket('ticket-malformed', 'a bogus ticket', async () => ({ ticket: 'a.b.c.d.e' })),
  byTicket('ticket-malformed', 'an empty ticket', async () => ({ ticket: '' })),
  byTicket('ticket-malformed', 'a token as a ticket', async ({ world }) => ({
    ticket: await world.token('Aiko'),
  })),
  byTicket('ticket-malformed', 'a ticket under another key', async ({ world, pass, tomas }) => {
    const others = tickets([createSecretKey(Buffer.alloc(32, 6))], () => world.clock.now());
    return { ticket: others.issue(pass()), id: tomas.id };
  }),
  byTicket('ticket-malformed', 'a ticket with a changed letter', async ({ app, pass, tomas }) => {
    const ticket = app.tickets.issue(pass());
    const at = Math.floor(ticket.length / 2);
    const changed = ticket.slice(0, at) + (ticket[at] === 'A' ? 'B' : 'A') + ticket.slice(at + 1);
    return { ticket: changed, id: tomas.id };
  }),
  byTicket('ticket-malformed', 'a ticket encrypted as a JWE', async ({ pass, tomas }) => ({
    ticket: await new EncryptJWT({ ...pass() })
      .setProtectedHeader({ alg: 'A256KW', enc: 'A256GCM' })
      .setAudience('mini-m-ticket')
      .encrypt(new Uint8Array(32)),
    id: tomas.id,
  })),
  byTicket('ticket-expired', 'an expired ticket', async ({ world, pass, tomas }) => {
    const before = tickets([createSecretKey(Buffer.alloc(32, 5))], () => world.clock.now() - 61_000);
    return { ticket: before.issue(pass()), id: tomas.id };
  }),
  byTicket('ticket-of-another-window', 'another window’s ticket', async ({ app, pass }) => ({
    ticket: app.tickets.issue(pass()),
  })),
  byTicket('ticket-of-another-meeting', 'a ticket shown in another meeting', async (scene) => ({
    ...(await ofTomas(scene, {})),
    meeting: elsewhere,
  })),
  byTicket('ticket-of-another-session', 'a ticket of an earlier session', (scene) =>
    ofTomas(scene, { openedAt: scene.pass().openedAt - 1 }),
  ),
  byTicket('ticket-of-another-session', 'a ticket of a later session', (scene) =>
    ofTomas(scene, { openedAt: scene.pass().openedAt + 1 }),
  ),
  byTicket('ticket-of-another-session', 'a ticket of a meeting without a session', (scene) =>
    ofTomas(scene, { meeting: `teams:${tenant}:${elsewhere}` }),
  ),
  byTicket('ticket-of-another-session', 'a ticket of the same meeting id in another tenant', (scene) =>
    ofTomas(scene, { meeting: `teams:${secondTenant}:${standup}` }),
  ),
  byTicket('ticket-of-another-session', 'a ticket of someone who was never in the session', (scene) =>
    ofTomas(scene, { person: { key: oidOf('Priya'), name: 'Priya' } }),
  ),
];

/** Attacks over an open socket, and their expected outcome. */
export const attacks: readonly Attack[] = [
  ...algorithms,
  ...forgeries,
  ...claims,
  ...strangers,
  ...membership,
  ...injected,
  ...ticketAttacks,
];

/** Origins whose pages must not open a socket at all. */
export const origins: ReadonlyArray<[origin: string | undefined, reason: string]> = [
  [undefined, 'no-origin'],
  ['null', 'other-origin'],
  ['', 'other-origin'],
  ['https://evil.example', 'other-origin'],
  ['http://mini-m.example', 'other-origin'],
  ['https://mini-m.example:8443', 'other-origin'],
  ['https://mini-m.example.evil.example', 'other-origin'],
  ['https://evil.mini-m.example', 'other-origin'],
  ['https://teams.microsoft.com', 'other-origin'],
];
