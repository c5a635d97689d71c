import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { HostName } from '#session/protocol.ts';
import { launchBrowser } from '../support/browser.ts';
import { type ProbeServer, probeServer } from '../support/probeServer.ts';

/** What each test of a host gets: a meeting in its own browser context. */
export interface HostWorld {
  server: ProbeServer;
  browser: Browser;
  context: BrowserContext;
  page: Page;
  meeting: string;
}

/** One host, as the rehearsal plays it to the real SDK. */
export interface PlayedHost {
  name: HostName;
  /** The page that plays its meeting. */
  path: string;
  /** A meeting's name, different for each number. */
  meeting(n: number): string;
  /** Our tab without a host, and in a page that never answers. */
  alone: string;
  silent(address: string, projectNumber: string): string;
  /** What the former shows. */
  nowhere: string;
  /** What people see after leaving. */
  gone: string;
  /** Chooses high contrast in the host. */
  chooseContrast(page: Page): Promise<void>;
  /** Signs in the person in this frame, if that takes a press. */
  signIn?(world: HostWorld, frame: Frame, person: string): Promise<void>;
}

/** A server and a browser for the calling file; a context, a page and a meeting for each test. */
export function hostWorld(): HostWorld {
  const world = {} as HostWorld;
  beforeAll(async () => {
    [world.server, world.browser] = await Promise.all([probeServer(), launchBrowser()]);
  });
  afterAll(async () => {
    await world.browser?.close();
    await world.server?.app.close();
  });
  return world;
}

/** The contract of every host. `more`: what only this one does. */
export function hostContract(played: PlayedHost, world: HostWorld, more: () => void): void {
  describe(`the host ${played.name}`, () => {
    let meetings = 0;

    beforeEach(async () => {
      world.meeting = played.meeting(++meetings);
      world.context = await world.browser.newContext({ viewport: { width: 1500, height: 900 } });
      world.page = await world.context.newPage();
      await world.page.goto(`${world.server.address}${played.path}?meeting=${world.meeting}`);
    });
    afterEach(() => world.context.close());

    const admit = (token: string) =>
      world.server.identities[played.name].admit({ token, meeting: world.meeting, host: played.name });
    const panel = (person: string) => frameOf(world.page, `Panel of ${person}`);
    const tokenIn = async (frame: Frame, person: string) => {
      await played.signIn?.(world, frame, person);
      return frame.evaluate(async () => (await window.probe).host.token());
    };

    test('starts in each panel, each as its own participant', async () => {
      const aiko = await panel('Aiko Tanaka');
      const tomas = await panel('Tomás Rivera');
      expect(await aiko.evaluate(async () => (await window.probe).host.context)).toMatchObject({
        name: played.name,
        surface: 'panel',
        meeting: world.meeting,
        theme: 'default',
      });
      expect(await admit(await tokenIn(aiko, 'Aiko Tanaka'))).toMatchObject({
        person: { name: 'Aiko Tanaka', meetingOrganizer: true },
      });
      const admission = await admit(await tokenIn(tomas, 'Tomás Rivera'));
      expect(admission).toMatchObject({ person: { name: 'Tomás Rivera' } });
      expect(admission).not.toHaveProperty('person.meetingOrganizer');
    });

    test('passes a change of theme to every panel', async () => {
      const frames = [await panel('Aiko Tanaka'), await panel('Priya Nair')];
      for (const frame of frames) await frame.evaluate(() => window.probe);
      await played.chooseContrast(world.page);
      for (const frame of frames)
        await expect
          .poll(() => frame.evaluate(async () => (await window.probe).themes), { timeout: 15_000 })
          .toContain('contrast');
    });

    test('shows on the stage what a panel shares, in the stage’s context, until it stops', async () => {
      const aiko = await panel('Aiko Tanaka');
      expect(await aiko.evaluate(async () => (await window.probe).host.canShareToStage())).toBe(true);
      expect(await aiko.evaluate(async () => (await window.probe).host.isOnStage())).toBe(false);
      await aiko.evaluate(async () => (await window.probe).host.shareToStage());
      const stage = await frameOf(world.page, 'Stage');
      expect(await stage.evaluate(async () => (await window.probe).host.context)).toMatchObject({
        surface: 'stage',
        meeting: world.meeting,
      });
      expect(await stage.evaluate(async () => (await window.probe).host.isOnStage())).toBe(true);
      expect(await aiko.evaluate(async () => (await window.probe).host.isOnStage())).toBe(true);
      await stage.evaluate(() => void window.probe.then(({ host }) => host.stopSharing()));
      await world.page.getByTitle('Stage', { exact: true }).waitFor({ state: 'detached' });
      expect(await aiko.evaluate(async () => (await window.probe).host.isOnStage())).toBe(false);
    });

    test('unloads a closed panel; people who leave are no longer admitted, and may come back', async () => {
      await (await panel('Aiko Tanaka')).evaluate(() => window.probe);
      await world.page.getByRole('button', { name: 'Close the panel of Aiko Tanaka' }).click();
      await world.page.getByTitle('Panel of Aiko Tanaka').waitFor({ state: 'detached' });
      await world.page.getByRole('button', { name: 'Reopen the panel of Aiko Tanaka' }).click();
      const token = await tokenIn(await panel('Aiko Tanaka'), 'Aiko Tanaka');

      await world.page.getByRole('button', { name: 'Aiko Tanaka leaves the meeting' }).click();
      await world.page.getByText('2 people in the call').waitFor();
      expect(await admit(token)).toMatchObject({ admitted: false, why: played.gone });
      await world.page.getByRole('button', { name: 'Add participant' }).click();
      await world.page.getByText('3 people in the call').waitFor();
      expect(await admit(token)).toMatchObject({ admitted: true });
    });

    test('copies text', async () => {
      await world.context.grantPermissions(['clipboard-read', 'clipboard-write']);
      const aiko = await panel('Aiko Tanaka');
      await world.page.getByTitle('Panel of Aiko Tanaka').focus();
      expect(await aiko.evaluate(async () => (await window.probe).copy('kept'))).toBe(true);
      expect(await world.page.evaluate(() => navigator.clipboard.readText())).toBe('kept');
    });

    test('that answers late is reported as slow after five seconds, and opens when it answers', async () => {
      // A clock applies to all pages of a context.
      const context = await world.browser.newContext({ viewport: { width: 1500, height: 900 } });
      const page = await context.newPage();
      await page.clock.install();
      await page.addInitScript(holdMessages);
      await page.goto(`${world.server.address}${played.path}?meeting=${world.meeting}`);
      const frame = await frameOf(page, 'Panel of Aiko Tanaka');
      await page.waitForFunction(() => window.heldMessages.length > 0);
      expect(await frame.title()).not.toBe('slow');
      await page.clock.fastForward(5_000);
      await frame.waitForFunction(() => document.title === 'slow');
      await page.evaluate(() => window.letThrough());
      expect(await frame.evaluate(async () => (await window.probe).host.context)).toMatchObject({ surface: 'panel' });
      await context.close();
    });

    more();
  });

  describe(`the host ${played.name}, where there is none,`, () => {
    test('says so outside any meeting', async () => {
      const page = await world.browser.newPage();
      await page.goto(`${world.server.address}${played.alone}`);
      expect(await failureIn(page.mainFrame())).toBe(`HostError: ${played.nowhere}`);
      await page.close();
    });

    test('is reported as slow after five seconds without an answer, and is waited for', async () => {
      const { projectNumber } = (await (await fetch(`${world.server.address}/meet/settings`)).json()) as {
        projectNumber: string;
      };
      const page = await world.browser.newPage();
      // The clock stands still from the start, so that nothing depends on how fast the page loads.
      await page.clock.install({ time: 0 });
      await page.clock.pauseAt(1_000);
      const body = `<script>heard = new Promise((done) => { onmessage = done; });</script>
        <iframe title="Silent" src="${played.silent(world.server.address, projectNumber)}"></iframe>`;
      await page.route('**/silent', (route) => route.fulfill({ contentType: 'text/html', body }));
      await page.goto(`${world.server.address}/silent`);
      const frame = await frameOf(page, 'Silent');
      const failure = failureIn(frame);
      // The host was asked; from here on we wait for it.
      await page.evaluate('heard');
      await page.clock.runFor(4_900);
      expect(await frame.title()).not.toBe('slow');
      await page.clock.runFor(100);
      expect(await frame.title()).toBe('slow');
      const stillAsking = page.evaluate(() => 'is still asking').then((said) => page.evaluate((said) => said, said));
      expect(await Promise.race([failure, stillAsking])).toBe('is still asking');
      await page.close();
    });
  });
}

declare global {
  interface Window {
    heldMessages: Array<() => void>;
    letThrough(): void;
  }
}

/** Runs in the page that plays the host: holds its frames' messages until they are let through. */
function holdMessages(): void {
  if (window.parent !== window) return;
  let held = true;
  window.heldMessages = [];
  window.letThrough = () => {
    held = false;
    for (const hear of window.heldMessages) hear();
  };
  const listen = window.addEventListener.bind(window);
  window.addEventListener = (type: string, heard: EventListenerOrEventListenerObject, options?: unknown) => {
    const later = (event: Event) => {
      const hear = () => (typeof heard === 'function' ? heard(event) : heard.handleEvent(event));
      if (held) window.heldMessages.push(hear);
      else hear();
    };
    listen(type, type === 'message' ? later : heard, options as AddEventListenerOptions);
  };
}

/** The document in the frame with this title, once its script has run. */
export async function frameOf(within: Page, title: string): Promise<Frame> {
  const element = await within.getByTitle(title, { exact: true }).elementHandle();
  const frame = await element?.contentFrame();
  if (!frame) throw new Error(`${title} has no frame`);
  await frame.waitForFunction(() => window.probe !== undefined);
  return frame;
}

/** Why there is no host. */
function failureIn(frame: Frame): Promise<string | undefined> {
  return frame.evaluate(() =>
    window.probe.then(
      () => undefined,
      (error: Error) => `${error.name}: ${error.message}`,
    ),
  );
}
