import type { FrameLocator, Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { limits } from '#session/limits.ts';
import { journeys } from '../support/journey.ts';
import { openChatTab, told } from '../support/teamsPage.ts';
import { TestWindow } from '../support/wire.ts';

const journey = journeys();
let page: Page;
let meeting = 0;

beforeEach(async () => {
  meeting += 1;
  page = await journey.browser.newPage({ locale: 'en-GB', timezoneId: 'Europe/Berlin' });
});

afterEach(() => page.close());

test('before the meeting it says when it opens', async () => {
  await post(`/rehearsal/meetings/m${meeting}/left`, { person: 'aiko' });
  const tab = await chatTab('Aiko');
  await tab.getByRole('heading', { name: 'Opens when the meeting begins' }).waitFor();
  expect(await tab.getByRole('button').count()).toBe(0);
});

test('during the meeting it opens no session, shows no topic, and leads to the panel', async () => {
  const tab = await chatTab('Aiko', 'app-id');
  await tab.getByRole('heading', { name: 'Nothing is open yet' }).waitFor();

  const maya = await facilitator();
  await maya.command({ type: 'add-topic', text: 'A topic that stays in the panel' });
  await lookAgain(tab);
  await tab.getByRole('heading', { name: 'A Mini-M is under way' }).waitFor();
  expect(await tab.locator('body').textContent()).not.toContain('A topic');
  expect(Object.values(maya.shared.people).map(({ name }) => name)).toEqual(['Maya']);

  await tab.getByRole('button', { name: 'Open the panel' }).click();
  await page.waitForFunction("told.some(([func]) => func === 'executeDeepLink')");
  const [, [link] = []] = (await told(page)).find(([func]) => func === 'executeDeepLink') ?? [];
  expect(link).toContain('https://teams.microsoft.com/l/entity/app-id/mini-m?');
  expect(link).toContain('openInMeeting=true');
});

test('it says how to open the panel if no link can', async () => {
  const tab = await chatTab('Aiko');
  await tab.getByText('In the meeting, choose Apps, then Mini-M.').waitFor();
  expect(await tab.getByRole('button').count()).toBe(0);
});

test('afterwards it says when the session was cleared, even to people who left the call', async () => {
  const maya = await facilitator();
  await maya.command({ type: 'clear-session' });
  await post('/rehearsal/clock', { skip: limits.lastCall });
  await maya.until(() => maya.cleared);
  const tab = await chatTab('Aiko');
  await tab.getByRole('heading', { name: /^Cleared at \d{1,2}:\d\d$/ }).waitFor();
  await post(`/rehearsal/meetings/m${meeting}/left`, { person: 'aiko' });
  await lookAgain(tab);
  await tab.getByRole('heading', { name: /^Cleared at \d{1,2}:\d\d$/ }).waitFor();
});

test('outside any meeting the page says where Mini-M opens', async () => {
  await page.goto(`${journey.server.address}/tab`);
  await page.getByRole('heading', { name: 'Open Mini-M in a meeting' }).waitFor();
});

/** The tab in the meeting's chat, as this person sees it. */
async function chatTab(name: string, appId?: string): Promise<FrameLocator> {
  const chat = { meeting: `m${meeting}`, token: await token(name), ...(appId && { appId }) };
  await openChatTab(page, journey.server.address, chat);
  return page.frameLocator('iframe[title="Mini-M"]');
}

/** Makes the tab ask again, as if someone had come back to it. */
async function lookAgain(tab: FrameLocator): Promise<void> {
  const answered = page.waitForEvent('websocket').then((socket) => socket.waitForEvent('close'));
  await tab.locator('body').evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await answered;
}

async function facilitator(): Promise<TestWindow> {
  const maya = await TestWindow.join(journey.server.socket, await token('Maya'), { meeting: `m${meeting}` });
  await maya.start();
  return maya;
}

async function token(name: string): Promise<string> {
  const player = { meeting: `m${meeting}`, person: name.toLowerCase(), name, organizer: false };
  return (await (await post('/rehearsal/token', player)).json()).token;
}

function post(path: string, body: object): Promise<Response> {
  return fetch(journey.server.address + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
