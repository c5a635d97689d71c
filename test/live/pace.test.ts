import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { closeCodes } from '#session/protocol.ts';
import { troubleSentences } from '#session/troubleSentences.ts';
import { type Limits, usualLimits } from '../../server/live/limits.ts';
import { transports } from '../../server/live/liveSocket.ts';
import { manualClock, type SkippableClock } from '../../server/rehearsal/clock.ts';
import { memoryStore } from '../../server/store/memory.ts';
import { connectOver } from '../support/connectOver.ts';
import { type TestApp, testApp, unlimited } from '../support/testApp.ts';
import { TestWindow } from '../support/wire.ts';

let clock: SkippableClock;
let app: TestApp;
beforeEach(() => {
  clock = manualClock(Date.UTC(2026, 10, 24, 9));
});
afterEach(() => app.close());

const slowDown = { code: closeCodes['slow-down'], reason: 'slow-down' };

/** Aiko facilitates; Tomás sends too fast. Nothing they did before counts. */
async function twoInASession(limits: Partial<Limits>) {
  app = await testApp(memoryStore(clock), clock, 'silent', { ...unlimited, ...limits });
  const aiko = await TestWindow.join(app.url, 'Aiko');
  await aiko.start({ settings: { topicsEach: 5 } });
  const tomas = await TestWindow.join(app.url, 'Tomás');
  await tomas.until(() => tomas.view !== undefined);
  await tomas.command({ type: 'acknowledge-rule' });
  clock.skip(9_000);
  return { aiko, tomas };
}

/** Sends this many commands at once; resolves with their outcomes. */
function hurry(window: TestWindow, times: number): Promise<(string | undefined)[]> {
  const outcome = () => window.command({ type: 'mark-copied' }).catch(() => 'closed');
  return Promise.all(Array.from({ length: times }, outcome));
}

function tally(outcomes: readonly (string | undefined)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) counts[outcome ?? 'done'] = (counts[outcome ?? 'done'] ?? 0) + 1;
  return counts;
}

describe.each(transports)('a connection by %s that sends too fast', (transport) => {
  connectOver(transport);
  const perConnection = { atOnce: 20, perSecond: 4 };

  it('has the rest refused, and is served again after a pause; others notice nothing', async () => {
    const { aiko, tomas } = await twoInASession({ perConnection });
    expect(tally(await hurry(tomas, 25))).toEqual({ done: 20, 'slow-down': 5 });
    expect(tomas.of('trouble')[0]).toMatchObject({ sentence: troubleSentences['slow-down'], counter: 22 });
    expect(await aiko.command({ type: 'add-topic', text: 'Of Aiko' })).toBeUndefined();
    clock.skip(2_000);
    expect(tally(await hurry(tomas, 3))).toEqual({ done: 3 });
    expect([tomas.closedWith, aiko.closedWith]).toEqual([undefined, undefined]);
  });

  it('has refused commands done once, when they are repeated', async () => {
    const { tomas } = await twoInASession({ perConnection });
    await hurry(tomas, 20);
    const add = { type: 'add-topic', text: 'In a hurry' } as const;
    expect(await tomas.command(add, 900)).toBe('slow-down');
    clock.skip(5_000);
    expect(tomas.shared.order).toEqual([]);
    expect(await tomas.command(add, 900)).toBeUndefined();
    expect(await tomas.command(add, 900)).toBeUndefined();
    expect(tomas.shared.order).toHaveLength(1);
  });

  it('is closed if it continues; a window that returns after the pause has everything back', async () => {
    const { aiko, tomas } = await twoInASession({ perConnection });
    const { 'slow-down': refused, done = 0, closed = 0 } = tally(await hurry(tomas, 100));
    // Some answers were lost with the connection; the tab repeats unanswered commands.
    expect([refused, done <= 20, done + closed]).toEqual([9, true, 91]);
    expect(tomas.closedWith).toEqual(slowDown);
    await aiko.until(() => aiko.others[0] !== undefined);
    expect(await aiko.command({ type: 'add-topic', text: 'Of Aiko' })).toBeUndefined();
    const back = await TestWindow.join(app.url, 'Tomás', {
      id: tomas.id,
      ...(tomas.seen && { seen: tomas.seen }),
    });
    await back.until(() => back.view !== undefined);
    expect(back.shared.order).toHaveLength(1);
    expect(await back.command({ type: 'add-topic', text: 'Of Tomás' }, 901)).toBeUndefined();
  });

  it.runIf(transport === 'websocket')(
    'is closed for broken messages, pings and joins like for any others',
    async () => {
      await twoInASession({ perConnection });
      const floods: Array<(window: WebSocket, n: number) => void> = [
        (window) => window.send('{'),
        (window) => window.send('x'.repeat(500)),
        (window, n) => window.send(JSON.stringify({ type: 'ping', sentAt: n })),
        (window) => window.ping(),
        (window) => window.send(JSON.stringify({ type: 'command', counter: 1, command: { type: 'mark-copied' } })),
      ];
      for (const flood of floods) {
        const window = new WebSocket(app.url, { origin: 'http://127.0.0.1:1' });
        await once(window, 'open');
        for (let n = 0; n < 30; n++) flood(window, n);
        const [code, reason] = await once(window, 'close');
        expect({ code, reason: String(reason) }).toEqual(slowDown);
      }
    },
  );

  it('is closed at once if joins come too fast, because the window would wait for the answer forever', async () => {
    await twoInASession({ perConnection });
    const window = new TestWindow(app.url);
    await window.opened();
    for (let n = 0; n < 20; n++) window.send({ type: 'ping', sentAt: n });
    window.sendJoin('Priya');
    await window.until(() => window.closedWith !== undefined);
    expect(window.closedWith).toEqual(slowDown);
    expect(window.of('vacant')).toEqual([]);
  });
});

describe.each(transports)('a person who sends too fast by %s', (transport) => {
  connectOver(transport);
  // A join counts as ten.
  const perPerson = { atOnce: 40, perSecond: 10 };

  it('is refused on every connection, and no one else is', async () => {
    const { aiko, tomas } = await twoInASession({ perPerson });
    const stage = await TestWindow.join(app.url, 'Tomás');
    await stage.until(() => stage.view !== undefined);
    const [panel, other] = [await hurry(tomas, 15), await hurry(stage, 20)];
    expect([tally(panel), tally(other)]).toEqual([{ done: 15 }, { done: 15, 'slow-down': 5 }]);
    expect(await tomas.command({ type: 'mark-copied' })).toBe('slow-down');
    expect(tally(await hurry(aiko, 30))).toEqual({ done: 30 });
    clock.skip(2_000);
    expect(await tomas.command({ type: 'mark-copied' })).toBeUndefined();
  });

  it('is closed if they continue, and gains nothing by returning at once', async () => {
    const { aiko, tomas } = await twoInASession({ perPerson });
    const { 'slow-down': refused, done = 0, closed = 0 } = tally(await hurry(tomas, 80));
    expect([refused, done <= 40, done + closed]).toEqual([19, true, 61]);
    expect(tomas.closedWith).toEqual(slowDown);
    for (let n = 0; n < 3; n++) {
      const back = new TestWindow(app.url);
      await back.opened();
      back.sendJoin('Tomás');
      await back.until(() => back.closedWith !== undefined);
      expect(back.closedWith).toEqual(slowDown);
    }
    expect(await aiko.command({ type: 'add-topic', text: 'Of Aiko' })).toBeUndefined();
    clock.skip(5_000);
    const back = await TestWindow.join(app.url, 'Tomás', { id: tomas.id });
    await back.until(() => back.view !== undefined);
    expect(back.shared.order).toHaveLength(1);
  });

  it('can’t join again and again', async () => {
    await twoInASession({ perPerson });
    const windows: TestWindow[] = [];
    for (let n = 0; n < 6; n++) {
      const window = new TestWindow(app.url);
      await window.opened();
      window.sendJoin('Priya', { meeting: `meeting-${n}` });
      await window.until(() => window.closedWith !== undefined || window.of('vacant').length === 1);
      windows.push(window);
    }
    expect(windows.map((window) => window.closedWith?.reason)).toEqual([
      ...Array(4).fill(undefined),
      'slow-down',
      'slow-down',
    ]);
  });
});

it('the default limits allow ten presses a second in panel and stage', async () => {
  const { perConnection, perPerson } = usualLimits;
  const { tomas } = await twoInASession({ perConnection, perPerson });
  const stage = await TestWindow.join(app.url, 'Tomás');
  await stage.until(() => stage.view !== undefined);
  for (let second = 0; second < 60; second++) {
    expect(tally([...(await hurry(tomas, 10)), ...(await hurry(stage, 10))])).toEqual({ done: 20 });
    clock.skip(1_000);
  }
});
