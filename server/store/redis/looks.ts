import type { Clock } from '../../kit/clock.ts';
import { quietTailEvery, tailEvery } from '../lifetimes.ts';
import type { LogName } from '../store.ts';
import { inParts } from './inParts.ts';

/** How often, in ms, a part of the logs is looked at, and in how many parts those are that are due within `tailEvery`. */
export const partEvery = 50;
const parts = tailEvery / partEvery;
/** How long after something happened in it a log counts as lively, and all do after a look that failed, in ms. */
export const livelyFor = 10_000;

/** At whose end to look next. */
export interface Looks {
  /** A part of what is due; to be called once in `partEvery`. */
  next(): LogName[];
  /** Something happened in this log. */
  happened(name: LogName): void;
  /** The store did not answer. */
  failed(): void;
}

/**
 * Logs in which something happened lately are looked at every `tailEvery`, and all others every `quietTailEvery`: most
 * meetings are silent most of the time, and thousands of those should cost next to nothing. Should the store fail to
 * answer, all are looked at as often, so that all hear soon that it is away, and that it is back.
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
