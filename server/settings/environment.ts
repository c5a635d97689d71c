import * as z from 'zod';
import { isAddressOrNetwork } from '../kit/address.ts';
import { usualLimits } from '../live/limits.ts';

/** A setting that is missing, wrong or contradicts another. The message names it and says what to do. */
export class SettingError extends Error {
  override name = 'SettingError';
}

const guid = z.guid().toLowerCase();
/** Nothing secret leaves the machine in the clear: `http` only for services on this machine, as tests have them. */
const service = z.string().refine(isService).transform(withoutSlash);

/** Every setting there is. Nothing else of the environment is read. */
export const Environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3978),
  /** Without it, sessions live in this process' memory: one process, and a restart ends them. */
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  SEAL_KEY: z.string().optional(),
  NAME_KEY: z.string().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn'),
  /** Left out, nothing is counted: two processes on one machine must not ask for one port unasked. */
  METRICS_PORT: z.coerce.number().int().min(0).max(65535).optional(),
  /** Left out: this machine only. */
  METRICS_HOST: z.string().min(1).optional(),
  /** The longest a session may last, whatever happens. */
  MAX_SESSION_MINUTES: z.coerce.number().int().min(15).max(1440).default(240),
  /** How much this process takes on. */
  MAX_SESSIONS: z.coerce.number().int().min(1).max(100_000).default(usualLimits.sessions),
  MAX_CONNECTIONS: z.coerce.number().int().min(1).max(100_000).default(usualLimits.connections),
  /** Whose word counts on where somebody connects from. */
  TRUST_PROXY: z
    .string()
    .transform((list) => list.split(',').map((entry) => entry.trim()))
    .pipe(z.array(z.string().refine(isAddressOrNetwork)))
    .optional(),
  /** Whether the card in the chat shows the agenda as it stands to whoever is in the meeting, each for themselves. */
  CHAT_AGENDA: z.enum(['true', 'false']).default('true'),

  /** The meetings played on this machine, where anybody is signed in. Left out, they are on unless Teams or Meet is set up. */
  REHEARSAL: z.enum(['true', 'false']).optional(),

  /** Where Teams and Meet find this server. */
  PUBLIC_URL: z.string().refine(isHttpsOrigin).transform(withoutSlash).optional(),
  TEAMS_CLIENT_ID: guid.optional(),
  TEAMS_APP_ID_URI: z
    .string()
    .regex(/^api:\/\/[^/\s]+\/\S+$/)
    .optional(),
  /** Whose people may come; the first is the bot's own. */
  TEAMS_TENANTS: z
    .string()
    .transform((list) => list.split(',').map((id) => id.trim()))
    .pipe(z.array(guid).min(1))
    .optional(),
  /** Client applications whose tokens are accepted beside those of the hosts that Microsoft documents. */
  TEAMS_HOST_CLIENTS: z
    .string()
    .transform((list) => list.split(',').map((id) => id.trim()))
    .pipe(z.array(guid).min(1))
    .optional(),
  BOT_ID: guid.optional(),
  BOT_TYPE: z.enum(['UserAssignedMSI', 'SingleTenant']).optional(),
  BOT_PASSWORD: z.string().optional(),

  GOOGLE_CLIENT_ID: z
    .string()
    .regex(/^[\w-]+\.apps\.googleusercontent\.com$/)
    .optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  GOOGLE_CLOUD_PROJECT_NUMBER: z.string().regex(/^\d+$/).optional(),
  /** Whose people may come; left out, everybody whom the meeting lets in. */
  GOOGLE_HOSTED_DOMAINS: z
    .string()
    .transform((list) => list.split(',').map((domain) => domain.trim().toLowerCase()))
    .pipe(z.array(z.string().regex(/^[a-z\d-]+(\.[a-z\d-]+)+$/)).min(1))
    .optional(),

  /** Where Microsoft's services are, for other clouds and for tests. */
  ENTRA_AUTHORITY: service.default('https://login.microsoftonline.com'),
  BOT_CONNECTOR_URL: service.default('https://smba.trafficmanager.net/teams'),
  BOT_OPENID_METADATA: service.default('https://login.botframework.com/v1/.well-known/openidconfiguration'),
  /** Left out: the authority, with the first tenant. */
  BOT_LOGIN_URL: service.optional(),
  /** Where Google is, for tests. Where it signs in, says its discovery document. */
  GOOGLE_ISSUER: service.default('https://accounts.google.com'),
  GOOGLE_MEET_API_URL: service.default('https://meet.googleapis.com'),

  /** Set by Azure where it hosts us, for the bot's managed identity. */
  IDENTITY_ENDPOINT: z.string().optional(),
  IDENTITY_HEADER: z.string().optional(),
});
export type Environment = z.infer<typeof Environment>;

const https = 'a URL that begins with https:// (http:// only for this machine)';
const aGuid = 'a GUID, such as 00000000-0000-0000-0000-000000000000';

/** What each setting must be, for the sentence that names a wrong one. */
export const expected: Record<keyof Environment, string> = {
  HOST: 'an address to listen on, such as 127.0.0.1',
  PORT: 'a port number from 0 to 65535',
  REDIS_URL: 'a URL that begins with redis:// or rediss://',
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
  TEAMS_CLIENT_ID: `the Entra app’s client id: ${aGuid}`,
  TEAMS_APP_ID_URI: 'the Entra app’s ID URI, such as api://mini-m.example.com/00000000-0000-0000-0000-000000000000',
  TEAMS_TENANTS: 'the ids of the tenants whose people may come, separated by commas, each a GUID',
  TEAMS_HOST_CLIENTS: 'client ids of further applications that Mini-M is opened in, separated by commas, each a GUID',
  BOT_ID: `the bot’s client id: ${aGuid}`,
  BOT_TYPE: 'UserAssignedMSI or SingleTenant',
  BOT_PASSWORD: 'the bot’s client secret',
  GOOGLE_CLIENT_ID: 'the OAuth client’s id, which ends in .apps.googleusercontent.com',
  GOOGLE_CLIENT_SECRET: 'the OAuth client’s secret',
  GOOGLE_CLOUD_PROJECT_NUMBER: 'the number of the Google Cloud project, digits only',
  GOOGLE_HOSTED_DOMAINS: 'the Google Workspace domains whose people may come, separated by commas, such as example.com',
  ENTRA_AUTHORITY: https,
  BOT_CONNECTOR_URL: https,
  BOT_OPENID_METADATA: https,
  BOT_LOGIN_URL: https,
  GOOGLE_ISSUER: https,
  GOOGLE_MEET_API_URL: https,
  IDENTITY_ENDPOINT: 'what Azure has set it to',
  IDENTITY_HEADER: 'what Azure has set it to',
};

/** Reads every setting; throws a `SettingError` that names the first wrong one and never repeats its value. */
export function readEnvironment(variables: Record<string, string | undefined>): Environment {
  // An empty variable is how shells and compose files leave one out.
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (parsed.success) return parsed.data;
  throw wrongSetting(parsed.error.issues[0]?.path[0] as keyof Environment);
}

/** The sentence for a setting that is not what it must be, or (`why`) that is missing. */
export function wrongSetting(name: keyof Environment, why?: string): SettingError {
  const must = `it must be ${expected[name]}.`;
  return new SettingError(why ? `${name} is missing: ${why} ${must}` : `${name} must be ${expected[name]}.`);
}

function isService(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, username, search, hash } = new URL(value);
  if (username || search || hash) return false;
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname));
}

function isHttpsOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, origin } = new URL(value);
  return protocol === 'https:' && origin === withoutSlash(value).toLowerCase();
}

function withoutSlash(value: string): string {
  return value.replace(/\/$/, '');
}
