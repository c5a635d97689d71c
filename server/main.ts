import { createHash, randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { type AppParts, buildApp } from './app.ts';
import { teamsChats } from './bot/chats.ts';
import { loadBotLibrary } from './bot/lazyBot.ts';
import { listenError } from './http/listening.ts';
import type { Metrics } from './http/metrics.ts';
import type { Traces } from './http/traces.ts';
import { botToken } from './identity/botToken.ts';
import { connector } from './identity/connector.ts';
import { entraTokens } from './identity/entraToken.ts';
import { google } from './identity/googleToken.ts';
import { identityOfHosts } from './identity/hosts.ts';
import { meetIdentity, meetPrefix } from './identity/meet.ts';
import { meetApi } from './identity/meetApi.ts';
import { meetPasses } from './identity/meetPass.ts';
import { teamsIdentity, teamsPrefix } from './identity/teams.ts';
import { tickets } from './identity/ticket.ts';
import { type Clock, systemClock } from './kit/clock.ts';
import { catchStrayOutput } from './kit/strayOutput.ts';
import { Places } from './live/places.ts';
import { connectorPath, rehearsalChats } from './rehearsal/chat.ts';
import { SkippableClock } from './rehearsal/clock.ts';
import { googlePath, meetApiPath, playedClient } from './rehearsal/google.ts';
import { rehearsalIdentity, rehearsalPrefix } from './rehearsal/identity.ts';
import { isLoopbackRequest } from './rehearsal/loopback.ts';
import { rehearsal } from './rehearsal/rehearsal.ts';
import { SettingError } from './settings/environment.ts';
import type { MeetSettings } from './settings/meetSettings.ts';
import { readSettings, type Settings } from './settings/settings.ts';
import type { TeamsSettings } from './settings/teamsSettings.ts';
import { memoryStore } from './store/memory.ts';
import { nameKey, sealKeys } from './store/redis/keys.ts';
import { type Store, StoreError } from './store/store.ts';

let app: FastifyInstance | undefined;
const say = catchStrayOutput(() => app?.log);

/** Starts the process: reads the environment (only here), listens, and shuts down cleanly. */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const { hosts } = settings;
  // Time can only be skipped in a rehearsal in memory: Redis and real meetings have their own time.
  const skippable = hosts || settings.redis ? undefined : new SkippableClock();
  const clock = skippable ?? systemClock;
  let address = '';
  const metrics = settings.metrics && (await openMetrics(settings.metrics));
  const opened = settings.redis ? await openRedis(settings.redis, metrics) : memoryStore(clock);
  const traces = settings.tracesTo ? await openTraces(settings.tracesTo) : undefined;
  const counted = metrics ? metrics.watching(opened) : opened;
  const store = traces ? traces.watching(counted) : counted;
  const keys = settings.sealKey ? sealKeys(settings.sealKey) : [];
  const built = await buildApp({
    store,
    metrics,
    traces,
    clock,
    tickets: tickets(keys, () => store.now()),
    places: new Places(keys),
    logLevel: settings.logLevel,
    logTo: { write: say.out },
    maxAge: settings.maxAge,
    limits: settings.limits,
    trustProxy: settings.trustProxy,
    ...(hosts ? inMeetings(hosts, settings, clock) : inRehearsal(settings, clock, () => address, skippable)),
  });

  app = built;

  const stop = async () => {
    // Don't let anything that hangs keep the process alive: windows reconnect elsewhere.
    setTimeout(() => process.exit(1), 8_000).unref();
    await built.close();
    await store.close();
    await traces?.stop();
    process.exit(0);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);

  // Loading the bot's library blocks the process for a second or more: better now than during a meeting.
  if (hosts?.teams) await loadBotLibrary(settings.botLibrary);
  address = await built.listen({ host: settings.host, port: settings.port }).catch((error) => {
    throw listenError(error, { port: 'PORT', host: 'HOST' });
  });
  say.out(`Mini-M ${hosts ? servedFor(hosts) : 'rehearsal meeting'}: ${address}\n`);
}

function servedFor({ publicUrl, tabOrigin }: Hosts): string {
  return `for ${publicUrl}${tabOrigin === publicUrl ? '' : `, with its pages at ${tabOrigin}`}`;
}

type Surroundings = Pick<
  AppParts,
  'identity' | 'mayConnect' | 'publicUrl' | 'tabOrigin' | 'bot' | 'hosts' | 'meet' | 'rehearsal'
>;

type Hosts = NonNullable<Settings['hosts']>;

/** Real meetings, of all hosts that are set up. */
function inMeetings({ publicUrl, tabOrigin, ...hosts }: Hosts, settings: Settings, clock: Clock): Surroundings {
  const teams = hosts.teams && inTeams(hosts.teams, settings, clock);
  const meet = hosts.meet && inMeet({ ...hosts.meet, sealKey: settings.sealKey, clock });
  return {
    identity: identityOfHosts({ ...(teams && { teams: teams.host }), ...(meet && { meet: meet.host }) }),
    mayConnect: ({ origin }) => origin === tabOrigin,
    publicUrl,
    ...(tabOrigin !== publicUrl && { tabOrigin }),
    bot: teams?.bot,
    hosts: [...(teams ? ['teams' as const] : []), ...(meet ? ['meet' as const] : [])],
    meet: meet?.signIn,
  };
}

function inTeams(teams: TeamsSettings, settings: Settings, clock: Clock) {
  const { authority, clientId, appIdUri, tenants, hostClients, publicUrl, connectorUrl, openIdMetadata } = teams;
  const token = botToken(teams.bot, clock);
  const identity = teamsIdentity({
    tokens: entraTokens({ authority, audience: [clientId, appIdUri], tenants, hostClients, clock }),
    connector: connector({ url: connectorUrl, token, clock }),
    clock,
  });
  const bot = {
    library: settings.botLibrary,
    chats: teamsChats,
    connectorUrl: () => connectorUrl,
    credentials: { botId: teams.bot.id, token, authority, openIdMetadata },
    appId: clientId,
    publicUrl: () => publicUrl,
    ownViews: settings.chatAgenda,
  };
  return { host: { identity, prefix: teamsPrefix }, bot };
}

/** Google Meet, the real one or the rehearsal's: its sign-in and its identity. */
function inMeet({ clientId, clientSecret, projectNumber, hostedDomains, issuer, apiUrl, sealKey, clock }: MeetParts) {
  const passes = meetPasses(sealKey ? sealKeys(sealKey) : [], clock.now);
  const api = meetApi({ url: whenNeeded(apiUrl), clock });
  const signIn = google({ issuer: whenNeeded(issuer), clientId, clientSecret, hostedDomains, clock });
  return {
    host: { identity: meetIdentity({ passes, api, clock }), prefix: meetPrefix },
    signIn: { google: signIn, passes, clientId, projectNumber },
  };
}

/** The rehearsal's services get their address when this process listens. */
type Address = string | (() => string);
interface MeetParts extends Omit<MeetSettings, 'publicUrl' | 'issuer' | 'apiUrl'> {
  issuer: Address;
  apiUrl: Address;
  sealKey: string | undefined;
  clock: Clock;
}
const whenNeeded = (address: Address) => (typeof address === 'string' ? () => address : address);

/** `address`: where this process listens, once it does. */
function inRehearsal(
  settings: Settings,
  clock: Clock,
  address: () => string,
  skippable: SkippableClock | undefined,
): Surroundings {
  const secret = rehearsalSecret(settings);
  const identity = rehearsalIdentity({ secret, clock });
  const issuer = () => address() + googlePath;
  const meet = inMeet({
    ...playedClient,
    hostedDomains: [],
    issuer,
    apiUrl: () => address() + meetApiPath,
    sealKey: settings.sealKey,
    clock,
  });
  const bot = {
    library: settings.botLibrary,
    chats: rehearsalChats,
    connectorUrl: () => address() + connectorPath,
    appId: 'rehearsal',
    publicUrl: address,
    ownViews: settings.chatAgenda,
  };
  return {
    identity: identityOfHosts({ teams: { identity, prefix: rehearsalPrefix }, meet: meet.host }),
    mayConnect: isLoopbackRequest,
    bot,
    hosts: ['teams', 'meet'],
    meet: meet.signIn,
    rehearsal: rehearsal({ identity, clock: skippable, google: { secret, clock, issuer } }),
  };
}

/** Loaded only if metrics are on, because it has a cost. */
async function openMetrics(where: NonNullable<Settings['metrics']>): Promise<Metrics> {
  const { Metrics, serveMetrics } = await import('./http/metrics.ts');
  const metrics = new Metrics();
  const { address } = await serveMetrics(metrics, where).catch((error) => {
    throw listenError(error, { port: 'METRICS_PORT', host: 'METRICS_HOST' });
  });
  say.out(`Metrics: ${address}\n`);
  return metrics;
}

/** Loaded only if there is a collector, because most servers have none. */
async function openTraces(collector: string): Promise<Traces> {
  const { Traces } = await import('./http/traces.ts');
  return new Traces(collector);
}

/** Loaded only if Redis is set up, because its client takes a sixth of the start. */
async function openRedis(redis: NonNullable<Settings['redis']>, metrics: Metrics | undefined): Promise<Store> {
  const { redisStore } = await import('./store/redis/redis.ts');
  return redisStore({
    url: redis.url,
    ackReplicas: redis.ackReplicas,
    sealKeys: sealKeys(redis.sealKey),
    nameKey: nameKey(redis.nameKey),
    clock: systemClock,
    count: (what) => metrics?.mended(what),
    warn: (sentence) => say.error(`${sentence}\n`),
  });
}

/** Processes that share a Redis accept each other's rehearsal tokens. Without Redis, tokens are valid in this process only. */
function rehearsalSecret(settings: Settings): Uint8Array {
  if (!settings.redis) return randomBytes(32);
  return createHash('sha256').update(`rehearsal ${settings.redis.sealKey}`).digest();
}

main().catch((error: unknown) => {
  const known = error instanceof SettingError || error instanceof StoreError;
  say.error(known ? `${error.message}\n` : `Mini-M could not start: ${(error as Error).message}\n`);
  process.exit(1);
});
