import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Command } from '#session/command.ts';
import { topicId } from '../support/written.ts';
import { show } from './gallery/build.ts';
import { galleries } from './gallery/galleries.ts';
import { shots } from './gallery/shots.ts';
import { meetings, states } from './gallery/stageScenes.ts';

declare function others(who: string, command: Command): void;
declare function pass(ms: number): void;
declare function passes(ms: number): void;

const surfaces = galleries();

/** Translates a page as browsers do: each text is removed and put back in elements of the translator's own. */
function translate(): void {
  const skipped = 'script, style, textarea, font';
  const words = (text: Text) => {
    if (text.data.trim() === '' || !text.parentElement || text.parentElement.closest(skipped)) return;
    const [outer, inner] = [document.createElement('font'), document.createElement('font')];
    inner.textContent = text.data;
    outer.append(inner);
    text.replaceWith(outer);
  };
  const all = (root: Node) => {
    if (root instanceof Text) return words(root);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts) words(text);
  };
  all(document.body);
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === 'characterData') all(target);
      for (const added of addedNodes) if (added.isConnected) all(added);
    }
  }).observe(document.body, { childList: true, characterData: true, subtree: true });
}

/** Text nodes that React itself would change, move or remove after a translator has taken them out. */
const heldTexts = (page: Page) =>
  page.evaluate(() => {
    for (const fold of document.querySelectorAll('details')) fold.open = true;
    const held: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { currentNode: text } = walker;
      if (Object.keys(text).some((key) => key.startsWith('__reactFiber'))) held.push(text.textContent ?? '');
    }
    return held;
  });

/** The text of a page. */
const readOn = (page: Page) => page.evaluate(() => document.getElementById('root')?.textContent);

/** A meeting from the first topic to the takeaway round, moved on by others. */
const story: ReadonlyArray<[who: string, command: Command] | number> = [
  ['tomas', { type: 'add-topic', topic: 't5', text: 'While they look' }],
  ['maya', { type: 'move-on', step: 0, to: 'introduce' }],
  ['maya', { type: 'move-on', step: 0, to: 'introduce' }],
  ['tomas', { type: 'withdraw-topic', part: 't2' }],
  ['maya', { type: 'move-on', step: 0, to: 'vote' }],
  ['aiko', { type: 'cast-vote', topic: 't3' }],
  ['zoe', { type: 'cast-vote', topic: 't1' }],
  ['maya', { type: 'move-on', step: 0, to: 'reveal' }],
  ['maya', { type: 'move-on', step: 0, to: 'discuss' }],
  ['maya', { type: 'merge-topics', topic: 't5', into: 't4' }],
  ['zoe', { type: 'mark-ready', step: 0, ready: true }],
  ['maya', { type: 'pause-timer', step: 0 }],
  ['maya', { type: 'resume-timer', step: 0 }],
  ['jonas', { type: 'offer-help', topic: 't3', offered: true }],
  ['priya', { type: 'offer-help', topic: 't1', offered: true }],
  301_000,
  ['aiko', { type: 'answer-check-in', step: 0, answer: 'continue' }],
  ['zoe', { type: 'answer-check-in', step: 0, answer: 'finished' }],
  ['tomas', { type: 'answer-check-in', step: 0, answer: 'finished' }],
  ['maya', { type: 'show-tally', step: 0 }],
  ['maya', { type: 'extend-topic', step: 0, minutes: 2 }],
  ['maya', { type: 'move-on', step: 0, to: 'next-topic' }],
  ['maya', { type: 'undo-transition', step: 0 }],
  ['maya', { type: 'move-on', step: 0, to: 'next-topic' }],
  45 * 60_000,
  ['maya', { type: 'move-on', step: 0, to: 'wrap-up' }],
  ['maya', { type: 'end-turn', participant: 'p1' }],
  ['aiko', { type: 'pass-turn' }],
  ['maya', { type: 'hand-over-role', to: 'p2' }],
  ['aiko', { type: 'clear-session' }],
  20_000,
];

/** Plays these steps on a page and on its translation, and compares their texts after each. */
async function comparesTexts(
  open: () => Promise<Page>,
  steps: ReadonlyArray<[who: string, command: Command] | number>,
): Promise<void> {
  const pages = await Promise.all([open(), open()]);
  const [plain, translated] = pages;
  const errors: string[] = [];
  translated.on('pageerror', (error) => errors.push(error.message));
  await translated.evaluate(translate);
  for (const step of steps) {
    for (const page of pages)
      await (typeof step === 'number'
        ? page.evaluate((ms) => (typeof pass === 'function' ? pass(ms) : passes(ms)), step)
        : page.evaluate(([who, command]) => others(who, command), step));
    await expect.poll(() => readOn(translated), { message: JSON.stringify(step) }).toBe(await readOn(plain));
  }
  expect(errors).toEqual([]);
  for (const page of pages) await page.close();
}

describe('a page that a browser translates anyway', () => {
  it.each(['maya', 'priya'])(
    'shows the same text in the panel of %s as untranslated, from the topics to the clear',
    async (as) => {
      const open = async () => {
        const page = await surfaces.panel.page(`scene=gather&as=${as}`, { width: 280, height: 900 });
        await page.evaluate(() => {
          for (const fold of document.querySelectorAll('details')) fold.open = true;
        });
        return page;
      };
      await comparesTexts(open, story);
    },
  );

  it('holds no bare text nodes in any state of the panel', async () => {
    const held = new Map<string, string[]>();
    for (const { query } of shots.filter(({ name }) => name.endsWith('-default'))) {
      const texts = await heldTexts(await surfaces.panel.show(query, { width: 280, height: 600 }));
      if (texts.length > 0) held.set(query, texts);
    }
    expect(Object.fromEntries(held)).toEqual({});
  });

  it('holds no bare text nodes in any state of the stage', async () => {
    const held = new Map<string, string[]>();
    for (const scene of [...Object.keys(meetings), ...Object.keys(states)]) {
      const page = await surfaces.stage.show(`scene=${scene}&as=Priya`, { width: 792, height: 382 });
      const texts = await heldTexts(page);
      if (texts.length > 0) held.set(scene, texts);
      if (scene === 'discuss') {
        await page.keyboard.press('?');
        held.set('keys', await heldTexts(page));
        await show(page, 'scene=wrap-up-over&as=Priya');
        await page.getByRole('button', { name: 'Clear…' }).first().click();
        held.set('clear', await heldTexts(page));
      }
    }
    expect(Object.fromEntries([...held].filter(([, texts]) => texts.length > 0))).toEqual({});
  });

  it('shows the same text on the stage as untranslated', async () => {
    const steps: ReadonlyArray<[string, Command] | number> = [
      ['Sam', { type: 'cast-vote', topic: 't1' }],
      ['Priya', { type: 'move-on', step: 0, to: 'reveal' }],
      ['Priya', { type: 'move-on', step: 0, to: 'discuss' }],
      ['Noor', { type: 'add-topic', topic: topicId(9), text: 'One more' }],
      ['Noor', { type: 'mark-ready', step: 0, ready: true }],
      ['Priya', { type: 'pause-timer', step: 0 }],
      ['Priya', { type: 'resume-timer', step: 0 }],
      301_000,
      ['Sam', { type: 'answer-check-in', step: 0, answer: 'continue' }],
      ['Noor', { type: 'answer-check-in', step: 0, answer: 'continue' }],
      ['Priya', { type: 'answer-check-in', step: 0, answer: 'finished' }],
      ['Priya', { type: 'show-tally', step: 0 }],
      ['Priya', { type: 'extend-topic', step: 0, minutes: 5 }],
      ['Priya', { type: 'move-on', step: 0, to: 'next-topic' }],
      ['Priya', { type: 'move-on', step: 0, to: 'wrap-up' }],
      ['Priya', { type: 'end-turn', participant: 'p1' }],
      ['Priya', { type: 'clear-session' }],
      20_000,
    ];
    await comparesTexts(() => surfaces.stage.page('scene=vote&as=Priya', { width: 792, height: 382 }), steps);
  });
});
