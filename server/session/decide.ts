import type { Command, Entry, Report } from './command.ts';
import { limits } from './limits.ts';
import { no, type Refusal } from './refusal.ts';
import type { Effect, RefuseUnseen, ReportEffect } from './rules/chapter.ts';
import { effects, reportEffects, unseenRefusals } from './rules/effects.ts';
import { refusal } from './rules/refusals.ts';
import { passTime, settle } from './rules/time.ts';
import {
  type Cleared,
  lookUp,
  type Outcome,
  type Participant,
  participantOf,
  type Session,
  type Window,
} from './session.ts';
import { viewFor } from './viewFor.ts';

/** The version of the rules, written into the entry that opens a session. Raise it when a log would be decided differently. */
export const rulesVersion = 2;

/** Whether this release decides sessions of these rules. It hands others on to a process that does. */
export function knowsRules(version: number): boolean {
  return version === rulesVersion;
}

/** The session after an entry and, if the entry was refused, why. */
export interface Decision {
  session: Session | Cleared;
  refusal?: Refusal;
}

/**
 * Decides one entry. Pure: the same log gives the same session everywhere. A refusal is a value; an exception is a bug. A
 * command that was decided before gets its recorded outcome and changes nothing. A command after its `until` is void: it is
 * refused as `expired`, changes nothing, and no outcome is recorded.
 */
export function decide(session: Session | Cleared, entry: Entry): Decision {
  if ('cleared' in session) return { session, refusal: no('cleared') };
  if (entry.by === null) return { session: reported(passTime(session, timeOf(session, entry)), entry.command) };

  const considered = consider(session, entry);
  if ('session' in considered) return considered;
  const { passed, participant, refused } = considered;
  if (refused) return { session: withOutcome(passed, considered), refusal: refused };
  const effect = effects[entry.command.type] as Effect<Command>;
  const after = effect(passed, participant, entry.command, considered.source.window);
  return { session: 'cleared' in after ? after : withOutcome(settle(after), considered) };
}

/** What would be decided about a command now. `known`: it was done before. */
export function foresee(
  session: Session | Cleared,
  entry: Entry & { by: string },
): { known: true } | { refusal: Refusal | undefined } {
  if ('cleared' in session) return { refusal: no('cleared') };
  const considered = consider(session, entry);
  if (!('session' in considered)) return { refusal: considered.refused };
  return considered.refusal ? { refusal: considered.refusal } : { known: true };
}

/** What the session remembers having decided about a command; undefined if nothing. */
export function outcomeOf(session: Session, id: string): { refusal?: Refusal } | undefined {
  const source = commandSource(id);
  const window = lookUp(session.windows, source.window);
  return window && recordedOutcome(window, source.counter);
}

/** Takes a command's id apart: `<window>.<counter>`. */
export function commandSource(id: string): { window: string; counter: number } {
  const dot = id.lastIndexOf('.');
  return { window: id.slice(0, dot), counter: Number(id.slice(dot + 1)) };
}

/** The counter of the command that this is the outcome of. */
export function counterOf(outcome: Outcome): number {
  return typeof outcome === 'number' ? outcome : outcome.counter;
}

interface Considered {
  source: { window: string; counter: number };
  window: Window;
  participant: Participant;
  /** The session at the command's time. */
  passed: Session;
  refused: Refusal | undefined;
}

/** Asks the rules about a command, or decides at once if it is repeated, late, or not from its person's window (I1–I8). */
function consider(session: Session, entry: Entry & { by: string }): Decision | Considered {
  const { by, id, command, until } = entry;
  const source = commandSource(id);
  const window = lookUp(session.windows, source.window);
  if (!window || !Number.isSafeInteger(source.counter)) return { session, refusal: no('too-old') };
  if (window.key !== by) return { session, refusal: no('not-your-window') };
  const recorded = recordedOutcome(window, source.counter);
  if (recorded) return { session, ...recorded };
  if (isForgotten(window, source.counter)) return { session, refusal: no('too-old') };
  const now = timeOf(session, entry);
  if (now > until) return { session, refusal: no('expired') };

  const passed = passTime(session, now);
  if ('cleared' in passed) return { session: passed, refusal: no('cleared') };
  const participant = participantOf(passed, by);
  if (!participant) return { session: passed, refusal: no('not-your-window') };
  const refuseUnseen = unseenRefusals[command.type] as RefuseUnseen<Command> | undefined;
  const refused = refusal(viewFor(passed, participant), command, now) ?? refuseUnseen?.(passed, participant, command);
  return { source, window, participant, passed, refused };
}

function reported(session: Session | Cleared, report: Report): Session | Cleared {
  if ('cleared' in session) return session;
  const effect = reportEffects[report.type] as ReportEffect<Report>;
  const after = effect(session, report);
  return 'cleared' in after ? after : settle(after);
}

/** Time never goes back, whatever an entry says (T1). */
function timeOf(session: Session, entry: Entry): number {
  return Math.max(session.at, entry.at);
}

function recordedOutcome({ outcomes }: Window, counter: number): { refusal?: Refusal } | undefined {
  const outcome = outcomes.find((one) => counterOf(one) === counter);
  if (outcome === undefined) return undefined;
  return typeof outcome === 'number' ? {} : { refusal: outcome.refusal };
}

/** Whether this counter is below those that are kept, so that nobody can tell any more whether it was decided. */
function isForgotten({ outcomes }: Window, counter: number): boolean {
  const [lowest = 0] = outcomes;
  return outcomes.length >= limits.outcomesKept && counter < counterOf(lowest);
}

/** Records what was decided. The lowest counters are dropped, so any counter below the rest is known to be old. */
function withOutcome(session: Session, { source, window: before, refused }: Considered): Session {
  const { counter } = source;
  const window = session.windows[source.window] ?? before;
  const place = window.outcomes.findLastIndex((earlier) => counterOf(earlier) < counter) + 1;
  const outcome = refused ? { counter, refusal: refused } : counter;
  const outcomes = window.outcomes.toSpliced(place, 0, outcome).slice(-limits.outcomesKept);
  return { ...session, windows: { ...session.windows, [source.window]: { ...window, outcomes } } };
}
