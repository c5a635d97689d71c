import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
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

/** Prints which of the packages are loaded: first when the bot exists, then when its library has been prepared. */
const script = (library: string) => `
import { createRequire } from 'node:module';
import { chatBot } from ${JSON.stringify(new URL('../../server/bot/chatBot.ts', import.meta.url).href)};
import { lazyBot } from ${JSON.stringify(new URL('../../server/bot/lazyBot.ts', import.meta.url).href)};
const { cache } = createRequire(import.meta.url);
const loaded = () =>
  ['@microsoft/teams-ai', 'botbuilder', 'openai', '@microsoft/teams.apps', '@microsoft/teams.api', 'axios', 'express'].filter(
    (name) => Object.keys(cache).some((file) => file.includes('/node_modules/' + name + '/')));
const bot = lazyBot('${library}', () => {});
const before = loaded();
await bot.prepare();
console.log(JSON.stringify([typeof chatBot, before, loaded()]));
`;

test.each([
  ['teams-ai', ['@microsoft/teams-ai', 'botbuilder', 'openai']],
  ['teams-sdk', ['@microsoft/teams.apps', '@microsoft/teams.api', 'axios', 'express']],
])(
  'loads nothing of any library before it is prepared, and then only %s',
  async (library, packages) => {
    const args = ['--input-type=module', '--eval', script(library)];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env: { PATH: process.env.PATH } });
    const [, before, after] = JSON.parse(stdout);
    expect(before).toEqual([]);
    expect(after.filter((name: string) => packages.includes(name))).toEqual(packages);
    const others = ['@microsoft/teams-ai', 'botbuilder', 'openai', '@microsoft/teams.apps', '@microsoft/teams.api'];
    expect(after.filter((name: string) => others.includes(name) && !packages.includes(name))).toEqual([]);
    expect(stderr).toBe('');
  },
  60_000,
);
