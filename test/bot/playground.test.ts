import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { limits } from '#session/limits.ts';
import type { Card } from '../../server/bot/card.ts';
import { BotWorld, chat } from '../support/botWorld.ts';
import { type Playground, playground } from '../support/playground.ts';

/** The messages of the playground to its page. */
interface News {
  action: string;
  message?: { messageId: string; text?: string; attachments: Array<{ content: Card }> };
}

let client: Playground;
let world: BotWorld;
let page: WebSocket;
let news: News[];

beforeEach(async () => {
  client = await playground(chat);
  world = await BotWorld.start(0, { connectorUrl: () => client.connectorUrl, patience: 8_000 });
  const { url } = await world.addProcess();
  await client.start(url.replace('ws:', 'http:').replace('/live', '/api/messages'));
  news = [];
  page = new WebSocket(`${client.url.replace('http:', 'ws:')}_ws_conversation/v1/conversations/stream`);
  page.on('message', (data) => news.push(JSON.parse(String(data))));
  await new Promise((open) => page.once('open', open));
}, 60_000);
afterEach(async () => {
  page.terminate();
  await world.stop();
  await client.stop();
});

const post = async (path: string, body: object): Promise<unknown> => {
  const answer = await fetch(`${client.url}_conversation/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
  return answer.text().then((text) => text && JSON.parse(text));
};
const from = { id: '29:aiko' };
const says = (text: string) => {
  const mention = '<at>Mini-M</at>';
  const mentions = [{ mentioned: { id: 'bot' }, text: mention }];
  return post(`conversations/${chat}/messages`, { from, text: `${mention} ${text}`, textFormat: 'plain', mentions });
};
const presses = (message: string, verb: string, data: object) =>
  post('invoke', {
    name: 'adaptiveCard/action',
    value: { action: { type: 'Action.Execute', verb, data } },
    from,
    conversation: { id: chat },
    replyToId: message,
  });
const shown = (words: string) => news.filter(({ message }) => JSON.stringify(message)?.includes(words));
const until = (words: string, times = 1) =>
  vi.waitFor(() => expect(shown(words).length).toBeGreaterThanOrEqual(times), { timeout: 15_000, interval: 50 });

/**
 * A third-party client: Microsoft 365 Agents Playground, driven like its own page does. It has no meetings, so the test's identity says
 * who is there.
 */
test('Microsoft’s own client shows the bot’s messages, its card, the answer to a press, and the card taken back', async () => {
  await says('help');
  await until('Mention me with one of these words');

  const aiko = await world.started();
  await aiko.command({ type: 'add-topic', text: 'CANARY-TOPIC' });
  await until('This message holds no topics.');
  const [posted] = shown('This message holds no topics.');
  expect(posted?.message?.attachments[0]?.content.refresh?.action.verb).toBe('agenda');
  const message = posted?.message?.messageId ?? '';

  const { openedAt } = aiko.shared;
  const own = (await presses(message, 'agenda', { openedAt })) as { type: string; value: Card };
  expect(own.type).toBe('application/vnd.microsoft.card.adaptive');
  expect(JSON.stringify(own.value)).toContain('aiko');
  expect(JSON.stringify(own.value)).not.toContain('CANARY');

  await says('clear');
  await until('Clear this session?');
  const asked = shown('Clear this session?')[0]?.message?.messageId ?? '';
  expect(JSON.stringify(await presses(asked, 'clear', { openedAt }))).toContain('Last call');
  await aiko.until(() => aiko.shared.lastCall !== undefined);
  world.clock.skip(limits.lastCall);
  await aiko.until(() => aiko.cleared);
  await until('Cleared. Mini-M keeps nothing of this meeting.');
  const updated = shown('Cleared.').filter(({ action }) => /update/i.test(action));
  expect(updated.map((one) => one.message?.messageId)).toEqual([message]);
  // The question is still in the chat; a client that shows it refreshes it.
  expect(JSON.stringify(await presses(asked, 'confirm', { openedAt }))).toContain('Cleared. Mini-M keeps nothing');
  expect(JSON.stringify(news)).not.toContain('CANARY');
}, 60_000);
