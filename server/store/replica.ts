import type { Entry } from '#session/command.ts';
import { type Decision, decide, foresee, knowsRules, outcomeOf } from '#session/decide.ts';
import type { Position, Seen } from '#session/protocol.ts';
import { no, type Refusal } from '#session/refusal.ts';
import { type Cleared, limits, type Session } from '#session/session.ts';
import { type ClearReason, clearReason } from '#session/time.ts';
import { type Shown, sharedView } from '#session/viewFor.ts';
import type { Clock } from './clock.ts';
import { graceAfterRestore } from './lifetimes.ts';
import { isLater } from './logFollower.ts';
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
  type Logged,
  type LogName,
  type Opening,
  type Proposal,
  type Store,
  StoreError,
  snapshotAfter,
  type Tombstone,
  type Watch,
} from './store.ts';
import { Waiting } from './waiting.ts';

/** Who is told what a replica comes to. */
export interface ReplicaListener {
  /** An entry was decided; or, without one, a session was opened or taken over from a snapshot. */
  changed(session: Session | Cleared, entry?: Entry, refusal?: Refusal): void;
  /** Nothing is left of the session; `at` is when it was wiped, in ms, `left` what is still to be tidied up. */
  wiped(at: number, left?: string): void;
  /** Another session took this one's place without a clear: the store forgot this one while this process was cut off. */
  replaced(): void;
  /** The session is decided by rules this process does not know: another must serve it. */
  unknownRules(): void;
  /** The store does not answer for this session any more, or does again. */
  reachable(is: boolean): void;
  /** This copy no longer counts: the store was away for too long. Nothing is known of the session. */
  lost(): void;
}

const anyTime = Number.MAX_SAFE_INTEGER;
/** How often a report is proposed before its caller has to try again. */
const mostReportTries = 5;
/** How long a command may be on its way, in ms, before whoever waits is told that nothing is known of it. */
const longestWait = 6_000;

/**
 * One process' copy of a meeting's session: it applies the log's entries in their order and so holds what every other
 * process holds. A command proposed here is answered when its entry comes back. If the store forgets the session, one copy
 * restores it, and every copy that holds more replaces that one before anyone proposes anything new.
 */
export class Replica {
  /** A session is open that is decided by rules this process does not know: it leaves that to others. */
  servedElsewhere = false;
  /** When a session was last cleared here, as far as the store remembers. */
  clearedAt: number | undefined;

  readonly #store: Store;
  readonly #clock: Pick<Clock, 'after'>;
  readonly #name: LogName;
  readonly #listener: ReplicaListener;
  readonly #waiting = new Map<string, Waiting>();
  #watch: Watch | undefined;
  #copy: Copy | undefined;
  /** The end of the log, if another process serves the session. */
  #elsewhere: Position | undefined;
  /** Set while the log lacks something that this copy holds: what the log has instead, a copy or only an end (or neither). */
  #pendingMerge: { copy: Copy } | { end: Position | undefined } | undefined;
  #merging: Promise<void> | undefined;
  /** When this process may propose again after a restore, in ms by the store's clock. */
  #graceEndsAt = 0;
  #waitingForGrace: Array<() => void> = [];
  #shown: Shown | undefined;
  #clearReason: ClearReason | undefined;
  #sinceSnapshot = 0;

  constructor(
    { store, clock }: { store: Store; clock: Pick<Clock, 'after'> },
    name: LogName,
    listener: ReplicaListener,
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#name = name;
    this.#listener = listener;
  }

  /** Follows the meeting's log; resolves when the session stands as the store has it now. */
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

  get session(): Session | Cleared | undefined {
    return this.#copy?.session;
  }

  get position(): Position | undefined {
    return this.#copy?.position ?? this.#elsewhere;
  }

  /** The session, where there is one that was not cleared. */
  get open(): Session | undefined {
    const session = this.#copy?.session;
    return session && !('cleared' in session) ? session : undefined;
  }

  /** The session that is open, and what all may see of it. */
  get shown(): Shown | undefined {
    const session = this.open;
    if (!session) this.#shown = undefined;
    else if (this.#shown?.session !== session) this.#shown = { session, view: sharedView(session, this.#shown) };
    return this.#shown;
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
   * Puts a report into the log, also into one that others decide: that a meeting ended may be said to any process.
   * Resolves when the store has it; rejects with `StoreError`.
   */
  async report(command: (Proposal & { by: null })['command']): Promise<void> {
    for (let tries = 0; tries < mostReportTries; tries++) {
      if (!this.#mayPropose) await this.#untilItMayPropose();
      if (!this.position) return;
      if (await this.#store.propose(this.#name, this.position.epoch, { by: null, command })) return;
      // The log was restored or set back meanwhile.
      await this.heal();
    }
    throw new StoreError('A report found no place in the log.');
  }

  /**
   * Proposes a participant's command and resolves with what was decided: nothing, or a refusal. What this copy refuses
   * is refused at once, unless the command may have been proposed before (`again`), or an earlier command of the same
   * window is still pending and may allow it: then the log decides. Rejects with `StoreError` if its fate is unknown.
   */
  async command(asked: Asked, again = false): Promise<Refusal | undefined> {
    const { session } = this;
    if (!session) return no('no-session');
    const known = this.#waiting.get(asked.id);
    if (known) return known.decided;
    if (!again && !this.#hasOnTheirWay(asked.id)) {
      const foreseen = foresee(session, { ...asked, at: this.#store.now(), until: anyTime }, this.#shown);
      if ('known' in foreseen) return undefined;
      if (foreseen.refusal) return foreseen.refusal;
    }
    const waiting = new Waiting(asked, this.#store.now());
    this.#waiting.set(asked.id, waiting);
    void this.#place(waiting);
    return waiting.decided.finally(() => this.#waiting.delete(asked.id));
  }

  /** Whether something of the window that asks for `id` has not come back yet. */
  #hasOnTheirWay(id: string): boolean {
    if (this.#waiting.size === 0) return false;
    const window = id.slice(0, id.lastIndexOf('.') + 1);
    for (const other of this.#waiting.keys()) if (other.startsWith(window)) return true;
    return false;
  }

  /** Catches up with the store; if the log lacks something that this copy holds, also waits for the merge. */
  async heal(): Promise<void> {
    await this.#watch?.heal();
    await this.#merging;
  }

  /** Whether this copy is of the session a window saw, and includes everything the window saw of it. */
  holds(seen: Seen): boolean {
    return this.open !== undefined && !this.isBehind(seen);
  }

  /** Whether a window saw more than this copy includes, of a session that hasn't been cleared since. */
  isBehind({ openedAt, ...seen }: Seen): boolean {
    const copy = this.#copy;
    if (openedAt !== undefined && this.wasCleared(openedAt)) return false;
    if (!copy) return this.clearedAt === undefined;
    if (openedAt !== undefined && openedAt !== copy.openedAt) return openedAt > copy.openedAt;
    return 'cleared' in copy.session ? false : !covers(lineageOf(copy), seen);
  }

  /** Goes on with what is still to be mended; asked for now and then. */
  mend(): void {
    const longAgo = this.#store.now() - longestWait;
    if (this.#pendingMerge) this.#mergeSoon();
    for (const waiting of this.#waiting.values()) if (waiting.since < longAgo) waiting.giveUp();
  }

  /** Makes sure that nothing of a cleared session is left in the store. Who did it first is told why it was cleared. */
  async wipe(): Promise<ClearReason | undefined> {
    const { session, position } = this;
    if (!position || !session || !('cleared' in session)) return undefined;
    const why = this.#clearReason;
    return (await this.#store.wipe(this.#name, position.epoch, session.activity)) ? why : undefined;
  }

  async stop(): Promise<void> {
    await this.#watch?.stop();
    this.#forget();
    for (const waiting of this.#waiting.values()) waiting.giveUp();
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
    const present = this.#copyInLog ?? this.#copy;
    if (present && isNext(position, present.position) && logged.kind === 'snapshot') {
      // A snapshot of what this copy holds already. No older copy is left that would have to be merged.
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

  /** The first entry of a log: of one that wasn't followed before, or that was restored or set back. */
  #began(position: Position, logged: Exclude<Logged, { kind: 'entry' }>): void {
    const mine = this.#copy;
    const logs = beginCopy(position, logged, mine !== undefined);
    if (mine && mine.openedAt > logs.openedAt) {
      // An older session, restored by a process that missed its end.
      this.#lacks({ end: position });
      return;
    }
    if (mine && mine.openedAt !== logs.openedAt) {
      const wasCleared = 'cleared' in mine.session || (logged.kind === 'opened' && logged.cleared === mine.openedAt);
      if (wasCleared) this.#tellCleared(logs.openedAt);
      else this.#tellReplaced();
    } else if (mine && 'cleared' in mine.session) {
      // Restored by a process that missed the clear: the listener wipes it again.
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

  /** Makes this the session. */
  #adopt(copy: Copy): void {
    const now = this.#store.now();
    this.#copy = copy;
    this.#elsewhere = undefined;
    this.#pendingMerge = undefined;
    // Give every connected process that holds more the time to replace this copy.
    if (copy.restoredAt !== undefined) this.#graceEndsAt = Math.min(copy.restoredAt, now) + graceAfterRestore;
    if ('cleared' in copy.session) this.#seeCleared(copy.session);
    this.#listener.changed(copy.session);
    for (const waiting of this.#waiting.values()) {
      const outcome = this.#outcomeOf(waiting);
      if (outcome) waiting.settle(outcome.refusal);
      else if (!waiting.isPlacing) void this.#place(waiting);
    }
    this.#wake();
  }

  /** What this copy knows to have been decided about a command. */
  #outcomeOf({ asked }: Waiting): { refusal?: Refusal } | undefined {
    const { session } = this;
    if (session && 'cleared' in session) return { refusal: no('cleared') };
    return session && outcomeOf(session, asked.id);
  }

  /** Proposes a command until it has its place in the present epoch, however often the session is restored meanwhile. */
  async #place(waiting: Waiting): Promise<void> {
    waiting.isPlacing = true;
    try {
      while (this.#waiting.get(waiting.asked.id) === waiting) {
        if (!this.#mayPropose) await this.#untilItMayPropose();
        const outcome = this.#outcomeOf(waiting);
        if (outcome) return waiting.settle(outcome.refusal);
        const epoch = this.position?.epoch;
        if (epoch === undefined) return waiting.giveUp();
        const until = this.#store.now() + limits.decidedWithin;
        const placed = await this.#store.propose(this.#name, epoch, { ...waiting.asked, until });
        // If the log was forgotten together with the entry, propose again.
        if (placed && this.position?.epoch === epoch) return;
        if (!placed) await this.#watch?.heal();
      }
    } catch (error) {
      waiting.giveUp(error);
    } finally {
      waiting.isPlacing = false;
    }
  }

  /** Whether this process may propose: no merge is pending and the grace period after a restore is over. */
  get #mayPropose(): boolean {
    return !this.#pendingMerge && (this.#graceEndsAt === 0 || this.#store.now() >= this.#graceEndsAt);
  }

  async #untilItMayPropose(): Promise<void> {
    while (!this.#mayPropose) {
      await new Promise<void>((resolve) => {
        this.#waitingForGrace.push(resolve);
        // Also if the grace has ended by now: nothing else would end this wait.
        if (!this.#pendingMerge) this.#clock.after(Math.max(this.#graceEndsAt - this.#store.now(), 0), resolve);
      });
    }
  }

  #wake(): void {
    const waiting = this.#waitingForGrace;
    this.#waitingForGrace = [];
    for (const resolve of waiting) resolve();
  }

  /** The log's copy, while it lacks something that this one holds. */
  get #copyInLog(): Copy | undefined {
    return this.#pendingMerge && 'copy' in this.#pendingMerge ? this.#pendingMerge.copy : undefined;
  }

  #lacks(what: { copy: Copy } | { end: Position | undefined }): void {
    if (!this.open) return;
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

  /** Replaces the log by what it and this copy hold together; entries that arrive meanwhile are merged, too. */
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
      // The log is there after all, and goes on.
      this.#pendingMerge = undefined;
      this.#wake();
    }
    const before = copy.session;
    const decision: Decision = decide(before, entry, this.#shown);
    copy.position = position;
    copy.session = decision.session;
    if (!decision.refusal) copy.since?.entries.push(entry);
    if ('cleared' in copy.session) {
      if (!('cleared' in before)) this.#clearReason = clearReason(before, entry.at);
      this.#seeCleared(copy.session);
    }
    const waiting = entry.by === null ? undefined : this.#waiting.get(entry.id);
    this.#listener.changed(copy.session, entry, decision.refusal);
    // A late entry is void and records no outcome, so another proposal of the same command may still be decided.
    if (decision.refusal?.code !== 'expired') waiting?.settle(decision.refusal);
    else if (waiting && !waiting.isPlacing) void this.#place(waiting);
    this.#considerSnapshot(copy, entry, waiting !== undefined);
  }

  #seeCleared({ at }: Cleared): void {
    this.clearedAt = at;
    this.#shown = undefined;
    if (this.#copy) this.#copy.since = undefined;
  }

  /** Whoever proposed the entry that makes a snapshot due takes it; if they do not, the next to notice does. */
  #considerSnapshot(copy: Copy, entry: Entry, ours: boolean): void {
    this.#sinceSnapshot += sizeOf(entry);
    if (this.#sinceSnapshot < (ours ? snapshotAfter : 2 * snapshotAfter)) return;
    // A copy that comes late must still find in the log what it lacks.
    if ('cleared' in copy.session || isYoung(copy, this.#store.now())) return;
    // Without success the log stays longer for now, and the next entry asks again.
    this.#store.settle(this.#name, copy.position, copy.session).catch(() => {});
  }

  /** Shows other processes that this one holds the session. If the log is gone, the store notices now and it's restored. */
  #giveSign(): void {
    const { open, position } = this;
    if (!open || !position) return;
    this.#store.propose(this.#name, position.epoch, { by: null, command: { type: 'time-passed' } }).catch(() => {});
  }

  #forget(): void {
    this.#copy = undefined;
    this.#elsewhere = undefined;
    this.#shown = undefined;
    this.#pendingMerge = undefined;
    this.#graceEndsAt = 0;
    this.servedElsewhere = false;
    this.#wake();
  }

  #lost(): void {
    this.#forget();
    for (const waiting of this.#waiting.values()) waiting.giveUp();
    this.#listener.lost();
  }

  #wiped(position: Position, { at, openedAt, left }: Tombstone): void {
    const copy = this.#copy;
    if (!copy || copy.openedAt === openedAt) this.#tellCleared(at, left);
    else if (copy.openedAt > openedAt) this.#lacks({ end: position });
    else this.#tellReplaced(at);
  }

  #tellCleared(at: number, left?: string): void {
    this.#forget();
    this.clearedAt = at;
    for (const waiting of this.#waiting.values()) waiting.settle(no('cleared'));
    this.#listener.wiped(at, left);
  }

  /** `at`: when the other session was cleared, if it was. */
  #tellReplaced(at?: number): void {
    this.#forget();
    if (at !== undefined) this.clearedAt = at;
    for (const waiting of this.#waiting.values()) waiting.giveUp();
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

/** About how many bytes an entry takes, sealed. */
function sizeOf({ command }: Entry): number {
  return 200 + ('text' in command ? command.text.length : 0);
}
