import type { FastifyInstance } from 'fastify';
import { type AppParts, buildApp } from '../../server/app.ts';
import type { Identity } from '../../server/identity/identity.ts';
import { type Clock, systemClock } from '../../server/kit/clock.ts';
import type { Limits } from '../../server/live/limits.ts';
import { manualClock } from '../../server/rehearsal/clock.ts';
import type { Store } from '../../server/store/store.ts';
import { places } from './places.ts';

/** Admits anyone who gives a name as the token: `Name`, or `Name!` for the meeting organizer. */
export const namedIdentity: Identity = {
  async admit({ token, meeting }) {
    if (token === '') return { admitted: false, why: 'not-signed-in', reason: 'no token' };
    const outside = { admitted: false, why: 'not-in-meeting', asker: `key-of-${token}` } as const;
    if (token === 'stranger') return { ...outside, reason: 'not in the meeting' };
    if (token === 'invited') return { ...outside, reason: 'not in the call', invitedTo: `test:${meeting}` };
    const name = token.replace('!', '');
    return {
      admitted: true,
      meeting: `test:${meeting}`,
      person: { key: `key-of-${name}`, name, contact: `${name}@example.com`, meetingOrganizer: token.endsWith('!') },
    };
  },
  attends: async () => 'in',
};

/** A test's server, listening on a free loopback port. */
export interface TestApp {
  app: FastifyInstance;
  /** The address of its WebSocket. */
  url: string;
  close(): Promise<void>;
}

/** No rate limit. */
const endless = { atOnce: Number.MAX_SAFE_INTEGER, perSecond: 0 };
export const unlimited = {
  perConnection: endless,
  perPerson: endless,
  perAddress: endless,
  requestsPerAddress: endless,
};

export async function testApp(
  store: Store,
  clock: Clock = systemClock,
  logLevel = 'silent',
  limits: Partial<Limits> = {},
  more: Partial<AppParts> = {},
): Promise<TestApp> {
  const app = await buildApp({
    store,
    clock,
    // Stands still, so that all traffic comes from the test.
    heartbeatClock: manualClock(),
    identity: namedIdentity,
    places,
    logLevel,
    maxAge: 4 * 3_600_000,
    limits,
    mayConnect: ({ origin }) => origin === undefined || origin.startsWith('http://127.0.0.1:'),
    ...more,
  });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  return { app, url: `${address.replace('http', 'ws')}/live`, close: () => app.close() };
}
