import type { Clock } from '../../kit/clock.ts';
import { quietTailEvery, tailEvery } from '../lifetimes.ts';
import type { LogName } from '../store.ts';
import { inParts } from './inParts.ts';

/** How often, in ms, a part of the logs is checked, and how many parts cover `tailEvery`. */
export const partEvery = 50;
const parts = tailEvery / partEvery;
/** How long, in ms, a log is checked often after an entry, and all logs are after a failed check. */
export const livelyFor = 10_000;

/** Chooses which logs' ends to check next. */
export interface Looks {
  /** The logs to check now; call it every `partEvery` ms. */
  next(): LogName[];
  /** This log has a new entry. */
  happened(name: LogName): void;
  /** A check failed. */
  failed(): void;
}

/**
 * Checks logs with recent entries every `tailEvery` and all others every `quietTailEvery`, because most meetings are idle
 * most of the time. After a failed check, checks all logs often, so that everyone soon learns that the store is
 * unreachable, and that it is back.
 */
export function lookInTurn(all: () => Iterable<LogName>, clock: Pick<Clock, 'now'>): Looks {
  const happenedAt = new Map<LogName, number>();
  let failedAt = Number.NEGATIVE_INFINITY;
  const isOver = (at: number) => Math.abs(clock.now() - at) > livelyFor;
  const lively = () => {
    for (const [name, at] of happenedAt) if (isOver(at)) happenedAt.delete(name);
    return isOver(failedAt) ? happenedAt.keys() : all();
  };
  const someLively = inParts(parts, lively);
  const someOfAll = inParts((parts * quietTailEvery) / tailEvery, all);
  return {
    next: () => [...someLively(), ...someOfAll()],
    happened: (name) => void happenedAt.set(name, clock.now()),
    failed() {
      failedAt = clock.now();
    },
  };
}
