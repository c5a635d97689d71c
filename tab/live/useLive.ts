import { createContext, use, useEffect, useState, useSyncExternalStore } from 'react';
import type { Command } from '#session/command.ts';
import type { Refusal } from '#session/refusal.ts';
import { refusal } from '#session/rules/refusals.ts';
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
  return useViewPart((view) => view);
}

/**
 * A part of the open session's view: who asks is drawn again only when that part is another one. `select` must give back
 * something that is in the view, or a plain value.
 */
export function useViewPart<T>(select: (view: View) => T): T {
  const live = useLive();
  return useSyncExternalStore(live.subscribe, () => select(viewIn(live.state())));
}

function viewIn({ now }: LiveState): View {
  if (now.kind !== 'open') throw new Error('the view is asked for without an open session');
  return now.view;
}

/** Why a command would be refused now, asked of the same rules that the server obeys; nothing when it is allowed. */
export function useRefusal(command: Command): Refusal | undefined {
  const live = useLive();
  return useViewPart((view) => sameRefusal(refusal(view, command, live.time())));
}

const refusals = new Map<string, Refusal>();

/** One object for each no, so that who is refused for the same reason as before is not drawn again. */
function sameRefusal(refused: Refusal | undefined): Refusal | undefined {
  if (!refused) return undefined;
  const key = `${refused.code} ${refused.max}`;
  const known = refusals.get(key) ?? refused;
  refusals.set(key, known);
  return known;
}

const second = 1_000;

/**
 * The server's time in ms, drawn again once a second: whenever the whole seconds until `moment` change, so that a
 * countdown to it is never late.
 */
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
        // Just past the change; a timer may be early by less than a millisecond.
        (rest > 0 ? rest : rest + second) + 1,
      );
    };
    wait();
    // The clock may have been set.
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
