import { type RefObject, useEffect, useRef } from 'react';

/** When a step takes away the button that had the focus, the last button of `row`, which moves on, gets it. */
export function useFocusKept(row: RefObject<HTMLElement | null>, step: number): void {
  const had = useRef(false);
  useEffect(() => {
    const note = ({ target }: FocusEvent) => {
      had.current = target instanceof Node && (row.current?.parentElement?.contains(target) ?? false);
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, [row]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the step that may take a button away
  useEffect(() => {
    if (!had.current || document.activeElement !== document.body) return;
    [...(row.current?.querySelectorAll<HTMLElement>(':scope > button') ?? [])].at(-1)?.focus();
  }, [row, step]);
}
