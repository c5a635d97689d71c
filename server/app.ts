import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { type ChatBotSettings, chatBot } from './chatBot.ts';
import { answerErrors, unroutedErrors } from './errorAnswers.ts';
import { sendHeaders } from './headers.ts';
import { Readiness, serveHealth } from './health.ts';
import type { Identity } from './identity/identity.ts';
import type { Tickets } from './identity/ticket.ts';
import { Door } from './live/door.ts';
import { openEntrance } from './live/entrance.ts';
import { Hubs } from './live/hubs.ts';
import { type Limits, usualLimits } from './live/limits.ts';
import { type MeetSignIn, serveMeet } from './meetRoutes.ts';
import type { Metrics } from './metrics.ts';
import { type RehearsalOptions, rehearsal } from './rehearsal.ts';
import { type Clock, systemClock } from './store/clock.ts';
import type { Store } from './store/store.ts';

/** What an app is made of. The same for production, rehearsal and tests. */
export interface AppParts {
  store: Store;
  identity: Identity;
  /** Left out, every connection is to bring a token of the host. */
  tickets?: Tickets;
  clock: Clock;
  /** What heartbeats go by; left out, the machine's: in time that a rehearsal skips nobody can have answered. */
  heartbeatClock?: Clock;
  logLevel: string;
  /** Where the log goes, line by line; left out, to the standard output. */
  logTo?: { write(line: string): void };
  /** Left out, nothing is counted. */
  metrics?: Metrics | undefined;
  /** The longest a session may last, in ms. */
  maxAge: number;
  /** Which pages may open a socket here: a page of another site must not do so in its visitor's name. */
  mayConnect(headers: IncomingHttpHeaders): boolean;
  /** Proxies that are believed when they say for whom they connect: addresses and networks. Left out: none. */
  trustProxy?: readonly string[];
  /** What is taken on, where that is not the usual. */
  limits?: Partial<Limits>;
  /** Where people find this server, for example `https://mini-m.example.com`. */
  publicUrl?: string;
  /** Brings the agenda into the meetings' chats. Left out, there is no bot and no route to it. */
  bot?: ChatBotSettings | undefined;
  /** How windows in Google Meet sign in. Left out, there is no route for them. */
  meet?: MeetSignIn | undefined;
  /** Plays the meeting around the tab; its routes and guard are added when given. */
  rehearsal?: Pick<RehearsalOptions, 'identity' | 'clock' | 'google'>;
}

/** Sessions end after this long, in ms, with no window of anybody connected. */
const unattended = 60 * 60_000;

const built = fileURLToPath(new URL('../dist/', import.meta.url));

/**
 * The whole server, ready to listen. Closing it hands every connection on and leaves the store to whoever made it.
 */
export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const { store, identity, tickets, clock, metrics } = parts;
  const limits = { ...usualLimits, ...parts.limits };
  const app: FastifyInstance = Fastify({
    // Content-free by construction: no bodies, no URLs with queries; our own lines carry ids and codes.
    logger: {
      level: parts.logLevel,
      ...(parts.logTo && { stream: parts.logTo }),
      serializers: { req: () => ({}), res: () => ({}) },
    },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 16 * 1024,
    // Whoever sends a request letter by letter, to keep it open, is let go.
    requestTimeout: limits.handshake,
    http: { headersTimeout: limits.handshake, connectionsCheckingInterval: limits.handshake / 4 },
    forceCloseConnections: true,
    // Who asks while it closes gets an answer of ours: that it is stopping.
    return503OnClosing: false,
    ...unroutedErrors,
  });
  const process = randomBytes(8).toString('hex');
  await store.keepLease(process);
  const trouble = (what: string, cause: unknown) => app.log.warn({ error: (cause as Error)?.name }, what);
  const bot =
    parts.bot &&
    chatBot({ settings: parts.bot, store, identity, clock, process, trouble, live: () => ({ hubs, door }) });
  const hubs = new Hubs(
    {
      store,
      clock,
      process,
      limits: { maxAge: parts.maxAge, unattended },
      trouble,
      companion: bot,
      observer: metrics,
    },
    limits.sessions,
  );
  const door = new Door({ identity, tickets, store, clock, hubs, log: app.log });

  await sendHeaders(app, { publicUrl: parts.publicUrl, rehearsal: parts.rehearsal !== undefined });
  answerErrors(app);
  const readiness = new Readiness(store, clock);
  serveHealth(app, readiness);

  bot?.serve(app);
  if (parts.rehearsal) {
    await app.register(rehearsal, {
      ...parts.rehearsal,
      onLeft: (meeting, person) => door.left(meeting, person),
      onEnded: async (meeting) => (await hubs.get(meeting)).meetingChanged('meeting-ended'),
      onResumed: async (meeting) => (await hubs.get(meeting)).meetingChanged('meeting-resumed'),
      onSkipped: () => hubs.each((hub) => hub.tellTime()),
    });
  }
  const { mayConnect, trustProxy = [] } = parts;
  if (parts.meet) serveMeet(app, { signIn: parts.meet, mayConnect, trustProxy, limits, clock });
  await serveTab(app, parts.rehearsal && { onResponse: async () => bot?.prepare() });

  const entrance = openEntrance(app.server, {
    store,
    clock,
    heartbeatClock: parts.heartbeatClock ?? systemClock,
    hubs,
    door,
    limits,
    mayConnect,
    trustProxy,
    observer: metrics,
    log: app.log,
  });
  metrics?.watch({
    sessions: () => hubs.countOpen(),
    connections: async () => entrance.connections,
    ready: async () => (await readiness.reason()) === undefined,
  });
  // Before Fastify waits for its connections to end: they end because their hubs hand them on.
  app.addHook('preClose', async () => {
    readiness.stop();
    bot?.stop();
    door.stop();
    await hubs.stop();
    entrance.close();
  });
  return app;
}

/** `rehearsal`: its page is served, too; what happens when it was. */
async function serveTab(app: FastifyInstance, rehearsal?: { onResponse(): Promise<void> }): Promise<void> {
  // Hashed names: what they name never changes. The pages that name them are asked for anew each time.
  await app.register(fastifyStatic, {
    root: `${built}assets/`,
    prefix: '/assets/',
    immutable: true,
    maxAge: '365d',
    preCompressed: true,
  });
  const sendPage = (page: string) => (_request: FastifyRequest, reply: FastifyReply) =>
    reply.sendFile(page, built, { cacheControl: false });
  app.get('/tab', sendPage('tab.html'));
  app.get('/meet/panel', sendPage('meet.html'));
  app.get('/meet/stage', sendPage('meet.html'));
  app.get('/meet/signed-in', sendPage('signed-in.html'));
  app.get('/organizer', sendPage('organizer.html'));
  // What Google Meet shows beside our name, on a page of its own.
  app.get('/logo.png', sendPage('logo.png'));
  // What the app package names as website, privacy statement and terms of use.
  app.get('/about', sendPage('about.html'));
  if (!rehearsal) return;
  app.get('/', rehearsal, sendPage('index.html'));
  // No chat is played there, and so no bot, which would hold everything up while it is loaded.
  app.get('/meet', sendPage('index.html'));
}
