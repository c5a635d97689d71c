import { useEffect, useRef } from 'react';
import { isComposing, latinKey } from './keyPress.ts';

/** Calls `pressed` with each single key, in lower case, that isn't meant for a text field, a dialog or the browser. */
export function useKeys(pressed: (key: string) => void): void {
  const latest = useRef(pressed);
  useEffect(() => {
    latest.current = pressed;
  });
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
      if (isComposing(event)) return;
      const { target } = event;
      if (target instanceof Element && target.closest('input, textarea, select, dialog, [contenteditable]')) return;
      latest.current(latinKey(event));
    }
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
