import type { Refusal } from '#session/refusal.ts';
import { type Asked, StoreError } from './store.ts';

/** How long a command may be pending, in ms, before its outcome counts as unknown. */
const longestPending = 6_000;

/** The log that commands are proposed to. */
interface Log {
  /** The store's time, in ms. */
  now(): number;
  /** `undefined` if there is no session. */
  epoch(): number | undefined;
  /** Resolves once this process may propose; `undefined` if it may now. */
  whenReady(): Promise<void> | undefined;
  /** The outcome of a command, if the session knows it. */
  outcomeOf(id: string): { refusal?: Refusal } | undefined;
  /** `false`: the log didn't take it. Rejects with `StoreError`. */
  propose(epoch: number, asked: Asked): Promise<boolean>;
  catchUp(): Promise<void>;
}

interface Pending {
  readonly asked: Asked;
  readonly since: number;
  readonly settled: PromiseWithResolvers<Refusal | undefined>;
  isPlacing: boolean;
}

/** The commands that this process proposed and whose entries have not come back from the log yet. */
export class PendingCommands {
  readonly #log: Log;
  readonly #pending = new Map<string, Pending>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** The outcome of a pending command; `undefined` if it isn't pending. */
  outcome(id: string): Promise<Refusal | undefined> | undefined {
    return this.#pending.get(id)?.settled.promise;
  }

  has(id: string): boolean {
    return this.#pending.has(id);
  }

  /** Whether another command of the window that sent `id` is pending. */
  hasSameWindow(id: string): boolean {
    if (this.#pending.size === 0) return false;
    const window = id.slice(0, id.lastIndexOf('.') + 1);
    for (const other of this.#pending.keys()) if (other.startsWith(window)) return true;
    return false;
  }

  /** Proposes a command; resolves with its refusal, or undefined once it's done. Rejects with `StoreError` if that stays unknown. */
  propose(asked: Asked): Promise<Refusal | undefined> {
    const settled = Promise.withResolvers<Refusal | undefined>();
    const pending = { asked, since: this.#log.now(), settled, isPlacing: false };
    this.#pending.set(asked.id, pending);
    void this.#place(pending);
    return settled.promise.finally(() => this.#pending.delete(asked.id));
  }

  /** A command's entry came back from the log. */
  decided(id: string, refusal: Refusal | undefined): void {
    const pending = this.#pending.get(id);
    // A late entry is void and records no outcome, so another proposal of the same command may still be decided.
    if (refusal?.code !== 'expired') pending?.settled.resolve(refusal);
    else if (pending) this.#placeAgain(pending);
  }

  /** The session was opened or restored. */
  adopted(): void {
    for (const pending of this.#pending.values()) {
      const outcome = this.#log.outcomeOf(pending.asked.id);
      // A copy that replaces this one may have done what this one refused, so a refusal waits for the grace period.
      if (outcome && !outcome.refusal) pending.settled.resolve(undefined);
      else this.#placeAgain(pending);
    }
  }

  settleAll(refusal: Refusal): void {
    for (const { settled } of this.#pending.values()) settled.resolve(refusal);
  }

  /** Rejects all commands, whose outcome this process will not learn. */
  giveUpAll(): void {
    for (const pending of this.#pending.values()) giveUp(pending);
  }

  /** Rejects the commands that have been pending for too long. */
  giveUpOverdue(): void {
    const longAgo = this.#log.now() - longestPending;
    for (const pending of this.#pending.values()) if (pending.since < longAgo) giveUp(pending);
  }

  #placeAgain(pending: Pending): void {
    if (!pending.isPlacing) void this.#place(pending);
  }

  /** Proposes a command until it has its place in the present epoch, however often the session is restored meanwhile. */
  async #place(pending: Pending): Promise<void> {
    const { asked, settled } = pending;
    pending.isPlacing = true;
    try {
      while (this.#pending.get(asked.id) === pending) {
        const ready = this.#log.whenReady();
        if (ready) await ready;
        const outcome = this.#log.outcomeOf(asked.id);
        if (outcome) return settled.resolve(outcome.refusal);
        const epoch = this.#log.epoch();
        if (epoch === undefined) return giveUp(pending);
        const isPlaced = await this.#log.propose(epoch, asked);
        // If the log was lost together with the entry, propose again.
        if (isPlaced && this.#log.epoch() === epoch) return;
        if (!isPlaced) await this.#log.catchUp();
      }
    } catch (error) {
      giveUp(pending, error);
    } finally {
      pending.isPlacing = false;
    }
  }
}

function giveUp({ settled }: Pending, cause: unknown = new StoreError('A command did not come back in time.')): void {
  settled.reject(cause);
}
