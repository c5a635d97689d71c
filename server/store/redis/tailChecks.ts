import type { LogName, Position } from '../store.ts';
import type { RedisConnection } from './connection.ts';
import { positionOf } from './entry.ts';
import type { LogFollower } from './logFollower.ts';
import * as scripts from './scripts.ts';
import { markLength } from './sealedEntry.ts';

/** The most logs that one script checks, because a script blocks Redis. */
const checkedAtOnce = 50;

/**
 * Returns a function that compares logs' ends with what their followers delivered, because publications can get lost.
 * `failed` is called if Redis doesn't answer.
 */
export function tailChecks(
  redis: RedisConnection,
  followers: ReadonlyMap<LogName, readonly LogFollower[]>,
  failed: () => void,
) {
  return async (names: readonly LogName[] = [...followers.keys()]): Promise<void> => {
    const atOnce = redis.isCluster ? 1 : checkedAtOnce;
    const checks = [];
    for (let n = 0; n < names.length; n += atOnce) checks.push(check(names.slice(n, n + atOnce)));
    await Promise.all(checks);
  };

  async function check(names: readonly LogName[]) {
    const asked = names.map((name) => followers.get(name)?.[0]?.lastId ?? '');
    const marks = names.map((name) => (followers.get(name)?.[0]?.mark ?? '').padEnd(markLength));
    const ends = await endsElsewhere(names, asked, marks).catch(failed);
    for (let n = 0; n < names.length; n++) {
      for (const follower of followers.get(names[n] as LogName) ?? []) {
        // If more was delivered meanwhile, the comparison no longer applies.
        const known = follower.lastId === asked[n] ? follower.last : undefined;
        const end = ends?.has(n) ? ends.get(n) : known;
        if (!ends || end === 'unknown') follower.unanswered();
        else follower.checkEnd(known, end, ends.has(n));
      }
    }
  }

  /**
   * Finds the logs that don't end at the ids in `there` (empty: the log is missing) with entries of these `marks`. Returns
   * where those logs do end, by their index. There are hardly ever any, so replies are short.
   */
  async function endsElsewhere(names: readonly LogName[], there: readonly string[], marks: readonly string[]) {
    const believed = [there.join(' '), Buffer.from(marks.join(''), 'latin1')];
    const found = (await redis.runOver(scripts.tails, names, believed)) as Array<[number, Buffer | null]>;
    return new Map<number, Position | 'unknown' | undefined>(
      found.map(([n, id]) => [n - 1, id ? (id.length > 0 ? positionOf(id) : undefined) : 'unknown']),
    );
  }
}
