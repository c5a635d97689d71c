import { limits } from '../limits.ts';
import { lookUp } from '../lookUp.ts';
import { no, type Refusal } from '../refusal.ts';
import type { Outcome, Session, Window } from '../session.ts';

/** Where a command comes from: its window, and the window's number for it. */
export interface CommandSource {
  window: string;
  counter: number;
}

/** What was decided about a command. */
export interface Decided {
  refusal?: Refusal;
}

/** Takes a command's id apart: `<window>.<counter>`. */
export function commandSource(id: string): CommandSource {
  const dot = id.lastIndexOf('.');
  return { window: id.slice(0, dot), counter: Number(id.slice(dot + 1)) };
}

/** What the session remembers having decided about this command; undefined if nothing. */
export function outcomeOf(session: Session, id: string): Decided | undefined {
  const { window, counter } = commandSource(id);
  return recordedOutcome(lookUp(session.windows, window), counter);
}

/** What is decided about a command before the rules see it: repeated, too old, or from someone else's window (I1–I4). */
export function decidedBefore(
  session: Session,
  by: string,
  { window: id, counter }: CommandSource,
): Decided | undefined {
  const window = lookUp(session.windows, id);
  if (!window || !Number.isSafeInteger(counter)) return { refusal: no('too-old') };
  if (window.key !== by) return { refusal: no('not-your-window') };
  const recorded = recordedOutcome(window, counter);
  if (recorded) return recorded;
  const [lowest = 0] = window.outcomes;
  const isForgotten = window.outcomes.length >= limits.outcomesKept && counter < counterOf(lowest);
  return isForgotten ? { refusal: no('too-old') } : undefined;
}

/** Records what was decided. The lowest counters are dropped, so any counter below the rest is known to be old. */
export function withOutcome(session: Session, { window: id, counter }: CommandSource, refusal?: Refusal): Session {
  const window = lookUp(session.windows, id);
  if (!window) return session;
  const outcomes = [...window.outcomes, refusal ? { counter, refusal } : counter]
    .sort((a, b) => counterOf(a) - counterOf(b))
    .slice(-limits.outcomesKept);
  return { ...session, windows: { ...session.windows, [id]: { ...window, outcomes } } };
}

/** The counter of the command that this is the outcome of. */
export function counterOf(outcome: Outcome): number {
  return typeof outcome === 'number' ? outcome : outcome.counter;
}

function recordedOutcome(window: Window | undefined, counter: number): Decided | undefined {
  const outcome = window?.outcomes.find((one) => counterOf(one) === counter);
  if (outcome === undefined) return undefined;
  return typeof outcome === 'number' ? {} : { refusal: outcome.refusal };
}
