import type { Entry, OpeningEntry } from '#session/command.ts';
import type { Position } from '#session/protocol.ts';
import type { Session } from '#session/session.ts';

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never;
/** An entry on its way in: the store adds the time when it gives it its place. */
export type Proposal = WithoutTime<Entry>;
export type Opening = WithoutTime<OpeningEntry>;
/** The name of a meeting's log: the same in all processes, and it tells nobody which meeting it is. */
export type LogName = string & {
  readonly isLogName: true;
};
/** What stands at one place of a session's log. `rules`: the version of the rules that decide it. */
export type Logged =
  | {
      kind: 'opened';
      opening: OpeningEntry;
      rules: number;
    }
  | {
      kind: 'entry';
      entry: Entry;
    }
  | {
      kind: 'snapshot';
      session: Session;
      rules: number;
    };
/** Who follows a session's log. Called in order, without gaps, and never again after `stop`. */
export interface Watcher {
  logged(position: Position, logged: Logged): void;
  /**
   * The session was cleared and its log wiped; `at` is when, in ms, `left` what is still to be tidied up elsewhere.
   * Also told when watching begins after a clear.
   */
  wiped(at: number, left?: string): void;
  /** The store has forgotten what was told here, or its end: said again and again until somebody has restored it. */
  emptied(): void;
  /** The store does not answer for this log any more, or does again. What was told before stands meanwhile. */
  reachable(is: boolean): void;
  /** The store was away for so long that what was told here no longer counts. */
  lost(): void;
}
export interface Watch {
  /** Resolves once everything up to the store's present end has been told, at least up to `seen`. */
  heal(seen?: Position): Promise<void>;
  stop(): Promise<void>;
}
/**
 * Keeps sessions as logs: it gives every entry its place and its time and decides nothing.
 * Every method rejects with `StoreError` when the store cannot be reached.
 */
export interface Store {
  /** The name of a meeting's log. `meeting` is a secret and never leaves the process in the clear. */
  nameOf(meeting: string): LogName;
  /** The store's time, in ms: what `at` of an entry would be now. */
  now(): number;
  /** Opens a log. `false`: one is open already, and nothing was changed. After a clear this begins a new epoch. */
  open(name: LogName, opening: Opening): Promise<boolean>;
  /** Appends to the open log of this epoch. `false`: there is none (any more), and nothing was changed. */
  propose(name: LogName, epoch: number, proposal: Proposal): Promise<boolean>;
  /**
   * Appends a snapshot of the session as it stood at `position` and trims what lies before it; only if nothing came
   * after `position`. `false` otherwise.
   */
  settle(name: LogName, position: Position, session: Session): Promise<boolean>;
  /**
   * Puts a session back that the store has forgotten, as it stood at `position`, under a new epoch. `false`: the store
   * has as much or more by now, or the session was cleared; nothing was changed.
   */
  restore(name: LogName, position: Position, session: Session): Promise<boolean>;
  /**
   * Wipes the log of this epoch: what stays is a tombstone without content, for a limited time. Twice is harmless. It
   * holds `left`, sealed: a short note, free of content, of what is still to be tidied up elsewhere. `true`: this call
   * did it; `false`: it was done before.
   */
  wipe(name: LogName, epoch: number, left?: string): Promise<boolean>;
  /** What the log's tombstone holds, if there is one and it was not tidied up. */
  left(name: LogName): Promise<string | undefined>;
  /** What was left is tidied up: the tombstone stays without it. Only where it still holds just that. */
  tidied(name: LogName, left: string): Promise<void>;
  /** Tells the log from its last snapshot on, then whatever comes; resolves when the present end has been told. */
  watch(name: LogName, watcher: Watcher): Promise<Watch>;
  /** Says by when (ms) somebody must look at these logs, should their process be gone by then; nothing: no longer. */
  schedule(due: ReadonlyMap<LogName, number | undefined>): Promise<void>;
  /** Logs that somebody should have looked at a second ago, and nobody has. */
  overdue(): Promise<LogName[]>;
  /** Says, for `process`, that it lives; again every few seconds until the store is closed. */
  keepLease(process: string): Promise<void>;
  /** Which of these processes have no lease any more, and since when (ms). */
  expiredLeases(processes: readonly string[]): Promise<
    Array<{
      process: string;
      at: number;
    }>
  >;
  /** Resolves when the store answers, and changes nothing. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
/** The store could not be reached, or answered with nonsense. Nothing is known about what was asked of it. */
export declare class StoreError extends Error {
  name: string;
}
/** How much log, in bytes as sealed, is kept before a snapshot is due. */
export declare const snapshotAfter: number;
