import { createHash, createSecretKey, randomBytes } from 'node:crypto';
import Fastify from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sealedTokens } from '../../server/identity/sealedToken.ts';
import { meetApiPath, playGoogle } from '../../server/rehearsal/google.ts';
import { RehearsalMeetings } from '../../server/rehearsal/meetings.ts';
import { type ServerProcess, startServer } from '../support/serverProcess.ts';
import { TestWindow } from '../support/wire.ts';

/** A real rehearsal server; the tests act as Meet's windows and their browser. */
let server: ServerProcess;
let meeting: string;
let meetings = 0;

beforeAll(async () => {
  server = await startServer();
}, 60_000);
afterAll(() => server?.stop());
afterEach(async () => {
  await tell('/rehearsal/google/fault', { fault: null });
  // Ends the pause after a busy API.
  await tell('/rehearsal/clock', { skip: 1_000 });
});

const tell = async (path: string, body: object) => {
  const answer = await fetch(server.address + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.address },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: answer.status === 204 ? undefined : await answer.json() };
};
const inMeeting = (what: string, body: object) => tell(`/rehearsal/meetings/${meeting}/${what}`, body);
const enter = (person: string, organizer = false) =>
  inMeeting('joined', { people: [{ person, name: `${person} Canary`, organizer }] });

/** Starts a meeting with Aiko and Tomas. */
async function call(): Promise<void> {
  meeting = `aaa-bbb-${'c'.repeat(++meetings)}`;
  await enter('aiko', true);
  await enter('tomas');
}

/** Where Google redirects the window after the link with this label. */
async function press(person: string, label: RegExp, secrets: { verifier: string; nonce: string }): Promise<URL> {
  const settings = await (await fetch(`${server.address}/meet/settings`)).json();
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: settings.clientId,
    redirect_uri: `${server.address}/meet/signed-in`,
    scope: settings.scope,
    state: 'the-state',
    nonce: secrets.nonce,
    code_challenge: createHash('sha256').update(secrets.verifier).digest('base64url'),
    code_challenge_method: 'S256',
    login_hint: person,
  });
  const page = await (await fetch(`${settings.authorizeUrl}?${query}`)).text();
  const link = [...page.matchAll(/<a href="([^"]+)">([^<]+)</g)].find(([, , text = '']) => label.test(text));
  const href = (link?.[1] ?? '').replace(/&#(\d+);/g, (_, letter) => String.fromCharCode(Number(letter)));
  const answer = await fetch(server.address + href, { redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? '');
}

async function signIn(person: string, label = /^Continue as/) {
  const secrets = { verifier: randomBytes(32).toString('hex'), nonce: randomBytes(16).toString('hex') };
  const back = await press(person, label, secrets);
  expect(back.searchParams.get('state')).toBe('the-state');
  return tell('/meet/token', { code: back.searchParams.get('code'), ...secrets });
}

async function tokenOf(person: string): Promise<string> {
  const { body } = await signIn(person);
  return body.token;
}

async function join(token: string, host: 'meet' | 'teams' = 'meet'): Promise<TestWindow> {
  const window = new TestWindow(server.socket);
  await window.opened();
  window.sendJoin(token, { meeting, host });
  await window.until(() => window.closedWith !== undefined || window.messages.length > 0);
  return window;
}

describe('the rehearsal’s Google', () => {
  it('signs in people in the call, and the real Meet identity admits them to one session', async () => {
    await call();
    const aiko = await join(await tokenOf('aiko'));
    expect(await aiko.start()).toBeUndefined();
    const tomas = await join(await tokenOf('tomas'));
    await tomas.until(() => tomas.view !== undefined);
    expect(tomas.facilitator?.name).toBe('aiko Canary');
    expect(tomas.own.roleOffered).toBe(false);
  });

  it('offers the facilitator’s role to the space’s owner if someone else has started', async () => {
    await call();
    const tomas = await join(await tokenOf('tomas'));
    await tomas.start();
    const aiko = await join(await tokenOf('aiko'));
    await aiko.until(() => aiko.view !== undefined);
    expect(aiko.own.roleOffered).toBe(true);
  });

  it('gives no code to people who cancel, and doesn’t admit people who deny access to Meet', async () => {
    await call();
    const secrets = { verifier: 'v'.repeat(43), nonce: 'n'.repeat(22) };
    const back = await press('tomas', /^Cancel/, secrets);
    expect(Object.fromEntries(back.searchParams)).toEqual({ state: 'the-state', error: 'access_denied' });
    expect(await signIn('tomas', /without Meet/)).toMatchObject({ status: 403, body: { error: 'consent-denied' } });
  });

  it('knows who left and came back, and that a call after the end is a new one', async () => {
    await call();
    const token = await tokenOf('aiko');
    const aiko = await join(token);
    await aiko.start();
    await inMeeting('left', { person: 'aiko' });
    expect((await join(token)).closedWith?.reason).toBe('no-conference');
    await enter('aiko', true);
    expect((await join(token)).view).toBeDefined();
    await inMeeting('ended', {});
    expect((await join(token)).closedWith?.reason).toBe('no-conference');
    await inMeeting('resumed', {});
    const later = await join(token);
    expect([later.closedWith, later.of('vacant').length]).toEqual([undefined, 1]);
  });

  it.each([
    ['busy', 'host-busy'],
    ['down', 'host-unreachable'],
  ])('fails on demand: %s', async (fault, why) => {
    await call();
    const token = await tokenOf('aiko');
    await tell('/rehearsal/google/fault', { fault });
    expect((await join(token)).closedWith?.reason).toBe(why);
  });

  it('[S11] tells what the call’s page records, and forgets it with the call', async () => {
    await call();
    const aiko = await join(await tokenOf('aiko'));
    await aiko.start();
    const skip = async () => (await tell('/rehearsal/clock', { skip: 30_000 })).status;
    expect((await inMeeting('artifact', { artifact: 'canary', running: true })).status).toBe(400);
    await inMeeting('artifact', { artifact: 'transcript', running: true });
    await skip();
    await aiko.until(() => aiko.shared.recorded !== undefined);
    expect(aiko.shared.recorded).toEqual({ which: ['transcript'] });
    await inMeeting('artifact', { artifact: 'transcript', running: false });
    await skip();
    await aiko.until(() => aiko.shared.recorded === undefined);
  });

  it('is a separate host from the rehearsal’s Teams: neither accepts the other’s tokens', async () => {
    await call();
    const player = { meeting, person: 'tomas', name: 'Tomas', organizer: false };
    const { body } = await tell('/rehearsal/token', player);
    expect((await join(body.token)).closedWith?.reason).toBe('not-signed-in');
    const token = await tokenOf('aiko');
    expect((await join(token, 'teams')).closedWith?.reason).toBe('not-signed-in');
    const inMeet = await join(token);
    await inMeet.start();
    // The same ids, but another session.
    expect((await join(body.token, 'teams')).of('vacant')).toHaveLength(1);
  });

  // Until the rehearsal page has told a restarted server who is in the call, an answer would send everyone away.
  it('answers 503 for a call it hasn’t been told of, as after a restart', async () => {
    const restarted = Fastify();
    const calls = new RehearsalMeetings(false);
    const secret = randomBytes(32);
    playGoogle(restarted, calls, { secret, clock: Date, issuer: () => '' });
    const access = sealedTokens({
      sealKeys: [createSecretKey(secret)],
      purpose: 'rehearsal google',
      now: Date.now,
    }).seal({ person: 'aiko', meet: true }, Date.now() + 60_000);
    const statuses = () =>
      Promise.all(
        ['spaces/a-b-c', 'conferenceRecords/a-b-c-1', 'conferenceRecords/a-b-c-1/participants'].map(async (path) => {
          const headers = { authorization: `Bearer ${access}` };
          return (await restarted.inject({ url: `${meetApiPath}/v2/${path}`, headers })).statusCode;
        }),
      );
    expect(await statuses()).toEqual([503, 503, 503]);
    calls.join('a-b-c', [{ key: 'aiko', name: 'Aiko', organizer: true }]);
    expect(await statuses()).toEqual([200, 200, 200]);
    await restarted.close();
  });
});
