import type { App } from '@microsoft/teams.apps';
import { type BotToken, BotTokenError } from '../identity/botToken.ts';
import { ChatError } from './bot.ts';
import { chatFault } from './chatFault.ts';

type Options = NonNullable<ConstructorParameters<typeof App>[0]>;
type Logger = NonNullable<Options['logger']>;
type Middleware = NonNullable<Extract<Options['client'], { middlewares?: unknown[] }>['middlewares']>[number];

/** The library's own logger prints whole activities, and what services answer, to the console. */
export const silentLogger: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  trace() {},
  log() {},
  child: () => silentLogger,
};

/** Addresses that only the library's own sign-in needs. Without them, it would read the environment variable `CLOUD`. */
export const noCloud: NonNullable<Options['cloud']> = {
  loginEndpoint: '',
  loginTenant: '',
  botScope: '',
  tokenServiceUrl: '',
  openIdMetadataUrl: '',
  tokenIssuer: '',
  graphScope: '',
  agenticIdentityBotScope: '',
};

/**
 * Signs each of the library's requests with the bot's token; in the rehearsal there is none. Requests go only to `services`, are
 * tried once, follow no redirects, and are given up after `patience` ms.
 */
export function onlyTo(services: () => string[], token: BotToken | undefined, patience: number): Middleware {
  return {
    async invoke({ config }, next) {
      const isService = services().some((url) => config.url?.startsWith(`${url.replace(/\/$/, '')}/`));
      if (!isService) throw new ChatError('refused');
      if (token) config.headers = { ...config.headers, Authorization: `Bearer ${await token.get()}` };
      config.maxRedirects = 0;
      config.signal = AbortSignal.timeout(patience);
      return next();
    },
  };
}

/** Converts the library's error. Drops its message, which may quote the service, and its request, which holds the token. */
export function connectorFault(error: unknown): ChatError {
  if (error instanceof ChatError) return error;
  if (error instanceof BotTokenError) return new ChatError('later');
  const { response } = (error ?? {}) as FaultAnswer;
  const pause = response?.headers?.['retry-after'];
  return chatFault(response?.status, typeof pause === 'string' ? pause : undefined);
}

/** An error of axios, the library's HTTP client. */
interface FaultAnswer {
  response?: { status: number; headers?: Record<string, unknown> };
}
