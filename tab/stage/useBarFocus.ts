import { type RefObject, useEffect, useRef } from 'react';

/** If an update removes the focused button of the bar, the menu in its `row` gets the focus, for safety. */
export function useBarFocus(row: RefObject<HTMLElement | null>): void {
  const had = useRef(false);
  useEffect(() => {
    // Pressing elsewhere gives up the focus; a removed button doesn't.
    const note = ({ target }: Event) => {
      // Dialogs return the focus themselves.
      if (target instanceof Element && target.closest('dialog')) return;
      had.current = target instanceof Node && (row.current?.parentElement?.contains(target) ?? false);
    };
    document.addEventListener('focusin', note);
    document.addEventListener('pointerdown', note);
    return () => {
      document.removeEventListener('focusin', note);
      document.removeEventListener('pointerdown', note);
    };
  }, [row]);
  useEffect(() => {
    if (!had.current || document.activeElement !== document.body) return;
    row.current?.querySelector<HTMLElement>(':scope > details > summary')?.focus();
  });
}
