import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Command } from '#session/command.ts';
import { show } from './gallery/build.ts';
import { galleries } from './gallery/galleries.ts';

declare function others(who: string, command: Command): void;
declare function pass(ms: number): void;
declare const notes: number[];

const surfaces = galleries();

const open = (scene: string, as: string) => surfaces.panel.show(`scene=${scene}&as=${as}`, { width: 280, height: 600 });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

describe('the facilitator’s console', () => {
  it('cycles through wordings on request', async () => {
    const page = await open('discuss', 'maya');
    const words = page.getByRole('region', { name: 'Facilitator' }).getByText('Say:').locator('..');
    const said = new Set<string>();
    for (let n = 0; n < 3; n++) {
      said.add((await words.textContent()) ?? '');
      await button(page, 'Another wording').click();
    }
    expect(said.size).toBe(3);
    expect(said.has((await words.textContent()) ?? '')).toBe(true);
  });

  it('offers a gentle question on request, until the next moment', async () => {
    const page = await open('discuss', 'maya');
    await button(page, 'Show questions that steer gently').click();
    await page.getByText('“What kind of help would you like: ideas, a listener, a challenge?”').waitFor();
    await button(page, 'Another wording').click();
    await page.getByText('“Which part of this is yours to change?”').first().waitFor();
    await button(page, 'Next topic').click();
    await page.getByText('“Priya Raman would like a challenge. Who begins?”').waitFor();
    expect(await button(page, 'Show questions that steer gently').getAttribute('aria-pressed')).toBe('false');
  });

  it('names people without a topic to the facilitator alone, and offers words for a first meeting', async () => {
    const page = await open('gather', 'maya');
    const missing = page.getByRole('list', { name: 'No topic yet:' }).getByRole('listitem');
    expect(await missing.allTextContents()).toEqual(['Jonas Weber', 'Zoë Okafor']);
    await page.getByText('First meeting of this group').click();
    await page.getByText('anybody may pass at any time').waitFor();
    await show(page, 'scene=gather&as=priya');
    expect(await missing.count()).toBe(0);
    expect(await page.getByText('First meeting of this group').count()).toBe(0);
  });
});

describe('the chime at a check-in', () => {
  /** A panel in a browser that records the notes it would play. `used`: something was pressed in it before. */
  async function panel(as: string, used = true) {
    const page = await surfaces.panel.page('scene=vacant', { width: 280, height: 600 });
    await page.evaluate((used) => {
      const notes: number[] = [];
      Object.assign(window, { notes });
      Object.defineProperty(navigator, 'userActivation', { value: { hasBeenActive: used } });
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (...when) {
        notes.push(this.frequency.value);
        start.apply(this, when);
      };
    }, used);
    await show(page, `scene=discuss&as=${as}`);
    return page;
  }

  /** How many notes are played when the time is up. */
  async function heard(page: Page): Promise<number> {
    await page.evaluate(() => pass(240_000));
    await page.getByRole('heading', { name: 'Check-in' }).waitFor();
    return page.evaluate(() => notes.splice(0).length);
  }

  it('plays once, for the facilitator alone unless someone chose otherwise', async () => {
    const maya = await panel('maya');
    expect(await heard(maya)).toBe(2);
    await maya.evaluate(() => others('aiko', { type: 'answer-check-in', step: 0, answer: 'continue' }));
    expect(await maya.evaluate(() => notes.length)).toBe(0);
    await maya.close();

    const zoe = await panel('zoe');
    expect(await heard(zoe)).toBe(0);
    await zoe.getByText('More', { exact: true }).click();
    await zoe.getByLabel('A soft sound at each check-in').check();
    expect(await zoe.evaluate(() => notes.splice(0).length)).toBe(2);
    await show(zoe, 'scene=discuss&as=zoe&again');
    expect(await heard(zoe)).toBe(2);
    expect(await zoe.evaluate(() => ({ ...localStorage }))).toEqual({ 'mini-m.chime': 'on' });
    await zoe.close();
  });

  it('stays silent until something was pressed, as browsers require', async () => {
    const page = await panel('maya', false);
    expect(await heard(page)).toBe(0);
  });
});

describe('one more minute', () => {
  it('is one press away while a topic is discussed', async () => {
    const page = await open('discuss', 'maya');
    await page.getByText('3:42').waitFor();
    await button(page, '1 minute more').click();
    await page.getByText('4:42').waitFor();
  });
});

describe('single keys in the panel', () => {
  const switchOn = async (page: Page) => {
    await page.getByText('More', { exact: true }).click();
    await page.getByText('Keys', { exact: true }).click();
    await page.getByLabel('Use single keys in this panel').check();
    await page.getByRole('heading', { level: 1 }).click();
  };

  it('do nothing until switched on, and then what their list says', async () => {
    const page = await open('discuss', 'maya');
    await page.keyboard.press('p');
    await button(page, 'Pause').waitFor();
    await switchOn(page);
    await page.keyboard.press('p');
    await button(page, 'Resume').waitFor();
    await page.keyboard.press('r');
    await page.getByRole('button', { name: 'Ready to move on', pressed: true }).waitFor();
  });

  it('give the facilitator the controls and everyone their answers', async () => {
    const page = await open('checkIn', 'aiko');
    await switchOn(page);
    await page.keyboard.press('f');
    await page.getByRole('button', { name: 'Finished', pressed: true }).waitFor();
    // Not the facilitator, so nothing moves.
    await page.keyboard.press('n');
    await page.keyboard.press('c');
    await page.getByRole('button', { name: 'Continue', pressed: true }).waitFor();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Check-in');
  });

  it('are just letters while someone types', async () => {
    const page = await open('gather', 'maya');
    await switchOn(page);
    await button(page, 'Add another topic').click();
    await page.keyboard.type('no');
    expect(await page.getByLabel('Your topic').inputValue()).toBe('no');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Topics');
  });
});
