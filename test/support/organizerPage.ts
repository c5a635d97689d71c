import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Person } from '../../server/grouping/person.ts';
import { rosterFile } from '../grouping/makeRoster.ts';
import { plant } from '../grouping/plant.ts';

/** The Organizer's page in its own context. Uncaught errors of the page are thrown. `hosts`: where meetings can be, if not in both. */
export async function openOrganizer(
  browser: Browser,
  address: string,
  { locale = 'en', hosts, ...options }: BrowserContextOptions & { hosts?: readonly string[] } = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    throw error;
  });
  if (hosts) await page.route(`${address}/hosts`, (route) => route.fulfill({ json: hosts }));
  await page.goto(`${address}/organizer?locale=${locale}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

/** A generous timeout for thousands of people on a busy machine; the benchmark measures the real time. */
export const patient = { timeout: 90_000 };

/** Loads a roster file into the page. */
export const giveRoster = (page: Page, content: Buffer | string, name = 'roster.csv') =>
  page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });

/** Opens a saved file. */
export const openFile = (page: Page, content: Buffer | string) =>
  page
    .locator('input[type=file]')
    .nth(1)
    .setInputFiles({ name: 'organizer.json', mimeType: 'application/json', buffer: Buffer.from(content) });

/** People for whom groups that keep all rules exist, with offsets as time zones for a file. */
export function plantedPeople(size: number, seed = 3): Person[] {
  return plant(size, seed).people.map((p) => {
    const minutes = Math.abs(p.offset ?? 0);
    const clock = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
    return { ...p, zone: `UTC${(p.offset ?? 0) < 0 ? '-' : '+'}${clock}` };
  });
}

export const plantedFile = (size: number) => rosterFile(plantedPeople(size));

/** Goes from the checked list to the groups. */
export const goToGroups = (page: Page) => page.getByRole('button', { name: 'Continue to groups' }).click();

export const goToHandOver = (page: Page) => page.getByRole('button', { name: 'Hand over to facilitators' }).click();

/** Forms groups of the list that was just read, and waits until it's done. */
export async function formGroups(page: Page): Promise<void> {
  await goToGroups(page);
  await page.getByRole('button', { name: /^Form groups/ }).click();
  await page.getByText(/Wishes granted/).waitFor(patient);
}

/** The people of each shown group, by the group's name. */
export async function membersShown(page: Page): Promise<Map<string, string[]>> {
  const cards = await page.getByRole('article').all();
  const groups = await Promise.all(
    cards.map(async (card) => {
      const names = await card
        .getByRole('listitem')
        .evaluateAll((items) =>
          items.map((item) => (item.textContent ?? '').match(/Person \d+/)?.[0] ?? item.textContent ?? ''),
        );
      return [(await card.getAttribute('aria-label')) ?? '', names.sort()] as const;
    }),
  );
  return new Map(groups);
}
