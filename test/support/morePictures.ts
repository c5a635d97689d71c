import type { Browser } from 'playwright-core';
import { makeRoster, rosterFile } from '../grouping/makeRoster.ts';
import { formGroups, giveRoster, openOrganizer, plantedPeople } from './organizerPage.ts';
import { Rehearsal } from './rehearsal.ts';

const themes = [
  ['Dark theme', 'dark'],
  ['High contrast theme', 'contrast'],
  ['Default theme', 'default'],
] as const;

/** A participant's view of the agenda in the chat: before topics, voting, discussing and cleared, in each theme. */
export async function cardPictures(browser: Browser, address: string, folder: string): Promise<void> {
  const meeting = await Rehearsal.open(browser, `${address}/?meeting=card`, { width: 1640, height: 1100 });
  const { page } = meeting;
  const chat = page.getByRole('region', { name: 'Chat' });
  const names = ['Aiko Tanaka', 'Tomás Rivera', 'Priya Nair'] as const;
  const [aiko, tomas, priya] = [meeting.panel(names[0]), meeting.panel(names[1]), meeting.panel(names[2])];
  const pictures = async (state: string, says: string) => {
    await chat.getByText(says).first().waitFor();
    for (const [button, theme] of themes) {
      await meeting.press(button);
      await chat
        .getByRole('listitem')
        .first()
        .screenshot({ path: `${folder}card-${state}-${theme}.png` });
    }
  };
  const latest = () => chat.getByRole('button', { name: 'Show the latest' }).click();

  await meeting.start(...names);
  await pictures('1-before', 'Only you can see this');
  await aiko.addTopic('Two seniors who will not review each other’s code', 'Ideas');
  await tomas.addTopic('Running a 1:1 with someone who never has an agenda', 'A listener');
  await priya.addTopic('Saying no to a launch date my own manager promised', 'A challenge');
  await aiko.press('Skip to voting');
  await priya.vote('Two seniors', 2);
  await aiko.vote('Saying no', 1);
  await latest();
  await pictures('2-voting', '0 of 3 have finished');
  await aiko.press('Close voting');
  await aiko.press('Close voting');
  await aiko.press('Start discussing');
  await aiko.press('Next topic');
  await latest();
  await pictures('3-discussing', 'Now:');
  await chat.getByLabel('Message').fill('@Mini-M clear');
  await chat.getByRole('button', { name: 'Send' }).click();
  await chat.getByRole('button', { name: 'Clear for everyone' }).click();
  await chat.getByText('Last call').first().waitFor();
  await meeting.untilCleared(tomas);
  await pictures('4-cleared', 'Cleared. Mini-M keeps nothing of this meeting.');
  await meeting.close();
}

/** Panel and stage in Meet: at sign-in, during a meeting as the docs show it, and when the sign-in must be renewed. */
export async function meetPictures(browser: Browser, address: string, folder: string, path: string): Promise<void> {
  const meeting = await Rehearsal.open(browser, `${address}/meet?meeting=mmm-picture-mmm`, {
    width: 1860,
    height: 860,
  });
  const { page } = meeting;
  const names = ['Aiko Tanaka', 'Tomás Rivera', 'Priya Nair'] as const;
  const [aiko, tomas, priya] = [meeting.panel(names[0]), meeting.panel(names[1]), meeting.panel(names[2])];
  await priya.heading('Sign in to Mini-M').waitFor();
  await page.screenshot({ path: `${folder}meet-1-sign-in.png` });
  await meeting.signIn(...names);
  await meeting.start(...names);
  await aiko.addTopic('Two seniors who will not review each other’s code', 'Ideas');
  await tomas.addTopic('Running a 1:1 with someone who never has an agenda', 'A listener');
  await priya.addTopic('Saying no to a launch date my own manager promised', 'A challenge');
  await aiko.press('Share to stage');
  await aiko.press('Skip to voting');
  await aiko.vote('Two seniors', 3);
  await tomas.vote('Saying no', 3);
  await priya.vote('Two seniors', 3);
  await aiko.press('Start discussing');
  await meeting.press('Skip 1 min');
  await priya.press('I’m ready to move on');
  await meeting.stage.getByText('1 is ready to move on').first().waitFor();
  await page.screenshot({ path });
  for (let minutes = 0; minutes < 55; minutes += 5) await meeting.press('Skip 5 min');
  await aiko.text('Your Google sign-in ends at').waitFor();
  await page.screenshot({ path: `${folder}meet-3-renewal.png` });
  await meeting.close();
}

/** The Organizer's page with forty people in groups, as the docs show it. */
export async function organizerPicture(browser: Browser, address: string, path: string): Promise<void> {
  const page = await openOrganizer(browser, address, { viewport: { width: 1000, height: 720 } });
  // Groups that keep all rules exist; the names are invented.
  const names = makeRoster(40, 3).map(({ name }) => name);
  await giveRoster(page, rosterFile(plantedPeople(40).map((person, n) => ({ ...person, name: names[n] ?? '' }))));
  await formGroups(page);
  // Folded, so that the steps and the cards are in one picture.
  await page.getByText('The whole at a glance').click();
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path });
  await page.context().close();
}
