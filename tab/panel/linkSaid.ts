import { useEffect, useState } from 'react';
import type { LiveState } from '../live/live.ts';
import { useLiveState } from '../live/useLive.ts';
import { t } from '../words/words.ts';

/** How long, in ms, it is said that all is well again. */
const saidBack = 4_000;

/** What is said while the window waits for its server; nothing while it does not. */
export function linkSaid({ link, pause }: LiveState): string | undefined {
  if (pause) return t(`link.${pause}`);
  return link === 'lost' ? t('link.lost') : undefined;
}

/** The same where it is shown; and after it, for a moment, that the window is connected again. */
export function useLinkSaid(): string | undefined {
  const said = linkSaid(useLiveState());
  const waits = said !== undefined;
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
  return said ?? (back ? t('link.back') : undefined);
}
