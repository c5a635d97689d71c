import { connect } from 'node:net';
import type { JWTPayload } from 'jose';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { gate, strangers } from '../../server/bot/gate.ts';
import { botToken } from '../../server/identity/botToken.ts';
import { systemClock } from '../../server/kit/clock.ts';
import { manualClock } from '../../server/rehearsal/clock.ts';
import { newSigningKey } from '../../server/rehearsal/played.ts';
import { BotWorld } from '../support/botWorld.ts';
import { FakeAuthority } from '../support/fakeAuthority.ts';
import { FakeServiceKeys, serviceClaims } from '../support/fakeServiceKeys.ts';

const botId = 'dddddddd-0000-4000-8000-000000000004';
const perAddress = { atOnce: 20, perSecond: 1 };
let authority: FakeAuthority;
let keys: FakeServiceKeys;

beforeEach(async () => {
  authority = await FakeAuthority.start();
  keys = new FakeServiceKeys(authority);
  await keys.up();
});
afterEach(() => {
  vi.useRealTimers();
  return Promise.all([authority.down(), keys.down()]);
});

const claims = (changed?: JWTPayload) => serviceClaims(botId, 'http://127.0.0.1:1', changed);
const bearer = async (changed?: JWTPayload) => `Bearer ${await authority.sign(claims(changed))}`;

describe('the gate of the bot', () => {
  let clock: ReturnType<typeof manualClock>;
  beforeEach(() => {
    clock = manualClock(Date.now());
  });
  const newGate = () => gate({ openIdMetadata: keys.openIdMetadata, botId, clock, perAddress });

  test.each([
    ['nothing', async () => undefined],
    ['another scheme', async () => `Basic ${await authority.sign(claims())}`],
    ['a bogus token', async () => 'Bearer bogus'],
    ['an unsigned token', async () => `Bearer ${btoa('{"alg":"none"}')}.${btoa(JSON.stringify(claims()))}.`],
    ['a token for another bot', () => bearer({ aud: 'another' })],
    ['a token of another issuer', () => bearer({ iss: 'https://example.com' })],
    [
      'a token of the emulator',
      () => bearer({ iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/', ver: '1.0', appid: botId }),
    ],
    ['an expired token', () => bearer({ exp: 1_000_000_000 })],
    ['a token without an expiry', () => bearer({ exp: undefined })],
    [
      'a token signed by someone else',
      async () => `Bearer ${await authority.sign(claims(), await newSigningKey('key-1'))}`,
    ],
    [
      'a token signed with an unpublished key',
      async () => `Bearer ${await authority.sign(claims(), await newSigningKey('key-2'))}`,
    ],
  ])('treats a sender with %s as a stranger', async (_what, authorization) => {
    const admit = newGate();
    expect(await admit('10.0.0.1', await authorization())).toBe('stranger');
    expect(await admit('10.0.0.1', await bearer())).toBe('service');
  });

  test('rate-limits only strangers, by address', async () => {
    const admit = newGate();
    const genuine = await bearer();
    for (let n = 0; n < 50; n++) expect(await admit('10.0.0.1', await bearer({ n }))).toBe('service');
    for (let n = 0; n < 20; n++) expect(await admit('10.0.0.1', 'Bearer x')).toBe('stranger');
    expect(await admit('10.0.0.1', 'Bearer x')).toBe('too-much');
    for (let n = 0; n < 10; n++) await admit('10.0.0.1', 'Bearer x');
    expect(await admit('10.0.0.1', 'Bearer x')).toBe('enough');
    expect(await admit('10.0.0.2', 'Bearer x')).toBe('stranger');
    expect(await admit('10.0.0.2', genuine)).toBe('service');
  });

  test('admits the service with its cached token during a flood from everywhere', async () => {
    const admit = newGate();
    const genuine = await bearer();
    expect(await admit('10.0.0.1', genuine)).toBe('service');
    for (let n = 0; n < strangers.atOnce; n++) expect(await admit(`10.1.${n >> 8}.${n & 255}`, 'x')).toBe('stranger');
    expect(await admit('10.2.0.1', 'x')).toBe('too-much');
    for (let n = 0; n < 40; n++) expect(await admit('10.2.0.1', genuine)).toBe('service');
    // A new token of the service gets verified soon after, although the flood exceeded the limit.
    for (let n = 0; n < 3 * strangers.atOnce; n++) await admit(`10.3.${n >> 8}.${n & 255}`, 'x');
    clock.skip(10);
    expect(await admit('10.4.0.1', await bearer({ n: 1 }))).toBe('service');
  });

  test('accepts a cached token only until it expires', async () => {
    const admit = newGate();
    const genuine = await bearer();
    expect(await admit('10.0.0.1', genuine)).toBe('service');
    clock.skip(20 * 60_000);
    expect(await admit('10.0.0.1', genuine)).toBe('stranger');
  });

  test('limits how often it fetches keys, even during an outage', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    keys.fault = { status: 500 };
    const admit = newGate();
    const genuine = await bearer();
    // More than the address's limit: the failure is ours, so none of them counts.
    for (let n = 0; n < 50; n++) expect(await admit('10.0.0.1', genuine)).toBe('unknown');
    expect(keys.metadataReads).toBe(1);
    keys.fault = undefined;
    vi.setSystemTime(Date.now() + 2_000);
    expect(await admit('10.0.0.1', genuine)).toBe('service');
    for (let n = 0; n < 10; n++) {
      const forged = await authority.sign(claims(), await newSigningKey(`key-${n + 2}`));
      expect(await admit('10.0.0.1', `Bearer ${forged}`)).toBe('stranger');
    }
    expect(keys.metadataReads).toBe(2);
  });
});

describe('/api/messages', () => {
  let world: BotWorld;

  beforeEach(async () => {
    const credentials = {
      type: 'SingleTenant',
      id: botId,
      password: authority.botSecret,
      loginUrl: authority.url,
    } as const;
    world = await BotWorld.start(
      1,
      {
        credentials: {
          botId,
          token: botToken(credentials, systemClock),
          authority: authority.url,
          openIdMetadata: keys.openIdMetadata,
        },
      },
      { perAddress },
    );
  });
  afterEach(() => world.stop());

  // The service reuses tokens, so the same claims give the same token.
  const issued = new Map<string, Promise<string>>();
  const token = (changed: JWTPayload = {}) => {
    const name = world.connector.url + JSON.stringify(changed);
    const known = issued.get(name) ?? authority.sign(serviceClaims(botId, world.connector.url, changed));
    issued.set(name, known);
    return known;
  };
  const sends = async (activity: object, changed?: JWTPayload) =>
    world.sends(activity, 'aiko', { authorization: `Bearer ${await token(changed)}` });

  /** A server's answer to these headers, if the body never arrives. */
  function answerTo(headers: string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(world.apps[0]?.url ?? '');
      const socket = connect({ host: hostname, port: Number(port) });
      let answer = '';
      socket.setEncoding('utf8').on('data', (data) => {
        answer += data;
      });
      socket.on('end', () => resolve(answer)).on('error', reject);
      socket.write(
        ['POST /api/messages HTTP/1.1', 'Host: x', 'Content-Type: application/json', ...headers, '', ''].join('\r\n'),
      );
    });
  }

  test('refuses strangers before reading their body, and closes the connection', async () => {
    for (const authorization of ['Bearer bogus', `Bearer ${await token({ aud: 'another' })}`]) {
      const answer = await answerTo([`Authorization: ${authorization}`, 'Content-Length: 200000']);
      expect(answer).toMatch(/^HTTP\/1\.1 401 /);
      expect(answer).toContain('Only the Bot Connector of Microsoft Teams may post here.');
    }
    expect(await answerTo(['Content-Length: 200000'])).toMatch(/^HTTP\/1\.1 401 /);
    expect(await answerTo(['Transfer-Encoding: chunked'])).toMatch(/^HTTP\/1\.1 401 /);
  });

  test('tells persistent strangers to wait, then closes their connections, while the service is still served', async () => {
    expect(await world.reply(() => sends({ type: 'message', text: 'help' }))).toContain('Mention me');
    const statuses: unknown[] = [];
    for (let n = 0; n < 40; n++) {
      const response = await world.sends({ type: 'message', text: 'help' }, 'aiko').catch(() => undefined);
      statuses.push(response?.status ?? 'ended');
    }
    expect([...new Set(statuses)]).toEqual([401, 429, 'ended']);
    // The same address, with the cached token.
    expect(await world.reply(() => sends({ type: 'message', text: 'help' }))).toContain('Mention me');
  });

  test('answers 503 while the keys can’t be fetched', async () => {
    keys.fault = { status: 503 };
    const response = await sends({ type: 'message', text: 'help' });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ error: expect.stringContaining('can’t be verified') });
  });

  test('accepts the service, but not oversized or malformed activities', async () => {
    expect(await world.reply(() => sends({ type: 'message', text: 'help' }))).toContain('Mention me');
    expect((await sends({ type: 'message', text: 'x'.repeat(300_000) })).status).toBe(413);
    expect((await sends({ type: 'message', channelId: 'webchat' })).status).toBe(400);
    const deep = `{"type":"message","x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${await token()}` };
    const url = new URL('/api/messages', world.apps[0]?.url.replace('ws', 'http'));
    expect((await fetch(url, { method: 'POST', headers, body: deep })).status).toBe(400);
    for (const body of ['', 'null', '[]', '{"__proto__":{"type":"message"}}', '{'])
      expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(400);
  });

  test('doesn’t answer at an address or for a channel that the token isn’t for', async () => {
    const before = world.connector.requests.length;
    expect((await sends({ type: 'message', text: 'help', serviceUrl: 'http://127.0.0.1:1' })).status).toBe(401);
    expect((await sends({ type: 'message', text: 'help' }, { serviceurl: 'http://127.0.0.1:1' })).status).toBe(401);
    expect(world.connector.requests).toHaveLength(before);
  });

  test('answers an activity without a sender’s id with a message and the request id', async () => {
    const response = await sends({ type: 'message', text: 'help', from: { aadObjectId: 'aiko' } });
    expect(response.status).toBe(400);
    const request = response.headers.get('x-request-id');
    expect(await response.json()).toEqual({ error: 'This isn’t an activity in a Microsoft Teams chat.', request });
  });

  test('answers with a message and the request id if the bot itself fails', async () => {
    const response = await sends(
      { type: 'message', text: 'help', serviceUrl: 'no address' },
      { serviceurl: 'no address' },
    );
    const request = response.headers.get('x-request-id');
    expect(await response.json()).toEqual({ error: expect.stringMatching(/^(Something|This|Only)/), request });
  });

  test('nothing of a refused request gets into the log or onto the console', async () => {
    const console = ['log', 'error', 'warn', 'info'] as const;
    const spies = console.map((name) => vi.spyOn(globalThis.console, name).mockImplementation(() => {}));
    await sends({ type: 'message', text: 'CANARY-TEXT' }, { aud: 'another' });
    await sends({ type: 'message', text: 'CANARY-TEXT' }, { exp: 1_000_000_000 });
    await world.sends({ type: 'message', text: 'CANARY-TEXT' }, 'aiko');
    for (const spy of spies) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
    expect(world.lines.join('\n')).not.toMatch(/CANARY|Canary|key-of-aiko|eyJ/);
  });
});
