import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Card } from '../../server/bot/card.ts';
import type { Command } from '../../server/session/command.ts';
import { BotWorld, chat } from '../support/botWorld.ts';
import type { TestWindow } from '../support/wire.ts';
import { topicId } from '../support/written.ts';

const minute = 60_000;
const names = ['aiko', 'tomas', 'priya', 'lena', 'omar', 'yuki'] as const;
type Name = (typeof names)[number];
let world: BotWorld;

beforeEach(async () => {
  // A dialog is tried only once, and this machine may be slow.
  world = await BotWorld.start(2, { patience: 10_000 });
});
afterEach(() => world.stop());

/**
 * Six people, 60 minutes, two processes. Everyone's client refreshes the card when it arrives, after the vote and at the end; each
 * person looks at it once more. The facilitator closes the panel twice and is called back.
 */
test('a whole meeting of 60 minutes takes the bot less than 40 requests', async () => {
  const windows = new Map<Name, TestWindow>();
  const of = (name: Name) => windows.get(name) as TestWindow;
  const aiko = await world.join('aiko');
  // Too early for all topics: if the facilitator is away, they get a badge.
  await aiko.start({ plannedEnd: world.clock.now() + 56 * minute });
  windows.set('aiko', aiko);
  for (const [i, name] of names.slice(1).entries()) {
    windows.set(name, await world.join(name, i % 2));
    expect(await of(name).command({ type: 'acknowledge-rule' })).toBeUndefined();
  }
  await aiko.until(() => aiko.shared.agenda === 'posted');
  const { openedAt } = aiko.shared;
  const began = world.clock.now();
  /** Skips to this minute of the meeting in small steps, so that everything due happens. */
  const at = async (wanted: number) => {
    while (world.clock.now() < began + wanted * minute) {
      world.clock.skip(Math.min(30_000, began + wanted * minute - world.clock.now()));
      await new Promise((settled) => setImmediate(settled));
    }
  };
  let looked = 0;
  const looks = async (...who: readonly Name[]) => {
    for (const name of who) {
      looked += 1;
      const shown = await world.presses(name, 'agenda', { openedAt }, 'message-1');
      expect((shown as Card).refresh).toBeDefined();
      expect(JSON.stringify(shown)).not.toContain('CANARY');
    }
  };
  const told = (surface: string) =>
    world.connector.dialogs.filter((one) => JSON.stringify(one).includes(`"surface":"${surface}"`)).length;
  const leads = (command: Command) => of('aiko').command(command);
  const moves = async (to: (Command & { type: 'move-on' })['to']) => {
    expect(await leads({ type: 'move-on', step: of('aiko').shared.step, to })).toBeUndefined();
  };

  await looks(...names);
  await leads({ type: 'change-settings', settings: { timeBoxMinutes: 8 } });
  for (const [n, name] of names.entries()) {
    await of(name).command({ type: 'add-topic', topic: topicId(n + 1), text: `CANARY of ${name}` });
  }
  await at(4);
  await moves('vote');
  for (const name of names)
    for (const n of [1, 2, 3]) await of(name).command({ type: 'cast-vote', topic: topicId(((n * 5) % 6) + 1) });
  await at(7);
  await of('lena').until(() => of('lena').shared.phase.kind === 'vote' && 'order' in of('lena').shared);
  await looks(...names);
  await moves('discuss');
  for (const [i, name] of names.entries()) {
    // Twice the facilitator is reading the chat just when a topic's time is up.
    const away = i === 1 || i === 3;
    if (away) {
      await of('aiko').close();
      await of('tomas').until(() => of('tomas').facilitator?.awaySince !== undefined);
    }
    await at(15 + 8 * i);
    await of('tomas').until(() => 'checkIn' in of('tomas').shared.phase);
    await looks(name);
    if (away) {
      const asked = i === 1 ? 1 : 2;
      await world.connector.until(() => told('meetingStage') === asked, 15_000);
      windows.set('aiko', await world.join('aiko'));
      await of('aiko').until(() => of('aiko').view !== undefined);
    }
    if (i < 5) await moves('next-topic');
  }
  await moves('wrap-up');
  await at(60);
  await looks(...names);
  await world.happens('meetingEnd');
  await of('tomas').until(() => of('tomas').shared.endsAt !== undefined);
  await at(62);
  // In smaller steps: the other process waits 15 seconds for the card's owner, which needs some real time.
  await vi.waitFor(() => {
    world.clock.skip(500);
    expect(world.connector.shown(chat)).toContain('Cleared.');
  });

  const { requests } = world.connector;
  const posts = requests.filter(({ method, path }) => method === 'POST' && path.includes('/activities')).length;
  const edits = requests.filter(({ method }) => method === 'PUT').length;
  const dialogs = requests.length - posts - edits;
  process.stdout.write(
    `a meeting of 60 minutes: ${posts} post, ${edits} edits, ${dialogs} for ${told('meetingStage')} dialogs and ${told('meetingTabIcon')} badges, ` +
      `${looked} questions who asks for a card: ${requests.length + looked}; beside it ${world.asked - looked} ` +
      'questions whether who has a panel open is still there\n',
  );
  expect(posts).toBe(1);
  expect(edits).toBe(2);
  expect([told('meetingStage'), told('meetingTabIcon')]).toEqual([2, 2]);
  expect(requests.length + looked).toBeLessThan(40);
  expect(requests.map(({ url, text }) => url + text).join('\n')).not.toContain('CANARY');
}, 60_000);
