import type { KeyObject } from 'node:crypto';
import { isLater, type Position } from '#session/protocol.ts';
import { awayAfter, freshFor, unconfirmedLife } from '../lifetimes.ts';
import { type Logged, type LogName, StoreError, type Tombstone, type Watcher } from '../store.ts';
import {
  beginLog,
  beginsLog,
  type LogKey,
  markOf,
  openEntry,
  openTombstone,
  type SealedEntry,
  sealedAt,
} from './sealedEntry.ts';

/** What a follower wants counted: a hint that was missing or wrong, an entry that could not be opened. */
export type Counted = 'gap' | 'skipped';

interface Source {
  name: LogName;
  sealKeys: readonly KeyObject[];
  /** The position of the log's last entry, and its entries from `known` on; all of them without it. */
  read(known: Position | undefined): Promise<{ end: Position | undefined; entries: SealedEntry[] }>;
  count(counted: Counted): void;
  /** A clock of this process, in ms. */
  now(): number;
  /** The store's time, in ms. */
  storeTime(): number;
  /** Something was told. */
  happened(): void;
  wasCleared(openedAt: number): boolean;
  /** A session was seen cleared. */
  cleared(openedAt: number, left?: string): void;
  /** The tombstone is gone, perhaps before its time. */
  putTombstoneBack(): void;
  /** Wipes a log: its session was cleared, or nobody has written to it for too long. */
  wipe(log: LogKey): void;
  /** Asks processes that hold the session to write to its log, and waits. `false`: nobody else follows it. */
  askHolders(): Promise<boolean>;
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
  /** The mark of the last entry told. If another entry has its position, Redis was set back and others went on from there. */
  #mark = '';
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
  /** The watcher was told that the log is gone, and nothing since. */
  #saidForgotten = false;
  /** A log that has to be wiped: nothing of it is told. */
  #unwanted: LogKey | undefined;

  constructor(source: Source, watcher: Watcher) {
    this.#source = source;
    this.#watcher = watcher;
    this.#confirmedAt = source.now();
  }

  /** The last place that was told. */
  get last(): Position | undefined {
    return this.#last;
  }

  /** The mark of the entry there. */
  get mark(): string {
    return this.#mark;
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

  /** Whether Redis has confirmed within the last few seconds that everything was told. */
  get isFresh(): boolean {
    return this.#silentSince === 0 && this.#source.now() - this.#confirmedAt < freshFor;
  }

  isBehind(position: Position): boolean {
    return !this.#last || isLater(position, this.#last);
  }

  /**
   * Compares the log's end with `known`, the last position told when Redis was asked. `isOther`: it ends with another
   * entry, perhaps at the same position.
   */
  checkEnd(known: Position | undefined, end: Position | undefined, isOther = true) {
    if (this.#stopped) return;
    this.#silentSince = 0;
    this.#reach(true);
    if (lacks(end, known)) {
      if (this.#mustStartOver(end)) this.catchUpLater();
      return;
    }
    this.#confirmedAt = this.#source.now();
    if (end && end.epoch === this.#unwanted?.epoch) this.#source.wipe(this.#unwanted);
    else if (end && known && (isOther || this.#saidForgotten)) this.catchUpLater();
    else if (end && this.isBehind(end)) this.catchUpLater();
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

  /** Another process asks whether anyone holds the session. */
  asked() {
    this.#call(() => this.#watcher.asked?.());
  }

  /** A proof arrived that this session was cleared: stops telling it. */
  wasCleared(openedAt: number) {
    const [log, last] = [this.#log, this.#last];
    if (this.#stopped || log?.openedAt !== openedAt || !last) return;
    this.#leave(log);
    const at = this.#source.storeTime();
    this.#call(() => this.#watcher.wiped({ epoch: log.epoch + 1, version: 0 }, { at, openedAt }));
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

  /** The log lacks what was told. `true`: it has something else, which must be told from its beginning. */
  #mustStartOver(end: Position | undefined): boolean {
    if (this.#last && isTombstone(this.#last)) {
      this.#source.putTombstoneBack();
      return false;
    }
    if (this.#forgetUnconfirmed()) return false;
    if (!end || !isPlace(end)) {
      this.#tellForgotten();
      return false;
    }
    this.#startOver();
    return true;
  }

  #tellForgotten() {
    this.#saidForgotten = true;
    this.#call(() => this.#watcher.emptied());
  }

  #startOver() {
    this.#last = undefined;
    this.#log = undefined;
    this.#saidForgotten = false;
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
    for (let asked = false; ; ) {
      const known = this.#last;
      const { end, entries } = await this.#source.read(known);
      if (this.#stopped) return;
      if (lacks(end, known)) {
        if (this.#mustStartOver(end)) continue;
        return;
      }
      const [first] = entries;
      const isThere = first !== undefined && known !== undefined && !isLater(first.position, known);
      if (isThere && markOf(first.blob) !== this.#mark && this.#mustStartOver(end)) continue;
      if (isThere) entries.shift();
      if (this.#saidForgotten && entries.length === 0) {
        // The log is back as it was. Telling it again from its beginning lets the watcher know.
        this.#startOver();
        continue;
      }
      const [log, at] = this.#beginning(entries) ?? [];
      if (log && at !== undefined && at <= this.#source.storeTime() - unconfirmedLife) {
        if (!asked && (await this.#source.askHolders())) {
          asked = true;
          continue;
        }
        // Nobody held this session for so long that it may have been cleared, and the log may be a copy that someone put back.
        this.#leave(log, entries.at(-1));
        return;
      }
      this.#takeAll(entries);
      if (end && !this.#stopped && this.isBehind(end)) {
        throw new StoreError('Entries of a session are missing in Redis.');
      }
      this.#confirmedAt = this.#source.now();
      return;
    }
  }

  #takeAll(entries: readonly SealedEntry[]) {
    try {
      for (const entry of entries) if (!this.#stopped) this.#takeFromLog(entry);
    } catch (error) {
      // Something unreadable took the place of what was told.
      if (error instanceof StoreError) this.#tellForgotten();
      throw error;
    }
  }

  /** If these entries begin a log that wasn't followed before: its key, and when it was last written to, in ms. */
  #beginning(entries: readonly SealedEntry[]): [LogKey, number] | undefined {
    const [first] = entries;
    if (!first || isTombstone(first.position) || !isPlace(first.position)) return undefined;
    const { epoch } = first.position;
    if (epoch === this.#log?.epoch || epoch === this.#unwanted?.epoch) return undefined;
    const { name, sealKeys } = this.#source;
    try {
      const [log, begins] = beginLog(name, sealKeys, first);
      for (const entry of entries.toReversed()) {
        const logged = openEntry(log, entry);
        if (logged) return [log, sealedAt(logged)];
      }
      return [log, sealedAt(begins)];
    } catch {
      // Reading it throws again, with the reason.
      return undefined;
    }
  }

  /** Wipes the log and tells nothing more of it. */
  #leave(log: LogKey, end?: SealedEntry) {
    if (end) this.#pass(end);
    this.#log = undefined;
    this.#unwanted = log;
    this.#source.wipe(log);
  }

  #takeHint(entry: SealedEntry): boolean {
    if (!this.isBehind(entry.position)) return true;
    const comesNext = this.#comesNext(entry.position) && entry.after === this.#mark;
    const logged = this.#log && comesNext && openEntry(this.#log, entry);
    if (logged) this.#tell(entry, logged);
    else if (this.#log?.epoch === entry.position.epoch) this.#source.count('gap');
    return Boolean(logged);
  }

  #takeFromLog(entry: SealedEntry) {
    const { position, blob } = entry;
    const { name, sealKeys } = this.#source;
    if (!this.isBehind(position)) return;
    if (isTombstone(position)) {
      const tombstone = openTombstone(name, sealKeys, entry);
      if (!tombstone)
        throw new StoreError('What is left of a session in Redis was sealed with another SEAL_KEY, or was damaged.');
      this.#pass(entry);
      this.#log = undefined;
      this.#tellCleared(position, tombstone);
    } else if (position.epoch === this.#unwanted?.epoch) {
      this.#pass(entry);
    } else if (this.#log?.epoch !== position.epoch) {
      const [log, logged] = beginLog(name, sealKeys, entry);
      if (this.#source.wasCleared(log.openedAt)) {
        this.#leave(log, entry);
        return;
      }
      if (logged.kind === 'opened' && logged.cleared !== undefined) this.#source.cleared(logged.cleared);
      this.#log = log;
      this.#tell(entry, logged);
    } else {
      const next = this.#comesNext(position);
      const logged = next || beginsLog(blob) ? openEntry(this.#log, entry) : undefined;
      if (logged && (next || logged.kind === 'snapshot')) this.#tell(entry, logged);
      else if (next) {
        this.#source.count('skipped');
        this.#pass(entry);
      }
    }
  }

  #comesNext({ epoch, version }: Position): boolean {
    return this.#last?.epoch === epoch && this.#last.version + 1 === version;
  }

  #tellCleared(position: Position, tombstone: Tombstone) {
    this.#source.cleared(tombstone.openedAt, tombstone.left);
    this.#call(() => this.#watcher.wiped(position, tombstone));
  }

  #pass({ position, blob }: SealedEntry) {
    this.#last = position;
    this.#mark = markOf(blob);
  }

  #tell(entry: SealedEntry, logged: Logged) {
    const { position } = entry;
    this.#pass(entry);
    this.#saidForgotten = false;
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

/** Whether a log that ends there lacks a position that was told. */
function lacks(end: Position | undefined, known: Position | undefined): boolean {
  return known !== undefined && (!end || !isPlace(end) || isLater(known, end));
}

/** Whether this is a position of ours, and not an id that someone else wrote. */
function isPlace({ epoch, version }: Position): boolean {
  return !Number.isNaN(epoch) && !Number.isNaN(version);
}
