import type { KeyObject } from 'node:crypto';
import type { Position } from '#session/protocol.ts';
import { awayAfter, unconfirmedLife } from './lifetimes.ts';
import { beginLog, beginsLog, type LogKey, openEntry, openLeft, type SealedEntry } from './sealedEntry.ts';
import { type Logged, type LogName, StoreError, type Watcher } from './store.ts';

/** What a follower wants counted: a hint that was missing or wrong, an entry that could not be opened. */
export type Counted = 'gap' | 'skipped';

interface Source {
  name: LogName;
  sealKeys: readonly KeyObject[];
  /** The log's entries after this position; all of them, without one. */
  read(after: Position | undefined): Promise<SealedEntry[]>;
  count(counted: Counted): void;
  /** A clock of this process, in ms. */
  now(): number;
  /** Something was told. */
  happened(): void;
  wasCleared(openedAt: number): boolean;
  /** A session was seen cleared. */
  cleared(openedAt: number, left?: string): void;
  /** The tombstone is gone, perhaps before its time. */
  putTombstoneBack(): void;
  /** A session that was cleared is back in this epoch: it must be wiped. */
  wipeAgain(log: LogKey): void;
}

/** A tombstone stands before the first version of an epoch that is not opened yet. */
const isTombstone = (position: Position) => position.version === 0;

/**
 * Follows one log: hints are taken when they fit, everything else is read from the log itself. Tells its watcher each
 * entry once and in order.
 */
export class LogFollower {
  readonly #source: Source;
  readonly #watcher: Watcher;
  #last: Position | undefined;
  #written: { position: Position | undefined; id: string } = { position: undefined, id: '' };
  #log: LogKey | undefined;
  #reading: Promise<void> | undefined;
  #readAgain: Promise<void> | undefined;
  /** Hints that came while the log was being read. */
  #held: SealedEntry[] = [];
  #stopped = false;
  // Numbers from the start: V8 keeps such in place. Those of fields that were ever empty would each be a young object, and
  // all followers, however many, old ones that the collector of garbage has to look at for it.
  /** When Redis last had what was told here, or more. */
  #confirmedAt = 0;
  /** Since when Redis has not said where the log ends; 0: it did when it was last asked. And whether it is believed to answer. */
  #silentSince = 0;
  #isReachable = true;
  /** The epoch of a session that came back after it was cleared: nothing of it is told. */
  #risen: number | undefined;

  constructor(source: Source, watcher: Watcher) {
    this.#source = source;
    this.#watcher = watcher;
    this.#confirmedAt = source.now();
  }

  /** The last place that was told. */
  get last(): Position | undefined {
    return this.#last;
  }

  /** The key of the log that is open, as far as it was followed. */
  get log(): LogKey | undefined {
    return this.#log;
  }

  /** The same as Redis writes it, empty before anything was told. Kept, since it is asked for while nothing happens. */
  get lastId(): string {
    if (this.#last !== this.#written.position) {
      const id = this.#last ? `${this.#last.epoch}-${this.#last.version}` : '';
      this.#written = { position: this.#last, id };
    }
    return this.#written.id;
  }

  isBehind(position: Position): boolean {
    return !this.#last || isLater(position, this.#last);
  }

  /** Compares with the log's end as Redis had it, asked for when `known` was the last place here. */
  checkEnd(known: Position | undefined, end: Position | undefined) {
    if (this.#stopped) return;
    this.#silentSince = 0;
    this.#reach(true);
    if (known && (!end || isLater(known, end))) {
      if (isTombstone(known)) this.#source.putTombstoneBack();
      else if (!this.#forgetUnconfirmed()) this.#call(() => this.#watcher.emptied());
      return;
    }
    this.#confirmedAt = this.#source.now();
    if (end && this.isBehind(end)) this.catchUpLater();
  }

  /** Redis was asked for the log's end and did not answer. */
  unanswered() {
    if (this.#stopped) return;
    this.#silentSince ||= this.#source.now();
    // A connection that is lost and back at once is nobody's concern.
    if (this.#source.now() - this.#silentSince > awayAfter) this.#reach(false);
    this.#forgetUnconfirmed();
  }

  /** Takes what was published. Nothing in it is believed but an entry that opens and comes next. */
  hint(entry: SealedEntry) {
    if (this.#stopped) return;
    if (this.#reading) this.#held.push(entry);
    else if (!this.#takeHint(entry)) this.catchUpLater();
  }

  /** Resolves when everything that was in the log at the time of the call has been told. */
  catchUp(): Promise<void> {
    if (!this.#reading) return this.#startReading();
    // A read that is under way may have missed what the caller knows of; one more serves all who ask meanwhile.
    const start = () => {
      this.#readAgain = undefined;
      return this.#reading ?? this.#startReading();
    };
    this.#readAgain ??= this.#reading.then(start, start);
    return this.#readAgain;
  }

  /** Catches up without anybody waiting; what fails now is found again by the next look at the log's tail. */
  catchUpLater() {
    this.catchUp().catch(() => {});
  }

  /** From now on its watcher hears nothing, and the log's key is forgotten. */
  stop() {
    this.#stopped = true;
    this.#log = undefined;
    this.#held = [];
  }

  #reach(is: boolean) {
    if (is === this.#isReachable) return;
    this.#isReachable = is;
    this.#call(() => this.#watcher.reachable(is));
  }

  /** Throws away what Redis has not confirmed for too long: it may have been cleared, and its tombstone be gone. */
  #forgetUnconfirmed(): boolean {
    if (!this.#log || this.#source.now() - this.#confirmedAt <= unconfirmedLife) return false;
    this.#last = undefined;
    this.#log = undefined;
    this.#call(() => this.#watcher.lost());
    return true;
  }

  #startReading(): Promise<void> {
    this.#reading = this.#read().finally(() => {
      this.#reading = undefined;
      const held = this.#held;
      this.#held = [];
      for (const entry of held) this.hint(entry);
    });
    return this.#reading;
  }

  async #read() {
    const entries = await this.#source.read(this.#last);
    for (const entry of entries) if (!this.#stopped) this.#takeFromLog(entry);
    const end = entries.at(-1);
    if (end && !this.#stopped && this.isBehind(end.position)) {
      throw new StoreError('Entries of a session are missing in Redis.');
    }
  }

  #takeHint(entry: SealedEntry): boolean {
    if (!this.isBehind(entry.position)) return true;
    const logged = this.#log && this.#comesNext(entry.position) && openEntry(this.#log, entry);
    if (logged) this.#tell(entry.position, logged);
    else if (this.#log?.epoch === entry.position.epoch) this.#source.count('gap');
    return Boolean(logged);
  }

  #takeFromLog(entry: SealedEntry) {
    const { position, at, blob } = entry;
    if (!this.isBehind(position)) return;
    if (isTombstone(position)) {
      this.#last = position;
      const left = openLeft(this.#source.name, this.#source.sealKeys, entry);
      if (entry.openedAt) this.#source.cleared(entry.openedAt, left);
      this.#wiped(at, left);
    } else if (position.epoch === this.#risen) {
      this.#last = position;
    } else if (this.#log?.epoch !== position.epoch) {
      const [log, logged] = beginLog(this.#source.name, this.#source.sealKeys, entry);
      if (this.#source.wasCleared(log.openedAt)) {
        this.#last = position;
        this.#risen = position.epoch;
        this.#source.wipeAgain(log);
        return;
      }
      // Another session: the tombstone between the two was missed.
      if (this.#log && this.#log.openedAt !== log.openedAt) this.#wiped(at);
      this.#log = log;
      this.#tell(position, logged);
    } else {
      const next = this.#comesNext(position);
      const logged = next || beginsLog(blob) ? openEntry(this.#log, entry) : undefined;
      if (logged && (next || logged.kind === 'snapshot')) this.#tell(position, logged);
      else if (next) {
        this.#source.count('skipped');
        this.#last = position;
      }
    }
  }

  #comesNext({ epoch, version }: Position): boolean {
    return this.#last?.epoch === epoch && this.#last.version + 1 === version;
  }

  #wiped(at: number, left?: string) {
    if (this.#log) this.#source.cleared(this.#log.openedAt, left);
    this.#log = undefined;
    this.#call(() => this.#watcher.wiped(at, left));
  }

  #tell(position: Position, logged: Logged) {
    this.#last = position;
    this.#confirmedAt = this.#source.now();
    this.#source.happened();
    this.#call(() => this.#watcher.logged(position, logged));
  }

  #call(tell: () => void) {
    if (this.#stopped) return;
    try {
      tell();
    } catch (bug) {
      // What follows must still be told; the bug surfaces as a rejection that nobody handles, not as the store's trouble.
      void Promise.reject(bug);
    }
  }
}

/** Whether `a` comes after `b` in the order in which a meeting's log is told. */
export function isLater(a: Position, b: Position): boolean {
  return a.epoch > b.epoch || (a.epoch === b.epoch && a.version > b.version);
}
