import type { KeyObject } from 'node:crypto';
import { awayAfter, freshFor, unconfirmedLife } from '../lifetimes.ts';
import {
  isLater,
  type Logged,
  type LogName,
  type Position,
  StoreError,
  type Tombstone,
  type Watcher,
} from '../store.ts';
import { type Opened, openAll } from './openLog.ts';
import { type LogEnd, type LogKey, markOf, openEntry, type SealedEntry, sealedAt } from './sealedEntry.ts';

/** What a follower wants counted: a hint that was missing or wrong, a log that someone else changed. */
export type Counted = 'gap' | 'damaged';

interface Source {
  name: LogName;
  sealKeys: readonly KeyObject[];
  /** The position of the log's last entry, and its entries from `known` on; all of them without it. */
  read(known: Position | undefined): Promise<{ end: Position | undefined; entries: SealedEntry[] }>;
  /** Whether every entry of the log is the one that was sealed for its place. */
  isWhole(): Promise<boolean>;
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
  /** The mark of the last entry told. If another entry has its position, Redis was set back and others went on from there. */
  #mark = '';
  #log: LogKey | undefined;
  #reading: Promise<void> | undefined;
  #readAgain: Promise<void> | undefined;
  /** Hints that came while the log was being read. */
  #held: SealedEntry[] = [];
  #stopped = false;
  /** When Redis last had what was told here, or more. */
  #confirmedAt: number;
  /** When Redis stopped answering, in ms; undefined if it answered last time. */
  #silentSince: number | undefined;
  /** Whether the watcher believes that Redis answers. */
  #isReachable = true;
  /** The watcher was told that the log is gone, and nothing since. */
  #saidForgotten = false;
  /** The watcher was told a session and no end of it. */
  #hasTold = false;
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

  /** The last place and its mark; undefined before anything was told. */
  get end(): LogEnd | undefined {
    return this.#last && { position: this.#last, mark: this.#mark };
  }

  /** The key of the log that is open, as far as it was followed. */
  get log(): LogKey | undefined {
    return this.#log;
  }

  /** The last position as Redis writes it; empty before anything was told. */
  get lastId(): string {
    return this.#last ? `${this.#last.epoch}-${this.#last.version}` : '';
  }

  /** Whether Redis has confirmed within the last few seconds that everything was told. */
  get isFresh(): boolean {
    return this.#silentSince === undefined && this.#source.now() - this.#confirmedAt < freshFor;
  }

  isBehind(position: Position): boolean {
    return !this.#last || isLater(position, this.#last);
  }

  isBeyond(position: Position): boolean {
    return this.#last !== undefined && isLater(this.#last, position);
  }

  /**
   * Compares the log's end with `known`, the last position told when Redis was asked. `isOther`: it ends with another
   * entry, perhaps at the same position.
   */
  checkEnd(known: Position | undefined, end: Position | undefined, isOther = true) {
    if (this.#stopped) return;
    this.#silentSince = undefined;
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
    this.#silentSince ??= this.#source.now();
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

  /**
   * Another process asks whether anyone holds the session. It may have found the log damaged at a place that was told here
   * long ago, so the whole log is checked.
   */
  async asked() {
    const isDamaged = this.#hasTold && !(await this.#source.isWhole().catch(() => true));
    if (this.#stopped) return;
    if (isDamaged) {
      // Entries that others still append behind the damage must not count as a sign that the log is fine.
      this.#startOver();
      this.#tellForgotten();
    } else this.#call(() => this.#watcher.asked?.());
  }

  /** A proof arrived that this session was cleared: stops telling it. */
  wasCleared(openedAt: number) {
    const [log, last] = [this.#log, this.#last];
    if (this.#stopped || log?.openedAt !== openedAt || !last) return;
    this.#leave(log);
    this.#hasTold = false;
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
    this.#hasTold = false;
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
      const { name, sealKeys } = this.#source;
      const from = { log: this.#log, last: known, mark: this.#mark };
      const opened = openAll(name, sealKeys, entries, from, this.#unwanted?.epoch);
      const isDamaged = opened.length < entries.length || (end !== undefined && isShort(opened, known, end));
      const begins = this.#beginning(opened);
      const isOld = begins !== undefined && writtenAt(opened) <= this.#source.storeTime() - unconfirmedLife;
      // Processes that hold the session write to the log, or put it back.
      if ((isOld || isDamaged) && !this.#hasTold && !asked && (await this.#source.askHolders())) {
        asked = true;
        continue;
      }
      if (this.#stopped) return;
      if (isOld && !this.#hasTold) {
        // Nobody held this session for so long that it may have been cleared, and the log may be a copy that someone put back.
        this.#leave(begins, entries.at(-1));
        return;
      }
      // Of a damaged log only the intact continuation of what was told before is told.
      if (!isDamaged || known !== undefined) this.#tellAll(opened);
      if (isDamaged) {
        this.#refuse();
        return;
      }
      this.#confirmedAt = this.#source.now();
      return;
    }
  }

  /** A watcher that holds the session puts it back; for anyone else this is an error, not an empty log. */
  #refuse() {
    if (this.#stopped) return;
    this.#source.count('damaged');
    this.#tellForgotten();
    if (!this.#hasTold) throw new StoreError('A session in Redis was sealed with another SEAL_KEY, or was damaged.');
  }

  /** The key of a log that begins here, unless it was followed before. */
  #beginning([first]: readonly Opened[]): LogKey | undefined {
    return first?.kind === 'logged' && first.log.epoch !== this.#log?.epoch ? first.log : undefined;
  }

  #tellAll(opened: readonly Opened[]) {
    for (const one of opened) {
      if (this.#stopped) return;
      const { entry } = one;
      if (one.kind === 'tombstone') {
        this.#pass(entry);
        this.#log = undefined;
        this.#tellCleared(entry.position, one.tombstone);
      } else if (one.kind === 'unwanted' || entry.position.epoch === this.#unwanted?.epoch) {
        this.#pass(entry);
      } else {
        const { log, logged } = one;
        if (log !== this.#log) {
          if (this.#source.wasCleared(log.openedAt)) {
            this.#leave(log, entry);
            continue;
          }
          if (logged.kind === 'opened' && logged.cleared !== undefined) this.#source.cleared(logged.cleared);
          this.#log = log;
        }
        this.#tell(entry, logged);
      }
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
    const logged = this.#log && this.#comesNext(entry.position) && openEntry(this.#log, entry, this.#mark);
    if (logged) this.#tell(entry, logged);
    else if (this.#log?.epoch === entry.position.epoch) this.#source.count('gap');
    return Boolean(logged);
  }

  #comesNext({ epoch, version }: Position): boolean {
    return this.#last?.epoch === epoch && this.#last.version + 1 === version;
  }

  #tellCleared(position: Position, tombstone: Tombstone) {
    this.#hasTold = false;
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
    this.#hasTold = true;
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

/** Whether these entries, or the last one told before them, stop short of the log's end. */
function isShort(opened: readonly Opened[], last: Position | undefined, end: Position): boolean {
  const reached = opened.at(-1)?.entry.position ?? last;
  return !reached || isLater(end, reached);
}

/** When the last of these entries was written, in ms, by its sealed time. */
function writtenAt(opened: readonly Opened[]): number {
  const last = opened.findLast((one) => one.kind === 'logged');
  return last ? sealedAt(last.logged) : 0;
}

/** Whether a log that ends there lacks a position that was told. */
function lacks(end: Position | undefined, known: Position | undefined): boolean {
  return known !== undefined && (!end || !isPlace(end) || isLater(known, end));
}

/** Whether this is a position of ours, and not an id that someone else wrote. */
function isPlace({ epoch, version }: Position): boolean {
  return !Number.isNaN(epoch) && !Number.isNaN(version);
}
