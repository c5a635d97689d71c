import { afterEach, expect, test } from 'vitest';
import { tokenFor } from '../fault/person.ts';
import { type ServerProcess, startServer } from '../support/serverProcess.ts';
import { TestWindow } from '../support/wire.ts';

let server: ServerProcess;
afterEach(() => server.stop('SIGKILL'));

/** What someone who joins gets: the type of the first message, or the reason of the close. */
async function comes(meeting: string, name: string): Promise<string> {
  const window = await TestWindow.tryToJoin(server.socket, await tokenFor(server, meeting, name), { meeting });
  return window.closedWith?.reason ?? window.messages[0]?.type ?? '';
}

test.each([
  ['MAX_SESSIONS', 'vacant'],
  ['MAX_CONNECTIONS', 'server-full'],
])('%s is enforced', async (setting, another) => {
  server = await startServer({ [setting]: '1', LOG_LEVEL: 'silent' });
  expect(await comes('standup', 'Aiko')).toBe('vacant');
  expect(await comes('standup', 'Tomas')).toBe(another);
  expect(await comes('retro', 'Priya')).toBe('server-full');
});
