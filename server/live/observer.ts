import type { CloseReason, Trouble } from '#session/protocol.ts';
import type { ClearReason } from '#session/rules/time.ts';

/** Told, for whoever counts, what happens on this process: in codes and durations, never who or what. */
export interface Observer {
  /** A window was let in. */
  joined(): void;
  /** This process closed a connection. */
  closed(reason: CloseReason): void;
  /** A command, or a message that was none, was answered. */
  answered(outcome: 'done' | 'refused' | Trouble): void;
  /** A command was done, and all windows here that may see it were told, `ms` after it was read. */
  told(ms: number): void;
  /** A session was wiped, and by this process. */
  cleared(why: ClearReason): void;
}
