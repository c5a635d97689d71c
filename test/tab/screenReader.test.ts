import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Command } from '#session/command.ts';
import type { Session } from '#session/session.ts';
import { show } from './gallery/build.ts';
import { galleries } from './gallery/galleries.ts';

const minute = 60_000;

const surfaces = galleries();

declare const heard: string[];
declare function others(who: string, command: Command): void;
declare function pass(ms: number): void;
declare function now(): number;
declare function session(): Session;
declare function answerLate(late: boolean): void;

/** A state of the panel with a manual clock, whose live region is recorded. */
async function listening(scene: string, as: string) {
  const page = await surfaces.panel.page('scene=vacant', { width: 280, height: 600 });
  await page.clock.install();
  await show(page, `scene=${scene}&as=${as}`);
  await page.clock.pauseAt(Date.now() + 3_600_000);
  await page.evaluate(() => {
    const heard: string[] = [];
    const region = document.querySelector('[aria-live=polite]');
    if (!region) throw new Error('there is no live region');
    new MutationObserver((changes) => {
      for (const node of changes.flatMap((change) => [...change.addedNodes])) heard.push(node.textContent ?? '');
    }).observe(region, { childList: true });
    Object.assign(window, { heard });
  });
  return {
    page,
    /** Another person's command, followed by 100 ms. */
    async others(who: string, command: Command) {
      await page.evaluate(([who, command]) => others(who, command), [who, command] as const);
      await page.clock.runFor(100);
    },
    /** Advances the meeting's time, and this window's by two seconds. */
    async wait(ms: number) {
      await page.evaluate((time) => pass(time), ms);
      await page.clock.runFor(2_000);
    },
    /** Announcements since the last call. */
    async heard() {
      return page.evaluate(async () => {
        // React renders in tasks of this kind, which don't follow the clock: each announcement takes a few.
        for (let n = 0; n < 10; n++) {
          const { port1, port2 } = new MessageChannel();
          await new Promise((done) => {
            port1.onmessage = done;
            port2.postMessage(0);
          });
        }
        return heard.splice(0);
      });
    },
  };
}

describe('the panel for screen readers', () => {
  it('has named landmarks and headings', async () => {
    const page = await surfaces.panel.page('scene=discuss&as=maya', { width: 280, height: 600 });
    const tree = await page.locator('body').ariaSnapshot();
    const outline = tree.split('\n').filter((line) => /- (banner|main|region|heading|navigation|timer)/.test(line));
    expect(outline.map((line) => line.trim().replace(/:$/, ''))).toEqual([
      '- banner',
      '- heading "Topic 1 of 4" [level=1]',
      '- main',
      '- timer "About 4 minutes left"',
      '- region "Now"',
      '- heading "Next" [level=2]',
      '- region "Facilitator"',
    ]);
    await page.close();
  });

  it('names each vote button by whose topic it is, and gives its votes', async () => {
    const page = await surfaces.panel.page('scene=vote&as=zoe', { width: 280, height: 600 });
    const row = page.getByRole('list', { name: 'Topics to vote for' }).getByRole('listitem').first();
    const more = row.getByRole('button', { name: /^Vote for/ });
    expect(await more.ariaSnapshot()).toContain('button "Vote for Maya’s topic"');
    const description = await more.getAttribute('aria-describedby');
    expect(await page.locator(`[id="${description}"]`).textContent()).toBe('You have 1 vote here.');
    await page.close();
  });

  it('has one polite live region, empty at first', async () => {
    const page = await surfaces.panel.page('scene=tally&as=aiko', { width: 280, height: 600 });
    const regions = page.locator('[aria-live]:not([aria-live=off]), [role=status], [role=alert]');
    expect(await regions.count()).toBe(1);
    expect(await regions.getAttribute('aria-live')).toBe('polite');
    expect(await regions.textContent()).toBe('');
    await page.close();
  });
});

describe('a sheet', () => {
  it('keeps what is announced within reach, and gives the focus back', async () => {
    const page = await surfaces.panel.page('scene=discuss&as=zoe', { width: 280, height: 600 });
    const opener = page.getByRole('button', { name: 'People: 6 here' });
    await opener.press('Enter');
    const region = page.getByRole('dialog', { name: '6 here' }).locator('[aria-live=polite]');
    expect(await region.textContent()).toBe('');
    await page.evaluate(() => others('maya', { type: 'move-on', step: 0, to: 'next-topic' }));
    await region.getByText('Topic 2 of 4').waitFor({ state: 'attached' });
    await page.keyboard.press('Escape');
    await region.waitFor({ state: 'detached' });
    expect(await opener.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.close();
  });
});

describe('what is announced', () => {
  it('is the remaining votes, once they stop changing', async () => {
    const { page, heard, wait } = await listening('vote', 'zoe');
    const more = page.getByRole('button', { name: 'Vote for Priya’s topic' });
    const less = page.getByRole('button', { name: 'Take one vote back from Priya’s topic' });
    for (let n = 0; n < 5; n++) {
      await more.press('Enter');
      await page.clock.runFor(100);
      await less.press('Enter');
      await page.clock.runFor(100);
    }
    await more.press('Enter');
    expect(await heard()).toEqual([]);
    await wait(0);
    expect(await heard()).toEqual(['You have 1 vote left.']);
    await page.close();
  });

  it('is the phase, but nothing about others’ votes', async () => {
    const { page, heard, others, wait } = await listening('vote', 'zoe');
    for (let n = 0; n < 2; n++) await others('maya', { type: 'take-back-vote', topic: 't3' });
    await wait(0);
    expect(await heard()).toEqual([]);
    await others('maya', { type: 'move-on', step: 0, to: 'reveal' });
    await others('maya', { type: 'move-on', step: 0, to: 'discuss' });
    expect(await heard()).toEqual(['What we’ll talk about', 'Topic 1 of 4']);
    await page.close();
  });

  it('is a check-in once, its answers once they stop changing, and its result once', async () => {
    const { page, heard, others, wait } = await listening('discuss', 'zoe');
    await wait(4 * minute);
    expect(await heard()).toEqual(['Time is up. Finished with this topic, or continue?']);
    for (let n = 0; n < 5; n++) {
      for (const [who, answer] of [
        ['aiko', 'continue'],
        ['priya', 'finished'],
        ['jonas', n % 2 ? 'finished' : 'continue'],
      ] as const)
        await others(who, { type: 'answer-check-in', step: 0, answer });
    }
    await wait(0);
    expect(await heard()).toEqual(['3 of 6 have answered']);
    await others('maya', { type: 'show-tally', step: 0 });
    await wait(0);
    expect(await heard()).toEqual(['1 finished, 0 either way, 2 continue.']);
    await page.close();
  });

  it('is the time at five minutes, at one and at its end', async () => {
    const { page, heard, others, wait } = await listening('discuss', 'zoe');
    await others('maya', { type: 'extend-topic', step: 0, minutes: 5 });
    await wait(4 * minute);
    expect(await heard()).toEqual(['5 minutes left for this topic.']);
    await wait(3 * minute);
    expect(await heard()).toEqual([]);
    await wait(minute);
    expect(await heard()).toEqual(['One minute left for this topic.']);
    await others('maya', { type: 'move-on', step: 0, to: 'wrap-up' });
    await wait(0);
    await heard();
    for (const said of [
      '5 minutes until the planned end.',
      'One minute until the planned end.',
      'The planned end has come.',
    ]) {
      const left = await minutesLeft(page);
      await wait((left - (said.startsWith('5') ? 5 : said.startsWith('One') ? 1 : 0)) * minute);
      expect(await heard()).toEqual([said]);
    }
    await page.close();
  });

  it('is that an answer is slow, once it is', async () => {
    const { page, heard } = await listening('vote', 'zoe');
    const bar = page.getByRole('region', { name: 'Connection' });
    const answered = async (late: boolean, ms: number) => {
      await page.evaluate((late) => answerLate(late), late);
      await page.clock.runFor(ms);
    };
    await answered(true, 2_900);
    await answered(false, 100);
    await answered(true, 2_900);
    expect(await heard()).toEqual([]);
    await page.clock.runFor(5_000);
    expect(await heard()).toEqual(['This is taking longer than usual. Nothing is lost.']);
    await bar.getByText('This is taking longer').waitFor();
    await answered(false, 100);
    await bar.waitFor({ state: 'detached' });
    expect(await heard()).toEqual([]);
    await page.close();
  });

  it('is the new facilitator', async () => {
    const { page, heard, others } = await listening('discuss', 'zoe');
    await others('maya', { type: 'hand-over-role', to: 'p2' });
    expect(await heard()).toEqual(['Aiko is facilitating now.']);
    await others('aiko', { type: 'hand-over-role', to: 'p6' });
    expect(await heard()).toEqual(['You’re facilitating now. Here’s what’s next.']);
    await page.close();
  });
});

/** The whole minutes to the planned end. */
function minutesLeft(page: Page): Promise<number> {
  return page.evaluate((minute) => Math.ceil((session().plannedEnd - now()) / minute), minute);
}
