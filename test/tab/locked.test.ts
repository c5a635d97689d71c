import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Session } from '#session/session.ts';
import type { LockActions, LockState, Unread } from '../../tab/live/lockState.ts';
import { fakeOpened } from '../support/fakeLock.ts';
import { show } from './gallery/build.ts';
import { galleries } from './gallery/galleries.ts';

declare function acts(who: string): LockActions;
declare function arrives(who: string, device: string): void;
declare function knows(lock: Partial<LockState>, unread?: Record<string, Unread>): void;
declare function pass(ms: number): void;
declare function session(): Session;

const surfaces = galleries();
const size = { width: 280, height: 600 };
const open = (scene: string, as: string, more = '') => surfaces.panel.show(`scene=${scene}&as=${as}${more}`, size);
const stage = (scene: string, as = 'Sam') =>
  surfaces.stage.show(`scene=${scene}&as=${as}`, { width: 960, height: 540 });

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const compares = (page: Page) => page.evaluate(() => acts('maya').beginComparison());
const says = (page: Page, who: string, same: boolean) =>
  page.evaluate(([who, same]) => acts(who).confirm(same), [who, same] as const);
const alarm = (page: Page) => page.getByRole('alert');
const number = (page: Page) => page.getByText('482\u00a0917', { exact: true });
const field = (page: Page) => page.getByLabel(/^(Your topic|What’s on your mind\?)$/);

describe('comparing a number', () => {
  it.each(['gather', 'vote', 'discuss', 'checkIn', 'wrapUp', 'lastCall'])(
    'shows it to everyone at once, in %s, and takes their answer',
    async (scene) => {
      const page = await open(scene, 'priya');
      await compares(page);
      await number(page).waitFor();
      await page.getByText('Maya reads 482\u00a0917 aloud. Do you see the same?').waitFor();
      await button(page, 'Yes, the same').click();
      await page.getByText('Waiting for 5 people').waitFor();
      expect(await button(page, 'Yes, the same').count()).toBe(0);
      expect(await page.evaluate(() => session().lock.comparison?.confirmed)).toEqual({ p4: true });
    },
  );

  it('begins in the facilitator’s sheet, which makes way for the number', async () => {
    const page = await open('discuss', 'maya');
    await button(page, 'Locked').click();
    await page.getByRole('dialog').getByText('Not compared yet.').waitFor();
    await button(page, 'Compare a number').click();
    await page.getByText('Read 482\u00a0917 aloud. Does everyone see the same?').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await button(page, 'Comparing a number').waitFor();
  });

  it('is proposed to the facilitator in words, before the first topic', async () => {
    const page = await open('gatherFirst', 'maya');
    await page.evaluate(() => knows({}));
    expect(await page.getByText('Let’s compare a number').count()).toBe(0);
    await page.evaluate(() => pass(30_000));
    await page.getByText('Let’s compare a number').waitFor();
    await button(page, 'Compare').click();
    await number(page).waitFor();
    await page.getByText('This is a safe place.').waitFor();
  });

  it('can be put away, and ends in a calm line for those who saw it', async () => {
    const page = await open('discuss', 'priya');
    await compares(page);
    await button(page, 'Put away').click();
    await number(page).waitFor({ state: 'detached' });
    // The sheet still has it.
    await button(page, 'Comparing a number').click();
    await page.getByRole('dialog').getByText('482\u00a0917', { exact: true }).waitFor();

    await open('compareAnswered', 'maya');
    for (const who of ['priya', 'jonas', 'zoe']) await says(page, who, true);
    await page.getByText('Compared: you all see the same number.').first().waitFor();
    await button(page, 'Locked, compared').waitFor();

    // It's over: a panel opened now shows nothing of it.
    await open('compared', 'priya');
    expect(await page.getByText('Compared: you all see').count()).toBe(0);
  });

  it('shows its end for a few seconds', async () => {
    const page = await surfaces.panel.page('scene=vacant', size);
    await page.clock.install();
    await show(page, 'scene=compareAnswered&as=maya');
    for (const who of ['priya', 'jonas', 'zoe']) await says(page, who, true);
    const end = page.getByRole('region', { name: 'Comparison 1 of 9' });
    await end.getByText('Compared: you all see the same number.').waitFor();
    await page.clock.runFor(8_000);
    await end.waitFor({ state: 'detached' });
    await page.close();
  });

  it('isn’t shown to a window that hears of it from another one only after its end', async () => {
    const page = await open('discuss', 'priya');
    await button(page, 'Locked').waitFor();
    const comparison = { round: 1, step: 'number', number: '482 917', confirmed: { p4: true } } as const;
    await page.evaluate((comparison) => knows({ compared: true, comparison }), comparison);
    await button(page, 'Locked, compared').waitFor();
    expect(await page.getByText('Compared: you all see').count()).toBe(0);
  });

  it('under a new key takes the place of the request to compare again', async () => {
    const page = await open('lockNewKey', 'maya');
    const main = page.getByRole('main');
    await main.getByText('The key is new since you compared.').waitFor();
    await page.evaluate(() =>
      knows({ trouble: 'new-key', comparison: { round: 2, step: 'under-way', confirmed: {} } }),
    );
    await button(page, 'Comparing a number').waitFor();
    await page.getByText('Working out the number…').waitFor();
    expect(await main.getByText('The key is new since you compared.').count()).toBe(0);
    await page.evaluate(() => knows({ trouble: 'new-key' }));
    await main.getByText('The key is new since you compared.').waitFor();

    await open('lockNewKey', 'priya');
    await main.getByText('The facilitator can begin a comparison.').waitFor();
  });

  it('is told to screen readers digit by digit, and its end', async () => {
    const page = await open('discuss', 'priya');
    const said = page.locator('[aria-live=polite]');
    await compares(page);
    await said.getByText('Maya reads 4 8 2, 9 1 7 aloud. Do you see the same?').waitFor({ state: 'attached' });
    for (const who of ['maya', 'aiko', 'tomas', 'priya', 'jonas', 'zoe']) await says(page, who, true);
    await said.getByText('Compared: you all see the same number.').waitFor({ state: 'attached' });
  });

  it('needs no mouse', async () => {
    const page = await open('compare', 'priya');
    const reached: string[] = [];
    for (let n = 0; n < 40 && reached.at(-1) !== 'No, it differs'; n++) {
      await page.keyboard.press('Tab');
      reached.push(await page.evaluate(() => document.activeElement?.textContent ?? ''));
    }
    expect(reached).toContain('Yes, the same');
    await page.keyboard.press('Enter');
    await alarm(page).waitFor();
  });

  it.each(['en', 'ar'])('has no button over another on the stage, in %s', async (language) => {
    const page = await surfaces.stage.show(`scene=compare&lang=${language}`, { width: 792, height: 382 });
    const boxes = await page
      .getByRole('region', { name: language === 'en' ? 'Comparison 1 of 9' : 'المقارنة' })
      .getByRole('button')
      .evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect().toJSON()));
    expect(boxes.length).toBe(3);
    const apart = boxes.every((one, at) =>
      boxes.slice(at + 1).every((two) => one.right <= two.left || two.right <= one.left),
    );
    expect(apart).toBe(true);
  });

  it('says beside the number which device took no part', async () => {
    const said = 'A device took no part (Tomás). If Mini-M is open there now, compare again.';
    const page = await open('compareApart', 'priya');
    await page.getByRole('region', { name: 'Comparison 1 of 9' }).getByText(said).waitFor();
    // The number is the same again here, and what was said before isn't repeated.
    await says(page, 'tomas', false);
    await compares(page);
    const spoken = page.locator('[aria-live=polite]').getByText(`Do you see the same? ${said}`);
    await spoken.waitFor({ state: 'attached' });
    const stage = await surfaces.stage.show('scene=compare-apart', { width: 792, height: 382 });
    await stage.getByText(said.replace('Tomás', 'Noor')).waitFor();
  });

  it('says why there is no number, and lets the facilitator compare again', async () => {
    const page = await open('discuss', 'maya');
    await page.evaluate(() => knows({ comparison: { round: 1, step: 'none', why: 'withheld', confirmed: {} } }));
    await page.getByText('There’s no number this time.').first().waitFor();
    await page.getByText('A panel didn’t answer.').waitFor();
    await button(page, 'Compare a number').waitFor();
    expect(await alarm(page).count()).toBe(0);
  });
});

describe('a number that differs', () => {
  it('is an alarm for everyone at once, and closes any sheet', async () => {
    const page = await open('compare', 'aiko');
    await button(page, 'More').click();
    await page.getByRole('dialog').waitFor();
    await says(page, 'tomas', false);
    await alarm(page).getByText('It differs: don’t type. Talk about it.').waitFor();
    await alarm(page).getByText('Tomás sees another number.').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await button(page, 'It differs').waitFor();
    // Only the facilitator does something about it.
    expect(await alarm(page).getByRole('button').allTextContents()).toEqual(['']);
  });

  it('comes back even if the number was put away', async () => {
    const page = await open('compare', 'aiko');
    await button(page, 'Put away').click();
    await says(page, 'tomas', false);
    await alarm(page).waitFor();
  });

  it('can be taken back by whoever pressed the wrong button', async () => {
    const page = await open('compareDiffers', 'tomas');
    await alarm(page).getByRole('button', { name: 'It’s the same after all' }).click();
    await alarm(page).waitFor({ state: 'detached' });
  });

  it('leads the facilitator to another comparison or a new key', async () => {
    const page = await open('compareDiffers', 'maya');
    await button(page, 'Compare again').click();
    await page.getByText('Comparison 2 of 9').waitFor();
    await says(page, 'tomas', false);
    await button(page, 'Begin with a new key').click();
    await page.getByText('Everyone here gets a new key').waitFor();
    await button(page, 'Begin with a new key').click();
    await alarm(page).waitFor({ state: 'detached' });
    expect(await page.evaluate(() => session().lock.epochs.length)).toBe(2);
  });

  it('is an alarm, too, if this panel refuses the list', async () => {
    const page = await open('compareRefused', 'priya');
    await alarm(page).getByText('The device that gave this one the key is missing from the list.').waitFor();
  });
});

describe('a new device after a comparison', () => {
  it('is let in by a press of someone who compared, and named in the lock', async () => {
    const page = await open('compared', 'aiko');
    await page.evaluate(() => arrives('zoe', 'phone'));
    await page.getByText('Zoë is here with a new device.').waitFor();
    await button(page, 'Let Zoë read along').click();
    await page.getByText('Zoë is here with a new device.').waitFor({ state: 'detached' });
    await button(page, 'Locked, compared. Zoë added after the comparison').click();
    await page.getByRole('dialog').getByText('6 people · 7 devices').waitFor();
    await page
      .getByRole('dialog')
      .getByText(/^added by Aiko at 10:\d\d/)
      .waitFor();
  });

  it('asks its person whether both of their devices are theirs', async () => {
    const page = await open('lockAdded', 'zoe');
    await button(page, /^Locked, compared/).click();
    await page.getByText('You have 2 devices here. Is that right?').waitFor();
  });
});

describe('while nothing can be locked', () => {
  it.each([
    ['waiting', 'Unlocking… What you write waits here.'],
    ['asking', 'What you write waits here until someone lets you read along.'],
    ['nobody-here', 'What you write waits here until topics are unlocked.'],
    ['new-key', 'What you write waits here until you’ve all compared the new key.'],
    ['unsupported', 'What you write stays here: this browser can’t lock it.'],
    ['too-many-devices', 'What you write stays here: you’ve opened Mini-M too often to lock it.'],
  ] as const)('a topic is kept, with the reason: %s', async (trouble, why) => {
    const page = await open('gatherFirst', 'priya');
    await page.evaluate((trouble) => knows({ trouble }), trouble);
    await field(page).fill('Half a sen');
    await page.getByText(why).waitFor();
    await field(page).press('Enter');
    expect(await page.evaluate(() => Object.keys(session().topics).length)).toBe(0);
    expect(await button(page, 'Add topic').getAttribute('aria-disabled')).toBe('true');
    await page.evaluate(() => knows({}));
    expect(await field(page).inputValue()).toBe('Half a sen');
    await button(page, 'Add topic').click();
    await page.getByRole('listitem').getByText('Half a sen').waitFor();
  });

  it('a takeaway and a sentence are kept, and the takeaway is saved afterwards', async () => {
    const page = await open('wrapUpOver', 'tomas');
    await page.evaluate(() => knows({ trouble: 'nobody-here' }));
    await page.getByLabel('Your takeaway').fill('Ask first');
    await page.getByText('What you write waits here until topics are unlocked.').first().waitFor();
    await page.getByText('May leave the room').click();
    await page.getByLabel('A sentence for others').fill('Ask the team.');
    expect(await button(page, 'Propose').getAttribute('aria-disabled')).toBe('true');
    const saved = () => page.evaluate(() => session().participants[2]?.takeaway ?? '');
    await page.evaluate(() => window.dispatchEvent(new Event('pagehide')));
    expect(await saved()).toBe('');
    await page.evaluate(() => knows({}));
    await expect.poll(async () => fakeOpened(await saved())).toBe('Ask first');
    await button(page, 'Propose').click();
    await page.getByText('Ask the team.').waitFor();
  });

  it('on the stage, too', async () => {
    const page = await stage('lock-nobody-here', 'Noor');
    await page.getByText('Locked until someone who was here opens Mini-M.').first().waitFor();
    await page.getByPlaceholder('Half a sentence is enough.').fill('Half a sen');
    await page.getByText('What you write waits here until topics are unlocked.').waitFor();
    expect(await button(page, 'Add topic').getAttribute('aria-disabled')).toBe('true');
  });

  it('says who can help, and begins with a new key once it was confirmed', async () => {
    const page = await open('lockAsking', 'priya');
    await page.getByRole('main').getByText('Locked. Someone who compared the number can let you read along.').waitFor();
    await open('lockUnsupported', 'priya');
    await page
      .getByRole('main')
      .getByText(/Edge or Chrome 133, Safari 17, Firefox 130/)
      .waitFor();
    await open('lockNobodyHere', 'maya');
    await page.getByText('Locked until someone who was here opens Mini-M.').first().waitFor();
    await button(page, 'Begin with a new key').click();
    await page.getByText('The key was lost with the last panel').waitFor();
    await button(page, 'Begin with a new key').click();
    expect(await page.evaluate(() => session().lock.epochs.length)).toBe(2);
  });
});

describe('a text that can’t be unlocked', () => {
  it('is edited from an empty field, and kept until something is saved', async () => {
    const page = await open('unreadGather', 'priya');
    await page.getByText('This can’t be unlocked here: its key was lost.').first().waitFor();
    await button(page, 'Edit your topic').click();
    expect(await field(page).inputValue()).toBe('');
    expect(await button(page, 'Save').getAttribute('aria-disabled')).toBe('true');
    await field(page).press('Escape');
    // An edit without a change is no edit.
    await page.getByText('This can’t be unlocked here: its key was lost.').first().waitFor();
    const before = await page.evaluate(() => session().topics.t4?.parts[0]?.text);
    await button(page, 'Edit your topic').click();
    await field(page).fill('Written anew');
    await page.evaluate(() => knows({}));
    await field(page).press('Enter');
    await page.getByRole('listitem').getByText('Written anew').waitFor();
    expect(await page.evaluate(() => session().topics.t4?.parts[0]?.text)).not.toBe(before);
  });

  it('stands above an empty takeaway, which overwrites it only once something is written', async () => {
    const page = await open('unreadWrapUp', 'priya');
    const takeaway = page.getByLabel('Your takeaway');
    await page.getByText('This can’t be unlocked here: its key was lost.').first().waitFor();
    expect(await takeaway.inputValue()).toBe('');
    const saved = () => page.evaluate(() => session().participants[3]?.takeaway ?? '');
    const before = await saved();
    await takeaway.focus();
    await takeaway.blur();
    await page.evaluate(() => window.dispatchEvent(new Event('pagehide')));
    expect(await saved()).toBe(before);
    await takeaway.fill('Written anew');
    await takeaway.blur();
    await expect.poll(async () => fakeOpened(await saved())).toBe('Written anew');
  });

  it('is never copied as if someone had written it', async () => {
    const page = await open('unreadWrapUp', 'maya', '&copy=no');
    await button(page, 'Copy for others').click();
    const copied = await page.getByLabel('Sentences for others, as text').inputValue();
    expect(copied).toBe('Our skip-level meetings work better with an agenda that both sides write.');
    await open('unreadWrapUp', 'tomas', '&copy=no');
    await button(page, 'Copy my notes').click();
    expect(await page.getByLabel('Your notes as text').inputValue()).toContain(
      'Not reached: This can’t be unlocked here: its key was lost.',
    );
  });

  it('isn’t copied while it is about to be unlocked', async () => {
    const page = await open('wrapUpOver', 'priya');
    await page.evaluate(() => knows({ trouble: 'waiting' }));
    expect(await button(page, 'Copy my notes').getAttribute('aria-disabled')).toBe('true');
    expect(await button(page, 'Copy my notes').getAttribute('title')).toBe('Unlocking…');
    await page.evaluate(() => knows({}));
    await button(page, 'Copy my notes').click();
    await button(page, 'Copied. Copy again').waitFor();
  });
});
