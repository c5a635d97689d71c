import type { Entry } from '#session/command.ts';
import type { OpeningEntry } from '#session/rules/start.ts';
import type { Session } from '#session/session.ts';

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never;

/** A position in a session's log. Epochs rise whenever a session is opened or restored; versions count its entries. */
export interface Position {
  epoch: number;
  version: number;
}

/** Whether `a` comes after `b` in a meeting's log. */
export function isLater(a: Position, b: Position): boolean {
  return a.epoch > b.epoch || (a.epoch === b.epoch && a.version > b.version);
}

/**
 * How far a copy of a session has come in each epoch of its log: a version vector. An epoch begins when the session is
 * opened and each time it is restored.
 */
export type Lineage = Readonly<Record<number, number>>;

/** An entry on its way in: the store adds the time when it gives it its place. */
export type Proposal = WithoutTime<Entry>;
export type Opening = WithoutTime<OpeningEntry>;
/** A participant's command without its deadline, which is set whenever it's proposed. */
export type Asked = Omit<Proposal & { by: string }, 'until'>;

/** The name of a meeting's log: the same in all processes, without revealing the meeting. */
export type LogName = string & { readonly isLogName: true };

/**
 * One entry of a session's log. `rules`: the version of the rules that decide it. `at`: when it was added, in ms.
 * `cleared`: the opening time of the session that was cleared in this meeting before.
 */
export type Logged =
  | { kind: 'opened'; opening: OpeningEntry; rules: number; cleared?: number | undefined }
  | { kind: 'entry'; entry: Entry }
  | { kind: 'snapshot'; at: number; session: Session; rules: number; restored?: Restored | undefined };

/** What a restoring snapshot carries beside the session, so that it can be merged with other copies. */
export interface Restored {
  /** The lineage of the snapshot's session. */
  base: Lineage;
  /** Entries that took effect after that session, in order. */
  since: readonly Entry[];
  /** The lineage of both together. */
  lineage: Lineage;
}

/** What is left of a session that was cleared. Times in ms. */
export interface Tombstone {
  at: number;
  /** When the session was opened. */
  openedAt: number;
  /** What must still be tidied up elsewhere. */
  left?: string | undefined;
}

/** Follows a session's log. Called in order, without gaps, and never again after `stop`. */
export interface Watcher {
  /** If the store was set back, it tells its log again from the beginning: positions then don't follow the last one. */
  logged(position: Position, logged: Logged): void;
  /** A session was cleared and its log wiped. Also told when watching begins after a clear. */
  wiped(position: Position, tombstone: Tombstone): void;
  /** The store has forgotten this log, or it can't be read. Repeated until someone has restored it. */
  emptied(): void;
  /** Another process asks whether someone holds the session. Left out by watchers that hold none. */
  asked?(): void;
  /** The store became unreachable or reachable for this log. What was told before remains valid meanwhile. */
  reachable(is: boolean): void;
  /** The store was unreachable for so long that what was told before is no longer valid. */
  lost(): void;
}

export interface Watch {
  /** Resolves once everything up to the store's present end has been told. */
  heal(): Promise<void>;
  /** Whether the store has confirmed within the last few seconds that everything was told. */
  isFresh(): boolean;
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
  /**
   * Opens a log. `false`: one is open already, and nothing was changed. After a clear this begins a new epoch. If the
   * store may have forgotten a session here, processes that hold it get the time to restore it first.
   */
  open(name: LogName, opening: Opening): Promise<boolean>;
  /**
   * Appends to the open log of this epoch: a command by its `until`, anything else within `proposalLife`, or never.
   * `false`: it was too late, or this epoch isn't open; nothing was changed.
   */
  propose(name: LogName, epoch: number, proposal: Proposal): Promise<boolean>;
  /**
   * Appends a snapshot of the session as it stood at `position` and trims what lies before it; only if nothing came
   * after `position`. `false` otherwise.
   */
  settle(name: LogName, position: Position, session: Session): Promise<boolean>;
  /**
   * Restores a session under a new epoch. It replaces a log that ends at `over`; without `over`, one that is missing or
   * unreadable. `false`: the log is another one by now, or the session was cleared; nothing was changed.
   */
  restore(name: LogName, over: Position | undefined, session: Session, restored: Restored): Promise<boolean>;
  /**
   * Wipes the log of this epoch: what stays is a tombstone without content, for a limited time. Twice is harmless. It
   * holds `left`, sealed: a short note, free of content, of what is still to be tidied up elsewhere. `true`: this call
   * did it; `false`: it was done before.
   */
  wipe(name: LogName, epoch: number, left?: string): Promise<boolean>;
  /** Whether this process knows that the session opened at that time was cleared. */
  wasCleared(name: LogName, openedAt: number): boolean;
  /** A sealed proof, free of content, that this session was cleared; undefined if the store needs none. Windows keep it. */
  proofOfClear(name: LogName, openedAt: number): string | undefined;
  /** Accepts such a proof: from now on watchers hear nothing about that session. Ignores an invalid one. */
  believeProof(name: LogName, proof: string): void;
  /** What the log's tombstone says must be tidied up, if anything. */
  left(name: LogName): Promise<string | undefined>;
  /** Removes `left` from the tombstone once it is tidied up, if it still says just that. */
  tidied(name: LogName, left: string): Promise<void>;
  /** Tells the log from its last snapshot on, then each new entry; resolves when the present end has been told. */
  watch(name: LogName, watcher: Watcher): Promise<Watch>;
  /** Sets when another process should take over these logs if theirs is gone, in ms; undefined: never. */
  schedule(due: ReadonlyMap<LogName, number | undefined>): Promise<void>;
  /** Logs that have been due for takeover for at least a second. */
  overdue(): Promise<LogName[]>;
  /** Keeps a lease saying that `process` is alive, until the store is closed. */
  keepLease(process: string): Promise<void>;
  /** When the lease of each of these processes ends, in ms; without those that had none within a day. */
  leases(processes: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Resolves if the store answers and accepts writes. Rejects with `StoreRefuses` if it refuses them. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** The store could not be reached or gave an invalid answer. The outcome of the operation is unknown. */
export class StoreError extends Error {
  override name = 'StoreError';
}

/** The store answered and refused, for example because it's full. Nothing was changed. */
export class StoreRefuses extends StoreError {
  override name = 'StoreRefuses';
}

/** How much log, in bytes as sealed, is kept before a snapshot is due. */
export const snapshotAfter = 16 * 1024;
