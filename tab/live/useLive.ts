import { createContext, use, useEffect, useState, useSyncExternalStore } from 'react';
import type { Command } from '#session/command.ts';
import { type Refusal, refusal } from '#session/refusal.ts';
import type { View } from '#session/view.ts';
import type { Live, LiveState } from './live.ts';

export const LiveContext = createContext<Live | undefined>(undefined);

/** The window's live session; must be used below a `LiveContext`. */
export function useLive(): Live {
  const live = use(LiveContext);
  if (!live) throw new Error('useLive is used outside of LiveContext');
  return live;
}

export function useLiveState(): LiveState {
  const live = useLive();
  return useSyncExternalStore(live.subscribe, live.state);
}

/** The open session's view; must be used only where one is open. */
export function useView(): View {
  const { now } = useLiveState();
  if (now.kind !== 'open') throw new Error('useView is used without an open session');
  return now.view;
}

/** Why a command would be refused now, asked of the same rules that the server obeys; nothing when it is allowed. */
export function useRefusal(command: Command): Refusal | undefined {
  return refusal(useView(), command, useLive().time());
}

/** The server's time in ms, drawn again four times a second. */
export function useTime(): number {
  const live = useLive();
  const [now, setNow] = useState(live.time());
  useEffect(() => {
    const timer = setInterval(() => setNow(live.time()), 250);
    return () => clearInterval(timer);
  }, [live]);
  return now;
}
