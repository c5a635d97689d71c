import type { KeyObject } from 'node:crypto';
import type { Position } from '#session/protocol.ts';
import { nonceLength, seal, unseal } from '../sealing/seal.ts';
import { newKey, unwrapKey, wrapKey, wrappedLength } from './seal.ts';
import { type Logged, type Opening, type Proposal, StoreError } from './store.ts';

/** One entry as it stands in Redis. `blob` is empty for a tombstone; `at` in ms. */
export interface SealedEntry {
  position: Position;
  at: number;
  blob: Buffer;
  /** A tombstone's: when the session was opened that was cleared. */
  openedAt?: number | undefined;
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
  readonly #sealed = new Map<string, { blob: Buffer; proposal: Proposal & { by: string } }>();

  add(blob: Buffer, proposal: Proposal & { by: string }): void {
    this.#sealed.set(nonceOf(blob), { blob, proposal });
    if (this.#sealed.size <= mostOnTheirWay) return;
    for (const oldest of this.#sealed.keys()) {
      this.#sealed.delete(oldest);
      return;
    }
  }

  take(blob: Buffer): (Proposal & { by: string }) | undefined {
    const nonce = nonceOf(blob);
    const known = this.#sealed.get(nonce);
    if (!known?.blob.equals(blob)) return undefined;
    this.#sealed.delete(nonce);
    return known.proposal;
  }
}

function nonceOf(blob: Buffer): string {
  return blob.toString('latin1', 1, 1 + nonceLength);
}

type Plain =
  | { kind: 'opened'; opening: Opening; rules: number }
  | { kind: 'entry'; entry: Proposal }
  | Extract<Logged, { kind: 'snapshot' }>;

/** The first byte of a blob: whether the session's wrapped key stands before what is sealed. */
const plainEntry = Buffer.of(0);
const withKey = Buffer.of(1);

/** A key for the epoch that a process is about to open or to restore. */
export function newLogKey(name: string, epoch: number, rules: number, openedAt = 0): LogKey {
  return { epoch, rules, openedAt, key: newKey(), context: contextOf(name, epoch), ours: new OwnEntries() };
}

/** Seals an entry for its log; one from which reading may begin carries the log's key, wrapped. */
export function sealEntry(log: LogKey, sealKeys: readonly KeyObject[], plain: Plain): Buffer {
  const sealed = seal(log.key, log.context, JSON.stringify(plain));
  if (plain.kind === 'entry') {
    const blob = Buffer.concat([plainEntry, sealed]);
    if (plain.entry.by !== null) log.ours.add(blob, plain.entry);
    return blob;
  }
  return Buffer.concat([withKey, wrapKey(sealKeys, log.context, log.key), sealed]);
}

/** Reads an entry. `undefined`: it was not sealed for this log, or was damaged. */
export function openEntry(log: LogKey, { position, at, blob }: SealedEntry): Logged | undefined {
  if (position.epoch !== log.epoch || blob.length === 0) return undefined;
  const own = log.ours.take(blob);
  if (own) return { kind: 'entry', entry: { ...own, at } };
  const plain = unseal(log.key, log.context, blob.subarray(beginsLog(blob) ? 1 + wrappedLength : 1));
  if (!plain) return undefined;
  const read = JSON.parse(plain.toString()) as Plain;
  switch (read.kind) {
    case 'entry':
      return { kind: 'entry', entry: { ...read.entry, at } };
    case 'opened':
      return { kind: 'opened', opening: { ...read.opening, at }, rules: read.rules };
    case 'snapshot':
      return read;
  }
}

/** Begins to read a log at an entry that carries its key. Throws `StoreError` when it cannot be read here. */
export function beginLog(name: string, sealKeys: readonly KeyObject[], entry: SealedEntry): [LogKey, Logged] {
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

/** Seals what a tombstone holds. The session's own key went with the session. */
export function sealLeft(name: string, epoch: number, sealKeys: readonly KeyObject[], left: string): Buffer {
  const [first] = sealKeys;
  if (!first) throw new StoreError('There is no key to seal with.');
  return seal(first, contextOf(name, epoch), left);
}

/** What a tombstone holds; nothing where it holds nothing, or nothing that can be opened. */
export function openLeft(name: string, sealKeys: readonly KeyObject[], entry: SealedEntry): string | undefined {
  for (const key of sealKeys) {
    const left = unseal(key, contextOf(name, entry.position.epoch), entry.blob);
    if (left) return left.toString();
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
