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

/**
 * Faults of the facilitator's controls: they must always be visible, and on a strip nothing above them may be cut off.
 */
const controlFaults = (page: Page) =>
  page.evaluate(() => {
    const faults: string[] = [];
    const bar = document.querySelector('main ~ div [role=status]')?.parentElement;
    for (const control of bar?.querySelectorAll(':scope > div > *') ?? []) {
      const { top, bottom, left, right } = control.getBoundingClientRect();
      if (top < 0 || bottom > innerHeight || left < 0 || right > innerWidth)
        faults.push(`"${control.textContent}" is out of sight`);
    }
    const queue = document.querySelector('[role=timer]') && document.querySelector('aside');
    if (innerWidth < 640 && queue && queue.scrollHeight > queue.clientHeight) faults.push('what comes next is cut');
    return faults;
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

  it('on the stage, from a strip to a wall screen', async () => {
    const wrong: string[] = [];
    for (const scene of [...Object.keys(meetings), ...Object.keys(states)]) {
      for (const language of ['en', 'ar', 'de']) {
        const page = await surfaces.stage.show(`scene=${scene}&lang=${language}`, { width: 472, height: 382 });
        // German has the longest words: if they fit a strip, all do.
        for (const width of language === 'de' ? [472] : [472, 792, 1920]) {
          await page.setViewportSize({ width, height: width === 1920 ? 1080 : 382 });
          const faults = [...(await layoutFaults(page)), ...(await controlFaults(page))];
          for (const fault of faults) wrong.push(`${scene} in ${language} at ${width}: ${fault}`);
        }
      }
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
