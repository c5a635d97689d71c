import type { Rate } from '../kit/bucket.ts';

/** How much a process accepts, in total and per sender. */
export interface Limits {
  /** Connections at once that have joined. */
  connections: number;
  /**
   * Connections at once that have not joined, including those that load pages. Beyond it, the oldest end. By default,
   * enough for all joined connections to come back at once.
   */
  pending: number;
  /** HTTP requests at once that are being answered. Beyond it, the oldest end. */
  requests: number;
  /** Meetings at once that have a window here or an open session. */
  sessions: number;
  /** How long, in ms, a connection may take to send its request, and then again to join. */
  handshake: number;
  /** Frames of one connection, whatever they carry; before it has joined, each counts as ten. */
  perConnection: Rate;
  /** Messages of one person over all their connections; a join, even a refused one, counts as ten. */
  perPerson: Rate;
  /** Handshakes of one address that end without a sign-in, or beyond their person's limit. */
  perAddress: Rate;
  /** HTTP requests of one address, refused handshakes, and connections on which neither arrived. */
  requestsPerAddress: Rate;
}

/**
 * The default limits. Nobody reaches them by clicking as fast as they can in panel and stage, nor does a company whose
 * people all come back at once, behind one address and with stale tickets.
 */
export const usualLimits: Limits = {
  connections: 5_000,
  pending: 5_100,
  requests: 300,
  sessions: 1_000,
  handshake: 10_000,
  perConnection: { atOnce: 200, perSecond: 40 },
  perPerson: { atOnce: 400, perSecond: 80 },
  perAddress: { atOnce: 3_000, perSecond: 30 },
  requestsPerAddress: { atOnce: 5_000, perSecond: 300 },
};

/** The default limits with some replaced. */
export function limitsWith(given: Partial<Limits>): Limits {
  const pending = (given.connections ?? usualLimits.connections) + 100;
  return { ...usualLimits, pending, ...given };
}
