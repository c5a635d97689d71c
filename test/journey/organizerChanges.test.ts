import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { makeRoster, rosterFile } from '../grouping/makeRoster.ts';
import { journeys } from '../support/journey.ts';
import {
  formGroups,
  giveRoster,
  goToGroups,
  goToHandOver,
  membersShown,
  openFile,
  openOrganizer,
  patient,
  plantedFile,
  plantedPeople,
} from '../support/organizerPage.ts';

const here = journeys();

const open = () => openOrganizer(here.browser, here.server.address);
const download = async (page: Page, button: string) => {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  return readFile(await file.path(), 'utf8');
};

it('rotates two people of each group, leaves a locked one, and saves who was together before', async () => {
  const page = await open();
  await giveRoster(page, plantedFile(40));
  await formGroups(page);
  const first = await download(page, 'Save my file');
  const later = await open();
  await openFile(later, first);
  await later.getByRole('article').first().waitFor();
  const before = await membersShown(later);
  // With few common hours, a locked group can leave another one nobody to swap with; this one doesn't.
  await later.getByRole('button', { name: 'Lock Group 2', exact: true }).click();
  await later.getByRole('button', { name: 'Rotate two of each group' }).click();
  await later.getByText(/people change groups, 0 joined, 0 left/).waitFor();
  const after = await membersShown(later);
  expect(after.get('Group 2')).toEqual(before.get('Group 2'));
  for (const [name, members] of after) {
    const stayed = members.filter((one) => before.get(name)?.includes(one));
    expect([name, members.length - stayed.length]).toEqual([name, name === 'Group 2' ? 0 : 2]);
  }
  const file = JSON.parse(await download(later, 'Save my file'));
  expect(file.past).toHaveLength(1);
  expect(file.past[0].groups).toEqual(JSON.parse(first).groups.map((g: { members: string[] }) => g.members));
  // A rotation that was only a trial can be undone.
  await later.getByRole('button', { name: 'Undo' }).click();
  await later.getByRole('button', { name: 'Undo' }).click();
  expect(await membersShown(later)).toEqual(before);
  await Promise.all([page.close(), later.close()]);
});

it('places a joiner, removes a leaver, and says who moved', async () => {
  const page = await open();
  const people = plantedPeople(40);
  await giveRoster(page, rosterFile(people));
  await formGroups(page);
  const before = await membersShown(page);
  const [leaver] = people.filter((p) => before.get('Group 1')?.includes(p.name));
  const joiner = { ...people[0], id: 'new@example.com', email: 'new@example.com', name: 'Person 900', manager: '' };
  await giveRoster(page, rosterFile([...people.filter((p) => p !== leaver), joiner as (typeof people)[number]]));
  await goToGroups(page);
  await page
    .getByText('1 person of the list is in no group. 1 person in a group is not in the list any more.')
    .waitFor();
  await page.getByRole('button', { name: 'Place joiners, take leavers out' }).click();
  await page.getByText(/1 joined, 1 left/).click();
  await page.getByText(/^Person 900: new in Group/).waitFor();
  await page.getByText(`${leaver?.id}: left Group 1`).waitFor();
  const all = [...(await membersShown(page)).values()].flat();
  expect(all.sort()).toEqual([...people.filter((p) => p !== leaver).map((p) => p.name), 'Person 900'].sort());
  await page.close();
});

it('keeps people placed by hand, and the reasons, when groups are formed again', async () => {
  const page = await open();
  const rows = Array.from({ length: 18 }, (_, n) => `P ${n},p${n}@x.y,${n === 1 ? 'p0@x.y' : ''}`);
  await giveRoster(page, ['name,email,manager', ...rows].join('\n'));
  await formGroups(page);
  const groupOf = (name: string) =>
    page.getByRole('article').filter({ has: page.getByRole('button', { name: `Move ${name}`, exact: true }) });
  const place = (await groupOf('P 0').getAttribute('aria-label')) as string;
  await page.getByRole('button', { name: 'Move P 1', exact: true }).click();
  const choice = page.getByRole('combobox', { name: 'Move to …' });
  await choice.selectOption(await choice.getByRole('option', { name: new RegExp(`^${place}`) }).getAttribute('value'));
  await page.getByRole('button', { name: 'Move', exact: true }).click();
  await page.getByText(`${place}: P 0 and P 1: one reports to the other.`).waitFor();
  await page.getByLabel('Why it’s right anyway').fill('They asked for it');
  await page.getByRole('button', { name: 'Move anyway' }).click();
  await page.getByText('1 conflict is accepted by hand.').waitFor();
  await page.getByRole('button', { name: 'Form groups again' }).click();
  await page.getByText('1 conflict is accepted by hand.').waitFor();
  await page.getByText('P 1 and P 0, by hand: They asked for it').waitFor();
  expect(await groupOf('P 0').getAttribute('aria-label')).toBe(place);
  expect(await groupOf('P 1').getAttribute('aria-label')).toBe(place);
  // Released, they are separated again.
  await page.getByRole('button', { name: 'Let P 1 and P 0 move again' }).click();
  await page.getByRole('button', { name: 'Form groups again' }).click();
  await page.getByText(/every rule with data is kept/).waitFor();
  await page.close();
});

it('brings back the rules and the explanation when groups formed with a relaxed rule are undone', async () => {
  const page = await open();
  const rows = Array.from({ length: 23 }, (_, n) => `P ${n},p${n}@x.y,${n < 19 ? 'boss@x.y' : ''}`);
  await giveRoster(page, ['name,email,manager', ...rows].join('\n'));
  await formGroups(page);
  const why = page.getByText('19 of 23 people report to boss@x.y');
  const conflicts = page.getByText(/^\d groups, \d+ conflicts\./);
  await why.waitFor();
  const before = await conflicts.textContent();
  await page.getByRole('button', { name: 'Relax this and form groups' }).click();
  await page.getByText('1 rule is switched off.').waitFor();
  await page.getByText(/every rule with data is kept/).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await why.waitFor();
  await page.getByText('1 rule is switched off.').waitFor({ state: 'detached' });
  expect(await conflicts.textContent()).toBe(before);
  await page.close();
});

it('keeps a rule whose relaxed search is cancelled', async () => {
  const page = await open();
  const nobodyFacilitates = plantedPeople(1000).map((p, n) => ({ ...p, facilitates: n === 0 }));
  await giveRoster(page, rosterFile(nobodyFacilitates));
  await goToGroups(page);
  await page.getByRole('button', { name: 'Form groups' }).click();
  await page.getByRole('button', { name: 'Relax this and form groups' }).first().click(patient);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('Cancelled. Nothing was changed.').waitFor();
  expect(await page.getByText(/switched off/).count()).toBe(0);
  expect(await page.getByRole('button', { name: 'Relax this and form groups' }).count()).toBeGreaterThan(0);
  await page.close();
});

it('stops a search when groups are changed by hand meanwhile, and keeps that change', async () => {
  const page = await open();
  // Nobody can facilitate, so that the search goes on until it knows what would have to give.
  const grouped = plantedPeople(1000).map((p, n) => ({
    ...p,
    facilitates: n === 0,
    group: `Team ${Math.floor(n / 8)}`,
  }));
  await giveRoster(page, rosterFile(grouped));
  await goToGroups(page);
  await page.getByRole('button', { name: 'Form groups again' }).click();
  await page.getByRole('progressbar').waitFor();
  const name = grouped[0]?.name as string;
  await page.getByRole('button', { name: `Move ${name}`, exact: true }).click();
  const choice = page.getByRole('combobox', { name: 'Move to …' });
  await choice.selectOption(await choice.getByRole('option', { name: /^Team 1\b/ }).getAttribute('value'));
  await page.getByRole('button', { name: 'Move', exact: true }).click();
  await page.getByLabel('Why it’s right anyway').fill('They asked for it');
  await page.getByRole('button', { name: 'Move anyway' }).click();
  await page.getByText('The search stopped, because you changed groups or rules meanwhile.').waitFor();
  expect(await page.getByRole('progressbar').count()).toBe(0);
  expect((await membersShown(page)).get('Team 1')).toContain(name);
  await page.close();
});

it('shows the people no group fits, who can be placed by hand', async () => {
  const page = await open();
  // Two groups of eight, full. The joiner fits in neither.
  const rows = Array.from({ length: 16 }, (_, n) => `P ${n},p${n}@x.y,`);
  await giveRoster(page, ['name,email,manager', ...rows].join('\n'));
  await goToGroups(page);
  await page.getByText(/^Rules and wishes/).waitFor();
  await page.getByLabel('Smallest group').fill('8');
  await page.getByRole('button', { name: 'Form groups' }).click();
  await page.getByText(/^2 groups, every rule with data is kept/).waitFor();
  await giveRoster(page, ['name,email,manager', ...rows, 'Joan,joan@x.y,'].join('\n'));
  await goToGroups(page);
  await page.getByRole('button', { name: 'Place joiners, take leavers out' }).click();
  await page.getByText(/^No group fits without a conflict for Joan\./).waitFor();
  // Nobody is forgotten when the groups are handed over.
  await goToHandOver(page);
  await page.getByText('1 person of the list is in no group.').waitFor();
  await page.getByRole('button', { name: 'Groups', exact: true }).click();
  const outside = page.getByRole('region', { name: 'In no group' });
  await outside.getByRole('button', { name: 'Move Joan' }).click();
  await page.getByRole('combobox', { name: 'Move to …' }).selectOption({ label: 'Group 2 (1 conflict more)' });
  await page.getByRole('button', { name: 'Move', exact: true }).click();
  await page.getByText('Group 2: The group should have 8 people.').waitFor();
  await page.getByLabel('Why it’s right anyway').fill('Nine are fine');
  await page.getByRole('button', { name: 'Move anyway' }).click();
  await page.getByText('Joan moved to Group 2.').waitFor();
  expect(await page.getByRole('article', { name: 'Group 2' }).getByRole('listitem').count()).toBe(9);
  expect(await outside.count()).toBe(0);
  expect(await page.getByRole('alert').count()).toBe(0);
  await page.close();
});

it('stops a search at once, without changes', async () => {
  const page = await open();
  await giveRoster(page, rosterFile(makeRoster(2000, 3)));
  await page.getByText('2,000 people can be grouped.').waitFor();
  await goToGroups(page);
  await page.getByRole('button', { name: 'Form groups' }).click();
  await page.getByRole('progressbar').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('Cancelled. Nothing was changed.').waitFor();
  expect(await page.getByRole('article').count()).toBe(0);
  expect(await page.getByRole('progressbar').count()).toBe(0);
  await page.getByRole('button', { name: 'Form groups' }).click();
  await page.getByText(/no rule broken/).waitFor();
  await page.close();
});

it('prints all groups with all their people, and nothing else', async () => {
  const page = await open();
  await giveRoster(page, plantedFile(100));
  await formGroups(page);
  await goToHandOver(page);
  await page.getByLabel('Day').selectOption('Thursday');
  await page.evaluate(() => {
    // A headless browser has no printer, so the print version is drawn.
    window.print = () => window.dispatchEvent(new Event('beforeprint'));
  });
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => window.print());
  expect(
    await page
      .getByRole('listitem')
      .filter({ hasText: /@example\.com/ })
      .count(),
  ).toBe(100);
  // Each group has its name, its time, as chosen for the first, and one facilitator.
  const groups = await page.getByRole('heading', { level: 2, name: /^Group \d+$/ }).count();
  const printed = (text: string | RegExp) => page.getByText(text).filter({ visible: true });
  expect(await printed(/^\w+day, \d+:\d\d [AP]M \(.+\), every week$/).count()).toBe(groups);
  expect(await printed(/^Thursday, /).count()).toBe(1);
  expect(await printed(/^First meeting: \w+day, \w+ \d+, \d{4}$/).count()).toBe(groups);
  expect(await printed(/ · facilitates$/).count()).toBe(groups);
  expect(await printed(/^Printed on \w+ \d+, \d{4}\. Meetings of 45 minutes\./).count()).toBe(1);
  expect(await page.getByRole('heading', { name: 'Hand over to facilitators' }).isVisible()).toBe(false);
  await page.close();
});
