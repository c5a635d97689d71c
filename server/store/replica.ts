import type { Entry } from '#session/command.ts';
import { decide, foresee, knowsRules, outcomeOf } from '#session/decide.ts';
import { limits } from '#session/limits.ts';
import { no, type Refusal } from '#session/refusal.ts';
import { type ClearReason, clearReason } from '#session/rules/time.ts';
import type { Cleared, Session } from '#session/session.ts';
import type { Clock } from '../kit/clock.ts';
import { graceAfterRestore, unconfirmedLife } from './lifetimes.ts';
import { PendingCommands } from './pendingCommands.ts';
import {
  beginCopy,
  type Copy,
  covers,
  includes,
  isYoung,
  lineageOf,
  merge,
  mergeable,
  restoredOf,
} from './sessionCopy.ts';
import {
  type Asked,
  isLater,
  type Logged,
  type LogName,
  type Opening,
  type Position,
  type Proposal,
  type Store,
  StoreError,
  snapshotAfter,
  type Tombstone,
  type Watch,
} from './store.ts';

/** The position up to which a window has seen the session opened at `openedAt` (ms). */
export interface SeenPosition extends Position {
  openedAt?: number | undefined;
}

/** Notified of what happens to a replica's session. */
export interface ReplicaListener {
  /** An entry was decided; or, without `entry`, a session was opened or read from a snapshot. */
  changed(session: Session | Cleared, entry?: Entry, refusal?: Refusal): void;
  /** The session was wiped at `at`, in ms; `left` names what is still to be cleaned up. */
  wiped(at: number, left?: string): void;
  /** Another session replaced this one without a clear: the store lost this one while this process was cut off. */
  replaced(): void;
  /** The session has rules that this process doesn't know: another must serve it. */
  unknownRules(): void;
  /** The store became unreachable or reachable for this session. */
  reachable(is: boolean): void;
  /** This copy no longer counts, because the store was unreachable for too long. */
  lost(): void;
}

const anyTime = Number.MAX_SAFE_INTEGER;
/** How often a report is proposed before it is rejected. */
const mostReportTries = 5;

/**
 * One process's copy of a meeting's session. It applies the log's entries in order, so all processes hold the same session. A
 * command proposed here is answered when its entry comes back. If the store loses the session, one copy restores it, and
 * copies that hold more replace it before anyone proposes anything new.
 */
export class Replica {
  /** Whether the open session has rules that this process doesn't know, so that only others can serve it. */
  servedElsewhere = false;
  /** When the meeting's last session was cleared, as far as the store remembers. */
  clearedAt: number | undefined;

  readonly #store: Store;
  readonly #clock: Pick<Clock, 'after'>;
  readonly #name: LogName;
  readonly #listener: ReplicaListener;
  readonly #mayVouch: () => boolean;
  readonly #pending: PendingCommands;
  #watch: Watch | undefined;
  #readingAnew: Promise<void> | undefined;
  #copy: Copy | undefined;
  /** The end of the log, if another process serves the session. */
  #elsewhere: Position | undefined;
  /** Set while the log lacks something that this copy holds: the log's own copy, or only its end, if it has one. */
  #pendingMerge: { copy: Copy } | { end: Position | undefined } | undefined;
  #merging: Promise<void> | undefined;
  /** When this process may propose again after a restore, in ms by the store's clock. */
  #graceEndsAt = 0;
  #onceReady: Array<() => void> = [];
  #clearReason: ClearReason | undefined;
  #sinceSnapshot = 0;
  /** How much log makes the next snapshot due, in bytes; unknown until there is enough for any. */
  #snapshotDue: number | undefined;

  /**
   * `mayVouch`: whether this copy is evidence that the session is still going on. Otherwise, it gives no sign of life, and is
   * dropped instead of restored into the store.
   */
  constructor(
    { store, clock }: { store: Store; clock: Pick<Clock, 'after'> },
    name: LogName,
    listener: ReplicaListener,
    mayVouch: () => boolean = () => true,
  ) {
    this.#mayVouch = mayVouch;
    this.#store = store;
    this.#clock = clock;
    this.#name = name;
    this.#listener = listener;
    this.#pending = new PendingCommands({
      now: () => store.now(),
      epoch: () => this.position?.epoch,
      whenReady: () => (this.#mayPropose ? undefined : this.#untilItMayPropose()),
      outcomeOf: (id) => this.#outcomeOf(id),
      propose: (epoch, asked) => store.propose(name, epoch, { ...asked, until: store.now() + limits.decidedWithin }),
      catchUp: async () => this.#watch?.heal(),
    });
  }

  /** Follows the meeting's log; resolves when this copy is up to date. */
  async follow(): Promise<void> {
    this.#watch = await this.#store.watch(this.#name, {
      logged: (position, logged) => this.#logged(position, logged),
      wiped: (position, tombstone) => this.#wiped(position, tombstone),
      emptied: () => this.#lacks({ end: undefined }),
      asked: () => this.#giveSign(),
      reachable: (is) => this.#listener.reachable(is),
      lost: () => this.#lost(),
    });
  }

  /**
   * Rereads a log that became too old while it was followed here, because the store checks its age only when it's read from
   * the beginning. Resolves when this copy is what the store has now.
   */
  async checkAge(): Promise<void> {
    const { open } = this;
    if (open && this.#store.now() - open.at >= unconfirmedLife) await this.#readAnew();
    else await this.#readingAnew;
  }

  #readAnew(): Promise<void> {
    const read = async () => {
      const before = this.#watch;
      this.#watch = undefined;
      this.#forget();
      await before?.stop();
      await this.follow();
    };
    this.#readingAnew ??= read().finally(() => {
      this.#readingAnew = undefined;
    });
    return this.#readingAnew;
  }

  get session(): Session | Cleared | undefined {
    return this.#copy?.session;
  }

  get position(): Position | undefined {
    return this.#copy?.position ?? this.#elsewhere;
  }

  /** The session, unless there is none or it was cleared. */
  get open(): Session | undefined {
    const session = this.#copy?.session;
    return session && !('cleared' in session) ? session : undefined;
  }

  /** Whether the store has confirmed this copy within the last few seconds. */
  get isFresh(): boolean {
    return this.#watch?.isFresh() ?? false;
  }

  /** Whether this process knows that the session opened at that time was cleared. */
  wasCleared(openedAt: number): boolean {
    if (this.#copy?.openedAt === openedAt) return 'cleared' in this.#copy.session;
    return this.#store.wasCleared(this.#name, openedAt);
  }

  proofOfClear(openedAt: number): string | undefined {
    return this.#store.proofOfClear(this.#name, openedAt);
  }

  /** Accepts a window's proof that a session was cleared. */
  believeProof(proof: string): void {
    this.#store.believeProof(this.#name, proof);
  }

  /** Opens a session. `false`: one is open already. */
  start(opening: Opening): Promise<boolean> {
    return this.#store.open(this.#name, opening);
  }

  /**
   * Puts a report into the log, even one that only other processes can read: any process may learn that a meeting ended.
   * Resolves when the store has it; rejects with `StoreError`.
   */
  async report(command: (Proposal & { by: null })['command']): Promise<void> {
    for (let tries = 0; tries < mostReportTries; tries++) {
      if (!this.#mayPropose) await this.#untilItMayPropose();
      if (!this.position) return;
      if (await this.#store.propose(this.#name, this.position.epoch, { by: null, command })) return;
      // The log was restored or rolled back meanwhile.
      await this.heal();
    }
    throw new StoreError('A report could not be added to the log.');
  }

  /**
   * Proposes a participant's command; resolves with a refusal, or with undefined once it's done. Refuses at once what this
   * copy refuses, unless the log might decide otherwise: the command may have been proposed before (`again`), or an earlier
   * command of the same window is pending and may allow it. Rejects with `StoreError` if the outcome is unknown.
   */
  async command(asked: Asked, again = false): Promise<Refusal | undefined> {
    const { session } = this;
    if (!session) return no('no-session');
    const pending = this.#pending.outcome(asked.id);
    if (pending) return pending;
    if (!again && !this.#pending.hasSameWindow(asked.id)) {
      const foreseen = foresee(session, { ...asked, at: this.#store.now(), until: anyTime });
      if ('known' in foreseen) return undefined;
      // A session whose time is up is cleared once its log says so: until then, everyone is still shown it.
      const isOnlyDue = foreseen.refusal?.code === 'cleared' && !('cleared' in session);
      if (foreseen.refusal && !isOnlyDue) return foreseen.refusal;
    }
    return this.#pending.propose(asked);
  }

  /** Catches up with the store, and waits for a merge if there is one. */
  async heal(): Promise<void> {
    await (this.#readingAnew ?? this.#watch?.heal() ?? this.#readAnew());
    await this.#merging;
  }

  /** Whether this is the session that a window saw, with everything the window saw of it. */
  holds(seen: SeenPosition): boolean {
    return this.open !== undefined && !this.isBehind(seen);
  }

  /** Whether a window saw more than this copy includes, of a session that hasn't been cleared since. */
  isBehind({ openedAt, ...seen }: SeenPosition): boolean {
    const copy = this.#copy;
    if (openedAt !== undefined && this.wasCleared(openedAt)) return false;
    // A clear before that session was opened says nothing about it.
    if (!copy) return this.clearedAt === undefined || (openedAt !== undefined && openedAt > this.clearedAt);
    if (openedAt !== undefined && openedAt !== copy.openedAt) return openedAt > copy.openedAt;
    return 'cleared' in copy.session ? false : !covers(lineageOf(copy), seen);
  }

  /** Whether showing this copy would take a window back to an older state of the session it saw. */
  isOlder({ openedAt, ...seen }: SeenPosition): boolean {
    const copy = this.#copy;
    return copy !== undefined && copy.openedAt === openedAt && isLater(seen, copy.position);
  }

  /** Resumes a pending merge and gives up on commands that are overdue; called every few seconds. */
  mend(): void {
    if (this.#pendingMerge) this.#mergeSoon();
    this.#pending.giveUpOverdue();
  }

  /** Wipes a cleared session from the store. Resolves with why it was cleared if this call was the first to do so. */
  async wipe(): Promise<ClearReason | undefined> {
    const { session, position } = this;
    if (!position || !session || !('cleared' in session)) return undefined;
    const why = this.#clearReason;
    return (await this.#store.wipe(this.#name, position.epoch, session.activity)) ? why : undefined;
  }

  async stop(): Promise<void> {
    await this.#readingAnew?.catch(() => {});
    await this.#watch?.stop();
    this.#forget();
    this.#pending.giveUpAll();
  }

  #logged(position: Position, logged: Logged): void {
    if (logged.kind === 'entry') {
      const logs = this.#copyInLog;
      if (logs) addTo(logs, position, logged.entry);
      else if (!this.#pendingMerge || isNext(position, this.position)) this.#decided(position, logged.entry);
      else this.#pendingMerge = { end: position };
      return;
    }
    this.#sinceSnapshot = 0;
    this.#snapshotDue = undefined;
    const present = this.#copyInLog ?? this.#copy;
    if (present && isNext(position, present.position) && logged.kind === 'snapshot') {
      // This copy has the snapshot's state already, and no older copy remains to be merged.
      present.position = position;
      if (present === this.#copy) present.since = undefined;
      return;
    }
    if (knowsRules(logged.rules)) {
      this.servedElsewhere = false;
      this.#began(position, logged);
      return;
    }
    this.#forget();
    this.#elsewhere = position;
    this.servedElsewhere = true;
    this.#listener.unknownRules();
  }

  /** Handles the first entry of a log that wasn't followed before, or that was restored or rolled back. */
  #began(position: Position, logged: Exclude<Logged, { kind: 'entry' }>): void {
    const mine = this.open && !this.#mayVouch() ? undefined : this.#copy;
    const logs = beginCopy(position, logged, mine !== undefined);
    if (mine && mine.openedAt > logs.openedAt) {
      // A process that missed its end has restored an older session.
      this.#lacks({ end: position });
      return;
    }
    if (mine && mine.openedAt !== logs.openedAt) {
      const wasCleared = 'cleared' in mine.session || (logged.kind === 'opened' && logged.cleared === mine.openedAt);
      if (wasCleared) this.#reportCleared(logs.openedAt);
      else this.#reportReplaced();
    } else if (mine && 'cleared' in mine.session) {
      // A process that missed the clear has restored it: the listener wipes it again.
      mine.position = position;
      this.#listener.changed(mine.session);
      return;
    } else if (mine) {
      const wasSetBack = !isLater(position, mine.position);
      if (wasSetBack || !includes(lineageOf(logs), lineageOf(mine))) {
        this.#lacks({ copy: logs });
        return;
      }
    }
    if (!isYoung(logs, this.#store.now())) logs.since = undefined;
    this.#adopt(logs);
  }

  /** Replaces the present copy. */
  #adopt(copy: Copy): void {
    const now = this.#store.now();
    this.#copy = copy;
    this.#elsewhere = undefined;
    this.#pendingMerge = undefined;
    // Give connected processes that hold more the time to replace this copy.
    if (copy.restoredAt !== undefined) this.#graceEndsAt = Math.min(copy.restoredAt, now) + graceAfterRestore;
    if ('cleared' in copy.session) this.#seeCleared(copy.session);
    this.#listener.changed(copy.session);
    this.#pending.adopted();
    this.#wake();
  }

  /** The outcome of a command, if this copy knows it. */
  #outcomeOf(id: string): { refusal?: Refusal } | undefined {
    const { session } = this;
    if (session && 'cleared' in session) return { refusal: no('cleared') };
    return session && outcomeOf(session, id);
  }

  /** Whether this process may propose: no merge is pending and the grace period after a restore is over. */
  get #mayPropose(): boolean {
    return !this.#pendingMerge && (this.#graceEndsAt === 0 || this.#store.now() >= this.#graceEndsAt);
  }

  async #untilItMayPropose(): Promise<void> {
    while (!this.#mayPropose) {
      await new Promise<void>((resolve) => {
        this.#onceReady.push(resolve);
        // Also if the grace has ended by now: nothing else would end this wait.
        if (!this.#pendingMerge) this.#clock.after(Math.max(this.#graceEndsAt - this.#store.now(), 0), resolve);
      });
    }
  }

  #wake(): void {
    const callbacks = this.#onceReady;
    this.#onceReady = [];
    for (const resolve of callbacks) resolve();
  }

  /** The log's copy, while it lacks something that this one holds. */
  get #copyInLog(): Copy | undefined {
    return this.#pendingMerge && 'copy' in this.#pendingMerge ? this.#pendingMerge.copy : undefined;
  }

  #lacks(what: { copy: Copy } | { end: Position | undefined }): void {
    if (!this.open) return;
    if (!this.#mayVouch()) {
      this.#forget();
      return;
    }
    this.#pendingMerge = what;
    this.#mergeSoon();
  }

  #mergeSoon(): void {
    this.#merging ??= this.#merge()
      .catch(() => {})
      .finally(() => {
        this.#merging = undefined;
      });
  }

  /** Replaces the log by the merger of its copy and this one, including entries that arrive meanwhile. */
  async #merge(): Promise<void> {
    for (let tries = 0; this.#pendingMerge && this.#copy && tries < 10; tries++) {
      const now = this.#store.now();
      const logs = this.#copyInLog;
      const end = 'copy' in this.#pendingMerge ? this.#pendingMerge.copy.position : this.#pendingMerge.end;
      if (!isYoung(this.#copy, now)) this.#copy.since = undefined;
      const mine = mergeable(this.#copy, now);
      const merged = logs ? merge(mine, mergeable(logs, now)) : mine;
      if (logs && 'cleared' in merged.session) {
        this.#adopt({ ...logs, session: merged.session, since: undefined });
        return;
      }
      await this.#store.restore(this.#name, end, merged.base.session, restoredOf(merged));
      await this.#watch?.heal();
    }
  }

  #decided(position: Position, entry: Entry): void {
    const copy = this.#copy;
    if (!copy) {
      if (this.#elsewhere) this.#elsewhere = position;
      return;
    }
    if (this.#pendingMerge) {
      // The log exists after all.
      this.#pendingMerge = undefined;
      this.#wake();
    }
    const before = copy.session;
    const decision = decide(before, entry);
    copy.position = position;
    copy.session = decision.session;
    if (!decision.refusal) copy.since?.entries.push(entry);
    if ('cleared' in copy.session) {
      if (!('cleared' in before)) this.#clearReason = clearReason(before, entry.at);
      this.#seeCleared(copy.session);
    }
    const isOurs = entry.by !== null && this.#pending.has(entry.id);
    this.#listener.changed(copy.session, entry, decision.refusal);
    if (entry.by !== null) this.#pending.decided(entry.id, decision.refusal);
    this.#considerSnapshot(copy, entry, isOurs);
  }

  #seeCleared({ at }: Cleared): void {
    this.clearedAt = at;
    if (this.#copy) this.#copy.since = undefined;
  }

  /** The process whose entry makes a snapshot due takes it; if it doesn't, the next to notice does. */
  #considerSnapshot(copy: Copy, entry: Entry, ours: boolean): void {
    this.#sinceSnapshot += sizeOf(entry);
    if (this.#sinceSnapshot < snapshotAfter) return;
    // A copy that joins late must still find the entries it lacks in the log.
    if ('cleared' in copy.session || isYoung(copy, this.#store.now())) return;
    // At least as much log as the session's own size: otherwise, a few long takeaways would write all of it again and again.
    this.#snapshotDue ??= Math.max(snapshotAfter, JSON.stringify(copy.session).length);
    if (this.#sinceSnapshot < (ours ? this.#snapshotDue : 2 * this.#snapshotDue)) return;
    // If it fails, the log stays longer until the next entry tries again.
    this.#store.settle(this.#name, copy.position, copy.session).catch(() => {});
  }

  /** Shows other processes that this one holds the session. If the log is missing, the store notices, and it gets restored. */
  #giveSign(): void {
    const { open, position } = this;
    if (!open || !position || !this.#mayVouch()) return;
    this.#store.propose(this.#name, position.epoch, { by: null, command: { type: 'time-passed' } }).catch(() => {});
  }

  #forget(): void {
    this.#copy = undefined;
    this.#elsewhere = undefined;
    this.#pendingMerge = undefined;
    this.#graceEndsAt = 0;
    this.servedElsewhere = false;
    this.#wake();
  }

  #lost(): void {
    this.#forget();
    this.#pending.giveUpAll();
    this.#listener.lost();
  }

  #wiped(position: Position, { at, openedAt, left }: Tombstone): void {
    const copy = this.#copy;
    if (!copy || copy.openedAt === openedAt) this.#reportCleared(at, left);
    else if (copy.openedAt > openedAt) this.#lacks({ end: position });
    else this.#reportReplaced(at);
  }

  #reportCleared(at: number, left?: string): void {
    this.#forget();
    this.clearedAt = at;
    this.#pending.settleAll(no('cleared'));
    this.#listener.wiped(at, left);
  }

  /** `at`: when the other session was cleared, if it was. */
  #reportReplaced(at?: number): void {
    this.#forget();
    if (at !== undefined) this.clearedAt = at;
    this.#pending.giveUpAll();
    this.#listener.replaced();
  }
}

function isNext(position: Position, before: Position | undefined): boolean {
  return before?.epoch === position.epoch && before.version + 1 === position.version;
}

function addTo(copy: Copy, position: Position, entry: Entry): void {
  copy.position = position;
  const { session, refusal } = decide(copy.session, entry);
  copy.session = session;
  if (!refusal) copy.since?.entries.push(entry);
}

/** The approximate size of a sealed entry, in bytes. */
function sizeOf({ command }: Entry): number {
  return 200 + JSON.stringify(command).length;
}
