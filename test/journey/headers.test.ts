import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { Rehearsal } from '../support/rehearsal.ts';
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

test('hashed files are cached for a year, the page that names them is revalidated', async () => {
  const page = await fetch(`${server.address}/tab`);
  expect(page.headers.get('cache-control')).toBe('no-store');
  const [script] = /\/assets\/[\w.-]+\.js/.exec(await page.text()) ?? [];
  const asset = await fetch(`${server.address}${script}`);
  expect(asset.status).toBe(200);
  expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
});

test('the URLs in the app package exist, and so does everything they load', async () => {
  const page = await browser.newPage();
  const violations: string[] = [];
  page.on('console', (message) => violations.push(message.text()));
  for (const [part, title] of [
    ['', 'Mini-M'],
    ['#privacy', 'Privacy'],
    ['#terms', 'Terms of use'],
  ]) {
    await page.goto(`${server.address}/about${part}`);
    expect(await page.locator(part || 'h1').textContent()).toBe(title);
  }
  expect(violations).toEqual([]);
  await page.close();
});

test('panel and stage respect the page’s policy', async () => {
  const rehearsal = await Rehearsal.open(browser, server.address);
  const violations: string[] = [];
  rehearsal.page.on('console', (message) => {
    const text = message.text();
    // The only blocked request: teams-js also has its list of hosts built in.
    if (/Content Security Policy|Permissions-Policy/.test(text) && !text.includes('/validDomains.json')) {
      violations.push(text);
    }
  });
  await rehearsal
    .panel('Priya Nair')
    .button(/^Start (this Mini-M|it myself)$/)
    .waitFor();
  await rehearsal.page.reload();
  await rehearsal
    .panel('Priya Nair')
    .button(/^Start (this Mini-M|it myself)$/)
    .waitFor();
  await rehearsal.start('Aiko Tanaka', 'Tomás Rivera');
  await rehearsal.panel('Aiko Tanaka').addTopic('A topic');
  await rehearsal.panel('Aiko Tanaka').press('Share to stage');
  await rehearsal.stage.getByText('A topic').first().waitFor();
  expect(violations).toEqual([]);
  expect(rehearsal.errors).toEqual([]);
  await rehearsal.close();
});
