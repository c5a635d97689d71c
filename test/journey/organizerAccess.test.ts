import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import ar from '../../tab/organizer/words/ar.json' with { type: 'json' };
import en from '../../tab/organizer/words/en.json' with { type: 'json' };
import { makeRoster, rosterFile } from '../grouping/makeRoster.ts';
import { journeys } from '../support/journey.ts';
import { giveRoster, openOrganizer } from '../support/organizerPage.ts';

const words = { ar, en };

const here = journeys();

/** axe's findings, and anything wider than the page. */
async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  return [
    ...violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`)),
    ...(wide > 0 ? [`${wide} px wider than the page`] : []),
  ];
}

const themes = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  contrast: { contrast: 'more' },
} as const;

// Each theme and each width once, not combined: colors don't depend on the width, nor positions on the theme.
describe('axe finds nothing', () => {
  it.each([
    ['a desk, light', 1280, 'en', 'light'],
    ['a side panel, high contrast', 280, 'en', 'contrast'],
    ['a phone, dark, from right to left', 390, 'ar', 'dark'],
  ] as const)('on %s', async (_, width, locale, theme) => {
    const page = await openOrganizer(here.browser, here.server.address, {
      viewport: { width, height: 800 },
      locale,
      ...themes[theme],
    });
    expect(await page.evaluate(() => document.documentElement.dir)).toBe(locale === 'ar' ? 'rtl' : 'ltr');
    const press = (word: keyof typeof en) =>
      page.getByRole('button', { name: words[locale][word], exact: true }).click();
    /** Everything a step can show at once, so that one check is enough. */
    const check = async () => {
      for (const details of await page.locator('details').all())
        await details.evaluate((one: HTMLDetailsElement) => {
          one.open = true;
        });
      expect(await faults(page)).toEqual([]);
    };
    await press('drop.paste');
    await check();
    // Not all rules can be kept among these forty, so there are reasons, conflicts and a rule to relax; and one row is
    // bad.
    await giveRoster(page, `${rosterFile(makeRoster(40, 3))}Nobody,,,,,,,,\r\n`);
    await page.getByRole('heading', { name: words[locale].check }).waitFor();
    await check();
    await press('check.done');
    await check();
    await press('form');
    const card = page.getByRole('article').first();
    await card.waitFor();
    await card.getByRole('listitem').first().getByRole('button').click();
    await card.getByRole('combobox').waitFor();
    await check();
    await press('groups.handOver');
    await page.getByRole('heading', { name: words[locale].hand }).waitFor();
    await check();
    await page.close();
  });

  it('where a list leaves everything unclear', async () => {
    const page = await openOrganizer(here.browser, here.server.address, { viewport: { width: 280, height: 800 } });
    const rows = Array.from({ length: 8 }, (_, n) => `Hélène ${n},p${n}@x.y,${n < 4 ? 'Lead' : 'Director'},IST`);
    await giveRoster(
      page,
      Buffer.from(['Managers', 'name,email,level,time zone', ...rows, 'Total'].join('\n'), 'latin1'),
    );
    await page.getByRole('heading', { name: 'Please answer' }).waitFor();
    await page.getByText('We’re not sure how this file’s letters are stored.').waitFor();
    await page.getByText('“IST” can be several time zones').waitFor();
    expect(await faults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(280);
    await page.getByRole('button', { name: 'The names look right' }).click();
    await page.getByText('We’re not sure how this file’s letters are stored.').waitFor({ state: 'detached' });
    await page.close();
  });
});
