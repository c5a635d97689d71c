import * as z from 'zod/mini';

/** How the bot signs in to Microsoft's services. */
export type BotCredentials =
  /** `loginUrl`: the authority, including the bot's tenant. */
  | { type: 'SingleTenant'; id: string; password: string; loginUrl: string }
  /** `endpoint` and `header`: set by App Service and Container Apps. Without them, the virtual machine's metadata service is asked. */
  | { type: 'UserAssignedMSI'; id: string; endpoint?: string | undefined; header?: string | undefined };

/** The bot couldn't sign in. `reason` is a code for the log. */
export class BotTokenError extends Error {
  override name = 'BotTokenError';
  readonly reason: 'bot-login-refused' | 'bot-login-down';
  constructor(reason: BotTokenError['reason'], cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
  }
}

export interface BotToken {
  /** A token that is valid for at least some minutes; rejects with `BotTokenError`. */
  get(): Promise<string>;
  /** The last token was rejected: get a new one next time. */
  forget(): void;
}

const audience = 'https://api.botframework.com';
/** How early tokens are renewed, in ms. */
const renewEarly = 5 * 60_000;

const Seconds = z.coerce.number<number | string>().check(z.positive());
const Granted = z.object({
  access_token: z.string().check(z.minLength(1)),
  expires_in: z.optional(Seconds),
  /** Seconds since 1970: managed identities return this one. */
  expires_on: z.optional(Seconds),
});

/** The bot's token for the Bot Connector, cached until shortly before it expires. `patience`: timeout in ms. */
export function botToken(credentials: BotCredentials, clock: { now(): number }, patience = 3_000): BotToken {
  let held: { token: string; until: number } | undefined;
  let asking: Promise<string> | undefined;

  async function ask(): Promise<string> {
    const answer = await request(credentials, patience);
    if (!answer.ok) {
      throw new BotTokenError(answer.status < 500 && answer.status !== 429 ? 'bot-login-refused' : 'bot-login-down');
    }
    const { access_token, expires_in, expires_on } = Granted.parse(await answer.json());
    const end = expires_on !== undefined ? expires_on * 1000 : clock.now() + (expires_in ?? 0) * 1000;
    held = { token: access_token, until: end - renewEarly };
    return access_token;
  }

  return {
    async get() {
      if (held && clock.now() < held.until) return held.token;
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      try {
        return await asking;
      } catch (error) {
        throw error instanceof BotTokenError ? error : new BotTokenError('bot-login-down', error);
      }
    },
    forget() {
      held = undefined;
    },
  };
}

function request(credentials: BotCredentials, patience: number): Promise<Response> {
  const common = { signal: AbortSignal.timeout(patience), redirect: 'error' as const };
  if (credentials.type === 'SingleTenant') {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: credentials.id,
      client_secret: credentials.password,
      scope: `${audience}/.default`,
    });
    return fetch(`${credentials.loginUrl}/oauth2/v2.0/token`, { method: 'POST', body, ...common });
  }
  const { id, endpoint, header } = credentials;
  const query = new URLSearchParams({ resource: audience, client_id: id });
  if (endpoint) {
    query.set('api-version', '2019-08-01');
    return fetch(`${endpoint}?${query}`, { headers: { 'x-identity-header': header ?? '' }, ...common });
  }
  query.set('api-version', '2018-02-01');
  const url = `http://169.254.169.254/metadata/identity/oauth2/token?${query}`;
  return fetch(url, { headers: { metadata: 'true' }, ...common });
}
