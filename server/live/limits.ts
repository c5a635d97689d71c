import type { Rate } from '../identity/bucket.ts';

/** What a process takes on, and from whom. */
export interface Limits {
  /** Connections at once that have joined. */
  connections: number;
  /** Connections at once that have not joined, pages that are being fetched included. Beyond it, the oldest are ended. */
  pending: number;
  /** Meetings at once that have a window here or an open session. */
  sessions: number;
  /** How long, in ms, a connection may take to send its request, and then again to join. */
  handshake: number;
  /** Frames of one connection, whatever they carry; before it has joined, each counts as ten. */
  perConnection: Rate;
  /** Messages of one person over all their connections; a join counts as ten. */
  perPerson: Rate;
  /** Handshakes of one address that end without a sign-in. People who are signed in count for no address. */
  perAddress: Rate;
  /** HTTP requests of one address, and refused handshakes. */
  requestsPerAddress: Rate;
}

/**
 * The limits of a process unless it is told otherwise. Nobody reaches theirs by pressing as fast as they can in the panel
 * and on the stage, nor does a company whose people all come back at once, behind one address and with stale tickets.
 */
export const usualLimits: Limits = {
  connections: 5_000,
  pending: 1_000,
  sessions: 1_000,
  handshake: 10_000,
  perConnection: { atOnce: 200, perSecond: 40 },
  perPerson: { atOnce: 400, perSecond: 80 },
  perAddress: { atOnce: 3_000, perSecond: 30 },
  requestsPerAddress: { atOnce: 5_000, perSecond: 300 },
};
