import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { botToken } from '../../server/identity/botToken.ts';
import { manualClock, type SkippableClock } from '../../server/rehearsal/clock.ts';
import type { FakeMeeting } from '../support/fakeConnector.ts';
import {
  appIdUri,
  botId,
  enter,
  foreignTenant,
  leave,
  meetingId,
  oidOf,
  ownHostClient,
  secondTenant,
  standup,
  TeamsWorld,
  tenant,
} from '../support/teamsWorld.ts';
import { identityContract } from './contract.ts';

identityContract('teams', async () => {
  const world = await TeamsWorld.start();
  const meeting = world.meeting(standup);
  enter(meeting, 'Aiko', { role: 'Organizer' });
  enter(meeting, 'Tomas');
  return {
    identity: world.identity,
    other: world.newIdentity(),
    meeting: standup,
    elsewhere: meetingId('19:meeting_elsewhere@thread.v2'),
    token: (name) => world.token(name),
    leaves: (name) => leave(meeting, name),
    returns: (name) => enter(meeting, name),
    close: () => world.stop(),
  };
});

const teamsDesktop = '1fec8e78-bce4-4aaf-ab1b-5451cc387264';

let clock: SkippableClock;
let world: TeamsWorld;
let meeting: FakeMeeting;
const inStandup = `teams:${tenant}:${standup}`;
const attends = () => world.identity.attends(inStandup, oidOf('Aiko'));

beforeEach(async () => {
  clock = manualClock(Date.UTC(2026, 10, 23, 9));
  world = await TeamsWorld.start(clock);
  meeting = world.meeting(standup);
  enter(meeting, 'Aiko');
});
afterEach(async () => {
  vi.useRealTimers();
  await world.stop();
});

const admit = async (changed = {}, identity = world.identity, id = standup) =>
  identity.admit({ token: await world.token('Aiko', changed), meeting: id });

describe('a token of Entra', () => {
  test.each([
    ['v2', {}],
    ['v2 with the App ID URI', { aud: appIdUri }],
    [
      'v1',
      {
        iss: `https://sts.windows.net/${tenant}/`,
        aud: appIdUri,
        ver: '1.0',
        azp: undefined,
        appid: teamsDesktop,
        upn: 'aiko@canary.example',
      },
    ],
    ['of Teams on desktop or mobile', { azp: teamsDesktop }],
    ['of a client id in upper case', { azp: teamsDesktop.toUpperCase() }],
    ['of a client that this deployment allows', { azp: ownHostClient }],
    ['with ids in upper case', { tid: tenant.toUpperCase(), oid: oidOf('Aiko').toUpperCase() }],
    ['with only the issuer in upper case', { iss: `https://sts.windows.net/${tenant.toUpperCase()}/` }],
    ['of a member whose directory is in upper case', { idp: `https://sts.windows.net/${tenant.toUpperCase()}/` }],
    ['with several scopes', { scp: 'openid access_as_user' }],
    ['of an explicit member', { acct: 0, idp: `https://sts.windows.net/${tenant}/` }],
  ])('signs in: %s', async (_what, changed) => {
    expect(await admit(changed)).toEqual({
      admitted: true,
      meeting: inStandup,
      person: { key: oidOf('Aiko'), name: 'Aiko Canary', contact: 'aiko@canary.example' },
    });
  });

  test('tolerates a minute of clock difference', async () => {
    const now = clock.now() / 1000;
    expect(await admit({ exp: now - 55 })).toMatchObject({ admitted: true });
    expect(await admit({ nbf: now + 55 })).toMatchObject({ admitted: true });
  });

  test('is checked with keys that are fetched once', async () => {
    for (let n = 0; n < 5; n++) expect(await admit()).toMatchObject({ admitted: true });
    expect(world.authority.askedFor('keys')).toBe(1);
  });

  test('is checked with cached keys while Entra is down', async () => {
    await admit();
    await world.authority.down();
    expect(await admit()).toMatchObject({ admitted: true });
  });

  test('can’t be checked while Entra is down and no keys are cached', async () => {
    const keys = world.newIdentity();
    await world.authority.down();
    vi.useFakeTimers({ toFake: ['Date'], now: clock.now() });
    expect(await admit({}, keys)).toEqual({ admitted: false, why: 'host-unreachable', reason: 'keys-unreachable' });
    await world.authority.up();
    vi.setSystemTime(Date.now() + 2_100);
    expect(await admit({}, keys)).toMatchObject({ admitted: true });
  });

  test('causes few fetches of the keys during an outage, however many tokens arrive', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: clock.now() });
    const faults: unknown[] = [500, 'nonsense'];
    for (const fault of faults) {
      world.authority.keysFault = fault as 500;
      const identity = world.newIdentity();
      const before = world.authority.askedFor('keys');
      for (let n = 0; n < 20; n++) expect(await admit({}, identity)).toMatchObject({ reason: 'keys-unreachable' });
      // Forged tokens cause no more fetches.
      const forged = `${(await world.token('Aiko')).split('.').slice(0, 2).join('.')}.AAAA`;
      for (let n = 0; n < 20; n++) await identity.admit({ token: forged, meeting: standup });
      expect(world.authority.askedFor('keys') - before).toBe(1);
      vi.setSystemTime(Date.now() + 2_100);
      world.authority.keysFault = undefined;
      expect(await admit({}, identity)).toMatchObject({ admitted: true });
    }
  });

  test('with an unknown key id causes few fetches of the keys, even during an outage', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: clock.now() });
    await admit();
    world.authority.keysFault = 500;
    vi.setSystemTime(Date.now() + 31_000);
    const before = world.authority.askedFor('keys');
    const { key } = world.authority;
    const unknown = await world.authority.sign(world.claims('Aiko'), { ...key, kid: 'unknown' });
    for (let n = 0; n < 20; n++) await world.identity.admit({ token: unknown, meeting: standup });
    expect(world.authority.askedFor('keys') - before).toBe(1);
    expect(await admit()).toMatchObject({ admitted: true });
  });

  test('is accepted with a rotated key, and no longer with the old one', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: clock.now() });
    const old = await world.token('Aiko');
    await admit();
    await world.authority.rotate('key-2');
    // At most one fetch per half minute, however many tokens name unknown keys.
    for (let n = 0; n < 5; n++) expect(await admit()).toMatchObject({ reason: 'token-key-unknown' });
    expect(world.authority.askedFor('keys')).toBe(1);
    vi.setSystemTime(clock.now() + 31_000);
    expect(await admit()).toMatchObject({ admitted: true });
    expect(world.authority.askedFor('keys')).toBe(2);
    expect(await world.identity.admit({ token: old, meeting: standup })).toMatchObject({ reason: 'token-key-unknown' });
  });
});

describe('a meeting', () => {
  test('with the same id in another tenant is another meeting', async () => {
    enter(world.meeting(standup, secondTenant), 'Aiko');
    const [here, there] = [await admit(), await admit({ tid: secondTenant })];
    expect([here, there]).toMatchObject([{ meeting: inStandup }, { meeting: `teams:${secondTenant}:${standup}` }]);
  });

  test('is asked about every time, so a lost role is noticed', async () => {
    enter(meeting, 'Aiko', { role: 'Organizer' });
    expect(await admit()).toMatchObject({ person: { meetingOrganizer: true } });
    enter(meeting, 'Aiko', { role: 'Attendee' });
    expect(await admit()).not.toHaveProperty('person.meetingOrganizer');
  });

  test('accepts an answer in PascalCase', async () => {
    world.connector.pascalCase = true;
    enter(meeting, 'Aiko', { role: 'Organizer', upn: 'aiko@elsewhere.example' });
    expect(await admit()).toMatchObject({ person: { contact: 'aiko@elsewhere.example', meetingOrganizer: true } });
  });

  test('is asked about with verified ids', async () => {
    await admit();
    const path = `/v1/meetings/${encodeURIComponent(standup)}/participants/${oidOf('Aiko')}`;
    expect(world.connector.asked).toEqual([`${path}?tenantId=${tenant}`]);
  });

  test.each([
    ['the app isn’t in it', { status: 403 }, 'app-not-added', 'connector-403', 'out'],
    ['the person isn’t in it', { status: 404 }, 'not-in-meeting', 'connector-404', 'out'],
    ['the Connector is rate-limiting us', { status: 429 }, 'host-busy', 'connector-429', 'unknown'],
    ['the Connector fails', { status: 503 }, 'host-unreachable', 'connector-503', 'unknown'],
    [
      'the Connector answers nonsense',
      { status: 200, body: '<html>' },
      'host-unreachable',
      'connector-down',
      'unknown',
    ],
    [
      'the Connector answers something else',
      { status: 200, body: '[]' },
      'host-unreachable',
      'connector-nonsense',
      'unknown',
    ],
    ['the Connector rejects the bot', { status: 401 }, 'host-unreachable', 'connector-401', 'unknown'],
  ] as const)('admits nobody, with its own reason, if %s', async (_what, fault, why, reason, attendance) => {
    world.connector.fault = fault;
    expect(await admit()).toEqual({ admitted: false, why, reason, asker: oidOf('Aiko') });
    expect(await attends()).toBe(attendance);
  });

  test('is unknown while the Connector is down, or silent', async () => {
    await world.connector.down();
    expect(await admit()).toMatchObject({ why: 'host-unreachable', reason: 'connector-down' });
    expect(await attends()).toBe('unknown');
    await world.connector.up();
    expect(await attends()).toBe('in');
    world.connector.fault = 'silent';
    const impatient = world.newIdentity({ patience: 100 });
    expect(await admit({}, impatient)).toMatchObject({ why: 'host-unreachable', reason: 'connector-timeout' });
  });

  test.each([
    ['7', 7_000],
    [new Date(Date.UTC(2026, 10, 23, 9, 0, 15)).toUTCString(), 15_000],
    ['soon', 1_000],
    ['86400', 20_000],
  ])('is not asked about during a requested pause (Retry-After: %s)', async (retryAfter, pause) => {
    world.connector.fault = { status: 429, headers: { 'retry-after': retryAfter } };
    await admit();
    world.connector.fault = undefined;
    clock.skip(pause - 1);
    expect(await admit()).toEqual({
      admitted: false,
      why: 'host-busy',
      reason: 'connector-pause',
      asker: oidOf('Aiko'),
    });
    expect(world.connector.asked).toHaveLength(1);
    clock.skip(1);
    expect(await admit()).toMatchObject({ admitted: true });
  });
});

describe('a refusal', () => {
  const channel = meetingId('19:team@thread.tacv2');
  const noMeeting = 'no meeting';
  test.each([
    ['a malformed meeting id', {}, noMeeting, 'meeting-id-malformed'],
    ['a meeting in a channel', {}, channel, 'channel-meeting'],
    ['a guest account', { acct: 1 }, noMeeting, 'guest-account'],
    ['a guest user name', { preferred_username: 'a#EXT#@canary.example' }, standup, 'guest-account'],
    ['an account of another directory', { idp: 'live.com' }, standup, 'guest-of-another-directory'],
    ['a meeting they aren’t in', {}, meetingId('19:meeting_other@thread.v2'), 'connector-404'],
  ])('for %s names the verified person, whose rate limit is charged', async (_what, changed, id, reason) => {
    expect(await admit(changed, world.identity, id)).toMatchObject({ reason, asker: oidOf('Aiko') });
  });

  test('names nobody if nobody was verified', async () => {
    const forged = `${(await world.token('Aiko')).split('.').slice(0, 2).join('.')}.AAAA`;
    expect(await world.identity.admit({ token: forged, meeting: noMeeting })).not.toHaveProperty('asker');
    const stranger = await admit({ tid: foreignTenant, acct: 1 }, world.identity, noMeeting);
    expect(stranger).toEqual({ admitted: false, why: 'tenant-not-allowed', reason: 'tenant-not-allowed' });
  });
});

test('someone who keeps guessing meetings is not asked about for a while; others are', async () => {
  enter(meeting, 'Tomas');
  const guess = () => admit({}, world.identity, meetingId(`19:meeting_${Math.random()}@thread.v2`));
  for (let n = 0; n < 12; n++) expect(await guess()).toMatchObject({ reason: 'connector-404' });
  const asked = world.connector.asked.length;
  expect(await guess()).toEqual({ asker: oidOf('Aiko'), admitted: false, why: 'host-busy', reason: 'asked-too-often' });
  expect(await admit()).toMatchObject({ reason: 'asked-too-often' });
  expect(world.connector.asked).toHaveLength(asked);
  expect(await admit({ oid: oidOf('Tomas') })).toMatchObject({ admitted: true });
  clock.skip(60_000);
  expect(await admit()).toMatchObject({ admitted: true });
});

test('someone who joins too often is not asked about for a while, even if they are in the meeting; others are', async () => {
  enter(meeting, 'Tomas');
  for (let n = 0; n < 36; n++) expect(await admit()).toMatchObject({ admitted: true });
  const asked = world.connector.asked.length;
  expect(await admit()).toEqual({
    admitted: false,
    why: 'host-busy',
    reason: 'asked-too-often',
    asker: oidOf('Aiko'),
  });
  expect(world.connector.asked).toHaveLength(asked);
  expect(await admit({ oid: oidOf('Tomas') })).toMatchObject({ admitted: true });
  clock.skip(10_000);
  expect(await admit()).toMatchObject({ admitted: true });
});

describe('the bot', () => {
  test('signs in once, and again before its token expires', async () => {
    await Promise.all([admit(), admit(), admit()]);
    expect(world.authority.askedFor('bot')).toBe(1);
    clock.skip(53 * 60_000);
    await admit();
    expect(world.authority.askedFor('bot')).toBe(1);
    clock.skip(2 * 60_000);
    await admit();
    expect(world.authority.askedFor('bot')).toBe(2);
  });

  test('signs in again when its token was revoked', async () => {
    await admit();
    world.authority.botTokens.clear();
    expect(await admit()).toMatchObject({ admitted: true });
  });

  test('reports a wrong password or a failed sign-in only in the log', async () => {
    const wrong = world.newIdentity({ password: 'wrong' });
    expect(await admit({}, wrong)).toEqual({
      admitted: false,
      why: 'host-unreachable',
      reason: 'bot-login-refused',
      asker: oidOf('Aiko'),
    });
    world.authority.botFault = 503;
    expect(await admit()).toEqual({
      admitted: false,
      why: 'host-unreachable',
      reason: 'bot-login-down',
      asker: oidOf('Aiko'),
    });
    expect(await attends()).toBe('unknown');
  });

  test('signs in as a managed identity', async () => {
    const { url, botSecret } = world.authority;
    const identity = { type: 'UserAssignedMSI', id: botId, endpoint: `${url}/msi`, header: botSecret } as const;
    expect(await botToken(identity, clock).get()).toBe('bot-token-1');
    await expect(botToken({ ...identity, header: 'x' }, clock).get()).rejects.toThrow('bot-login-refused');
  });
});
