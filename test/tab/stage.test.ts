import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Command } from '#session/command.ts';
import { settleMs } from '../../tab/ui/pressGuard.ts';
import { galleries } from './gallery/galleries.ts';
import { themes } from './gallery/shots.ts';

declare function others(who: string, command: Command): void;
declare function passes(ms: number): void;
declare function tick(ms: number): void;

const surfaces = galleries();
const minute = 60_000;
const usual = { width: 960, height: 540 };
const low = { width: 792, height: 382 };
const strip = { width: 472, height: 382 };

const open = (scene: string, as = 'Priya', size = usual) =>
  surfaces.stage.show(`scene=${scene}&as=${encodeURIComponent(as)}`, size);
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const does = (page: Page, who: string, command: Command) =>
  page.evaluate(([who, command]) => others(who, command), [who, command] as const);
/** By how many px the table has to be scrolled. */
const overflow = (page: Page) =>
  page.evaluate(() => {
    const main = document.querySelector('main');
    return main ? main.scrollHeight - main.clientHeight : 0;
  });
const boxOf = async (locator: Locator) => {
  const box = await locator.boundingBox();
  if (!box) throw new Error('not drawn');
  return box;
};
/** How many lines of text an element shows. */
const linesOf = (locator: Locator) =>
  locator.evaluate((element) => {
    const shown = element.querySelector('[dir=auto] > span') ?? element;
    return Math.round(shown.clientHeight / Number.parseFloat(getComputedStyle(shown).lineHeight));
  });
const seat = (page: Page, name: string) =>
  page.getByRole('list', { name: 'People at the table' }).getByRole('listitem').filter({ hasText: name });

describe('on their own view of the stage, people who have no panel open', () => {
  it('add a topic, which lands in front of their seat', async () => {
    const page = await open('gather', 'Noor');
    expect(await seat(page, 'Noor, no topic yet, you').count()).toBe(1);
    await page.getByLabel('Noor, what’s on your mind?').fill('Too many meetings');
    await button(page, 'A listener').click();
    await page.keyboard.press('Escape');
    await button(page, 'Add topic').click();
    await seat(page, 'Noor, has a topic, you').getByText('Too many meetings').waitFor();
    await page.getByText('5 of 6 have a topic').waitFor();
    await page.getByLabel('Anything else, Noor?').waitFor();
  });

  it('see a line of each topic in a strip as high as the window', async () => {
    const page = await open('gather', 'Noor', { width: 475, height: 640 });
    expect(await page.getByRole('list', { name: 'Topics' }).getByRole('listitem').count()).toBe(4);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });

  it('vote, and take a vote back', async () => {
    const page = await open('vote', 'Noor', strip);
    for (const left of ['2 votes', '1 vote']) {
      await button(page, 'Vote for Tomás’s topic').click();
      await page.getByText(`You have ${left} left.`).waitFor();
    }
    await button(page, 'Take one vote back from Tomás’s topic').click();
    await page.getByText('You have 2 votes left.').waitFor();
  });

  it('offer help and are ready, and can take both back', async () => {
    const page = await open('discuss', 'Tomás');
    for (const pressed of [true, false]) {
      await button(page, 'I’m ready to move on').click();
      await page.getByRole('button', { name: 'I’m ready to move on', exact: true, pressed }).waitFor();
    }
    const offer = button(page, 'I can help with this');
    expect(await offer.getAttribute('title')).toBe('Only Aiko can see this.');
    await offer.click();
    await button(page, 'You offered help · Undo').click();
    await offer.waitFor();
  });

  it('see who can help with their topic, at once, and nobody else does', async () => {
    for (const [as, seen] of [
      ['Aiko Yamamoto', 1],
      ['Sam', 0],
    ] as const) {
      const page = await open('discuss', as);
      await does(page, 'Tomás', { type: 'offer-help', topic: 't1', offered: true });
      await does(page, 'Tomás', { type: 'mark-ready', step: 0, ready: true });
      await page.getByText('3 are ready to move on').waitFor();
      expect(await page.getByText('Tomás can help ✓').count(), as).toBe(seen);
    }
  });

  it('answer the check-in, and are shown to have answered, not what', async () => {
    const page = await open('check-in', 'Noor');
    await button(page, 'Either way').click();
    await page.getByRole('button', { name: 'Either way', pressed: true }).waitFor();
    await seat(page, 'Noor, has answered, you').waitFor();
  });

  it('say that they have spoken, or pass', async () => {
    const page = await open('wrap-up', 'Aiko Yamamoto');
    await seat(page, 'Aiko, speaking, you').waitFor();
    await button(page, 'I’ve spoken').click();
    await page.getByText('Wilhelmine-Friederike, what are you taking with you?').waitFor();
    await open('wrap-up', 'Sam');
    expect(await button(page, 'I’ve spoken').count()).toBe(0);
    await button(page, 'Pass my turn').click();
    // Passing looks like having spoken.
    await seat(page, 'Sam, has spoken, you').waitFor();
  });

  it('say who they are in a round of names', async () => {
    const page = await open('names', 'Aiko Yamamoto', strip);
    await page.getByRole('heading', { name: 'Aiko, who are you, and what do you hope for?' }).waitFor();
    await button(page, 'I’ve spoken').click();
    await seat(page, 'Tomás, speaking').waitFor();
  });

  it('tap whether it was worth their time, and see the spread once everyone has', async () => {
    const page = await open('wrap-up', 'Noor', strip);
    await button(page, '4 of 5').click();
    await page.getByRole('button', { name: '4 of 5', pressed: true }).waitFor();
    for (const who of ['Priya', 'Aiko Yamamoto', 'Tomás', 'Wilhelmine-Friederike von Hohenstein', 'Sam'])
      await does(page, who, { type: 'rate-meeting', score: 5 });
    const spread = page.getByRole('list', { name: 'Was this worth your time?' }).getByRole('listitem');
    await spread.getByText('5 of 5: chosen by 5').waitFor();
    expect(await spread.getByText('4 of 5: chosen by 1').count()).toBe(1);
    expect(await page.getByRole('button', { name: /of 5/ }).count()).toBe(0);
  });

  it('propose and drop what may leave the room, beside the group’s rule and without a name', async () => {
    const page = await open('wrap-up-sentences', 'Tomás');
    const aside = page.getByRole('region', { name: 'May leave the room' });
    await aside.getByText('What’s said here stays here, except for these sentences.').waitFor();
    await button(page, 'Propose or drop…').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('A sentence that may be taken to others').fill('Say thank you more often.');
    await button(page, 'Propose').click();
    await dialog.getByText('Say thank you more often.').waitFor();
    await button(page, 'Drop sentence 1').click();
    await dialog.getByText('Ask for the decision in writing').waitFor({ state: 'detached' });
    expect(await dialog.getByRole('listitem').count()).toBe(2);
    expect(await dialog.textContent()).not.toMatch(/Noor|Sam|Tomás/);
    await button(page, 'Close').click();
    await aside.getByRole('heading', { name: 'May leave the room: 2' }).waitFor();
  });

  it('wait and copy in the last call', async () => {
    const page = await open('last-call', 'Aiko Yamamoto', strip);
    await page.getByRole('heading', { name: 'Clearing in 14 seconds' }).waitFor();
    await button(page, 'Copy my notes').click();
    await button(page, 'Wait one more minute').click();
    await page.getByRole('heading', { name: 'Clearing in 1:14' }).waitFor();
  });
});

describe('a long topic', () => {
  it.each([
    ['discuss-full', usual],
    ['discuss-full', low],
    ['discuss-full', strip],
    ['discuss-merged', usual],
  ])('takes as many lines as there is room for, with the rest one press away: %s, %o', async (scene, size) => {
    const page = await open(scene, 'Priya', size);
    const topic = page.getByRole('heading', { level: 2 });
    expect(await linesOf(topic)).toBeGreaterThanOrEqual(3);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    if (size === usual) {
      const ring = await boxOf(page.getByRole('timer'));
      expect(ring.y + ring.height).toBeLessThanOrEqual((await boxOf(topic)).y);
    }
    const more = page.getByRole('button', { name: /^Read all of/ });
    // A low stage puts the ring beside the text, which leaves room for all of it.
    if (size === low) return expect(await more.count()).toBe(0);
    await more.click();
    const dialog = page.getByRole('dialog');
    const ends =
      scene === 'discuss-full' ? ['asks me instead what is going on her'] : ['weiter damit', 'brilliant half'];
    for (const end of ends) await dialog.getByText(end).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('shows a web address as its host, and leads there', async () => {
    const page = await open('discuss-hostile');
    const link = page.getByRole('heading', { level: 2 }).getByRole('link');
    expect(await link.textContent()).toBe('contoso.sharepoint.com/\u2060…');
    expect(await link.getAttribute('href')).toContain('Shared%20Documents');
  });
});

describe('the cards', () => {
  it('show as many lines as fit, and no less of a text that gets a vote', async () => {
    for (const [size, least] of [
      [usual, 4],
      [strip, 2],
    ] as const) {
      const page = await open('vote-long', 'Noor', size);
      const card = page.locator('main ol').nth(1).getByRole('listitem').first();
      const text = card.locator('[data-fits]');
      const before = await boxOf(text);
      expect(await linesOf(card)).toBeGreaterThanOrEqual(least);
      await card.getByRole('button', { name: /^Vote for/ }).click();
      await card.getByRole('button', { name: /^Take one vote back/ }).waitFor();
      expect((await boxOf(text)).width).toBe(before.width);
    }
  });

  it.each([usual, low, { width: 1920, height: 1080 }])('show twelve topics without scrolling: %o', async (size) => {
    for (const scene of ['vote-twelve', 'reveal-twelve']) {
      const page = await open(scene, 'Priya', size);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      expect(await page.locator('main ol').nth(1).getByRole('listitem').count()).toBe(12);
    }
  });

  it('show eight in a strip, and are as wide with a scrollbar as without', async () => {
    for (const scene of ['vote-long', 'reveal-long'])
      expect(await overflow(await open(scene, 'Priya', strip))).toBeLessThanOrEqual(0);
    const widths = [];
    for (const scene of ['vote-twelve', 'vote-crowd']) {
      const page = await open(scene);
      widths.push((await boxOf(page.locator('main ol').nth(1).getByRole('listitem').first())).width);
    }
    expect(widths[1]).toBe(widths[0]);
  });

  it('mark merged topics as one, with both authors and one vote button', async () => {
    for (const size of [usual, low, strip]) {
      const page = await open('vote-merged', 'Sam', size);
      const card = page.locator('main ol').nth(1).getByRole('listitem').filter({ hasText: '2 merged' });
      expect(await card.count()).toBe(1);
      expect(await card.getByText('Geschwindigkeit').count()).toBe(1);
      expect(await card.getByText('Somebody').count()).toBe(0);
      expect(await card.getByRole('button', { name: 'Vote for Aiko and Tomás’s topic' }).count()).toBe(1);
    }
  });

  it('say nothing where a topic has no votes', async () => {
    for (const scene of ['reveal', 'discuss', 'reveal-twelve']) {
      const page = await open(scene);
      expect(await page.locator('body').textContent()).not.toMatch(/no votes|0 votes/i);
    }
  });

  it('say why no vote can be placed once, for all of them', async () => {
    const page = await open('vote', 'Tomás');
    expect(await page.getByText('All votes used').count()).toBe(1);
    const list = page.getByRole('list', { name: 'Topics to vote for' });
    const said = await list.getAttribute('aria-describedby');
    expect(await page.locator(`#${said}`).textContent()).toBe(
      'All votes used. You can change them until everyone has voted.',
    );
    const names = await list
      .getByRole('button', { name: /^Vote for/ })
      .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''));
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('the check-in', () => {
  it('shows all of the topic where there is room, and no button for a result that can’t be shown', async () => {
    const page = await open('check-in');
    expect(await button(page, 'Show the result').count()).toBe(1);
    await open('tally-even');
    await page.getByText('asks me instead what is going on her').waitFor();
    expect(await page.getByRole('button', { name: /^Read all of/ }).count()).toBe(0);
    await open('check-in-small');
    expect(await button(page, 'Show the result').count()).toBe(0);
  });

  it('has its question as the heading, and answers and totals in one order', async () => {
    const order = ['Finished', 'Either way', 'Continue'];
    const page = await open('check-in', 'Sam');
    await page.getByRole('heading', { level: 2, name: 'Finished with this topic, or continue?' }).waitFor();
    const answers = page.getByRole('main').getByRole('button');
    expect(await answers.allTextContents()).toEqual(order);
    await page.getByRole('status').getByText('4 of 6 have answered').waitFor();
    await open('tally-more', 'Sam');
    const totals = page
      .getByRole('main')
      .getByRole('listitem')
      .filter({ hasText: /Finished|Either way|Continue/ });
    expect(await totals.allInnerTexts()).toEqual(['2Finished', '0Either way', '4Continue']);
  });
});

describe('a group so small that others may work out a vote or an answer', () => {
  it('is told so before it votes and answers, the facilitator in a strip, too', async () => {
    for (const [scene, how] of [
      ['vote-small', 'how you voted'],
      ['check-in-small', 'how you answered'],
    ] as const)
      for (const as of ['Priya', 'Tomás']) {
        const page = await open(scene, as, strip);
        await page.getByText(`In a group this small, others may be able to work out ${how}.`).waitFor();
      }
  });
});

describe('a consultation', () => {
  it('says whose turn it is and what to do, to each in their words', async () => {
    const page = await open('consult-advise', 'Noor');
    await page.getByRole('heading', { level: 2, name: 'We advise. Aiko only listens.' }).waitFor();
    await page.getByRole('status').getByText('Step 3 of 4').waitFor();
    expect(await seat(page, 'Aiko, listens').count()).toBe(1);
    expect(await seat(page, 'Noor, advises, you').count()).toBe(1);
    const steps = page.getByRole('list', { name: 'Steps of the consultation' });
    expect(await steps.locator('[aria-current=step]').textContent()).toBe('3Advise');
    await open('consult-advise', 'Aiko Yamamoto');
    await page.getByRole('heading', { level: 2, name: 'We advise. You only listen.' }).waitFor();
    await page.getByText('No need to answer or explain.').waitFor();
    // The author keeps a seat of their own in a crowd.
    await open('consult-crowd', 'Noor');
    expect(await seat(page, 'Aiko, listens').count()).toBe(1);
  });

  it('is led on, back, and out of by the facilitator', async () => {
    const page = await open('consult-advise', 'Priya', low);
    const more = page.getByLabel('More', { exact: true });
    const heading = (name: string) => page.getByRole('heading', { level: 2, name }).waitFor();
    await button(page, 'Go to what helped').click();
    await heading('Aiko says what helped. We only listen.');
    await button(page, 'One step back').click();
    await heading('We advise. Aiko only listens.');
    await page.evaluate((ms) => passes(ms), 4 * minute);
    await button(page, 'One more minute').click();
    await more.click();
    await button(page, 'End consultation').click();
    await page.getByRole('heading', { name: 'Topic 1 of 4' }).waitFor();
    await more.click();
    await button(page, 'Begin consultation').click();
    await heading('Aiko tells us. We only listen.');
  });
});

describe('after the third extension', () => {
  it('everyone is asked whether the topic is for all', async () => {
    const page = await open('for-all', 'Noor');
    await page.getByRole('heading', { level: 2, name: 'Is this for all of us?' }).waitFor();
  });
});

describe('what the table has to hold', () => {
  it.each([usual, low, strip])('fits without scrolling: %o', async (size) => {
    const scrolling: string[] = [];
    const scenes = ['names', 'consult-over', 'consult-away', 'consult-crowd', 'for-all', 'wrap-up', 'wrap-up-crowd'];
    for (const scene of [...scenes, 'wrap-up-sentences', 'wrap-up-told', 'last-call-sentences'])
      for (const as of ['Priya', 'Noor'])
        if ((await overflow(await open(scene, as, size))) > 0) scrolling.push(`${scene} as ${as}`);
    expect(scrolling).toEqual([]);
  });
});

describe('the progress', () => {
  it.each([
    ['gather', '4 of 6 have a topic', 'Tomás, has a topic'],
    ['vote', '4 of 6 have finished voting', 'Tomás, has finished voting'],
    ['check-in', '4 of 6 have answered', 'Tomás, has answered'],
    ['wrap-up', '2 of 6 have spoken', 'Tomás, has spoken'],
  ])('says how many and shows who, politely: %s', async (scene, progress, who) => {
    const page = await open(scene);
    await page.getByRole('status').getByText(progress, { exact: true }).waitFor();
    expect(await seat(page, who).count()).toBe(1);
  });
});

describe('the river of time', () => {
  it('shows everyone the extension that is proposed, and what another one would push out', async () => {
    const page = await open('tally-more', 'Noor');
    await page.evaluate((ms) => passes(ms), 34 * minute);
    const river = page.getByRole('region', { name: /^Time until/ });
    await river.getByRole('listitem').getByText('+1', { exact: true }).waitFor();
    expect(await page.getByRole('list', { name: 'if time allows' }).count()).toBe(0);

    await open('tally-more');
    await page.evaluate((ms) => passes(ms), 34 * minute);
    await page.getByText('All planned topics still fit.').waitFor();
    await page.getByLabel('More', { exact: true }).click();
    await button(page, 'Five more minutes').hover();
    await river.getByRole('listitem').getByText('+5', { exact: true }).waitFor();
    await page.getByText('This pushes one topic past the end.').waitFor();
    expect(await page.getByRole('list', { name: 'if time allows' }).getByText('4', { exact: true }).count()).toBe(1);
  });
});

describe('the focus', () => {
  it.each([
    ['discuss', 'Noor', 'I’m ready to move on', 4 * minute, 'Check-in'],
    ['discuss', 'Priya', 'Pause', 4 * minute, 'Check-in'],
  ])('goes to the heading when a change takes its button away: %s as %s', async (scene, as, name, ms, heading) => {
    const page = await open(scene, as);
    await button(page, name).focus();
    await page.evaluate((ms) => passes(ms), ms);
    await page.waitForFunction((text) => document.activeElement?.textContent === text, heading);
  });
});

describe('the facilitator’s bar', () => {
  it('has words beside its icons wherever there is room', async () => {
    const page = await open('discuss', 'Priya', low);
    for (const name of ['Undo', 'Pause', 'Next topic', 'Five more minutes'])
      expect(await button(page, name).getByText(name).isVisible(), name).toBe(true);
  });

  it('leaves the stage its room at 200 % zoom', async () => {
    for (const scene of ['gather', 'vote', 'discuss', 'check-in', 'tally-more', 'wrap-up']) {
      const page = await open(scene, 'Priya', { width: 480, height: 270 });
      expect((await boxOf(page.getByRole('main'))).height, scene).toBeGreaterThanOrEqual(125);
    }
  });
});

describe('the result', () => {
  const reveal = async (page: Page) => {
    for (const topic of ['t1', 't4', 't4', 't4'])
      await does(page, topic === 't1' ? 'Sam' : 'Noor', { type: 'cast-vote', topic });
  };
  const moving = (page: Page) => page.evaluate(() => document.getAnimations().length);

  it('flies from one pool in the middle to the cards, never from a seat, and delays no press', async () => {
    const page = await surfaces.stage.page('scene=vote&as=Priya&steady=hand', usual, {
      reducedMotion: 'no-preference',
    });
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 60 * minute);
    await page.evaluate((ms) => tick(ms), settleMs);
    await reveal(page);
    await page.clock.runFor(1);
    await page.locator('main li[aria-hidden] > i').first().waitFor();
    const heap = await page.evaluate(() => {
      for (const animation of document.getAnimations()) {
        animation.pause();
        animation.currentTime = 0;
      }
      const cards = document.querySelectorAll('main ol')[1];
      const { x, y, width, height } = cards?.getBoundingClientRect() ?? new DOMRect();
      return [...(cards?.querySelectorAll('li[aria-hidden] > i') ?? [])].map((token) => {
        const box = token.getBoundingClientRect();
        return Math.hypot(box.x - x - width / 2, box.y - y - height / 2);
      });
    });
    // 18 votes on three topics, of each at most ten.
    expect(heap).toHaveLength(18);
    expect(Math.max(...heap)).toBeLessThan(40);
    expect(await moving(page)).toBeGreaterThan(18);
    await page.evaluate((ms) => tick(ms), settleMs);
    await button(page, 'Start discussing').click();
    await page.getByRole('heading', { name: 'Topic 1 of 4' }).waitFor();
    await page.close();
  });

  it('is there at once with reduced motion, with an honest line from the clock', async () => {
    const page = await open('vote');
    await reveal(page);
    await page.getByText('We’ll likely get to all of them.').waitFor();
    expect(await moving(page)).toBe(0);
    expect(await page.locator('main li[aria-hidden]').count()).toBe(0);
    await page.evaluate((ms) => passes(ms), 39 * minute);
    await page.getByText('We’ll likely get to the first three.').waitFor();
  });
});

describe('the farewell', () => {
  it('names everyone for a breath, and then nobody', async () => {
    const page = await surfaces.stage.page('scene=discuss&as=Noor', usual);
    await page.clock.install();
    await does(page, 'Priya', { type: 'clear-session' });
    await page.evaluate(() => passes(20_000));
    await page.getByRole('heading', { name: /^Cleared at .* for all six of us\.$/ }).waitFor();
    expect(await seat(page, 'Aiko').count()).toBe(1);
    await page.clock.fastForward(6_000);
    await seat(page, 'Aiko').waitFor({ state: 'detached' });
    expect(await page.locator('body').textContent()).not.toMatch(/Aiko|Tomás|seniors/);
    await page.close();
  });
});

describe('a face', () => {
  it.each(themes)('has enough contrast in the theme %s, whoever it is', async (theme) => {
    const page = await open(`gather-crowd&theme=${theme}`);
    const contrasts = await page.evaluate(() => {
      const luminance = (color: string) => {
        const canvas = new OffscreenCanvas(1, 1).getContext('2d');
        if (!canvas) throw new Error('no canvas');
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        const [r = 0, g = 0, b = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
          const share = value / 255;
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      return [...document.querySelectorAll('main [translate=no]')].map((face) => {
        const { color, backgroundColor } = getComputedStyle(face);
        const [dark = 0, light = 0] = [luminance(color), luminance(backgroundColor)].sort((a, b) => a - b);
        return (light + 0.05) / (dark + 0.05);
      });
    });
    expect(contrasts.length).toBeGreaterThan(10);
    expect(Math.min(...contrasts)).toBeGreaterThanOrEqual(4.5);
  });
});
