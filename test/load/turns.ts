import { setTimeout as pause } from 'node:timers/promises';
import type { Target } from './clients.ts';
import { memory, type Servers, startServers } from './servers.ts';
import { joinMeetings, type Meeting, openLoop, percentile } from './votes.ts';

/** Servers, and the busy sessions on them. */
export interface Side {
  servers: Servers;
  meetings: Meeting[];
  /** Memory of the servers when nobody was there, in MB. */
  idle: number;
}

/** How long those that stood still have, in ms, to go on with what came meanwhile. */
const awake = 1_500;
/** How many votes a second there are, and for how long, in s for each process, before anything is measured. */
const warmUp = { rate: 500, seconds: 15 };

/** Starts so many processes of a target with so many busy sessions, and warms them up. */
export async function startSide(target: Target, processes: number, sessions: number): Promise<Side> {
  const servers = await startServers(target, processes);
  const idle = memory(servers);
  const meetings = await joinMeetings(servers, sessions);
  // The first votes are slower than all that follow, in every process, and where two share them it takes longer.
  await openLoop(servers, meetings, warmUp.rate, warmUp.seconds * processes);
  return { servers, meetings, idle };
}

/**
 * Measures each side so many times, in turns, while the servers of all others are stopped: a machine is not as fast in
 * one minute as in the next. A turn must be shorter than a server may stand still and not be believed dead: 4 s.
 * `measure` is told the round. For each side what it said, round by round.
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
    // Whoever came last is first in the next round: none of them always follows the other.
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

export function median(values: readonly number[]): number {
  return percentile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

/** How many times the first's figure the second's was, in each round; lowest first. */
export function ratios(first: readonly number[], second: readonly number[]): number[] {
  return second.map((value, n) => value / (first[n] ?? Number.NaN)).sort((a, b) => a - b);
}
