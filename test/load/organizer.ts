import type { Browser, Page } from 'playwright-core';
import { makeRoster, rosterFile } from '../grouping/makeRoster.ts';
import { launchBrowser } from '../support/browser.ts';
import buildTab from '../support/build.ts';
import { recordTasks } from '../support/mainThread.ts';
import { giveRoster, openOrganizer } from '../support/organizerPage.ts';
import { startServer } from '../support/serverProcess.ts';

/**
 * `npm run bench:organizer [-- --people 500,2000,5000]`: how long the Organizer's page reads, groups and rotates so many
 * people, and how long its own thread is held up by that, in processor time. Prints a table; the machine is part of
 * every number.
 */
const at = process.argv.indexOf('--people');
const sizes = (at < 0 ? '500,2000,5000' : (process.argv[at + 1] ?? '')).split(',').map(Number);
/** Whatever takes longer than this fails: the benchmark ends by itself. */
const limit = { timeout: 180_000 };

interface Cost {
  what: string;
  ms: number;
  /** The page's tasks that took more than 50 ms of processor time. */
  tasks: number[];
}

async function costs(browser: Browser, address: string, size: number): Promise<Cost[]> {
  const page = await openOrganizer(browser, address);
  const roster = rosterFile(makeRoster(size, 3));
  const all = [
    await measured(page, 'read', async () => {
      await giveRoster(page, roster);
      await page.getByText(`${size.toLocaleString('en')} people can be grouped.`).waitFor(limit);
    }),
    await measured(page, 'form groups', async () => {
      await page.getByRole('button', { name: 'Form groups' }).click();
      await page.getByText(/no rule broken/).waitFor(limit);
    }),
    await measured(page, 'next page of groups, then find a name', async () => {
      await page.getByRole('button', { name: 'Next groups' }).click();
      await page.getByLabel('Find a person or a group').fill('Kim');
      await page.getByText(/^Groups 1–/).waitFor(limit);
      await page.getByLabel('Find a person or a group').fill('');
    }),
    await measured(page, 'rotate two of each group', async () => {
      await page.getByRole('button', { name: 'Rotate two of each group' }).click();
      await page.getByText(/people change groups, 0 joined, 0 left/).waitFor(limit);
    }),
  ];
  await page.context().close();
  return all;
}

async function measured(page: Page, what: string, act: () => Promise<void>): Promise<Cost> {
  const tasks = await recordTasks(page);
  const begun = performance.now();
  await act();
  const ms = performance.now() - begun;
  return { what, ms, tasks: await tasks() };
}

await buildTab();
const [server, browser] = await Promise.all([startServer(), launchBrowser()]);
const print = (cells: readonly string[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`);
print(['people', 'what', 'until shown', "the page's tasks over 50 ms of processor time"]);
print(['---', '---', '---', '---']);
try {
  for (const size of sizes)
    for (const { what, ms, tasks } of await costs(browser, server.address, size))
      print([
        `${size}`,
        what,
        `${ms.toFixed(0)} ms`,
        tasks.map((task) => `${task.toFixed(0)} ms`).join(', ') || 'none',
      ]);
} finally {
  await browser.close();
  await server.stop();
}
process.exit(0);
