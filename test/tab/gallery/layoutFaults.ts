import type { Page } from 'playwright-core';

/** What is wrong with the layout of what the page shows: sideways scrolling, targets below 44 px, words that are cut off. */
export async function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const wide = Math.max(document.documentElement.scrollWidth, document.querySelector('main')?.scrollWidth ?? 0);
    if (wide > innerWidth) faults.push(`${wide} px wide`);
    for (const target of document.querySelectorAll('button, summary, label:has(input), select')) {
      const { width, height } = target.getBoundingClientRect();
      const said = target.getAttribute('aria-label') ?? target.textContent;
      if (height > 0 && (width < 44 || height < 44)) faults.push(`"${said}" is smaller than 44 px`);
      if (target.scrollWidth > target.clientWidth + 1) faults.push(`"${said}" is cut`);
    }
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const element = node.parentElement;
      // What only screen readers hear is clipped on purpose.
      if (!element || getComputedStyle(element).clipPath !== 'none' || element.closest('[aria-live], title')) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const { left, right, width } = range.getBoundingClientRect();
      if (width > 0 && (left < -1 || right > innerWidth + 1)) faults.push(`"${node.textContent}" is beside the screen`);
    }
    return faults;
  });
}
