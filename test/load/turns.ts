import { setTimeout as pause } from 'node:timers/promises';
import type { Target } from './clients.ts';
import { memory, type Servers, startServers } from './servers.ts';
import { joinMeetings, type Meeting, openLoop } from './votes.ts';

/** Servers and the busy sessions on them. */
export interface Side {
  servers: Servers;
  meetings: Meeting[];
  /** Memory of the servers before anyone joined, in MB. */
  idle: number;
}

/** How long resumed servers have to catch up, in ms. */
const awake = 1_500;
/** Votes per second before anything is measured, and for how many seconds per process. */
const warmUp = { rate: 500, seconds: 15 };

/** Starts this many processes of a target with this many busy sessions, and warms them up. */
export async function startSide(target: Target, processes: number, sessions: number): Promise<Side> {
  const servers = await startServers(target, processes);
  const idle = memory(servers);
  const meetings = await joinMeetings(servers, sessions);
  // The first votes in each process are slower, and two processes share the votes.
  await openLoop(servers, meetings, warmUp.rate, warmUp.seconds * processes);
  return { servers, meetings, idle };
}

/**
 * Measures each side in alternating rounds while all other servers are stopped, because a machine's speed changes from
 * minute to minute. A turn must take less than 4 s, after which a stopped server counts as dead. Resolves with each
 * side's results, round by round.
 */
export async function inTurns<T>(
  sides: readonly Side[],
  rounds: number,
  measure: (side: Side, round: number) => Promise<T>,
): Promise<T[][]> {
  const results: T[][] = sides.map(() => []);
  const signal = (side: Side, name: NodeJS.Signals) => side.servers.processes.forEach((child) => void child.kill(name));
  for (let round = 0; round < rounds; round++) {
    const order = [...sides.keys()];
    // Reverse every other round, so that neither always goes second.
    if (round % 2) order.reverse();
    for (const n of order) {
      const others = sides.filter((_, other) => other !== n);
      for (const other of others) signal(other, 'SIGSTOP');
      results[n]?.push(await measure(sides[n] as Side, round));
      for (const other of others) signal(other, 'SIGCONT');
      await pause(awake);
    }
  }
  return results;
}

/** The second's figure divided by the first's, in each round; lowest first. */
export function ratios(first: readonly number[], second: readonly number[]): number[] {
  return second.map((value, n) => value / (first[n] ?? Number.NaN)).sort((a, b) => a - b);
}
