import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { transports } from '../../server/live/liveSocket.ts';
import { manualClock, type SkippableClock } from '../../server/rehearsal/clock.ts';
import { memoryStore } from '../../server/store/memory.ts';
import type { Store } from '../../server/store/store.ts';
import { silentWatcher } from '../../server/store/store.ts';
import { connectOver } from '../support/connectOver.ts';
import { type TestApp, testApp } from '../support/testApp.ts';
import { TestWindow } from '../support/wire.ts';
import { topicId } from '../support/written.ts';

const minute = 60_000;
let clock: SkippableClock;
let store: Store;
let apps: TestApp[];

/** Two server processes on one store. */
beforeEach(async () => {
  clock = manualClock(Date.UTC(2026, 10, 22, 9));
  store = memoryStore(clock);
  apps = await Promise.all([testApp(store, clock, 'error'), testApp(store, clock, 'error')]);
});
afterEach(() => Promise.all(apps.map((app) => app.close())));

let next = 0;
const join = (name: string, options = {}) => TestWindow.join(apps[next++ % 2]?.url ?? '', name, options);

/** Opens a window for each of these people, who acknowledge the rule; the first facilitates. */
async function gathered(...names: string[]): Promise<TestWindow[]> {
  const windows = await Promise.all(names.map((name) => join(name)));
  const [facilitator, ...others] = windows as [TestWindow, ...TestWindow[]];
  await facilitator.start();
  for (const window of others) {
    await window.until(() => window.view !== undefined);
    await window.command({ type: 'acknowledge-rule' });
  }
  return windows;
}

/** Resolves when the log has the `times`th report of windows that left. */
async function departed(times: number): Promise<void> {
  const noted = Promise.withResolvers<void>();
  let seen = 0;
  const watch = await store.watch(store.nameOf('test:standup'), {
    ...silentWatcher,
    logged(_, logged) {
      if (logged.kind === 'entry' && logged.entry.command.type === 'windows-left' && ++seen === times) noted.resolve();
    },
  });
  await noted.promise;
  await watch.stop();
}

const moveOn = (window: TestWindow, to: 'vote' | 'reveal' | 'discuss' | 'next-topic' | 'wrap-up' | 'introduce') =>
  window.command({ type: 'move-on', step: window.shared.step, to });

const [first = '', second = ''] = [1, 2].map(topicId);

describe.each(transports)('a session over a real connection by %s', (transport) => {
  connectOver(transport);

  it('isn’t opened by looking, and opened once by two presses on Start', async () => {
    const [aiko, tomas] = await Promise.all([join('Aiko'), join('Tomás')]);
    expect(aiko.messages.map((m) => m.type)).toEqual(['vacant']);
    const answers = await Promise.all([aiko.start(), tomas.start()]);
    expect(answers.filter((a) => a === undefined)).toHaveLength(1);
    await Promise.all([aiko, tomas].map((w) => w.until(() => w.view !== undefined)));
    expect(aiko.shared.facilitator).toBe(tomas.shared.facilitator);
  });

  it('runs from the first topic to the cleared end', async () => {
    const windows = await gathered('Aiko', 'Tomás', 'Priya');
    const [aiko, tomas, priya] = windows as [TestWindow, TestWindow, TestWindow];
    await tomas.command({ type: 'add-topic', topic: first, text: 'Saying no to a date' });
    await priya.command({ type: 'add-topic', topic: second, text: 'A 1:1 without an agenda', help: 'ideas' });
    await aiko.until(() => aiko.shared.order.length === 2);
    await moveOn(aiko, 'vote');
    for (const window of windows) {
      await window.until(() => window.shared.phase.kind === 'vote');
      for (const topic of [second, second, first]) await window.command({ type: 'cast-vote', topic });
    }
    await aiko.until(() => aiko.shared.phase.kind === 'vote' && !aiko.shared.phase.open);
    expect(aiko.shared.topics[second]?.count).toBe(6);
    expect(aiko.shared.order).toEqual([second, first]);

    await moveOn(aiko, 'discuss');
    clock.skip(5 * minute);
    await Promise.all(
      windows.map((w) => w.until(() => w.shared.phase.kind === 'discuss' && w.shared.phase.checkIn !== undefined)),
    );
    for (const window of windows) {
      await window.command({ type: 'answer-check-in', step: window.shared.step, answer: 'finished' });
    }
    await aiko.until(() => aiko.shared.phase.kind === 'discuss' && aiko.shared.phase.checkIn?.tally?.finished === 3);
    await moveOn(aiko, 'next-topic');
    await moveOn(aiko, 'wrap-up');
    await aiko.clears(clock);
    await Promise.all(windows.map((w) => w.until(() => w.cleared)));
    expect(windows.map((w) => w.stepsBack)).toEqual([0, 0, 0]);
    const late = await join('Lena');
    expect(late.of('vacant')[0]?.clearedAt).toBe(clock.now());
    expect(await late.start()).toBe('just-cleared');
    expect(await late.start({ again: true })).toBeUndefined();
    expect(late.shared.order).toEqual([]);
  });

  it('counts a person with two windows once, and shows both the same', async () => {
    const [aiko] = (await gathered('Aiko', 'Tomás')) as [TestWindow, TestWindow];
    const again = await join('Aiko');
    await again.until(() => again.view !== undefined);
    await aiko.command({ type: 'add-topic', topic: first, text: 'One' });
    await moveOn(aiko, 'vote');
    await again.until(() => again.shared.phase.kind === 'vote');
    await Promise.all(
      [1, 2, 3, 4, 5].flatMap(() => [aiko, again]).map((w) => w.command({ type: 'cast-vote', topic: first })),
    );
    await again.until(() => again.own.votes[first] === 3);
    expect(aiko.own.votes).toEqual({ [first]: 3 });
    expect(aiko.shared.phase).toMatchObject({ finished: 1, of: 2 });
  });

  it('answers a repeated command with its outcome, and does nothing twice', async () => {
    const [aiko] = (await gathered('Aiko')) as [TestWindow];
    const id = aiko.id;
    expect(await aiko.command({ type: 'add-topic', topic: first, text: 'Once' }, 40)).toBeUndefined();
    expect(await aiko.command({ type: 'add-topic', text: '' }, 41)).toBe('text-empty');
    aiko.cut();
    const again = await join('Aiko', { id, seen: aiko.seen });
    await again.until(() => again.view !== undefined);
    expect(await again.command({ type: 'add-topic', topic: first, text: 'Once' }, 40)).toBeUndefined();
    expect(again.shared.order).toEqual([first]);
  });

  it('keeps everything of someone whose panels were closed for twenty minutes', async () => {
    const [aiko, tomas] = (await gathered('Aiko', 'Tomás')) as [TestWindow, TestWindow];
    await tomas.command({ type: 'add-topic', topic: first, text: 'Mine', help: 'a-listener' });
    await tomas.command({ type: 'write-takeaway', text: 'ask Priya' });
    await aiko.until(() => aiko.shared.order.length === 1);
    await moveOn(aiko, 'vote');
    await moveOn(aiko, 'reveal');
    await moveOn(aiko, 'discuss');
    await Promise.all([aiko.close(), tomas.close()]);
    await departed(2);
    clock.skip(20 * minute);
    const back = await join('Tomás');
    await back.until(() => back.view !== undefined);
    expect(back.own.takeaway).toBe('ask Priya');
    expect(back.shared.phase).toMatchObject({ kind: 'discuss', topic: first, checkIn: { answered: 0 } });
  });

  it('is cleared two minutes after the meeting ended, or an hour after the last window left', async () => {
    const [aiko] = (await gathered('Aiko')) as [TestWindow];
    await aiko.close();
    await departed(1);
    clock.skip(59 * minute);
    let look = await join('Aiko');
    await look.until(() => look.view !== undefined);
    await look.close();
    await departed(2);
    clock.skip(61 * minute);
    look = await join('Aiko');
    expect(look.messages.map((m) => m.type)).toEqual(['vacant']);
  });
});
