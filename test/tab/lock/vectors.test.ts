import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { sharedSecret } from '../../../tab/lock/device.ts';
import { launchBrowser } from '../../support/browser.ts';
import type * as inBrowser from './inBrowser.ts';
import * as independent from './independent.ts';
import { computed, deviceOf, opened, type Vectors } from './vectors.ts';

const file = join(import.meta.dirname, 'vectors.json');
const vectors: Vectors = JSON.parse(readFileSync(file, 'utf8'));
const contents = {
  boxes: vectors.boxes.map(({ compared }) => ({ key: vectors.key, compared })),
  texts: vectors.texts.map(({ text }) => text),
};

test('Node’s own cryptography gives the recorded vectors; -u records them anew', async () => {
  const text = `${JSON.stringify(independent.computed(vectors), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot(file);
});

test('two devices share the secret of RFC 7748, 6.1, whose keys they have', async () => {
  const published = '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742';
  const { aiko, ben } = vectors.devices;
  for (const [own, other] of [[aiko, ben] as const, [ben, aiko] as const]) {
    expect(Buffer.from(await sharedSecret(await deviceOf(own), other.x)).toString('hex')).toBe(published);
    expect(independent.sharedSecret(own, other.x).toString('hex')).toBe(published);
  }
});

describe('in Node, the lock', () => {
  it('gives the recorded vectors', async () => {
    expect(await computed(vectors)).toEqual(vectors);
  });

  it('opens them', async () => {
    expect(await opened(vectors)).toEqual(contents);
  });
});

describe('in Chromium, the lock', () => {
  let browser: Browser;
  let script: string;
  let page: Page;
  beforeAll(async () => {
    [browser, script] = await Promise.all([launchBrowser(), built()]);
    page = await open('https://lock.test/');
  });
  afterAll(() => browser.close());

  async function open(address: string): Promise<Page> {
    const page = await browser.newPage();
    await page.route(address, (route) => route.fulfill({ body: '<!doctype html>', contentType: 'text/html' }));
    await page.goto(address);
    await page.addScriptTag({ content: script });
    return page;
  }

  it('gives the recorded vectors', async () => {
    expect(await page.evaluate((vectors) => lock.computed(vectors), vectors)).toEqual(vectors);
  });

  it('opens them', async () => {
    expect(await page.evaluate((vectors) => lock.opened(vectors), vectors)).toEqual(contents);
  });

  it('gives no key to a device whose secret anyone would know', async () => {
    const reasons = await page.evaluate(() => lock.reasonsOfWeakKeys());
    expect(reasons).toEqual(Array(14).fill('weak-key'));
  });

  it('keeps private keys in the browser: they can be stored, but not read', async () => {
    expect(await page.evaluate(() => lock.exportedAfterStoring())).toBe('InvalidAccessError');
  });

  it('is supported in a secure context only', async () => {
    const insecure = await open('http://lock.test/');
    expect(await page.evaluate(() => lock.isLockSupported())).toBe(true);
    expect(await insecure.evaluate(() => lock.isLockSupported())).toBe(false);
  });
});

/** What the built script leaves in the page. */
declare const lock: typeof inBrowser;

async function built(): Promise<string> {
  const [bundle] = (await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      lib: { entry: join(import.meta.dirname, 'inBrowser.ts'), formats: ['iife'], name: 'lock' },
    },
  })) as Rolldown.RolldownOutput[];
  return bundle?.output[0].code ?? '';
}
