import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../server/kit/clock.ts';
import { memoryStore } from '../../server/store/memory.ts';
import { type Store, StoreError, type Watcher } from '../../server/store/store.ts';
import { type TestApp, testApp } from '../support/testApp.ts';
import { TestWindow } from '../support/wire.ts';

let app: TestApp;
afterEach(() => app.close());

it('tells an idle window, and one that joins, when the store becomes unreachable and when it is back', async () => {
  const memory = memoryStore(systemClock);
  const watchers: Watcher[] = [];
  const store: Store = {
    ...memory,
    watch(name, watcher) {
      watchers.push(watcher);
      return memory.watch(name, watcher);
    },
  };
  app = await testApp(store);
  const heard = (window: TestWindow) => window.of('pong').map(({ sentAt, away }) => ({ sentAt, away }));
  const away = { sentAt: undefined, away: true };
  const back = { sentAt: undefined, away: undefined };

  const open = await TestWindow.join(app.url, 'Aiko');
  await open.start();
  const vacant = await TestWindow.join(app.url, 'Tomás', { meeting: 'another' });
  expect([...heard(open), ...heard(vacant)]).toEqual([]);

  for (const watcher of watchers) watcher.reachable(false);
  for (const window of [open, vacant]) await window.until(() => heard(window).length === 1);
  const late = await TestWindow.join(app.url, 'Priya');
  await late.until(() => late.view !== undefined);
  // It must come first: the session may take longer.
  expect(late.messages[0]).toMatchObject({ type: 'pong', away: true });
  expect([open, vacant, late].flatMap(heard)).toEqual([away, away, away]);

  for (const watcher of watchers) watcher.reachable(true);
  for (const window of [open, vacant, late]) await window.until(() => heard(window).length === 2);
  const after = await TestWindow.join(app.url, 'Lena');
  await after.until(() => after.view !== undefined);
  expect(await after.command({ type: 'acknowledge-rule' })).toBeUndefined();
  expect([open, vacant, late].map((window) => heard(window).at(-1))).toEqual([back, back, back]);
  expect(heard(after)).toEqual([]);
});

it('a command whose entry came back is done, even if the store then fails, and is answered when repeated', async () => {
  const memory = memoryStore(systemClock);
  let lost = false;
  const store: Store = {
    ...memory,
    async propose(...proposal) {
      const placed = await memory.propose(...proposal);
      if (!lost) return placed;
      // The entry has come back, and windows have been updated.
      await new Promise(setImmediate);
      throw new StoreError('Lost.');
    },
  };
  app = await testApp(store);
  const window = await TestWindow.join(app.url, 'Aiko');
  await window.start();
  await window.command({ type: 'acknowledge-rule' });
  const topic = { type: 'add-topic', text: 'Once' } as const;
  lost = true;
  expect(await window.command(topic, 50)).toBeUndefined();
  expect(window.of('change').at(-1)?.done).toEqual([50]);
  lost = false;
  expect(await window.command(topic, 50)).toBeUndefined();
  expect(Object.values(window.shared.topics)).toHaveLength(1);
});
