import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { longestText, readActivity } from '../../server/bot/activity.ts';

const activity = {
  type: 'message',
  id: 'activity',
  channelId: 'msteams',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  conversation: { id: '19:meeting_x@thread.v2', tenantId: 'TENANT', isGroup: true },
  channelData: { tenant: { id: 'TENANT' }, meeting: { id: 'made-up' } },
  from: { id: '29:aiko', aadObjectId: 'AIKO', name: 'Aiko' },
  recipient: { id: '28:bot', name: 'Mini-M' },
  text: '<at>Mini-M</at> help',
  locale: 'de-AT',
};
const press = (value: unknown) =>
  readActivity({ ...activity, type: 'invoke', name: 'adaptiveCard/action', value })?.press;

describe('an activity', () => {
  test('is read only as far as needed', () => {
    expect(readActivity(activity)).toEqual({
      envelope: {
        type: 'message',
        name: undefined,
        channelId: 'msteams',
        id: 'activity',
        serviceUrl: activity.serviceUrl,
        conversation: {
          id: '19:meeting_x@thread.v2',
          tenantId: 'TENANT',
          isGroup: true,
          conversationType: 'groupChat',
          name: '',
        },
        from: { id: '29:aiko', name: '' },
        recipient: { id: '28:bot', name: '' },
        membersAdded: [],
      },
      chat: { tenant: 'tenant', conversation: '19:meeting_x@thread.v2', meeting: '' },
      asker: {
        chat: { tenant: 'tenant', conversation: '19:meeting_x@thread.v2', meeting: '' },
        person: 'aiko',
        locale: 'de-AT',
      },
      text: '<at>Mini-M</at> help',
      press: undefined,
      left: [],
    });
  });

  test('passes nothing people wrote to the library, only a few short ids, whatever was posted', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 5_000 }),
      fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }),
      fc.constant('CANARY'.repeat(20_000)),
      fc.constant(Array.from({ length: 3_000 }, () => ({ id: 'CANARY', user: { aadObjectId: 'x'.repeat(600) } }))),
    );
    const keys = [
      ...Object.keys(activity),
      'value',
      'entities',
      'membersAdded',
      'attachments',
      'replyToId',
      'deliveryMode',
    ];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), anything, { maxKeys: 12 }), (changed) => {
        const { type: _type, ...others } = changed;
        const heard = readActivity({ ...activity, ...others });
        if (!heard) return;
        expect(JSON.stringify(heard.envelope).length).toBeLessThan(24_000);
        expect(heard.text.length).toBeLessThanOrEqual(longestText);
        expect(heard.left.length).toBeLessThanOrEqual(500);
        expect(JSON.stringify(heard).length).toBeLessThan(128_000);
      }),
      { numRuns: 500 },
    );
    const big = 'CANARY'.repeat(20_000);
    const full = {
      ...activity,
      text: big,
      entities: [{ type: 'mention', text: big, mentioned: { id: '28:bot', name: big } }],
      attachments: [{ content: big }],
    };
    expect(JSON.stringify(readActivity(full)?.envelope)).not.toContain('CANARY');
  });

  test.each([
    ['no type', { type: undefined }],
    ['no channel', { channelId: undefined }],
    ['another channel', { channelId: 'directline' }],
    ['no conversation', { conversation: null }],
    ['no tenant', { channelData: null, conversation: { id: 'x' } }],
    ['a tenant that isn’t a string', { channelData: { tenant: { id: 7 } } }],
    ['no service address', { serviceUrl: undefined }],
    ['no sender', { from: null }],
    ['a sender without an account', { from: { id: '29:guest' } }],
    ['a sender without an id', { from: { aadObjectId: 'AIKO' } }],
    ['an empty sender id', { from: { id: '', aadObjectId: 'AIKO' } }],
    ['a sender without an id in an event', { type: 'event', from: { aadObjectId: 'AIKO' } }],
    ['no recipient', { recipient: null }],
    ['an id that is too long', { from: { id: '29:x', aadObjectId: 'x'.repeat(513) } }],
  ])('with %s is rejected', (_what, changed) => {
    expect(readActivity({ ...activity, ...changed })).toBeUndefined();
  });

  test.each([null, undefined, 'x', 7, [], [activity], true])('can’t be %o', (body) => {
    expect(readActivity(body)).toBeUndefined();
  });

  test('about added members names only the bot', () => {
    const added = (membersAdded: unknown) =>
      readActivity({ ...activity, type: 'conversationUpdate', membersAdded })?.envelope.membersAdded;
    expect(added([{ id: '29:aiko' }, { id: '28:bot' }])).toEqual([{ id: '28:bot', name: '' }]);
    for (const none of [[], [{ id: '29:aiko' }], [null, 7], 'x', { id: '28:bot' }, null])
      expect(added(none)).toEqual([]);
  });

  test.each(['entities', 'membersAdded', 'members'])('has at most 500 of its %s read', (list) => {
    let reads = 0;
    const entry = () =>
      Object.defineProperties(
        {},
        {
          type: { get: () => void reads++ },
          id: { get: () => void reads++ },
          user: { get: () => void reads++ },
        },
      );
    const entries = Array.from({ length: 20_000 }, entry);
    const flood = { ...activity, locale: undefined, [list]: entries, value: { [list]: entries } };
    expect(readActivity(flood)).toBeDefined();
    expect(reads).toBeGreaterThan(0);
    expect(reads).toBeLessThanOrEqual(500);
  });

  test('of a press holds the button and its session', () => {
    const made = (action: object) => press({ action: { type: 'Action.Execute', ...action } });
    expect(made({ verb: 'clear', data: { openedAt: 7, activity: 'x' }, person: 'y' })).toEqual({
      verb: 'clear',
      openedAt: 7,
    });
    for (const data of [undefined, null, {}, { openedAt: '7' }, { openedAt: null }, [7]])
      expect(made({ verb: 'clear', data })).toBeUndefined();
    for (const verb of ['', 'Clear', 'remove', 'constructor', ['clear'], null])
      expect(made({ verb, data: { openedAt: 7 } })).toBeUndefined();
    for (const value of [null, 'clear', [], { action: null }]) expect(press(value)).toBeUndefined();
  });

  test('has the locale of its sender’s client, if it’s valid', () => {
    const read = (changed: object) => readActivity({ ...activity, locale: undefined, ...changed })?.asker?.locale;
    expect(read({ entities: [null, { type: 'mention' }, { type: 'clientInfo', locale: 'ja-JP' }] })).toBe('ja-JP');
    for (const locale of [7, 'x'.repeat(200), null]) expect(read({ locale })).toBeUndefined();
  });
});
