import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { makeRoster, rosterFile } from '../grouping/makeRoster.ts';
import { journeys } from '../support/journey.ts';
import {
  formGroups,
  giveRoster,
  goToGroups,
  goToHandOver,
  openFile,
  openOrganizer,
  patient,
  plantedFile,
} from '../support/organizerPage.ts';

const here = journeys();

const open = (locale = 'en') => openOrganizer(here.browser, here.server.address, { locale });

it('turns a file into groups without conflicts, and sends nothing of it anywhere', async () => {
  const page = await open();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await giveRoster(page, `${plantedFile(40)}Nobody,,,,,,,,\r\n`);
  await page.getByText('40 people can be grouped.').waitFor();
  await page.getByText('Row 42 (Nobody): no valid email.').waitFor();
  await formGroups(page);
  await page.getByText(/no rule broken/).waitFor();
  expect(asked.every((one) => /^GET \/assets\//.test(one))).toBe(true);
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
  await goToHandOver(page);
  // After one facilitator was told, the next group is shown, and the saved file knows.
  await page.getByText(/^0 of \d groups have been handed over/).waitFor();
  const first = await page.getByLabel('Message to the facilitator').inputValue();
  await page.getByRole('button', { name: 'I’ve sent it: next group' }).click();
  await page.getByText(/^1 of \d groups have been handed over/).waitFor();
  expect(await page.getByRole('combobox', { name: 'Group', exact: true }).locator('option').first().textContent()).toBe(
    '✓ Group 1',
  );
  expect(await page.getByRole('combobox', { name: 'Group', exact: true }).inputValue()).toBe('1');
  expect(await page.getByLabel('Message to the facilitator').inputValue()).not.toBe(first);

  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save my file' }).click(),
  ]);
  const file = await readFile(await saved.path());
  const other = await open();
  await openFile(other, file);
  await other.getByRole('article', { name: 'Group 1', exact: true }).waitFor();
  await goToHandOver(other);
  await other.getByText('Please don’t create the meetings yourself.').waitFor();
  await other.getByText(/^1 of \d groups have been handed over/).waitFor();
  expect(await other.getByLabel('Message to the facilitator').inputValue()).toContain('/l/meeting/new?subject=');
  await page.close();
  await other.close();
});

it('forms groups and moves a person without a mouse; a conflict asks for a reason', async () => {
  const page = await open();
  // Ten people are two groups of five: any move leaves a group too small.
  const rows = Array.from({ length: 10 }, (_, n) => `P ${n},p${n}@x.y,`);
  await giveRoster(page, ['name,email,manager', ...rows].join('\n'));
  await goToGroups(page);
  await page.getByRole('button', { name: 'Form groups' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText(/every rule with data is kept/).waitFor();
  await page
    .getByRole('article', { name: 'Group 1' })
    .getByRole('button', { name: /^Move P/ })
    .first()
    .focus();
  await page.keyboard.press('Enter');
  // The consequences are shown before it is done.
  await page.getByRole('option', { name: 'Group 2 (1 conflict more)' }).waitFor({ state: 'attached' });
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('Group 1: The group should have 5 to 8 people.').waitFor();
  await page.keyboard.type('They asked for it');
  await page.keyboard.press('Enter');
  await page.getByText(/by hand: They asked for it/).waitFor();
  await page.getByText(/ moved to Group 2/).waitFor();
  expect(await page.getByRole('article', { name: 'Group 2' }).getByRole('listitem').count()).toBe(6);
  await page.close();
});

it('moves a person by dragging', async () => {
  const page = await open();
  const rows = Array.from({ length: 12 }, (_, n) => `P ${n},p${n}@x.y,`);
  await giveRoster(page, ['name,email,manager', ...rows].join('\n'));
  await formGroups(page);
  const first = page.getByRole('article', { name: 'Group 1' });
  const second = page.getByRole('article', { name: 'Group 2' });
  const before = await second.getByRole('listitem').count();
  await first.getByRole('listitem').first().dragTo(second);
  await page
    .getByText(/ moved to Group 2/)
    .or(page.getByText('breaks a rule'))
    .first()
    .waitFor();
  if (await page.getByText('breaks a rule').isVisible()) await page.getByRole('button', { name: 'Leave it' }).click();
  else expect(await second.getByRole('listitem').count()).toBe(before + 1);
  await page.close();
});

it('explains why it’s impossible and which rule to relax', async () => {
  const page = await open();
  const rows = Array.from({ length: 23 }, (_, n) => `P ${n},p${n}@x.y,${n < 19 ? 'boss@x.y' : ''}`);
  await page.getByRole('button', { name: 'Paste a table' }).click();
  await page.getByRole('textbox', { name: 'Paste a table' }).fill(['name,email,manager', ...rows].join('\n'));
  await page.getByRole('button', { name: 'Read the table' }).click();
  await goToGroups(page);
  await page.getByRole('button', { name: 'Form groups' }).click();
  await page.getByText('19 of 23 people report to boss@x.y').waitFor();
  await page.getByRole('button', { name: 'Relax this and form groups' }).click();
  await page.getByText(/every rule with data is kept/).waitFor();
  await page.close();
});

it('groups 2,000 people in a worker, stays responsive, finds a person, and shows groups a page at a time', async () => {
  const page = await open();
  await giveRoster(page, rosterFile(makeRoster(2000, 3)));
  await page.getByText('2,000 people can be grouped.').waitFor(patient);
  await goToGroups(page);
  await page.getByRole('button', { name: 'Form groups' }).click();
  await page.getByText(/Searching: \d+%/).waitFor();
  // Presses during a search are answered before it ends.
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByRole('heading', { name: 'Check the list' }).waitFor();
  await page.getByRole('button', { name: 'Groups', exact: true }).click();
  expect(await page.getByRole('article').count()).toBe(0);
  await page.getByText(/no rule broken/).waitFor(patient);
  await page.getByText(/^Groups 1–12 of/).waitFor();
  await page.getByRole('button', { name: 'Next groups' }).click();
  await page.getByText(/^Groups 13–24 of/).waitFor();
  await page.getByLabel('Find a person or a group').fill('Kim');
  await page.getByText(/^Groups 1–12 of/).waitFor();
  await page.close();
});
