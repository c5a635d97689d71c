import type { Entry } from '#session/command.ts';
import { commandSource, decide } from '#session/decide.ts';
import { limits } from '#session/limits.ts';
import { openSession } from '#session/rules/start.ts';
import type { Cleared, Session } from '#session/session.ts';
import { unconfirmedLife } from './lifetimes.ts';
import type { Lineage, Logged, Position, Restored } from './store.ts';

/**
 * A copy in a form that can be merged with others: its state at some point (`base`) and the entries that took effect since.
 * Refused entries are left out: replayed on another copy they might take effect, although someone was told they didn't.
 */
export interface Mergeable {
  session: Session | Cleared;
  base: { session: Session; lineage: Lineage };
  since: readonly Entry[];
  lineage: Lineage;
}

/** One process's copy of a session, at a position of its log. */
export interface Copy {
  session: Session | Cleared;
  position: Position;
  /** When the session was opened, in ms: identifies it among the meeting's sessions. */
  openedAt: number;
  /** The lineage of earlier epochs, as the log's first entry gives it. */
  earlier: Lineage;
  /** When the present epoch was restored, in ms by the store's clock; undefined if it was opened. */
  restoredAt?: number | undefined;
  /** Kept while another process may hold a copy to be merged with this one. */
  since?: { base: { session: Session; lineage: Lineage }; entries: Entry[] } | undefined;
}

/** The copy at the beginning of a log. `keepEntries`: it may have to be merged with another. */
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

/** Whether processes may still hold copies from before the restore. Until they don't, the log must not be trimmed. */
export function isYoung({ restoredAt }: Copy, now: number): boolean {
  return restoredAt !== undefined && now - restoredAt < unconfirmedLife;
}

export function lineageOf({ earlier, position }: Copy): Lineage {
  return { ...earlier, [position.epoch]: position.version };
}

/** Whether a copy with lineage `one` includes everything in a copy with lineage `other`. */
export function includes(one: Lineage, other: Lineage): boolean {
  for (const epoch in other) {
    const version = other[epoch] ?? 0;
    // The first entry of an epoch adds nothing: it's the opening, or a snapshot with its own lineage.
    if (version > 1 && (one[epoch] ?? 0) < version) return false;
  }
  return true;
}

/** Whether a copy with this lineage includes what a window saw. Epochs that were dropped for their age count as included. */
export function covers(lineage: Lineage, { epoch, version }: Position): boolean {
  const known = lineage[epoch];
  if (known !== undefined) return known >= version;
  return epoch < Math.min(...Object.keys(lineage).map(Number));
}

/** The same copy in mergeable form. */
export function mergeable(copy: Copy, now: number): Mergeable {
  const { session, since } = copy;
  const lineage = withoutOld(lineageOf(copy), now);
  if (since) return { session, base: since.base, since: since.entries, lineage };
  if ('cleared' in session) throw new Error('A cleared session is not merged.');
  return { session, base: { session, lineage }, since: [], lineage };
}

/**
 * Merges two copies of one session: replays on the copy with the larger base the entries that only the other one has.
 * Commands carry ids, so those that both have change nothing.
 */
export function merge(mine: Mergeable, logs: Mergeable): Mergeable {
  const [more, less] = includes(mine.base.lineage, logs.base.lineage) ? [mine, logs] : [logs, mine];
  const known = new Set(more.since.map(identityOf));
  const others = less.since.filter((entry) => !known.has(identityOf(entry)));
  // By position, `more` includes `less`. That's wrong only if the log was rolled back and positions were reused: then it
  // lacks one of the other's commands.
  const unknown = new Set(others.filter((entry) => !isKnown(more.session, entry)));
  const isIncluded = includes(more.lineage, less.lineage) && unknown.size === 0;
  const missing = isIncluded ? [] : others.filter((entry) => entry.by === null || unknown.has(entry));
  const lineage: Record<number, number> = { ...more.lineage };
  for (const epoch in less.lineage) lineage[epoch] = Math.max(lineage[epoch] ?? 0, less.lineage[epoch] ?? 0);
  return {
    session: replay(more.session, missing),
    base: more.base,
    since: [...more.since, ...missing],
    lineage,
  };
}

/** The part of a mergeable copy that its snapshot holds besides the base's session. */
export function restoredOf({ base, since, lineage }: Mergeable): Restored {
  return { base: base.lineage, since, lineage };
}

/** Replays entries that took effect before, without their deadlines, because this copy's time may be later. */
function replay(session: Session | Cleared, entries: readonly Entry[]): Session | Cleared {
  let state = session;
  for (const entry of entries) state = decide(state, withoutDeadline(entry)).session;
  return state;
}

function withoutDeadline(entry: Entry): Entry {
  return entry.by === null ? entry : { ...entry, until: Number.POSITIVE_INFINITY };
}

/**
 * Whether this session has applied the command already, or has moved on so far that it no longer remembers. Reports count
 * as known.
 */
function isKnown(session: Session | Cleared, entry: Entry): boolean {
  if (entry.by === null) return true;
  const decision = decide(session, entry);
  if (decision.session !== session) return false;
  if (decision.refusal?.code !== 'too-old') return !decision.refusal;
  // A window that this session doesn't have was forgotten, unless the entry is too recent for that.
  const { window } = commandSource(entry.id);
  return 'cleared' in session || Object.hasOwn(session.windows, window) || session.at - entry.at >= limits.forgetWindow;
}

function identityOf(entry: Entry): string {
  return entry.by === null ? JSON.stringify(entry) : entry.id;
}

/** Drops epochs that ended so long ago that nobody holds a copy from them. An epoch's number is about when it began, in ms. */
function withoutOld(lineage: Lineage, now: number): Lineage {
  const epochs = Object.keys(lineage)
    .map(Number)
    .sort((a, b) => a - b);
  const recent = epochs.filter((_, i) => (epochs[i + 1] ?? now) > now - unconfirmedLife);
  return Object.fromEntries(recent.map((epoch) => [epoch, lineage[epoch] ?? 0]));
}
