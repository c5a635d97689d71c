import { type RefObject, useLayoutEffect } from 'react';

/**
 * Gives each cut text below `around` that has `data-fits` as many more lines as there is room for. The room is the nearest
 * element with `data-room`.
 */
export function useFittingLines(around: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = around.current;
    if (!element) return;
    const refit = () => fitAll(element);
    const resizes = new ResizeObserver(refit);
    resizes.observe(element);
    const changes = new MutationObserver(refit);
    changes.observe(element, { childList: true, subtree: true });
    refit();
    return () => {
      resizes.disconnect();
      changes.disconnect();
    };
  }, [around]);
}

/** All texts shrink before the first is measured: otherwise, one that grew would leave the others less room. */
function fitAll(around: HTMLElement): void {
  const texts = [...around.querySelectorAll<HTMLElement>('[data-fits]')];
  for (const text of texts) text.style.removeProperty('--extra');
  const extra = texts.map(linesFree);
  texts.forEach((text, at) => {
    const lines = extra[at] ?? 0;
    if (lines > 0) text.style.setProperty('--extra', `${lines}`);
  });
}

/** How many more lines of a text its room has. */
function linesFree(text: HTMLElement): number {
  const room = text.closest<HTMLElement>('[data-room]');
  const laid = [...(room?.children ?? [])].filter(
    (child) => child.localName !== 'dialog' && child.getClientRects().length > 0,
  );
  const [first, last] = [laid[0], laid.at(-1)];
  if (!room || !first || !last) return 0;
  const { paddingTop, paddingBottom } = getComputedStyle(room);
  const inner = room.clientHeight - Number.parseFloat(paddingTop) - Number.parseFloat(paddingBottom);
  const used = last.getBoundingClientRect().bottom - first.getBoundingClientRect().top;
  return Math.floor((inner - used) / Number.parseFloat(getComputedStyle(text).lineHeight));
}
