import type { FastifyInstance } from 'fastify';
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { probeIdentity, probeServer } from '../support/probeServer.ts';

let app: FastifyInstance;
let address: string;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let meeting = 0;

beforeAll(async () => {
  ({ app, address } = await probeServer());
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await app?.close();
});

beforeEach(async () => {
  meeting += 1;
  context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
  await page.goto(`${address}/?meeting=m${meeting}`);
});

afterEach(() => context.close());

test('teams-js comes up in each panel, each as its own participant', async () => {
  const aiko = await frameOf(page, 'Panel of Aiko Tanaka');
  const tomas = await frameOf(page, 'Panel of Tomás Rivera');
  expect(await aiko.evaluate(async () => (await window.probe).host.context)).toMatchObject({
    surface: 'panel',
    meeting: `m${meeting}`,
    theme: 'default',
  });
  const tokens = [aiko, tomas].map((frame) => frame.evaluate(async () => (await window.probe).host.token()));
  const [ofAiko, ofTomas] = await Promise.all(tokens);
  expect(await probeIdentity.admit({ token: ofAiko ?? '', meeting: `m${meeting}` })).toMatchObject({
    person: { name: 'Aiko Tanaka', meetingOrganizer: true },
  });
  expect(await probeIdentity.admit({ token: ofTomas ?? '', meeting: `m${meeting}` })).toMatchObject({
    person: { name: 'Tomás Rivera' },
  });
});

test('a panel is 280 px of content wide', async () => {
  const aiko = await frameOf(page, 'Panel of Aiko Tanaka');
  expect(await aiko.evaluate(() => document.documentElement.clientWidth)).toBe(280);
});

test('a change of theme reaches every panel', async () => {
  const aiko = await frameOf(page, 'Panel of Aiko Tanaka');
  await aiko.evaluate(() => window.probe);
  await page.getByRole('button', { name: 'High contrast theme' }).click();
  await aiko.waitForFunction(async () => (await window.probe).themes.includes('contrast'));
});

test('what a panel shares to the stage is there in the stage’s context, and goes when it stops', async () => {
  const aiko = await frameOf(page, 'Panel of Aiko Tanaka');
  expect(await aiko.evaluate(async () => (await window.probe).host.canShareToStage())).toBe(true);
  expect(await aiko.evaluate(async () => (await window.probe).host.isOnStage())).toBe(false);
  await aiko.evaluate(async () => (await window.probe).host.shareToStage());
  const stage = await frameOf(page, 'Stage');
  expect(await stage.evaluate(async () => (await window.probe).host.context.surface)).toBe('stage');
  expect(await stage.evaluate(async () => (await window.probe).host.isOnStage())).toBe(true);
  await stage.evaluate(() => void window.probe.then(({ host }) => host.stopSharing()));
  await page.getByTitle('Stage', { exact: true }).waitFor({ state: 'detached' });
  expect(await aiko.evaluate(async () => (await window.probe).host.isOnStage())).toBe(false);
});

test('a closed panel is unloaded and comes back; who leaves is no longer admitted, and may come back', async () => {
  const before = await frameOf(page, 'Panel of Aiko Tanaka');
  await before.evaluate(() => window.probe);
  await page.getByRole('button', { name: 'Close the panel of Aiko Tanaka' }).click();
  await page.getByTitle('Panel of Aiko Tanaka').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Reopen the panel of Aiko Tanaka' }).click();
  const aiko = await frameOf(page, 'Panel of Aiko Tanaka');
  const claim = { token: await aiko.evaluate(async () => (await window.probe).host.token()), meeting: `m${meeting}` };

  await page.getByRole('button', { name: 'Aiko Tanaka leaves the meeting' }).click();
  await page.getByText('2 people in the call').waitFor();
  expect(await probeIdentity.admit(claim)).toMatchObject({ admitted: false, why: 'not-in-meeting' });
  await page.getByRole('button', { name: 'Add participant' }).click();
  await page.getByText('3 people in the call').waitFor();
  expect(await probeIdentity.admit(claim)).toMatchObject({ admitted: true });
});

test('up to eight can be played', async () => {
  const add = page.getByRole('button', { name: 'Add participant' });
  for (let people = 4; people <= 8; people++) {
    await add.click();
    await page.getByText(`${people} people in the call`).waitFor();
  }
  expect(await page.locator('iframe[title^="Panel of"]').count()).toBe(8);
  expect(await page.getByRole('button', { name: 'Everybody is here' }).getAttribute('aria-disabled')).toBe('true');
});

test('in a second window somebody else joins, sees the same stage and end, and stays who they are on reload', async () => {
  await (await frameOf(page, 'Panel of Aiko Tanaka')).evaluate(() => window.probe);
  const [guest] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('link', { name: 'Join as somebody else' }).click(),
  ]);
  await guest.getByLabel('Your name').fill('Nour Aziz');
  await guest.getByRole('button', { name: 'Join' }).click();
  await page.getByText('4 people in the call').waitFor();
  expect(guest.url()).not.toContain('Nour');

  const nour = await frameOf(guest, 'Panel of Nour Aziz');
  await nour.evaluate(async () => (await window.probe).host.shareToStage());
  await frameOf(guest, 'Stage');
  await frameOf(page, 'Stage');

  await guest.reload();
  const again = await frameOf(guest, 'Panel of Nour Aziz');
  const token = await again.evaluate(async () => (await window.probe).host.token());
  expect(await probeIdentity.admit({ token, meeting: `m${meeting}` })).toMatchObject({ person: { name: 'Nour Aziz' } });

  await guest.getByRole('button', { name: 'End the meeting' }).click();
  await page.getByText('The meeting has ended').waitFor();
  await page.getByRole('button', { name: 'Start the meeting again' }).click();
  await guest.getByRole('button', { name: 'End the meeting' }).waitFor();
  expect(await guest.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0]);
});

test('text is copied, and a chat is left to Teams, which the page says', async () => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const aiko = await frameOf(page, 'Panel of Aiko Tanaka');
  await page.getByTitle('Panel of Aiko Tanaka').focus();
  expect(await aiko.evaluate(async () => (await window.probe).host.copy('kept'))).toBe(true);
  await aiko.evaluate(async () => (await window.probe).host.chatWith('priya'));
  await page.getByText('In Teams this opens a chat with Priya Nair.').waitFor();
});

test('outside of any meeting the host says so', async () => {
  const alone = await context.newPage();
  await alone.goto(`${address}/tab`);
  const message = await alone.evaluate(() => window.probe.catch((error: Error) => `${error.name}: ${error.message}`));
  expect(message).toBe('HostError: Open Mini-M inside a meeting');
});

test('a host that never answers is given up after five seconds', async () => {
  // A context of its own: installing the clock reaches into every page, and others are still loading their frames.
  const own = await browser.newContext();
  const silent = await own.newPage();
  await silent.clock.install();
  await silent.route('**/silent', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<iframe title="Silent" src="/tab"></iframe>' }),
  );
  await silent.goto(`${address}/silent`);
  const frame = await frameOf(silent, 'Silent');
  const failure = frame.evaluate(() => window.probe.catch((error: Error) => error.name));
  await silent.clock.runFor(5000);
  expect(await failure).toBe('HostError');
  await own.close();
});

/** The document in the frame of this title, once its script has run. */
async function frameOf(within: Page, title: string): Promise<Frame> {
  const element = await within.getByTitle(title, { exact: true }).elementHandle();
  const frame = await element?.contentFrame();
  if (!frame) throw new Error(`${title} has no frame`);
  await frame.waitForFunction(() => window.probe !== undefined);
  return frame;
}
