import { Bucket, type Rate } from './bucket.ts';

/** Lines of one level: more than anyone reads, and little for a disk. */
export const linesOfALevel: Rate = { atOnce: 200, perSecond: 10 };
/** In pino's numbers; what is as bad as this is always written. */
const errorLevel = 50;

/**
 * Pino's hook that keeps a flood of requests from becoming a flood of lines. Each level below error has an allowance of
 * its own; the first line after a gap says, as `omitted`, how many of its level are missing.
 */
export function boundedLog(clock: { now(): number }) {
  const levels = new Map<number, { bucket: Bucket; omitted: number }>();
  return {
    logMethod(this: unknown, args: unknown[], write: (...args: unknown[]) => void, level: number): void {
      const allowance = levels.get(level) ?? { bucket: new Bucket(linesOfALevel, clock), omitted: 0 };
      levels.set(level, allowance);
      if (level < errorLevel && allowance.bucket.take() !== 'fine') {
        // What was not written must not count against what is written next.
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
