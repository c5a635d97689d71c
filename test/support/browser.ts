import { accessSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian and others put the browser; `CHROMIUM` names another one. */
const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A real Chromium without a window; rejects with what to install where there is none. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath)
    throw new Error('Chromium is missing: install it (Debian: apt-get install chromium) or set CHROMIUM.');
  // Containers run as root, where Chromium's sandbox does not start; the pages are our own.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** Where Chromium is on this machine, or nothing. */
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
