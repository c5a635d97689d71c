import type { KeyObject } from 'node:crypto';
import { leaseLife, leaseRefresh } from '../lifetimes.ts';
import { StoreRefuses } from '../store.ts';
import type { RedisConnection } from './connection.ts';
import { inTime } from './inTime.ts';
import * as scripts from './scripts.ts';
import { openLease, sealLease } from './sealedEntry.ts';

const keyOf = (process: string) => `mini-m:lease:${process}`;

/** Sealed leases, each saying until when a process counts as alive. */
export function redisLeases(redis: RedisConnection, sealKeys: readonly KeyObject[]) {
  const kept = new Set<string>();

  async function keep(process: string, life: number) {
    const till = redis.now() + leaseRefresh;
    await inTime(
      redis,
      (at) => {
        const lease = sealLease(process, sealKeys, at + life);
        return redis.run(scripts.keepLease, keyOf(process), [lease, String(at), String(till)]);
      },
      till,
    );
  }

  /** A process's sealed lease; null if there is none, or the key holds another type. */
  async function lease(process: string): Promise<Buffer | null> {
    const key = keyOf(process);
    try {
      return (await redis.command(key, ['GET', key])) as Buffer | null;
    } catch (error) {
      if (error instanceof StoreRefuses) return null;
      throw error;
    }
  }

  return {
    async keepLease(process: string): Promise<void> {
      kept.add(process);
      await keep(process, leaseLife);
    },

    async leases(processes: readonly string[]): Promise<ReadonlyMap<string, number>> {
      const replies = await Promise.all(processes.map(lease));
      const ends = new Map<string, number>();
      for (const [n, process] of processes.entries()) {
        const until = openLease(process, sealKeys, replies[n] ?? Buffer.alloc(0));
        if (until !== undefined) ends.set(process, until);
      }
      return ends;
    },

    /** Renews the leases that are kept; call it every `leaseRefresh` ms. */
    renew: () => Promise.all(Array.from(kept, (process) => keep(process, leaseLife))),

    /** Ends the leases that are kept, so that other processes needn't wait for them to expire. */
    end: () => Promise.allSettled(Array.from(kept, (process) => keep(process, 0))),
  };
}
