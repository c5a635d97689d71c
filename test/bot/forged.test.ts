import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BotWorld, chat } from '../support/botWorld.ts';
import type { TestWindow } from '../support/wire.ts';

let world: BotWorld;
let aiko: TestWindow;
let openedAt: number;

beforeEach(async () => {
  world = await BotWorld.start();
  aiko = await world.started();
  await world.join('tomas');
  await aiko.command({ type: 'add-topic', text: 'CANARY-TOPIC' });
  await aiko.until(() => aiko.shared.agenda === 'posted');
  openedAt = aiko.shared.openedAt;
  await world.reply(() => world.says('aiko', 'help'));
});
afterEach(() => world.stop());

const help = 'message-2';
/** Requests that change or remove a message. */
const changes = () => world.connector.requests.filter(({ method }) => method !== 'POST');
/** After this, all changes caused by earlier answers have reached the connector. */
const settled = () => world.reply(() => world.says('aiko', 'help'));

/** A press in which everything a client controls is forged. */
const forgeries: Array<[string, data: unknown, message: string]> = [
  ['a session that is over, on the agenda', { openedAt: 1 }, 'message-1'],
  ['a session that is over, on another message', { openedAt: 1 }, help],
  ['the running session, on another message', 'running', help],
  ['the running session, on a message of another chat', 'running', '../../chat-of-another/activities/1'],
  ['another meeting, session, message and person', { openedAt: 1, meeting: 'test:other', person: 'key-of-aiko' }, help],
];

describe('a forged press', () => {
  for (const attendance of ['in', 'out', 'unknown'] as const)
    for (const verb of ['agenda', 'clear', 'confirm', 'remove'])
      test.each(forgeries)(
        `changes nothing: "${verb}", sent by someone whom Teams calls "${attendance}", of %s`,
        async (_of, data, message) => {
          world.attendance.set('key-of-mallory', attendance);
          const made = data === 'running' ? { openedAt } : data;
          await world.presses('mallory', verb, made, message);
          await settled();
          expect(changes()).toEqual([]);
          expect([...world.connector.messages(chat).keys()]).toContain(help);
          expect(world.connector.shown(chat)).not.toContain('Cleared.');
          expect(aiko.cleared).toBe(false);
        },
      );

  test('of the facilitator’s own clear does nothing for another session', async () => {
    const answer = JSON.stringify(await world.presses('aiko', 'clear', { openedAt: openedAt - 1 }));
    expect(answer).toContain('earlier session');
    expect(answer).not.toContain('Mini-M keeps nothing');
    await settled();
    expect(changes()).toEqual([]);
    expect(aiko.cleared).toBe(false);
  });

  test.each(['out', 'unknown'] as const)(
    'of the facilitator’s clear is refused while Teams says "%s" about them',
    async (attendance) => {
      world.attendance.set('key-of-aiko', attendance);
      const answer = JSON.stringify(await world.presses('aiko', 'clear', { openedAt }));
      expect(answer).toContain(attendance === 'out' ? 'Join the meeting first' : 'use the Mini-M panel');
      expect(aiko.cleared).toBe(false);
    },
  );

  test('shows someone who is not in the meeting nothing but the steps', async () => {
    world.attendance.set('key-of-mallory', 'out');
    for (const verb of ['agenda', 'clear', 'confirm'])
      for (const data of [{ openedAt }, { openedAt: 1 }])
        expect(JSON.stringify(await world.presses('mallory', verb, data))).not.toMatch(/CANARY|aiko/);
  });

  test.each([
    ['no data', 'agenda', undefined],
    ['no session', 'agenda', {}],
    ['a session that isn’t a number', 'clear', { openedAt: '1' }],
    ['an unknown verb', 'remove', { openedAt: 1 }],
    ['data a thousand levels deep', 'agenda', JSON.parse(`${'['.repeat(1_000)}${']'.repeat(1_000)}`)],
  ])('with %s gets a message as the answer', async (_what, verb, data) => {
    expect(await world.presses('aiko', verb, data)).toContain('don’t recognize this button');
  });
});

describe('someone who asks', () => {
  test('is looked up in the meeting before the session is', async () => {
    const order: string[] = [];
    const { store } = world;
    const { nameOf } = store;
    store.nameOf = (meeting) => {
      order.push('session');
      return nameOf.call(store, meeting);
    };
    world.onAsked = () => order.push('attendance');
    for (const act of [
      () => world.presses('mallory', 'agenda', { openedAt }),
      () => world.presses('mallory', 'clear', { openedAt: 1 }),
      () => world.says('mallory', 'agenda'),
      () => world.says('mallory', 'clear'),
    ]) {
      order.length = 0;
      await act();
      expect(order[0]).toBe('attendance');
    }
  });

  test.each(['agenda', 'clear'])('gets no answer about the session to "%s" from outside the meeting', async (word) => {
    for (const [attendance, why] of [
      ['out', 'Join the meeting first'],
      ['unknown', 'use the Mini-M panel'],
    ] as const) {
      world.attendance.set('key-of-aiko', attendance);
      const answer = await world.reply(() => world.says('aiko', word));
      expect(answer).toContain(why);
      expect(answer).not.toContain('What’s said here');
    }
  });

  test('is the person that Teams names, whatever else the activity says', async () => {
    const value = {
      action: { type: 'Action.Execute', verb: 'clear', data: { openedAt } },
      from: { aadObjectId: 'key-of-aiko' },
    };
    const press = { type: 'invoke', name: 'adaptiveCard/action', value };
    const answer = await (
      await world.sends({ ...press, aadObjectId: 'key-of-aiko', user: 'key-of-aiko' }, 'tomas')
    ).text();
    expect(answer).toContain('Only the facilitator');
    for (const from of [undefined, null, {}, { id: '29:aiko' }, { aadObjectId: ['key-of-aiko'] }]) {
      const response = await world.sends({ ...press, from }, 'tomas');
      expect(response.status).toBeGreaterThanOrEqual(400);
    }
    expect(aiko.cleared).toBe(false);
  });

  test('is told to slow down after too many requests, and Teams isn’t asked about them', async () => {
    world.asked = 0;
    const answers = [];
    for (let n = 0; n < 60; n++) answers.push(JSON.stringify(await world.presses('mallory', 'agenda', { openedAt })));
    expect(world.asked).toBeLessThan(30);
    expect(answers.at(-1)).toContain('a lot at once');
    // Others are still answered.
    expect(JSON.stringify(await world.presses('tomas', 'agenda', { openedAt }))).toContain('aiko');
    const posts = world.connector.requests.length;
    for (let n = 0; n < 60; n++) await world.says('mallory', 'help');
    expect(world.connector.requests.length - posts).toBeLessThan(30);
    world.clock.skip(120_000);
    expect(await world.reply(() => world.says('mallory', 'help'))).toContain('Mention me');
  });
});

describe('an activity that isn’t from a Teams chat', () => {
  const wrong: Array<[string, object]> = [
    ['another channel', { channelId: 'webchat' }],
    ['a channel whose tokens the library checks differently', { channelId: 'AseChannel' }],
    ['no channel', { channelId: undefined }],
    ['a conversation id that is too long', { conversation: { id: 'x'.repeat(2_000), tenantId: 'tenant' } }],
    ['a conversation id that isn’t a string', { conversation: { id: { a: 1 } } }],
    ['a service address that is too long', { serviceUrl: `http://127.0.0.1/${'x'.repeat(4_000)}` }],
    ['a list', []],
  ];
  test.each(wrong)('is refused: %s', async (_what, changed) => {
    const before = world.connector.requests.length;
    const body = Array.isArray(changed) ? changed : { type: 'message', text: 'help', ...changed };
    const response = Array.isArray(body) ? await world.post(body) : await world.sends(body, 'aiko');
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: string }).error).toMatch(/^[A-Z].*\.$/);
    expect(world.connector.requests).toHaveLength(before);
  });

  test.each([
    ['unclosed tags', '<at '.repeat(60_000)],
    ['unclosed mentions', '<at>'.repeat(60_000)],
    ['blanks', ' '.repeat(240_000)],
    ['one word', 'a'.repeat(240_000)],
  ])('a text of 240 KB (%s) is answered like any other', async (_what, text) => {
    const entities = [{ type: 'mention', mentioned: { id: '28:bot' }, text: text.slice(0, 1_000) }];
    const reply = await world.reply(() => world.sends({ type: 'message', text, entities }, 'aiko'));
    expect(reply).toContain('I know four words');
  });
});

describe('someone outside the meeting', () => {
  test('can change nothing, sees nothing, and is never quoted', async () => {
    world.attendance.set('key-of-mallory', 'out');
    const made = fc.oneof(
      fc.constantFrom<unknown>(
        'message-1',
        help,
        chat,
        openedAt,
        'key-of-aiko',
        'test:standup',
        'clear',
        '28:bot',
        null,
      ),
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.jsonValue({ maxDepth: 3 }),
    );
    const data = fc.oneof(
      fc.record({ openedAt: fc.constantFrom(openedAt, openedAt - 1, 1, 1e300, -0) }),
      fc.dictionary(fc.constantFrom('openedAt', 'activity', 'meeting', 'message', 'session', 'person', 'verb'), made),
    );
    const action = fc.record({
      type: fc.constant('Action.Execute'),
      verb: fc.constantFrom('agenda', 'clear', 'confirm', 'x'),
      data,
    });
    // Only what Teams' service sets is genuine; everything else is forged.
    const forged = fc.record(
      {
        type: fc.constantFrom('message', 'invoke'),
        name: fc.constantFrom('adaptiveCard/action', 'task/fetch', 'composeExtension/query', undefined),
        value: fc.oneof(fc.record({ action }), made),
        text: fc.oneof(fc.constantFrom('<at>Mini-M</at> clear', 'agenda', 'clear'), fc.string({ unit: 'binary' })),
        replyToId: made,
        locale: made,
        entities: fc.array(made),
        attachments: fc.array(made),
        deliveryMode: fc.constantFrom('expectReplies', 'normal', 'notification'),
        recipient: fc.record({ id: made, role: fc.constantFrom('skill', 'bot') }),
        relatesTo: made,
        callerId: made,
        membersAdded: fc.array(made),
        id: fc.constantFrom('message-1', help, 'activity'),
      },
      { requiredKeys: ['type'] },
    );
    const before = world.connector.requests.length;
    await fc.assert(
      fc.asyncProperty(forged, async (activity) => {
        world.clock.skip(2_000);
        const answer = await (await world.sends({ ...activity, attack: 'CANARY-ATTACK' }, 'mallory')).text();
        expect(answer).not.toContain('CANARY');
      }),
      { numRuns: 300 },
    );
    await settled();
    expect(changes()).toEqual([]);
    expect(aiko.cleared).toBe(false);
    const sent = world.connector.requests.slice(before).map(({ url, text }) => url + text);
    expect(sent.join('\n')).not.toContain('CANARY');
    expect(new Set(world.connector.requests.map(({ path }) => path.split('/')[3]))).toEqual(new Set([chat]));
    expect(world.lines.join('\n')).not.toContain('CANARY');
  }, 60_000);
});
