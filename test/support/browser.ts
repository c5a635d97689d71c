import { accessSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';

/** Where Debian and others install Chromium; `CHROMIUM` overrides it. */
const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

// As root in a container, Chromium's sandbox doesn't start. The pages are our own.
const args = ['--no-sandbox'];

/** Starts a headless Chromium with these further flags; rejects with what to install if there is none. */
export async function launchBrowser(flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: needChromium(), args: [...args, ...flags] });
}

/** A browser with a profile of its own, which is deleted when it's closed. */
export interface OwnBrowser {
  context: BrowserContext;
  close(): Promise<void>;
}

/** Starts a headless Chromium in which frames of other sites may keep data or, as many people and companies set it, may not. */
export async function launchWithThirdPartyStorage(isAllowed: boolean): Promise<OwnBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'mini-m-profile-'));
  await mkdir(join(profile, 'Default'));
  // As in chrome://settings/cookies. Chromium has no switch for it.
  const preferences = { profile: { block_third_party_cookies: !isAllowed, cookie_controls_mode: isAllowed ? 0 : 1 } };
  await writeFile(join(profile, 'Default/Preferences'), JSON.stringify(preferences));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: needChromium(),
    args,
    locale: 'en-GB',
    viewport: { width: 1000, height: 700 },
  });
  return {
    context,
    async close() {
      await context.close();
      // Chromium's processes may still write for a moment.
      await rm(profile, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

function needChromium(): string {
  const path = findChromium();
  if (!path) throw new Error('Chromium is missing: install it (Debian: apt-get install chromium) or set CHROMIUM.');
  return path;
}

/** The path of Chromium on this machine, if it's installed. */
export function findChromium(): string | undefined {
  return process.env.CHROMIUM ?? places.find(exists);
}

function exists(path: string): boolean {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
}
