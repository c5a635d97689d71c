import { accessSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian and others install Chromium; `CHROMIUM` overrides it. */
const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Starts a headless Chromium with these further flags; rejects with what to install if there is none. */
export async function launchBrowser(flags: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath)
    throw new Error('Chromium is missing: install it (Debian: apt-get install chromium) or set CHROMIUM.');
  // As root in a container, Chromium's sandbox doesn't start. The pages are our own.
  return chromium.launch({ executablePath, args: ['--no-sandbox', ...flags] });
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
