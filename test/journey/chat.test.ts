import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { Rehearsal } from '../support/rehearsal.ts';
import { type ServerProcess, startServer } from '../support/serverProcess.ts';

let server: ServerProcess;
let browser: Awaited<ReturnType<typeof launchBrowser>>;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});
afterAll(() => Promise.all([server.stop(), browser.close()]));

const names = ['Aiko Tanaka', 'Tomás Rivera', 'Priya Nair'] as const;
const pictures = process.env.CHAT_PICTURES;

it('shows the agenda in the chat, a view for each person, and leaves nothing there', async () => {
  const meeting = await Rehearsal.open(browser, server.address, { width: 1640, height: 900 });
  const { page } = meeting;
  const chat = page.getByRole('region', { name: 'Chat' });
  const picture = (name: string) => (pictures ? page.screenshot({ path: `${pictures}/${name}.png` }) : undefined);
  const [aiko, tomas, priya] = [meeting.panel(names[0]), meeting.panel(names[1]), meeting.panel(names[2])];
  const latest = () => chat.getByRole('button', { name: 'Show the latest' }).click();

  await chat.getByText('When somebody starts a Mini-M').waitFor();
  await meeting.start(...names);
  await chat.getByText('Only you can see this').waitFor();
  await picture('1-gather');
  await aiko.addTopic('Saying no to a launch date');
  await tomas.addTopic('A quiet 1:1');
  await latest();
  // Topics are locked: the card says whose they are.
  await chat.getByText('Aiko', { exact: true }).waitFor();
  await chat.getByText('Tomás', { exact: true }).waitFor();

  // Everyone has a topic and the facilitator's panel is closed: a badge says so, until they look.
  await priya.addTopic('When to say no');
  await page.getByRole('button', { name: 'Close the panel of Aiko Tanaka' }).click();
  // Just past the half minute after which a badge is due: a badge that has been due for half a minute is out of date
  // and not shown, so skipping a whole minute at once would miss it if the server learnt of the closed panel a moment
  // before.
  const pass = () =>
    fetch(`${server.address}/rehearsal/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ skip: 35_000 }),
    });
  await pass();
  const badge = page.getByText('a badge on Mini-M’s icon');
  // The server may learn of the closed panel only after the skip: then its half minute still has to pass.
  await badge.waitFor().catch(pass);
  await badge.waitFor();
  await picture('1-badge');
  await page.getByRole('button', { name: 'Reopen the panel of Aiko Tanaka' }).click();
  await page.getByText('a badge on Mini-M’s icon').waitFor({ state: 'detached' });

  // The same card, as a client in another language shows it.
  await page.getByLabel('Language').selectOption('ar');
  await chat.getByText('جمع المواضيع').waitFor();
  await picture('1-arabic');
  await page.getByLabel('Language').selectOption('en');
  await chat.getByText('adding topics').waitFor();

  await aiko.press('Introduce the topics');
  await aiko.press('Skip to voting');
  for (const panel of [aiko, tomas, priya]) await panel.vote('A quiet 1:1', 3);
  await aiko.press('Start discussing');
  await latest();
  await chat.getByText('9 votes').waitFor();
  await chat.getByText('Now:').waitFor();
  await picture('2-discuss');
  for (const [theme, name] of [
    ['Dark theme', '3-dark'],
    ['High contrast theme', '4-contrast'],
    ['Default theme', '5-default'],
  ] as const) {
    await page.getByRole('button', { name: theme }).click();
    await picture(name);
  }

  // With the panel closed, the facilitator is asked where Teams would ask them; the card opens it again.
  await page.getByRole('button', { name: 'Close the panel of Aiko Tanaka' }).click();
  await meeting.press('Skip 5 min');
  await page.getByRole('region', { name: 'Aiko Tanaka is asked' }).waitFor();
  await page.frameLocator('iframe[title="Mini-M: check-in"]').getByText('Time’s up for this topic').waitFor();
  await picture('6-dialog');
  await chat.getByRole('link', { name: 'Open the panel' }).click();
  await aiko
    .button(/5 more minutes|Extend|Next topic/)
    .first()
    .waitFor();

  // Cleared with a word to the bot, for everyone.
  await chat.getByLabel('Message').fill('@Mini-M clear');
  await chat.getByRole('button', { name: 'Send' }).click();
  await chat.getByRole('button', { name: 'Clear for everyone' }).click();
  await chat.getByText('Last call').first().waitFor();
  await meeting.untilCleared(tomas);
  await chat.getByText('Cleared. Mini-M keeps nothing of this meeting.').first().waitFor();
  await expect.poll(() => chat.getByText('Saying no').count()).toBe(0);
  await tomas.heading('Cleared').waitFor();
  await picture('7-cleared');
  expect(meeting.errors).toEqual([]);
  await meeting.close();
});
