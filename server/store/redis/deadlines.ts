import { hash } from 'node:crypto';
import type { LogName } from '../store.ts';
import type { RedisConnection } from './connection.ts';
import * as scripts from './scripts.ts';

/** Several keys, so that a Cluster spreads the names over its nodes. */
const shards = Array.from({ length: 8 }, (_, i) => `mini-m:deadlines:${i}`);
/** How late, in ms, a process may be before another takes over its session. */
const tolerated = 1_000;

/** Sorted sets of when each session is due for takeover if its process is gone. */
export function redisDeadlines(redis: RedisConnection) {
  return {
    async schedule(due: ReadonlyMap<LogName, number | undefined>): Promise<void> {
      const pairs = new Map<string, string[]>();
      for (const [name, at] of due) {
        const shard = shardOf(name);
        const args = pairs.get(shard) ?? [];
        pairs.set(shard, args);
        args.push(at === undefined ? '' : String(Math.round(at)), name);
      }
      await Promise.all(Array.from(pairs, ([shard, args]) => redis.run(scripts.schedule, shard, args)));
    },

    async overdue(): Promise<LogName[]> {
      const asked = shards.map((shard) => redis.run(scripts.overdue, shard, [String(tolerated)]));
      return ((await Promise.all(asked)) as Buffer[][]).flat().map((name) => name.toString() as LogName);
    },
  };
}

function shardOf(name: LogName): string {
  const [byte = 0] = hash('sha1', name, 'buffer');
  return shards[byte % shards.length] as string;
}
