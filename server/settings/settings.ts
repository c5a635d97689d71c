import { isLoopbackHost } from '../kit/address.ts';
import { type Environment, readEnvironment, SettingError, wrongSetting } from './environment.ts';
import { refuseRehearsal } from './hostSettings.ts';
import { type MeetSettings, meetSettings } from './meetSettings.ts';
import { readSecretFiles } from './secretFiles.ts';
import { type TeamsSettings, teamsSettings } from './teamsSettings.ts';

export interface Settings {
  host: string;
  port: number;
  redis?: { url: string; ackReplicas: number; sealKey: string; nameKey: string };
  /** Real meetings in Teams, Google Meet, or both. Absent: the rehearsal is on. */
  hosts?: HostSettings;
  /** Optional without Redis: processes then share nothing, not even tickets. */
  sealKey?: string;
  logLevel: string;
  /** Where metrics are served. Absent: they aren't. */
  metrics?: { host: string; port: number };
  /** Where traces are sent, without a trailing slash. Absent: there are none. */
  tracesTo?: string;
  maxAge: number;
  limits: { sessions: number; connections: number };
  /** Addresses and networks. */
  trustProxy: string[];
  chatAgenda: boolean;
  botLibrary: Environment['BOT_LIBRARY'];
}

interface HostSettings {
  /** Our public origin, without a trailing slash. */
  publicUrl: string;
  /** The origin of the tab's pages: `publicUrl`, unless another host serves them. */
  tabOrigin: string;
  teams?: TeamsSettings;
  meet?: MeetSettings;
}

/** Reads and checks the settings; throws a `SettingError` whose message is one clear sentence. */
export function readSettings(variables: Record<string, string | undefined>): Settings {
  const environment = readEnvironment(readSecretFiles(variables));
  const { HOST, PORT, SEAL_KEY, LOG_LEVEL, MAX_SESSION_MINUTES } = environment;
  const hosts = hostSettings(environment);
  if (!hosts && !isLoopbackHost(HOST)) {
    throw new SettingError(
      `HOST is ${HOST}, but the rehearsal signs anyone in, so it listens on this machine only: leave HOST out, or set it to 127.0.0.1.`,
    );
  }
  const redis = redisSettings(environment);
  return {
    host: HOST,
    port: PORT,
    ...(redis && { redis }),
    ...(hosts && { hosts }),
    ...(SEAL_KEY && { sealKey: SEAL_KEY }),
    logLevel: LOG_LEVEL,
    ...metricsSettings(environment),
    ...(environment.OTEL_EXPORTER_OTLP_ENDPOINT && { tracesTo: environment.OTEL_EXPORTER_OTLP_ENDPOINT }),
    maxAge: MAX_SESSION_MINUTES * 60_000,
    limits: { sessions: environment.MAX_SESSIONS, connections: environment.MAX_CONNECTIONS },
    trustProxy: environment.TRUST_PROXY ?? [],
    chatAgenda: environment.CHAT_AGENDA === 'true',
    botLibrary: environment.BOT_LIBRARY,
  };
}

function hostSettings(environment: Environment): HostSettings | undefined {
  const teams = teamsSettings(environment);
  const meet = meetSettings(environment);
  const publicUrl = teams?.publicUrl ?? meet?.publicUrl;
  if (publicUrl !== undefined) {
    const tabOrigin = environment.TAB_ORIGIN ?? publicUrl;
    return { publicUrl, tabOrigin, ...(teams && { teams }), ...(meet && { meet }) };
  }
  for (const name of ['PUBLIC_URL', 'TAB_ORIGIN'] as const) {
    if (environment[name] === undefined) continue;
    refuseRehearsal(environment, name);
    throw new SettingError(
      `${name} is set, but neither Teams nor Google Meet is set up: set up one of them, or leave ${name} out.`,
    );
  }
  if (environment.REHEARSAL !== 'false') return undefined;
  throw wrongSetting('PUBLIC_URL', 'without the rehearsal, Teams or Google Meet must be set up;');
}

function metricsSettings({ PORT, METRICS_PORT, METRICS_HOST }: Environment): Pick<Settings, 'metrics'> {
  if (METRICS_PORT === undefined) {
    if (!METRICS_HOST) return {};
    throw wrongSetting('METRICS_PORT', 'METRICS_HOST needs it too;');
  }
  if (METRICS_PORT === PORT && PORT !== 0) {
    throw new SettingError('METRICS_PORT is the same as PORT: set it to another port.');
  }
  return { metrics: { host: METRICS_HOST ?? '127.0.0.1', port: METRICS_PORT } };
}

function redisSettings(environment: Environment): Settings['redis'] {
  const { REDIS_URL: url, REDIS_ACK_REPLICAS: ackReplicas, SEAL_KEY: sealKey, NAME_KEY: nameKey } = environment;
  if (!url) {
    if (!nameKey) return undefined;
    // Someone who sets it means to use Redis; without it, two servers would each open their own session of a meeting.
    throw wrongSetting('REDIS_URL', 'NAME_KEY is only used with Redis;');
  }
  if (!sealKey) throw new SettingError(missing('SEAL_KEY'));
  if (!nameKey) throw new SettingError(missing('NAME_KEY'));
  if (sealKey.split(',').some((key) => isSameKey(key, nameKey))) {
    throw new SettingError(
      'SEAL_KEY and NAME_KEY are the same key, so one that leaks opens both: make a second one, for example with "openssl rand -base64 32".',
    );
  }
  return { url, ackReplicas, sealKey, nameKey };
}

/** Base64 and base64url may write the same bytes differently. */
function isSameKey(one: string, other: string): boolean {
  return Buffer.from(one, 'base64').equals(Buffer.from(other, 'base64'));
}

function missing(name: string): string {
  return `${name} is missing: with REDIS_URL it must be 32 bytes in base64, for example from "openssl rand -base64 32".`;
}
