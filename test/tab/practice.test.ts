import { describe, expect, it } from 'vitest';
import type { Command } from '#session/command.ts';
import { show } from './gallery/build.ts';
import { galleries } from './gallery/galleries.ts';

declare function others(who: string, command: Command): void;
declare function pass(ms: number): void;

const surfaces = galleries();
const open = (scene: string, as: string) => surfaces.panel.show(`scene=${scene}&as=${as}`, { width: 280, height: 600 });

describe('a panel', () => {
  it('[F4] puts a starter question into the topic field, where it can be edited', async () => {
    const page = await open('gatherFirst', 'priya');
    await page.getByText('No topic in mind?').click();
    await page.getByRole('button', { name: 'Whose work do you keep redoing?' }).click();
    const field = page.getByLabel('What’s on your mind?');
    expect(await field.inputValue()).toBe('Whose work do you keep redoing?');
    await field.pressSequentially(' Mine.');
    // What someone wrote is never replaced.
    expect(await page.getByText('No topic in mind?').count()).toBe(0);
    await page.getByRole('button', { name: 'Add topic' }).click();
    await page.getByText('Whose work do you keep redoing? Mine.').waitFor();
  });

  it('[U2] leads through a consultation', async () => {
    const page = await open('consultProposed', 'maya');
    const press = async (name: string) => {
      // A button that has just changed takes no press at once.
      await page.evaluate(() => pass(1_000));
      await page.getByRole('button', { name, exact: true }).click();
    };
    const now = page.locator('[aria-current=step]');
    await press('Begin consultation');
    for (const [step, next] of [
      ['Priya tells us', 'Go to questions'],
      ['We ask, Priya answers', 'Go to advice'],
      ['We advise, Priya listens', 'Go to what helped'],
    ] as const) {
      await now.filter({ hasText: step }).waitFor();
      await press(next);
    }
    await now.filter({ hasText: 'Priya says what helped' }).waitFor();
    await press('One step back');
    await now.filter({ hasText: 'Priya only listens' }).waitFor();
    await press('End consultation');
    await page.getByText('I’m ready to move on').waitFor();
  });

  it('[N2] asks for one silent tap and shows the spread once everyone may know', async () => {
    const page = await open('wrapUpOver', 'maya');
    await page.getByRole('button', { name: '5 of 5: Very much' }).click();
    await page.getByText('2 of 6 have answered').waitFor();
    await page.evaluate(() => others('aiko', { type: 'rate-meeting', score: 1 }));
    await page.evaluate(() => pass(20_000));
    const spread = page.getByRole('region', { name: 'Worth our time?' }).getByRole('listitem');
    await spread.first().waitFor();
    expect(await spread.locator('span:first-child').allTextContents()).toEqual([
      'Not at all: 1',
      'Not really: 0',
      'Partly: 0',
      'Mostly: 1',
      'Very much: 1',
    ]);
    await show(page, 'scene=worthSmall&as=aiko');
    await page.getByText('In a group this small, others may be able to work out how you answered.').waitFor();
  });

  it('[O1] [O3] [O4] proposes and drops sentences, and says what only the server knows after the press', async () => {
    const page = await open('sentences', 'zoe');
    const field = page.getByLabel('A sentence for others');
    const drops = page.getByRole('button', { name: /^Drop: / });
    await field.fill('Ask before you promise.');
    await page.getByRole('button', { name: 'Propose' }).click();
    await expect.poll(() => drops.count()).toBe(3);
    expect(await field.inputValue()).toBe('');
    await field.fill('One too many.');
    await page.getByRole('button', { name: 'Propose' }).click();
    await page.getByText('You’ve proposed 3 sentences.').first().waitFor();
    expect(await field.inputValue()).toBe('One too many.');
    await drops.first().click();
    await expect.poll(() => drops.count()).toBe(2);
  });

  it('tells the facilitator once that a large group could be two', async () => {
    const page = await open('large', 'maya');
    await page.getByText('There are 9 of us.').waitFor();
    await page.getByRole('button', { name: 'Got it' }).click();
    await page.getByText('This is a safe place.').waitFor();
    expect(await page.getByText('There are 9 of us.').count()).toBe(0);
    await show(page, 'scene=large&as=priya');
    expect(await page.getByText('There are 9 of us.').count()).toBe(0);
  });
});
