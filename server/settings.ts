import * as z from 'zod';

/** A setting that is missing, wrong or contradicts another. The message names it and says what to do. */
export class SettingError extends Error {
  override name = 'SettingError';
}

const loopback = new Set(['127.0.0.1', 'localhost', '::1']);

const Environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3978),
  /** Without it, sessions live in this process' memory: one process, and a restart ends them. */
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  SEAL_KEY: z.string().optional(),
  NAME_KEY: z.string().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn'),
  /** The longest a session may last, whatever happens. */
  MAX_SESSION_MINUTES: z.coerce.number().int().min(15).max(1440).default(240),
  /** Whether counts are seen while voting, unless the facilitator says otherwise. */
  SHOW_COUNTS: z.enum(['true', 'false']).default('false'),
});

/** What each setting must be, for the sentence that names a wrong one. */
const expected: Record<keyof z.infer<typeof Environment>, string> = {
  HOST: 'an address to listen on, such as 127.0.0.1',
  PORT: 'a port number from 0 to 65535',
  REDIS_URL: 'a URL that begins with redis:// or rediss://',
  SEAL_KEY: '32 bytes in base64',
  NAME_KEY: '32 bytes in base64',
  LOG_LEVEL: 'one of fatal, error, warn, info, debug, trace, silent',
  MAX_SESSION_MINUTES: 'a whole number of minutes from 15 to 1440',
  SHOW_COUNTS: 'true or false',
};

export interface Settings {
  host: string;
  port: number;
  redis?: { url: string; sealKey: string; nameKey: string };
  logLevel: string;
  maxAge: number;
  showCounts: boolean;
}

/** Reads the settings from an environment; throws a `SettingError` whose message is one clear sentence. */
export function readSettings(environment: Record<string, string | undefined>): Settings {
  // An empty variable is how shells and compose files leave one out.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const name = parsed.error.issues[0]?.path[0] as keyof typeof expected;
    throw new SettingError(`${name} must be ${expected[name]}.`);
  }
  const { HOST, PORT, REDIS_URL, SEAL_KEY, NAME_KEY, LOG_LEVEL, MAX_SESSION_MINUTES, SHOW_COUNTS } = parsed.data;
  if (!loopback.has(HOST)) {
    throw new SettingError(
      `HOST is ${HOST}, but the rehearsal meeting signs anybody in and so listens on this machine only: leave HOST out, or set it to 127.0.0.1.`,
    );
  }
  return {
    host: HOST,
    port: PORT,
    redis: redisSettings(REDIS_URL, SEAL_KEY, NAME_KEY),
    logLevel: LOG_LEVEL,
    maxAge: MAX_SESSION_MINUTES * 60_000,
    showCounts: SHOW_COUNTS === 'true',
  };
}

function redisSettings(url?: string, sealKey?: string, nameKey?: string): Settings['redis'] {
  if (!url) return undefined;
  if (!sealKey) throw new SettingError(missing('SEAL_KEY'));
  if (!nameKey) throw new SettingError(missing('NAME_KEY'));
  return { url, sealKey, nameKey };
}

function missing(name: string): string {
  return `${name} is missing: with REDIS_URL it must be 32 bytes in base64, for example from "openssl rand -base64 32".`;
}
