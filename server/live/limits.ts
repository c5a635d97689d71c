import type { Rate } from '../identity/bucket.ts';

/** What a process takes on, and from whom. */
export interface Limits {
  /** Connections at once. */
  connections: number;
  /** Meetings at once that somebody is in, or whose session is open. */
  sessions: number;
  /** How long, in ms, a connection may take to send its request, and then again to join. */
  handshake: number;
  /** Messages of one connection. */
  perConnection: Rate;
  /** Messages of one person over all their connections; to join counts as ten. */
  perPerson: Rate;
  /** Handshakes of one address that end without anybody being signed in. Who is signed in counts for no address. */
  perAddress: Rate;
}

/**
 * As a process has it unless it is told otherwise. Nobody reaches theirs by pressing as fast as they can in the panel
 * and on the stage, nor does a company whose people all come back at once, behind one address and with stale tickets.
 */
export const usualLimits: Limits = {
  connections: 5_000,
  sessions: 1_000,
  handshake: 10_000,
  perConnection: { atOnce: 200, perSecond: 40 },
  perPerson: { atOnce: 400, perSecond: 80 },
  perAddress: { atOnce: 3_000, perSecond: 30 },
};
