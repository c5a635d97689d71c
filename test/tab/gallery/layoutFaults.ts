import type { Page } from 'playwright-core';

/**
 * What is wrong with the layout of what the page shows: sideways scrolling, targets below 44 px, words that are cut off; and,
 * where less motion is asked for, what moves.
 */
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
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      for (const element of document.body.querySelectorAll('*')) {
        const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element);
        const slow = transitionDuration.split(', ').some((time) => Number.parseFloat(time) > 0.001);
        if (slow || animationName !== 'none' || scrollBehavior === 'smooth')
          faults.push(`${element.tagName} "${element.textContent}" moves`);
      }
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

/** Makes all letters of what the page shows twice as large, and their lines as high: as a phone does that is told so. */
export async function doubleText(page: Page): Promise<void> {
  await page.evaluate(() => {
    const sizes = [...document.body.querySelectorAll<HTMLElement>('*')].map((element) => {
      const { fontSize, lineHeight } = getComputedStyle(element);
      return { element, fontSize: Number.parseFloat(fontSize), lineHeight: Number.parseFloat(lineHeight) };
    });
    for (const { element, fontSize, lineHeight } of sizes) {
      element.style.fontSize = `${2 * fontSize}px`;
      if (lineHeight > 0) element.style.lineHeight = `${2 * lineHeight}px`;
    }
  });
}
