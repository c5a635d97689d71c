import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { show } from './gallery/build.ts';
import { galleries } from './gallery/galleries.ts';
import { doubleText, layoutFaults } from './gallery/layoutFaults.ts';
import { shots } from './gallery/shots.ts';
import { meetings, states } from './gallery/stageScenes.ts';

const surfaces = galleries();

/** Every state once: themes differ in colors only. */
const seen = [
  ...new Map(shots.filter(({ query }) => query.endsWith('theme=default')).map((shot) => [shot.query, shot])).values(),
];
const desk = { width: 280, height: 600 };
/** 1280 × 1024 at 400 %; the panel at 200 %. */
const zoomed = [
  { width: 320, height: 256 },
  { width: 140, height: 300 },
];
const phones = [
  { width: 320, height: 568 },
  { width: 430, height: 932 },
];
const spaced = 'line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important';

/** Turns wider letter, word and line spacing on or off in the page. */
const space = (page: Page, on: boolean) =>
  page.evaluate(
    ([on, rule]) => {
      const sheet = new CSSStyleSheet();
      if (on) sheet.insertRule(`* { ${rule} }`);
      document.adoptedStyleSheets = [sheet];
    },
    [on, spaced] as const,
  );

/** What everyone can do must always be visible, below the table. */
const controlFaults = (page: Page) =>
  page.evaluate(() => {
    const controls = [...document.querySelectorAll('main ~ div section > button, main ~ div section > div button')];
    return controls
      .filter((control) => control.checkVisibility())
      .flatMap((control) => {
        const { top, bottom, left, right } = control.getBoundingClientRect();
        const isSeen = top >= 0 && bottom <= innerHeight && left >= 0 && right <= innerWidth;
        return isSeen ? [] : [`"${control.textContent}" is out of sight`];
      });
  });

describe('no state has cut-off or off-screen content, targets below 44 px, or motion when reduced', () => {
  it('in the panel at 280 px, at 200 % and 400 % zoom, and with wider text spacing', async () => {
    const wrong: string[] = [];
    const page = await surfaces.panel.page('scene=vacant', desk);
    for (const { name, query, height } of seen) {
      await page.setViewportSize({ ...desk, height });
      await show(page, query);
      for (const fault of await layoutFaults(page)) wrong.push(`${name}: ${fault}`);
      await space(page, true);
      for (const fault of await layoutFaults(page)) wrong.push(`${name} with wider letters: ${fault}`);
      await space(page, false);
      for (const size of zoomed) {
        await page.setViewportSize(size);
        for (const fault of await layoutFaults(page)) wrong.push(`${name} at ${size.width}: ${fault}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  it.each(['ar', 'de', 'ja'])(
    'in the panel in %s',
    async (language) => {
      const wrong: string[] = [];
      for (const { name, query } of seen) {
        const page = await surfaces.panel.show(`${query}&lang=${language}`, desk);
        for (const fault of await layoutFaults(page)) wrong.push(`${name}: ${fault}`);
      }
      expect(wrong).toEqual([]);
    },
    120_000,
  );

  it('on phones held upright, and with text twice as large', async () => {
    const wrong: string[] = [];
    const page = await surfaces.panel.page('scene=vacant', desk, { isMobile: true, hasTouch: true });
    for (const { name, query } of seen) {
      await show(page, query);
      for (const size of phones) {
        await page.setViewportSize(size);
        for (const fault of await layoutFaults(page)) wrong.push(`${name} at ${size.width}: ${fault}`);
      }
      await doubleText(page);
      for (const fault of await layoutFaults(page)) wrong.push(`${name} with letters twice as large: ${fault}`);
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  it('on the stage, from a phone and a strip to a wall screen', async () => {
    const wrong: string[] = [];
    const check = async (query: string, sizes: ReadonlyArray<readonly [width: number, height: number]>) => {
      const page = await surfaces.stage.show(query, { width: 472, height: 382 });
      for (const [width, height] of sizes) {
        await page.setViewportSize({ width, height });
        const faults = [...(await layoutFaults(page)), ...(await controlFaults(page))];
        for (const fault of faults) wrong.push(`${query} at ${width}: ${fault}`);
      }
    };
    const [phone, strip, low, wall] = [
      [320, 568] as const,
      [472, 382] as const,
      [792, 382] as const,
      [1920, 1080] as const,
    ];
    for (const scene of [...Object.keys(meetings), ...Object.keys(states)]) {
      await check(`scene=${scene}`, [phone, strip, low, wall]);
      // Aiko isn't the facilitator, and brought a topic.
      await check(`scene=${scene}&as=Aiko%20Yamamoto`, [phone, strip]);
      await check(`scene=${scene}&lang=ar`, [strip, low, wall]);
      // German has the longest words: if they fit a strip, all do.
      await check(`scene=${scene}&lang=de`, [strip]);
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  it('but things move unless motion is reduced', async () => {
    const page = await surfaces.stage.page(
      'scene=discuss',
      { width: 792, height: 382 },
      { reducedMotion: 'no-preference' },
    );
    const ring = page.getByRole('timer').locator('circle').nth(1);
    expect(await ring.evaluate((circle) => getComputedStyle(circle).transitionDuration)).toBe('0.25s');
    expect(await layoutFaults(page)).toEqual([]);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await ring.evaluate((circle) => getComputedStyle(circle).transitionDuration)).toBe('1e-05s');
  });
});
