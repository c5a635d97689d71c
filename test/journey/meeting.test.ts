import { describe, expect, it } from 'vitest';
import { journeys } from '../support/journey.ts';
import { keepsLastWords } from '../support/rehearsal.ts';

const here = journeys();
let meetings = 0;

const open = () => here.open(`/?meeting=journey${++meetings}`);

describe('a meeting in the browser', () => {
  it('runs with five people from start to cleared: votes in the panels, topics advanced from the stage', async () => {
    const meeting = await open();
    await meeting.press('Add participant');
    await meeting.press('Add participant');
    const names = ['Aiko Tanaka', 'Tomás Rivera', 'Priya Nair', 'Sam Okafor', 'Lena Fischer'];
    const [aiko, tomas, priya, sam, lena] = names.map((name) => meeting.panel(name)) as [
      ReturnType<typeof meeting.panel>,
      ReturnType<typeof meeting.panel>,
      ReturnType<typeof meeting.panel>,
      ReturnType<typeof meeting.panel>,
      ReturnType<typeof meeting.panel>,
    ];
    const all = [aiko, tomas, priya, sam, lena];
    await meeting.start(...(names as [string, ...string[]]));

    await aiko.addTopic('Two seniors who will not review', 'Ideas');
    await tomas.addTopic('A 1:1 without an agenda', 'A listener');
    await priya.addTopic('Saying no to a launch date', 'A challenge');
    await aiko.press('Share to stage');
    await meeting.stage.getByText('Saying no to a launch date').first().waitFor();

    await aiko.press('Introduce the topics');
    for (const panel of all) await panel.heading(/^Introduction/).waitFor();
    await aiko.press('Skip to voting');

    for (const panel of all) await panel.vote('Two seniors', 2);
    await aiko.text('0 of 5 have finished voting').waitFor();
    await tomas.vote('Saying no');
    await aiko.text('1 of 5 have finished voting').waitFor();
    // Nobody sees a count yet, on any surface.
    for (const panel of all) expect(await panel.frame.getByText(/^\d+ votes?$/).count()).toBe(0);
    for (const panel of [aiko, priya, sam]) await panel.vote('Saying no');
    await lena.vote('A 1:1');
    for (const panel of all) await panel.heading('What we’ll talk about').waitFor();

    await meeting.stage.getByRole('button', { name: /Start discussing/ }).click();
    for (const panel of all) await panel.text('Two seniors who will not review').waitFor();
    await meeting.stage.getByText('Aiko').first().waitFor();
    await meeting.press('Skip 5 min');
    for (const panel of all) await panel.heading('Check-in').waitFor();
    for (const panel of [aiko, tomas, priya]) await panel.press('Continue');
    await aiko.text('3 of 5 have answered').waitFor();
    for (const panel of [sam, lena]) await panel.press('Finished');
    await meeting.stage.getByText('Continue').first().waitFor();
    await meeting.stage
      .getByRole('button', { name: /Five more minutes/ })
      .first()
      .click();
    for (const panel of all) await panel.heading(/^Topic \d+ of/).waitFor();
    await tomas.press('I can help with this');
    await tomas.text('Only Aiko').waitFor();

    await meeting.stage.getByRole('button', { name: /Next topic/ }).click();
    for (const panel of all) await panel.text('Saying no to a launch date').waitFor();
    await meeting.stage.getByRole('button', { name: /Next topic/ }).click();
    await meeting.stage.getByRole('button', { name: /takeaways/ }).click();
    for (const panel of all) await panel.heading('Takeaways').waitFor();

    await aiko.text('Tomás can help').waitFor();
    await priya.frame.getByLabel('Your takeaway').fill('Ask who decides');
    await priya.text('Saved. Only you can see this.').waitFor();
    await tomas.press('Pass my turn');

    await meeting.stage.getByLabel('More').click();
    await meeting.stage.getByRole('button', { name: 'Clear…' }).click();
    await meeting.stage.getByRole('button', { name: 'Clear for everyone' }).click();
    await meeting.untilCleared(aiko);
    for (const panel of all) await panel.text('Mini-M keeps nothing of this meeting').waitFor();
    await meeting.stage.getByText('Mini-M keeps nothing of this meeting').waitFor();
    for (const frame of meeting.page.frames()) expect(await frame.content()).not.toContain('Two seniors');
  });

  it('shows late joiners everything, in a second window and under their own name', async () => {
    const meeting = await open();
    const [aiko, tomas] = [meeting.panel('Aiko Tanaka'), meeting.panel('Tomás Rivera')];
    await meeting.start('Aiko Tanaka', 'Tomás Rivera', 'Priya Nair');
    await aiko.addTopic('A hard conversation');
    await tomas.addTopic('Too many meetings');
    await aiko.press('Skip to voting');
    await tomas.vote('A hard', 3);
    await aiko.text('1 of 3 have finished voting').waitFor();

    const guest = await here.open(`/?join&meeting=journey${meetings}`);
    await guest.page.getByLabel('Your name').fill('Maya Lindqvist');
    await guest.page.getByRole('button', { name: /Join/ }).click();
    const maya = guest.panel('Maya Lindqvist');
    await maya.press('I’ll keep to it');
    await maya.text('1 of 4 have finished voting').waitFor();
    await maya.vote('Too many', 3);
    await aiko.text('2 of 4 have finished voting').waitFor();
    await aiko.press('Close voting');
    await aiko.text('2 people haven’t finished voting. Too few have finished').waitFor();
    await aiko.press('Close voting');
    await maya.text('Too few people finished voting').waitFor();
    await aiko.press('Start discussing');
    await meeting.press('Skip 1 min');
    const left = async (panel: typeof maya) => {
      const shown = (await panel.frame.getByRole('timer').textContent()) ?? '';
      const [minutes = 0, seconds = 0] = (shown.match(/\d+/g) ?? []).map(Number);
      return minutes * 60 + seconds;
    };
    // The actual remaining time, equal in both windows; they are read one after the other, so a second may lie between.
    await expect.poll(() => left(maya)).toBeLessThanOrEqual(240);
    await expect.poll(async () => Math.abs((await left(maya)) - (await left(aiko)))).toBeLessThanOrEqual(1);
    expect(guest.errors).toEqual([]);
    await guest.close();
  });

  it('over a slow network shows a press at once, says that the answer is slow, and reverts with a reason what came too late', async () => {
    const meeting = await here.open('/?meeting=slow');
    const [aiko, sam] = [meeting.panel('Aiko Tanaka'), meeting.panel('Sam Okafor')];
    await meeting.start('Aiko Tanaka', 'Tomás Rivera', 'Priya Nair');
    // Visible, and not only announced.
    const bar = sam.frame.getByRole('region', { name: 'Connection' });
    const held: Array<() => void> = [];
    let slow = false;
    // In panels opened from now on, server messages wait until they are let through.
    await meeting.context.routeWebSocket(/\/live$/, (window) => {
      const server = window.connectToServer();
      server.onMessage((message) => (slow ? held.push(() => window.send(message)) : window.send(message)));
    });
    const letThrough = () => {
      slow = false;
      for (const arrive of held.splice(0)) arrive();
    };
    await meeting.press('Add participant');
    await sam.press('I’ll keep to it');
    await aiko.addTopic('A canary in the coal mine');
    await aiko.press('Skip to voting');
    await sam.heading('Vote').waitFor();

    for (const name of ['Tomás Rivera', 'Priya Nair']) await meeting.panel(name).vote('A canary', 3);
    slow = true;
    await sam.vote('A canary', 3);
    await sam.text('All votes used').waitFor();
    await aiko.text('3 of 4 have finished voting').waitFor();
    await bar.getByText('This is taking longer than usual. Nothing is lost.').waitFor();
    letThrough();
    await bar.waitFor({ state: 'detached' });
    await sam.text('3 of 4 have finished voting').waitFor();

    slow = true;
    await aiko.press('Close voting');
    await aiko.text('One person hasn’t finished voting. Once everyone sees the result').waitFor();
    await aiko.press('Close voting');
    await aiko.heading('What we’ll talk about').waitFor();
    await sam.button(/^Take one vote back/).click();
    await sam.text('1 vote left').waitFor();
    letThrough();
    await sam.heading('What we’ll talk about').waitFor();
    await bar.getByText('Voting is closed. Your votes stay as they are.').waitFor();
    await sam.frame.getByRole('listitem').getByText('9 votes', { exact: true }).waitFor({ state: 'attached' });
  });

  it('continues when the facilitator leaves: the role is claimed, and can be taken back', async () => {
    const meeting = await open();
    const [aiko, tomas] = [meeting.panel('Aiko Tanaka'), meeting.panel('Tomás Rivera')];
    await meeting.start('Aiko Tanaka', 'Tomás Rivera', 'Priya Nair');
    await tomas.addTopic('Who decides?');
    await meeting.press('Close the panel of Aiko Tanaka');
    // A closed panel isn't an absence …
    await meeting.press('Skip 1 min');
    expect(await tomas.button('Facilitate instead').count()).toBe(0);
    // … until it lasts.
    await meeting.press('Skip 5 min');
    await tomas.press('Facilitate instead');
    await meeting.press('Skip 1 min');
    await tomas.button('Skip to voting').waitFor();
    await meeting.press('Reopen the panel of Aiko Tanaka');
    await aiko.text('Tomás took over').waitFor();
    await aiko.press('Take it back');
    await aiko.button('Skip to voting').waitFor();
    await tomas.button('Skip to voting').waitFor({ state: 'detached' });
  });

  it('survives a reload, a second session on the same page, and all panels closed for twenty minutes', async () => {
    const meeting = await open();
    const [aiko, priya] = [meeting.panel('Aiko Tanaka'), meeting.panel('Priya Nair')];
    await meeting.start('Aiko Tanaka', 'Tomás Rivera', 'Priya Nair');
    await priya.addTopic('My calendar');
    await aiko.press('Skip to voting');
    await priya.vote('My calendar', 2);
    await meeting.page.reload();
    await priya.text('1 vote left').waitFor();
    await priya.vote('My calendar');
    for (const panel of [aiko, meeting.panel('Tomás Rivera')]) await panel.vote('My calendar', 3);
    await aiko.press('Start discussing');
    await priya.heading(/^Topic \d+ of/).waitFor();
    const names = ['Aiko Tanaka', 'Tomás Rivera', 'Priya Nair'];
    for (const name of names) await meeting.press(`Close the panel of ${name}`);
    for (let n = 0; n < 4; n++) await meeting.press('Skip 5 min');
    for (const name of names) await meeting.press(`Reopen the panel of ${name}`);
    for (const name of names) await meeting.panel(name).heading('Check-in').waitFor();
    await priya.text('My calendar').waitFor();
  });

  it('has saved a takeaway to the last letter when Teams unloads the panel', async () => {
    const meeting = await open();
    await meeting.start('Aiko Tanaka', 'Tomás Rivera', 'Priya Nair');
    await keepsLastWords(meeting, 'Priya Nair');
  });

  it('is cleared two minutes after the meeting ended, and asks before it starts again', async () => {
    const meeting = await open();
    const aiko = meeting.panel('Aiko Tanaka');
    await meeting.start('Aiko Tanaka', 'Tomás Rivera', 'Priya Nair');
    await aiko.addTopic('Gone soon');
    await meeting.press('End the meeting');
    await aiko.text('The meeting has ended').waitFor();
    await meeting.press('Skip 5 min');
    await aiko.text('Mini-M keeps nothing of this meeting').waitFor();
    await meeting.panel('Priya Nair').text('Mini-M keeps nothing of this meeting').waitFor();
    await aiko.press('Start another one');
    await aiko.press('Start this Mini-M');
    await aiko.text('A session was cleared here a moment ago').waitFor();
    await aiko.press('Yes, start a new one');
    await aiko.text('No topics yet').waitFor();
  });
});
