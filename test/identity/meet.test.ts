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
    // Answers about a call are cached for some seconds.
    leaves(name) {
      leave(space, name);
      space.owner = undefined;
      clock.skip(answerHolds);
    },
    returns(name) {
      enter(space, name);
      clock.skip(answerHolds);
    },
    // The API shows the call only to people in it.
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
  test('returns the person, their access token and its expiry', async () => {
    expect(await exchange()).toEqual({
      person: { sub: subOf('Aiko'), name: 'Aiko Canary', contact: 'aiko@canary.example' },
      access: expect.stringMatching(/^canary-access-/),
      until: clock.now() + 3_569_000,
    });
  });

  test.each([
    ['from the issuer without https, which Google also uses', () => ({ iss: new URL(world.google.url).host })],
    ['of a domain in upper case', () => ({ hd: 'Canary.Example' })],
    ['without a hash of its access token', () => ({ at_hash: undefined })],
  ])('accepts an ID token %s', async (_what, changed) => {
    expect(await exchange(changed())).toHaveProperty('access');
  });

  test('accepts any domain if none is set', async () => {
    expect(await exchange({ hd: undefined }, world.newSignIn({ hostedDomains: [] }))).toHaveProperty('access');
  });

  test('fetches Google’s discovery document and keys once', async () => {
    await Promise.all([exchange(), exchange(), exchange()]);
    expect((['discovery', 'keys', 'token'] as const).map((part) => world.google.askedFor(part))).toEqual([1, 1, 3]);
    clock.skip(6 * 3_600_000);
    await exchange();
    expect(world.google.askedFor('discovery')).toBe(2);
  });

  test('keeps using the known discovery document while the new one is broken', async () => {
    await exchange();
    clock.skip(6 * 3_600_000);
    world.google.discovery = { issuer: 'https://evil.example' };
    expect(await exchange()).toHaveProperty('access');
  });

  test.each([
    ['of another issuer', { issuer: 'https://evil.example' }],
    ['without a token endpoint', { token_endpoint: undefined }],
    ['with a token endpoint without TLS', { token_endpoint: 'http://evil.example/token' }],
    ['with a malformed address', { jwks_uri: 'canary' }],
  ])('rejects a discovery document %s', async (_what, discovery) => {
    world.google.discovery = discovery;
    expect(await exchange()).toEqual({ why: 'host-unreachable', reason: 'google-down' });
    await expect(world.signIn.authorizeUrl()).rejects.toThrow();
    expect(world.google.askedFor('token')).toBe(0);
  });

  test('limits how often it fetches the discovery document and the keys, even during an outage', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: clock.now() });
    const signIn = world.newSignIn();
    await world.google.down();
    await expect(signIn.authorizeUrl()).rejects.toThrow();
    await world.google.up();
    world.google.discovery = { issuer: 'https://evil.example' };
    // Every panel that opens asks for it, signed in or not.
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

  test('reports separately that Google is silent, down, or rejects the secret', async () => {
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

  test('accepts a rotated key, and no longer the old one', async () => {
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
  test('is one call in a space: a later call in it is another meeting', async () => {
    expect(await admit()).toMatchObject({ admitted: true, meeting: inCall });
    space.conference = 'call-2';
    expect(await admit()).toMatchObject({ admitted: true, meeting: 'meet:space-1:call-2' });
  });

  test('is the same for every spelling of its code', async () => {
    expect(await admit('Aiko', 'ABC-mnop-Xyz')).toMatchObject({ admitted: true, meeting: inCall });
  });

  test('reads people from several pages', async () => {
    world.google.api.pageSize = 2;
    for (let n = 0; n < 5; n++) space.others.push({ anonymousUser: { displayName: `Anonymous ${n}` } });
    expect(await admit()).toMatchObject({ admitted: true });
    expect(world.google.api.asked.filter((url) => url.includes('/participants'))).toHaveLength(3);
  });

  test('is asked about with the joining person’s token, and by ids only', async () => {
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

  test('admits nobody if the API doesn’t answer in time', async () => {
    world.google.api.fault = 'silent';
    const answer = await admit('Aiko', code, world.newIdentity({ patience: 100 }));
    expect(answer).toEqual({ admitted: false, why: 'host-unreachable', reason: 'meet-timeout', asker: subOf('Aiko') });
  });

  test.each([
    ['7', 7_000],
    ['soon', 1_000],
    ['86400', 20_000],
  ])('is not asked about during a requested pause (Retry-After: %s)', async (retryAfter, pause) => {
    world.google.api.fault = { status: 429, headers: { 'retry-after': retryAfter } };
    await admit();
    world.google.api.fault = undefined;
    clock.skip(pause - 1);
    expect(await admit()).toEqual({ admitted: false, why: 'host-busy', reason: 'meet-pause', asker: subOf('Aiko') });
    expect(world.google.api.asked).toHaveLength(1);
    clock.skip(1);
    expect(await admit()).toMatchObject({ admitted: true });
  });

  test('is not asked about for someone who keeps guessing, but is for others', async () => {
    enter(space, 'Tomas');
    const guess = () => admit('Aiko', `abc-${'z'.repeat(1 + world.google.api.asked.length)}-xyz`);
    for (let n = 0; n < 12; n++) expect(await guess()).toMatchObject({ reason: 'meet-404' });
    const asked = world.google.api.asked.length;
    expect(await guess()).toMatchObject({ why: 'host-busy', reason: 'asked-too-often' });
    expect(world.google.api.asked).toHaveLength(asked);
    expect(await admit('Tomas')).toMatchObject({ admitted: true });
  });
});

describe('attendance', () => {
  const hold = async (name: Name, options = {}) =>
    world.identity.hold?.(inCall, subOf(name), await world.pass(name, options));
  const attends = async (name: Name) => {
    clock.skip(answerHolds);
    return world.identity.attends(inCall, subOf(name));
  };

  test('is known through anyone’s token of that meeting, and no other', async () => {
    enter(space, 'Tomas');
    expect(await attends('Aiko')).toBe('unknown');
    await hold('Tomas');
    expect([await attends('Aiko'), await attends('Tomas'), await attends('Priya')]).toEqual(['in', 'in', 'out']);
    leave(space, 'Aiko');
    expect(await attends('Aiko')).toBe('out');
    world.identity.forget?.(inCall);
    expect(await attends('Aiko')).toBe('unknown');
  });

  test('needs one question for everyone within some seconds', async () => {
    enter(space, 'Tomas');
    await hold('Tomas');
    clock.skip(answerHolds);
    const all = ['Aiko', 'Tomas', 'Aiko', 'Priya'] as const;
    await Promise.all(all.map((name) => world.identity.attends(inCall, subOf(name))));
    expect(world.google.api.asked).toHaveLength(1);
  });

  test('is known through others if a person’s token expired, was revoked or belongs to someone else', async () => {
    enter(space, 'Tomas');
    await hold('Aiko', { minutes: 1 });
    await hold('Tomas');
    clock.skip(61_000);
    expect(await attends('Aiko')).toBe('in');
    const [tomas] = [...world.google.api.tokens].find(([, sub]) => sub === subOf('Tomas')) ?? [];
    world.google.api.tokens.delete(tomas ?? '');
    expect(await attends('Aiko')).toBe('unknown');
    // A pass names its person, whoever presents it.
    await world.identity.hold?.(inCall, subOf('Aiko'), await world.pass('Priya'));
    const asked = world.google.api.asked.length;
    expect(await attends('Aiko')).toBe('unknown');
    expect(world.google.api.asked).toHaveLength(asked);
  });

  test('is “out” for a person the API refuses to answer, and unknown for the others', async () => {
    enter(space, 'Tomas');
    world.google.api.forgetsWhoLeft = true;
    await hold('Tomas');
    leave(space, 'Tomas');
    expect([await attends('Tomas'), await attends('Aiko')]).toEqual(['out', 'unknown']);
    await hold('Aiko');
    expect([await attends('Tomas'), await attends('Aiko')]).toEqual(['out', 'in']);
  });

  test('keeps the newest token, even if an older one arrives later', async () => {
    await hold('Aiko', { minutes: 50 });
    await hold('Aiko', { minutes: 1 });
    clock.skip(10 * 60_000);
    expect(await attends('Aiko')).toBe('in');
  });

  test.each([
    ['is rate-limiting us', { status: 429 }],
    ['fails', { status: 503 }],
  ])('is unknown while the API %s', async (_what, fault) => {
    await hold('Aiko');
    world.google.api.fault = fault;
    expect(await attends('Aiko')).toBe('unknown');
    world.google.api.fault = undefined;
    expect(await attends('Aiko')).toBe('in');
  });

  test('a call is over when its record says so, not when it is empty', async () => {
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

describe('recordings, transcripts and notes', () => {
  const all = ['recording', 'transcript', 'notes'];
  const hold = async (name: Name) => world.identity.hold?.(inCall, subOf(name), await world.pass(name));
  const seen = () => {
    clock.skip(answerHolds);
    return world.identity.artifacts?.(inCall);
  };
  const askedFor = (list: string) => world.google.api.asked.filter((url) => url.includes(`/${list}?`)).length;

  test('[S11] are running if they have started and not ended', async () => {
    await hold('Aiko');
    expect(await seen()).toEqual({ running: [], stopped: all, age: 0 });
    space.artifacts = {
      recordings: [{ state: 'FILE_GENERATED', endTime: '2026-11-23T09:00:00Z' }, { state: 'STARTED' }],
      transcripts: [{ state: 'ENDED' }, { state: 'STATE_UNSPECIFIED' }, {}],
      smartNotes: [{ state: 'STARTED', endTime: '2026-11-23T09:00:00Z' }],
    };
    expect(await seen()).toEqual({ running: ['recording'], stopped: ['transcript', 'notes'], age: 0 });
    expect(world.google.api.asked.slice(-3)).toEqual(
      ['recordings', 'transcripts', 'smartNotes'].map((list) => `/v2/conferenceRecords/call-1/${list}?pageSize=100`),
    );
  });

  test('[S11] are found on later pages', async () => {
    await hold('Aiko');
    world.google.api.pageSize = 1;
    space.artifacts = { smartNotes: [{ state: 'ENDED' }, { state: 'ENDED' }, { state: 'STARTED' }] };
    expect(await seen()).toMatchObject({ running: ['notes'] });
    expect(askedFor('smartNotes')).toBe(3);
    world.google.api.isEndless = true;
    expect(await seen()).toEqual({ running: [], stopped: [], age: 0, reason: 'meet-endless' });
  });

  test('[S11] are asked about at most once in 20 seconds, for everyone', async () => {
    for (const name of ['Aiko', 'Tomas'] as const) await hold(name);
    await Promise.all([seen(), world.identity.artifacts?.(inCall)]);
    space.artifacts = { recordings: [{ state: 'STARTED' }] };
    clock.skip(answerHolds - 1);
    expect(await world.identity.artifacts?.(inCall)).toEqual({ running: [], stopped: all, age: answerHolds - 1 });
    expect(askedFor('recordings')).toBe(1);
    clock.skip(1);
    expect(await world.identity.artifacts?.(inCall)).toMatchObject({ running: ['recording'] });
  });

  test('[S12] are unknown where nobody may read about them; that is asked again more rarely and costs no token', async () => {
    enter(space, 'Tomas');
    for (const name of ['Aiko', 'Tomas'] as const) await hold(name);
    space.artifacts = { recordings: [{ state: 'STARTED' }] };
    const details = [{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }];
    world.google.api.refusals.set('transcripts', { status: 403, body: { error: { code: 403, details } } });
    world.google.api.refusals.set('smartNotes', { status: 404, body: {} });
    for (let n = 0; n < 4; n++)
      expect(await seen()).toEqual({
        running: ['recording'],
        stopped: [],
        age: expect.any(Number),
        reason: 'meet-403',
      });
    expect([askedFor('recordings'), askedFor('transcripts'), askedFor('smartNotes')]).toEqual([4, 2, 2]);
    expect(await world.identity.attends(inCall, subOf('Aiko'))).toBe('in');
    world.google.api.refusals.clear();
    expect(await seen()).toEqual({ running: ['recording'], stopped: ['transcript', 'notes'], age: 0 });
  });

  test.each([
    ['is rate-limiting us', { status: 429 }, 'meet-429'],
    ['fails', { status: 503 }, 'meet-503'],
    ['answers nonsense', { status: 200, body: '{"recordings":"canary"}' }, 'meet-nonsense'],
  ])('[S12] are unknown while the API %s', async (_what, fault, reason) => {
    await hold('Aiko');
    world.google.api.fault = fault;
    expect(await seen()).toMatchObject({ running: [], reason });
    world.google.api.fault = undefined;
    expect(await seen()).toEqual({ running: [], stopped: all, age: 0 });
  });

  test('[S12] are unknown without a token, and on hosts that never tell', async () => {
    expect(await seen()).toEqual({ running: [], stopped: [], age: 0, reason: 'no-token' });
    const { artifacts: _tells, ...silent } = world.identity;
    const identity = identityOfHosts({ meet: { identity: silent, prefix: 'meet:' } });
    expect(await identity.artifacts?.(inCall)).toBeUndefined();
    expect(await identity.artifacts?.('teams:other')).toBeUndefined();
  });
});

test('a host that returns another host’s meeting admits nobody', async () => {
  const identity = identityOfHosts({ meet: { identity: world.identity, prefix: 'other:' } });
  await expect(identity.admit({ host: 'meet', token: await world.pass('Aiko'), meeting: code })).rejects.toThrow();
  expect(await identity.attends(inCall, subOf('Aiko'))).toBe('unknown');
  const refused = { admitted: false, why: 'host-not-served', reason: 'host-not-served' };
  expect(await identity.admit({ token: await world.pass('Aiko'), meeting: code })).toEqual(refused);
});
