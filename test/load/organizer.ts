import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { makeRoster, rosterFile } from '../grouping/makeRoster.ts';
import { launchBrowser } from '../support/browser.ts';
import buildTab from '../support/build.ts';
import { recordTasks } from '../support/mainThread.ts';
import { openOrganizer } from '../support/organizerPage.ts';
import { startServer } from '../support/serverProcess.ts';
import { printGroupings } from './groupings.ts';
import { cpuOf, numbers, option, printHead, printRow } from './harness.ts';

/**
 * `npm run bench:organizer [-- --people 500,2000,5000]`: how good the groups of generated rosters are (options: see `groupings.ts`);
 * then how long the Organizer's page takes to read, group and rotate this many people, how much CPU its worker takes, and which
 * tasks block the page. Prints tables; times depend on the machine and its load, CPU times less so.
 * `--part groups` or `--part page` prints one part.
 */
const part = option('part', 'both');
const sizes = numbers('people', '500,2000,5000');
/** A step that takes longer fails, so that the benchmark always ends. */
const limit = { timeout: 180_000 };

interface Cost {
  what: string;
  ms: number;
  /** CPU of the page's worker, in ms. */
  worker: number;
  /** The page's tasks that took more than 50 ms of CPU. */
  tasks: number[];
}

async function costs(browser: Browser, address: string, size: number, folder: string): Promise<Cost[]> {
  const page = await openOrganizer(browser, address);
  const everybody = makeRoster(size, 3);
  const roster = await written(folder, 'roster.csv', rosterFile(everybody));
  const staying = everybody.filter((_, n) => n % 40 !== 7);
  const fewer = await written(folder, 'fewer.csv', rosterFile(staying));
  const saved = join(folder, 'organizer.json');
  const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
  const all: Cost[] = [];
  const step = async (what: string, act: () => Promise<unknown>) => {
    all.push(await measured(page, what, act));
  };
  await step('read', async () => {
    await page.locator('input[type=file]').first().setInputFiles(roster);
    await page.getByText(`${size.toLocaleString('en')} people can be grouped.`).waitFor(limit);
  });
  await press('Continue to groups');
  await step('form groups', async () => {
    await press('Form groups');
    await page.getByText(/Wishes granted/).waitFor(limit);
  });
  await step('next page of groups, then find a name', async () => {
    await press('Next groups');
    await page.getByLabel('Find a person or a group').fill('Kim');
    await page.getByText(/^Groups 1–/).waitFor(limit);
    await page.getByLabel('Find a person or a group').fill('');
  });
  await step('ask where a person can go', async () => {
    await press(/^Move /);
    await page.getByRole('combobox', { name: 'Move to …' }).waitFor(limit);
  });
  await step('move them', async () => {
    await page.getByRole('combobox', { name: 'Move to …' }).selectOption({ index: 1 });
    await page.getByRole('button', { name: 'Move', exact: true }).click();
    await page
      .getByText(/ moved to |breaks a rule/)
      .first()
      .waitFor(limit);
  });
  await step('lock a group', () => press(/^Lock /));
  await page.getByText(/^Rules and wishes/).click();
  await step('change a setting', () => page.getByLabel('Levels may differ by').fill('2'));
  await step('rotate two of each group', async () => {
    await press('Rotate two of each group');
    await page.getByText(/people change groups, 0 joined, 0 left/).waitFor(limit);
  });
  await step('undo', () => press('Undo'));
  await step('save', async () => {
    const [file] = await Promise.all([page.waitForEvent('download'), press('Save my file')]);
    await file.saveAs(saved);
  });
  await press('Hand over to facilitators');
  await step('all groups as CSV', async () => {
    await Promise.all([page.waitForEvent('download'), press('All groups as CSV')]);
  });
  await step('read a list of fewer', async () => {
    await page.locator('input[type=file]').first().setInputFiles(fewer);
    await page.getByText(`${staying.length.toLocaleString('en')} people can be grouped.`).waitFor(limit);
  });
  await press('Continue to groups');
  await step('take leavers out', async () => {
    await press('Place joiners, take leavers out');
    await page.getByText(/0 joined/).waitFor(limit);
  });
  await step('open what was saved', async () => {
    await page.locator('input[type=file]').nth(1).setInputFiles(saved);
    await page.getByText(/0 joined/).waitFor({ ...limit, state: 'detached' });
  });
  await page.context().close();
  return all;
}

/** On disk, because Playwright would pass a file's text in a long task of the page itself. */
async function written(folder: string, name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

async function measured(page: Page, what: string, act: () => Promise<unknown>): Promise<Cost> {
  const tasks = await recordTasks(page);
  const workerBefore = await workerCpu(page);
  const begun = performance.now();
  await act();
  const ms = performance.now() - begun;
  const worker = (await workerCpu(page)) - workerBefore;
  // Include what is drawn once the page is idle; with a timeout, because a page that draws nothing may never become idle.
  await page.evaluate(() => new Promise((idle) => requestIdleCallback(idle, { timeout: 1_000 })));
  return { what, ms, worker, tasks: await tasks() };
}

/** CPU of all pages' workers so far, in ms. Not from the trace, which lacks some of a worker's tasks. */
async function workerCpu(page: Page): Promise<number> {
  const session = await (page.context().browser() as Browser).newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  return renderers.reduce((sum, { id }) => sum + cpuOf(id, 'DedicatedWorker'), 0);
}

if (part !== 'page') await printGroupings();
if (part !== 'groups') await printPage();
process.exit(0);

async function printPage(): Promise<void> {
  await buildTab();
  const folder = await mkdtemp(join(tmpdir(), 'organizer-'));
  const [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  printHead(['people', 'what', 'until shown', 'CPU of the worker', "the page's tasks over 50 ms of CPU"]);
  try {
    for (const size of sizes)
      for (const { what, ms, worker, tasks } of await costs(browser, server.address, size, folder))
        printRow([
          `${size}`,
          what,
          `${ms.toFixed(0)} ms`,
          `${worker.toFixed(0)} ms`,
          tasks.map((task) => `${task.toFixed(0)} ms`).join(', ') || 'none',
        ]);
  } finally {
    await browser.close();
    await server.stop();
    await rm(folder, { recursive: true });
  }
}
