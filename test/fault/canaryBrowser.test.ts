import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '#session/limits.ts';
import { findChromium } from '../support/browser.ts';
import build from '../support/build.ts';
import { PanelOf } from '../support/rehearsal.ts';
import { type ServerProcess, startServer } from '../support/serverProcess.ts';

const canary = 'k4n4r13n';
let server: ServerProcess;
let profile: string;

beforeAll(async () => {
  await build();
  server = await startServer();
  profile = await mkdtemp(join(tmpdir(), 'mini-m-profile-'));
}, 120_000);
afterAll(async () => {
  await server.stop();
  await rm(profile, { recursive: true, force: true });
});

/** Opens a page in a browser with its profile on disk, as people have, and closes it afterwards. */
async function browse(act: (page: Page) => Promise<void>): Promise<void> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium(),
    args: ['--no-sandbox'],
    locale: 'en-GB',
    viewport: { width: 1400, height: 900 },
  });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(90_000);
    await page.goto(`${server.address}/?join&meeting=canary-browser`);
    await act(page);
  } finally {
    await context.close();
  }
}

/** The profile's files that contain the canary, in either of the encodings that Chromium writes. */
async function filesWithCanary(): Promise<{ searched: string[]; found: string[] }> {
  const searched: string[] = [];
  const found: string[] = [];
  for (const entry of await readdir(profile, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const name = join(entry.parentPath, entry.name).slice(profile.length + 1);
    const bytes = await readFile(join(profile, name)).catch(() => Buffer.alloc(0));
    searched.push(name);
    const inIt = (encoding: 'latin1' | 'utf16le') =>
      bytes.toString('latin1').toLowerCase().includes(Buffer.from(canary, encoding).toString('latin1'));
    if (inIt('latin1') || inIt('utf16le')) found.push(name);
  }
  return { searched, found };
}

test('nothing is left in the profile of a browser after the clear, on disk or in any storage', {
  timeout: 600_000,
}, async () => {
  await browse(async (page) => {
    await page.getByLabel('Your name').fill('K4n4r13n Ada');
    await page.getByRole('button', { name: /Join/ }).click();
    const panel = PanelOf.named(page, 'K4n4r13n Ada');
    await panel.frame.getByRole('checkbox').first().check();
    await panel.press('Start this Mini-M');
    await panel.addTopic(`${canary} sings of a difficult week`);
    await panel.press('Share to stage');
    const stage = page.frameLocator('iframe[title="Stage"]');
    await stage.getByText(canary).first().waitFor();
    // Including text that was typed but not sent.
    await panel.press('Add another topic');
    await panel.frame.getByLabel('What’s on your mind?').fill(`${canary} half said`);
    await stage.getByLabel('More').click();
    await stage.getByRole('button', { name: 'Clear…' }).click();
    await stage.getByRole('button', { name: 'Clear for everyone' }).click();
    await panel.text('Mini-M keeps nothing of this meeting').waitFor({ timeout: limits.lastCall + 15_000 });
    for (const frame of page.frames()) {
      const kept = await frame.evaluate(async () => {
        const databases = await indexedDB.databases();
        const caches_ = await caches.keys();
        return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, databases, caches_]);
      });
      expect(kept.toLowerCase()).not.toContain(canary);
    }
  });
  const { searched, found } = await filesWithCanary();
  const folders = new Set(searched.map((name) => name.split('/').slice(0, 2).join('/')));
  process.stdout.write(`searched ${searched.length} files of the profile: ${[...folders].join('; ')}\n`);
  expect(searched.some((name) => name.includes('Cache'))).toBe(true);
  expect(found).toEqual([]);

  // Check that the search would find it in every kind of storage.
  await browse(async (page) => {
    await page.evaluate(async (canary) => {
      localStorage.setItem('place', canary);
      sessionStorage.setItem('place', canary);
      await (await caches.open('place')).put('/place', new Response(canary));
    }, canary);
  });
  const control = await filesWithCanary();
  process.stdout.write(`control, found in: ${control.found.join('; ')}\n`);
  expect(control.found.some((name) => name.includes('Local Storage'))).toBe(true);
  expect(control.found.some((name) => name.includes('Session Storage'))).toBe(true);
  expect(control.found.some((name) => name.includes('CacheStorage'))).toBe(true);
});
