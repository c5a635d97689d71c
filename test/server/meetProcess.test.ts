import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SkippableClock } from '../../server/rehearsal/clock.ts';
import { googleClientId } from '../support/fakeGoogle.ts';
import { code, enter, MeetWorld, subOf } from '../support/meetWorld.ts';
import { type ServerProcess, startServer } from '../support/serverProcess.ts';
import { publicUrl } from '../support/teamsWorld.ts';
import { TestWindow } from '../support/wire.ts';

let world: MeetWorld;
let server: ServerProcess;
let settings: Record<string, string>;

/** A production server that is set up for Google Meet only. */
beforeAll(async () => {
  world = await MeetWorld.start(new SkippableClock());
  enter(world.space(), 'Aiko');
  settings = {
    PUBLIC_URL: publicUrl,
    GOOGLE_CLIENT_ID: googleClientId,
    GOOGLE_CLIENT_SECRET: world.google.clientSecret,
    GOOGLE_CLOUD_PROJECT_NUMBER: '123456789012',
    GOOGLE_HOSTED_DOMAINS: 'canary.example',
    GOOGLE_ISSUER: world.google.url,
    GOOGLE_MEET_API_URL: world.google.api.url,
    HOST: '127.0.0.1',
    LOG_LEVEL: 'trace',
  };
  server = await startServer(settings);
}, 60_000);
afterAll(async () => {
  await server?.stop('SIGKILL');
  await world.stop();
});

const ask = (path: string, body?: object) =>
  fetch(server.address + path, {
    method: body ? 'POST' : 'GET',
    headers: { 'content-type': 'application/json', origin: publicUrl },
    ...(body && { body: JSON.stringify(body) }),
  });

async function window(token: string, host: 'meet' | 'teams' = 'meet'): Promise<TestWindow> {
  const window = new TestWindow(server.socket, { origin: publicUrl });
  await window.opened();
  window.sendJoin(token, { meeting: code, host });
  await window.until(() => window.closedWith !== undefined || window.messages.length > 0);
  return window;
}

it('signs in and admits people in the call, by its settings', async () => {
  const settings = await (await ask('/meet/settings')).json();
  expect(settings).toMatchObject({ clientId: googleClientId, authorizeUrl: `${world.google.url}/authorize` });
  const { token } = await (await ask('/meet/token', await world.grant('Aiko'))).json();
  const aiko = await window(token);
  expect(await aiko.start()).toBeUndefined();
  expect(aiko.facilitator?.name).toBe('Aiko Canary');
  const foreign = await ask('/meet/token', await world.grant('Mallory', { hd: 'evil.example' }));
  expect(await foreign.json()).toMatchObject({ error: 'tenant-not-allowed' });
});

it('serves no other host, and no rehearsal', async () => {
  expect(await (await ask('/hosts')).json()).toEqual(['meet']);
  expect((await window('x', 'teams')).closedWith?.reason).toBe('host-not-served');
  const answers = await Promise.all([ask('/'), ask('/rehearsal/google/keys'), ask('/api/messages', {})]);
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
});

describe('what browsers are told about pages of other origins', () => {
  const tabOrigin = 'https://tab.example';
  const told = async ({ address }: ServerProcess, path: string, method: string) => {
    const headers = { origin: tabOrigin, 'access-control-request-method': 'POST' };
    const answer = await fetch(address + path, { method, headers });
    return [answer.status, answer.headers.get('access-control-allow-origin')];
  };

  it('nothing, if this server serves the pages', async () => {
    expect(await told(server, '/meet/settings', 'GET')).toEqual([200, null]);
    expect(await told(server, '/hosts', 'GET')).toEqual([200, null]);
    expect(await told(server, '/meet/token', 'POST')).toEqual([403, null]);
    expect(await told(server, '/meet/token', 'OPTIONS')).toEqual([404, null]);
  });

  it('with TAB_ORIGIN, that its pages may sign in, ask where meetings are and connect without a WebSocket, and nothing else', async () => {
    const apart = await startServer({ ...settings, PORT: '0', TAB_ORIGIN: tabOrigin });
    expect(await told(apart, '/meet/settings', 'GET')).toEqual([200, tabOrigin]);
    expect(await told(apart, '/hosts', 'GET')).toEqual([200, tabOrigin]);
    // It has no body.
    expect(await told(apart, '/meet/token', 'POST')).toEqual([400, tabOrigin]);
    expect(await told(apart, '/meet/token', 'OPTIONS')).toEqual([204, tabOrigin]);
    expect(await told(apart, '/live', 'GET')).toEqual([426, tabOrigin]);
    for (const path of ['/healthz', '/meet/panel']) expect((await told(apart, path, 'GET'))[1]).toBeNull();
    expect(await apart.stop()).toBe(0);
  });
});

it('logs nothing about people or their tokens, even at the trace level', async () => {
  expect((await window('canary-token')).closedWith?.reason).toBe('not-signed-in');
  expect(await server.stop()).toBe(0);
  expect(server.said()).toContain('"reason":"pass-malformed"');
  expect(server.said()).toContain('"reason":"domain-not-allowed"');
  expect(server.said()).not.toMatch(/canary|eyJ|Bearer|the-clients-secret|abc-mnop/i);
  expect(server.said()).not.toContain(subOf('Aiko'));
});
