import type { Frame, Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { journeys } from '../support/journey.ts';
import { keepsLastWords, meetParameter, type Rehearsal } from '../support/rehearsal.ts';

const here = journeys();
const people = ['Aiko Tanaka', 'Tomás Rivera', 'Priya Nair'] as const;
const [aikoName, tomasName, priyaName] = people;

const post = (path: string, body: object) =>
  fetch(here.server.address + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const skip = (minutes: number) => post('/rehearsal/clock', { skip: minutes * 60_000 });
const heading = (meeting: Rehearsal, name: string) => meeting.panel(aikoName).heading(name).waitFor();

describe('a meeting in Google Meet', () => {
  it('[S11] that Meet records says so to everyone at once, and each person shows the topics again for themselves', async () => {
    const meeting = await here.open('/meet?meeting=aaa-record-mtg', { width: 1900, height: 900 });
    const [aiko, tomas] = [meeting.panel(aikoName), meeting.panel(tomasName)];
    await meeting.signIn(aikoName, tomasName);
    await meeting.start(aikoName, tomasName);
    await aiko.addTopic('Two seniors who will not review');
    await meeting.press('Record');
    await meeting.press('AI notes');
    await meeting.press('Skip 1 min');
    for (const { frame } of [aiko, tomas])
      await frame.getByRole('region', { name: 'Running in this call: recording and AI notes' }).waitFor();
    await tomas.press('Show topics');
    await tomas.text('Two seniors who will not review').waitFor();
    expect(await aiko.text('Two seniors who will not review').count()).toBe(0);
    await meeting.press('AI notes');
    await meeting.press('Record');
    await meeting.press('Skip 1 min');
    await aiko.text('Two seniors who will not review').waitFor();
    for (const { frame } of [aiko, tomas])
      await frame.getByRole('region', { name: 'Running in this call' }).waitFor({ state: 'detached' });
  });

  it('runs from sign-in to clear, moved on from the stage; late joiners and reloads are in the same session', async () => {
    const meeting = await here.open('/meet?meeting=aaa-whole-mtg', { width: 1900, height: 900 });
    const [aiko, tomas, priya] = [meeting.panel(aikoName), meeting.panel(tomasName), meeting.panel(priyaName)];
    const stage = (name: RegExp) => meeting.stage.getByRole('button', { name }).first().click();
    const seenBy = (label: string) =>
      meeting.page.getByRole('combobox', { name: 'Stage as seen by' }).selectOption({ label });
    await meeting.signIn(...people);
    await saysNothingOfTeams(meeting);
    await meeting.start(...people);
    await aiko.addTopic('Two seniors who will not review', 'Ideas');
    await tomas.addTopic('A 1:1 without an agenda');
    await aiko.press('Share to stage');
    await meeting.stage.getByText('A 1:1 without an agenda').first().waitFor();
    await aiko.button('Stop sharing to stage').waitFor();
    // Another person's client: its panel tells its stage who is signed in.
    await seenBy(tomasName);
    await meeting.stage.getByText('A 1:1 without an agenda').first().waitFor();
    await tomas.frame.getByRole('img', { name: 'Mini-M is on the stage' }).waitFor();
    await saysNothingOfTeams(meeting);

    // In a window of her own, within the activity: one press for panel and stage.
    const guest = await here.open('/meet?join&meeting=aaa-whole-mtg', { width: 1280, height: 800 });
    await guest.page.getByLabel('Your name').fill('Maya Lindqvist');
    await guest.press('Join');
    const maya = guest.panel('Maya Lindqvist');
    await guest.signIn('Maya Lindqvist');
    await maya.press('I’ll keep to it');
    await maya.text('Two seniors who will not review').waitFor();
    await guest.stage.getByText('A 1:1 without an agenda').first().waitFor();

    await seenBy(aikoName);
    await aiko.press('Skip to voting');
    for (const panel of [aiko, tomas, priya, maya]) await panel.vote('Two seniors', 3);
    await stage(/Start discussing/);
    for (const panel of [priya, maya]) await panel.heading(/^Topic \d+ of/).waitFor();
    await saysNothingOfTeams(meeting);
    await meeting.press('Skip 5 min');
    for (const panel of [aiko, tomas, priya, maya]) await panel.press('Finished');
    await meeting.stage.getByText('finished').first().waitFor();
    await stage(/Next topic/);
    for (const panel of [priya, maya]) await panel.heading('Topic 2 of 2').waitFor();

    // A reloaded page has kept no sign-in, but its person keeps their place.
    await meeting.page.reload();
    await priya.heading('Sign in to Mini-M').waitFor();
    await meeting.signIn(aikoName, tomasName);
    await tomas.heading('Topic 2 of 2').waitFor();
    await stage(/takeaways/);
    await maya.frame.getByLabel('Your takeaway').fill('Ask first');
    await maya.text('Saved. Only you can see this.').waitFor();
    await saysNothingOfTeams(meeting);
    await meeting.stage.getByLabel('More').click();
    await stage(/^Clear…$/);
    await stage(/^Clear for everyone$/);
    await meeting.untilCleared(aiko);
    for (const panel of [aiko, tomas, maya]) await panel.text('Mini-M keeps nothing').waitFor();
    // Whoever started the activity has ended it, for everyone.
    for (const { page } of [meeting, guest])
      await page.getByTitle('Stage', { exact: true }).waitFor({ state: 'detached' });
    // Neither content nor a sign-in stays in the browser: only the starter's last settings.
    for (const frame of [...meeting.page.frames(), ...guest.page.frames()]) {
      const [kept, cookies] = await keptIn(frame);
      expect(kept).not.toMatch(/Two seniors|1:1|Ask first|token|eyJ/);
      expect(cookies).toBe('');
    }
  });

  it('renews an expiring sign-in with one press, and nobody loses their place', async () => {
    const meeting = await here.open('/meet?meeting=bbb-renew-mtg', { width: 1900, height: 900 });
    const aiko = meeting.panel(aikoName);
    // Without a mouse: the focus is then where the sign-in was.
    await aiko.steady('Sign in with Google');
    const [byKey] = await Promise.all([
      meeting.context.waitForEvent('page'),
      aiko.button('Sign in with Google').press('Enter'),
    ]);
    await byKey.getByRole('link').first().waitFor();
    await byKey.keyboard.press('Tab');
    await Promise.all([byKey.waitForEvent('close'), byKey.keyboard.press('Enter')]);
    await aiko.button('Start this Mini-M').waitFor();
    await meeting.page.keyboard.press('Tab');
    await aiko.frame.locator('input:focus').waitFor();
    await meeting.start(aikoName);
    const draft = aiko.frame.getByLabel('What’s on your mind?');
    await draft.fill('Half a thou');
    expect(await aiko.button('Renew your sign-in').count()).toBe(0);
    await skip(56);
    await aiko.text('Your Google sign-in ends at').waitFor();
    await skip(5);
    await aiko.text('You keep your place').waitFor();
    const google = await meeting.googleWindow(aikoName, 'Renew your sign-in');
    await google.getByRole('link', { name: `Continue as ${aikoName}` }).click();
    await aiko.button('Renew your sign-in').waitFor({ state: 'detached' });
    expect(await draft.inputValue()).toBe('Half a thou');
    await aiko.addTopic('Half a thought');
    // Meet reports no end of a call: people in no call are found and sent away. The next call knows nothing of this
    // one.
    await meeting.press('End the meeting');
    await skip(2);
    await aiko.heading('Only for people in this meeting').waitFor();
    expect(await aiko.frame.getByText('Reconnecting').count()).toBe(0);
    await meeting.press('Start another call');
    await aiko.press('Try again');
    await aiko.button('Start this Mini-M').waitFor();
  });
});

describe('a takeaway', () => {
  it('is saved to the last letter when the panel is closed, which Meet doesn’t announce', async () => {
    const meeting = await here.open('/meet?meeting=ddd-last-words', { width: 1900, height: 900 });
    await meeting.signIn(...people);
    await meeting.start(...people);
    await keepsLastWords(meeting, priyaName, () => meeting.signIn(priyaName));
  });
});

describe('people who aren’t let in read why, and what to do', () => {
  afterEach(() => post('/rehearsal/google/fault', { fault: null }));

  it('at sign-in: window blocked or closed, consent denied, too late, another organization, and finally in', async () => {
    const meeting = await here.open('/meet?meeting=ccc-signing-in', { width: 1900, height: 900 });
    const aiko = meeting.panel(aikoName);
    await heading(meeting, 'Sign in to Mini-M');
    const frame = await frameOf(meeting.page, `Panel of ${aikoName}`);
    await frame.evaluate(() => {
      const { open } = window;
      window.open = () => {
        window.open = open;
        return null;
      };
    });
    await aiko.press('Sign in with Google');
    await heading(meeting, 'The window was blocked');
    await (await meeting.googleWindow(aikoName, 'Try again')).close();
    await heading(meeting, 'The window was closed');
    for (const no of ['Cancel', 'Continue without Meet']) {
      const google = await meeting.googleWindow(aikoName, 'Try again');
      await heading(meeting, 'Google’s window is open');
      await google.getByRole('link', { name: no }).click();
      await heading(meeting, 'Google couldn’t tell us');
    }
    for (const [error, title] of [
      ['sign-in-expired', 'Your sign-in has expired'],
      ['tenant-not-allowed', 'Not available to this organization'],
      ['host-busy', 'Google is busy'],
      ['host-unreachable', 'Google isn’t answering'],
    ] as const) {
      await meeting.context.route('**/meet/token', (route) => route.fulfill({ status: 401, json: { error } }), {
        times: 1,
      });
      const google = await meeting.googleWindow(aikoName, 'Try again');
      await google.getByRole('link', { name: 'Continue as Aiko' }).click();
      await heading(meeting, title);
    }
    const google = await meeting.googleWindow(aikoName, 'Try again');
    await google.getByRole('link', { name: 'Continue as Aiko' }).click();
    await aiko.button('Start this Mini-M').waitFor();
  });

  it('on joining: Google busy or unreachable, not in this call, and then with another account', async () => {
    const meeting = await here.open('/meet?meeting=ddd-the-door', { width: 1900, height: 900 });
    const aiko = meeting.panel(aikoName);
    const nour = { person: 'nour', name: 'Nour Aziz', organizer: false };
    await post('/rehearsal/meetings/eee-another-one/joined', { people: [nour] });
    // As someone who is in another call.
    const google = await meeting.googleWindow(aikoName);
    await google.goto(google.url().replace('login_hint=aiko', 'login_hint=nour'));
    await google.getByRole('link', { name: 'Continue as Nour Aziz' }).click();
    await heading(meeting, 'There’s no call in progress');
    const again = await meeting.googleWindow(aikoName, 'Use another account');
    expect(new URL(again.url()).searchParams.get('prompt')).toBe('select_account');
    await post('/rehearsal/google/fault', { fault: 'busy' });
    await again.getByRole('link', { name: 'Continue as Aiko' }).click();
    await heading(meeting, 'Google is busy');
    await post('/rehearsal/google/fault', { fault: null });
    // The server respects Google's Retry-After.
    await skip(2);
    await aiko.press('Try again');
    await aiko.button('Start this Mini-M').waitFor();
  });

  it('outside Meet, or in an invalid frame', async () => {
    const page = await here.browser.newPage({ locale: 'en-GB' });
    const { projectNumber } = (await (await fetch(`${here.server.address}/meet/settings`)).json()) as {
      projectNumber: string;
    };
    const sdk = (origin: string, project = projectNumber) => `?${meetParameter({ origin, project })}`;
    const own = here.server.address;
    const framed = async (search: string, title: string) => {
      await page.route('**/around', (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: `<iframe title="Mini-M" src="/meet/panel${search}"></iframe>`,
        }),
      );
      await page.goto(`${own}/around`);
      await page.frameLocator('iframe').getByRole('heading', { name: title }).waitFor();
      await page.unroute('**/around');
    };
    await page.goto(`${own}/meet/panel${sdk(own)}`);
    await page.getByRole('heading', { name: 'Open Mini-M in Google Meet' }).waitFor();
    await framed('', 'Open Mini-M in Google Meet');
    await framed('?meet_sdk=broken', 'We can’t read Meet’s address');
    await framed(sdk('https://evil.example'), 'Not inside Google Meet');
    await framed(sdk(own, '999'), 'Set up for another add-on');
    for (const [status, json, title] of [
      [404, {}, 'Not set up for Google Meet'],
      [503, {}, 'Mini-M isn’t answering'],
      // The sign-in window would run it in our name.
      [200, { authorizeUrl: 'javascript:alert()', projectNumber }, 'Mini-M isn’t answering'],
    ] as const) {
      await page.route('**/meet/settings', (route) => route.fulfill({ status, json }), { times: 1 });
      await framed(sdk(own), title);
    }
    await page.clock.install();
    const silent = framed(sdk(own), 'Meet isn’t answering');
    const given = silent.then(() => true);
    while (!(await Promise.race([given, page.clock.runFor(1_000)])));
    // Google's window returns to a page that none of ours opened.
    await page.goto(`${own}/meet/signed-in?code=a&state=b`);
    await page.getByText('This window can’t reach Mini-M').waitFor();
    expect(page.url()).toBe(`${own}/meet/signed-in`);
    await page.close();
  });
});

/** Everything people read or hear of Mini-M now: no chat, no Teams. "Chatham House" contains "chat". */
async function saysNothingOfTeams(meeting: Rehearsal): Promise<void> {
  const frames = meeting.page.frames().filter((frame) => new URL(frame.url()).pathname.startsWith('/meet/'));
  expect(frames.length).toBeGreaterThanOrEqual(people.length);
  for (const frame of frames) {
    const said = await frame.evaluate(async () => {
      const drawn = () => new Promise((done) => setTimeout(() => requestAnimationFrame(done)));
      document.querySelector<HTMLButtonElement>('header button[aria-label="More"]')?.click();
      await drawn();
      const folds = [...document.querySelectorAll('details:not([open])')] as HTMLDetailsElement[];
      const turn = async (open: boolean) => {
        for (const fold of folds) fold.open = open;
        // Folded content is drawn only after its fold has opened.
        await drawn();
      };
      await turn(true);
      const texts = [...document.body.querySelectorAll('*')]
        .flatMap((element) => [element.getAttribute('aria-label'), element.getAttribute('title')])
        .concat(document.body.textContent);
      await turn(false);
      document.querySelector('dialog')?.close();
      return texts.join('\n');
    });
    expect(said.length).toBeGreaterThan(20);
    expect(said).not.toMatch(/\bchat(?!ham)|teams/i);
  }
}

async function frameOf(page: Page, title: string): Promise<Frame> {
  const frame = await (await page.getByTitle(title, { exact: true }).elementHandle())?.contentFrame();
  if (!frame) throw new Error(`${title} has no frame`);
  return frame;
}

function keptIn(frame: Frame): Promise<[string, string]> {
  return frame.evaluate(() => [
    JSON.stringify({ local: { ...localStorage }, session: { ...sessionStorage } }),
    document.cookie,
  ]);
}
