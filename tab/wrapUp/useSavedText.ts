import { useCallback, useEffect, useRef, useState } from 'react';

/** How long (ms) after the last key a text is saved. */
const pause = 600;

/**
 * A text that saves itself: after a pause in typing, and when its field is left or goes away. While there is something
 * unsaved, what comes from elsewhere (another window) does not overwrite it.
 */
export function useSavedText(saved: string, save: (text: string) => void) {
  const [draft, setDraft] = useState<string>();
  const [focused, setFocused] = useState(false);
  const unsaved = useRef<string>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(save);
  latest.current = save;

  const flush = useCallback(() => {
    clearTimeout(timer.current);
    const text = unsaved.current;
    unsaved.current = undefined;
    if (text !== undefined) latest.current(text);
  }, []);

  useEffect(() => flush, [flush]);

  useEffect(() => {
    // While one types, the field is one's own, its last blank too; after that it shows what is saved, from any window.
    if (!focused && draft?.trim() === saved) setDraft(undefined);
  }, [focused, draft, saved]);

  return {
    text: draft ?? saved,
    saved: draft === undefined || draft.trim() === saved,
    field: {
      onFocus: () => setFocused(true),
      onBlur() {
        setFocused(false);
        flush();
      },
    },
    write(text: string) {
      setDraft(text);
      unsaved.current = text;
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, pause);
    },
  };
}
