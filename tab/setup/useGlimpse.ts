import { useEffect, useState } from 'react';
import type { Glimpse } from '../live/peek.ts';

/** How often to ask again while the window is visible, in ms. */
const pollMs = 60_000;

/**
 * The latest answer about the meeting's session, asked for while the window is visible. Remembers a cleared session
 * after the call, when the server only says that this person isn't in the meeting.
 */
export function useGlimpse(ask: () => Promise<Glimpse>): Glimpse | 'unknown' | 'unreachable' {
  const [glimpse, setGlimpse] = useState<Glimpse | 'unknown' | 'unreachable'>('unknown');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;

    const look = async () => {
      clearTimeout(timer);
      if (document.visibilityState === 'hidden') return;
      const answer = await ask().catch(() => 'unreachable' as const);
      if (stopped) return;
      setGlimpse((before) => latest(before, answer));
      clearTimeout(timer);
      timer = setTimeout(look, pollMs);
    };
    void look();
    document.addEventListener('visibilitychange', look);
    return () => {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [ask]);
  return glimpse;
}

function latest(before: Glimpse | 'unknown' | 'unreachable', answer: Glimpse | 'unreachable') {
  if (typeof before === 'string') return answer;
  if (answer === 'unreachable') return before;
  const wasCleared = before.kind === 'vacant' && before.clearedAt !== undefined;
  return wasCleared && answer.kind === 'denied' && answer.why === 'not-in-meeting' ? before : answer;
}
