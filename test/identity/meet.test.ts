import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { identityOfHosts } from '../../server/identity/hosts.ts';
import { answerHolds } from '../../server/identity/meetWitnesses.ts';
import { manualClock, type SkippableClock } from '../../server/rehearsal/clock.ts';
import { newSigningKey } from '../../server/rehearsal/played.ts';
import type { FakeSpace } from '../support/fakeGoogle.ts';
import { code, enter, inCall, leave, MeetWorld, type Name, redirectUri, subOf } from '../support/meetWorld.ts';
import { identityContract } from './contract.ts';

const start = Date.UTC(2026, 10, 23, 9);

identityContract('meet', async () => {
  const clock = manualClock(start);
  const world = await MeetWorld.start(clock);
  const space = world.space({ owner: subOf('Aiko') });
  for (const name of ['Aiko', 'Tomas'] as const) enter(space, name);
  for (const name of ['Aiko', 'Tomas'] as const)
    await world.identity.hold?.(inCall, subOf(name), await world.pass(name));
  return {
    identity: world.identity,
    other: world.newIdentity(),
    meeting: code,
    elsewhere: 'zzz-zzzz-zzz',
    token: (name) => world.pass(name),
    // An answer about a call serves for some seconds.
    leaves(name) {
      leave(space, name);
      space.owner = undefined;
      clock.skip(answerHolds);
    },
    returns(name) {
      enter(space, name);
      clock.skip(answerHolds);
    },
    // The API shows the call only to who is in it.
    gone: 'no-conference',
    close: () => world.stop(),
  };
});

let clock: SkippableClock;
let world: MeetWorld;
let space: FakeSpace;
beforeEach(async () => {
  clock = manualClock(start);
  world = await MeetWorld.start(clock);
  space = world.space();
  enter(space, 'Aiko');
});
afterEach(async () => {
  vi.useRealTimers();
  await world.stop();
});

const admit = async (name: Name = 'Aiko', meeting = code, identity = world.identity) =>
  identity.admit({ token: await world.pass(name), meeting });
const exchange = async (changed = {}, signIn = world.signIn) =>
  signIn.exchange({ ...(await world.grant('Aiko', changed)), redirectUri });

describe('a sign-in with Google', () => {
  test('says who it is, and with what Meet may be asked until when', async () => {
    expect(await exchange()).toEqual({
      person: { sub: subOf('Aiko'), name: 'Aiko Canary', contact: 'aiko@canary.example' },
      access: expect.stringMatching(/^canary-access-/),
      until: clock.now() + 3_569_000,
    });
  });

  test.each([
    ['by the issuer without https, as Google may write it', () => ({ iss: new URL(world.google.url).host })],
    ['of a domain in capitals', () => ({ hd: 'Canary.Example' })],
    ['that does not name its access token', () => ({ at_hash: undefined })],
  ])('counts: %s', async (_what, changed) => {
    expect(await exchange(changed())).toHaveProperty('access');
  });

  test('is of any domain where none is set', async () => {
    expect(await exchange({ hd: undefined }, world.newSignIn({ hostedDomains: [] }))).toHaveProperty('access');
  });

  test('reads where Google is, and its keys, once', async () => {
    await Promise.all([exchange(), exchange(), exchange()]);
    expect((['discovery', 'keys', 'token'] as const).map((part) => world.google.askedFor(part))).toEqual([1, 1, 3]);
    clock.skip(6 * 3_600_000);
    await exchange();
    expect(world.google.askedFor('discovery')).toBe(2);
  });

  test('goes on by what is known of Google while its discovery document is out of order', async () => {
    await exchange();
    clock.skip(6 * 3_600_000);
    world.google.discovery = { issuer: 'https://evil.example' };
    expect(await exchange()).toHaveProperty('access');
  });

  test.each([
    ['of another issuer', { issuer: 'https://evil.example' }],
    ['without an address for codes', { token_endpoint: undefined }],
    ['that would have the secret sent in the clear', { token_endpoint: 'http://evil.example/token' }],
    ['with an address that is none', { jwks_uri: 'canary' }],
  ])('is not begun by a discovery document %s', async (_what, discovery) => {
    world.google.discovery = discovery;
    expect(await exchange()).toEqual({ why: 'host-unreachable', reason: 'google-down' });
    await expect(world.signIn.authorizeUrl()).rejects.toThrow();
    expect(world.google.askedFor('token')).toBe(0);
  });

  test('asks Google for its discovery document and its keys once in a while, also where they are not to be had', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: clock.now() });
    const signIn = world.newSignIn();
    await world.google.down();
    await expect(signIn.authorizeUrl()).rejects.toThrow();
    await world.google.up();
    world.google.discovery = { issuer: 'https://evil.example' };
    // Whoever opens the panel asks for it, signed in or not.
    for (let n = 0; n < 20; n++) await expect(signIn.authorizeUrl()).rejects.toThrow();
    expect(world.google.askedFor('discovery')).toBe(0);
    clock.skip(2_000);
    for (let n = 0; n < 20; n++) await expect(signIn.authorizeUrl()).rejects.toThrow();
    expect(world.google.askedFor('discovery')).toBe(1);
    world.google.discovery = {};
    clock.skip(2_000);
    world.google.hasNoKeys = true;
    for (let n = 0; n < 20; n++) expect(await exchange({}, signIn)).toMatchObject({ why: 'host-unreachable' });
    expect([world.google.askedFor('discovery'), world.google.askedFor('keys')]).toEqual([2, 1]);
    world.google.hasNoKeys = false;
    vi.setSystemTime(Date.now() + 2_100);
    expect(await exchange({}, signIn)).toHaveProperty('access');
  });

  test('is told apart from Google’s failing: silent, down, and a secret that it does not take', async () => {
    const impatient = world.newSignIn({ patience: 200 });
    await exchange({}, impatient);
    world.google.fault = 'silent';
    expect(await exchange({}, impatient)).toEqual({ why: 'host-unreachable', reason: 'google-timeout' });
    world.google.fault = undefined;
    const wrong = world.newSignIn({ clientSecret: 'wrong' });
    expect(await exchange({}, wrong)).toEqual({ why: 'host-unreachable', reason: 'google-client-refused' });
    await world.google.down();
    expect(await exchange()).toEqual({ why: 'host-unreachable', reason: 'google-down' });
  });

  test('may be signed by a new key; the one before holds no longer', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: clock.now() });
    await exchange();
    const before = world.google.key;
    await world.google.rotate('key-2');
    expect(await exchange()).toMatchObject({ reason: 'id-token-key-unknown' });
    vi.setSystemTime(clock.now() + 31_000);
    expect(await exchange()).toHaveProperty('access');
    world.google.key = before;
    expect(await exchange()).toMatchObject({ reason: 'id-token-key-unknown' });
    world.google.key = await newSigningKey('key-2');
    expect(await exchange()).toMatchObject({ reason: 'id-token-signature' });
  });
});

describe('a meeting', () => {
  test('is one call in one space: whoever comes to a later call finds nothing of an earlier one', async () => {
    expect(await admit()).toMatchObject({ admitted: true, meeting: inCall });
    space.conference = 'call-2';
    expect(await admit()).toMatchObject({ admitted: true, meeting: 'meet:space-1:call-2' });
  });

  test('is the same however its code is written', async () => {
    expect(await admit('Aiko', 'ABC-mnop-Xyz')).toMatchObject({ admitted: true, meeting: inCall });
  });

  test('has its people on many pages', async () => {
    world.google.api.pageSize = 2;
    for (let n = 0; n < 5; n++) space.others.push({ anonymousUser: { displayName: `Anonymous ${n}` } });
    expect(await admit()).toMatchObject({ admitted: true });
    expect(world.google.api.asked.filter((url) => url.includes('/participants'))).toHaveLength(3);
  });

  test('is asked about in the name of who comes, and by nothing but ids', async () => {
    const access = world.access('Aiko');
    await world.identity.admit({ token: await world.pass('Aiko', { access }), meeting: code });
    expect(world.google.api.asked).toEqual([
      `/v2/spaces/${code}`,
      '/v2/conferenceRecords/call-1/participants?pageSize=250&filter=latest_end_time+IS+NULL',
    ]);
    expect(new Set(world.google.api.requests.map(({ authorization }) => authorization))).toEqual(
      new Set([`Bearer ${access}`]),
    );
  });

  test('whose API is silent lets nobody in for that, within its patience', async () => {
    world.google.api.fault = 'silent';
    const answer = await admit('Aiko', code, world.newIdentity({ patience: 100 }));
    expect(answer).toEqual({ admitted: false, why: 'host-unreachable', reason: 'meet-timeout', asker: subOf('Aiko') });
  });

  test.each([
    ['7', 7_000],
    ['soon', 1_000],
    ['86400', 20_000],
  ])('is not asked about during the pause that was asked for (%s)', async (retryAfter, pause) => {
    world.google.api.fault = { status: 429, headers: { 'retry-after': retryAfter } };
    await admit();
    world.google.api.fault = undefined;
    clock.skip(pause - 1);
    expect(await admit()).toEqual({ admitted: false, why: 'host-busy', reason: 'meet-pause', asker: subOf('Aiko') });
    expect(world.google.api.asked).toHaveLength(1);
    clock.skip(1);
    expect(await admit()).toMatchObject({ admitted: true });
  });

  test('is not asked about for whoever goes on guessing; it is for others', async () => {
    enter(space, 'Tomas');
    const guess = () => admit('Aiko', `abc-${'z'.repeat(1 + world.google.api.asked.length)}-xyz`);
    for (let n = 0; n < 12; n++) expect(await guess()).toMatchObject({ reason: 'meet-404' });
    const asked = world.google.api.asked.length;
    expect(await guess()).toMatchObject({ why: 'host-busy', reason: 'asked-too-often' });
    expect(world.google.api.asked).toHaveLength(asked);
    expect(await admit('Tomas')).toMatchObject({ admitted: true });
  });
});

describe('whether somebody is still there', () => {
  const hold = async (name: Name, options = {}) =>
    world.identity.hold?.(inCall, subOf(name), await world.pass(name, options));
  const attends = async (name: Name) => {
    clock.skip(answerHolds);
    return world.identity.attends(inCall, subOf(name));
  };

  test('is answered to anybody of the meeting, and to nobody else', async () => {
    enter(space, 'Tomas');
    expect(await attends('Aiko')).toBe('unknown');
    await hold('Tomas');
    expect([await attends('Aiko'), await attends('Tomas'), await attends('Priya')]).toEqual(['in', 'in', 'out']);
    leave(space, 'Aiko');
    expect(await attends('Aiko')).toBe('out');
    world.identity.forget?.(inCall);
    expect(await attends('Aiko')).toBe('unknown');
  });

  test('is asked once for all who are asked about within some seconds', async () => {
    enter(space, 'Tomas');
    await hold('Tomas');
    clock.skip(answerHolds);
    const all = ['Aiko', 'Tomas', 'Aiko', 'Priya'] as const;
    await Promise.all(all.map((name) => world.identity.attends(inCall, subOf(name))));
    expect(world.google.api.asked).toHaveLength(1);
  });

  test('is answered by others when one’s own token has ended, was taken back, or was never meant for this', async () => {
    enter(space, 'Tomas');
    await hold('Aiko', { minutes: 1 });
    await hold('Tomas');
    clock.skip(61_000);
    expect(await attends('Aiko')).toBe('in');
    const [tomas] = [...world.google.api.tokens].find(([, sub]) => sub === subOf('Tomas')) ?? [];
    world.google.api.tokens.delete(tomas ?? '');
    expect(await attends('Aiko')).toBe('unknown');
    // A pass says who it is of, whoever shows it.
    await world.identity.hold?.(inCall, subOf('Aiko'), await world.pass('Priya'));
    const asked = world.google.api.asked.length;
    expect(await attends('Aiko')).toBe('unknown');
    expect(world.google.api.asked).toHaveLength(asked);
  });

  test('where the API tells somebody nothing, they are out, and nothing is known of others', async () => {
    enter(space, 'Tomas');
    world.google.api.forgetsWhoLeft = true;
    await hold('Tomas');
    leave(space, 'Tomas');
    expect([await attends('Tomas'), await attends('Aiko')]).toEqual(['out', 'unknown']);
    await hold('Aiko');
    expect([await attends('Tomas'), await attends('Aiko')]).toEqual(['out', 'in']);
  });

  test('is renewed by a newer token, and not undone by an older one that comes after it', async () => {
    await hold('Aiko', { minutes: 50 });
    await hold('Aiko', { minutes: 1 });
    clock.skip(10 * 60_000);
    expect(await attends('Aiko')).toBe('in');
  });

  test.each([
    ['is asked too often', { status: 429 }],
    ['fails', { status: 503 }],
  ])('nobody knows while the API %s', async (_what, fault) => {
    await hold('Aiko');
    world.google.api.fault = fault;
    expect(await attends('Aiko')).toBe('unknown');
    world.google.api.fault = undefined;
    expect(await attends('Aiko')).toBe('in');
  });

  test('the call is over when its record says so, and not when nobody happens to be there', async () => {
    await hold('Aiko');
    const isOver = () => {
      clock.skip(answerHolds);
      return world.identity.isOver?.(inCall);
    };
    expect(await isOver()).toBe(false);
    leave(space, 'Aiko');
    expect(await isOver()).toBe(false);
    space.isOver = true;
    expect(await isOver()).toBe(true);
    world.identity.forget?.(inCall);
    expect(await isOver()).toBe(false);
  });
});

test('of two hosts, one that gives a meeting of the other’s lets nobody in', async () => {
  const identity = identityOfHosts({ meet: { identity: world.identity, prefix: 'other:' } });
  await expect(identity.admit({ host: 'meet', token: await world.pass('Aiko'), meeting: code })).rejects.toThrow();
  expect(await identity.attends(inCall, subOf('Aiko'))).toBe('unknown');
  const refused = { admitted: false, why: 'host-not-served', reason: 'host-not-served' };
  expect(await identity.admit({ token: await world.pass('Aiko'), meeting: code })).toEqual(refused);
});
