import type { Clock } from '../../kit/clock.ts';
import { quietTailEvery, tailEvery } from '../lifetimes.ts';
import type { LogName } from '../store.ts';

/** How often, in ms, a part of the logs is checked, and how many parts cover `tailEvery`. */
export const partEvery = 50;
const parts = tailEvery / partEvery;
/** How long, in ms, a log is checked often after an entry, and all logs after a failed check. */
export const activeFor = 10_000;

/** Chooses which logs' ends to check next. */
interface TailSchedule {
  /** The logs to check now; call it every `partEvery` ms. */
  next(): LogName[];
  /** This log has a new entry. */
  noteEntry(name: LogName): void;
  /** A check failed. */
  noteFailure(): void;
}

/**
 * Checks logs with recent entries every `tailEvery` and all others every `quietTailEvery`, because meetings are idle most of
 * the time. After a failed check, all logs are checked often, so that windows soon learn that the store can't be reached, and
 * later that it's back.
 */
export function tailSchedule(all: () => Iterable<LogName>, clock: Pick<Clock, 'now'>): TailSchedule {
  const lastEntryAt = new Map<LogName, number>();
  let failedAt = Number.NEGATIVE_INFINITY;
  const isOver = (at: number) => Math.abs(clock.now() - at) > activeFor;
  const active = () => {
    for (const [name, at] of lastEntryAt) if (isOver(at)) lastEntryAt.delete(name);
    return isOver(failedAt) ? lastEntryAt.keys() : all();
  };
  const someActive = inParts(parts, active);
  const someOfAll = inParts((parts * quietTailEvery) / tailEvery, all);
  return {
    next: () => [...someActive(), ...someOfAll()],
    noteEntry: (name) => void lastEntryAt.set(name, clock.now()),
    noteFailure() {
      failedAt = clock.now();
    },
  };
}

/**
 * Returns a function that yields the next part of `all()`, so that `parts` calls cover everything: handling thousands at once
 * would block the event loop and the store.
 */
function inParts<T>(parts: number, all: () => Iterable<T>): () => T[] {
  let these: T[] = [];
  let next = 0;
  return () => {
    if (next === 0) these = [...all()];
    const [from, to] = [next, next + 1].map((n) => Math.floor((n * these.length) / parts));
    next = (next + 1) % parts;
    return these.slice(from, to);
  };
}
