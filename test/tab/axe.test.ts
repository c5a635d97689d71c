import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { openGallery, show } from './gallery/build.ts';
import { shots, themes } from './gallery/shots.ts';
import { meetings, opened, states } from './gallery/stageScenes.ts';

type Axe = Awaited<ReturnType<AxeBuilder['analyze']>>;
declare const axe: { run(context: Document, options: object): Promise<Axe> };

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** How many pages are checked at once; a machine has few cores. */
const pages = 2;

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** axe's findings on the page as shown, one line each; in another theme, only what its colors can break. */
async function violations(page: Page, colours: boolean): Promise<string[]> {
  const rules = colours ? { type: 'rule', values: ['color-contrast'] } : { type: 'tag', values: tags };
  const { violations } = await page.evaluate(
    (runOnly) => axe.run(document, { runOnly, resultTypes: ['violations'] }),
    rules,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

/** Checks every query of the gallery, on several pages at a time. */
async function look(surface: 'panel' | 'stage', size: { width: number; height: number }, queries: string[]) {
  const gallery = await openGallery(surface, browser);
  const left = [...queries];
  const wrong: string[] = [];
  const looker = async () => {
    const page = await gallery.page(left[0] ?? '', size);
    // The builder leaves its engine in the page: injecting it for each check takes longer than the check.
    await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    for (let query = left.shift(); query; query = left.shift()) {
      await show(page, query);
      for (const violation of await violations(page, /theme=(dark|contrast)/.test(query)))
        wrong.push(`${query}: ${violation}`);
    }
    await page.close();
  };
  await Promise.all(Array.from({ length: pages }, looker));
  return wrong;
}

describe('axe finds nothing (WCAG 2.2 AA and its best practices)', () => {
  it('on the panel in any state and theme, and in Arabic', { timeout: 300_000 }, async () => {
    // The same state and person at two heights is one page; denials differ only in their words.
    const seen = new Set(shots.map(({ query }) => query));
    const queries = [...seen].filter(
      (query) => query.endsWith('theme=default') || !/(denied|signIn|frame)-(?!guest|first)/.test(query),
    );
    const arabic = [
      'vacant',
      'rule',
      'gather',
      'vote',
      'reveal',
      'discuss',
      'tally',
      'wrapUp',
      'claimed',
      'compare',
      'compareDiffers',
      'lockNobodyHere',
      'denied-guest',
      'signIn-first&host=meet',
      'renew-ended&host=meet',
    ];
    queries.push(...arabic.map((scene) => `as=maya&lang=ar&scene=${scene}`));
    expect(await look('panel', { width: 280, height: 600 }, queries)).toEqual([]);
  });

  // The smallest stage has everything a larger one has, in the same colors.
  it('on the stage of 472 × 382 in any state and theme, and in Arabic', { timeout: 300_000 }, async () => {
    const scenes = [...Object.keys(meetings), ...Object.keys(states)];
    const queries = scenes.flatMap((scene) => themes.map((theme) => `scene=${scene}&theme=${theme}`));
    queries.push(...opened.flatMap((query) => themes.map((theme) => `${query}&theme=${theme}`)));
    const arabic = [
      'compare',
      'gather',
      'vote',
      'reveal',
      'discuss',
      'consult-advise',
      'tally-more',
      'wrap-up',
      'ended',
    ];
    queries.push(...arabic.map((scene) => `scene=${scene}&lang=ar`));
    // What everyone but the facilitator can do.
    const acting = [
      'gather',
      'vote',
      'discuss',
      'discuss-offers',
      'consult-advise',
      'check-in',
      'wrap-up',
      'last-call',
    ];
    queries.push(
      ...acting.flatMap((scene) => themes.map((theme) => `scene=${scene}&as=Aiko%20Yamamoto&theme=${theme}`)),
    );
    expect(await look('stage', { width: 472, height: 382 }, queries)).toEqual([]);
  });
});
