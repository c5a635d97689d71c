import type { Command } from '#session/command.ts';
import type { CloseReason, Trouble } from '#session/protocol.ts';
import type { Refusal } from '#session/refusal.ts';
import type { StartSession } from '#session/rules/start.ts';
import type { View } from '#session/view.ts';

/** How the window is connected. `lost`: it keeps trying by itself; what is on screen may be old. */
type Link = 'connecting' | 'live' | 'lost';

/**
 * Why a window waits for some seconds, by itself: more came from it, or from its person, than is served; no room; or its
 * server cannot reach the session at the moment.
 */
export type Pause = 'slow-down' | 'server-full' | 'unreachable';

/** Why the server will not have this window; nothing is tried again by itself. */
export type Denial =
  | Exclude<CloseReason, 'elsewhere' | 'ticket-refused' | Pause>
  /** The host knows no account here: somebody who came without signing in. */
  | 'no-account';

/** What the window knows, as one immutable value. */
export interface LiveState {
  link: Link;
  /** While the server wants it to wait: nothing is lost, and all goes on by itself. */
  pause?: Pause | undefined;
  /** What the meeting's session is, as far as known: nothing yet, none open, open, cleared while we watched, or denied. */
  now:
    | { kind: 'unknown' }
    | { kind: 'vacant'; name: string; clearedAt?: number }
    | { kind: 'open'; view: View }
    | { kind: 'cleared' }
    | { kind: 'denied'; why: Denial };
  /** Commands that were sent and not answered yet. */
  pending: number;
}

/** What became of a command: nothing means done. */
export type Outcome = { refusal: Refusal } | { trouble: Trouble } | undefined;

/** The session as this window lives it. Knows nothing of React. */
export interface Live {
  state(): LiveState;
  subscribe(changed: () => void): () => void;
  /**
   * Sends a command; resolves with what became of it, also across a reconnect. Votes, answers and "ready" show at once
   * in `state()` and are taken back when refused.
   */
  send(command: Command): Promise<Outcome>;
  start(command: StartSession): Promise<Outcome>;
  /** The server's time in ms, by the window's clock and the offset learnt from the server. */
  time(): number;
  /** Joins again with a fresh token; what is shown stays, and so does what was pressed. */
  rejoin(): void;
  /** After `cleared` or `denied`: begins again. */
  reopen(): void;
  close(): void;
}
