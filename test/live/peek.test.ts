import { afterEach, beforeEach, expect, test } from 'vitest';
import { protocolVersion } from '#session/protocol.ts';
import { systemClock } from '../../server/kit/clock.ts';
import { memoryStore } from '../../server/store/memory.ts';
import { spelled } from '../support/fakeLock.ts';
import { withoutLastCall } from '../support/lastCall.ts';
import { type TestApp, testApp } from '../support/testApp.ts';
import { TestWindow } from '../support/wire.ts';

withoutLastCall();

let app: TestApp;

beforeEach(async () => {
  app = await testApp(memoryStore(systemClock));
});

afterEach(() => app.close());

/** Peeks without joining; resolves once it was answered or closed. */
async function peeked(token: string, meeting = 'standup'): Promise<TestWindow> {
  const window = new TestWindow(app.url);
  await window.opened();
  window.send({ type: 'join', protocol: protocolVersion, token, meeting, window: window.id, peek: true });
  await window.until(() => window.messages.length > 0 || window.closedWith !== undefined);
  return window;
}

test('peeking tells whether a session is open, and when one was cleared', async () => {
  expect((await peeked('Aiko')).messages).toEqual([{ type: 'peeked', now: expect.any(Number), open: false }]);
  const maya = await TestWindow.join(app.url, 'Maya');
  await maya.start();
  expect((await peeked('Aiko')).messages).toEqual([{ type: 'peeked', now: expect.any(Number), open: true }]);
  await maya.clears();
  const { clearedAt, ...rest } = (await peeked('Aiko')).of('peeked')[0] ?? {};
  expect(rest).toMatchObject({ open: false });
  expect(Math.abs(Date.now() - (clearedAt ?? 0))).toBeLessThan(10_000);
});

test('peeking doesn’t join, and no one is told', async () => {
  const maya = await TestWindow.join(app.url, 'Maya');
  await maya.start();
  await maya.command({ type: 'add-topic', text: 'A topic that stays in the panel' });
  const before = maya.frames.length;
  const aiko = await peeked('Aiko');
  expect(aiko.frames).toHaveLength(1);
  expect(aiko.frames.join()).not.toContain(spelled('A topic'));

  // Since then, Maya is sent only the next command's change.
  await maya.command({ type: 'add-topic', text: 'Another one' });
  expect(maya.frames.slice(before).join()).not.toContain('Aiko');
  expect(Object.values(maya.shared.people)).toHaveLength(1);
  aiko.send({ type: 'command', counter: 1, command: { type: 'clear-session' } });
  await aiko.until(() => aiko.of('trouble').length > 0);
  expect(aiko.of('trouble')[0]).toMatchObject({ trouble: 'not-joined' });
});

test.each([
  ['', 4001],
  ['stranger', 4003],
])('someone who can’t join learns nothing: "%s"', async (token, code) => {
  const maya = await TestWindow.join(app.url, 'Maya');
  await maya.start();
  const window = await peeked(token);
  expect(window.closedWith?.code).toBe(code);
  expect(window.frames).toEqual([]);
});

test('another meeting’s session is invisible', async () => {
  const maya = await TestWindow.join(app.url, 'Maya');
  await maya.start();
  expect((await peeked('Aiko', 'retro')).of('peeked')[0]).toMatchObject({ open: false });
});

test('people invited to the meeting but not in the call learn when it was cleared, and nothing about an open session', async () => {
  const maya = await TestWindow.join(app.url, 'Maya');
  await maya.start();
  const during = await peeked('invited');
  expect([during.closedWith?.code, during.frames]).toEqual([4003, []]);
  await maya.clears();
  const after = await peeked('invited');
  expect(after.of('peeked')[0]).toMatchObject({ open: false, clearedAt: expect.any(Number) });
  expect((await peeked('invited', 'retro')).closedWith?.code).toBe(4003);
  // They still can't join.
  after.sendJoin('invited');
  await after.until(() => after.closedWith !== undefined);
  expect(after.messages.map((m) => m.type)).toEqual(['peeked']);
});
