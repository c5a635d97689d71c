import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { launchBrowser } from '../../support/browser.ts';

const address = 'http://gallery.test/';

/** A gallery, built into memory: its files by name. */
async function builtFiles(folder: string): Promise<Map<string, string | Uint8Array>> {
  const root = fileURLToPath(new URL(`../${folder}/`, import.meta.url));
  const built = (await build({
    root,
    configFile: false,
    logLevel: 'warn',
    plugins: [react()],
    build: { write: false },
  })) as Rolldown.RolldownOutput;
  return new Map(built.output.map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source]));
}

/** Draws another state in a page of the gallery, without loading it again. */
export async function show(page: Page, query: string): Promise<void> {
  await page.goto(`${address}#${query}`);
  await page.waitForFunction((hash) => document.title === hash, `#${query}`);
}

/** A Chromium in which the panel's gallery, or the stage's, is served without a port. */
export async function openGallery(
  folder: 'gallery' | 'stageGallery' = 'gallery',
  opened?: Browser,
): Promise<{
  browser: Browser;
  page(query: string, size: { width: number; height: number }, more?: BrowserContextOptions): Promise<Page>;
}> {
  const files = await builtFiles(folder);
  const browser = opened ?? (await launchBrowser());
  return {
    browser,
    async page(query, viewport, more) {
      const page = await browser.newPage({ viewport, reducedMotion: 'reduce', locale: 'en-GB', ...more });
      await page.route(`${address}**`, (route) => {
        const name = new URL(route.request().url()).pathname.slice(1) || 'index.html';
        const body = files.get(name);
        if (body === undefined) return route.abort();
        const contentType = name.endsWith('.html')
          ? 'text/html'
          : name.endsWith('.js')
            ? 'text/javascript'
            : 'text/css';
        return route.fulfill({ body: Buffer.from(body), contentType });
      });
      await show(page, query);
      return page;
    },
  };
}
