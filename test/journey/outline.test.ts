import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { type ServerProcess, startServer } from '../support/serverProcess.ts';

let server: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test('the outline is there before the script is, without a sideways scroll, and goes when it comes', async () => {
  const page = await browser.newPage({ viewport: { width: 280, height: 600 } });
  let letScriptsCome = () => {};
  const waiting = new Promise<void>((resolve) => {
    letScriptsCome = resolve;
  });
  await page.route('**/*.js', async (route) => {
    await waiting;
    await route.continue();
  });
  await page.goto(`${server.address}/tab`, { waitUntil: 'commit' });
  const bones = page.locator('.outline i');
  await bones.first().waitFor();
  expect(await bones.count()).toBe(7);
  expect(await bones.nth(2).boundingBox()).toEqual({ x: 12, y: 55, width: 256, height: 72 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(280);
  letScriptsCome();
  await page.getByRole('heading', { name: 'Open Mini-M in a meeting' }).waitFor();
  expect(await bones.count()).toBe(0);
});
