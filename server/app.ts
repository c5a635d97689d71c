import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import Fastify, {
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { type ChatBotSettings, chatBot } from './bot/chatBot.ts';
import { answerErrors, refuseSocket, sentenceFor, unroutedErrors } from './http/errorAnswers.ts';
import { sendHeaders, unroutedHeaders } from './http/headers.ts';
import { Readiness, serveHealth } from './http/health.ts';
import { type MeetSignIn, serveMeet } from './http/meetRoutes.ts';
import type { Metrics } from './http/metrics.ts';
import type { Identity } from './identity/identity.ts';
import type { Tickets } from './identity/ticket.ts';
import { addressReader } from './kit/address.ts';
import { boundedLog } from './kit/boundedLog.ts';
import { type Clock, systemClock } from './kit/clock.ts';
import { Door } from './live/door.ts';
import { openEntrance } from './live/entrance.ts';
import { Gate } from './live/gate.ts';
import { Hubs } from './live/hubs.ts';
import { type Limits, limitsWith } from './live/limits.ts';
import type { MeetingEvents } from './live/meetingEvents.ts';
import { Places } from './live/places.ts';
import type { Store } from './store/store.ts';

/** What an app is made of. The same for production, rehearsal and tests. */
export interface AppParts {
  store: Store;
  identity: Identity;
  /** Left out, every connection is to bring a token of the host. */
  tickets?: Tickets;
  /** Left out, only this process can tell how far a window was shown a session. */
  places?: Places;
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
  /** Plays the meeting around the tab, and tells what happens in it. Left out, meetings are real. */
  rehearsal?: FastifyPluginAsync<MeetingEvents>;
}

/** The largest body of a request, in bytes, where its route says nothing else. */
export const largestBody = 16 * 1024;
/** Sessions end after this long, in ms, with no window of anybody connected. */
const unattended = 60 * 60_000;

const built = fileURLToPath(new URL('../dist/', import.meta.url));

/**
 * The whole server, ready to listen. Closing it hands every connection on and leaves the store to whoever made it.
 */
export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const { store, identity, tickets, clock, metrics } = parts;
  const limits = limitsWith(parts.limits ?? {});
  const headers = unroutedHeaders(parts);
  const { mayConnect, trustProxy = [] } = parts;
  const addressOf = addressReader(trustProxy);
  const notAdmitted = (reason: string) => {
    const request = randomUUID();
    app.log.warn({ request, reason }, 'not admitted');
    return request;
  };
  const refuse = (socket: Duplex, status: number, reason: string) =>
    refuseSocket(socket, status, notAdmitted(reason), headers);
  const gate = new Gate({ limits, clock, addressOf, refuse }, () => notAdmitted('too-many-at-once'));
  const app: FastifyInstance = Fastify({
    // Content-free by construction: no bodies, no URLs with queries; our own lines carry ids and codes.
    logger: {
      level: parts.logLevel,
      ...(parts.logTo && { stream: parts.logTo }),
      serializers: { req: () => ({}), res: () => ({}) },
      hooks: boundedLog(clock),
    },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: largestBody,
    serverFactory: (serve) => httpServer(gate.guard(serve), limits.handshake),
    forceCloseConnections: true,
    // Requests that come while it closes get an answer of ours: that it is stopping.
    return503OnClosing: false,
    ...unroutedErrors(headers),
  });
  const process = randomBytes(8).toString('hex');
  await store.keepLease(process);
  const trouble = (what: string, cause: unknown) => app.log.warn({ error: (cause as Error)?.name }, what);
  const bot =
    parts.bot &&
    chatBot({
      settings: parts.bot,
      store,
      identity,
      clock,
      process,
      trustProxy: parts.trustProxy ?? [],
      limits,
      trouble,
      live: () => ({ hubs, door }),
    });
  const hubs = new Hubs(
    {
      store,
      clock,
      process,
      limits: { maxAge: parts.maxAge, unattended },
      places: parts.places ?? new Places([]),
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
    await app.register(parts.rehearsal, {
      onLeft: (meeting, person) => door.left(meeting, person),
      onEnded: async (meeting) => (await hubs.get(meeting)).meetingChanged('meeting-ended'),
      onResumed: async (meeting) => (await hubs.get(meeting)).meetingChanged('meeting-resumed'),
      onSkipped: () => hubs.each((hub) => hub.tellTime()),
    });
  }
  if (parts.meet) serveMeet(app, { signIn: parts.meet, mayConnect, trustProxy, limits, clock });
  await serveTab(app, parts.rehearsal && { onResponse: async () => bot?.prepare() });

  app.get('/live', (_request, reply) =>
    reply
      .code(426)
      .headers({ upgrade: 'websocket', connection: 'Upgrade' })
      .send({ error: sentenceFor(426) }),
  );
  const entrance = openEntrance(app.server, {
    gate,
    refuse,
    store,
    clock,
    heartbeatClock: parts.heartbeatClock ?? systemClock,
    hubs,
    door,
    limits,
    mayConnect,
    addressOf,
    observer: metrics,
    log: app.log,
  });
  metrics?.watch({
    sessions: () => hubs.countOpen(),
    connections: async () => entrance.connections,
    ready: async () => (await readiness.reason()) === undefined,
  });
  // Fastify waits for all connections to end, and these end only when their hubs hand them on.
  app.addHook('preClose', async () => {
    readiness.stop();
    bot?.stop();
    door.stop();
    await hubs.stop();
    entrance.close();
  });
  return app;
}

/** `patience`: how long, in ms, a request may take to come; an answer that is not read for three times as long ends. */
function httpServer(serve: RequestListener, patience: number): Server {
  const options = {
    requestTimeout: patience,
    headersTimeout: patience,
    connectionsCheckingInterval: patience / 4,
    // Longer than a balancer keeps an idle connection: ending it just as it is used again would fail a request.
    keepAliveTimeout: 72_000,
    // Bounds what is buffered of an answer that is not read.
    highWaterMark: 16 * 1024,
    requireHostHeader: false,
  };
  return createServer(options, serve).setTimeout(3 * patience);
}

const openedWindow = { config: { openedWindow: true } };

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
  app.get('/meet/signed-in', openedWindow, sendPage('signed-in.html'));
  app.get('/organizer', sendPage('organizer.html'));
  // What Google Meet shows beside our name, on a page of its own.
  app.get('/logo.png', sendPage('logo.png'));
  // What the app package names as website, privacy statement and terms of use.
  app.get('/about', sendPage('about.html'));
  if (!rehearsal) return;
  app.get('/', rehearsal, sendPage('index.html'));
  // No chat is played there, and so no bot, which would hold everything up while it is loaded.
  app.get('/meet', openedWindow, sendPage('index.html'));
}
