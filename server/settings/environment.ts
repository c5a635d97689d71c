import * as z from 'zod';
import { isAddressOrNetwork, isLoopbackHost } from '../kit/address.ts';
import { usualLimits } from '../live/limits.ts';

/** A setting that is missing, wrong or contradicts another. The message names it and says what to do. */
export class SettingError extends Error {
  override name = 'SettingError';
}

const guid = z.guid().toLowerCase();
/** Secrets leave the machine over TLS only; `http` is for services on this machine, as in tests. */
const service = z.string().refine(isService).transform(withoutSlash);
/** As browsers write it: in lower case, and without a trailing slash. */
const publicOrigin = z.string().refine(isHttpsOrigin).toLowerCase().transform(withoutSlash);

/** All settings. Nothing else in the environment is read, except `NAME_FILE` for secrets. */
export const Environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3978),
  /** Without it, sessions live in one process's memory, and a restart ends them. */
  REDIS_URL: z
    .url({ protocol: /^rediss?$/ })
    .refine(isEncoded)
    .optional(),
  /** Replicas that must have an entry before anyone is told. */
  REDIS_ACK_REPLICAS: z.coerce.number().int().min(0).max(5).default(0),
  SEAL_KEY: z.string().optional(),
  NAME_KEY: z.string().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn'),
  /** No default: two processes on one machine would compete for the port. */
  METRICS_PORT: z.coerce.number().int().min(0).max(65535).optional(),
  /** Default: this machine only. */
  METRICS_HOST: z.string().min(1).optional(),
  /** The longest a session may last, whatever happens. */
  MAX_SESSION_MINUTES: z.coerce.number().int().min(15).max(1440).default(240),
  /** Capacity of this process. */
  MAX_SESSIONS: z.coerce.number().int().min(1).max(100_000).default(usualLimits.sessions),
  MAX_CONNECTIONS: z.coerce.number().int().min(1).max(100_000).default(usualLimits.connections),
  /** Proxies whose `X-Forwarded-For` is believed. */
  TRUST_PROXY: z
    .string()
    .transform((list) => list.split(',').map((entry) => entry.trim()))
    .pipe(z.array(z.string().refine(isAddressOrNetwork)))
    .optional(),
  /** Whether the card in the chat shows people in the meeting the current agenda. */
  CHAT_AGENDA: z.enum(['true', 'false']).default('true'),

  /** The simulated meetings, which sign anyone in. On by default unless Teams or Meet is set up. */
  REHEARSAL: z.enum(['true', 'false']).optional(),

  /** Where Teams and Meet find this server. */
  PUBLIC_URL: publicOrigin.optional(),
  /** Where the tab's pages are, if this server doesn't serve them. */
  TAB_ORIGIN: publicOrigin.optional(),
  TEAMS_CLIENT_ID: guid.optional(),
  TEAMS_APP_ID_URI: z
    .string()
    .regex(/^api:\/\/[^/\s]+\/\S+$/)
    .optional(),
  /** Tenants whose people may join; the first is the bot's own. */
  TEAMS_TENANTS: z
    .string()
    .transform((list) => list.split(',').map((id) => id.trim()))
    .pipe(z.array(guid).min(1))
    .optional(),
  /** Client applications whose tokens are accepted in addition to the ones that Microsoft documents. */
  TEAMS_HOST_CLIENTS: z
    .string()
    .transform((list) => list.split(',').map((id) => id.trim()))
    .pipe(z.array(guid).min(1))
    .optional(),
  BOT_ID: guid.optional(),
  BOT_TYPE: z.enum(['UserAssignedMSI', 'SingleTenant']).optional(),
  BOT_PASSWORD: z.string().optional(),
  /** The library that the bot runs on. */
  BOT_LIBRARY: z.enum(['teams-ai', 'teams-sdk']).default('teams-ai'),

  GOOGLE_CLIENT_ID: z
    .string()
    .regex(/^[\w-]+\.apps\.googleusercontent\.com$/)
    .optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  GOOGLE_CLOUD_PROJECT_NUMBER: z.string().regex(/^\d+$/).optional(),
  /** Domains whose people may join. Default: everyone who is in the meeting. */
  GOOGLE_HOSTED_DOMAINS: z
    .string()
    .transform((list) => list.split(',').map((domain) => domain.trim().toLowerCase()))
    .pipe(z.array(z.string().regex(/^[a-z\d-]+(\.[a-z\d-]+)+$/)).min(1))
    .optional(),

  /** Where Microsoft's services are, for other clouds and for tests. */
  ENTRA_AUTHORITY: service.default('https://login.microsoftonline.com'),
  BOT_CONNECTOR_URL: service.default('https://smba.trafficmanager.net/teams'),
  BOT_OPENID_METADATA: service.default('https://login.botframework.com/v1/.well-known/openidconfiguration'),
  /** Default: the authority, with the first tenant. */
  BOT_LOGIN_URL: service.optional(),
  /** Where Google is, for tests. Its discovery document names the sign-in addresses. */
  GOOGLE_ISSUER: service.default('https://accounts.google.com'),
  GOOGLE_MEET_API_URL: service.default('https://meet.googleapis.com'),

  /** Where traces go: an OpenTelemetry collector that takes OTLP over HTTP. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .transform(withoutSlash)
    .optional(),

  /** Set by Azure for the bot's managed identity. */
  IDENTITY_ENDPOINT: z.string().optional(),
  IDENTITY_HEADER: z.string().optional(),
});
export type Environment = z.infer<typeof Environment>;

/** Settings that `NAME_FILE` may name a file for, so that no environment shows them. */
export const secretSettings = ['REDIS_URL', 'SEAL_KEY', 'NAME_KEY', 'BOT_PASSWORD', 'GOOGLE_CLIENT_SECRET'] as const;
export type SecretSetting = (typeof secretSettings)[number];

const https = 'a URL that begins with https:// (http:// only for this machine)';
const aGuid = 'a GUID, such as 00000000-0000-0000-0000-000000000000';

/** What each setting must be, as error messages say it. */
export const expected: Record<keyof Environment, string> = {
  HOST: 'an address to listen on, such as 127.0.0.1',
  PORT: 'a port number from 0 to 65535',
  REDIS_URL:
    'a URL that begins with redis:// or rediss://; in user and password, write %23 for #, %2F for /, %3F for ? and %25 for %',
  REDIS_ACK_REPLICAS: 'a whole number from 0 to 5',
  SEAL_KEY: '32 bytes in base64',
  NAME_KEY: '32 bytes in base64',
  METRICS_PORT: 'a port number from 0 to 65535',
  METRICS_HOST: 'an address to listen on, such as 127.0.0.1',
  LOG_LEVEL: 'one of fatal, error, warn, info, debug, trace, silent',
  MAX_SESSION_MINUTES: 'a whole number of minutes from 15 to 1440',
  MAX_SESSIONS: 'a whole number from 1 to 100000',
  MAX_CONNECTIONS: 'a whole number from 1 to 100000',
  TRUST_PROXY: 'addresses and networks, separated by commas, such as 10.0.0.0/8,fd00::1',
  CHAT_AGENDA: 'true or false',
  REHEARSAL: 'true or false',
  PUBLIC_URL: 'an https:// address without a path, such as https://mini-m.example.com',
  TAB_ORIGIN: 'an https:// address without a path, such as https://tab.example.com',
  TEAMS_CLIENT_ID: `the Entra app’s client id: ${aGuid}`,
  TEAMS_APP_ID_URI: 'the Entra app’s ID URI, such as api://mini-m.example.com/00000000-0000-0000-0000-000000000000',
  TEAMS_TENANTS: 'the ids of the tenants whose people may join, separated by commas, each a GUID',
  TEAMS_HOST_CLIENTS: 'client ids of other applications that open Mini-M, separated by commas, each a GUID',
  BOT_ID: `the bot’s client id: ${aGuid}`,
  BOT_TYPE: 'UserAssignedMSI or SingleTenant',
  BOT_PASSWORD: 'the bot’s client secret',
  BOT_LIBRARY: 'teams-ai or teams-sdk',
  GOOGLE_CLIENT_ID: 'the OAuth client’s id, which ends in .apps.googleusercontent.com',
  GOOGLE_CLIENT_SECRET: 'the OAuth client’s secret',
  GOOGLE_CLOUD_PROJECT_NUMBER: 'the number of the Google Cloud project, digits only',
  GOOGLE_HOSTED_DOMAINS: 'the Google Workspace domains whose people may join, separated by commas, such as example.com',
  ENTRA_AUTHORITY: https,
  BOT_CONNECTOR_URL: https,
  BOT_OPENID_METADATA: https,
  BOT_LOGIN_URL: https,
  GOOGLE_ISSUER: https,
  GOOGLE_MEET_API_URL: https,
  OTEL_EXPORTER_OTLP_ENDPOINT: 'a URL that begins with http:// or https://',
  IDENTITY_ENDPOINT: 'what Azure has set it to',
  IDENTITY_HEADER: 'what Azure has set it to',
};

/** Reads every setting; throws a `SettingError` that names the first wrong one and never repeats its value. */
export function readEnvironment(variables: Record<string, string | undefined>): Environment {
  // Shells and compose files leave a variable out by setting it to an empty string.
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (parsed.success) return parsed.data;
  throw wrongSetting(parsed.error.issues[0]?.path[0] as keyof Environment);
}

/** The error for a setting that has a wrong value, or that is missing (`why` it's needed). */
export function wrongSetting(name: keyof Environment, why?: string): SettingError {
  const must = `it must be ${expected[name]}.`;
  return new SettingError(why ? `${name} is missing: ${why} ${must}` : `${name} must be ${expected[name]}.`);
}

function isService(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, username, search, hash } = new URL(value);
  if (username || search || hash) return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname));
}

/** Whether user and password have no character that would end them early and so lead to another server. */
function isEncoded(url: string): boolean {
  const [, userinfo = ''] = /^\w+:\/\/(.*)@/s.exec(url) ?? [];
  return !/[#/?]|%(?![\da-f]{2})/i.test(userinfo);
}

function isHttpsOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, origin } = new URL(value);
  return protocol === 'https:' && origin === withoutSlash(value).toLowerCase();
}

function withoutSlash(value: string): string {
  return value.replace(/\/$/, '');
}
