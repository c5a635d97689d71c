import type { BotCredentials } from '../identity/botToken.ts';
import { documentedHostClients } from '../identity/entraToken.ts';
import { type Environment, SettingError, wrongSetting } from './environment.ts';
import { settingsOf } from './hostSettings.ts';

/** A server's settings for Teams. */
export interface TeamsSettings {
  /** Our public origin, without a trailing slash. */
  publicUrl: string;
  clientId: string;
  appIdUri: string;
  tenants: string[];
  /** The client applications whose tokens are accepted. */
  hostClients: string[];
  bot: BotCredentials;
  authority: string;
  connectorUrl: string;
  openIdMetadata: string;
}

/** If any of these is set, Teams is set up. None has a default. */
const ours = [
  'TEAMS_CLIENT_ID',
  'TEAMS_APP_ID_URI',
  'TEAMS_TENANTS',
  'TEAMS_HOST_CLIENTS',
  'BOT_ID',
  'BOT_TYPE',
  'BOT_PASSWORD',
  'BOT_LOGIN_URL',
] as const;

/** The settings for Teams; `undefined` if none is set. Throws a `SettingError` if they're incomplete or contradictory. */
export function teamsSettings(environment: Environment): TeamsSettings | undefined {
  const need = settingsOf('Teams', ours, environment);
  if (!need) return undefined;

  const publicUrl = need('PUBLIC_URL');
  const appIdUri = need('TEAMS_APP_ID_URI');
  // Teams issues no token if it differs from the domain of the page that asks.
  const pages = environment.TAB_ORIGIN ?? publicUrl;
  if (!appIdUri.toLowerCase().startsWith(`api://${new URL(pages).host}/`)) {
    const named = environment.TAB_ORIGIN ? 'TAB_ORIGIN' : 'PUBLIC_URL';
    throw new SettingError(`TEAMS_APP_ID_URI must name the domain of ${named}: api://, then that domain, then a path.`);
  }
  const tenants = need('TEAMS_TENANTS');
  return {
    publicUrl,
    clientId: need('TEAMS_CLIENT_ID'),
    appIdUri,
    tenants,
    hostClients: [...documentedHostClients, ...(environment.TEAMS_HOST_CLIENTS ?? [])],
    bot: credentials(environment, need('BOT_ID'), need('BOT_TYPE'), tenants),
    authority: environment.ENTRA_AUTHORITY,
    connectorUrl: environment.BOT_CONNECTOR_URL,
    openIdMetadata: environment.BOT_OPENID_METADATA,
  };
}

function credentials(
  environment: Environment,
  id: string,
  type: NonNullable<Environment['BOT_TYPE']>,
  tenants: readonly string[],
): BotCredentials {
  const { BOT_PASSWORD: password, IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: header } = environment;
  if (type === 'UserAssignedMSI') {
    if (environment.BOT_LOGIN_URL) {
      throw new SettingError(
        'BOT_LOGIN_URL contradicts BOT_TYPE: a UserAssignedMSI signs in through Azure; leave BOT_LOGIN_URL out.',
      );
    }
    if (!password) return { type, id, endpoint, header };
    throw new SettingError(
      'BOT_PASSWORD contradicts BOT_TYPE: a UserAssignedMSI has no password; leave BOT_PASSWORD out.',
    );
  }
  if (!password) throw wrongSetting('BOT_PASSWORD', 'a SingleTenant bot signs in with it;');
  const loginUrl = environment.BOT_LOGIN_URL ?? `${environment.ENTRA_AUTHORITY}/${tenants[0]}`;
  return { type, id, password, loginUrl };
}
