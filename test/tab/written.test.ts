import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Command } from '#session/command.ts';
import type { Session } from '#session/session.ts';
import { fakeOpened } from '../support/fakeLock.ts';
import { topicId } from '../support/written.ts';
import { galleries } from './gallery/galleries.ts';

declare function others(who: string, command: Command): void;
declare function session(): Session;

/** The field for a new topic, or for an edit of one's own. */
const topicField = /^(Your topic|What’s on your mind\?)$/;
const surfaces = galleries();

const size = { width: 280, height: 600 };
const open = (scene: string, as: string, more = '') => surfaces.panel.show(`scene=${scene}&as=${as}${more}`, size);
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const does = (page: Page, who: string, command: Command) =>
  page.evaluate(([who, command]) => others(who, command), [who, command] as const);
/** The session's state for the person with this index in the cast. */
const kept = async (page: Page, number: number) => {
  const found = await page.evaluate((at) => session().participants[at], number);
  return { takeaway: fakeOpened(found?.takeaway ?? ''), copied: found?.copied };
};
const priya = 3;

/** Enter as Safari sends it at the end of a composition. */
const endsConversion = (page: Page, key: string) =>
  page.getByLabel(topicField).evaluate((field, key) => {
    field.dispatchEvent(new KeyboardEvent('keydown', { key, keyCode: 229, bubbles: true, cancelable: true }));
  }, key);

describe('a topic', () => {
  it('isn’t added by the Enter that ends a composition, nor is its edit left by such an Escape', async () => {
    const page = await open('gatherFirst', 'priya');
    await page.getByLabel(topicField).fill('上司との対話');
    await endsConversion(page, 'Enter');
    expect(await page.evaluate(() => Object.keys(session().topics).length)).toBe(0);
    await page.getByLabel(topicField).press('Enter');
    await page.getByRole('listitem').getByText('上司との対話').waitFor();
    await button(page, /^Edit/).click();
    await page.getByLabel(topicField).fill('上司との対話、もう一度');
    await endsConversion(page, 'Escape');
    expect(await page.getByLabel(topicField).inputValue()).toBe('上司との対話、もう一度');
  });

  it('keeps an edit closed with Escape through the next phase, until it is saved or canceled', async () => {
    const page = await open('gather', 'priya');
    const field = page.getByLabel(topicField);
    const saved = 'Saying no to a launch date my own manager promised';
    await button(page, /^Edit/).click();
    await field.fill('A thought that took a minute');
    await button(page, 'A listener').click();
    await field.press('Escape');
    await page.getByRole('listitem').getByText(saved).waitFor();
    await does(page, 'maya', { type: 'move-on', step: 0, to: 'introduce' });
    await page.getByRole('heading', { name: /^Introduction/ }).waitFor();
    expect(await field.count()).toBe(0);
    await button(page, /^Edit/).click();
    expect(await field.inputValue()).toBe('A thought that took a minute');
    expect(await button(page, 'A listener').getAttribute('aria-pressed')).toBe('true');
    // Cancel returns to the saved text.
    await button(page, 'Cancel').click();
    await button(page, /^Edit/).click();
    expect(await field.inputValue()).toBe(saved);
    // An edit without a change is no edit.
    await field.press('Escape');
    await button(page, /^Withdraw/).waitFor();
    await does(page, 'priya', { type: 'edit-topic', part: 't4', text: 'Edited in another window' });
    await button(page, /^Edit/).click();
    expect(await field.inputValue()).toBe('Edited in another window');
    await field.fill('Saved');
    await field.press('Enter');
    await page.getByRole('listitem').getByText('Saved').waitFor();
    await button(page, /^Edit/).click();
    expect(await field.inputValue()).toBe('Saved');
  });

  it.each([
    ['\u200b\u200b', 'zero-width spaces'],
    ['\u3164', 'a Hangul filler'],
    ['\u2066', 'an isolate'],
    [' \n\n ', 'blanks and breaks'],
  ])('without anything visible is empty: %j', async (text) => {
    const page = await open('gatherFirst', 'priya');
    await page.getByLabel(topicField).fill(text);
    expect(await button(page, 'Add topic').getAttribute('aria-disabled')).toBe('true');
    expect(await button(page, 'Add topic').getAttribute('title')).toBe('Write a few words first.');
    expect(await page.getByText('Not added yet').count()).toBe(0);
  });

  it('is counted as it will be stored, never cut, and says that it isn’t added yet', async () => {
    const page = await open('gatherFirst', 'priya');
    const field = page.getByLabel(topicField);
    await field.fill(`${'é'.normalize('NFD').repeat(270)}${'\n'.repeat(50)}`);
    await page.getByText('10 characters left').waitFor();
    await field.fill('x'.repeat(5_000));
    await page.getByText('4,720 characters too many').waitFor();
    expect((await field.inputValue()).length).toBe(5_000);
    await field.fill('A report who is afraid of me');
    await page.getByText('Not added yet. It’s gone if you close this panel.').waitFor();
    await field.press('Enter');
    await page.getByText('Not added yet').waitFor({ state: 'detached' });
  });

  it.each(['panel', 'stage'])('of stacked marks stays within its box in the %s', async (where) => {
    /** Pixels drawn above the new topic's box, and within it. */
    const above = async (text: string) => {
      const page =
        where === 'panel'
          ? await open('gather', 'zoe')
          : await surfaces.stage.show('scene=gather&as=Noor', { width: 792, height: 600 });
      await does(page, where === 'panel' ? 'zoe' : 'Noor', { type: 'add-topic', topic: topicId(8), text });
      const words = page.getByText(text, { exact: true }).filter({ visible: true }).last();
      await words.scrollIntoViewIfNeeded();
      const box = await words.boundingBox();
      if (!box) throw new Error('the topic is not drawn');
      const around = { x: box.x, y: box.y - 26, width: 60, height: 20 };
      return [await page.screenshot({ clip: around }), await page.screenshot({ clip: { ...box, width: 60 } })] as const;
    };
    const plain = await above('exactly');
    const stacked = await above(`e${'\u0301'.repeat(40)}xactly`.normalize('NFC'));
    expect(stacked[0].equals(plain[0])).toBe(true);
    // The marks are drawn, as far as there is room.
    expect(stacked[1].equals(plain[1])).toBe(false);
  });
});

describe('a takeaway', () => {
  it('that is too long is kept whole, marked as unsaved, and saved once it fits', async () => {
    const page = await open('wrapUp', 'priya');
    const before = (await kept(page, priya)).takeaway;
    const field = page.getByLabel('Your takeaway');
    const long = '😀'.repeat(2_001);
    await field.fill(long);
    await page.getByText('1 character too many. Shorten it to save it.').waitFor();
    await button(page, 'Pass my turn').first().focus();
    await page.evaluate(() => window.dispatchEvent(new Event('pagehide')));
    expect(await field.inputValue()).toBe(long);
    expect((await kept(page, priya)).takeaway).toBe(before);
    // It survives a change of phase, and is copied in full.
    await does(page, 'maya', { type: 'undo-transition', step: 0 });
    await page.getByRole('heading', { name: 'Check-in' }).waitFor();
    await does(page, 'maya', { type: 'move-on', step: 0, to: 'wrap-up' });
    expect(await field.inputValue()).toBe(long);
    await page.getByText('1 character too many').waitFor();
    await field.fill('😀'.repeat(2_000));
    await page.getByText('Saved. Only you can see this.').waitFor();
    expect((await kept(page, priya)).takeaway).toBe('😀'.repeat(2_000));
  });

  it.each(['pagehide', 'visibilitychange'])('is saved at once when the window closes: %s', async (event) => {
    const page = await open('wrapUp', 'priya');
    await page.getByLabel('Your takeaway').pressSequentially('!');
    await page.evaluate((event) => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      (event === 'pagehide' ? window : document).dispatchEvent(new Event(event));
      Reflect.deleteProperty(document, 'visibilityState');
    }, event);
    expect((await kept(page, priya)).takeaway).toContain('!');
  });

  it('that was changed back counts as unchanged, and stays copied', async () => {
    const page = await open('wrapUp', 'priya');
    await does(page, 'priya', { type: 'mark-copied' });
    const field = page.getByLabel('Your takeaway');
    const text = await field.inputValue();
    await field.fill(`${text} x`);
    await field.fill(text);
    await page.evaluate(() => window.dispatchEvent(new Event('pagehide')));
    expect(await kept(page, priya)).toEqual({ takeaway: text, copied: true });
  });
});

describe('copying notes', () => {
  const copying = (page: Page, name = 'Copy my notes') => button(page, name).click();

  it('by hand counts once all of it was copied with the keyboard', async () => {
    const page = await open('wrapUpOver', 'priya', '&copy=no');
    await copying(page);
    const field = page.getByLabel('Your notes as text');
    await page.getByText('The text is selected: press Ctrl+C.').waitFor();
    const selected = () =>
      field.evaluate((one) => {
        const { selectionStart, selectionEnd, value } = one as HTMLTextAreaElement;
        return selectionEnd - selectionStart === value.length;
      });
    expect(await selected()).toBe(true);
    expect((await kept(page, priya)).copied).toBe(false);
    await field.evaluate((one) => (one as HTMLTextAreaElement).setSelectionRange(0, 4));
    await page.keyboard.press('ControlOrMeta+c');
    expect((await kept(page, priya)).copied).toBe(false);
    // Includes what is offered meanwhile.
    await does(page, 'zoe', { type: 'offer-help', topic: 't4', offered: true });
    await expect.poll(() => field.inputValue()).toContain('Zoë can help');
    expect(await selected()).toBe(true);
    await page.keyboard.press('ControlOrMeta+c');
    await button(page, 'Copied. Copy again').waitFor();
    expect((await kept(page, priya)).copied).toBe(true);
  });

  it('takes the text of that moment, and counts once that is saved', async () => {
    const page = await open('wrapUp', 'priya');
    await page.getByLabel('Your takeaway').fill('Ask first');
    await copying(page);
    await button(page, 'Copied. Copy again').waitFor();
    expect(await kept(page, priya)).toEqual({ takeaway: 'Ask first', copied: true });
  });
});

describe('keys on another layout', () => {
  it('are recognized by their position', async () => {
    const page = await open('discuss', 'maya');
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByText('Keys', { exact: true }).click();
    await page.getByLabel('Use single keys in this panel').check();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.evaluate(() =>
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'з', code: 'KeyP', bubbles: true })),
    );
    await button(page, 'Resume').waitFor();
    await page.evaluate(() =>
      document.body.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Process', code: 'KeyP', keyCode: 229, bubbles: true }),
      ),
    );
    expect(await button(page, 'Resume').count()).toBe(1);
  });
});
