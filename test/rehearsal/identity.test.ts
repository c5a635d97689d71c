import { SignJWT } from 'jose';
import { beforeEach, expect, test } from 'vitest';
import { type RehearsalIdentity, rehearsalIdentity } from '../../server/rehearsal/identity.ts';
import { identityContract } from '../identity/contract.ts';

identityContract('rehearsal', async () => {
  const options = { secret: new Uint8Array(32).fill(3), clock: { now: Date.now } };
  const identity = rehearsalIdentity(options);
  return {
    identity,
    other: rehearsalIdentity(options),
    meeting: 'monday',
    elsewhere: 'tuesday',
    token: async (name) =>
      identity.sign({ meeting: 'monday', person: name, name: `${name} Canary`, organizer: name === 'Aiko' }),
    leaves: (name) => identity.left('monday', name),
    returns: (name) => identity.rejoined('monday', name),
    close: async () => {},
  };
});

const secret = new Uint8Array(32).fill(7);
const aiko = { meeting: 'monday', person: 'aiko', name: 'Aiko Tanaka', organizer: true };
let now: number;
let identity: RehearsalIdentity;

beforeEach(() => {
  now = Date.UTC(2026, 0, 5, 10);
  identity = rehearsalIdentity({ secret, clock: { now: () => now } });
});

test('admits everyone with a token, as the person it was issued to', async () => {
  expect(await identity.admit({ token: identity.sign(aiko), meeting: 'monday' })).toEqual({
    admitted: true,
    meeting: 'rehearsal:monday',
    person: { key: 'aiko', name: 'Aiko Tanaka', contact: 'aiko', meetingOrganizer: true },
  });
});

test.each([
  [
    'a token under another secret',
    () => rehearsalIdentity({ secret: secret.map(() => 9), clock: { now: () => now } }).sign(aiko),
  ],
  ['an unsigned JWT', () => `${btoa('{"alg":"none"}')}.${btoa('{"person":"aiko"}')}.`],
  ['a JWT signed with the secret', () => signed()],
  ['a token with a changed letter', () => identity.sign(aiko).replace(/.$/, (letter) => (letter === 'A' ? 'B' : 'A'))],
  ['no token', () => ''],
])('does not admit %s', async (_what, make) => {
  const admission = await identity.admit({ token: await make(), meeting: 'monday' });
  expect(admission).toMatchObject({ admitted: false, why: 'not-signed-in' });
  expect(JSON.stringify(admission)).not.toContain('Aiko');
});

test('does not admit an expired token', async () => {
  const token = identity.sign(aiko);
  now += 61 * 60_000;
  expect(await identity.admit({ token, meeting: 'monday' })).toMatchObject({ why: 'not-signed-in' });
});

function signed(): Promise<string> {
  return new SignJWT({ ...aiko, exp: now / 1000 + 60 }).setProtectedHeader({ alg: 'HS256' }).sign(secret);
}
