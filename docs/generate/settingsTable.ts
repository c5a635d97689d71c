import { Environment, expected, secretSettings } from '../../server/settings/environment.ts';
import { markdownTable } from './markdownTable.ts';

type Name = keyof Environment;

const secrets: readonly Name[] = secretSettings;

/** What each setting is for. A missing one doesn't compile. */
const purposes: Record<Name, string> = {
  HOST: 'The address to listen on. The image sets `0.0.0.0`; the rehearsal allows this machine only.',
  PORT: 'The port to listen on.',
  REDIS_URL: 'The Redis that all servers share. Without it, sessions live in one process, and a restart ends them.',
  REDIS_ACK_REPLICAS:
    'How many replicas must have a change before anyone is told of it. See [Redis](redis.md#can-a-failover-lose-anything). Default: none.',
  SEAL_KEY:
    'Encrypts sessions, tickets and Google Meet sign-ins. To rotate it, list several, separated by commas: the first encrypts, all decrypt. Required with Redis.',
  NAME_KEY: 'Hides which meeting a key in Redis belongs to. Can’t be rotated. Required with Redis.',
  LOG_LEVEL: 'No level logs what people write or who they are.',
  METRICS_PORT: 'Where Prometheus finds `/metrics`. Without it, nothing is counted.',
  METRICS_HOST: 'The address to serve metrics on. Default: this machine only. Use `0.0.0.0` only on a private network.',
  MAX_SESSION_MINUTES: 'The longest a session may last, whatever happens.',
  MAX_SESSIONS: 'How many meetings a server handles at once. See [limits](limits.md).',
  MAX_CONNECTIONS: 'How many panels and stages a server serves at once.',
  TRUST_PROXY: 'Your proxies or load balancers, whose `X-Forwarded-For` is believed. Default: none.',
  CHAT_AGENDA: 'Whether the card in the chat shows people in the meeting the current agenda. `false`: only the steps.',
  REHEARSAL: 'Simulated meetings on this machine, which sign anyone in. On unless Teams or Google Meet is set up.',
  PUBLIC_URL:
    'This server’s address for Teams and Google Meet. Only its own pages may connect, or those at `TAB_ORIGIN`.',
  TAB_ORIGIN: 'Where the tab’s pages are, if [another host](pagesHost.md) serves them. Default: this server does.',
  TEAMS_CLIENT_ID: 'The Entra app that people sign in to.',
  TEAMS_APP_ID_URI:
    'Its App ID URI: the domain of `PUBLIC_URL`, or of `TAB_ORIGIN` if that is set, then `TEAMS_CLIENT_ID`.',
  TEAMS_TENANTS: 'Tenants whose people may join. The first is the one where the bot is registered.',
  TEAMS_HOST_CLIENTS: 'Applications whose sign-ins are accepted in addition to Teams, Microsoft 365 and Outlook.',
  BOT_ID: 'The bot that asks Teams who is in a meeting.',
  BOT_TYPE: '`UserAssignedMSI`: an Azure managed identity. `SingleTenant`: an Entra app with a secret.',
  BOT_PASSWORD: 'The secret of a `SingleTenant` bot.',
  BOT_LIBRARY: 'Which of Microsoft’s libraries the bot runs on. See [bot.md](bot.md).',
  GOOGLE_CLIENT_ID: 'The OAuth client that people in Google Meet sign in to.',
  GOOGLE_CLIENT_SECRET: 'Its secret, which Google requires to complete a sign-in. It’s only sent to Google.',
  GOOGLE_CLOUD_PROJECT_NUMBER: 'The project that the add-on belongs to.',
  GOOGLE_HOSTED_DOMAINS:
    'Domains whose people may join. Set it: without it, everyone with a Google account who is in the meeting may.',
  ENTRA_AUTHORITY: 'Where Microsoft’s services are, for other clouds and for tests.',
  BOT_CONNECTOR_URL: 'The same.',
  BOT_OPENID_METADATA: 'The same.',
  BOT_LOGIN_URL: 'The same. Default: the authority with the first tenant.',
  GOOGLE_ISSUER: 'Where Google signs people in, for tests. Its discovery document names the other addresses.',
  GOOGLE_MEET_API_URL: 'The Google Meet API, for tests.',
  OTEL_EXPORTER_OTLP_ENDPOINT:
    'Your OpenTelemetry collector, for [traces](monitoring.md#can-i-trace-requests). Default: there are none.',
  IDENTITY_ENDPOINT: 'Set by Azure for a managed identity. Don’t set it yourself.',
  IDENTITY_HEADER: 'The same.',
};

/** A Markdown table of all settings, from the schema that checks them. */
export function settingsTable(): string {
  const defaults: Partial<Record<Name, unknown>> = Environment.parse({});
  const names = Object.keys(Environment.shape) as Name[];
  const rows = names.map((name) => {
    const byDefault = defaults[name] === undefined ? '' : `\`${defaults[name]}\``;
    const alternative = secrets.includes(name) ? `<br>or \`${name}_FILE\`` : '';
    return [`\`${name}\`${alternative}`, expected[name], byDefault, purposes[name]];
  });
  return markdownTable([['setting', 'must be', 'default', 'purpose'], ...rows]);
}
