import type { Environment } from './environment.ts';
import { settingsOf } from './hostSettings.ts';

/** What a server needs to know of Google Meet. */
export interface MeetSettings {
  /** Where people find us: an origin, without a slash at its end. */
  publicUrl: string;
  clientId: string;
  clientSecret: string;
  projectNumber: string;
  /** None: everybody whom the meeting lets in. */
  hostedDomains: readonly string[];
  issuer: string;
  apiUrl: string;
}

/** None of these has a default, so one that is there says that Meet is meant. */
const ours = [
  'GOOGLE_CLIENT_ID',
  'GOOGLE_CLIENT_SECRET',
  'GOOGLE_CLOUD_PROJECT_NUMBER',
  'GOOGLE_HOSTED_DOMAINS',
] as const;

/** The settings of Meet; nothing where none is given. Throws a `SettingError` for a part, or for a contradiction. */
export function meetSettings(environment: Environment): MeetSettings | undefined {
  const need = settingsOf('Google Meet', ours, environment);
  if (!need) return undefined;
  return {
    publicUrl: need('PUBLIC_URL').toLowerCase(),
    clientId: need('GOOGLE_CLIENT_ID'),
    clientSecret: need('GOOGLE_CLIENT_SECRET'),
    projectNumber: need('GOOGLE_CLOUD_PROJECT_NUMBER'),
    hostedDomains: environment.GOOGLE_HOSTED_DOMAINS ?? [],
    issuer: environment.GOOGLE_ISSUER,
    apiUrl: environment.GOOGLE_MEET_API_URL,
  };
}
