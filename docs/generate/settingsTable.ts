import { Environment, expected } from '../../server/settings/environment.ts';
import { markdownTable } from './markdownTable.ts';

type Name = keyof Environment;

/** What each setting is for. One that is missing here does not compile. */
const purposes: Record<Name, string> = {
  HOST: 'Where to listen. The image sets `0.0.0.0`; the rehearsal allows this machine only.',
  PORT: 'Where to listen.',
  REDIS_URL: 'The Redis that all servers share. Left out, sessions live in one process, and a restart ends them.',
  SEAL_KEY:
    'Encrypts sessions, tickets and, in Google Meet, what a panel signs in with. Several, separated by commas: the first seals, all open. Needed with Redis.',
  NAME_KEY: 'Hides which meeting a key in Redis belongs to. Does not rotate. Needed with Redis.',
  LOG_LEVEL: 'No level logs what people write, or who they are.',
  METRICS_PORT: 'Where Prometheus finds `/metrics`. Left out, nothing is counted.',
  METRICS_HOST: 'Who may ask there: left out, this machine only. `0.0.0.0` where the network in front is yours alone.',
  MAX_SESSION_MINUTES: 'The longest a session may last, whatever happens.',
  MAX_SESSIONS: 'How many meetings a server takes on at once. See [limits](#limits).',
  MAX_CONNECTIONS: 'How many panels and stages a server serves at once.',
  TRUST_PROXY:
    'Your proxies or balancers. What they say in `X-Forwarded-For` on where somebody connects from is believed, nobody else. Left out: nobody.',
  CHAT_AGENDA:
    'Whether the card in the chat shows the agenda as it stands to who is in the meeting, each for themselves. `false`: nobody gets more than the steps.',
  REHEARSAL:
    'The meetings played on this machine, where anybody is signed in. On unless Teams or Google Meet is set up.',
  PUBLIC_URL: 'Where Teams and Google Meet find this server. Only pages from there may connect.',
  TEAMS_CLIENT_ID: 'The Entra app that people are signed in to.',
  TEAMS_APP_ID_URI: 'Its App ID URI: the domain of `PUBLIC_URL`, then `TEAMS_CLIENT_ID`.',
  TEAMS_TENANTS: 'Whose people may come; the first is the tenant that the bot is registered in.',
  TEAMS_HOST_CLIENTS:
    'Applications whose sign-ins are accepted beside the documented ones of Teams, Microsoft 365 and Outlook.',
  BOT_ID: 'The bot, which asks Teams who is in a meeting.',
  BOT_TYPE: '`UserAssignedMSI`: a managed identity of Azure. `SingleTenant`: an Entra app with a secret.',
  BOT_PASSWORD: 'That secret; a managed identity has none.',
  GOOGLE_CLIENT_ID: 'The OAuth client that people in Google Meet sign in to.',
  GOOGLE_CLIENT_SECRET: 'Its secret: Google wants it where a sign-in is completed. It never leaves the server.',
  GOOGLE_CLOUD_PROJECT_NUMBER: 'The project that the add-on belongs to.',
  GOOGLE_HOSTED_DOMAINS:
    'Whose people may come. Set it: left out, everybody with an account of Google who is in the meeting.',
  ENTRA_AUTHORITY: 'Where Microsoft’s services are, for other clouds and for tests.',
  BOT_CONNECTOR_URL: 'The same.',
  BOT_OPENID_METADATA: 'The same.',
  BOT_LOGIN_URL: 'The same; left out, the authority with the first tenant.',
  GOOGLE_ISSUER: 'Where Google signs people in, for tests; its discovery document says the rest.',
  GOOGLE_MEET_API_URL: 'Where Google Meet is asked who is in a meeting, for tests.',
  IDENTITY_ENDPOINT: 'Set by Azure for a managed identity. Leave it alone.',
  IDENTITY_HEADER: 'The same.',
};

/** Every setting there is, as the schema that checks them has it, in Markdown. */
export function settingsTable(): string {
  const defaults: Partial<Record<Name, unknown>> = Environment.parse({});
  const names = Object.keys(Environment.shape) as Name[];
  const rows = names.map((name) => {
    const byDefault = defaults[name] === undefined ? '' : `\`${defaults[name]}\``;
    return [`\`${name}\``, expected[name], byDefault, purposes[name]];
  });
  return markdownTable([['setting', 'must be', 'default', 'what it is for'], ...rows]);
}
