import type { Page } from 'playwright-core';

/**
 * Layout faults of the page as shown: sideways scrolling, targets below 44 px, cut-off text and, with reduced motion,
 * anything that moves.
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
      // Text for screen readers only is clipped on purpose.
      if (!element || getComputedStyle(element).clipPath !== 'none' || element.closest('[aria-live], title')) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const { left, right, width } = range.getBoundingClientRect();
      if (width > 0 && (left < -1 || right > innerWidth + 1)) faults.push(`"${node.textContent}" is beside the screen`);
    }
    return faults;
  });
}

/** Doubles the text size and line height of the page as shown, as a phone's setting does. */
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
