import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Person } from '../../server/grouping/person.ts';
import { rosterFile } from '../grouping/makeRoster.ts';
import { plant } from '../grouping/plant.ts';

/** The Organizer's page in a context of its own. An error that the page does not catch is thrown. */
export async function openOrganizer(
  browser: Browser,
  address: string,
  { locale = 'en', ...options }: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(`${address}/organizer?locale=${locale}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

/** How long thousands of people may take where the machine has much else to do; what it takes alone is the benchmark's. */
export const patient = { timeout: 90_000 };

/** Gives the page a roster as a file. */
export const giveRoster = (page: Page, content: Buffer | string, name = 'roster.csv') =>
  page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });

/** Opens what the Organizer saved. */
export const openFile = (page: Page, content: Buffer | string) =>
  page
    .locator('input[type=file]')
    .nth(1)
    .setInputFiles({ name: 'organizer.json', mimeType: 'application/json', buffer: Buffer.from(content) });

/** People for whom groups that keep all rules exist; their clocks as a zone that a file can say. */
export function plantedPeople(size: number, seed = 3): Person[] {
  return plant(size, seed).people.map((p) => {
    const minutes = Math.abs(p.offset ?? 0);
    const clock = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
    return { ...p, zone: `UTC${(p.offset ?? 0) < 0 ? '-' : '+'}${clock}` };
  });
}

export const plantedFile = (size: number) => rosterFile(plantedPeople(size));

/** Presses "Form groups" and waits until that is done. */
export async function formGroups(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Form groups/ }).click();
  await page.getByText(/Wishes granted/).waitFor(patient);
}

/** Who is in each group shown, by the group's name. */
export async function membersShown(page: Page): Promise<Map<string, string[]>> {
  const cards = await page.getByRole('article').all();
  const groups = await Promise.all(
    cards.map(async (card) => {
      const names = await card
        .getByRole('listitem')
        .evaluateAll((items) =>
          items.map((item) => (item.textContent ?? '').match(/^Person \d+/)?.[0] ?? item.textContent ?? ''),
        );
      return [(await card.getAttribute('aria-label')) ?? '', names.sort()] as const;
    }),
  );
  return new Map(groups);
}
