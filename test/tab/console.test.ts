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
    const words = page.getByRole('region', { name: 'Facilitator' }).getByText('Say', { exact: true }).locator('..');
    const said = new Set<string>();
    for (let n = 0; n < 3; n++) {
      said.add((await words.textContent()) ?? '');
      await button(page, 'Suggest other words').click();
    }
    expect(said.size).toBe(3);
    // Then gentle questions, until the next moment.
    await page.getByText('“What kind of help would you like: ideas, a listener, a challenge?”').first().waitFor();
    await button(page, 'Suggest other words').click();
    await page.getByText('“Which part of this can you change?”').first().waitFor();
    await button(page, 'Next topic').click();
    await page.getByText('“Priya would like a challenge. Who wants to start?”').waitFor();
  });

  it('takes the answer to what it asks about recording, where it asks', async () => {
    const page = await open('gatherRecording', 'maya');
    await page.getByText('are recording, transcription and AI notes off?').waitFor();
    await button(page, 'They’re off').click();
    await page.getByText('This is a safe place.').waitFor();
    await button(page, 'More').click();
    const box = page.getByRole('checkbox', { name: 'Recording, transcription and AI notes are off' });
    expect(await box.isChecked()).toBe(true);
  });

  it('offers other lengths after a check-in, in the place of the other decisions', async () => {
    const page = await open('tally', 'maya');
    await button(page, 'Another length').click();
    await button(page, 'Cancel').click();
    await button(page, 'Next topic').waitFor();
    await button(page, 'Another length').click();
    // The proposed length is above already.
    expect(await button(page, '5 min').count()).toBe(0);
    await button(page, '3 more minutes').click();
    await page.getByText('3:00').waitFor();
  });

  it('offers one choice when the time for takeaways comes with a check-in', async () => {
    const page = await open('checkInLate', 'maya');
    const console = page.getByRole('region', { name: 'Facilitator' }).getByRole('button');
    expect(await console.allTextContents()).toEqual(['', 'Finish this thought', 'Takeaways now', 'Undo']);
  });

  it('names people without a topic to the facilitator alone, and offers words for a first meeting', async () => {
    const page = await open('gather', 'maya');
    await button(page, 'People: 6 here').click();
    const missing = page.getByRole('listitem').filter({ hasText: 'no topic yet' });
    expect(await missing.allTextContents()).toEqual([
      expect.stringContaining('Jonas Weber'),
      expect.stringContaining('Zoë Okafor'),
    ]);
    await page.getByRole('button', { name: 'Close' }).click();
    await button(page, 'More').click();
    await page.getByText('If this group meets for the first time').click();
    await page.getByText('you can pass at any time').waitFor();
    await show(page, 'scene=gather&as=priya');
    await button(page, 'People: 6 here').click();
    expect(await missing.count()).toBe(0);
    await page.getByRole('button', { name: 'Close' }).click();
    await button(page, 'More').click();
    expect(await page.getByText('If this group meets for the first time').count()).toBe(0);
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
    await button(zoe, 'More').click();
    await zoe.getByLabel('Play a soft sound at each check-in').check();
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

describe('more time', () => {
  it('is one press away while a topic is discussed, as much as is proposed', async () => {
    const page = await open('discuss', 'maya');
    await page.getByText('3:42').waitFor();
    await button(page, 'Five more minutes').click();
    await page.getByText('8:42').waitFor();
    await button(page, '2 more minutes').click();
    await page.getByText('10:42').waitFor();
  });
});

describe('single keys in the panel', () => {
  const switchOn = async (page: Page) => {
    await button(page, 'More').click();
    await page.getByText('Keys', { exact: true }).click();
    await page.getByLabel('Use single keys in this panel').check();
    await page.getByRole('button', { name: 'Close' }).click();
  };

  it('do nothing until switched on, and then what their list says', async () => {
    const page = await open('discuss', 'maya');
    await page.keyboard.press('p');
    await button(page, 'Pause').waitFor();
    await switchOn(page);
    await page.keyboard.press('p');
    await button(page, 'Resume').waitFor();
    await page.keyboard.press('r');
    await page.getByRole('button', { name: 'I’m ready to move on', pressed: true }).waitFor();
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
    expect(await page.getByLabel('What’s on your mind?').inputValue()).toBe('no');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Topics');
  });
});
