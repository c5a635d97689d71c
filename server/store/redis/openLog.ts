import type { KeyObject } from 'node:crypto';
import type { Logged, Position, Tombstone } from '../store.ts';
import {
  afterIn,
  beginLog,
  beginsLog,
  type LogKey,
  markOf,
  openEntry,
  openTombstone,
  type SealedEntry,
} from './sealedEntry.ts';

/** A decrypted entry of a log; `unwanted`: its epoch is about to be wiped. */
export type Opened = { entry: SealedEntry } & (
  | { kind: 'logged'; log: LogKey; logged: Logged }
  | { kind: 'tombstone'; tombstone: Tombstone }
  | { kind: 'unwanted' }
);

/** How far a log has been read: its key, the last position, and the mark of the entry there. */
export interface ReadSoFar {
  log: LogKey | undefined;
  last: Position | undefined;
  mark: string;
}

const nothing: ReadSoFar = { log: undefined, last: undefined, mark: '' };

/**
 * Decrypts a log's entries in order. Each must have been sealed to follow the one before it; only an entry that carries the
 * log's key may follow a gap. Stops at the first that fails, so a shorter result means that the log is damaged or was sealed
 * with other keys.
 */
export function openAll(
  name: string,
  sealKeys: readonly KeyObject[],
  entries: readonly SealedEntry[],
  from: ReadSoFar = nothing,
  unwantedEpoch?: number,
): Opened[] {
  const all: Opened[] = [];
  let { log, last, mark } = from;
  for (const entry of entries) {
    const opened = entry.position.epoch === unwantedEpoch ? unwanted(entry) : open(entry);
    if (!opened) break;
    all.push(opened);
    log = opened.kind === 'logged' ? opened.log : undefined;
    last = entry.position;
    mark = markOf(entry.blob);
  }
  return all;

  function open(entry: SealedEntry): Opened | undefined {
    const { position } = entry;
    if (position.version === 0) {
      const tombstone = openTombstone(name, sealKeys, entry);
      return tombstone && { kind: 'tombstone', entry, tombstone };
    }
    if (log && log.epoch === position.epoch) {
      const isNext = last?.version === position.version - 1;
      const logged = isNext ? openEntry(log, entry, mark) : openSkipping(log, entry);
      return logged && { kind: 'logged', entry, log, logged };
    }
    const [begun, logged] = beginLog(name, sealKeys, entry) ?? [];
    return begun && logged && { kind: 'logged', entry, log: begun, logged };
  }
}

function unwanted(entry: SealedEntry): Opened {
  return { kind: 'unwanted', entry };
}

/** Whether these entries are an intact log or its tombstone. */
export function isWhole(name: string, sealKeys: readonly KeyObject[], entries: readonly SealedEntry[]): boolean {
  const epochs = new Set(entries.map(({ position }) => position.epoch));
  return epochs.size === 1 && openAll(name, sealKeys, entries).length === entries.length;
}

function openSkipping(log: LogKey, entry: SealedEntry): Logged | undefined {
  return beginsLog(entry.blob) ? openEntry(log, entry, afterIn(entry.blob)) : undefined;
}
