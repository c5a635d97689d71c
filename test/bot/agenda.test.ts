import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BotWorld, chat } from '../support/botWorld.ts';
import type { Fault } from '../support/loopback.ts';

const cleared = 'Cleared. Mini-M keeps nothing of this meeting.';
let world: BotWorld;

beforeEach(async () => {
  world = await BotWorld.start(2);
});
afterEach(() => world.stop());

const messages = () => world.connector.messages(chat);
const posts = () => world.connector.requests.filter(({ method }) => method === 'POST').length;
const edits = () => world.connector.requests.filter(({ method }) => method === 'PUT').length;

/** Skips time in steps until the condition holds, so that retries happen. */
function inTime(condition: () => boolean, step = 5_000): Promise<void> {
  return vi.waitFor(
    () => {
      if (condition()) return;
      world.clock.skip(step);
      throw new Error(`never: ${condition}`);
    },
    { timeout: 10_000, interval: 20 },
  );
}

describe('the agenda in the chat', () => {
  test('is posted once for a session that two processes hold, and edited by the clear', async () => {
    const aiko = await world.started();
    await world.join('tomas', 1);
    await aiko.until(() => aiko.shared.agenda === 'posted');
    world.clock.skip(10_000);
    await aiko.clears(world.clock);
    await inTime(() => world.connector.shown(chat).includes(cleared));
    world.clock.skip(60_000);
    expect(messages().size).toBe(1);
    expect(messages().get('message-1')?.edits).toBe(1);
    expect(Object.keys(messages().get('message-1')?.card ?? {})).toEqual(['type', 'version', 'body']);
    expect(world.connector.requests).toHaveLength(2);
  });

  test('shows the group’s settings and follows their changes', async () => {
    const aiko = await world.started();
    await aiko.until(() => aiko.shared.agenda === 'posted');
    expect(world.connector.shown(chat)).toContain('What’s said here stays here.');
    expect(world.connector.shown(chat)).toContain('5 minutes at a time');
    await aiko.command({ type: 'change-settings', settings: { rule: 'chatham-house', timeBoxMinutes: 8 } });
    await inTime(() => world.connector.shown(chat).includes('8 minutes at a time'));
    expect(world.connector.shown(chat)).toContain('Chatham House');
    expect(messages().size).toBe(1);
  });

  test('is posted again once after someone deleted it, and not a second time', async () => {
    const aiko = await world.started();
    const change = (timeBoxMinutes: number) => aiko.command({ type: 'change-settings', settings: { timeBoxMinutes } });
    await aiko.until(() => aiko.shared.agenda === 'posted');
    for (const [i, size] of [1, 0].entries()) {
      messages().clear();
      await change(8 + i);
      await inTime(() => edits() === i + 1 && messages().size === size);
    }
    world.clock.skip(600_000);
    await change(11);
    expect(posts()).toBe(2);
  });

  test('if the bot isn’t in the chat, everyone is told, and the card comes once the bot is added', async () => {
    world.connector.fault = { status: 403 };
    const aiko = await world.started();
    await aiko.until(() => aiko.shared.agenda === 'not-in-chat');
    const asked = world.connector.requests.length;
    world.clock.skip(30_000);
    expect(world.connector.requests).toHaveLength(asked);
    world.connector.fault = undefined;
    await world.joinsChat();
    await aiko.until(() => aiko.shared.agenda === 'posted');
  });

  const faults: Array<[string, Fault, messages: number]> = [
    ['429 with Retry-After', { status: 429, headers: { 'retry-after': '3' } }, 1],
    ['500', { status: 500 }, 1],
    ['503', { status: 503 }, 1],
    ['a closed connection', 'dropped', 1],
    ['no answer', 'silent', 1],
    // Indistinguishable from a closed connection, so there may be one message too many.
    ['a lost answer', 'lost', 2],
  ];
  test.each(faults)('is posted despite %s, while the session continues', async (_name, fault, size) => {
    world.connector.faults.push(fault);
    const aiko = await world.started();
    expect(await aiko.command({ type: 'add-topic', text: 'Goes on' })).toBeUndefined();
    await inTime(() => aiko.shared.agenda === 'posted');
    expect(messages().size).toBe(size);
    expect(posts()).toBe(2);
  });

  test.each(faults)('is taken back despite %s', async (_name, fault) => {
    const aiko = await world.started();
    await aiko.until(() => aiko.shared.agenda === 'posted');
    world.connector.faults.push(fault, fault);
    await aiko.clears(world.clock);
    await inTime(() => edits() === 3);
    expect(world.connector.shown(chat)).toContain(cleared);
    await vi.waitFor(async () => expect(await world.left()).toBeUndefined());
  });

  test('a card that someone deleted counts as taken back', async () => {
    const aiko = await world.started();
    await aiko.until(() => aiko.shared.agenda === 'posted');
    messages().clear();
    await aiko.clears(world.clock);
    await vi.waitFor(async () => expect(await world.left()).toBeUndefined());
    world.clock.skip(120_000);
    expect(edits()).toBe(1);
    expect(posts()).toBe(1);
    expect(world.lines.join('\n')).not.toContain('taken back');
  });

  test('a card that can’t be edited is reported and retried for an hour; a refresh shows "Cleared"', async () => {
    const aiko = await world.started();
    await aiko.until(() => aiko.shared.agenda === 'posted');
    const { openedAt } = aiko.shared;
    world.connector.fault = { status: 403 };
    await aiko.clears(world.clock);
    await inTime(() => world.lines.join('\n').includes('could not take back a card yet'));
    await inTime(() => world.lines.join('\n').includes('gave up taking back a card'), 60_000);
    const tried = edits();
    for (let minute = 0; minute < 30; minute++) world.clock.skip(60_000);
    expect(edits()).toBe(tried);
    // One attempt per minute and process.
    expect(tried).toBeLessThan(130);
    world.connector.fault = undefined;
    expect(JSON.stringify(await world.presses('aiko', 'agenda', { openedAt }))).toContain(cleared);
    // A press names its message, but anyone can forge that, so nothing is edited.
    expect(edits()).toBe(tried);
  });

  test('a pause requested by the service is kept', async () => {
    world.connector.faults.push({ status: 429, headers: { 'retry-after': '40' } });
    const aiko = await world.started();
    await world.connector.until(() => posts() === 1);
    // By now the retry is scheduled after the pause.
    await aiko.command({ type: 'add-topic', text: 'Goes on' });
    world.clock.skip(35_000);
    await aiko.command({ type: 'add-topic', text: 'And on' });
    expect(posts()).toBe(1);
    await inTime(() => posts() === 2);
  });

  test('a clear during the post leaves no card behind', async () => {
    const aiko = await world.started();
    await aiko.clears(world.clock);
    await inTime(() => messages().size === 0 || world.connector.shown(chat).includes(cleared));
  });

  test('a second message after a lost answer shows the same, and a refresh removes neither', async () => {
    world.connector.faults.push('lost');
    const aiko = await world.started();
    await inTime(() => aiko.shared.agenda === 'posted');
    await aiko.command({ type: 'add-topic', text: 'Shown' });
    const { openedAt } = aiko.shared;
    const refreshed = (message: string) => world.presses('aiko', 'agenda', { openedAt }, message);
    for (const message of ['message-1', 'message-2'])
      expect(JSON.stringify(await refreshed(message))).toContain('One topic so far.');
    expect([...messages().keys()]).toEqual(['message-1', 'message-2']);
    await aiko.clears(world.clock);
    await inTime(() => world.connector.shown(chat).includes(cleared));
    expect(JSON.stringify(await refreshed('message-1'))).toContain(cleared);
  });
});
