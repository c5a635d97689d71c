import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { openGallery, show } from './gallery/build.ts';
import { shots, themes } from './gallery/shots.ts';
import { meetings, opened, states } from './gallery/stageScenes.ts';

type Axe = Awaited<ReturnType<AxeBuilder['analyze']>>;
type Theme = (typeof themes)[number];
declare const axe: { run(context: Document, options: object): Promise<Axe> };
declare function changeTheme(theme: Theme): Promise<void>;

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** How many pages are checked at once; a machine has few cores. */
const pages = 2;

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** What axe finds on the page as shown: everything, and in all other themes what only their colors can break. */
const violations = (page: Page, others: readonly Theme[]) =>
  page.evaluate(
    async ([tags, others]) => {
      const found: string[] = [];
      const look = async (theme: string, runOnly: object) => {
        const { violations } = await axe.run(document, { runOnly, resultTypes: ['violations'] });
        for (const { id, nodes } of violations)
          found.push(...nodes.map(({ html }) => `${theme}: ${id}: ${html.slice(0, 200)}`));
      };
      await look('default', { type: 'tag', values: tags });
      for (const theme of others) {
        await changeTheme(theme);
        await look(theme, { type: 'rule', values: ['color-contrast'] });
      }
      return found;
    },
    [tags, others] as const,
  );

/** A state, and whether it's checked in all themes. */
type State = readonly [query: string, inAllThemes: boolean];

/** Checks states of the gallery, on several pages at a time. */
async function look(surface: 'panel' | 'stage', size: { width: number; height: number }, states: readonly State[]) {
  const gallery = await openGallery(surface, browser);
  const left = [...states];
  const wrong: string[] = [];
  const looker = async () => {
    const page = await gallery.page('scene=vacant', size);
    // The builder leaves its engine in the page: injecting it for each check takes longer than the check.
    await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    for (let state = left.shift(); state; state = left.shift()) {
      const [query, inAllThemes] = state;
      await show(page, query);
      const found = await violations(page, inAllThemes ? themes.filter((theme) => theme !== 'default') : []);
      wrong.push(...found.map((violation) => `${query}: ${violation}`));
    }
    await page.close();
  };
  await Promise.all(Array.from({ length: pages }, looker));
  return wrong;
}

describe('axe finds nothing (WCAG 2.2 AA and its best practices)', () => {
  it('on the panel in any state and theme, and in Arabic', { timeout: 300_000 }, async () => {
    // The same state and person at two heights is one page; denials differ only in their words.
    const seen = new Set(shots.map(({ query }) => query).filter((query) => query.endsWith('theme=default')));
    const states = [...seen].map((query): State => [query, !/(denied|signIn|frame)-(?!guest|first)/.test(query)]);
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
    states.push(...arabic.map((scene): State => [`as=maya&lang=ar&scene=${scene}`, false]));
    expect(await look('panel', { width: 280, height: 600 }, states)).toEqual([]);
  });

  // The smallest stage has everything a larger one has, in the same colors.
  it('on the stage of 472 × 382 in any state and theme, and in Arabic', { timeout: 300_000 }, async () => {
    const scenes = [...Object.keys(meetings), ...Object.keys(states)];
    const queries = [...scenes.map((scene) => `scene=${scene}`), ...opened];
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
    queries.push(...acting.map((scene) => `scene=${scene}&as=Aiko%20Yamamoto`));
    expect(
      await look('stage', { width: 472, height: 382 }, [
        ...queries.map((query): State => [query, true]),
        ...arabic.map((scene): State => [`scene=${scene}&lang=ar`, false]),
      ]),
    ).toEqual([]);
  });
});
