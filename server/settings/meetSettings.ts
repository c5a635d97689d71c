import type { Environment } from './environment.ts';
import { settingsOf } from './hostSettings.ts';

/** A server's settings for Google Meet. */
export interface MeetSettings {
  /** Our public origin, without a trailing slash. */
  publicUrl: string;
  clientId: string;
  clientSecret: string;
  projectNumber: string;
  /** Empty: everyone who is in the meeting. */
  hostedDomains: readonly string[];
  issuer: string;
  apiUrl: string;
}

/** If any of these is set, Meet is set up. None has a default. */
const ours = [
  'GOOGLE_CLIENT_ID',
  'GOOGLE_CLIENT_SECRET',
  'GOOGLE_CLOUD_PROJECT_NUMBER',
  'GOOGLE_HOSTED_DOMAINS',
] as const;

/** The settings for Meet; `undefined` if none is set. Throws a `SettingError` if they're incomplete or contradictory. */
export function meetSettings(environment: Environment): MeetSettings | undefined {
  const need = settingsOf('Google Meet', ours, environment);
  if (!need) return undefined;
  return {
    publicUrl: need('PUBLIC_URL'),
    clientId: need('GOOGLE_CLIENT_ID'),
    clientSecret: need('GOOGLE_CLIENT_SECRET'),
    projectNumber: need('GOOGLE_CLOUD_PROJECT_NUMBER'),
    hostedDomains: environment.GOOGLE_HOSTED_DOMAINS ?? [],
    issuer: environment.GOOGLE_ISSUER,
    apiUrl: environment.GOOGLE_MEET_API_URL,
  };
}
