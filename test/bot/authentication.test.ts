import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { newSigningKey } from '../../server/rehearsal/played.ts';
import { botId, SignedBot } from '../support/signedBot.ts';

const now = Math.floor(Date.now() / 1000);
let one: SignedBot;

beforeAll(async () => {
  one = await SignedBot.start();
});
afterAll(() => one.stop());
afterEach(() => {
  vi.unstubAllEnvs();
  one.keys.endorsements = ['msteams'];
});

const signed = (changed = {}) => one.authority.sign(one.claims(changed));

test('accepts activities signed by the service, and answers with the bot’s own token', async () => {
  const { authority, connector, heard } = one;
  expect(await one.receives(await signed())).toBe(200);
  expect(heard).toEqual(['aiko help']);
  expect(connector.messages('chat').size).toBe(1);
  expect(authority.botTokens.size).toBe(1);
  const [token] = authority.botTokens;
  expect(connector.requests.map(({ authorization }) => authorization)).toEqual([`Bearer ${token}`]);
});

test.each<[string, () => Promise<string | undefined>]>([
  ['no token', async () => undefined],
  ['a bogus token', async () => 'bogus'],
  ['an unsigned token', async () => `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify(one.claims()))}.`],
  ['a token for another bot', () => signed({ aud: 'another' })],
  ['a token for the bot’s App ID URI', () => signed({ aud: `api://botid-${botId}` })],
  ['a token of another issuer', () => signed({ iss: 'https://example.com' })],
  // With these claims, people sign in to the tab, and another tenant’s apps to our API.
  ['a token that Entra issued', () => signed({ iss: `${one.authority.url}/tenant/v2.0`, tid: 'tenant' })],
  ['an old token that Entra issued', () => signed({ iss: 'https://sts.windows.net/tenant/', tid: 'tenant' })],
  ['an expired token', () => signed({ exp: now - 3_600, nbf: now - 7_200 })],
  ['a token that isn’t valid yet', () => signed({ nbf: now + 3_600, exp: now + 7_200 })],
  ['a token for another service', () => signed({ serviceurl: 'https://example.com' })],
  ['a token for no service', () => signed({ serviceurl: undefined })],
  ['a token signed by someone else', async () => one.authority.sign(one.claims(), await newSigningKey('key-1'))],
])('refuses %s with 401 and does nothing', async (_name, token) => {
  const { heard, connector, authority } = one;
  const before = [heard.length, connector.requests.length, authority.requests.length];
  expect(await one.receives(await token())).toBe(401);
  expect([heard.length, connector.requests.length, authority.requests.length]).toEqual(before);
});

test('doesn’t answer at an address that the token isn’t for', async () => {
  expect(await one.receives(await signed(), { serviceUrl: 'http://127.0.0.1:1' })).toBe(401);
  expect(await one.receives(await signed(), { serviceUrl: '' })).toBe(401);
});

test('refuses a token whose key is for other channels', async () => {
  const other = await SignedBot.start();
  other.keys.endorsements = ['webchat'];
  expect(await other.receives(await other.authority.sign(other.claims()))).toBe(401);
  expect(other.heard).toEqual([]);
  await other.stop();
});

test('takes nothing from environment variables that the library would read', async () => {
  for (const [name, value] of Object.entries({
    DANGEROUSLY_ALLOW_UNAUTHENTICATED_REQUESTS: 'true',
    CLIENT_ID: 'another',
    CLIENT_SECRET: 'secret',
    TENANT_ID: 'another',
    SERVICE_URL: 'http://127.0.0.1:1',
    CLOUD: 'none',
  }))
    vi.stubEnv(name, value);
  const other = await SignedBot.start();
  expect(await other.receives('bogus')).toBe(401);
  expect(await other.receives(await other.authority.sign(other.claims()))).toBe(200);
  expect(other.connector.messages('chat').size).toBe(1);
  expect(other.authority.askedFor('bot')).toBe(1);
  await other.stop();
});
