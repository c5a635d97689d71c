import type { Pause } from './live.ts';

/** How long nothing is sent after the server refused what came too fast, in ms; plus as much again at random. */
const restMs = 2_000;

/** Why this window waits, and whether it sends nothing meanwhile. */
export function pausing() {
  let reason: Pause | undefined;
  /** Whether the server reported, on this connection or the previous one, that it can't reach its sessions. */
  let away: 'now' | 'before' | undefined;
  let rest: ReturnType<typeof setTimeout> | undefined;

  function reset(): void {
    reason = away && 'unreachable';
  }

  function endRest(): void {
    clearTimeout(rest);
    rest = undefined;
    reset();
  }

  return {
    endRest,
    reason: () => reason,
    isResting: () => rest !== undefined,
    /** The server reported that it can't reach its sessions, or can again. */
    setAway(isAway: boolean): void {
      const changed = (away === 'now') !== isAway;
      away = isAway ? 'now' : undefined;
      if (changed && rest === undefined) reset();
    },
    /** A command did not reach its session; the server may not have noticed yet that none can be reached. */
    unreachable(): void {
      if (rest === undefined) reason = 'unreachable';
    },
    /** The session has answered. */
    reached(): void {
      if (!away && reason === 'unreachable') reason = undefined;
    },
    /** Sends nothing for a while; then calls `onEnd`. */
    rest(onEnd: () => void): void {
      if (rest !== undefined) return;
      const end = () => {
        endRest();
        onEnd();
      };
      rest = setTimeout(end, restMs * (1 + Math.random()));
      reason = 'slow-down';
    },
    /** The session sent its first message on a connection: the reason why the last one ended no longer applies. */
    joined(): void {
      if (away === 'before') away = undefined;
      endRest();
    },
    /** The connection is lost; `why`: the server wants this window to wait. */
    lost(why?: Pause): void {
      if (away) away = 'before';
      endRest();
      reason = why ?? reason;
    },
    /** Forgets everything so far. */
    restart(): void {
      away = undefined;
      endRest();
    },
  };
}
