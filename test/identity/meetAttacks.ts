import { createHmac, createSecretKey } from 'node:crypto';
import { exportSPKI, type JWTPayload, SignJWT } from 'jose';
import type { CloseReason } from '#session/protocol.ts';
import { meetPasses } from '../../server/identity/meetPass.ts';
import { type Pass, tickets } from '../../server/identity/ticket.ts';
import { seal } from '../../server/kit/seal.ts';
import { newSigningKey } from '../../server/rehearsal/played.ts';
import type { Grant as StoredGrant } from '../../server/rehearsal/playedGoogle.ts';
import type { FakeSpace } from '../support/fakeGoogle.ts';
import { sealKey } from '../support/hostApp.ts';
import type { Fault } from '../support/loopback.ts';
import type { MeetApp } from '../support/meetApp.ts';
import { code, enter, leave, type MeetWorld, redirectUri, subOf } from '../support/meetWorld.ts';
import { publicUrl, standup, type TeamsWorld, tenant } from '../support/teamsWorld.ts';
import type { TestWindow } from '../support/wire.ts';

/** The setting of an attack: a running session, and Mallory, who is in its call. */
export interface Scene {
  app: MeetApp;
  meet: MeetWorld;
  teams: TeamsWorld;
  space: FakeSpace;
  /** Windows in the session. Mallory may know everything they know. */
  aiko: TestWindow;
  tomas: TestWindow;
  /** The contents of a ticket of Tomas, with these changes. */
  pass(changed?: Partial<Pass>): Pass;
}

/** What is sent to `/meet/token`, and the expected outcome. */
interface SignInAttack {
  what: string;
  status: number;
  error: string;
  /** The reason in the log. */
  reason: string;
  brings(scene: Scene): Promise<unknown>;
  headers?: Record<string, string>;
}

type Grant = Awaited<ReturnType<MeetWorld['grant']>>;

const attack =
  (status: number, error: string) =>
  (reason: string, what: string, brings: SignInAttack['brings'], headers?: Record<string, string>) => ({
    what,
    status,
    error,
    reason,
    brings,
    ...(headers && { headers }),
  });
const expired = attack(401, 'sign-in-expired');
const unreachable = attack(503, 'host-unreachable');

const byClaims = (reason: string, what: string, changed: JWTPayload | ((scene: Scene) => JWTPayload)) =>
  expired(reason, what, ({ meet, ...scene }) =>
    meet.grant('Mallory', typeof changed === 'function' ? changed({ meet, ...scene }) : changed),
  );
const seconds = (by: number) => (scene: Scene) => Math.floor(scene.meet.clock.now() / 1000) + by;

/** An ID token forged by Mallory, with the right nonce and otherwise plausible claims. */
const forged = (reason: string, what: string, make: (claims: JWTPayload, scene: Scene) => Promise<string> | string) =>
  expired(reason, what, async (scene) => {
    const grant = await scene.meet.grant('Mallory');
    const stored = scene.meet.google.codes.get(grant.code) as StoredGrant;
    stored.idToken = await make(scene.meet.claims('Aiko', { nonce: grant.nonce }), scene);
    return grant;
  });
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsigned = (alg: string, claims: JWTPayload, signature = 'AAAA') =>
  `${base64({ typ: 'JWT', kid: 'key-1', alg })}.${base64(claims)}.${signature}`;

const idTokens = [
  ...['none', 'None', 'HS256', 'HS512', 'RS512', 'PS256', 'ES256', 'EdDSA'].map((alg) =>
    forged('id-token-algorithm', `an ID token by ${alg}`, (claims) =>
      unsigned(alg, claims, alg === 'none' ? '' : undefined),
    ),
  ),
  forged('id-token-algorithm', 'HS256 with the public key as secret', async (claims, { meet }) => {
    const body = unsigned('HS256', claims, '').slice(0, -1);
    const secret = await exportSPKI(meet.google.key.publicKey);
    return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
  }),
  forged('id-token-signature', 'another key with a known id', async (claims, { meet }) =>
    meet.google.sign(claims, await newSigningKey('key-1')),
  ),
  forged('id-token-key-unknown', 'another key with its own id', async (claims, { meet }) =>
    meet.google.sign(claims, await newSigningKey('own')),
  ),
  forged('id-token-key-unknown', 'an ID token that names its own key server', async (claims, { meet }) => {
    const { privateKey } = await newSigningKey('own');
    const header = { alg: 'RS256', kid: 'own', jku: `${meet.google.url}/keys`, x5u: `${meet.google.url}/x5u` };
    return new SignJWT(claims).setProtectedHeader(header).sign(privateKey);
  }),
  forged('id-token-signature', 'an ID token with the person changed after signing', async (claims, { meet }) => {
    const [head, , signature] = (await meet.google.sign(meet.claims('Mallory', { nonce: claims.nonce }))).split('.');
    return `${head}.${base64(claims)}.${signature}`;
  }),
  forged('id-token-signature', 'an ID token without its signature', async (claims, { meet }) =>
    (await meet.google.sign(claims)).replace(/[^.]+$/, ''),
  ),
  forged('id-token-malformed', 'a bogus ID token', () => 'a.b.c'),
  byClaims('id-token-issuer', 'an ID token of another issuer', { iss: 'https://evil.example' }),
  byClaims('id-token-issuer', 'an issuer whose address starts like Google’s', ({ meet }) => ({
    iss: `${meet.google.url}.evil.example`,
  })),
  byClaims('id-token-issuer', 'an ID token without an issuer', { iss: undefined }),
  byClaims('id-token-audience', 'an ID token for another app', { aud: 'other.apps.googleusercontent.com' }),
  byClaims('id-token-audience', 'an ID token for us and another', ({ meet }) => ({
    aud: [String(meet.claims('Mallory').aud), 'other'],
  })),
  byClaims('id-token-audience', 'an ID token without an audience', { aud: undefined }),
  byClaims('id-token-audience', 'an ID token for us that another app requested', { azp: 'other' }),
  byClaims('id-token-expired', 'an expired ID token', (s) => ({ exp: seconds(-61)(s) })),
  byClaims('id-token-expired', 'an old ID token', (s) => ({ iat: seconds(-3_700)(s) })),
  byClaims('id-token-not-yet-valid', 'an ID token from the future', (s) => ({ iat: seconds(120)(s) })),
  byClaims('id-token-not-yet-valid', 'an ID token that isn’t valid yet', (s) => ({ nbf: seconds(120)(s) })),
  byClaims('id-token-without-time', 'an ID token without an expiry', { exp: undefined }),
  byClaims('id-token-without-time', 'an ID token without a start', { iat: undefined }),
  byClaims('id-token-nonce', 'the nonce of another sign-in', { nonce: 'n'.repeat(32) }),
  byClaims('id-token-nonce', 'an ID token without a nonce', { nonce: undefined }),
  byClaims('id-token-of-another-token', 'an ID token with someone else’s access token', { at_hash: 'AAAA' }),
  byClaims('id-token-without-person', 'an ID token without a person', { sub: undefined }),
  byClaims('id-token-without-person', 'a path as the person', { sub: `../${subOf('Aiko')}` }),
];

const changed = (change: (grant: Grant, scene: Scene) => object | Promise<object>) => async (scene: Scene) => {
  const grant = await scene.meet.grant('Mallory');
  return { ...grant, ...(await change(grant, scene)) };
};
const codes = [
  expired('code-refused', 'an invented code', async ({ meet }) => ({
    ...(await meet.grant('Mallory')),
    code: 'x',
  })),
  expired('code-refused', 'a used code', async ({ app, meet }) => {
    const grant = await meet.grant('Mallory');
    await app.exchange(grant);
    return grant;
  }),
  expired('code-refused', 'a stolen code without its window’s verifier', async ({ meet }) => ({
    ...(await meet.grant('Aiko')),
    verifier: 'v'.repeat(64),
  })),
  expired('code-refused', 'a code issued to another page', ({ meet }) =>
    meet.grant('Mallory', {}, { redirectUri: redirectUri.replace('mini-m', 'evil') }),
  ),
  ...[
    ['no code', { code: undefined }],
    ['an endless code', { code: 'c'.repeat(3_000) }],
    ['a verifier that is too short', { verifier: 'v'.repeat(42) }],
    ['a short nonce', { nonce: '1' }],
    ['a nonce that is a list', { nonce: ['n'.repeat(32)] }],
    ['an extra field', { redirect_uri: 'https://evil.example/' }],
  ].map(([what, change]) =>
    attack(400, 'malformed')(
      'malformed',
      String(what),
      changed(() => change as object),
    ),
  ),
  ...['https://evil.example', 'null', `${publicUrl}.evil.example`, 'https://meet.google.com'].map((origin) =>
    attack(403, 'other-origin')('other-origin', `a page of ${origin}`, ({ meet }) => meet.grant('Mallory'), { origin }),
  ),
];

const domains = [
  [undefined, 'a private account'],
  ['evil.example', 'another domain'],
  ['sub.canary.example', 'a domain below an allowed one'],
  ['canary.example.evil.example', 'a domain that begins like an allowed one'],
  [['canary.example'], 'domains in a list'],
  [true, 'a domain that is no word'],
].map(([hd, what]) =>
  attack(403, 'tenant-not-allowed')(
    'domain-not-allowed',
    `someone of ${what}, with an allowed email address`,
    ({ meet }) => meet.grant('Mallory', { hd }),
  ),
);

const answers = [
  ...[
    ['nothing of Meet', 'openid profile email'],
    ['a scope that starts like ours', 'https://www.googleapis.com/auth/meetings.space.readonly.not'],
    ['a lesser scope', 'https://www.googleapis.com/auth/meetings.space.created'],
  ].map(([what, scope]) =>
    attack(403, 'consent-denied')('scope-not-granted', `someone who granted ${what}`, ({ meet }) =>
      meet.grant('Mallory', {}, { answer: { scope } }),
    ),
  ),
  ...[
    ['no access token', { access_token: '' }],
    ['another token type', { token_type: 'mac' }],
    ['an expired token', { expires_in: 0 }],
    ['a token without an expiry', { expires_in: 1e300 }],
    ['no scope', { scope: undefined }],
    ['no ID token', { id_token: undefined }],
  ].map(([what, answer]) =>
    unreachable('google-nonsense', `an answer with ${what}`, ({ meet }) =>
      meet.grant('Mallory', {}, { answer: answer as object }),
    ),
  ),
  ...(
    [
      ['google-down', 'a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }],
      ['google-down', 'an answer that isn’t JSON', { status: 200, body: '<html>canary' }],
      ['google-down', 'an endless answer', { status: 200, body: '['.repeat(70_000) }],
      ['google-503', 'a failure', { status: 503, body: 'canary' }],
      ['google-400', 'an unknown error', { status: 400, body: '{"error":"canary"}' }],
      ['google-client-refused', 'a wrong client secret', { status: 401, body: '{"error":"invalid_client"}' }],
    ] as const
  ).map(([reason, what, fault]) =>
    unreachable(reason, what, ({ meet }) => {
      meet.google.fault = fault;
      return meet.grant('Mallory');
    }),
  ),
  attack(429, 'host-busy')('google-429', 'an exhausted quota', ({ meet }) => {
    meet.google.fault = { status: 429 };
    return meet.grant('Mallory');
  }),
];

/** Attacks on the exchange of a code, and their expected outcome. */
export const signInAttacks: readonly SignInAttack[] = [...idTokens, ...codes, ...domains, ...answers];

/** What a window presents at the door, and the expected outcome. */
interface DoorAttack {
  what: string;
  why: CloseReason;
  reason: string;
  shows(
    scene: Scene,
  ): Promise<{ token?: string; ticket?: string; meeting?: string; id?: string; host?: 'teams' | 'meet' }>;
  /** Neither host may be asked anything. */
  unasked: boolean;
}

const door = (why: CloseReason, reason: string, what: string, shows: DoorAttack['shows'], unasked = false) => ({
  what,
  why,
  reason,
  shows,
  unasked,
});
const byToken = (reason: string, what: string, token: (scene: Scene) => Promise<string> | string) =>
  door('not-signed-in', reason, what, async (scene) => ({ token: await token(scene) }), true);

const passes = [
  byToken('pass-missing', 'no token', () => ''),
  byToken('pass-malformed', 'nonsense', () => 'a.b.c.d.e'),
  byToken('pass-malformed', 'a Google ID token', ({ meet }) => meet.google.sign(meet.claims('Mallory'))),
  byToken('pass-malformed', 'a Google access token', ({ meet }) => meet.access('Mallory')),
  byToken('pass-expired', 'an expired sign-in', ({ meet }) => meet.pass('Mallory', { minutes: -1 })),
  byToken('pass-malformed', 'a sign-in under another key', ({ meet }) =>
    meetPasses([createSecretKey(Buffer.alloc(32, 6))], meet.clock.now).issue({
      person: { sub: subOf('Aiko') },
      access: meet.access('Mallory'),
      until: meet.clock.now() + 60_000,
    }),
  ),
  byToken('pass-malformed', 'a sign-in with a changed letter', async ({ meet }) => {
    const pass = await meet.pass('Mallory');
    const at = Math.floor(pass.length / 2);
    return pass.slice(0, at) + (pass[at] === 'A' ? 'B' : 'A') + pass.slice(at + 1);
  }),
  byToken('pass-malformed', 'a sign-in sealed with SEAL_KEY itself instead of the day’s key', ({ meet }) => {
    const pass = {
      payload: { person: { sub: subOf('Aiko') }, access: meet.access('Mallory') },
      until: meet.clock.now() + 60_000,
    };
    return seal(sealKey, Buffer.from('mini-m meet pass 1'), JSON.stringify(pass)).toString('base64url');
  }),
  byToken('pass-malformed', 'a ticket as a token', ({ app, pass }) => app.tickets.issue(pass())),
];

const inCall = (
  why: CloseReason,
  reason: string,
  what: string,
  prepare: (scene: Scene) => void,
  meeting: string = code,
) =>
  door(why, reason, what, async (scene) => {
    prepare(scene);
    return { token: await scene.meet.pass('Mallory'), meeting };
  });
const answered = (reason: string, what: string, says: object) =>
  inCall('host-unreachable', reason, what, ({ space }) => {
    space.says = says;
  });
const failing = (why: CloseReason, reason: string, what: string, fault: Fault) =>
  inCall(why, reason, what, ({ meet }) => {
    meet.google.api.fault = fault;
  });
const failure = (status: number, reason: string) => ({
  status,
  body: JSON.stringify({ error: { code: status, message: 'canary', details: [{ '@type': 'x', reason }] } }),
});
const membership = [
  inCall('no-conference', 'no-call', 'someone who left', ({ space }) => leave(space, 'Mallory')),
  inCall(
    'no-conference',
    'no-call',
    'someone who was never there',
    ({ space }) => void space.people.delete(subOf('Mallory')),
  ),
  inCall('no-conference', 'no-call', 'a call that is over', ({ space }) => {
    space.isOver = true;
  }),
  inCall('not-in-meeting', 'not-in-call', 'the space’s owner, who isn’t in the call', ({ space }) => {
    space.owner = subOf('Mallory');
    leave(space, 'Mallory');
  }),
  inCall('not-in-meeting', 'not-in-call', 'someone whom the API lists although they left', ({ space }) => {
    space.owner = subOf('Mallory');
    space.people.delete(subOf('Mallory'));
    const signedinUser = { user: `users/${subOf('Mallory')}` };
    space.others = [{ signedinUser, latestEndTime: '2026-11-23T09:10:00Z' }];
  }),
  inCall('not-in-meeting', 'not-in-call', 'someone without an account who uses their id as a name', ({ space }) => {
    space.owner = subOf('Mallory');
    space.people.delete(subOf('Mallory'));
    space.others = [{ anonymousUser: { displayName: `users/${subOf('Mallory')}` } }, { signedinUser: {} }];
  }),
  inCall('not-in-meeting', 'not-in-call', 'someone whose id starts like a participant’s', ({ space }) => {
    space.owner = subOf('Mallory');
    space.people.delete(subOf('Mallory'));
    space.others = [{ signedinUser: { user: `users/${subOf('Mallory')}0` } }];
  }),
  inCall('not-in-meeting', 'meet-404', 'a guessed code', () => {}, 'zzz-zzzz-zzz'),
  inCall(
    'no-conference',
    'no-call',
    'the code of someone else’s meeting',
    ({ meet }) => {
      enter(meet.space({ id: 'space-2', code: 'other-meet-ing', conference: 'call-2' }), 'Aiko');
    },
    'other-meet-ing',
  ),
  door('no-conference', 'no-call', 'an access token of someone who isn’t there', async ({ meet }) => ({
    token: await meet.pass('Mallory', { access: meet.access('Priya') }),
  })),
  door('not-signed-in', 'meet-401', 'a revoked access token', async ({ meet }) => ({
    token: await meet.pass('Mallory', { access: 'canary-revoked' }),
  })),
  inCall('not-in-meeting', 'meet-other-meeting', 'an answer about another meeting', ({ space }) => {
    space.says = { meetingCode: 'zzz-zzzz-zzz' };
  }),
  answered('meet-nonsense', 'a path as the call', {
    activeConference: { conferenceRecord: 'conferenceRecords/../spaces/x' },
  }),
  answered('meet-nonsense', 'a path as the space', { name: 'spaces/../../x' }),
  answered('meet-nonsense', 'a space without a name', { name: undefined }),
  inCall('not-signed-in', 'person-without-name', 'someone without a name', () => {}),
  failing('host-busy', 'meet-429', 'an exhausted quota', { status: 429 }),
  failing('host-busy', 'meet-403', 'an exhausted quota, worded differently', failure(403, 'RATE_LIMIT_EXCEEDED')),
  failing('host-unreachable', 'meet-api-not-enabled', 'a disabled API', failure(403, 'SERVICE_DISABLED')),
  failing('not-signed-in', 'meet-403', 'a token without the scope', failure(403, 'ACCESS_TOKEN_SCOPE_INSUFFICIENT')),
  failing('not-in-meeting', 'meet-403', 'a meeting they may not see', failure(403, 'other')),
  failing('host-unreachable', 'meet-500', 'a failure', { status: 500, body: 'canary' }),
  failing('host-unreachable', 'meet-down', 'an answer that isn’t JSON', { status: 200, body: '<html>' }),
  failing('host-unreachable', 'meet-nonsense', 'a list as the answer', { status: 200, body: '[]' }),
  failing('host-unreachable', 'meet-down', 'a redirect', {
    status: 302,
    headers: { location: 'http://127.0.0.1:1/' },
  }),
  failing('host-unreachable', 'meet-down', 'an endless answer', { status: 200, body: '['.repeat(1_100_000) }),
  inCall('host-unreachable', 'meet-endless', 'an endless list of people', ({ meet }) => {
    meet.google.api.isEndless = true;
  }),
].map((attack) =>
  attack.reason === 'person-without-name'
    ? door(attack.why, attack.reason, attack.what, async ({ meet, space }) => {
        space.people.set(subOf('Mallory'), { name: undefined });
        const person = { sub: subOf('Mallory') };
        const signedIn = { person, access: meet.access('Mallory'), until: meet.clock.now() + 60_000 };
        return { token: meet.passes.issue(signedIn) };
      })
    : attack,
);

const injected = [
  '',
  '..',
  'spaces/space-1',
  'space-1',
  `${code}/../${code}`,
  `${code}?access_token=x`,
  `${code}#`,
  `${code}%2f..`,
  `${code}\\..`,
  `${code}\u0000`,
  `${code}\n`,
  ` ${code}`,
  `${code}-more`,
  'abc-mnop',
  'a1c-mnop-xyz',
  // A letter that becomes an ASCII one in lower case.
  'abc-mnop-xy\u212a',
  `${'a'.repeat(128)}-b-c`,
  standup,
].map((meeting) =>
  door(
    'not-in-meeting',
    'meeting-code-malformed',
    `the meeting ${JSON.stringify(meeting.slice(0, 30)).replaceAll(code, '<code>')}`,
    async ({ meet }) => ({ token: await meet.pass('Mallory'), meeting }),
    true,
  ),
);

const across = [
  byToken('pass-malformed', 'a Teams token in Meet', ({ teams }) => teams.token('Mallory')),
  door(
    'not-signed-in',
    'token-malformed',
    'a Meet sign-in in Teams',
    async ({ meet }) => ({ token: await meet.pass('Mallory'), host: 'teams' as const }),
    true,
  ),
  door('not-in-meeting', 'connector-404', 'a Teams token for a Meet code', async ({ teams }) => ({
    token: await teams.token('Mallory'),
    host: 'teams' as const,
  })),
  door(
    'not-in-meeting',
    'meeting-code-malformed',
    'a Meet sign-in for a Teams meeting',
    async ({ meet }) => ({ token: await meet.pass('Mallory'), meeting: standup }),
    true,
  ),
  byToken('pass-malformed', 'Google’s own token at the door of Meet, signed by Entra’s key', ({ teams, meet }) =>
    teams.authority.sign(meet.claims('Mallory')),
  ),
  door(
    'not-signed-in',
    'token-without-tenant',
    'a Google ID token in Teams',
    async ({ meet }) => ({ token: await meet.google.sign(meet.claims('Mallory')), host: 'teams' as const }),
    true,
  ),
];

const ofTomas = (reason: string, what: string, changed: Partial<Pass>, host: 'teams' | 'meet' = 'meet') =>
  door(
    'ticket-refused',
    reason,
    what,
    async ({ app, pass, tomas }) => ({ ticket: app.tickets.issue(pass(changed)), id: tomas.id, host }),
    true,
  );
const ticketAttacks = [
  ofTomas('ticket-of-another-host', 'a ticket of Meet’s shown in Teams', {}, 'teams'),
  ofTomas('ticket-of-another-host', 'a ticket of Teams’ shown in Meet', { host: 'teams' }),
  ofTomas('ticket-of-another-host', 'a ticket that names no host', { host: undefined }),
  ofTomas('ticket-of-another-session', 'a ticket for an earlier call at the same code', {
    meeting: 'meet:space-1:call-0',
  }),
  ofTomas('ticket-of-another-session', 'a ticket for the same ids in Teams', { meeting: `teams:${tenant}:${code}` }),
  ofTomas('ticket-of-another-session', 'a ticket of somebody who was never in the session', {
    person: { key: subOf('Priya'), name: 'Priya' },
  }),
  ofTomas('ticket-of-another-meeting', 'a ticket shown at another code', { asked: 'zzz-zzzz-zzz' }),
  door(
    'ticket-refused',
    'ticket-malformed',
    'a Meet sign-in as a ticket',
    async ({ meet, tomas }) => ({ ticket: await meet.pass('Tomas'), id: tomas.id }),
    true,
  ),
  door(
    'ticket-refused',
    'ticket-expired',
    'an expired ticket',
    async ({ meet, pass, tomas }) => ({
      ticket: await tickets([sealKey], () => meet.clock.now() - 61_000).issue(pass()),
      id: tomas.id,
    }),
    true,
  ),
];

/** Attacks over an open socket in Meet, and their expected outcome. */
export const doorAttacks: readonly DoorAttack[] = [...passes, ...membership, ...injected, ...across, ...ticketAttacks];
