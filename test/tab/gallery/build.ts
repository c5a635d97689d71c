import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { launchBrowser } from '../../support/browser.ts';

const address = 'http://gallery.test/';

type Folder = 'gallery' | 'stageGallery';
type Files = Map<string, string | Uint8Array>;

/** A gallery's files by name: those built before all tests, or else built now. */
async function filesOf(folder: Folder): Promise<Files> {
  const built = process.env.GALLERIES;
  return built ? await filesIn(join(built, folder)) : await builtFiles(folder);
}

async function filesIn(root: string): Promise<Files> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(paths.map(async (path) => [relative(root, path), await readFile(path)] as const)));
}

/** Builds both galleries, once for all tests that follow; they are gone after them. */
export default async function galleries(): Promise<() => Promise<void>> {
  const built = await mkdtemp(join(tmpdir(), 'mini-m-galleries-'));
  for (const folder of ['gallery', 'stageGallery'] as const)
    for (const [name, content] of await builtFiles(folder)) {
      await mkdir(dirname(join(built, folder, name)), { recursive: true });
      await writeFile(join(built, folder, name), content);
    }
  process.env.GALLERIES = built;
  return () => rm(built, { recursive: true });
}

/** A gallery, built into memory: its files by name. */
async function builtFiles(folder: Folder): Promise<Files> {
  const root = fileURLToPath(new URL(`../${folder}/`, import.meta.url));
  const environment = process.env.NODE_ENV;
  // Vitest's own would make it a development build, several times as slow to draw.
  process.env.NODE_ENV = 'production';
  const built = (await build({
    root,
    configFile: false,
    logLevel: 'warn',
    plugins: [react()],
    build: { write: false },
  })) as Rolldown.RolldownOutput;
  process.env.NODE_ENV = environment;
  return new Map(built.output.map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source]));
}

let shown = 0;

/** Draws another state in a page of the gallery, or the same anew, without loading it again. */
export async function show(page: Page, query: string): Promise<void> {
  const hash = `#${query}&shown=${++shown}`;
  await page.goto(address + hash);
  await page.waitForFunction((hash) => document.title === hash, hash);
}

interface Size {
  width: number;
  height: number;
}

/** A Chromium in which the panel's gallery, or the stage's, is served without a port. */
export async function openGallery(
  folder: Folder = 'gallery',
  opened?: Browser,
): Promise<{
  browser: Browser;
  /** A state in the one page that is kept: for who changes nothing in it but what is shown. */
  show(query: string, size: Size): Promise<Page>;
  page(query: string, size: Size, more?: BrowserContextOptions): Promise<Page>;
}> {
  const files = await filesOf(folder);
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
    await show(page, query);
    return page;
  }
  let kept: Promise<Page> | undefined;
  return {
    browser,
    page,
    async show(query, size) {
      kept ??= page(query, size);
      const shared = await kept;
      await shared.setViewportSize(size);
      await show(shared, query);
      return shared;
    },
  };
}
