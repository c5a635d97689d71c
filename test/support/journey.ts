import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launchBrowser } from './browser.ts';
import { Rehearsal } from './rehearsal.ts';
import { type ServerProcess, startServer } from './serverProcess.ts';

/** What the journeys in a file share. */
interface Journeys {
  readonly server: ServerProcess;
  readonly browser: Browser;
  /**
   * Opens the server's rehearsal page at `path`. It's closed after the journey, and its scripts must not have thrown. A failed
   * journey leaves a screenshot.
   */
  open(path: string, viewport?: { width: number; height: number }): Promise<Rehearsal>;
}

/** Starts a server and a browser before the calling file's journeys, and stops both after them; the server must stop cleanly. */
export function journeys(): Journeys {
  let server: ServerProcess;
  let browser: Browser;
  const opened: Rehearsal[] = [];
  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  });
  afterEach(async ({ task }) => {
    for (const rehearsal of opened.splice(0)) {
      await rehearsal.pictureIfFailed(task.result?.state, task.name);
      expect(rehearsal.errors).toEqual([]);
      await rehearsal.close();
    }
  });
  afterAll(async () => {
    await browser?.close();
    expect(await server?.stop()).toBe(0);
  });
  return {
    get server() {
      return server;
    },
    get browser() {
      return browser;
    },
    async open(path, viewport) {
      const rehearsal = await Rehearsal.open(browser, server.address + path, viewport);
      opened.push(rehearsal);
      return rehearsal;
    },
  };
}
