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
  /** Another session has taken this one's place, and nobody cleared it: the store forgot it while this process was cut off. */
  replaced(): void;
  /** The session is decided by rules this process does not know: another must serve it. */
  unknownRules(): void;
  /** The store does not answer for this session any more, or does again. */
  reachable(is: boolean): void;
  /** This copy no longer counts: the store was away for too long. Nothing is known of the session. */
  lost(): void;
}

const anyTime = Number.MAX_SAFE_INTEGER;
/** How long a command may be on its way, in ms, before whoever waits is told that nothing is known of it. */
const longestWait = 6_000;

/**
 * One process' copy of a meeting's session: it applies the log's entries in their order and so holds what every other
 * process holds. A command that was proposed here is answered when it comes back. Should the store forget the session,
 * some copy is put back; every copy that holds more is merged with it and replaces it, before anything new is proposed.
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
  /** The log's end where another process serves the session. */
  #elsewhere: Position | undefined;
  /** What the log has instead, while it lacks something of the copy here: another copy, another end, or nothing at all. */
  #lacking: { copy: Copy } | { end: Position | undefined } | undefined;
  #merging: Promise<void> | undefined;
  /** From when on something may be proposed, in ms by the store's clock. */
  #calmFrom = 0;
  #awaitingCalm: Array<() => void> = [];
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

  /** Whether the store has confirmed this copy within the last seconds. */
  get isFresh(): boolean {
    return this.#watch?.isFresh() ?? false;
  }

  /** Whether the session that was opened then was cleared, as far as is known here. */
  wasCleared(openedAt: number): boolean {
    if (this.#copy?.openedAt === openedAt) return 'cleared' in this.#copy.session;
    return this.#store.wasCleared(this.#name, openedAt);
  }

  proofOfClear(openedAt: number): string | undefined {
    return this.#store.proofOfClear(this.#name, openedAt);
  }

  /** Takes the word of a window that saw a session cleared, where the store vouches for it. */
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
    if (!this.#isCalm) await this.#calm();
    if (this.position) await this.#store.propose(this.#name, this.position.epoch, { by: null, command });
  }

  /**
   * Proposes a participant's command and resolves with what was decided: nothing, or a refusal. What this copy refuses
   * is refused at once, unless the command may have been proposed before (`again`) or something of the same window is
   * still on its way and may allow it: then the log decides. Rejects with `StoreError` where nothing is known.
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

  /** Catches up with the store, and waits until the log holds all that this copy does. */
  async heal(): Promise<void> {
    await this.#watch?.heal();
    await this.#merging;
  }

  /** Whether this copy is of the open session that a window saw, and has come as far as that, or farther. */
  holds(seen: Seen): boolean {
    return this.open !== undefined && !this.isBehind(seen);
  }

  /** Whether a window saw more than this copy holds, of a session that was not cleared since. */
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
    if (this.#lacking) this.#mergeSoon();
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
      const logs = this.#logsCopy;
      if (logs) addTo(logs, position, logged.entry);
      else if (!this.#lacking || isNext(position, this.position)) this.#decided(position, logged.entry);
      else this.#lacking = { end: position };
      return;
    }
    this.#sinceSnapshot = 0;
    const present = this.#logsCopy ?? this.#copy;
    if (present && isNext(position, present.position) && logged.kind === 'snapshot') {
      // It says nothing new; and no copy that lacks any of it is left.
      present.position = position;
      if (present === this.#copy) present.since = undefined;
      return;
    }
    this.servedElsewhere = !knowsRules(logged.rules);
    if (this.servedElsewhere) {
      this.#forget();
      this.#elsewhere = position;
      this.#listener.unknownRules();
      return;
    }
    this.#began(position, logged);
  }

  /** The log begins with this, or begins anew. */
  #began(position: Position, logged: Exclude<Logged, { kind: 'entry' }>): void {
    const mine = this.#copy;
    const logs = beginCopy(position, logged, mine !== undefined);
    if (mine && mine.openedAt > logs.openedAt) {
      // Somebody put an older session back, which had its end before this one began.
      this.#lacks({ end: position });
      return;
    }
    if (mine && mine.openedAt !== logs.openedAt) {
      const wasCleared = 'cleared' in mine.session || (logged.kind === 'opened' && logged.cleared === mine.openedAt);
      if (wasCleared) this.#tellCleared(logs.openedAt);
      else this.#tellReplaced();
    } else if (mine && 'cleared' in mine.session) {
      // Back from a process that did not hear of the clear: it is to be wiped once more.
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

  /** From now on this is the session. */
  #adopt(copy: Copy): void {
    const now = this.#store.now();
    this.#copy = copy;
    this.#elsewhere = undefined;
    this.#lacking = undefined;
    // Every connected copy that holds more is to come first.
    if (copy.restoredAt !== undefined) this.#calmFrom = Math.min(copy.restoredAt, now) + graceAfterRestore;
    if ('cleared' in copy.session) this.#seeCleared(copy.session);
    this.#listener.changed(copy.session);
    for (const waiting of this.#waiting.values()) {
      const outcome = this.#outcomeOf(waiting);
      if (outcome) waiting.settle(outcome.refusal);
      else if (!waiting.isPlacing) void this.#place(waiting);
    }
    this.#wake();
  }

  /** What was decided of a command, as far as this copy knows. */
  #outcomeOf({ asked }: Waiting): { refusal?: Refusal } | undefined {
    const { session } = this;
    if (session && 'cleared' in session) return { refusal: no('cleared') };
    return session && outcomeOf(session, asked.id);
  }

  /** Gets a command into the log, however often the session is restored meanwhile. */
  async #place(waiting: Waiting): Promise<void> {
    waiting.isPlacing = true;
    try {
      while (this.#waiting.get(waiting.asked.id) === waiting) {
        if (!this.#isCalm) await this.#calm();
        const outcome = this.#outcomeOf(waiting);
        if (outcome) return waiting.settle(outcome.refusal);
        const epoch = this.position?.epoch;
        if (epoch === undefined) return waiting.giveUp();
        const until = this.#store.now() + limits.decidedWithin;
        const placed = await this.#store.propose(this.#name, epoch, { ...waiting.asked, until });
        // Told when it comes back; or proposed again, where the log was forgotten with it.
        if (placed && this.position?.epoch === epoch) return;
        if (!placed) await this.#watch?.heal();
      }
    } catch (error) {
      waiting.giveUp(error);
    } finally {
      waiting.isPlacing = false;
    }
  }

  /** Whether something may be proposed: the log holds all that this copy does, and so do all others that are connected. */
  get #isCalm(): boolean {
    return !this.#lacking && (this.#calmFrom === 0 || this.#store.now() >= this.#calmFrom);
  }

  async #calm(): Promise<void> {
    while (!this.#isCalm) {
      await new Promise<void>((resolve) => {
        this.#awaitingCalm.push(resolve);
        const wait = this.#calmFrom - this.#store.now();
        if (wait > 0) this.#clock.after(wait, resolve);
      });
    }
  }

  #wake(): void {
    const waiting = this.#awaitingCalm;
    this.#awaitingCalm = [];
    for (const resolve of waiting) resolve();
  }

  /** The copy that the log has, while it lacks something of the one here. */
  get #logsCopy(): Copy | undefined {
    return this.#lacking && 'copy' in this.#lacking ? this.#lacking.copy : undefined;
  }

  #lacks(what: { copy: Copy } | { end: Position | undefined }): void {
    if (!this.open) return;
    this.#lacking = what;
    this.#mergeSoon();
  }

  #mergeSoon(): void {
    this.#merging ??= this.#merge()
      .catch(() => {})
      .finally(() => {
        this.#merging = undefined;
      });
  }

  /** Puts into the log what this copy and the log's hold together; what comes to the log meanwhile is merged, too. */
  async #merge(): Promise<void> {
    for (let tries = 0; this.#lacking && this.#copy && tries < 10; tries++) {
      const now = this.#store.now();
      const logs = this.#logsCopy;
      const end = 'copy' in this.#lacking ? this.#lacking.copy.position : this.#lacking.end;
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
    if (this.#lacking) {
      // It is there after all, and goes on.
      this.#lacking = undefined;
      this.#wake();
    }
    const before = copy.session;
    const decision: Decision = decide(before, entry, this.#shown);
    copy.position = position;
    copy.session = decision.session;
    if (!decision.refusal) copy.since?.entries.push(done(entry));
    if ('cleared' in copy.session) {
      if (!('cleared' in before)) this.#clearReason = clearReason(before, entry.at);
      this.#seeCleared(copy.session);
    }
    const waiting = entry.by === null ? undefined : this.#waiting.get(entry.id);
    this.#listener.changed(copy.session, entry, decision.refusal);
    // One that came too late is void, and so nothing is decided of the command: another proposal of it may be.
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
    // What a copy lacks that comes late must still be in the log.
    if ('cleared' in copy.session || isYoung(copy, this.#store.now())) return;
    // Without success the log stays longer for now, and the next entry asks again.
    this.#store.settle(this.#name, copy.position, copy.session).catch(() => {});
  }

  /** Shows that somebody holds the session; where the log was forgotten, it turns out. */
  #giveSign(): void {
    const { open, position } = this;
    if (!open || !position) return;
    this.#store.propose(this.#name, position.epoch, { by: null, command: { type: 'time-passed' } }).catch(() => {});
  }

  #forget(): void {
    this.#copy = undefined;
    this.#elsewhere = undefined;
    this.#shown = undefined;
    this.#lacking = undefined;
    this.#calmFrom = 0;
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

  /** `at`: the other session was cleared then, too. */
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

/** An entry that was done: on top of another copy it is done whenever that is. */
function done(entry: Entry): Entry {
  return entry.by === null ? entry : { ...entry, until: anyTime };
}

function addTo(copy: Copy, position: Position, entry: Entry): void {
  copy.position = position;
  const { session, refusal } = decide(copy.session, entry);
  copy.session = session;
  if (!refusal) copy.since?.entries.push(done(entry));
}

/** About how many bytes an entry takes, sealed. */
function sizeOf({ command }: Entry): number {
  return 200 + ('text' in command ? command.text.length : 0);
}
