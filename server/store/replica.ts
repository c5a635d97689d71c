import type { Entry } from '#session/command.ts';
import { type Decision, decide, openSession, rulesVersion } from '#session/decide.ts';
import type { Position } from '#session/protocol.ts';
import { no, type Refusal } from '#session/refusal.ts';
import type { Cleared, Session } from '#session/session.ts';
import { type Logged, type Opening, type Proposal, type Store, snapshotAfter, type Watch } from './store.ts';

/** Who is told what a replica comes to. */
export interface ReplicaListener {
  /** An entry was decided; or, without one, a session was opened or taken over from a snapshot. */
  changed(session: Session | Cleared, entry?: Entry, refusal?: Refusal): void;
  /** Nothing is left of the session; `at` is when it was wiped, in ms, `left` what is still to be tidied up. */
  wiped(at: number, left?: string): void;
  /** The session is decided by rules this process does not know: another must serve it. */
  unknownRules(): void;
}

/**
 * One process' copy of a meeting's session: it applies the log's entries in their order and so holds what every other
 * process holds. What was proposed here is answered when it comes back.
 */
export class Replica {
  session: Session | Cleared | undefined;
  position: Position | undefined;
  /** When a session was last cleared here, as far as the store remembers. */
  clearedAt: number | undefined;

  readonly #store: Store;
  readonly #meeting: string;
  readonly #listener: ReplicaListener;
  readonly #waiting = new Map<string, Waiting>();
  #watch: Watch | undefined;
  #sinceSnapshot = 0;

  constructor(store: Store, meeting: string, listener: ReplicaListener) {
    this.#store = store;
    this.#meeting = meeting;
    this.#listener = listener;
  }

  /** Follows the meeting's log; resolves when the session stands as the store has it now. */
  async follow(): Promise<void> {
    this.#watch = await this.#store.watch(this.#meeting, {
      logged: (position, logged) => this.#logged(position, logged),
      wiped: (at, left) => this.#wiped(at, left),
    });
  }

  /** `false`: a session is open already. */
  open(opening: Opening): Promise<boolean> {
    return this.#store.open(this.#meeting, opening);
  }

  /** Puts a report into the log. Resolves when the store has it; rejects with `StoreError`. */
  async report(command: (Proposal & { by: null })['command']): Promise<void> {
    if (this.position) await this.#store.propose(this.#meeting, this.position.epoch, { by: null, command });
  }

  /**
   * Proposes a participant's command and resolves with what was decided: nothing, or a refusal. What this copy refuses
   * is refused at once, unless something of the same window is still on its way and may allow it.
   */
  async command(proposal: Proposal & { by: string }): Promise<Refusal | undefined> {
    if (!this.session || !this.position) return no('no-session');
    const known = this.#waiting.get(proposal.id);
    if (known) return known.decided;
    const window = proposal.id.slice(0, proposal.id.lastIndexOf('.') + 1);
    const onTheirWay = [...this.#waiting.keys()].some((id) => id.startsWith(window));
    if (!onTheirWay) {
      const { session, refusal } = decide(this.session, { ...proposal, at: this.#store.now() });
      // The same session without a refusal: this command was done before.
      if (refusal || session === this.session) return refusal;
    }
    const waiting = new Waiting();
    this.#waiting.set(proposal.id, waiting);
    try {
      const placed = await this.#store.propose(this.#meeting, this.position.epoch, proposal);
      if (!placed) waiting.settle(no('cleared'));
      return await waiting.decided;
    } finally {
      this.#waiting.delete(proposal.id);
    }
  }

  /** Catches up with the store, at least to `seen`. */
  async heal(seen?: Position): Promise<void> {
    await this.#watch?.heal(seen);
  }

  /** Makes sure that nothing of a cleared session is left in the store. Twice is harmless. */
  async wipe(): Promise<void> {
    if (!this.position || !this.session || !('cleared' in this.session)) return;
    await this.#store.wipe(this.#meeting, this.position.epoch, this.session.activity);
  }

  async stop(): Promise<void> {
    await this.#watch?.stop();
    for (const waiting of this.#waiting.values()) waiting.settle(no('no-session'));
  }

  #logged(position: Position, logged: Logged): void {
    const follows = this.position?.epoch === position.epoch && this.position.version + 1 === position.version;
    this.position = position;
    if (logged.kind === 'entry') {
      this.#decided(logged.entry);
      return;
    }
    this.#sinceSnapshot = 0;
    // A snapshot of what this copy holds already says nothing new.
    if (logged.kind === 'snapshot' && follows) return;
    if (logged.rules !== rulesVersion) {
      this.session = undefined;
      this.#listener.unknownRules();
      return;
    }
    this.session = logged.kind === 'opened' ? openSession(logged.opening) : logged.session;
    this.#listener.changed(this.session);
  }

  #decided(entry: Entry): void {
    if (!this.session) return;
    const decision: Decision = decide(this.session, entry);
    this.session = decision.session;
    if ('cleared' in this.session) this.clearedAt = this.session.at;
    const waiting = entry.by === null ? undefined : this.#waiting.get(entry.id);
    this.#listener.changed(this.session, entry, decision.refusal);
    waiting?.settle(decision.refusal);
    this.#considerSnapshot(entry, waiting !== undefined);
  }

  /** Whoever proposed the entry that makes a snapshot due takes it; if they do not, the next to notice does. */
  #considerSnapshot(entry: Entry, ours: boolean): void {
    this.#sinceSnapshot += sizeOf(entry);
    if (this.#sinceSnapshot < (ours ? snapshotAfter : 2 * snapshotAfter)) return;
    if (!this.session || 'cleared' in this.session || !this.position) return;
    // Without success the log stays longer for now, and the next entry asks again.
    this.#store.settle(this.#meeting, this.position, this.session).catch(() => {});
  }

  #wiped(at: number, left?: string): void {
    this.session = undefined;
    this.position = undefined;
    this.clearedAt = at;
    for (const waiting of this.#waiting.values()) waiting.settle(no('cleared'));
    this.#listener.wiped(at, left);
  }
}

/** About how many bytes an entry takes, sealed. */
function sizeOf({ command }: Entry): number {
  return 200 + ('text' in command ? command.text.length : 0);
}

/** A proposed command that has not come back yet. */
class Waiting {
  readonly #settled = Promise.withResolvers<Refusal | undefined>();
  readonly decided: Promise<Refusal | undefined> = this.#settled.promise;
  settle(refusal: Refusal | undefined): void {
    this.#settled.resolve(refusal);
  }
}
