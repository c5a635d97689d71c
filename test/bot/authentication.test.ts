import type { JWTPayload } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readActivity } from '../../server/bot/activity.ts';
import { storedCard } from '../../server/bot/agendaCard.ts';
import type { Bot } from '../../server/bot/bot.ts';
import type { Chat } from '../../server/bot/chats.ts';
import { wordsIn } from '../../server/bot/words.ts';
import { botToken } from '../../server/identity/botToken.ts';
import { systemClock } from '../../server/kit/clock.ts';
import { newSigningKey } from '../../server/rehearsal/played.ts';
import { defaultSettings } from '../../server/session/limits.ts';
import { newBot } from '../support/botLibrary.ts';
import { FakeAuthority } from '../support/fakeAuthority.ts';
import { FakeConnector } from '../support/fakeConnector.ts';
import { FakeServiceKeys, serviceClaims } from '../support/fakeServiceKeys.ts';

const botId = 'dddddddd-0000-4000-8000-000000000004';
const chat: Chat = { tenant: 'tenant', meeting: 'meeting', conversation: 'chat' };
const now = Math.floor(Date.now() / 1000);
let authority: FakeAuthority;
let connector: FakeConnector;
let keys: FakeServiceKeys;
let bot: Bot;
const heard: string[] = [];

beforeAll(async () => {
  authority = await FakeAuthority.start();
  connector = new FakeConnector({ isOpen: true });
  await connector.up();
  keys = new FakeServiceKeys(authority);
  await keys.up();
  const credentials = {
    type: 'SingleTenant',
    id: botId,
    password: authority.botSecret,
    loginUrl: authority.url,
  } as const;
  bot = newBot({
    connectorUrl: connector.url,
    credentials: {
      botId,
      token: botToken(credentials, systemClock),
      authority: authority.url,
      openIdMetadata: keys.openIdMetadata,
    },
    clock: systemClock,
    trouble: () => {},
    listener: {
      said: async ({ person }, text) => {
        heard.push(`${person} ${text}`);
        return wordsIn('en')('help');
      },
      pressed: async () => wordsIn('en')('later'),
      added: () => {},
      meetingChanged: async () => {},
      left: async () => {},
    },
  });
});
afterAll(() => Promise.all([authority.down(), connector.down(), keys.down()]));

const claims = (changed: JWTPayload = {}) => serviceClaims(botId, connector.url, changed);
const post = async (token: string | undefined, changed: object = {}) => {
  const activity = {
    type: 'message',
    id: '1',
    text: 'help',
    channelId: 'msteams',
    serviceUrl: connector.url,
    conversation: { id: 'chat', tenantId: 'tenant' },
    from: { id: '29:a', aadObjectId: 'AIKO' },
    recipient: { id: `28:${botId}` },
    ...changed,
  };
  const heard = readActivity(activity);
  if (!heard) throw new Error('no activity');
  const { status } = await bot.receive(token === undefined ? '' : `Bearer ${token}`, heard);
  return status;
};

test('accepts activities signed by the service, and answers with the bot’s own token', async () => {
  expect(await post(await authority.sign(claims()))).toBe(200);
  expect(heard).toEqual(['aiko help']);
  expect(connector.messages('chat').size).toBe(1);
  expect(authority.botTokens.size).toBe(1);
});

test.each([
  ['no token', async () => undefined],
  ['a bogus token', async () => 'bogus'],
  ['an unsigned token', async () => `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify(claims()))}.`],
  ['a token for another bot', () => authority.sign(claims({ aud: 'another' }))],
  ['a token of another issuer', () => authority.sign(claims({ iss: 'https://example.com' }))],
  ['an expired token', () => authority.sign(claims({ exp: now - 3_600, nbf: now - 7_200 }))],
  ['a token for another service', () => authority.sign(claims({ serviceurl: 'https://example.com' }))],
  ['a token signed by someone else', async () => authority.sign(claims(), await newSigningKey('key-1'))],
])('refuses %s with 401 and does nothing', async (_name, token) => {
  const before = [heard.length, connector.requests.length];
  expect(await post(await token())).toBe(401);
  expect([heard.length, connector.requests.length]).toEqual(before);
});

test('doesn’t answer at an address that the token isn’t for', async () => {
  const token = await authority.sign(claims());
  expect(await post(token, { serviceUrl: 'http://127.0.0.1:1' })).toBe(401);
});

test('posts proactively only to the configured address', async () => {
  const session = { openedAt: 1, plannedEnd: 2, settings: defaultSettings };
  expect(await bot.post(chat, storedCard(session, 'https://example.com'))).toMatch(/^message-/);
  authority.botFault = 500;
  expect(authority.askedFor('bot')).toBe(1);
});
