import { useCallback, useEffect, useRef, useState } from 'react';
import { characters, cleanText } from '#session/text.ts';
import { beforeLeaving } from '../live/leaving.ts';
import type { Outcome } from '../live/outcome.ts';

const saveAfterMs = 600;
const retryAfterMs = 5_000;

interface Saving {
  /** The saved text, from this window or another. */
  saved: string;
  /** The text being written; kept outside the field, so that it outlives it. */
  draft: string | undefined;
  onDraft(draft: string | undefined): void;
  /** The maximum length in characters. A longer text is kept as it is, and saved once it fits. */
  limit: number;
  /** It can't be saved now. What was written is saved once it can. */
  held?: boolean;
  /** Called with what will be saved, whenever that changes. */
  prepare(text: string): void;
  /** Resolves with the outcome. */
  save(text: string): Promise<Outcome>;
}

/**
 * A text that is saved automatically: after a pause in typing, when its field loses focus or disappears, and before the
 * window closes. A failed save is retried. While something is unsaved, updates from another window don't overwrite it.
 */
export function useSavedText({ saved, draft, onDraft, limit, held = false, prepare, save }: Saving) {
  const [focused, setFocused] = useState(false);
  const [savesInFlight, setSavesInFlight] = useState(0);
  const hasUnsaved = useRef(draft !== undefined);
  const sent = useRef<string>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const clean = draft === undefined ? saved : cleanText(draft);
  const over = Math.max(0, characters(clean) - limit);
  const latest = useRef({ clean, over, saved, held, save });
  latest.current = { clean, over, saved, held, save };

  const flush = useCallback(() => {
    clearTimeout(timer.current);
    const { clean, over, saved, held, save } = latest.current;
    if (!hasUnsaved.current || held || over > 0) return;
    hasUnsaved.current = false;
    // Saving an unchanged text would reset "copied".
    if (clean === (sent.current ?? saved)) return;
    sent.current = clean;
    setSavesInFlight((many) => many + 1);
    void save(clean).then((outcome) => {
      if (sent.current === clean) sent.current = undefined;
      if (outcome) hasUnsaved.current = true;
      if (outcome && 'trouble' in outcome) timer.current = setTimeout(flush, retryAfterMs);
      setSavesInFlight((many) => many - 1);
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
    if (!held) flush();
  }, [held, flush]);

  useEffect(() => {
    // While focused, the field shows exactly what was typed, trailing spaces included; afterwards the saved text, from
    // any window.
    if (!focused && draft !== undefined && !hasUnsaved.current && savesInFlight === 0) onDraft(undefined);
  }, [focused, draft, savesInFlight, onDraft]);

  return {
    text: draft ?? saved,
    /** By how many characters the text is too long; then it isn't saved. */
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
      prepare(cleanText(text));
      hasUnsaved.current = true;
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, saveAfterMs);
    },
  };
}
