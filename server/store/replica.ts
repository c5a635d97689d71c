import type { Entry } from '#session/command.ts';
import { type Decision, decide, foresee, knowsRules, openSession, outcomeOf } from '#session/decide.ts';
import type { Position } from '#session/protocol.ts';
import { no, type Refusal } from '#session/refusal.ts';
import type { Cleared, Session } from '#session/session.ts';
import { type ClearReason, clearReason } from '#session/time.ts';
import { type Shown, sharedView } from '#session/viewFor.ts';
import { isLater } from './logFollower.ts';
import { RecentEntries } from './recentEntries.ts';
import {
  type Logged,
  type LogName,
  type Opening,
  type Proposal,
  type Store,
  snapshotAfter,
  type Watch,
} from './store.ts';
import { Waiting } from './waiting.ts';

/** Who is told what a replica comes to. */
export interface ReplicaListener {
  /** An entry was decided; or, without one, a session was opened or taken over from a snapshot. */
  changed(session: Session | Cleared, entry?: Entry, refusal?: Refusal): void;
  /** Nothing is left of the session; `at` is when it was wiped, in ms, `left` what is still to be tidied up. */
  wiped(at: number, left?: string): void;
  /** The session is decided by rules this process does not know: another must serve it. */
  unknownRules(): void;
  /** The store does not answer for this session any more, or does again. */
  reachable(is: boolean): void;
  /** This copy no longer counts: the store was away for too long. Nothing is known of the session. */
  lost(): void;
}

/** How long a command may be on its way, in ms, before whoever waits is told that nothing is known of it. */
const longestWait = 6_000;

/**
 * One process' copy of a meeting's session: it applies the log's entries in their order and so holds what every other
 * process holds. What was proposed here is answered when it comes back. Should the store forget the session, one copy
 * puts it back and the others add what that one lacked.
 */
export class Replica {
  session: Session | Cleared | undefined;
  position: Position | undefined;
  /** A session is open that is decided by rules this process does not know: it leaves that to others. */
  servedElsewhere = false;
  /** When a session was last cleared here, as far as the store remembers. */
  clearedAt: number | undefined;

  readonly #store: Store;
  readonly #name: LogName;
  readonly #listener: ReplicaListener;
  readonly #waiting = new Map<string, Waiting>();
  #watch: Watch | undefined;
  #shown: Shown | undefined;
  #clearReason: ClearReason | undefined;
  #sinceSnapshot = 0;
  readonly #recent = new RecentEntries();
  /** What is still to be proposed again to a session that was put back. */
  #owed: Proposal[] = [];
  #paying: Promise<void> | undefined;
  /** What the listener is to hear once the session is whole again: nobody is shown the older state in between. */
  #untold: { since: number; tell: Array<() => void> } | undefined;

  constructor(store: Store, name: LogName, listener: ReplicaListener) {
    this.#store = store;
    this.#name = name;
    this.#listener = listener;
  }

  /** Follows the meeting's log; resolves when the session stands as the store has it now. */
  async follow(): Promise<void> {
    this.#watch = await this.#store.watch(this.#name, {
      logged: (position, logged) => this.#logged(position, logged),
      wiped: (at, left) => this.#wiped(at, left),
      emptied: () => void this.#restore().catch(() => {}),
      reachable: (is) => this.#listener.reachable(is),
      lost: () => this.#lost(),
    });
  }

  /** The session, where there is one that was not cleared. */
  get open(): Session | undefined {
    return this.session && !('cleared' in this.session) ? this.session : undefined;
  }

  /** The session that is open, and what all may see of it. */
  get shown(): Shown | undefined {
    const session = this.open;
    if (!session) this.#shown = undefined;
    else if (this.#shown?.session !== session) this.#shown = { session, view: sharedView(session, this.#shown) };
    return this.#shown;
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
    if (this.position) await this.#store.propose(this.#name, this.position.epoch, { by: null, command });
  }

  /**
   * Proposes a participant's command and resolves with what was decided: nothing, or a refusal. What this copy refuses
   * is refused at once, unless something of the same window is still on its way and may allow it.
   */
  async command(proposal: Proposal & { by: string }): Promise<Refusal | undefined> {
    if (!this.session || !this.position) return no('no-session');
    const known = this.#waiting.get(proposal.id);
    if (known) return known.decided;
    if (!this.#untold && !this.#hasOnTheirWay(proposal.id)) {
      const foreseen = foresee(this.session, { ...proposal, at: this.#store.now() }, this.#shown);
      if ('known' in foreseen) return undefined;
      if (foreseen.refusal) return foreseen.refusal;
    }
    const waiting = new Waiting(proposal, this.#store.now());
    this.#waiting.set(proposal.id, waiting);
    try {
      const placed = await this.#store.propose(this.#name, this.position.epoch, proposal);
      // Wiped, or forgotten and to be put back: the log says which, and answers or proposes this again.
      if (!placed) await this.heal();
      return await waiting.decided;
    } finally {
      this.#waiting.delete(proposal.id);
    }
  }

  /** Whether something of the window that asks for `id` has not come back yet. */
  #hasOnTheirWay(id: string): boolean {
    if (this.#waiting.size === 0) return false;
    const window = id.slice(0, id.lastIndexOf('.') + 1);
    for (const other of this.#waiting.keys()) if (other.startsWith(window)) return true;
    return false;
  }

  /** Catches up with the store, at least to `seen`. */
  async heal(seen?: Position): Promise<void> {
    await this.#watch?.heal(seen);
    await this.#paying;
  }

  /** Whether this copy is of an open session and has come as far as this, or farther. */
  holds(seen: Position): boolean {
    return this.open !== undefined && this.position !== undefined && !isLater(seen, this.position);
  }

  /** Whether the store has told less than this, and no clear since. */
  isBehind(seen: Position): boolean {
    return this.clearedAt === undefined && (!this.position || isLater(seen, this.position));
  }

  /** Goes on with what is still to be mended; asked for now and then. */
  mend(): void {
    const longAgo = this.#store.now() - longestWait;
    if (this.#owed.length > 0) this.#payOwed();
    if (this.#untold && this.#untold.since < longAgo) this.#tellUntold();
    for (const waiting of this.#waiting.values()) if (waiting.since < longAgo) waiting.giveUp();
  }

  /** Makes sure that nothing of a cleared session is left in the store. Who did it first is told why it was cleared. */
  async wipe(): Promise<ClearReason | undefined> {
    if (!this.position || !this.session || !('cleared' in this.session)) return undefined;
    const why = this.#clearReason;
    return (await this.#store.wipe(this.#name, this.position.epoch, this.session.activity)) ? why : undefined;
  }

  async stop(): Promise<void> {
    await this.#watch?.stop();
    for (const waiting of this.#waiting.values()) waiting.settle(no('no-session'));
  }

  #logged(position: Position, logged: Logged): void {
    const before = this.position;
    const follows = before?.epoch === position.epoch && before.version + 1 === position.version;
    this.position = position;
    if (logged.kind === 'entry') {
      this.#decided(logged.entry);
      return;
    }
    this.#sinceSnapshot = 0;
    this.#recent.snapshot(before?.epoch !== position.epoch);
    // A snapshot of what this copy holds already says nothing new.
    if (logged.kind === 'snapshot' && follows) return;
    this.servedElsewhere = !knowsRules(logged.rules);
    if (this.servedElsewhere) {
      this.session = undefined;
      this.#listener.unknownRules();
      return;
    }
    const held = this.session;
    this.session = logged.kind === 'opened' ? openSession(logged.opening) : logged.session;
    const putBack = held && !('cleared' in held) && held.openedAt === this.session.openedAt;
    if (putBack && before && before.epoch !== position.epoch) {
      this.#complete(held, this.session);
      return;
    }
    this.#listener.changed(this.session);
    // What was decided in the entries that this copy did not see stands in the snapshot.
    for (const [id, waiting] of this.#waiting) {
      const outcome = outcomeOf(this.session, id);
      if (outcome) waiting.settle(outcome.refusal);
    }
  }

  /** The session was put back from a copy that may have been behind this one: what that one lacked is added to it. */
  #complete(held: Session, putBack: Session): void {
    const same = JSON.stringify(held) === JSON.stringify(putBack);
    const lacking = same ? this.#owed : this.#recent.lackedBy(putBack);
    const known = new Set(lacking.map((entry) => entry.by !== null && entry.id));
    const onTheirWay = [...this.#waiting.values()].map(({ proposal }) => proposal).filter(({ id }) => !known.has(id));
    this.#owed = [...lacking, ...onTheirWay];
    this.#untold ??= { since: this.#store.now(), tell: [] };
    this.#untold.tell.push(() => this.#changed());
    this.#payOwed();
  }

  #payOwed(): void {
    this.#paying ??= this.#proposeOwed()
      .catch(() => {})
      .finally(() => {
        this.#paying = undefined;
        if (this.#owed.length === 0) this.#tellUntold();
      });
  }

  /** One after the other, so that they keep their order; ends when nothing is owed, or with the store's trouble. */
  async #proposeOwed(): Promise<void> {
    for (let next = this.#owed[0]; next && this.position; next = this.#owed[0]) {
      const { epoch } = this.position;
      const placed = await this.#store.propose(this.#name, epoch, next);
      // Forgotten once more and put back meanwhile: what is owed to that one is another list.
      if (epoch !== this.position?.epoch) continue;
      // Forgotten once more: what is owed is settled when it is put back again.
      if (!placed) return;
      this.#owed.shift();
    }
    await this.#watch?.heal();
  }

  /** Says how the session stands, unless it was cleared: that has been said. */
  #changed(entry?: Entry, refusal?: Refusal): void {
    if (this.session && !('cleared' in this.session)) this.#listener.changed(this.session, entry, refusal);
  }

  #tellUntold(): void {
    const untold = this.#untold?.tell ?? [];
    this.#untold = undefined;
    for (const tell of untold) tell();
  }

  async #restore(): Promise<void> {
    const { session, position } = this;
    if (session && position && !('cleared' in session)) await this.#store.restore(this.#name, position, session);
  }

  #decided(entry: Entry): void {
    if (!this.session) return;
    const before = this.session;
    const decision: Decision = decide(before, entry, this.#shown);
    this.session = decision.session;
    if (!decision.refusal) this.#recent.add(entry);
    if ('cleared' in this.session) {
      if (!('cleared' in before)) this.#clearReason = clearReason(before, entry.at);
      this.clearedAt = this.session.at;
      this.#shown = undefined;
      this.#recent.clear();
    }
    const waiting = entry.by === null ? undefined : this.#waiting.get(entry.id);
    if (this.#untold && !('cleared' in this.session)) {
      this.#untold.tell.push(() => {
        this.#changed(entry, decision.refusal);
        waiting?.settle(decision.refusal);
      });
    } else {
      this.#listener.changed(this.session, entry, decision.refusal);
      waiting?.settle(decision.refusal);
    }
    this.#considerSnapshot(entry, waiting !== undefined);
  }

  /** Whoever proposed the entry that makes a snapshot due takes it; if they do not, the next to notice does. */
  #considerSnapshot(entry: Entry, ours: boolean): void {
    this.#sinceSnapshot += sizeOf(entry);
    if (this.#sinceSnapshot < (ours ? snapshotAfter : 2 * snapshotAfter)) return;
    if (!this.session || 'cleared' in this.session || !this.position) return;
    // Without success the log stays longer for now, and the next entry asks again.
    this.#store.settle(this.#name, this.position, this.session).catch(() => {});
  }

  #forget(): void {
    this.session = undefined;
    this.#shown = undefined;
    this.servedElsewhere = false;
    this.position = undefined;
    this.#recent.clear();
    this.#owed = [];
    this.#untold = undefined;
  }

  #lost(): void {
    this.#forget();
    for (const waiting of this.#waiting.values()) waiting.giveUp();
    this.#listener.lost();
  }

  #wiped(at: number, left?: string): void {
    this.#forget();
    this.clearedAt = at;
    for (const waiting of this.#waiting.values()) waiting.settle(no('cleared'));
    this.#listener.wiped(at, left);
  }
}

/** About how many bytes an entry takes, sealed. */
function sizeOf({ command }: Entry): number {
  return 200 + ('text' in command ? command.text.length : 0);
}
