import { createSecretKey } from 'node:crypto';
import { buildApp } from '../../server/app.ts';
import type { Identity } from '../../server/identity/identity.ts';
import { tickets } from '../../server/identity/ticket.ts';
import { systemClock } from '../../server/kit/clock.ts';
import { redisStore } from '../../server/store/redis/redis.ts';
import type { LogName, Store } from '../../server/store/store.ts';

/**
 * The real server under load, with production settings: sealed, validated, on Redis, reconnecting by ticket. It differs only
 * in signing in anyone who gives a name, showing counts during the vote (see `servers.ts`), allowing more votes per person
 * (except in meetings called `limit…`), and having no rate limits. Runs as its own process: `node product.js PORT REDIS_URL`.
 */
const [port, redisUrl = ''] = process.argv.slice(2);
const key = (n: number) => createSecretKey(Buffer.alloc(32, n));

const identity: Identity = {
  admit: async ({ token, meeting }) => ({
    admitted: true,
    meeting: `load:${meeting}`,
    person: { key: token, name: token },
  }),
  attends: async () => 'in',
};

const redis = await redisStore({ url: redisUrl, sealKeys: [key(1)], nameKey: key(2), clock: systemClock });
// A log's name doesn't reveal its meeting, so remember the names of meetings that keep their limit.
const limited = new Set<LogName>();
const store: Store = {
  ...redis,
  nameOf(meeting) {
    const name = redis.nameOf(meeting);
    if (meeting.startsWith('load:limit')) limited.add(name);
    return name;
  },
  open(name, opening) {
    const votesEach = limited.has(name) ? 3 : 1_000_000;
    const settings = { ...opening.command.settings, votesEach, topicsEach: 50 };
    return redis.open(name, { ...opening, command: { ...opening.command, settings } });
  },
};
const endless = { atOnce: Number.MAX_SAFE_INTEGER, perSecond: 0 };
const app = await buildApp({
  store,
  identity,
  tickets: tickets([key(1)], () => store.now()),
  clock: systemClock,
  logLevel: 'error',
  maxAge: 4 * 3_600_000,
  mayConnect: () => true,
  limits: { perConnection: endless, perPerson: endless, perAddress: endless, connections: 20_000, sessions: 20_000 },
});
await app.listen({ host: '127.0.0.1', port: Number(port) });
process.stdout.write('listening\n');
process.once('SIGTERM', () => process.exit(0));
