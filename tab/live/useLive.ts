import { createContext, use, useEffect, useState, useSyncExternalStore } from 'react';
import type { Command } from '#session/command.ts';
import type { Refusal } from '#session/refusal.ts';
import { refusal } from '#session/rules/refusals.ts';
import type { Live, LiveState } from './live.ts';
import type { LockState, PlainView } from './lockState.ts';

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
export function useView(): PlainView {
  return useViewPart((view) => view);
}

/** A part of the open session's view, or a primitive; the component redraws only when it changes. */
export function useViewPart<T>(select: (view: PlainView) => T): T {
  const live = useLive();
  return useSyncExternalStore(live.subscribe, () => select(viewIn(live.state())));
}

function viewIn(state: LiveState): PlainView {
  return openIn(state).view;
}

function openIn({ now }: LiveState) {
  if (now.kind !== 'open') throw new Error('there is no view without an open session');
  return now;
}

/** The lock of the open session. */
export function useLock(): LockState {
  const live = useLive();
  return useSyncExternalStore(live.subscribe, () => openIn(live.state()).lock);
}

/** Why a command would be refused now, by the same rules the server obeys; `undefined` if it is allowed. */
export function useRefusal(command: Command): Refusal | undefined {
  const live = useLive();
  return useViewPart((view) => sameRefusal(refusal(view, command, live.time())));
}

const refusals = new Map<string, Refusal>();

/** One object per refusal, so that the same reason as before doesn't cause a redraw. */
function sameRefusal(refused: Refusal | undefined): Refusal | undefined {
  if (!refused) return undefined;
  const key = `${refused.code} ${refused.max}`;
  const known = refusals.get(key) ?? refused;
  refusals.set(key, known);
  return known;
}

const second = 1_000;

/** The server's time in ms, updated whenever the whole seconds until `moment` change: no countdown is late. */
export function useTime(moment = 0): number {
  const live = useLive();
  const [now, setNow] = useState(live.time());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const wait = () => {
      const rest = (moment - live.time()) % second;
      timer = setTimeout(
        () => {
          setNow(live.time());
          wait();
        },
        // Just past the change: timers may fire up to 1 ms early.
        (rest > 0 ? rest : rest + second) + 1,
      );
    };
    wait();
    // The server's clock may have been set.
    const stop = live.subscribe(() =>
      setNow((before) => (Math.abs(live.time() - before) < second ? before : live.time())),
    );
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [live, moment]);
  return now;
}
