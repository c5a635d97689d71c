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

/** What is counted: `gap`: a publication was lost or forged; `damaged`: someone else changed a log. */
export type Counted = 'gap' | 'damaged';

interface Source {
  name: LogName;
  sealKeys: readonly KeyObject[];
  /** The log's last position, and its entries from `known` on, or all of them. */
  read(known: Position | undefined): Promise<{ end: Position | undefined; entries: SealedEntry[] }>;
  /** Whether every entry of the log was sealed for its place. */
  isWhole(): Promise<boolean>;
  count(counted: Counted): void;
  /** This process's time, in ms. */
  now(): number;
  /** The store's time, in ms. */
  storeTime(): number;
  /** The watcher got an entry. */
  delivered(): void;
  wasCleared(openedAt: number): boolean;
  /** A session turned out to be cleared. */
  cleared(openedAt: number, left?: string): void;
  /** The tombstone is gone, perhaps before its time. */
  restoreTombstone(): void;
  /** Wipes a log whose session was cleared, or that nobody has written to for too long. */
  wipe(log: LogKey): void;
  /** Asks other processes that hold the session to write to its log, and waits. `false` if no other process follows it. */
  askHolders(): Promise<boolean>;
}

/** A tombstone has version 0, because its epoch hasn't been opened yet. */
const isTombstone = (position: Position) => position.version === 0;

/**
 * Follows one log. Published entries are hints: one that comes next is taken, otherwise the log itself is read. The watcher
 * gets each entry once and in order.
 */
export class LogFollower {
  readonly #source: Source;
  readonly #watcher: Watcher;
  #last: Position | undefined;
  /** The last delivered entry's mark. Another mark at its position shows that Redis was rolled back and continued from there. */
  #mark = '';
  #log: LogKey | undefined;
  #reading: Promise<void> | undefined;
  #readAgain: Promise<void> | undefined;
  /** Hints that arrived while the log was being read. */
  #held: SealedEntry[] = [];
  #stopped = false;
  /** When Redis last had everything that was delivered here. */
  #confirmedAt: number;
  /** When Redis stopped answering, in ms; undefined if it answered last time. */
  #silentSince: number | undefined;
  /** As last reported to the watcher. */
  #isReachable = true;
  /** Whether the watcher knows that the log is missing or unreadable, and has got nothing since. */
  #isReportedMissing = false;
  /** Whether the watcher has an open session. */
  #hasDelivered = false;
  /** A log that is about to be wiped and is no longer delivered. */
  #unwanted: LogKey | undefined;

  constructor(source: Source, watcher: Watcher) {
    this.#source = source;
    this.#watcher = watcher;
    this.#confirmedAt = source.now();
  }

  /** The position of the last delivered entry. */
  get last(): Position | undefined {
    return this.#last;
  }

  /** The mark of the last delivered entry. */
  get mark(): string {
    return this.#mark;
  }

  /** The last delivered entry; undefined if there is none. */
  get end(): LogEnd | undefined {
    return this.#last && { position: this.#last, mark: this.#mark };
  }

  /** The key of the open log, as far as it was followed. */
  get log(): LogKey | undefined {
    return this.#log;
  }

  /** The last delivered entry's id in Redis; empty if there is none. */
  get lastId(): string {
    return this.#last ? `${this.#last.epoch}-${this.#last.version}` : '';
  }

  /** Whether Redis has confirmed within the last few seconds that everything was delivered. */
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
   * Compares the log's end with `known`, the last delivered position when Redis was asked. `isOther`: the log ends with
   * another entry, perhaps at the same position.
   */
  checkEnd(known: Position | undefined, end: Position | undefined, isOther = true) {
    if (this.#stopped) return;
    this.#silentSince = undefined;
    this.#setReachable(true);
    if (lacks(end, known)) {
      if (this.#mustStartOver(end)) this.catchUpLater();
      return;
    }
    this.#confirmedAt = this.#source.now();
    if (end && end.epoch === this.#unwanted?.epoch) this.#source.wipe(this.#unwanted);
    else if (end && known && (isOther || this.#isReportedMissing)) this.catchUpLater();
    else if (end && this.isBehind(end)) this.catchUpLater();
  }

  /** Redis did not answer a question about the log's end. */
  unanswered() {
    if (this.#stopped) return;
    this.#silentSince ??= this.#source.now();
    // Nobody needs to know of a connection that comes right back.
    if (this.#source.now() - this.#silentSince > awayAfter) this.#setReachable(false);
    this.#dropUnconfirmed();
  }

  /** Handles a published entry. It counts only if it decrypts and comes next. */
  hint(entry: SealedEntry) {
    if (this.#stopped) return;
    if (this.#reading) this.#held.push(entry);
    else if (!this.#takeHint(entry)) this.catchUpLater();
  }

  /**
   * Another process asks whether anyone holds the session. It may have found damage at a place that was delivered here long
   * ago, so the whole log is checked.
   */
  async asked() {
    const isDamaged = this.#hasDelivered && !(await this.#source.isWhole().catch(() => true));
    if (this.#stopped) return;
    if (isDamaged) {
      // Otherwise entries that others still append after the damage would suggest that the log is fine.
      this.#startOver();
      this.#reportMissing();
    } else this.#call(() => this.#watcher.asked?.());
  }

  /** A proof arrived that this session was cleared: stops following it. */
  wasCleared(openedAt: number) {
    const [log, last] = [this.#log, this.#last];
    if (this.#stopped || log?.openedAt !== openedAt || !last) return;
    this.#abandon(log);
    this.#hasDelivered = false;
    const at = this.#source.storeTime();
    this.#call(() => this.#watcher.wiped({ epoch: log.epoch + 1, version: 0 }, { at, openedAt }));
  }

  /** Resolves when everything that was in the log at the time of the call has been delivered. */
  catchUp(): Promise<void> {
    if (!this.#reading) return this.#startReading();
    // The current read may have missed what the caller knows of, so start another, shared by everyone who calls meanwhile.
    const start = () => {
      this.#readAgain = undefined;
      return this.#reading ?? this.#startReading();
    };
    this.#readAgain ??= this.#reading.then(start, start);
    return this.#readAgain;
  }

  /** Catches up in the background. If it fails, the next check of the log's end tries again. */
  catchUpLater() {
    this.catchUp().catch(() => {});
  }

  /** Ends all calls to the watcher and drops the log's key. */
  stop() {
    this.#stopped = true;
    this.#log = undefined;
    this.#held = [];
  }

  #setReachable(is: boolean) {
    if (is === this.#isReachable) return;
    this.#isReachable = is;
    this.#call(() => this.#watcher.reachable(is));
  }

  /** Drops a session that Redis hasn't confirmed for too long: it may have been cleared, and its tombstone may have expired. */
  #dropUnconfirmed(): boolean {
    if (!this.#log || this.#source.now() - this.#confirmedAt <= unconfirmedLife) return false;
    this.#last = undefined;
    this.#log = undefined;
    this.#hasDelivered = false;
    this.#call(() => this.#watcher.lost());
    return true;
  }

  /** The log lacks what was delivered. `true`: it has something else, which must be delivered from its beginning. */
  #mustStartOver(end: Position | undefined): boolean {
    if (this.#last && isTombstone(this.#last)) {
      this.#source.restoreTombstone();
      return false;
    }
    if (this.#dropUnconfirmed()) return false;
    if (!end || !isOurs(end)) {
      this.#reportMissing();
      return false;
    }
    this.#startOver();
    return true;
  }

  #reportMissing() {
    this.#isReportedMissing = true;
    this.#call(() => this.#watcher.emptied());
  }

  #startOver() {
    this.#last = undefined;
    this.#log = undefined;
    this.#isReportedMissing = false;
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
      if (this.#isReportedMissing && entries.length === 0) {
        // The log is back as it was. Delivering it again from its beginning lets the watcher know.
        this.#startOver();
        continue;
      }
      const { name, sealKeys } = this.#source;
      const from = { log: this.#log, last: known, mark: this.#mark };
      const opened = openAll(name, sealKeys, entries, from, this.#unwanted?.epoch);
      const isDamaged = opened.length < entries.length || (end !== undefined && isShort(opened, known, end));
      const begins = this.#beginning(opened);
      const isOld = begins !== undefined && writtenAt(opened) <= this.#source.storeTime() - unconfirmedLife;
      // Processes that hold the session now write to the log or restore it.
      if ((isOld || isDamaged) && !this.#hasDelivered && !asked && (await this.#source.askHolders())) {
        asked = true;
        continue;
      }
      if (this.#stopped) return;
      if (isOld && !this.#hasDelivered) {
        // Nobody has held this session for so long that it may have been cleared; the log may be a replayed copy.
        this.#abandon(begins, entries.at(-1));
        return;
      }
      // Of a damaged log, deliver only the intact continuation of what was delivered before.
      if (!isDamaged || known !== undefined) this.#deliverAll(opened);
      if (isDamaged) {
        this.#reportDamage();
        return;
      }
      this.#confirmedAt = this.#source.now();
      return;
    }
  }

  /** A watcher that holds the session restores it; for any other, this is an error and not an empty log. */
  #reportDamage() {
    if (this.#stopped) return;
    this.#source.count('damaged');
    this.#reportMissing();
    if (!this.#hasDelivered)
      throw new StoreError('A session in Redis was sealed with another SEAL_KEY, or was damaged.');
  }

  /** The key of a log that wasn't followed before, if these entries begin one. */
  #beginning([first]: readonly Opened[]): LogKey | undefined {
    return first?.kind === 'logged' && first.log.epoch !== this.#log?.epoch ? first.log : undefined;
  }

  #deliverAll(opened: readonly Opened[]) {
    for (const one of opened) {
      if (this.#stopped) return;
      const { entry } = one;
      if (one.kind === 'tombstone') {
        this.#advance(entry);
        this.#log = undefined;
        this.#deliverTombstone(entry.position, one.tombstone);
      } else if (one.kind === 'unwanted' || entry.position.epoch === this.#unwanted?.epoch) {
        this.#advance(entry);
      } else {
        const { log, logged } = one;
        if (log !== this.#log) {
          if (this.#source.wasCleared(log.openedAt)) {
            this.#abandon(log, entry);
            continue;
          }
          if (logged.kind === 'opened' && logged.cleared !== undefined) this.#source.cleared(logged.cleared);
          this.#log = log;
        }
        this.#deliver(entry, logged);
      }
    }
  }

  /** Wipes the log and delivers nothing more of it. */
  #abandon(log: LogKey, end?: SealedEntry) {
    if (end) this.#advance(end);
    this.#log = undefined;
    this.#unwanted = log;
    this.#source.wipe(log);
  }

  #takeHint(entry: SealedEntry): boolean {
    if (!this.isBehind(entry.position)) return true;
    const logged = this.#log && this.#comesNext(entry.position) && openEntry(this.#log, entry, this.#mark);
    if (logged) this.#deliver(entry, logged);
    else if (this.#log?.epoch === entry.position.epoch) this.#source.count('gap');
    return Boolean(logged);
  }

  #comesNext({ epoch, version }: Position): boolean {
    return this.#last?.epoch === epoch && this.#last.version + 1 === version;
  }

  #deliverTombstone(position: Position, tombstone: Tombstone) {
    this.#hasDelivered = false;
    this.#source.cleared(tombstone.openedAt, tombstone.left);
    this.#call(() => this.#watcher.wiped(position, tombstone));
  }

  #advance({ position, blob }: SealedEntry) {
    this.#last = position;
    this.#mark = markOf(blob);
  }

  #deliver(entry: SealedEntry, logged: Logged) {
    const { position } = entry;
    this.#advance(entry);
    this.#hasDelivered = true;
    this.#isReportedMissing = false;
    this.#confirmedAt = this.#source.now();
    this.#source.delivered();
    this.#call(() => this.#watcher.logged(position, logged));
  }

  #call(notify: () => void) {
    if (this.#stopped) return;
    try {
      notify();
    } catch (bug) {
      // Keep delivering. The bug surfaces as an unhandled rejection instead of as a failure of the store.
      void Promise.reject(bug);
    }
  }
}

/** Whether these entries, or the last one delivered before them, stop short of the log's end. */
function isShort(opened: readonly Opened[], last: Position | undefined, end: Position): boolean {
  const reached = opened.at(-1)?.entry.position ?? last;
  return !reached || isLater(end, reached);
}

/** When the last of these entries was written, in ms, according to its sealed time. */
function writtenAt(opened: readonly Opened[]): number {
  const last = opened.findLast((one) => one.kind === 'logged');
  return last ? sealedAt(last.logged) : 0;
}

/** Whether a log that ends at `end` lacks the position `known`. */
function lacks(end: Position | undefined, known: Position | undefined): boolean {
  return known !== undefined && (!end || !isOurs(end) || isLater(known, end));
}

/** Whether this is one of our positions, and not a foreign id. */
function isOurs({ epoch, version }: Position): boolean {
  return !Number.isNaN(epoch) && !Number.isNaN(version);
}
