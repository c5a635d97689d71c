import type { CloseReason, Trouble } from '#session/protocol.ts';
import type { ClearReason } from '#session/rules/time.ts';

/** Counts what happens on this process, in codes and durations; never people or content. */
export interface Observer {
  /** A window was let in. */
  joined(): void;
  /** This process closed a connection. */
  closed(reason: CloseReason): void;
  /** A command or an invalid message was answered. */
  answered(outcome: 'done' | 'refused' | Trouble): void;
  /** A command was carried out and sent to all windows here that may see it, `ms` after it was read. */
  told(ms: number): void;
  /** This process wiped a session. */
  cleared(why: ClearReason): void;
}
