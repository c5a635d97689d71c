import { useEffect, useState } from 'react';
import type { LiveState } from '../live/live.ts';
import { useLiveState } from '../live/useLive.ts';
import { t } from '../words/words.ts';

/** How long, in ms, it is said that all is well again. */
const saidBack = 4_000;
/** How long, in ms, an answer may take before it is said that it does. */
const usual = 3_000;

/** What is said while the window waits for its server; nothing while it does not. */
export function linkSaid({ link, pause, now }: LiveState): string | undefined {
  // Whoever is not let in waits for nothing: their screen says what they can do.
  if (now.kind === 'denied') return undefined;
  if (pause) return t(`link.${pause}`);
  return link === 'lost' ? t('link.lost') : undefined;
}

/** The same where it is shown; that answers are long in coming; and after a wait, for a moment, that the window is connected again. */
export function useLinkSaid(): string | undefined {
  const state = useLiveState();
  const said = linkSaid(state);
  const waits = said !== undefined;
  const asked = !waits && state.pending > 0;
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!asked) return;
    const timer = setTimeout(() => setSlow(true), usual);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [asked]);
  const [back, setBack] = useState(false);
  useEffect(() => {
    if (!waits) return;
    // What ends a wait is that the window is back.
    return () => setBack(true);
  }, [waits]);
  useEffect(() => {
    if (!back) return;
    const timer = setTimeout(() => setBack(false), saidBack);
    return () => clearTimeout(timer);
  }, [back]);
  if (said) return said;
  if (slow) return t('link.slow');
  return back && state.link === 'live' ? t('link.back') : undefined;
}
