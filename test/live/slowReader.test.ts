import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../server/kit/clock.ts';
import { slowReader } from '../../server/live/socket.ts';
import { memoryStore } from '../../server/store/memory.ts';
import { type TestApp, testApp, unlimited } from '../support/testApp.ts';
import { TestWindow } from '../support/wire.ts';

let app: TestApp;
afterEach(() => app.close());

/** More bytes than the operating system buffers at both ends. */
const systemBuffers = 24 * 1024 * 1024;

it('a window that stops reading is dropped at a bounded buffer, alone, and returns to the whole session', async () => {
  app = await testApp(memoryStore(systemClock), systemClock, 'silent', unlimited);
  const connections = promisify(app.app.server.getConnections.bind(app.app.server)) as () => Promise<number>;
  const panel = await TestWindow.join(app.url, 'Aiko');
  await panel.start();
  const stage = await TestWindow.join(app.url, 'Aiko');
  await stage.until(() => stage.view !== undefined);
  const tomas = await TestWindow.join(app.url, 'Tomás');
  await tomas.until(() => tomas.view !== undefined);
  stage.stopReading();

  // Both of a person's windows are sent every word of their takeaway.
  const text = '長'.repeat(1_990);
  let told = 0;
  for (let n = 0; (await connections()) === 3; n++) {
    expect(await panel.command({ type: 'write-takeaway', text: `${text}${n}` })).toBeUndefined();
    told += Buffer.byteLength(text);
    expect(told, 'bytes that nobody has read').toBeLessThan(slowReader + systemBuffers);
  }
  expect(told).toBeGreaterThan(slowReader);
  expect([panel.closedWith, tomas.closedWith]).toEqual([undefined, undefined]);
  expect(await tomas.command({ type: 'acknowledge-rule' })).toBeUndefined();

  const back = await TestWindow.join(app.url, 'Aiko', {
    id: stage.id,
    ...(stage.seen && { seen: stage.seen }),
  });
  await back.until(() => back.view !== undefined);
  await panel.until(() => panel.others[0]?.acknowledged === true);
  expect(back.view).toEqual(panel.view);
  expect(back.own.takeaway.startsWith(text)).toBe(true);
  stage.cut();
});
