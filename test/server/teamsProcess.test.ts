import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import build from '../support/build.ts';
import { FakeServiceKeys, serviceClaims } from '../support/fakeServiceKeys.ts';
import { failedStart, type ServerProcess, startServer } from '../support/serverProcess.ts';
import {
  botId,
  enter,
  meetingId,
  oidOf,
  productionSettings,
  publicUrl,
  standup,
  TeamsWorld,
  tenant,
} from '../support/teamsWorld.ts';
import { TestWindow } from '../support/wire.ts';

let world: TeamsWorld;
let keys: FakeServiceKeys;
let server: ServerProcess;
let settings: Record<string, string>;

beforeAll(async () => {
  if (!existsSync(new URL('../../dist/tab.html', import.meta.url))) await build();
  world = await TeamsWorld.start();
  enter(world.meeting(standup), 'Aiko', { role: 'Organizer' });
  keys = new FakeServiceKeys(world.authority);
  await keys.up();
  settings = {
    ...productionSettings(world),
    BOT_OPENID_METADATA: keys.openIdMetadata,
    // The project `bot` in `vitest.config.ts` runs this file with the other library.
    BOT_LIBRARY: process.env.BOT_LIBRARY ?? '',
    HOST: '0.0.0.0',
    LOG_LEVEL: 'trace',
  };
  server = await startServer(settings);
}, 60_000);
afterAll(async () => {
  await server?.stop('SIGKILL');
  await Promise.all([world.stop(), keys.down()]);
});

/** A window of Aiko's in the stand-up, admitted or refused. */
async function window(meeting = standup): Promise<TestWindow> {
  const { port } = new URL(server.address);
  const window = new TestWindow(`ws://127.0.0.1:${port}/live`, { origin: publicUrl });
  await window.opened();
  window.sendJoin(await world.token('Aiko'), { meeting });
  await window.until(() => window.closedWith !== undefined || window.messages.length > 0);
  return window;
}

it('admits people in the meeting and nobody else', async () => {
  const aiko = await window();
  expect(await aiko.start()).toBeUndefined();
  expect(aiko.own.roleOffered).toBe(false);
  expect(aiko.facilitator?.name).toBe('Aiko Canary');
  expect((await window(meetingId('19:meeting_elsewhere@thread.v2'))).closedWith?.reason).toBe('not-in-meeting');
  expect((await window('../x')).closedWith?.reason).toBe('not-in-meeting');
});

it('answers what Teams posts to the bot, and refuses what others post', async () => {
  const { port } = new URL(server.address);
  const { connector, authority } = world;
  const post = async (token: string) => {
    const activity = {
      type: 'message',
      id: '1',
      text: 'help',
      channelId: 'msteams',
      serviceUrl: connector.url,
      conversation: { id: '19:meeting_standup@thread.v2', tenantId: tenant },
      from: { id: '29:a', aadObjectId: oidOf('Aiko') },
      recipient: { id: `28:${botId}` },
    };
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const url = `http://127.0.0.1:${port}/api/messages`;
    return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(activity) })).status;
  };
  const said = () => connector.shown('19:meeting_standup@thread.v2');
  expect(await post(await world.token('Aiko', { aud: botId }))).toBe(401);
  expect(said()).not.toContain('Mention me');
  expect(await post(await authority.sign(serviceClaims(botId, connector.url)))).toBe(200);
  expect(said()).toContain('Mention me');
});

it('has no rehearsal', async () => {
  const { port } = new URL(server.address);
  const ask = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${port}${path}`, { method });
  const answers = await Promise.all([ask('/'), ask('/rehearsal/token', 'POST'), ask('/rehearsal/clock', 'POST')]);
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  expect((await ask('/tab')).status).toBe(200);
});

it('doesn’t start with a malformed SEAL_KEY', async () => {
  const { code, said } = await failedStart({ ...settings, PORT: '0', SEAL_KEY: 'short' });
  expect(code).toBe(1);
  expect(said).toMatch(/^SEAL_KEY must be 32 bytes in base64[^\n]+\n$/);
});

it('logs nothing about people or their tokens, even at the trace level', async () => {
  expect(await server.stop()).toBe(0);
  expect(server.said()).toContain('"reason":"connector-404"');
  expect(server.said()).toContain('"reason":"meeting-id-malformed"');
  expect(server.said()).not.toMatch(/canary|eyJ|Bearer|the-bots-secret|MCMx/i);
  expect(server.said()).not.toContain(oidOf('Aiko'));
});
