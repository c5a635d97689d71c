import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SkippableClock } from '../../server/rehearsal/clock.ts';
import { launchBrowser } from '../support/browser.ts';
import { googleClientId } from '../support/fakeGoogle.ts';
import { flagsFor, type Origin, staticHost, withTls } from '../support/httpsOrigins.ts';
import { enter as enterMeet, MeetWorld } from '../support/meetWorld.ts';
import { formGroups, giveRoster, openOrganizer, plantedFile } from '../support/organizerPage.ts';
import { meetParameter } from '../support/rehearsal.ts';
import { type ServerProcess, startServer } from '../support/serverProcess.ts';
import { openPanel } from '../support/teamsPage.ts';
import { clientId, enter, productionSettings, publicUrl, standup, TeamsWorld } from '../support/teamsWorld.ts';

/** The tab's pages are served by a static host with a name and a certificate of its own, the server by another. */
const tabOrigin = 'https://tab.example';
const projectNumber = '123456789012';
const folder = mkdtempSync(join(tmpdir(), 'mini-m-tab-'));
let [teams, meet] = [undefined as unknown as TeamsWorld, undefined as unknown as MeetWorld];
let server: ServerProcess;
let origins: Origin[] = [];
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  [teams, meet] = await Promise.all([TeamsWorld.start(), MeetWorld.start(new SkippableClock())]);
  const settings = {
    ...productionSettings(teams),
    TAB_ORIGIN: tabOrigin,
    TEAMS_APP_ID_URI: `api://tab.example/${clientId}`,
    GOOGLE_CLIENT_ID: googleClientId,
    GOOGLE_CLIENT_SECRET: meet.google.clientSecret,
    GOOGLE_CLOUD_PROJECT_NUMBER: projectNumber,
    GOOGLE_HOSTED_DOMAINS: 'canary.example',
    GOOGLE_ISSUER: meet.google.url,
    GOOGLE_MEET_API_URL: meet.google.api.url,
  };
  const npmPackage = fileURLToPath(new URL('../../appPackage/package.ts', import.meta.url));
  await promisify(execFile)(process.execPath, [npmPackage, join(folder, 'mini-m.zip')], { env: settings });
  server = await startServer(settings);
  origins = [
    await staticHost(new URL(tabOrigin).host, join(folder, 'tab')),
    await withTls(new URL(publicUrl).host, server.address),
  ];
  browser = await launchBrowser(flagsFor(...origins));
});
afterAll(async () => {
  await browser?.close();
  for (const origin of origins) origin.close();
  expect(await server?.stop()).toBe(0);
  await Promise.all([teams.stop(), meet.stop()]);
  rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  context = await browser.newContext({ locale: 'en-GB', viewport: { width: 280, height: 600 } });
  // Pages that this test makes up have no address; Chromium lets those reach this machine only by permission.
  await context.grantPermissions(['local-network-access']);
  context.setDefaultTimeout(15_000);
});
afterEach(() => context.close());

/** A page of this origin that is empty, with a policy that allows everything. */
async function pageAt(origin: string): Promise<Page> {
  const page = await context.newPage();
  await page.route(`${origin}/empty`, (route) => route.fulfill({ contentType: 'text/html', body: '' }));
  await page.goto(`${origin}/empty`);
  return page;
}

test('two people start, vote and see the result in pages of another host', async () => {
  const errors: string[] = [];
  context.on('weberror', (error) => errors.push(error.error().message));
  context.on('console', (line) => line.type() === 'error' && errors.push(line.text()));
  const meeting = teams.meeting(standup);
  const panels: FrameLocator[] = [];
  for (const name of ['Aiko', 'Tomas'] as const) {
    enter(meeting, name);
    const page = await openPanel(context, { token: await teams.token(name), tab: `${tabOrigin}/tab` });
    panels.push(page.frameLocator('iframe'));
  }
  const [aiko, tomas] = panels as [FrameLocator, FrameLocator];
  const press = (panel: FrameLocator, name: string | RegExp) => panel.getByRole('button', { name }).first().click();
  await press(aiko, 'Start this Mini-M');
  await press(tomas, 'I’ll keep to it');
  for (const panel of panels) {
    await panel.getByLabel(/^(Your topic|What’s on your mind\?)$/).fill('Two seniors who will not review');
    await press(panel, 'Add topic');
  }
  await aiko.getByRole('listitem').nth(1).waitFor();
  await press(aiko, 'Introduce the topics');
  await press(aiko, 'Skip to voting');
  for (const panel of panels) for (let vote = 0; vote < 3; vote++) await press(panel, /^Vote for/);
  for (const panel of panels) await panel.getByRole('heading', { name: 'What we’ll talk about' }).waitFor();
  // teams-js would fetch its list of hosts from a third party; our policy makes it use the built-in one.
  expect(errors.filter((error) => !error.includes('/validDomains.json'))).toEqual([]);
});

test('Google Meet’s pages get their settings from the server, and exchange a sign-in with it', async () => {
  const page = await context.newPage();
  const search = meetParameter({ origin: 'https://meet.google.com', project: '999' });
  await page.route('https://meet.google.com/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: `<iframe src="${tabOrigin}/meet/panel?${search}"></iframe>` }),
  );
  await page.goto('https://meet.google.com/abc');
  // It knows this only from the server's settings.
  await page.frameLocator('iframe').getByRole('heading', { name: 'Set up for another add-on' }).waitFor();

  enterMeet(meet.space(), 'Aiko');
  const signedIn = await context.newPage();
  await signedIn.goto(`${tabOrigin}/meet/signed-in`);
  expect(await exchange(signedIn)).toMatchObject({ token: expect.any(String) });
  expect(await exchange(await pageAt('https://evil.example'))).toBe('Failed to fetch');
  expect(await exchange(await pageAt(publicUrl))).toMatchObject({ error: 'other-origin' });
});

/** The server's answer to a sign-in that this page brings back from Google, or why the browser doesn't give it. */
async function exchange(page: Page): Promise<unknown> {
  const body = JSON.stringify(await meet.grant('Aiko', {}, { redirectUri: `${tabOrigin}/meet/signed-in` }));
  return page.evaluate(
    ([url, body]) =>
      fetch(`${url}/meet/token`, { method: 'POST', headers: { 'content-type': 'application/json' }, body }).then(
        (answer) => answer.json(),
        (error: Error) => error.message,
      ),
    [publicUrl, body] as const,
  );
}

describe('the server', () => {
  const connects = (page: Page) =>
    page.evaluate(
      (url) =>
        new Promise((resolve) => {
          const socket = new WebSocket(url);
          socket.onopen = () => resolve(true);
          socket.onerror = () => resolve(false);
        }),
      `${publicUrl.replace('https', 'wss')}/live`,
    );

  test.each(['https://evil.example', 'https://sub.tab.example', publicUrl])(
    'takes no connection from %s',
    async (from) => {
      expect(await connects(await pageAt(from))).toBe(false);
      expect(await connects(await pageAt(tabOrigin))).toBe(true);
    },
  );

  test('takes connections over HTTP, too, from its pages only', async () => {
    const opens = (page: Page) =>
      page.evaluate(async (url) => {
        const [name, secret] = ['mini-m-open', 'mini-m-connection'];
        const ask = (headers: Record<string, string>, more: RequestInit = {}) =>
          fetch(url, { method: 'POST', credentials: 'omit', headers, ...more });
        try {
          const opened = await (await ask({ [name]: 'poll' })).text();
          const [, id = ''] = /event: open\ndata: (.*)\n/.exec(opened) ?? [];
          const sent = await ask({ [secret]: id }, { body: '', keepalive: true });
          const closed = await ask({ [secret]: id }, { method: 'DELETE' });
          return [sent.status, closed.status, (await fetch(url)).status];
        } catch {
          return 'nothing';
        }
      }, `${publicUrl}/live`);
    expect(await opens(await pageAt(tabOrigin))).toEqual([204, 204, 426]);
    expect(await opens(await pageAt('https://evil.example'))).toBe('nothing');
    expect(await opens(await pageAt(publicUrl))).not.toEqual([204, 204, 426]);
  });

  test.each(['/tab', '/meet/panel', '/organizer'])('has no %s, and says where it is', async (path) => {
    const answer = await fetch(server.address + path);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: `Mini-M’s pages are at ${tabOrigin}.` });
  });

  test('says at its start where its pages are', () => {
    expect(server.said()).toContain(`Mini-M for ${publicUrl}, with its pages at ${tabOrigin}: http://`);
  });
});

describe('the static host', () => {
  test.each(['/tab', '/tab.html', '/meet/panel', '/meet/panel.html'])('lets no unknown page frame %s', async (path) => {
    const page = await context.newPage();
    await page.route('https://evil.example/', (route) =>
      route.fulfill({ contentType: 'text/html', body: `<iframe src="${tabOrigin}${path}"></iframe>` }),
    );
    await page.goto('https://evil.example/');
    const frame = page.frames().find((f) => f !== page.mainFrame());
    await expect.poll(() => frame?.url()).toMatch(/^chrome-error:/);
  });

  test('lets its pages connect only to the server', async () => {
    const page = await context.newPage();
    await page.route('https://evil.example/', (route) =>
      route.fulfill({ headers: { 'access-control-allow-origin': '*' }, body: '' }),
    );
    await page.goto(`${tabOrigin}/about`);
    const reaches = (url: string) => page.evaluate((to) => fetch(to).then(Boolean, () => false), url);
    expect(await reaches('https://evil.example/')).toBe(false);
    expect(await reaches(`${publicUrl}/meet/settings`)).toBe(true);
  });

  test('serves the Organizer, whose worker forms groups', async () => {
    const page = await openOrganizer(browser, tabOrigin);
    await giveRoster(page, plantedFile(12));
    await formGroups(page);
    await page.context().close();
  });
});
