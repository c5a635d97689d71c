import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Command } from '#session/command.ts';
import type { Cleared, Session } from '#session/session.ts';
import { armedSettleMs, settleMs } from '../../tab/ui/pressGuard.ts';
import { show } from './gallery/build.ts';
import { galleries } from './gallery/galleries.ts';

declare function others(who: string, command: Command): void;
declare function pass(ms: number): void;
declare function tick(ms: number): void;
declare function session(): Session | Cleared | undefined;

/** The field for a new topic, or for an edit of one's own. */
const topicField = /^(Your topic|What’s on your mind\?)$/;
const surfaces = galleries();

/** A panel in which everything has been visible for a while; time stands still. */
async function panel(scene: string, as: string, size = { width: 280, height: 600 }): Promise<Page> {
  const page = await surfaces.panel.show(`scene=${scene}&as=${as}&steady=hand`, size);
  await passes(page, settleMs);
  return page;
}
async function stage(scene: string, size = { width: 792, height: 382 }): Promise<Page> {
  const page = await surfaces.stage.show(`scene=${scene}&as=Priya&steady=hand`, size);
  await passes(page, settleMs);
  return page;
}
const passes = (page: Page, ms: number) => page.evaluate((ms) => tick(ms), ms);
const does = (page: Page, who: string, command: Command) =>
  page.evaluate(([who, command]) => others(who, command), [who, command] as const);
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const heading = (page: Page) => page.getByRole('heading', { level: 1 }).textContent();

async function boxOf(page: Page, name: string | RegExp) {
  const box = await button(page, name).boundingBox();
  if (!box) throw new Error(`${name} is not drawn`);
  return box;
}
/** The center of a button. */
async function middleOf(page: Page, name: string | RegExp) {
  await button(page, name).scrollIntoViewIfNeeded();
  const { x, y, width, height } = await boxOf(page, name);
  return [x + width / 2, y + height / 2] as const;
}
/** Presses there, whatever is there now and whether or not it can be pressed. */
const pressAt = (page: Page, [x, y]: readonly [number, number]) => page.mouse.click(x, y);

const said = 'That button just changed. Check what it says, then press again.';

describe('"Clear this session"', () => {
  it('clears nothing on a double click, or on a press before it is armed', async () => {
    const page = await panel('wrapUpOver', 'maya');
    const place = await middleOf(page, 'Clear session');
    await page.mouse.dblclick(...place);
    await button(page, 'Clear for everyone').waitFor();
    await passes(page, 150);
    await pressAt(page, place);
    for (const ms of [0, armedSettleMs - 151]) {
      await passes(page, ms);
      await pressAt(page, await middleOf(page, 'Clear for everyone'));
      await button(page, 'Clear for everyone').focus();
      await page.keyboard.press('Enter');
    }
    expect(await page.evaluate(() => session())).not.toHaveProperty('cleared');
    await passes(page, 1);
    await pressAt(page, await middleOf(page, 'Clear for everyone'));
    await page.getByRole('heading', { name: /^(Cleared|Last call)/ }).waitFor();
  });

  it('clears nothing on a double click on the stage, in the bar and in its menu', async () => {
    for (const open of ['bar', 'menu']) {
      const page = await stage('wrap-up-over', { width: 472, height: 382 });
      if (open === 'menu') await page.getByLabel('More', { exact: true }).click();
      const opener = page.getByRole('button', { name: 'Clear…' })[open === 'bar' ? 'first' : 'last']();
      const box = await opener.boundingBox();
      if (!box) throw new Error('there is nothing that opens the dialog');
      await page.mouse.dblclick(box.x + box.width / 2, box.y + box.height / 2);
      await passes(page, armedSettleMs - 1);
      await pressAt(page, await middleOf(page, 'Clear for everyone'));
      await button(page, 'Clear for everyone').waitFor();
      await passes(page, 1);
      await pressAt(page, await middleOf(page, 'Clear for everyone'));
      await page.getByRole('heading', { name: /^(Cleared|Last call)/ }).waitFor();
    }
  });
});

describe('a confirming button', () => {
  const apart = (a: Awaited<ReturnType<typeof boxOf>>, b: typeof a) =>
    a.y + a.height <= b.y + 1 || b.y + b.height <= a.y + 1 || a.x + a.width <= b.x + 1 || b.x + b.width <= a.x + 1;

  it.each([600, 480, 390, 240])('isn’t where the first button was, in a panel of %i px', async (height) => {
    const size = { width: 280, height };
    const cases: Array<[scene: string, as: string, open: string | undefined, first: string, yes: string]> = [
      ['wrapUpOver', 'maya', undefined, 'Clear session', 'Clear for everyone'],
      ['wrapUp', 'maya', undefined, 'Clear session', 'Clear for everyone'],
      ['gather', 'maya', 'More', 'Clear session', 'Clear for everyone'],
      ['gatherFirst', 'maya', 'More', 'Clear session', 'Clear for everyone'],
      ['discuss', 'maya', 'More', 'Clear session', 'Clear for everyone'],
      ['vote', 'maya', undefined, 'Close voting', 'Close voting'],
      ['gather', 'priya', undefined, 'Withdraw your topic', 'Withdraw'],
      ['gather', 'maya', 'People: 6 here', 'Hand over to Aiko Tanaka', 'Hand over'],
    ];
    for (const [scene, as, open, first, yes] of cases) {
      const page = await panel(scene, as, size);
      if (open) await button(page, open).click();
      const opener = button(page, first).first();
      await opener.scrollIntoViewIfNeeded();
      const before = await opener.boundingBox();
      await opener.click();
      const after = await page
        .getByRole('group', { name: new RegExp(first) })
        .getByRole('button', { name: yes })
        .boundingBox();
      if (!before || !after) throw new Error('nothing is drawn');
      expect(apart(before, after), `${scene}: ${first}, ${JSON.stringify([before, after])}`).toBe(true);
    }
  });

  it.each([
    [472, 382],
    [792, 382],
    [994, 678],
    [1920, 1080],
  ])('isn’t where the first button was, on a stage of %i × %i px', async (width, height) => {
    for (const [scene, menu] of [
      ['wrap-up-over', false],
      ['wrap-up-over', true],
      ['discuss', true],
    ] as const) {
      const page = await stage(scene, { width, height });
      if (menu) await page.getByLabel('More', { exact: true }).click();
      const opener = page.getByRole('button', { name: 'Clear…' })[menu ? 'last' : 'first']();
      const before = await opener.boundingBox();
      await opener.click();
      const after = await boxOf(page, 'Clear for everyone');
      if (!before) throw new Error('nothing is drawn');
      expect(apart(before, after), `${scene}, ${JSON.stringify([before, after])}`).toBe(true);
    }
  });
});

describe('a button that changed under the pointer or the hands', () => {
  const answerAll = async (page: Page) => {
    for (const who of ['maya', 'tomas', 'jonas', 'zoe'])
      await does(page, who, { type: 'answer-check-in', step: 0, answer: 'continue' });
    await button(page, 'Five more minutes').waitFor();
  };

  it('does nothing 150 ms after the last answer changed it, says so, and works once it can have been read', async () => {
    const page = await panel('checkIn', 'maya');
    // The third answer, after which the result may be shown.
    await does(page, 'tomas', { type: 'answer-check-in', step: 0, answer: 'continue' });
    const place = await middleOf(page, 'Show the result');
    await page.mouse.move(...place);
    await answerAll(page);
    await passes(page, 150);
    await pressAt(page, place);
    await page.getByRole('region', { name: 'Connection' }).getByText(said).waitFor();
    await passes(page, settleMs - 151);
    await pressAt(page, place);
    await button(page, 'Five more minutes').focus();
    await page.keyboard.press('Enter');
    expect(await heading(page)).toBe('Check-in');
    await passes(page, 1);
    await pressAt(page, await middleOf(page, 'Five more minutes'));
    await page.getByRole('heading', { name: /^Topic \d of/ }).waitFor();
  });

  it('doesn’t answer a check-in that opened under a press on "Ready to move on"', async () => {
    const page = await panel('discuss', 'aiko');
    const place = await middleOf(page, 'I’m ready to move on');
    await page.evaluate(() => pass(240_000));
    await page.getByRole('heading', { name: 'Check-in' }).waitFor();
    await passes(page, 150);
    for (const dy of [0, 30, 60]) await pressAt(page, [place[0] - 60, place[1] + dy]);
    expect(await page.locator('[aria-pressed=true]').count()).toBe(0);
    await page.getByText('0 of 6 have answered').first().waitFor();
  });

  it('does nothing on the stage when voting has just closed automatically: by pointer, Enter or its key', async () => {
    const page = await stage('vote');
    const place = await middleOf(page, /Close voting/);
    await button(page, /Close voting/).focus();
    for (const [who, votes] of [
      ['Sam', 1],
      ['Noor', 3],
    ] as const)
      for (let n = 0; n < votes; n++) await does(page, who, { type: 'cast-vote', topic: 't1' });
    await button(page, /Start discussing/).waitFor();
    await passes(page, 150);
    await pressAt(page, place);
    await page.getByRole('status').getByText(said).waitFor();
    await button(page, /Start discussing/).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('n');
    expect(await heading(page)).toBe('What we’ll talk about');
    await passes(page, settleMs - 150);
    await page.keyboard.press('n');
    await page.getByRole('heading', { name: 'Topic 1 of 4' }).waitFor();
  });

  it('doesn’t agree to a rule that has just replaced the one that was read', async () => {
    const page = await panel('rule', 'priya');
    const place = await middleOf(page, 'I’ll keep to it');
    await page.mouse.move(...place);
    await does(page, 'maya', { type: 'change-settings', settings: { rule: 'chatham-house' } });
    await page.getByText('Share what you learn').first().waitFor();
    await passes(page, 150);
    await pressAt(page, place);
    expect(await heading(page)).toContain('Share what you learn');
    await passes(page, settleMs - 150);
    await pressAt(page, await middleOf(page, 'I’ll keep to it'));
    await page.getByRole('heading', { name: 'Topics' }).waitFor();
  });

  it.each(['Enter', 'pointer'])('moves one topic on for two presses 80 ms apart: %s', async (by) => {
    const page = await panel('discuss', 'maya');
    await button(page, 'Next topic').focus();
    const place = await middleOf(page, 'Next topic');
    const press = () => (by === 'Enter' ? page.keyboard.press('Enter') : pressAt(page, place));
    await press();
    await page.getByRole('heading', { name: 'Topic 2 of 4' }).waitFor();
    await passes(page, 80);
    await press();
    await page.getByRole('region', { name: 'Connection' }).getByText(said).waitFor();
    await passes(page, settleMs - 81);
    await press();
    expect(await heading(page)).toBe('Topic 2 of 4');
    await passes(page, 1);
    await press();
    await page.getByRole('heading', { name: 'Topic 3 of 4' }).waitFor();
  });

  it.each([
    ['introduce', 'Introduction 2 of 4', 'Introduction 3 of 4'],
    ['discuss', 'Topic 2 of 4', 'Topic 3 of 4'],
  ])('moves one topic on for two presses of its key 90 ms apart, on the stage: %s', async (scene, second, third) => {
    const page = await stage(scene);
    await page.keyboard.press('n');
    await page.getByRole('heading', { name: second }).waitFor();
    await passes(page, 90);
    await page.keyboard.press('n');
    await page.getByRole('status').getByText(said).waitFor();
    await passes(page, settleMs - 91);
    await page.keyboard.press('n');
    expect(await page.getByRole('heading', { name: second }).count()).toBe(1);
    await passes(page, 1);
    await page.keyboard.press('n');
    await page.getByRole('heading', { name: third }).waitFor();
  });

  it('moves one topic on for two presses of its key 90 ms apart, in the panel', async () => {
    const page = await panel('discuss', 'maya');
    await button(page, 'More').click();
    await page.getByText('Keys', { exact: true }).click();
    await page.getByLabel('Use single keys in this panel').check();
    await button(page, 'Close').click();
    await page.keyboard.press('n');
    expect(await heading(page)).toBe('Topic 1 of 4');
    await passes(page, settleMs);
    await page.keyboard.press('n');
    await page.getByRole('heading', { name: 'Topic 2 of 4' }).waitFor();
    await passes(page, 90);
    await page.keyboard.press('n');
    await page.getByRole('region', { name: 'Connection' }).getByText(said).waitFor();
    expect(await heading(page)).toBe('Topic 2 of 4');
  });

  it('takes every vote, however fast they are pressed', async () => {
    for (const by of ['Enter', 'pointer']) {
      const page = await panel('vote', 'zoe');
      const place = await middleOf(page, 'Vote for Priya’s topic');
      await button(page, 'Vote for Priya’s topic').focus();
      for (let n = 0; n < 2; n++) await (by === 'Enter' ? page.keyboard.press('Enter') : pressAt(page, place));
      await page.getByText('All votes used').first().waitFor();
    }
  });

  it('moves one topic on for a double click', async () => {
    const page = await panel('discuss', 'maya');
    await button(page, 'Next topic').dblclick();
    await page.getByRole('heading', { name: 'Topic 2 of 4' }).waitFor();
    await passes(page, 100);
    expect(await heading(page)).toBe('Topic 2 of 4');
  });
});

describe('a press on something one has just opened', () => {
  it('counts as soon as the pointer gets there', async () => {
    const page = await panel('gather', 'priya');
    await button(page, /^Edit/).click();
    await page.getByLabel(topicField).fill('Other words');
    await pressAt(page, await middleOf(page, 'Save'));
    await page.getByRole('listitem').getByText('Other words').waitFor();
  });

  it('counts in a sheet that one has just opened', async () => {
    const page = await panel('discuss', 'maya');
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await pressAt(page, await middleOf(page, 'Go to takeaways'));
    await page.getByRole('heading', { name: 'Takeaways' }).waitFor();
  });

  it('is one press, however long Enter is held down', async () => {
    const page = await panel('vote', 'zoe');
    await button(page, 'Vote for Priya’s topic').focus();
    for (let n = 0; n < 4; n++) await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    await page.getByText('1 vote left').waitFor();
  });

  it('is marked as disabled until then, but looks as it will', async () => {
    await show(await panel('discuss', 'maya'), 'scene=discuss&as=maya&steady=hand');
    const page = await surfaces.panel.show('scene=discuss&as=maya&steady=hand', { width: 280, height: 600 });
    const next = button(page, 'Next topic');
    expect(await next.getAttribute('aria-disabled')).toBe('true');
    const before = await next.screenshot();
    await passes(page, settleMs);
    expect(await next.getAttribute('aria-disabled')).toBeNull();
    expect((await next.screenshot()).equals(before)).toBe(true);
  });
});
