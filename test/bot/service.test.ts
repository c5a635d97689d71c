import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { storedCard } from '../../server/bot/agendaCard.ts';
import { ChatError } from '../../server/bot/bot.ts';
import type { Chat } from '../../server/bot/chats.ts';
import { defaultSettings } from '../../server/session/limits.ts';
import type { Fault } from '../support/loopback.ts';
import { botId, SignedBot } from '../support/signedBot.ts';

const chat: Chat = { tenant: 'tenant', meeting: 'meeting', conversation: 'chat' };
const session = { openedAt: 1, plannedEnd: 2, settings: defaultSettings };
const card = storedCard(session, 'https://example.com');
const dialog = { title: 'Mini-M', url: 'https://example.com/prompt', width: 400, height: 300 };
let one: SignedBot;

afterEach(() => one.stop());

const signed = () => one.authority.sign(one.claims());
const why = (error: unknown) => (error instanceof ChatError ? [error.why, error.retryAfter] : error);

describe('what the bot sends on its own', () => {
  beforeEach(async () => {
    one = await SignedBot.start();
  });

  test('is a message that can be edited, a dialog or a badge for one person, signed with its token', async () => {
    const { bot, connector } = one;
    const message = await bot.post(chat, card);
    await bot.edit(chat, message, { ...card, body: [] });
    await bot.show(chat, 'aiko', dialog);
    await bot.badge(chat, 'aiko');
    expect(connector.messages('chat').get(message)).toMatchObject({ edits: 1, card: { body: [] } });
    expect(connector.dialogs).toMatchObject([
      {
        value: {
          recipients: ['29:aiko'],
          surfaces: [{ surface: 'meetingStage', contentType: 'task', content: { value: { url: dialog.url } } }],
        },
      },
      { value: { recipients: ['29:aiko'], surfaces: [{ surface: 'meetingTabIcon', tabEntityId: 'mini-m' }] } },
    ]);
    const [token] = one.authority.botTokens;
    expect(new Set(connector.requests.map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${token}`]));
    expect(one.authority.askedFor('bot')).toBe(1);
  });

  test('goes to exactly the chat, message, meeting and person that it names', async () => {
    const { bot, connector } = one;
    const odd: Chat = { tenant: 'a&b', meeting: 'a/b+c==', conversation: '19:x@thread.v2/../y?z#' };
    const message = await bot.post(odd, card);
    connector.messages(odd.conversation).set('../1', { edits: 0 });
    await bot.edit(odd, '../1', card);
    await bot.badge(odd, 'a/b');
    expect([...connector.messages(odd.conversation).keys()]).toEqual([message, '../1']);
    expect(connector.messages(odd.conversation).get('../1')?.edits).toBe(1);
    const asked = connector.requests.find(({ method }) => method === 'GET');
    expect(asked?.path.split('/').map(decodeURIComponent)).toEqual([
      '',
      'v1',
      'meetings',
      odd.meeting,
      'participants',
      'a/b',
    ]);
    expect(asked?.query.get('tenantId')).toBe('a&b');
  });
});

describe('a failure of the service', () => {
  const faults: Array<[string, Fault, unknown[]]> = [
    ['400', { status: 400, body: '{"error":"CANARY"}' }, ['refused', undefined]],
    ['401', { status: 401 }, ['refused', undefined]],
    ['403', { status: 403 }, ['not-in-chat', undefined]],
    ['404', { status: 404 }, ['gone', undefined]],
    ['429', { status: 429, headers: { 'retry-after': '7' } }, ['later', 7_000]],
    ['500', { status: 500, body: 'CANARY' }, ['later', undefined]],
    ['503', { status: 503, headers: { 'retry-after': '5' } }, ['later', 5_000]],
    ['a closed connection', 'dropped', ['later', undefined]],
  ];
  beforeEach(async () => {
    one = await SignedBot.start();
  });

  test.each(faults)('(%s) is told by its kind alone, and nothing is sent twice', async (_name, fault, told) => {
    const { bot, connector } = one;
    connector.fault = fault;
    for (const act of [() => bot.post(chat, card), () => bot.edit(chat, 'message-1', card)]) {
      const before = connector.requests.length;
      const error = await act().catch((cause: unknown) => cause);
      expect(why(error)).toEqual(told);
      expect(connector.requests.length - before).toBe(1);
      expect(JSON.stringify(error) + (error as Error).message).not.toContain('CANARY');
      expect((error as Error).cause).toBeUndefined();
    }
  });

  test.each(faults)(
    '(%s) doesn’t make the bot ask about a person, or notify them, twice',
    async (_name, fault, told) => {
      const { bot, connector } = one;
      connector.faults.push(fault);
      expect(why(await bot.badge(chat, 'aiko').catch((cause: unknown) => cause))).toEqual(told);
      expect(connector.requests.map(({ method }) => method)).toEqual(['GET']);
      connector.faults.push(
        { status: 200, body: '{"user":{"id":"29:aiko"}}', headers: { 'content-type': 'application/json' } },
        fault,
      );
      expect(why(await bot.show(chat, 'aiko', dialog).catch((cause: unknown) => cause))).toEqual(told);
      expect(connector.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'POST']);
    },
  );

  test.each(faults)('(%s) while it’s answering is reported without content', async (_name, fault, told) => {
    const { connector, troubles } = one;
    connector.fault = fault;
    const console = ['log', 'error', 'warn', 'info', 'debug', 'trace'] as const;
    const spies = console.map((name) => vi.spyOn(globalThis.console, name).mockImplementation(() => {}));
    expect(await one.receives(await signed(), { text: 'CANARY' })).toBe(500);
    expect(troubles.map(why)).toEqual([told]);
    expect(connector.requests).toHaveLength(1);
    for (const spy of spies) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });

  test.each([301, 302, 303, 307, 308])('(%i) doesn’t lead the bot elsewhere', async (status) => {
    const elsewhere = await SignedBot.start();
    one.connector.fault = {
      status,
      headers: { location: `${elsewhere.connector.url}/v3/conversations/chat/activities` },
    };
    await expect(one.bot.post(chat, card)).rejects.toThrow('refused');
    await expect(one.bot.badge(chat, 'aiko')).rejects.toThrow('refused');
    expect(one.connector.requests).toHaveLength(2);
    expect(elsewhere.requests).toBe(0);
    await elsewhere.stop();
  });

  test('of the bot’s sign-in: nothing is sent', async () => {
    one.authority.botFault = 500;
    expect(why(await one.bot.post(chat, card).catch((cause: unknown) => cause))).toEqual(['later', undefined]);
    expect(await one.receives(await signed())).toBe(500);
    expect(one.connector.requests).toEqual([]);
  });
});

test.each<Fault>(['silent', 'lost'])('the bot gives up on a service that doesn’t answer ("%s")', async (fault) => {
  // On a busy machine a short wait may be over before the request has left.
  for (let patience = 100; ; patience *= 4) {
    one = await SignedBot.start(patience);
    const { bot, connector } = one;
    connector.fault = fault;
    for (const act of [() => bot.post(chat, card), () => bot.badge(chat, 'aiko')])
      expect(why(await act().catch((cause: unknown) => cause))).toEqual(['later', undefined]);
    expect(connector.requests.length).toBeLessThanOrEqual(2);
    if (connector.requests.length === 2) return;
    await one.stop();
  }
});

describe('an activity', () => {
  const unknown: Array<[string, object, number]> = [
    ['a sign-in', { type: 'invoke', name: 'signin/verifyState' }, 501],
    ['a token exchange', { type: 'invoke', name: 'signin/tokenExchange' }, 501],
    ['a failed sign-in', { type: 'invoke', name: 'signin/failure' }, 501],
    ['a file', { type: 'invoke', name: 'fileConsent/invoke' }, 501],
    ['a message extension', { type: 'invoke', name: 'composeExtension/submitAction' }, 501],
    ['a task', { type: 'invoke', name: 'task/fetch' }, 501],
    ['an invoke without a name', { type: 'invoke' }, 501],
    ['typing', { type: 'typing' }, 200],
    ['an installation', { type: 'installationUpdate' }, 200],
    ['a reaction', { type: 'messageReaction' }, 200],
    ['another event', { type: 'event', name: 'toString' }, 200],
    ['the end of a conversation', { type: 'endOfConversation' }, 200],
    ['nobody added', { type: 'conversationUpdate' }, 200],
  ];
  test.each(unknown)('that the bot has no answer to (%s) causes no request', async (_what, activity, status) => {
    one = await SignedBot.start();
    expect(await one.receives(await signed(), activity)).toBe(status);
    expect(one.connector.requests).toEqual([]);
    expect(one.authority.requests).toEqual([]);
    expect(one.troubles).toEqual([]);
  });

  test('about the meeting reaches the listener', async () => {
    const happened: unknown[] = [];
    one = await SignedBot.start(8_000, {
      added: ({ conversation }) => void happened.push(['added', conversation]),
      meetingChanged: async ({ conversation }, change) => void happened.push([change, conversation]),
      left: async ({ conversation }, people) => void happened.push(['left', conversation, people]),
    });
    const send = async (activity: object) => expect(await one.receives(await signed(), activity)).toBe(200);
    const event = (name: string, value: object = {}) =>
      send({ type: 'event', name: `application/vnd.microsoft.${name}`, value });
    await event('meetingStart');
    await event('meetingEnd');
    await event('meetingParticipantsLeave', { members: [{ user: { aadObjectId: 'TOMAS' } }] });
    await send({ type: 'conversationUpdate', membersAdded: [{ id: '29:b' }] });
    await send({ type: 'conversationUpdate', membersAdded: [{ id: `28:${botId}` }] });
    expect(happened).toEqual([
      ['meeting-resumed', 'chat'],
      ['meeting-ended', 'chat'],
      ['left', 'chat', ['tomas']],
      ['added', 'chat'],
    ]);
  });

  test('whose handling fails is answered with 500, and reported without content', async () => {
    const fail = async () => {
      throw new Error('CANARY');
    };
    one = await SignedBot.start(8_000, { said: fail, pressed: fail, left: fail, meetingChanged: fail });
    const value = { action: { type: 'Action.Execute', verb: 'agenda', data: { openedAt: 1 } } };
    const activities = [
      {},
      { type: 'invoke', name: 'adaptiveCard/action', value },
      { type: 'event', name: 'application/vnd.microsoft.meetingEnd' },
    ];
    for (const activity of activities) expect(await one.receives(await signed(), activity)).toBe(500);
    expect(one.troubles.map(why)).toEqual(activities.map(() => ['later', undefined]));
  });
});
