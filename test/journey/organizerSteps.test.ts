import { readFile } from 'node:fs/promises';
import ICAL from 'ical.js';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { rosterFile } from '../grouping/makeRoster.ts';
import { journeys } from '../support/journey.ts';
import {
  formGroups,
  giveRoster,
  goToGroups,
  goToHandOver,
  openOrganizer,
  plantedFile,
  plantedPeople,
} from '../support/organizerPage.ts';

const here = journeys();
const open = (width = 1280) =>
  openOrganizer(here.browser, here.server.address, { viewport: { width, height: 800 }, locale: 'en' });

/** Drops a file on an element, as a file manager does. */
async function drop(page: Page, on: string, name: string, content: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([name = '', content = '']) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], name));
      return transfer;
    },
    [name, content],
  );
  await page.dispatchEvent(on, 'dragover', { dataTransfer: data });
  await page.dispatchEvent(on, 'drop', { dataTransfer: data });
}

const stepNow = (page: Page) => page.getByRole('navigation', { name: 'Steps' }).locator('[aria-current=step]');

describe('the steps', () => {
  it('come one at a time, are named, and can be gone back', async () => {
    const page = await open();
    expect(await stepNow(page).textContent()).toContain('List');
    // Nothing to check yet.
    const to = (name: string) => page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name });
    for (const name of ['Check', 'Groups', 'Hand over'])
      expect(await to(name).getAttribute('aria-disabled')).toBe('true');
    await giveRoster(page, plantedFile(40));
    await page.getByText('40 people can be grouped.').waitFor();
    expect(await stepNow(page).textContent()).toContain('Check');
    // Screen readers go on from the new heading.
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Check the list');
    await formGroups(page);
    await goToHandOver(page);
    expect(await stepNow(page).textContent()).toContain('Hand over');
    expect(await page.getByRole('article').count()).toBe(0);
    await to('Groups').click();
    await page.getByRole('article').first().waitFor();
    await to('List').click();
    await page.getByRole('heading', { name: 'Drop your list of managers here' }).waitFor();
    await to('Hand over').click();
    await page.getByText(/^0 of \d groups have been handed over/).waitFor();
    await page.close();
  });

  it('lead back to checking when a list comes in, whose groups stay', async () => {
    const page = await open();
    await giveRoster(page, plantedFile(40));
    await formGroups(page);
    await giveRoster(page, plantedFile(30));
    await page.getByText('30 people can be grouped.').waitFor();
    await goToGroups(page);
    await page.getByText('10 people in groups are not in the list any more.').waitFor();
    await page.close();
  });
});

describe('a file', () => {
  it('can be dropped, also beside the drop zone', async () => {
    const page = await open();
    await drop(page, 'main', 'list.csv', plantedFile(20));
    await page.getByText('20 people can be grouped.').waitFor();
    await drop(page, 'h1', 'list.csv', plantedFile(25));
    await page.getByText('25 people can be grouped.').waitFor();
    await page.close();
  });

  it('that was saved can be dropped, too', async () => {
    const page = await open();
    await giveRoster(page, plantedFile(20));
    await formGroups(page);
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save my file' }).click(),
    ]);
    const other = await open();
    await drop(other, 'main', 'organizer.json', await readFile(await saved.path(), 'utf8'));
    await other.getByRole('article').first().waitFor();
    await Promise.all([page.close(), other.close()]);
  });
});

describe('dragging a person', () => {
  it('shows beforehand which groups fit, and what others would break', async () => {
    const page = await open();
    // Twelve people in two groups; one more in a group of their manager's breaks a rule.
    const rows = Array.from({ length: 12 }, (_, n) => `P ${n},p${n}@x.y,${n === 1 ? 'p0@x.y' : ''}`);
    await giveRoster(page, ['name,email,manager', ...rows].join('\n'));
    await formGroups(page);
    const groupOf = (name: string) =>
      page.getByRole('article').filter({ has: page.getByRole('button', { name: `Move ${name}`, exact: true }) });
    const report = page
      .getByRole('listitem')
      .filter({ has: page.getByRole('button', { name: 'Move P 1', exact: true }) });
    await report.dispatchEvent('dragstart', { dataTransfer: await page.evaluateHandle(() => new DataTransfer()) });
    await groupOf('P 0').getByText('Would break: P 0 and P 1: one reports to the other.').waitFor();
    await report.dispatchEvent('dragend');
    await page.getByText('Would break').waitFor({ state: 'detached' });
    await page.close();
  });
});

describe('a group’s time', () => {
  const people = plantedPeople(8).map((person, n) => ({
    ...person,
    zone: n % 2 ? 'Europe/Berlin' : 'America/New_York',
    facilitates: n === 1,
    level: 3,
    manager: '',
  }));

  it('is proposed in each zone, can be changed, and goes into the message and the calendar', async () => {
    const page = await open();
    await giveRoster(page, rosterFile(people));
    await formGroups(page);
    await goToHandOver(page);
    const clocks = page.getByRole('list', { name: 'The time by each clock' });
    await expect.poll(() => clocks.getByRole('listitem').count()).toBe(2);
    const message = page.getByLabel('Message to the facilitator');
    expect(await message.inputValue()).toMatch(/Proposed time: Tuesday, \d+:\d\d [AP]M/);
    await page.getByRole('combobox', { name: 'Facilitator', exact: true }).selectOption({ index: 0 });
    await page.getByLabel('Day').selectOption('Wednesday');
    await page.getByLabel('Repeat').selectOption('every two weeks');
    expect(await message.inputValue()).toMatch(/Proposed time: Wednesday, .*, every two weeks\./);

    const hold = async () => {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Calendar hold (.ics)' }).click(),
      ]);
      const calendar = new ICAL.Component(ICAL.parse(await readFile(await file.path(), 'utf8')));
      return new ICAL.Event(calendar.getFirstSubcomponent('vevent') ?? undefined);
    };
    const first = await hold();
    // 4: Wednesday.
    expect(first.startDate.dayOfWeek()).toBe(4);
    expect(first.isRecurring()).toBe(true);
    await page.getByLabel('Day').selectOption('Thursday');
    const second = await hold();
    expect(second.uid).toBe(first.uid);
    expect(second.startDate.dayOfWeek()).toBe(5);
    await page.close();
  });

  it.each([
    ['where the Organizer says that groups meet there', ['teams', 'meet']],
    ['in a company that has it alone', ['meet']],
  ])('goes in Google Meet’s words %s', async (_, hosts) => {
    const page = await openOrganizer(here.browser, here.server.address, { hosts });
    await giveRoster(page, rosterFile(people));
    await formGroups(page);
    await goToHandOver(page);
    const message = page.getByLabel('Message to the facilitator');
    await message.waitFor();
    const choice = page.getByLabel('They meet in');
    if (hosts.length > 1) await choice.selectOption('Google Meet');
    else expect(await choice.count()).toBe(0);
    expect(await message.inputValue()).toContain('https://calendar.google.com/');
    expect(await page.getByRole('note').textContent()).not.toContain('Teams');
    expect(await page.getByRole('link', { name: /^Open the chat/ }).count()).toBe(0);
    await page.close();
  });
});

describe('nothing is cut off', () => {
  it.each([280, 472, 1600])('at %i px', async (width) => {
    const page = await open(width);
    const cut = () =>
      page.evaluate(() => {
        const wide = document.documentElement.scrollWidth > innerWidth ? ['the page'] : [];
        const inner = [...document.querySelectorAll<HTMLElement>('button, a, p, h1, h2, h3, li, label, legend')].filter(
          (one) => {
            const { left, right, width } = one.getBoundingClientRect();
            // What scrolls by itself may be wider.
            if (width < 2 || one.closest('[tabindex="0"]')) return false;
            return left < 0 || right > innerWidth + 0.5 || one.scrollWidth > one.clientWidth + 1;
          },
        );
        return [...wide, ...inner.map((one) => `${one.tagName}: ${one.textContent?.slice(0, 40)}`)];
      });
    expect(await cut()).toEqual([]);
    await page.getByRole('button', { name: 'Paste a table' }).click();
    expect(await cut()).toEqual([]);
    await giveRoster(page, plantedFile(40));
    await page.getByText('40 people can be grouped.').waitFor();
    expect(await cut()).toEqual([]);
    await goToGroups(page);
    expect(await cut()).toEqual([]);
    await page.getByRole('button', { name: /^Form groups/ }).click();
    await page.getByRole('article').first().waitFor();
    expect(await cut()).toEqual([]);
    await goToHandOver(page);
    expect(await cut()).toEqual([]);
    await page.close();
  });
});
