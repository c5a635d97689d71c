import { copyFileSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from './browser.ts';
import build from './build.ts';
import { cardPictures, meetPictures, organizerPicture } from './morePictures.ts';
import { Rehearsal } from './rehearsal.ts';
import { startServer } from './serverProcess.ts';

/**
 * `npm run screenshots`: plays a meeting in the rehearsal and takes pictures of every phase, of the card in its chat, of Meet, and of
 * the Organizer's page, into the ignored folder `screenshots/`. The few that README and docs show go to `test/pictures/`.
 */
const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = `${root}screenshots/meeting/`;
mkdirSync(folder, { recursive: true });

await build();
const server = await startServer();
const browser = await launchBrowser();
const meeting = await Rehearsal.open(browser, server.address, { width: 1640, height: 860 });
const names = ['Aiko Tanaka', 'Tomás Rivera', 'Priya Nair'] as const;
const [aiko, tomas, priya] = [meeting.panel(names[0]), meeting.panel(names[1]), meeting.panel(names[2])];
const all = [aiko, tomas, priya];

const picture = async (name: string) => {
  // Two frames, so that the effect of the last press is painted.
  await meeting.page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  await meeting.page.screenshot({ path: `${folder}${name}.png` });
};

/** A person's panel only, for the docs. */
const panelPicture = async (person: string, name: string) => {
  await meeting.page
    .locator(`iframe[title="Panel of ${person}"]`)
    .screenshot({ path: `${root}test/pictures/${name}.png` });
};

await aiko.button('Start this Mini-M').waitFor();
await picture('1-start');
await meeting.start(...names);
await aiko.addTopic('Two seniors who will not review each other’s code', 'Ideas');
await tomas.addTopic('Running a 1:1 with someone who never has an agenda', 'A listener');
await priya.addTopic('Saying no to a launch date my own manager promised', 'A challenge');
await tomas.press('Add another topic');
await tomas.addTopic('My skip-level keeps handing work to my reports directly');
await aiko.press('Share to stage');
await meeting.stage.getByText('Saying no').first().waitFor();
await picture('2-gather');
await aiko.press('Introduce the topics');
await priya.frame.getByRole('heading', { name: /^Introduction / }).waitFor();
await picture('3-introductions');
await aiko.press('Skip to voting');
await aiko.vote('Two seniors', 2);
await tomas.vote('Two seniors', 1);
await tomas.vote('Saying no', 2);
await priya.vote('Two seniors', 1);
await priya.vote('Running a 1:1', 1);
await aiko.text('1 of 3 have finished voting').waitFor();
await picture('4-vote');
await panelPicture('Priya Nair', 'vote');
await priya.vote('Saying no', 1);
await aiko.vote('My skip-level', 1);
for (const panel of all) await panel.heading('What we’ll talk about').waitFor();
await picture('5-order');
await aiko.press('Start discussing');
await meeting.press('Skip 1 min');
await tomas.press('I’m ready to move on');
await meeting.stage.getByText('1 is ready to move on').first().waitFor();
for (const frame of [meeting.stage, ...all.map((panel) => panel.frame)])
  await frame.getByText(/3:5\d/).first().waitFor();
await picture('6-discuss');
copyFileSync(`${folder}6-discuss.png`, `${root}test/pictures/rehearsal.png`);
await meeting.press('Skip 5 min');
await aiko.press('Continue');
await tomas.press('Finished');
await picture('7-check-in');
await priya.press('Continue');
await meeting.stage.getByText('Either way').first().waitFor();
await picture('8-tally');
await panelPicture('Aiko Tanaka', 'checkIn');
await aiko.press('Next topic');
await tomas.press('I can help with this');
await priya.text('Tomás can help').waitFor();
await aiko.press('Next topic');
await aiko.press('Next topic');
await aiko.press('Go to takeaways');
for (const panel of all) await panel.heading('Takeaways').waitFor();
await priya.frame.getByLabel('Your takeaway').fill('Ask Tomás how he set up his agenda');
await priya.text('Saved. Only you can see this.').waitFor();
await picture('9-takeaways');
await panelPicture('Priya Nair', 'takeaways');
await aiko.press('Clear session');
await aiko.press('Clear for everyone');
await meeting.untilCleared(aiko);
for (const panel of all) await panel.text('Mini-M keeps nothing').waitFor();
await picture('10-cleared');
await meeting.close();

await cardPictures(browser, server.address, folder);
await meetPictures(browser, server.address, folder, `${root}test/pictures/meet.png`);
await organizerPicture(browser, server.address, `${root}test/pictures/organizer.png`);
await browser.close();
await server.stop();
