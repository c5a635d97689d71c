import type { KeyObject } from 'node:crypto';
import type { Entry } from '#session/command.ts';
import { nonceLength, seal, unseal } from '../sealing/seal.ts';
import { newKey, unwrapKey, wrapKey, wrappedLength } from './seal.ts';
import { type Logged, type Position, StoreError, type Tombstone } from './store.ts';

/** One entry as it's stored in Redis. Only its order and what is sealed in `blob` are trusted. */
export interface SealedEntry {
  position: Position;
  blob: Buffer;
  /** The mark of the entry before it; only published entries have one. */
  after?: string | undefined;
}

/** An entry's nonce. It differs even between two entries that got the same position in different histories. */
export function markOf(blob: Buffer): string {
  return blob.toString('latin1', 1, 1 + nonceLength);
}

/** What it takes to read and write the log of one epoch. */
export interface LogKey {
  epoch: number;
  /** The version of the rules that is pinned in this log. */
  rules: number;
  /** When the session was opened, in ms: it keeps this through every restore, and with it tells it from the next. */
  openedAt: number;
  key: KeyObject;
  /** What everything sealed in this log is bound to: its name and epoch. */
  context: Buffer;
  /** Commands that were sealed here a moment ago: what comes back unchanged need not be opened. */
  ours: OwnEntries;
}

/** How many commands may be on their way before the oldest is opened like anybody's. */
const mostOnTheirWay = 64;

/** The commands that this process sealed and has not seen come back, known again by all of their bytes. */
class OwnEntries {
  readonly #sealed = new Map<string, { blob: Buffer; entry: Entry }>();

  add(blob: Buffer, entry: Entry): void {
    this.#sealed.set(markOf(blob), { blob, entry });
    if (this.#sealed.size <= mostOnTheirWay) return;
    for (const oldest of this.#sealed.keys()) {
      this.#sealed.delete(oldest);
      return;
    }
  }

  take(blob: Buffer): Entry | undefined {
    const mark = markOf(blob);
    const known = this.#sealed.get(mark);
    if (!known?.blob.equals(blob)) return undefined;
    this.#sealed.delete(mark);
    return known.entry;
  }
}

/** The first byte of a blob: whether the session's wrapped key stands before what is sealed. */
const plainEntry = Buffer.of(0);
const withKey = Buffer.of(1);

/** A key for the epoch that a process is about to open or to restore. */
export function newLogKey(name: string, epoch: number, rules: number, openedAt = 0): LogKey {
  return { epoch, rules, openedAt, key: newKey(), context: contextOf(name, epoch), ours: new OwnEntries() };
}

/** Seals an entry for its log; one from which reading may begin carries the log's key, wrapped. */
export function sealEntry(log: LogKey, sealKeys: readonly KeyObject[], logged: Logged): Buffer {
  const sealed = sealText(log.key, log.context, JSON.stringify(logged));
  if (logged.kind === 'entry') {
    const blob = Buffer.concat([plainEntry, sealed]);
    if (logged.entry.by !== null) log.ours.add(blob, logged.entry);
    return blob;
  }
  return Buffer.concat([withKey, wrapKey(sealKeys, log.context, log.key), sealed]);
}

/** Reads an entry. `undefined`: it was not sealed for this log, or was damaged. */
export function openEntry(log: LogKey, { position, blob }: SealedEntry): Logged | undefined {
  if (position.epoch !== log.epoch || blob.length === 0) return undefined;
  const own = log.ours.take(blob);
  if (own) return { kind: 'entry', entry: own };
  const text = openText(log.key, log.context, blob.subarray(beginsLog(blob) ? 1 + wrappedLength : 1));
  return text === undefined ? undefined : (JSON.parse(text) as Logged);
}

/** When an entry was added, in ms, as sealed by its proposer. */
export function sealedAt(logged: Logged): number {
  switch (logged.kind) {
    case 'opened':
      return logged.opening.at;
    case 'entry':
      return logged.entry.at;
    case 'snapshot':
      return logged.at;
  }
}

/** Begins to read a log at an entry that carries its key. Throws `StoreError` when it cannot be read here. */
export function beginLog(
  name: string,
  sealKeys: readonly KeyObject[],
  entry: SealedEntry,
): [LogKey, Exclude<Logged, { kind: 'entry' }>] {
  const { epoch } = entry.position;
  const context = contextOf(name, epoch);
  const key = beginsLog(entry.blob) && unwrapKey(sealKeys, context, entry.blob.subarray(1, 1 + wrappedLength));
  if (!key) throw new StoreError('A session in Redis was sealed with another SEAL_KEY, or was damaged.');
  const ours = new OwnEntries();
  const logged = openEntry({ epoch, rules: 0, openedAt: 0, key, context, ours }, entry);
  if (!logged || logged.kind === 'entry') throw new StoreError('The beginning of a session in Redis was damaged.');
  const openedAt = logged.kind === 'opened' ? logged.opening.at : logged.session.openedAt;
  return [{ epoch, rules: logged.rules, openedAt, key, context, ours }, logged];
}

/** Seals a tombstone. The session's own key went with the session. */
export function sealTombstone(
  name: string,
  epoch: number,
  sealKeys: readonly KeyObject[],
  tombstone: Tombstone,
): Buffer {
  return sealText(firstOf(sealKeys), contextOf(name, epoch), JSON.stringify(tombstone));
}

/** Opens a tombstone. `undefined`: it wasn't sealed with one of these keys for this position. */
export function openTombstone(
  name: string,
  sealKeys: readonly KeyObject[],
  { position, blob }: SealedEntry,
): Tombstone | undefined {
  const text = openWithAny(sealKeys, contextOf(name, position.epoch), blob);
  return text === undefined ? undefined : (JSON.parse(text) as Tombstone);
}

/** Seals a proof that a session of this log was cleared. */
export function sealProof(name: string, sealKeys: readonly KeyObject[], openedAt: number): string {
  return sealText(firstOf(sealKeys), proofContext(name), String(openedAt)).toString('base64url');
}

/** The opening time of the session that this proves to be cleared; `undefined` if the proof is invalid. */
export function openProof(name: string, sealKeys: readonly KeyObject[], proof: string): number | undefined {
  const text = openWithAny(sealKeys, proofContext(name), Buffer.from(proof, 'base64url'));
  return text === undefined ? undefined : Number(text);
}

function firstOf([first]: readonly KeyObject[]): KeyObject {
  if (!first) throw new StoreError('There is no key to seal with.');
  return first;
}

/** Overwrites the plaintext buffer; the string itself is left to the garbage collector. */
function sealText(key: KeyObject, context: Buffer, text: string): Buffer {
  const plain = Buffer.from(text);
  const sealed = seal(key, context, plain);
  plain.fill(0);
  return sealed;
}

function openText(key: KeyObject, context: Buffer, sealed: Buffer): string | undefined {
  const plain = unseal(key, context, sealed);
  const text = plain?.toString();
  plain?.fill(0);
  return text;
}

function openWithAny(sealKeys: readonly KeyObject[], context: Buffer, sealed: Buffer): string | undefined {
  for (const key of sealKeys) {
    const text = openText(key, context, sealed);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Whether a blob claims to carry its log's key. */
export function beginsLog(blob: Buffer): boolean {
  return blob[0] === withKey[0];
}

function contextOf(name: string, epoch: number): Buffer {
  return Buffer.from(`${name} ${epoch}`);
}

function proofContext(name: string): Buffer {
  return Buffer.from(`${name} cleared`);
}
