import { Bucket, type Rate } from './bucket.ts';

/** Log lines per level: more than anyone reads, and little for a disk. */
export const linesOfALevel: Rate = { atOnce: 200, perSecond: 10 };
/** Pino's number for `error`. Errors and worse are always written. */
const errorLevel = 50;

/**
 * A pino hook that rate-limits log lines, separately for each level below `error`. The first line after a gap carries the
 * number of dropped lines as `omitted`.
 */
export function boundedLog(clock: { now(): number }) {
  const levels = new Map<number, { bucket: Bucket; omitted: number }>();
  return {
    logMethod(this: unknown, args: unknown[], write: (...args: unknown[]) => void, level: number): void {
      const allowance = levels.get(level) ?? { bucket: new Bucket(linesOfALevel, clock), omitted: 0 };
      levels.set(level, allowance);
      if (level < errorLevel && allowance.bucket.take() !== 'fine') {
        // Dropped lines don't count towards the limit.
        allowance.bucket.giveBack();
        allowance.omitted++;
        return;
      }
      const { omitted } = allowance;
      allowance.omitted = 0;
      const [first, ...rest] = args;
      if (omitted === 0) write.apply(this, args);
      else if (typeof first === 'string') write.apply(this, [{ omitted }, ...args]);
      else write.apply(this, [{ ...(first as object), omitted }, ...rest]);
    },
  };
}
