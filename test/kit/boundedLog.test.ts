import { expect, it } from 'vitest';
import { linesOfALevel } from '../../server/kit/boundedLog.ts';
import { manualClock } from '../../server/rehearsal/clock.ts';
import { memoryStore } from '../../server/store/memory.ts';
import { testApp } from '../support/testApp.ts';

it('drops and counts a flood at one level, without hiding other levels', async () => {
  const clock = manualClock(Date.UTC(2026, 10, 24, 9));
  const lines: { level: number; msg: string; omitted?: number; n?: number }[] = [];
  const logTo = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const { app, close } = await testApp(memoryStore(clock), clock, 'info', {}, { logTo });
  const { atOnce, perSecond } = linesOfALevel;
  lines.length = 0;
  clock.skip(60_000);
  for (let n = 0; n < atOnce + 70; n++) app.log.info({ n }, 'a flood');
  expect(lines).toHaveLength(atOnce);
  app.log.warn({ n: 1 }, 'something else');
  app.log.error({ n: 2 }, 'a bug');
  expect(lines.slice(atOnce)).toMatchObject([{ msg: 'something else' }, { msg: 'a bug' }]);
  clock.skip(1_000);
  for (let n = 0; n < perSecond + 1; n++) app.log.info('again');
  const again = lines.slice(atOnce + 2);
  expect(again).toHaveLength(perSecond);
  expect(again[0]).toMatchObject({ omitted: 70, msg: 'again' });
  expect(again[1]).not.toHaveProperty('omitted');
  await close();
});
