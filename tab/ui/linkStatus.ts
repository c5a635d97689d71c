import { useEffect, useState } from 'react';
import type { LiveState } from '../live/live.ts';
import { useLiveState } from '../live/useLive.ts';
import { serverOrigin } from '../server.ts';
import { t } from '../words/words.ts';

const backShownMs = 4_000;
const slowAfterMs = 3_000;
/** Long enough to note the address. */
const detourShownMs = 20_000;

/** What to say while the window waits for its server; `undefined` while it doesn't. */
export function linkStatus({ link, pause, now, detour }: LiveState): string | undefined {
  // A denied window waits for nothing; its screen says what to do.
  if (now.kind === 'denied') return undefined;
  if (pause) return t(`link.${pause}`);
  if (link === 'lost' && detour === 'none') return t('link.blocked', { server: serverHost() });
  return link === 'lost' ? t('link.lost') : undefined;
}

/** What a network would have to allow. */
function serverHost(): string {
  return new URL(serverOrigin()).host;
}

/** The same for display; also that answers are slow, for a while that WebSockets don't get through, and, briefly after a wait, that the window is connected again. */
export function useLinkStatus(): string | undefined {
  const state = useLiveState();
  const said = linkStatus(state);
  const waits = said !== undefined;
  const asked = !waits && state.pending > 0;
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!asked) return;
    const timer = setTimeout(() => setSlow(true), slowAfterMs);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [asked]);
  const [back, setBack] = useState(false);
  useEffect(() => {
    if (!waits) return;
    // A wait ends when the window is connected again.
    return () => setBack(true);
  }, [waits]);
  useEffect(() => {
    if (!back) return;
    const timer = setTimeout(() => setBack(false), backShownMs);
    return () => clearTimeout(timer);
  }, [back]);
  const isDetour = state.detour === 'http' && state.link === 'live';
  const [knowsDetour, setKnowsDetour] = useState(false);
  useEffect(() => {
    if (!isDetour) return;
    const timer = setTimeout(() => setKnowsDetour(true), detourShownMs);
    return () => clearTimeout(timer);
  }, [isDetour]);
  if (said) return said;
  if (isDetour && !knowsDetour) return t('link.detour', { server: serverHost() });
  if (slow) return t('link.slow');
  return back && state.link === 'live' ? t('link.back') : undefined;
}
