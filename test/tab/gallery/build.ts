import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import react from '@vitejs/plugin-react';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { launchBrowser } from '../../support/browser.ts';

const address = 'http://gallery.test/';

type Surface = 'panel' | 'stage';
type Files = Map<string, string | Uint8Array>;

/** Builds the gallery once for all tests that follow, and deletes it after them. */
export default async function buildGallery(): Promise<() => Promise<void>> {
  const built = await mkdtemp(join(tmpdir(), 'mini-m-gallery-'));
  for (const [name, content] of await builtFiles()) {
    await mkdir(dirname(join(built, name)), { recursive: true });
    await writeFile(join(built, name), content);
  }
  process.env.GALLERY = built;
  return () => rm(built, { recursive: true });
}

/** The gallery's files by name: those built before all tests, or else built now. */
async function galleryFiles(): Promise<Files> {
  const built = process.env.GALLERY;
  if (!built) return builtFiles();
  const entries = await readdir(built, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(paths.map(async (path) => [relative(built, path), await readFile(path)] as const)));
}

async function builtFiles(): Promise<Files> {
  const environment = process.env.NODE_ENV;
  // Vitest's own value would make it a development build, which draws several times slower.
  process.env.NODE_ENV = 'production';
  const built = (await build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'warn',
    plugins: [react()],
    build: { write: false },
  })) as Rolldown.RolldownOutput;
  process.env.NODE_ENV = environment;
  return new Map(built.output.map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source]));
}

declare function draw(hash: string): Promise<void>;

let shown = 0;

/** Draws another state in a page of the gallery, or the same one anew, without reloading; on the surface it shows already. */
export async function show(page: Page, query: string, surface = surfaceOf(page)): Promise<void> {
  await page.evaluate((hash) => draw(hash), `#surface=${surface}&${query}&shown=${++shown}`);
}

function surfaceOf(page: Page): Surface {
  return page.url().includes('#surface=stage&') ? 'stage' : 'panel';
}

interface Size {
  width: number;
  height: number;
}

/** Makes a page this large, unless it is already: a browser takes some time even for that. */
export async function resize(page: Page, { width, height }: Size): Promise<void> {
  const now = page.viewportSize();
  if (now?.width !== width || now.height !== height) await page.setViewportSize({ width, height });
}

/** One surface's states, in a browser. */
export interface Gallery {
  browser: Browser;
  /** A state in a page that is reused: for tests that change nothing in it but the state. */
  show(query: string, size: Size): Promise<Page>;
  page(query: string, size: Size, more?: BrowserContextOptions): Promise<Page>;
}

/** A Chromium in which the gallery is served without a port. */
export async function openGallery(surface: Surface = 'panel', opened?: Browser): Promise<Gallery> {
  const files = await galleryFiles();
  const browser = opened ?? (await launchBrowser());
  async function page(query: string, viewport: Size, more?: BrowserContextOptions): Promise<Page> {
    const page = await browser.newPage({ viewport, reducedMotion: 'reduce', locale: 'en-GB', ...more });
    await page.route(`${address}**`, (route) => {
      const name = new URL(route.request().url()).pathname.slice(1) || 'index.html';
      const body = files.get(name);
      if (body === undefined) return route.abort();
      const contentType = name.endsWith('.html') ? 'text/html' : name.endsWith('.js') ? 'text/javascript' : 'text/css';
      return route.fulfill({ body: Buffer.from(body), contentType });
    });
    await page.goto(address);
    await show(page, query, surface);
    return page;
  }
  let kept: Promise<Page> | undefined;
  return {
    browser,
    page,
    async show(query, size) {
      kept ??= page(query, size);
      const shared = await kept;
      await resize(shared, size);
      await show(shared, query);
      return shared;
    },
  };
}
