import { expect, test } from 'vitest';
import { lazyBot } from '../../server/bot/lazyBot.ts';

test('is prepared in parts, between which others have their turn; nothing is asked for before it is needed', async () => {
  let asked = 0;
  const bot = lazyBot(() => {
    asked += 1;
    throw new Error('not yet');
  });
  let turns = 0;
  let done = false;
  const turn = () => {
    turns += 1;
    if (!done) setImmediate(turn);
  };
  setImmediate(turn);
  await bot.prepare();
  done = true;
  expect(turns).toBeGreaterThanOrEqual(5);
  expect(asked).toBe(0);
  await expect(bot.badge({ tenant: 'tenant', meeting: 'meeting', conversation: 'chat' }, 'aiko')).rejects.toThrow(
    'not yet',
  );
  expect(asked).toBe(1);
}, 60_000);
