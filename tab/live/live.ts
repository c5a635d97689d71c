import type { Command } from '#session/command.ts';
import type { CloseReason } from '#session/protocol.ts';
import type { StartSession } from '#session/rules/start.ts';
import type { TextCommand } from './locking.ts';
import type { LockActions, LockState, PlainView, Unread } from './lockState.ts';
import type { Outcome } from './outcome.ts';
import type { Detour } from './transport.ts';

/** How the window is connected. `lost`: it keeps reconnecting; what is shown may be out of date. */
type Link = 'connecting' | 'live' | 'lost';

/** Why a window waits: too much was sent, the server is full, or it can't reach the session. */
export type Pause = 'slow-down' | 'server-full' | 'unreachable';

/** Why the server won't let this window in. It doesn't retry. */
export type Denial =
  | Exclude<CloseReason, 'elsewhere' | 'ticket-refused' | Pause>
  /** The host has no account for this person, who joined without signing in. */
  | 'no-account';

/** No session is open. */
export interface Vacant {
  kind: 'vacant';
  name: string;
  clearedAt?: number | undefined;
  /** The names of others who wait, too. */
  here?: readonly string[] | undefined;
  /** Who scheduled the meeting, as far as the host tells. */
  starter?: string | undefined;
}

/** What the window knows, as one immutable value. */
export interface LiveState {
  link: Link;
  /** Set while the window waits; nothing is lost, and it continues automatically. */
  pause?: Pause | undefined;
  /** Set while WebSockets don't get through. */
  detour?: Detour | undefined;
  /** What is known of the meeting's session: nothing yet, none open, open, cleared while we watched, or denied. */
  now:
    | { kind: 'unknown' }
    | Vacant
    | { kind: 'open'; view: PlainView; lock: LockState }
    | { kind: 'cleared' }
    | { kind: 'denied'; why: Denial };
  /** The number of commands without an answer. */
  pending: number;
}

/** The session as this window sees it. Knows nothing of React. */
export interface Live {
  state(): LiveState;
  subscribe(changed: () => void): () => void;
  /**
   * Sends a command; resolves with its outcome, even across a reconnect. A text in it is locked first. New topics, votes, answers
   * and "ready" show at once in `state()` and are reverted if refused.
   */
  send(command: Command): Promise<Outcome>;
  /** Locks a text that will be sent, so that `send` needs no time for it even while the window is closing. */
  prepare(command: TextCommand): void;
  start(command: StartSession): Promise<Outcome>;
  lock: LockActions;
  /** The sentence that stands where a text can't be unlocked. */
  wordUnread(word: (why: Unread) => string): void;
  /** The server's time in ms, from the window's clock and an offset learnt from the server. */
  time(): number;
  /** Joins again with a fresh token. What is shown, and what was pressed, stays. */
  rejoin(): void;
  /** Starts over, after `cleared` or `denied`. */
  reopen(): void;
  close(): void;
}
