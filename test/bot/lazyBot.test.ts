import { expect, test } from 'vitest';
import { lazyBot } from '../../server/bot/lazyBot.ts';

test('asks for its options when it is first used, not when it is prepared', async () => {
  let asked = 0;
  const bot = lazyBot('teams-ai', () => {
    asked += 1;
    throw new Error('not yet');
  });
  await bot.prepare();
  expect(asked).toBe(0);
  const chat = { tenant: 'tenant', meeting: 'meeting', conversation: 'chat' };
  await expect(bot.badge(chat, 'aiko')).rejects.toThrow('not yet');
  expect(asked).toBe(1);
}, 60_000);
