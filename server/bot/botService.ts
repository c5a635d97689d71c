import type { TeamsAdapter } from '@microsoft/teams-ai';
import type { TurnContext } from 'botbuilder';
import { type BotToken, BotTokenError } from '../identity/botToken.ts';
import { ChatError } from './bot.ts';

type Factory = NonNullable<ConstructorParameters<typeof TeamsAdapter>[1]>;

/** Signs what the bot sends with the token that the rest of the server uses, too. Without one, as in the rehearsal, not. */
export function tokenFactory(botId: string, token: BotToken | undefined): Factory {
  return {
    isValidAppId: async (id) => id === botId,
    isAuthenticationDisabled: async () => token === undefined,
    createCredentials: async () => ({
      async signRequest(request) {
        if (token) request.headers.set('authorization', `Bearer ${await token.get()}`);
        return request;
      },
    }),
  };
}

interface Pipeline {
  removePolicy(which: { name: string }): unknown;
  addPolicy(policy: {
    name: string;
    sendRequest(request: { timeout: number }, next: (request: unknown) => Promise<unknown>): Promise<unknown>;
  }): void;
}

/**
 * One request is one request: the client of `@azure/core-client` would try a post again by itself, and who asks for a
 * message must know how often it was sent. It also waits for ever.
 */
export function frugalClient(context: TurnContext, adapter: TeamsAdapter, patience: number): void {
  const { client } = context.turnState.get(adapter.ConnectorClientKey) as { client: { pipeline: Pipeline } };
  client.pipeline.removePolicy({ name: 'defaultRetryPolicy' });
  client.pipeline.addPolicy({
    name: 'patience',
    sendRequest(request, next) {
      request.timeout = patience;
      return next(request);
    },
  });
}

/** Whether somebody posted who is not Teams. */
export function isUnauthorized(error: unknown): boolean {
  if ((error as FaultAnswer)?.statusCode === 401) return true;
  // The library hands on what its parser of tokens throws.
  return /^(JsonWebToken|TokenExpired|NotBefore)Error$/.test((error as Error)?.name ?? '');
}

/** What a failure means to whoever asked. Its message, which may quote the service, is left behind. */
export function connectorFault(error: unknown): ChatError {
  if (error instanceof ChatError) return error;
  if (error instanceof BotTokenError) return new ChatError('later');
  const { statusCode, response } = error as FaultAnswer;
  if (statusCode === undefined) return new ChatError('later');
  if (statusCode === 403) return new ChatError('not-in-chat');
  if (statusCode === 404) return new ChatError('gone');
  if (statusCode === 429 || statusCode >= 500)
    return new ChatError('later', pause(response?.headers?.get('retry-after')));
  return new ChatError('refused');
}

interface FaultAnswer {
  statusCode?: number;
  response?: { headers?: { get(name: string): string | undefined } };
}

/** `Retry-After` in ms: it may be seconds or a date. */
function pause(said: string | undefined): number | undefined {
  if (said === undefined) return undefined;
  const wait = /^\d+$/.test(said) ? Number(said) * 1000 : Date.parse(said) - Date.now();
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}
