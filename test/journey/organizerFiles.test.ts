import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { workbook } from '../grouping/lists/workbook.ts';
import { journeys } from '../support/journey.ts';
import { giveRoster, goToGroups, openFile, openOrganizer, patient } from '../support/organizerPage.ts';

const here = journeys();
let page: Page;
beforeAll(async () => {
  page = await openOrganizer(here.browser, here.server.address);
});

const table = 'name,email,manager\nÄnne,a@x.y,\nBjörn,b@x.y,a@x.y\n';
const semicolons = table.replaceAll(',', ';');

it.each([
  ['UTF-8', Buffer.from(table)],
  ['UTF-8 with its mark', Buffer.from(`\uFEFF${table}`)],
  ['UTF-16, little end first', Buffer.from(`\uFEFF${table}`, 'utf16le')],
  ['UTF-16, big end first', Buffer.from(`\uFEFF${table}`, 'utf16le').swap16()],
  ['Windows-1252', Buffer.from(table, 'latin1')],
  ['semicolons', Buffer.from(semicolons)],
  ['tabs', Buffer.from(table.replaceAll(',', '\t'))],
  ['quoted line breaks', Buffer.from(table.replace('Björn', '"Bj\r\nörn"'))],
])('reads %s, and shows what it read', async (_, content) => {
  await giveRoster(page, content);
  await page.getByText('2 people can be grouped.').waitFor();
  await page.getByRole('cell', { name: 'Änne' }).waitFor();
});

it.each([
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]), 'This isn’t a CSV file or an Excel workbook.'],
  ['an empty file', Buffer.from(''), 'There are no rows'],
  ['a list without a heading', Buffer.from('Ann,ann@x.y\nBob,bob@x.y\n'), 'The first row is a person, not a heading.'],
  ['a list without emails', Buffer.from('name,manager\nAnn,Bob\nBob,\n'), 'No column holds email addresses.'],
])('says why it cannot read %s, and lives', async (_, content, sentence) => {
  await giveRoster(page, content);
  await page.getByRole('alert').filter({ hasText: sentence }).waitFor();
  await giveRoster(page, table);
  await page.getByText('2 people can be grouped.').waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
});

it('reads 49 MB and takes 5,000 people from it; doesn’t start reading more than 50 MB', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'organizer-'));
  const large = join(folder, 'large.csv');
  const row = (n: number) => `${'x'.repeat(4900)} ${n},p${n}@x.y,\n`;
  await writeFile(large, `name,email,manager\n${Array.from({ length: 10_000 }, (_, n) => row(n)).join('')}`);
  const choose = async () => {
    await page.getByRole('button', { name: 'List', exact: true }).click();
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Choose a file' }).click(),
    ]);
    await chooser.setFiles(large);
  };
  await choose();
  await page.getByText('5,000 people can be grouped.').waitFor(patient);
  await page.getByText(/^Rows 5002–10001 .*: The list is limited to 5,000 people\.$/).waitFor();
  await writeFile(large, Buffer.alloc(50 * 1024 * 1024 + 1, 'a,b\n'));
  // With the same file name; the changed content is noticed anyway.
  await choose();
  await page.getByRole('alert').filter({ hasText: 'This file is larger than 50 MB.' }).waitFor();
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByText('5,000 people can be grouped.').waitFor();
  await rm(folder, { recursive: true });
});

it('keeps its content if a file isn’t its own, and names the file', async () => {
  await giveRoster(page, table);
  await page.getByText('2 people can be grouped.').waitFor();
  await openFile(page, '{"miniM":"something"}');
  await page.getByText('This is not a file that the Organizer saved.').waitFor();
  await openFile(page, '{"miniM":"organizer-9"}');
  await page.getByText('This file was saved by a newer Mini-M.').waitFor();
  await page.getByText('2 people can be grouped.').waitFor();
});

it('lets people choose the columns if their names say nothing', async () => {
  await giveRoster(page, 'A,B,C\nAnn,ann@x.y,\nBob,bob@x.y,ann@x.y\nCid,cid@x.y,zoe@x.y\nDan,dan@x.y,zoe@x.y\n');
  // Only one column can be the email; nothing says which is the manager.
  await page.getByText('4 people can be grouped.').waitFor();
  await page.getByLabel('No column clearly says who reports to whom.').selectOption('C');
  // Their manager is named once, with the rows of both.
  await page.getByText('Rows 4–5 (cid@x.y; dan@x.y): their manager zoe@x.y isn’t in the list.').waitFor();
  await page.getByRole('combobox', { name: 'Name', exact: true }).selectOption('A');
  await page.getByText('Rows 4–5 (Cid; Dan)').waitFor();
  expect(await page.getByText('Please answer').count()).toBe(0);
  // Choices can be taken back.
  await page.getByRole('button', { name: 'Undo my choices' }).click();
  await page.getByText('Please answer').waitFor();
});

it('shows every fault of a list: each row, its line and why', async () => {
  await giveRoster(
    page,
    [
      'name,email,manager,time zone',
      'Ann,ann@x.y,,Europe/Berlin',
      'Bob,bob.x.y,,',
      'Cid,ANN@x.y,,',
      'Dan,dan@x.y,dan@x.y,',
      'Eve,eve@x.y,fay@x.y,',
      'Fay,fay@x.y,eve@x.y,',
      'Gus,gus@x.y,,Atlantis',
      'Hal,hal@x.y,,Atlantis',
    ].join('\n'),
  );
  await page.getByText('4 people can be grouped.').waitFor();
  await page.getByText('4 rows are left out').waitFor();
  for (const line of [
    'Row 3 (Bob): no valid email (bob.x.y).',
    'Row 4 (Cid): ANN@x.y is in the list already; the first stays.',
    'Row 5 (Dan): dan@x.y reports to themselves.',
    'Row 6 (Eve): eve@x.y is in a circle of reporting lines: the managers above them lead back to them. Correct one of these managers.',
    'Row 7 (Fay): fay@x.y is in a circle of reporting lines: the managers above them lead back to them. Correct one of these managers.',
    'Rows 8–9 (Gus; Hal): clock not known: “Atlantis” isn’t a time zone or city we know.',
  ])
    await page.getByText(line).waitFor();
});

it('asks what a list leaves unclear, and uses the answers', async () => {
  const people = Array.from({ length: 12 }, (_, n) => {
    const manager = n < 3 ? '' : `p${n % 3}@x.y`;
    return `P ${n},p${n}@x.y,${manager},${n < 3 ? 'Lead' : 'Director'},${n % 2 ? 'IST' : 'CET'}`;
  });
  await giveRoster(page, ['name,email,manager,level,time zone', ...people].join('\n'));
  await page.getByText('12 people can be grouped.').waitFor();
  await page.getByText(/^The list doesn’t say enough .*levels not mixed too far/).waitFor();
  // The reporting lines suggest an order; here the words mean another.
  await page.getByRole('button', { name: 'Move Director up' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Use this order' }).click();
  await page.getByLabel('“IST” can be several time zones (6 people).').selectOption('Asia/Kolkata');
  await page.getByText('Please answer').waitFor({ state: 'detached' });
  expect(await page.getByText(/^The list doesn’t say enough .*levels/).count()).toBe(0);
});

it('reads a workbook’s sheet of choice, and letters as chosen', async () => {
  await giveRoster(page, Buffer.from(workbook({ Managers: table, Others: `${table}Cid,c@x.y,\n` })), 'list.xlsx');
  await page.getByText('2 people can be grouped.').waitFor();
  await page.getByLabel('Sheet').selectOption('Others');
  await page.getByText('3 people can be grouped.').waitFor();
  // DOS's encoding isn't among those that browsers know.
  await giveRoster(
    page,
    Buffer.from([...Buffer.from('name,email,manager\n'), 0x8e, ...Buffer.from('nne,a@x.y,\nBob,b@x.y,\n')]),
  );
  await page.getByText('2 people can be grouped.').waitFor();
  const encoding = page.getByLabel('Text encoding');
  if (!(await encoding.isVisible())) await page.getByText('Do letters look wrong?').click();
  await encoding.selectOption('DOS (CP850)');
  await page.getByRole('cell', { name: 'Änne' }).waitFor();
});

it('uses the hours the Organizer sets, and says what they mean', async () => {
  const rows = Array.from({ length: 10 }, (_, n) => `P ${n},p${n}@x.y,,${n < 5 ? 'UTC+0' : 'UTC+9'}`);
  await giveRoster(page, ['name,email,manager,time zone', ...rows].join('\n'));
  await page.getByText('10 people can be grouped.').waitFor();
  await goToGroups(page);
  await page.getByText('at most 7:15 hours apart').waitFor();
  await page.getByLabel('Working day to').fill('19:00');
  await page.getByText('at most 7:59 hours apart').waitFor();
  await page.getByLabel('Working day to').fill('09:30');
  await page.getByText('The working day is shorter than a meeting').waitFor();
  await page.getByLabel('Working day to').fill('17:00');
  await page.getByLabel('Smallest group').fill('1');
  await page.getByText('From 2 to 8').waitFor();
  await page.getByLabel('Smallest group').blur();
  expect(await page.getByLabel('Smallest group').inputValue()).toBe('5');
});
