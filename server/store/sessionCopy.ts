import type { Entry } from '#session/command.ts';
import { decide, openSession } from '#session/decide.ts';
import type { Position } from '#session/protocol.ts';
import type { Cleared, Session } from '#session/session.ts';
import { unconfirmedLife } from './lifetimes.ts';
import type { Logged, Restored } from './store.ts';

/**
 * How far a copy of a session has come in each epoch of its log: a version vector. An epoch begins when the session is
 * opened and whenever it is restored.
 */
export type Lineage = Readonly<Record<number, number>>;

/**
 * What has to be known of a copy to merge it with another: its state at some point, and everything that was done since. What
 * was refused is left out: on top of another copy it might be done, though somebody was told that it was not.
 */
export interface Mergeable {
  session: Session | Cleared;
  base: { session: Session; lineage: Lineage };
  since: readonly Entry[];
  lineage: Lineage;
}

/** A session as one process holds it, at a place of its log. */
export interface Copy {
  session: Session | Cleared;
  position: Position;
  /** When the session was opened, in ms: tells it from every other session of the meeting. */
  openedAt: number;
  /** What the log's first entry included of earlier epochs. */
  earlier: Lineage;
  /** When it was restored, in ms by the store's clock, where it was. */
  restoredAt?: number | undefined;
  /** Kept while another process may hold a copy that lacks some of it. */
  since?: { base: { session: Session; lineage: Lineage }; entries: Entry[] } | undefined;
}

/** The copy that a log begins with; `keepEntries`: it will be merged with another. */
export function beginCopy(position: Position, logged: Exclude<Logged, { kind: 'entry' }>, keepEntries: boolean): Copy {
  if (logged.kind === 'opened') {
    const session = openSession(logged.opening);
    const base = { session, lineage: {} };
    return { session, position, openedAt: session.openedAt, earlier: {}, ...(keepEntries && sinceThen(base, [])) };
  }
  const { session: base, restored, at } = logged;
  const earlier = restored?.lineage ?? {};
  const from = restored?.base ?? { [position.epoch]: position.version };
  const entries = restored?.since ?? [];
  const session = replay(base, entries);
  return {
    session,
    position,
    openedAt: base.openedAt,
    earlier,
    ...(restored && { restoredAt: at }),
    ...((keepEntries || restored) && sinceThen({ session: base, lineage: from }, entries)),
  };
}

function sinceThen(base: Mergeable['base'], entries: readonly Entry[]): Pick<Copy, 'since'> {
  return { since: { base, entries: [...entries] } };
}

/** Whether copies that lack some of this session may still exist: nothing of its log may be trimmed. */
export function isYoung({ restoredAt }: Copy, now: number): boolean {
  return restoredAt !== undefined && now - restoredAt < unconfirmedLife;
}

export function lineageOf({ earlier, position }: Copy): Lineage {
  return { ...earlier, [position.epoch]: position.version };
}

/** Whether a copy of lineage `one` holds everything that a copy of lineage `other` holds. */
export function includes(one: Lineage, other: Lineage): boolean {
  for (const epoch in other) {
    const version = other[epoch] ?? 0;
    // The first entry of an epoch adds nothing: it is the opening, or a copy whose own lineage stands beside it.
    if (version > 1 && (one[epoch] ?? 0) < version) return false;
  }
  return true;
}

/** Whether a copy of this lineage holds what a window saw at `seen`. Epochs that were dropped for their age count as held. */
export function covers(lineage: Lineage, { epoch, version }: Position): boolean {
  const known = lineage[epoch];
  if (known !== undefined) return known >= version;
  return epoch < Math.min(...Object.keys(lineage).map(Number));
}

/** What a copy needs to be merged, or put back by itself. */
export function mergeable(copy: Copy, now: number): Mergeable {
  const { session, since } = copy;
  const lineage = withoutOld(lineageOf(copy), now);
  if (since) return { session, base: since.base, since: since.entries, lineage };
  if ('cleared' in session) throw new Error('A cleared session is not merged.');
  return { session, base: { session, lineage }, since: [], lineage };
}

/**
 * Two copies of one session made one. The copy that began with more goes on, and what only the other one decided is
 * decided on top of it: commands carry ids, so repeated ones change nothing.
 */
export function merge(mine: Mergeable, logs: Mergeable): Mergeable {
  const [more, less] = includes(mine.base.lineage, logs.base.lineage) ? [mine, logs] : [logs, mine];
  const known = new Set(more.since.map(identityOf));
  const others = less.since.filter((entry) => !known.has(identityOf(entry)));
  // By its places nothing is missing. Should others have taken places that were forgotten, a command of theirs is.
  const isSuffix = includes(more.lineage, less.lineage) && others.every((entry) => isKnown(more.session, entry));
  const missing = isSuffix ? [] : others;
  const lineage: Record<number, number> = { ...more.lineage };
  for (const epoch in less.lineage) lineage[epoch] = Math.max(lineage[epoch] ?? 0, less.lineage[epoch] ?? 0);
  return {
    session: replay(more.session, missing),
    base: more.base,
    since: [...more.since, ...missing],
    lineage,
  };
}

/** What of it goes into the log. */
export function restoredOf({ base, since, lineage }: Mergeable): Restored {
  return { base: base.lineage, since, lineage };
}

function replay(session: Session | Cleared, entries: readonly Entry[]): Session | Cleared {
  let state = session;
  for (const entry of entries) state = decide(state, entry).session;
  return state;
}

/** Whether a command was done in this session already. */
function isKnown(session: Session | Cleared, entry: Entry): boolean {
  if (entry.by === null) return true;
  const decision = decide(session, entry);
  return decision.session === session && !decision.refusal;
}

function identityOf(entry: Entry): string {
  return entry.by === null ? JSON.stringify(entry) : entry.id;
}

/** Without epochs that ended so long ago that no copy of them is left. An epoch's number is the time it began, in ms. */
function withoutOld(lineage: Lineage, now: number): Lineage {
  const epochs = Object.keys(lineage)
    .map(Number)
    .sort((a, b) => a - b);
  const recent = epochs.filter((_, i) => (epochs[i + 1] ?? now) > now - unconfirmedLife);
  return Object.fromEntries(recent.map((epoch) => [epoch, lineage[epoch] ?? 0]));
}
