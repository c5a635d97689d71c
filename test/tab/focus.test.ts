import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Command } from '#session/command.ts';
import { galleries } from './gallery/galleries.ts';
import { themes } from './gallery/shots.ts';

declare function others(who: string, command: Command): void;
declare function interrupt(interrupted: boolean): void;
declare function clears(): void;
declare function startAnew(): void;

/** The field for a new topic, or for an edit of one's own. */
const topicField = /^(Your topic|What’s on your mind\?)$/;
const surfaces = galleries();

const size = { width: 280, height: 600 };
const open = (scene: string, as: string) => surfaces.panel.show(`scene=${scene}&as=${as}`, size);

const does = (page: Page, who: string, command: Command) =>
  page.evaluate(([who, command]) => others(who, command), [who, command] as const);

/** The accessible name of the focused element; `undefined` if the focus is lost. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: element } = document;
    if (!element || element === document.body) return '';
    const label = element.getAttribute('aria-label') ?? (element as HTMLInputElement).labels?.[0]?.textContent;
    return (label || element.textContent || '').trim();
  });

/** Everything that Tab reaches in a page, from its start until the focus leaves it. */
async function stops(page: Page, each: (name: string) => Promise<void> = async () => {}): Promise<string[]> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const names: string[] = [];
  for (let n = 0; n < 80; n++) {
    await page.keyboard.press('Tab');
    const name = await focused(page);
    if (!name) return names;
    names.push(name);
    await each(name);
  }
  throw new Error(`the focus does not leave the page: ${names.join(', ')}`);
}

describe('the focus', () => {
  it('stays on a topic’s button while other topics are merged', async () => {
    const page = await open('gather', 'priya');
    await page.getByRole('button', { name: /^Edit/ }).first().focus();
    await does(page, 'maya', { type: 'merge-topics', topic: 't2', into: 't1' });
    await page.getByText('2 merged').waitFor();
    expect(await focused(page)).toBe('Edit your topic');
  });

  it('moves to the heading when the focused topic is merged into another', async () => {
    const page = await open('gather', 'priya');
    await page.getByRole('button', { name: /^Edit/ }).first().focus();
    await does(page, 'maya', { type: 'merge-topics', topic: 't4', into: 't1' });
    await expect.poll(() => focused(page)).toBe('Topics');
  });

  it('survives a change of phase, and so does a draft', async () => {
    const page = await open('gatherFirst', 'priya');
    await does(page, 'maya', { type: 'add-topic', topic: 't0', text: 'Something else' });
    await page.getByLabel(topicField).fill('Half a sen');
    for (const [to, heading] of [
      ['introduce', 'Introduction 1 of 1'],
      ['vote', 'Vote'],
      ['reveal', 'What we’ll talk about'],
      ['discuss', 'Topic 1 of 1'],
      ['wrap-up', 'Takeaways'],
    ] as const) {
      await does(page, 'maya', { type: 'move-on', step: 0, to });
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
      expect(await focused(page)).not.toBe('');
      if (to === 'introduce') expect(await page.getByLabel(topicField).inputValue()).toBe('Half a sen');
    }
    await page.getByText('Not reached: Half a sen').waitFor();
  });

  it('stays on an edit through all phases, until the topic can no longer be edited', async () => {
    const page = await open('gather', 'priya');
    await page.getByRole('button', { name: /^Edit/ }).click();
    const field = page.getByLabel(topicField);
    await field.fill('Saying no to my manager');
    // The last step introduces the topic.
    for (let n = 0; n < 4; n++) await does(page, 'maya', { type: 'move-on', step: 0, to: 'introduce' });
    expect(await focused(page)).toBe('Your topic');
    expect(await field.inputValue()).toBe('Saying no to my manager');
    await does(page, 'maya', { type: 'move-on', step: 0, to: 'vote' });
    await page.getByRole('heading', { name: 'Vote' }).waitFor();
    expect(await focused(page)).toBe('Your topic');
    expect(await page.getByRole('button', { name: /^Vote for your topic/ }).count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.getByRole('listitem').getByText('Saying no to my manager').waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent === 'Vote');

    await surfaces.panel.show('scene=reveal&as=aiko', size);
    expect(await page.getByRole('button', { name: /^Edit/ }).count()).toBe(0);
  });

  it('stays on a draft that came too late, which stays readable and says why', async () => {
    const page = await open('gather', 'aiko');
    await page.getByRole('button', { name: /^Edit/ }).click();
    await page.getByLabel(topicField).fill('Two seniors, and both are right');
    for (const to of ['vote', 'reveal', 'discuss', 'next-topic', 'next-topic'] as const)
      await does(page, 'maya', { type: 'move-on', step: 0, to });
    await page.getByText('Tell the group instead.').waitFor();
    expect(await page.getByLabel(topicField).inputValue()).toBe('Two seniors, and both are right');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Two seniors who will not review').waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent === 'Topic 3 of 4');
  });

  it('returns to a draft after an interruption; only a clear discards it', async () => {
    const page = await open('gatherFirst', 'priya');
    const field = page.getByLabel(topicField);
    await field.fill('Half a sen');
    for (const interrupted of [true, false]) await page.evaluate((now) => interrupt(now), interrupted);
    expect(await field.inputValue()).toBe('Half a sen');
    await page.evaluate(() => clears());
    await page.getByRole('main').getByText('Mini-M keeps nothing').waitFor();
    await page.evaluate(() => startAnew());
    await page.getByRole('button', { name: 'I’ll keep to it' }).click();
    expect(await field.inputValue()).toBe('');
  });

  it('survives editing, canceling and withdrawing', async () => {
    const page = await open('gather', 'priya');
    const press = async (name: string) => {
      await page.getByRole('button', { name }).first().focus();
      await page.keyboard.press('Enter');
    };
    await press('Edit your topic');
    expect(await focused(page)).toBe('Your topic');
    // The text is in the form, and not shown above it as well.
    expect(await page.getByText('Saying no to a launch date my own manager promised').count()).toBe(1);
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.activeElement?.textContent === 'Edit');
    await press('Withdraw your topic');
    expect(await focused(page)).toBe('Withdraw your topic');
    await press('Keep it');
    expect(await focused(page)).toBe('Withdraw your topic');
  });

  it.each([
    ['vacant', 'maya'],
    ['gather', 'maya'],
    ['voteMany', 'zoe'],
    ['discuss', 'maya'],
    ['checkIn', 'maya'],
    ['compareDiffers', 'maya'],
    ['wrapUp', 'priya'],
  ])('reaches everything in %s once, forward and backward, and then leaves it', async (scene, as) => {
    const page = await open(scene, as);
    const forwards = await stops(page);
    const reachable = await page.evaluate(
      () =>
        [...document.querySelectorAll('button, summary, input, textarea, select')].filter(
          (element) =>
            element.checkVisibility({ visibilityProperty: true }) && element.getAttribute('type') !== 'radio',
        ).length,
    );
    expect(forwards.length).toBeGreaterThanOrEqual(reachable);
    await page.keyboard.press('Shift+Tab');
    expect(await focused(page)).toBe(forwards.at(-1));
  });

  it.each(themes)('is visible everywhere in the theme %s', { timeout: 60_000 }, async (theme) => {
    const unseen: string[] = [];
    const page = await open('vacant', 'maya');
    // Elements that look alike have the same outline, so each look is checked once.
    const looks = new Set<string>();
    for (const [scene, as] of [
      ['vacant', 'maya'],
      ['gather', 'maya'],
      ['checkIn', 'maya'],
    ]) {
      await surfaces.panel.show(`scene=${scene}&as=${as}&theme=${theme}`, size);
      await stops(page, async (name) => {
        const { look, box } = await page.evaluate(() => {
          const { activeElement: element } = document;
          const { tagName = '', className = '' } = element ?? {};
          return { look: `${tagName} ${className}`, box: element?.getBoundingClientRect().toJSON() };
        });
        if (looks.has(look)) return;
        looks.add(look);
        const clip = {
          x: Math.max(0, box.x - 4),
          y: Math.max(0, box.y - 4),
          width: box.width + 8,
          height: box.height + 8,
        };
        const seen = await page.screenshot({ clip });
        const element = await page.evaluateHandle(() => document.activeElement as HTMLElement);
        await element.evaluate((focused) => focused.blur());
        const without = await page.screenshot({ clip });
        await element.evaluate((focused) => focused.focus());
        if (seen.equals(without)) unseen.push(`${scene}: ${name}`);
      });
    }
    expect(looks.size).toBeGreaterThan(5);
    expect(unseen).toEqual([]);
  });
});
