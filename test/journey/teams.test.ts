import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { JWTPayload } from 'jose';
import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import type { FakeMeeting } from '../support/fakeConnector.ts';
import { type ServerProcess, startServer } from '../support/serverProcess.ts';
import { channelMeeting, openPanel, serveAtPublicUrl, told } from '../support/teamsPage.ts';
import {
  enter,
  foreignTenant,
  leave,
  type Name,
  oidOf,
  productionSettings,
  publicUrl,
  standup,
  TeamsWorld,
} from '../support/teamsWorld.ts';

const pictures = fileURLToPath(new URL('../../screenshots/teams/', import.meta.url));
let world: TeamsWorld;
let server: ServerProcess;
let browser: Browser;
let context: BrowserContext;
let meeting: FakeMeeting;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  world = await TeamsWorld.start();
  [server, browser] = await Promise.all([startServer(productionSettings(world)), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await world?.stop();
});

beforeEach(async () => {
  meeting = world.meeting(standup);
  for (const name of ['Aiko', 'Tomas'] as const) enter(meeting, name);
  context = await browser.newContext({ locale: 'en-GB', viewport: { width: 280, height: 600 } });
  await serveAtPublicUrl(context, server);
});
afterEach(async () => {
  world.connector.meetings.length = 0;
  world.connector.fault = undefined;
  await context.close();
});

const inFrame = (page: Page): FrameLocator => page.frameLocator('iframe');

test('two people sign in without a click and share a session, in Teams with production settings', async () => {
  const errors: string[] = [];
  context.on('weberror', (error) => errors.push(error.error().message));
  context.on('console', (line) => line.type() === 'error' && errors.push(line.text()));
  const pages = [];
  for (const name of ['Aiko', 'Tomas'] as const) {
    pages.push(await openPanel(context, { token: await world.token(name) }));
  }
  const [aiko, tomas] = pages.map(inFrame) as [FrameLocator, FrameLocator];
  await aiko.getByRole('button', { name: 'Start this Mini-M' }).click();
  await aiko.getByLabel('What’s on your mind?').fill('A canary in the mine');
  await aiko.getByRole('button', { name: 'Add topic' }).click();
  await tomas.getByRole('button').first().click();
  await tomas.getByText('A canary in the mine').first().waitFor();

  // Nothing of it is in any browser storage; without storage, everything works, too.
  const frame = pages[0]?.frames().find((f) => f.url().startsWith(publicUrl));
  const kept = await frame?.evaluate(() => {
    try {
      return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]);
    } catch (error) {
      return (error as Error).name;
    }
  });
  expect(kept).not.toMatch(/canary|eyJ/i);
  expect(frame?.url()).toBe(`${publicUrl}/tab`);
  expect(await context.cookies()).toEqual([]);
  // teams-js would fetch its list of hosts from a third party; our policy makes it use the built-in one.
  expect(errors.filter((error) => !error.includes('/validDomains.json'))).toEqual([]);
});

describe('a tab that can’t start, or not yet,', () => {
  // The session started above continues; people who join see its topics.
  const heading = (page: Page, name: string) => inFrame(page).getByRole('heading', { name, exact: true }).waitFor();

  test('opens when Teams answers after more than five seconds', async () => {
    await context.clock.install();
    const page = await openPanel(context, { token: await world.token('Aiko'), slow: true });
    await expect.poll(() => told(page)).toContainEqual(['initialize', expect.anything()]);
    await context.clock.fastForward(5_000);
    await heading(page, 'Open Mini-M in a meeting');
    await page.evaluate('letThrough()');
    await heading(page, 'Topics');
    await expect.poll(async () => (await told(page)).map(([func]) => func)).toContain('appInitialization.success');
    expect((await told(page)).map(([func]) => func)).not.toContain('appInitialization.failure');
  });

  test('tells Teams the reason, and its user what to do: outside any meeting', async () => {
    const page = await openPanel(context, { token: await world.token('Aiko'), meeting: '' });
    await heading(page, 'Open Mini-M in a meeting');
    await expect
      .poll(() => told(page))
      .toContainEqual(['appInitialization.failure', ['Other', 'no-meeting', undefined]]);
  });

  test('tells Teams the reason, and its user what to do: its scripts don’t load', async () => {
    const scripts = `${publicUrl}/assets/draw-*`;
    await context.route(scripts, (route) => route.abort());
    const page = await openPanel(context, { token: await world.token('Aiko') });
    await inFrame(page).getByText('Mini-M could not be loaded. Nothing was lost.').waitFor();
    await expect
      .poll(() => told(page))
      .toContainEqual(['appInitialization.failure', ['Other', 'not-loaded', undefined]]);
    await page.screenshot({ path: `${pictures}not-loaded.png` });
    await context.unroute(scripts);
    await inFrame(page).getByRole('button', { name: 'Load it again' }).click();
    await heading(page, 'Topics');
  });
});

describe('people who are refused read why, and what to do', () => {
  const refused: Array<
    [string, string, { as?: Name; claims?: JWTPayload; meeting?: string; prepare?: () => unknown; anonymous?: boolean }]
  > = [
    ['not-in-meeting', 'Only for people in this meeting', { prepare: () => leave(meeting, 'Aiko') }],
    ['app-not-added', 'Mini-M isn’t in this meeting', { prepare: () => Object.assign(meeting, { appAdded: false }) }],
    [
      'host-unreachable',
      'Teams isn’t answering',
      { prepare: () => Object.assign(world.connector, { fault: { status: 503 } }) },
    ],
    ['tenant-not-allowed', 'Not available to your organization', { claims: { tid: foreignTenant } }],
    ['guest', 'Not available to guests', { claims: { acct: 1 } }],
    ['channel-meeting', 'Not available in channel meetings', { meeting: channelMeeting }],
    ['not-signed-in', 'You’re not signed in', { claims: { aud: oidOf('Aiko') } }],
    ['no-account', 'Mini-M needs to know who you are', { anonymous: true }],
    // Last, because Teams' Retry-After lasts.
    ['host-busy', 'Teams is busy', { prepare: () => Object.assign(world.connector, { fault: { status: 429 } }) }],
  ];
  test.each(refused)('%s: %s', async (why, title, { as = 'Aiko', claims = {}, prepare, anonymous, ...more }) => {
    prepare?.();
    const token = anonymous ? {} : { token: await world.token(as, claims) };
    const page = await openPanel(context, { ...token, ...more });
    await inFrame(page).getByRole('heading', { name: title }).waitFor();
    await page.screenshot({ path: `${pictures}${why}.png` });
    await page.close();
  });
});

test('an unknown page can’t embed the tab', async () => {
  const page = await openPanel(context, { host: 'https://evil.example', token: await world.token('Aiko') });
  const frame = page.frames().find((f) => f !== page.mainFrame());
  await expect.poll(() => frame?.url()).toMatch(/^chrome-error:/);
});
