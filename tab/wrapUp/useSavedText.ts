import { useCallback, useEffect, useRef, useState } from 'react';
import { characters, cleanText } from '#session/text.ts';
import { beforeLeaving } from '../live/leaving.ts';
import type { Outcome } from '../live/live.ts';

/** How long (ms) after the last key a text is saved. */
const pause = 600;
/** How long (ms) after a save that went wrong on its way it is tried again. */
const retryAfter = 5_000;

interface Saving {
  /** What is saved, by this window or another. */
  saved: string;
  /** What is being written; kept where it outlives the field. */
  draft: string | undefined;
  onDraft(draft: string | undefined): void;
  /** How many characters a text may have. A longer one is kept as it is, and saved when it fits. */
  limit: number;
  /** Resolves with what became of it. */
  save(text: string): Promise<Outcome>;
}

/**
 * A text that saves itself: after a pause in typing, when its field is left or goes away, and before the window goes. What
 * was not saved is tried again after a while, or at the next of these. While there is something unsaved, what comes from elsewhere (another
 * window) does not overwrite it.
 */
export function useSavedText({ saved, draft, onDraft, limit, save }: Saving) {
  const [focused, setFocused] = useState(false);
  /** How many saves are on their way. */
  const [saving, setSaving] = useState(0);
  /** Written since it was last saved. */
  const unsaved = useRef(draft !== undefined);
  const sent = useRef<string>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const clean = draft === undefined ? saved : cleanText(draft);
  const over = Math.max(0, characters(clean) - limit);
  const latest = useRef({ clean, over, saved, save });
  latest.current = { clean, over, saved, save };

  const flush = useCallback(() => {
    clearTimeout(timer.current);
    const { clean, over, saved, save } = latest.current;
    if (!unsaved.current || over > 0) return;
    unsaved.current = false;
    // What is there already is no change: to write it again would undo that it was copied.
    if (clean === (sent.current ?? saved)) return;
    sent.current = clean;
    setSaving((many) => many + 1);
    void save(clean).then((outcome) => {
      if (sent.current === clean) sent.current = undefined;
      if (outcome) unsaved.current = true;
      if (outcome && 'trouble' in outcome) timer.current = setTimeout(flush, retryAfter);
      setSaving((many) => many - 1);
    });
  }, []);

  useEffect(() => {
    const stop = beforeLeaving(flush);
    return () => {
      flush();
      stop();
    };
  }, [flush]);

  useEffect(() => {
    // While one types, the field is one's own, its last blank too; after that it shows what is saved, from any window.
    if (!focused && draft !== undefined && !unsaved.current && saving === 0) onDraft(undefined);
  }, [focused, draft, saving, onDraft]);

  return {
    text: draft ?? saved,
    /** How many characters it is too long by; then it is not saved. */
    over,
    saved: clean === saved,
    field: {
      onFocus: () => setFocused(true),
      onBlur() {
        setFocused(false);
        flush();
      },
    },
    write(text: string) {
      onDraft(text);
      unsaved.current = true;
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, pause);
    },
  };
}
