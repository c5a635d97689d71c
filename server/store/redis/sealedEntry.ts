import type { KeyObject } from 'node:crypto';
import { seal, unseal } from '../../kit/seal.ts';
import { type Logged, type Position, StoreError, type Tombstone } from '../store.ts';
import { newKey, unwrapKey, wrapKey, wrappedLength } from './keys.ts';

/** An entry as stored in Redis. Only the sealed part of `blob` is trusted, and it decrypts only at its place in the log. */
export interface SealedEntry {
  position: Position;
  blob: Buffer;
}

/** A log's last entry: its position and its mark. */
export interface LogEnd {
  position: Position;
  mark: string;
}

/** Where an entry belongs: its version, and the mark of the entry before it (empty for an epoch's first). */
interface Place {
  version: number;
  after: string;
}

/** The length of a mark, in bytes. */
export const markLength = 12;

/**
 * Identifies an entry and everything before it in its epoch, like a hash chain: it's the end of the authentication tag, which
 * covers the previous entry's mark. So two entries at the same position in different histories have different marks.
 */
export function markOf(blob: Buffer): string {
  return blob.toString('latin1', Math.max(blob.length - markLength, 0));
}

/** Everything needed to read and write one epoch of a log. */
export interface LogKey {
  epoch: number;
  /** The version of the rules, as pinned in this log. */
  rules: number;
  /** When the session was opened, in ms. Survives every restore, so it identifies the session among the meeting's others. */
  openedAt: number;
  key: KeyObject;
  /** The log's name and epoch, which entries are bound to, along with their place. */
  context: string;
}

/**
 * The first byte of a blob says whether reading can begin at this entry. If so, the log's wrapped key and the previous entry's
 * mark come before the sealed part.
 */
const plainEntry = Buffer.of(0);
const withKey = Buffer.of(1);
const noMark = Buffer.alloc(markLength);
const headLength = 1 + wrappedLength + markLength;

/** A new key, for an epoch that is about to be opened or restored. */
export function newLogKey(name: string, epoch: number, rules: number, openedAt = 0): LogKey {
  return { epoch, rules, openedAt, key: newKey(), context: contextOf(name, epoch) };
}

/** Seals the first entry of an epoch. */
export function sealFirst(log: LogKey, sealKeys: readonly KeyObject[], logged: Logged): Buffer {
  return sealAt({ version: 1, after: '' }, log, sealKeys, logged);
}

/** Seals the entry that follows `end`; it decrypts nowhere else. */
export function sealNext(log: LogKey, sealKeys: readonly KeyObject[], end: LogEnd, logged: Logged): Buffer {
  return sealAt({ version: end.position.version + 1, after: end.mark }, log, sealKeys, logged);
}

/** An entry at which reading can begin carries the log's wrapped key. */
function sealAt(place: Place, log: LogKey, sealKeys: readonly KeyObject[], logged: Logged): Buffer {
  const sealed = sealText(log.key, placeIn(log, place), JSON.stringify(logged));
  if (logged.kind === 'entry') return Buffer.concat([plainEntry, sealed]);
  const before = place.after === '' ? noMark : Buffer.from(place.after, 'latin1');
  return Buffer.concat([withKey, wrapKey(sealKeys, keyContext(log.context), log.key), before, sealed]);
}

/**
 * Decrypts the entry that follows the one with the mark `after`; `undefined` if it wasn't sealed for this place or is damaged.
 */
export function openEntry(log: LogKey, { position, blob }: SealedEntry, after: string): Logged | undefined {
  if (position.epoch !== log.epoch || blob.length === 0) return undefined;
  const place = { version: position.version, after };
  const text = openText(log.key, placeIn(log, place), blob.subarray(beginsLog(blob) ? headLength : 1));
  return text === undefined ? undefined : (JSON.parse(text) as Logged);
}

/** When an entry was added, in ms, according to the process that sealed it. */
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

/**
 * Starts reading a log at an entry that carries its key; `undefined` if these keys don't fit or the entry is damaged.
 */
export function beginLog(
  name: string,
  sealKeys: readonly KeyObject[],
  entry: SealedEntry,
): [LogKey, Exclude<Logged, { kind: 'entry' }>] | undefined {
  const { position, blob } = entry;
  const { epoch } = position;
  if (!beginsLog(blob)) return undefined;
  const context = contextOf(name, epoch);
  const key = unwrapKey(sealKeys, keyContext(context), blob.subarray(1, 1 + wrappedLength));
  if (!key) return undefined;
  const log: LogKey = { epoch, rules: 0, openedAt: 0, key, context };
  const logged = openEntry(log, entry, afterIn(blob));
  if (!logged || logged.kind === 'entry') return undefined;
  const openedAt = logged.kind === 'opened' ? logged.opening.at : logged.session.openedAt;
  return [{ ...log, rules: logged.rules, openedAt }, logged];
}

/** Seals a tombstone, with a server key because the session's own is gone. */
export function sealTombstone(
  name: string,
  epoch: number,
  sealKeys: readonly KeyObject[],
  tombstone: Tombstone,
): Buffer {
  return sealText(firstOf(sealKeys), tombstoneContext(name, epoch), JSON.stringify(tombstone));
}

/** Decrypts a tombstone; `undefined` if it wasn't sealed with one of these keys for this position. */
export function openTombstone(
  name: string,
  sealKeys: readonly KeyObject[],
  { position, blob }: SealedEntry,
): Tombstone | undefined {
  const text = openWithAny(sealKeys, tombstoneContext(name, position.epoch), blob);
  return text === undefined ? undefined : (JSON.parse(text) as Tombstone);
}

/** Seals a proof that this log's session opened at `openedAt` was cleared. */
export function sealProof(name: string, sealKeys: readonly KeyObject[], openedAt: number): string {
  return sealText(firstOf(sealKeys), proofContext(name), String(openedAt)).toString('base64url');
}

/** When the session was opened that this proves cleared; `undefined` if the proof is invalid. */
export function openProof(name: string, sealKeys: readonly KeyObject[], proof: string): number | undefined {
  const text = openWithAny(sealKeys, proofContext(name), Buffer.from(proof, 'base64url'));
  return text === undefined ? undefined : Number(text);
}

/** Seals a lease: the process counts as alive until `until`, in ms by the store's clock. */
export function sealLease(process: string, sealKeys: readonly KeyObject[], until: number): Buffer {
  return sealText(firstOf(sealKeys), leaseContext(process), String(until));
}

/** When the lease ends, in ms; `undefined` if it wasn't sealed for this process. */
export function openLease(process: string, sealKeys: readonly KeyObject[], lease: Buffer): number | undefined {
  const text = openWithAny(sealKeys, leaseContext(process), lease);
  return text === undefined ? undefined : Number(text);
}

function firstOf([first]: readonly KeyObject[]): KeyObject {
  if (!first) throw new StoreError('There is no key to seal with.');
  return first;
}

/** Overwrites the plaintext buffer afterwards; the string itself is left to the garbage collector. */
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

/** Whether a blob claims to carry its log's key, so that reading can begin there. */
export function beginsLog(blob: Buffer): boolean {
  return blob[0] === withKey[0];
}

/** The previous entry's mark, as claimed by an entry that carries the log's key. Proven once the entry decrypts with it. */
export function afterIn(blob: Buffer): string {
  const mark = blob.subarray(1 + wrappedLength, headLength);
  return mark.equals(noMark) ? '' : mark.toString('latin1');
}

function contextOf(name: string, epoch: number): string {
  return `${name} ${epoch}`;
}

function placeIn({ context }: LogKey, { version, after }: Place): Buffer {
  return Buffer.from(`${context}-${version} ${after}`, 'latin1');
}

function keyContext(context: string): Buffer {
  return Buffer.from(`${context} key`);
}

function tombstoneContext(name: string, epoch: number): Buffer {
  return Buffer.from(`${contextOf(name, epoch)} tombstone`);
}

function proofContext(name: string): Buffer {
  return Buffer.from(`${name} cleared`);
}

function leaseContext(process: string): Buffer {
  return Buffer.from(`lease of ${process}`);
}
