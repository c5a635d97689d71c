import { afterEach, beforeEach, expect, test } from 'vitest';
import { manualClock, type SkippableClock } from '../../server/rehearsal/clock.ts';
import { memoryStore } from '../../server/store/memory.ts';
import { type TestApp, testApp, unlimited } from '../support/testApp.ts';
import { type JoinOptions, TestWindow } from '../support/wire.ts';

let clock: SkippableClock;
let app: TestApp;

beforeEach(async () => {
  clock = manualClock(Date.UTC(2026, 10, 24, 9));
  app = await testApp(memoryStore(clock), clock, 'error', unlimited);
});
afterEach(() => app.close());

const join = (name: string, options?: JoinOptions) => TestWindow.join(app.url, name, options);
const told = (window: TestWindow) => window.of('vacant').at(-1);
const times = (window: TestWindow) => window.of('vacant').length;

/** Half a second passes, and whatever it leads to is told. */
async function passes(...windows: TestWindow[]): Promise<void> {
  for (const window of windows) if (window.isOpen) await window.roundTrip();
  clock.skip(500);
  for (const window of windows) if (window.isOpen) await window.roundTrip();
}

test('whoever waits for a session is told who else does, once each, as they come and go', async () => {
  const aiko = await join('Aiko');
  expect(told(aiko)).toMatchObject({ name: 'Aiko' });
  expect(told(aiko)).not.toHaveProperty('here');
  const tomas = await join('Tomás');
  expect(told(tomas)?.here).toEqual(['Aiko']);
  await passes(aiko, tomas);
  expect(told(aiko)?.here).toEqual(['Tomás']);
  expect([aiko, tomas].map(times)).toEqual([2, 1]);
  // Another window of his changes nothing.
  const second = await join('Tomás');
  await passes(aiko, tomas, second);
  expect([aiko, tomas].map(times)).toEqual([2, 1]);
  await tomas.close();
  await passes(aiko, second);
  expect(times(aiko)).toBe(2);
  await second.close();
  await passes(aiko);
  expect(told(aiko)).not.toHaveProperty('here');
});

test('everyone is told who scheduled the meeting, if they are here', async () => {
  const aiko = await join('Aiko');
  expect(told(aiko)).not.toHaveProperty('starter');
  const maya = await join('Maya!');
  expect(told(maya)).toMatchObject({ here: ['Aiko'], starter: 'Maya' });
  await passes(aiko, maya);
  expect(told(aiko)).toMatchObject({ here: ['Maya'], starter: 'Maya' });
  await maya.close();
  await passes(aiko);
  expect(told(aiko)).not.toHaveProperty('starter');
});

test('names are told only in their own meeting, and only of people who were let in', async () => {
  const aiko = await join('Aiko');
  const priya = await join('Priya', { meeting: 'another' });
  await TestWindow.tryToJoin(app.url, 'stranger');
  const peeks = new TestWindow(app.url);
  await peeks.opened();
  peeks.send({ type: 'join', protocol: 0, token: 'Zoe', meeting: 'standup', window: peeks.id, peek: true });
  await passes(aiko, priya);
  for (const window of [aiko, priya]) expect(told(window)).not.toHaveProperty('here');
});

test('nothing is told to windows that show a session, nor to those that show that theirs was cleared', async () => {
  const aiko = await join('Aiko');
  const tomas = await join('Tomás');
  await aiko.start();
  await tomas.until(() => tomas.view !== undefined);
  const before = [aiko, tomas].map(times);
  const zoe = await join('Zoe');
  await passes(aiko, tomas, zoe);
  expect([aiko, tomas].map(times)).toEqual(before);
  await aiko.clears(clock);
  await tomas.until(() => tomas.cleared);
  const priya = await join('Priya');
  // Their panels are open, so they are here.
  expect(told(priya)?.here).toEqual(['Aiko', 'Tomás', 'Zoe']);
  await passes(aiko, tomas, priya);
  expect([aiko, tomas].map(times)).toEqual(before);
});

test('many people who come at once are told in one message, of at most nineteen others', async () => {
  const first = await join('Aiko');
  const many = await Promise.all(Array.from({ length: 30 }, (_, n) => join(`Guest ${n}`)));
  await passes(first, ...many);
  expect(times(first)).toBe(2);
  expect(told(first)?.here).toHaveLength(19);
});
