import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
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
import { answerErrors, refuseSocket, unroutedErrors } from './http/errorAnswers.ts';
import { sendHeaders, unroutedHeaders } from './http/headers.ts';
import { Readiness, serveHealth } from './http/health.ts';
import { serveLive } from './http/liveRoutes.ts';
import { type MeetSignIn, serveMeet } from './http/meetRoutes.ts';
import type { Metrics } from './http/metrics.ts';
import { importMapSource, type Page, rehearsalPages, tabPages } from './http/pages.ts';
import type { Traces } from './http/traces.ts';
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
import { type Store, StoreError } from './store/store.ts';

type HostName = 'teams' | 'meet';

/** What the app is made of, in production, rehearsal and tests alike. */
export interface AppParts {
  store: Store;
  identity: Identity;
  /** Absent: every connection needs a token of the host. */
  tickets?: Tickets;
  /** Left out, only this process can tell how far a window was shown a session. */
  places?: Places;
  clock: Clock;
  /** Absent: the machine's clock. Heartbeats must not follow a rehearsal's skips, in which nobody could answer. */
  heartbeatClock?: Clock;
  logLevel: string;
  /** Absent: the log goes to the standard output. */
  logTo?: { write(line: string): void };
  /** Absent: nothing is counted. */
  metrics?: Metrics | undefined;
  /** Absent: nothing is traced. */
  traces?: Traces | undefined;
  /** The longest a session may last, in ms. */
  maxAge: number;
  /** Which pages may open a socket: another site's page must not do so on its visitor's behalf. */
  mayConnect(headers: IncomingHttpHeaders): boolean;
  /** Proxies whose `X-Forwarded-For` is believed: addresses and networks. Absent: none. */
  trustProxy?: readonly string[];
  /** Overrides the usual limits. */
  limits?: Partial<Limits>;
  /** Our public address, for example `https://mini-m.example.com`. */
  publicUrl?: string;
  /** The origin that serves the tab's pages instead of this server. Absent: this server does. */
  tabOrigin?: string;
  /** The bot in the meetings' chats. Absent: there's no bot and no route for it. */
  bot?: ChatBotSettings | undefined;
  /** Where meetings can be: the Organizer's page asks, because its sentences and links follow. Absent: in Teams. */
  hosts?: readonly HostName[];
  /** Sign-in for windows in Google Meet. Absent: there are no routes for it. */
  meet?: MeetSignIn | undefined;
  /** Simulates the meetings around the tab. Absent: meetings are real. */
  rehearsal?: FastifyPluginAsync<MeetingEvents>;
}

/** The largest request body, in bytes, unless the route says otherwise. */
export const largestBody = 16 * 1024;
/** Sessions end after this long without any connected window, in ms. */
const unattended = 60 * 60_000;

const built = fileURLToPath(new URL('../dist/', import.meta.url));

/**
 * Builds the whole server, ready to listen. Closing it tells every window to reconnect elsewhere; it doesn't close the store.
 */
export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const { store, identity, tickets, clock, metrics, traces } = parts;
  const observer = traces ? traces.observing(metrics) : metrics;
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
    // Content-free: no bodies and no URLs, only our own ids and codes.
    logger: {
      level: parts.logLevel,
      ...(parts.logTo && { stream: parts.logTo }),
      serializers: { req: () => ({}), res: () => ({}) },
      hooks: boundedLog(clock),
    },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: largestBody,
    // `/organizer/` is `/organizer`: people and other systems add slashes.
    routerOptions: { ignoreTrailingSlash: true },
    serverFactory: (serve) => httpServer(gate.guard(serve), limits.handshake),
    forceCloseConnections: true,
    // While closing, requests still get our own answers.
    return503OnClosing: false,
    ...unroutedErrors(headers),
  });
  const process = randomBytes(8).toString('hex');
  await store.keepLease(process);
  const trouble = (what: string, cause: unknown) =>
    app.log.warn({ error: (cause as Error)?.name, said: cause instanceof StoreError ? cause.said : undefined }, what);
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
      observer,
    },
    limits.sessions,
  );
  const door = new Door({ identity, tickets, store, clock, hubs, log: app.log });

  await sendHeaders(app, { publicUrl: parts.publicUrl, rehearsal: parts.rehearsal !== undefined });
  traces?.serve(app);
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
  const { tabOrigin } = parts;
  if (parts.meet) serveMeet(app, { signIn: parts.meet, mayConnect, tabOrigin, trustProxy, limits, clock });
  app.get('/hosts', (_request, reply) => {
    // Public, and asked by our pages wherever they are served.
    if (tabOrigin) reply.header('access-control-allow-origin', tabOrigin);
    return reply.send(parts.hosts ?? ['teams']);
  });
  if (tabOrigin) pointToTab(app, tabOrigin);
  else await serveTab(app, parts.rehearsal && { onResponse: async () => bot?.prepare() });

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
    observer,
    log: app.log,
  });
  serveLive(app, { entrance, mayConnect, tabOrigin });
  metrics?.watch({
    sessions: () => hubs.countOpen(),
    connections: async (transport) => entrance.connections(transport),
    ready: async () => (await readiness.reason()) === undefined,
  });
  // Fastify waits for all connections to close, and they close only when their hubs do.
  app.addHook('preClose', async () => {
    readiness.stop();
    bot?.stop();
    door.stop();
    await hubs.stop();
    await entrance.close();
  });
  return app;
}

/** `patience`: how long a request may take to arrive, in ms. Answers that stay unread three times as long are dropped. */
function httpServer(serve: RequestListener, patience: number): Server {
  const options = {
    requestTimeout: patience,
    headersTimeout: patience,
    connectionsCheckingInterval: patience / 4,
    // Longer than load balancers keep idle connections: closing one just as it's reused would fail a request.
    keepAliveTimeout: 72_000,
    // Bounds what is buffered of an unread answer.
    highWaterMark: 16 * 1024,
    requireHostHeader: false,
  };
  return createServer(options, serve).setTimeout(3 * patience);
}

/** `rehearsal`: serve its page too, and what to do after that. */
async function serveTab(app: FastifyInstance, rehearsal?: { onResponse(): Promise<void> }): Promise<void> {
  // Assets have hashed names and never change; the pages that name them aren't cached.
  await app.register(fastifyStatic, {
    root: `${built}assets/`,
    prefix: '/assets/',
    immutable: true,
    maxAge: '365d',
    preCompressed: true,
  });
  const sendFile = (file: string) => (_request: FastifyRequest, reply: FastifyReply) =>
    reply.sendFile(file, built, { cacheControl: false });
  const servePage = ([path, page]: [string, Page], more = {}) =>
    app.get(path, { ...more, config: { page, inlineScripts: inlineScriptsIn(page) } }, sendFile(page.file));
  // Google Meet shows it next to our name.
  app.get('/logo.png', sendFile('logo.png'));
  for (const page of Object.entries(tabPages)) servePage(page);
  if (!rehearsal) return;
  // Only the page that plays Teams loads the bot, because Meet's plays no chat.
  for (const page of Object.entries(rehearsalPages)) servePage(page, page[0] === '/' ? rehearsal : {});
}

/** Where the tab's pages are, for people and apps that still look for them here. */
function pointToTab(app: FastifyInstance, tabOrigin: string): void {
  for (const path of Object.keys(tabPages)) {
    app.get(path, (_request, reply) => reply.code(404).send({ error: `Mini-M’s pages are at ${tabOrigin}.` }));
  }
}

function inlineScriptsIn({ file }: Page): string[] {
  const path = built + file;
  // Tests and tools start servers without a build.
  return existsSync(path) ? importMapSource(readFileSync(path, 'utf8')) : [];
}
