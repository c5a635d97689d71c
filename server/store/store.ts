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

/** What a restored session's snapshot also holds, so that it can be merged with other copies. */
export interface Restored {
  /** The lineage of the snapshot's session. */
  base: Lineage;
  /** Entries that took effect after that session, in order. */
  since: readonly Entry[];
  /** The lineage of both together. */
  lineage: Lineage;
}

/** What remains of a cleared session. Times in ms. */
export interface Tombstone {
  at: number;
  /** When the session was opened. */
  openedAt: number;
  /** A note about what is still to be cleaned up elsewhere. */
  left?: string | undefined;
}

/** Follows a session's log. Called in order, without gaps, and never again after `stop`. */
export interface Watcher {
  /** If the store was rolled back, it delivers its log from the beginning, so positions may not follow the last one. */
  logged(position: Position, logged: Logged): void;
  /** A session was cleared and its log wiped. Also called when watching starts after a clear. */
  wiped(position: Position, tombstone: Tombstone): void;
  /** The log is lost or unreadable. Repeated until a process has restored it. */
  emptied(): void;
  /** Another process asks who holds the session. Left out by watchers that hold none. */
  asked?(): void;
  /** The store became unreachable or reachable for this log. Everything delivered so far remains valid. */
  reachable(is: boolean): void;
  /** The store was unreachable for so long that everything delivered so far is no longer valid. */
  lost(): void;
}

/** Ignores everything. */
export const silentWatcher: Watcher = { logged() {}, wiped() {}, emptied() {}, reachable() {}, lost() {} };

export interface Watch {
  /** Resolves once everything up to the log's present end has been delivered. */
  heal(): Promise<void>;
  /** Whether the store has confirmed within the last few seconds that everything was delivered. */
  isFresh(): boolean;
  stop(): Promise<void>;
}

/**
 * Keeps sessions as logs. It gives every entry its position and its time, and decides nothing. Methods reject with
 * `StoreError` if the store can't be reached.
 */
export interface Store {
  /** The name of a meeting's log. `meeting` is a secret and never leaves the process in the clear. */
  nameOf(meeting: string): LogName;
  /** The store's time, in ms, which is also the time of entries. */
  now(): number;
  /**
   * Opens a log, in a new epoch if there was a clear. `false`: one is open already, and nothing was changed. If the store may
   * have lost a session here, processes that hold it get the time to restore it first.
   */
  open(name: LogName, opening: Opening): Promise<boolean>;
  /**
   * Appends to the open log of this epoch: a command by its `until`, anything else within `proposalLife`. `false`: it was too
   * late, or this epoch isn't open; nothing was changed.
   */
  propose(name: LogName, epoch: number, proposal: Proposal): Promise<boolean>;
  /**
   * Appends a snapshot of the session as it was at `position` and trims everything before it. `false`: `position` isn't the
   * end of the log, and nothing was changed.
   */
  settle(name: LogName, position: Position, session: Session): Promise<boolean>;
  /**
   * Restores a session under a new epoch. It replaces a log that ends at `over` or, without `over`, one that is missing or
   * unreadable. `false`: the log has changed, or the session was cleared; nothing was changed.
   */
  restore(name: LogName, over: Position | undefined, session: Session, restored: Restored): Promise<boolean>;
  /**
   * Replaces the log of this epoch by a tombstone, which holds no content and expires. `left`: a short content-free note about
   * what is still to be cleaned up elsewhere, kept sealed in the tombstone. `false`: it was wiped before. Idempotent.
   */
  wipe(name: LogName, epoch: number, left?: string): Promise<boolean>;
  /** Whether this process knows that the session opened at that time was cleared. */
  wasCleared(name: LogName, openedAt: number): boolean;
  /** A sealed, content-free proof that this session was cleared, for windows to keep; undefined if the store needs none. */
  proofOfClear(name: LogName, openedAt: number): string | undefined;
  /** Accepts such a proof: watchers get nothing more of that session. Ignores an invalid one. */
  believeProof(name: LogName, proof: string): void;
  /** The note in the log's tombstone, if any. */
  left(name: LogName): Promise<string | undefined>;
  /** Removes `left` from the tombstone, unless the note has changed. */
  tidied(name: LogName, left: string): Promise<void>;
  /** Delivers the log from its last snapshot on, then each new entry; resolves when the present end has been delivered. */
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
  /** The store's own error code and the name of the command it answers, for the log; neither keys nor arguments. */
  readonly said: string | undefined;
  /** What the operator should do, without the store's address, for `/readyz`. */
  readonly advice: string | undefined;

  constructor(message: string, { said, advice, ...options }: StoreErrorOptions = {}) {
    super(message, options);
    this.said = said;
    this.advice = advice;
  }
}

interface StoreErrorOptions extends ErrorOptions {
  said?: string | undefined;
  advice?: string | undefined;
}

/** The store answered and refused, for example because it's full. Nothing was changed. */
export class StoreRefuses extends StoreError {
  override name = 'StoreRefuses';
}

/** How much log, in bytes as sealed, is kept before a snapshot is due. */
export const snapshotAfter = 16 * 1024;
