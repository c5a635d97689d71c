import type { Frame } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import ar from '../../tab/words/ar.json' with { type: 'json' };
import de from '../../tab/words/de.json' with { type: 'json' };
import ja from '../../tab/words/ja.json' with { type: 'json' };
import { journeys } from '../support/journey.ts';
import { fillIn } from '../support/rehearsal.ts';

const here = journeys();
const languages = [
  { language: 'ar', name: 'العربية', direction: 'rtl', words: ar },
  { language: 'de', name: 'Deutsch', direction: 'ltr', words: de },
  { language: 'ja', name: '日本語', direction: 'ltr', words: ja },
];

/** Elements in a frame that people can't see or press. */
async function outOfReach(frame: Frame): Promise<string[]> {
  return frame.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    const wide = scrollWidth > clientWidth ? [`the page is ${scrollWidth} px wide`] : [];
    const named = (element: Element) => element.getAttribute('aria-label') ?? element.textContent;
    const targets = [...document.querySelectorAll('button, input, textarea, summary')].filter((element) =>
      element.checkVisibility(),
    );
    const outside = targets.filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return left < 0 || right > clientWidth;
    });
    const cut = targets.filter((element) => element.tagName === 'BUTTON' && element.scrollWidth > element.clientWidth);
    return [...wide, ...outside.map((one) => `outside: ${named(one)}`), ...cut.map((one) => `cut: ${named(one)}`)];
  });
}

describe.each(languages)('a meeting in $name', ({ language, name, direction, words }) => {
  it('runs from start to discussion, with every word, and every button within 280 px', async () => {
    const rehearsal = await here.open(`/?meeting=in-${language}`, {
      width: 1840,
      height: 860,
    });
    await rehearsal.page.getByRole('combobox', { name: 'Language' }).selectOption({ label: name });
    const people = ['Aiko Tanaka', 'Tomás Rivera', 'Priya Nair'];
    const [aiko, tomas, priya] = people.map((person) => rehearsal.panel(person)) as [
      ReturnType<typeof rehearsal.panel>,
      ReturnType<typeof rehearsal.panel>,
      ReturnType<typeof rehearsal.panel>,
    ];
    const page = aiko.frame.locator('html');
    /** All pages of the tab: the panels and, once shared, the stage. */
    const holds = async () => {
      const frames = rehearsal.page.frames().filter((frame) => frame.url().endsWith('/tab'));
      expect(frames.length).toBeGreaterThanOrEqual(people.length);
      for (const frame of frames) expect(await outOfReach(frame)).toEqual([]);
    };

    await aiko.button(words['start.start']).waitFor();
    expect(await page.getAttribute('dir')).toBe(direction);
    expect(await page.getAttribute('lang')).toBe(language);
    expect(
      await page
        .locator('h1, h2')
        .first()
        .evaluate((heading) => getComputedStyle(heading).direction),
    ).toBe(direction);
    await holds();
    await aiko.frame.getByRole('checkbox').first().check();
    await aiko.press(words['start.start']);
    for (const panel of [tomas, priya]) await panel.press(words['rule.agree']);

    const topic = async (panel: typeof aiko, text: string, help: string) => {
      await fillIn(panel.frame.getByLabel(words['gather.ask']), text);
      await panel.press(help);
      await panel.press(words['gather.add']);
      await panel.frame.getByRole('listitem').filter({ hasText: text }).first().waitFor();
    };
    await topic(tomas, 'A 1:1 without an agenda, and what to do with it', words['helpChip.a-listener']);
    await topic(priya, 'قول «لا» لموعد إطلاق', words['helpChip.a-challenge']);
    await aiko.press(words['session.share']);
    await rehearsal.stage.getByText('A 1:1 without').first().waitFor();
    await holds();

    await aiko.press(words['gather.toVoting']);
    for (const panel of [aiko, tomas, priya]) {
      await panel.heading(words['header.vote']).waitFor();
      for (let n = 0; n < 3; n++) await panel.button(/A 1:1/).last().click();
    }
    await aiko.heading(words['header.reveal']).waitFor();
    await holds();

    await aiko.press(words['reveal.start']);
    await priya.button(words['discuss.ready']).waitFor();
    await holds();
    await rehearsal.press('Skip 5 min');
    await priya.heading(words['header.check-in']).waitFor();
    await holds();
    for (const panel of [aiko, tomas, priya]) await panel.press(words['checkIn.finished']);
    await rehearsal.stage.getByText(words['checkIn.finished']).first().waitFor();
    await holds();
  });
});
