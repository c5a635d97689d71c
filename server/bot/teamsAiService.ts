import type { TeamsAdapter } from '@microsoft/teams-ai';
import { TeamsInfo, type TurnContext } from 'botbuilder';
import { type BotToken, BotTokenError } from '../identity/botToken.ts';
import { ChatError } from './bot.ts';
import { chatFault } from './chatFault.ts';

type Factory = NonNullable<ConstructorParameters<typeof TeamsAdapter>[1]>;

/** Authorizes the bot's requests with our own token for the Bot Connector; in the rehearsal there is none. */
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

interface Client {
  client: { pipeline: Pipeline };
}

interface Pipeline {
  removePolicy(which: { name: string }): unknown;
  addPolicy(policy: {
    name: string;
    sendRequest(request: { timeout: number }, next: (request: unknown) => Promise<unknown>): Promise<unknown>;
  }): void;
}

/**
 * Turns off the retries of `@azure/core-client`, which would post a message twice, and adds the timeout it lacks. `patience` in ms.
 */
export function sendOnce(context: TurnContext, adapter: TeamsAdapter, patience: number): void {
  limitToOneTry(context.turnState.get(adapter.ConnectorClientKey), patience);
}

/** The library's calls about meetings, also tried once: they use a client of their own. `patience` in ms. */
export function meetingCallsOnce(patience: number): typeof TeamsInfo {
  return Object.create(TeamsInfo, {
    getTeamsConnectorClient: {
      value(context: TurnContext) {
        // biome-ignore lint/complexity/useLiteralKeys: it's private to the library.
        const client = TeamsInfo['getTeamsConnectorClient'](context);
        limitToOneTry(client as unknown as Client, patience);
        return client;
      },
    },
  });
}

function limitToOneTry({ client: { pipeline } }: Client, patience: number): void {
  pipeline.removePolicy({ name: 'defaultRetryPolicy' });
  pipeline.addPolicy({
    name: 'patience',
    sendRequest(request, next) {
      request.timeout = patience;
      return next(request);
    },
  });
}

/** Whether the library rejected the token, so the request didn't come from Teams. */
export function isUnauthorized(error: unknown): boolean {
  if ((error as FaultAnswer)?.statusCode === 401) return true;
  // The library passes on its token parser's errors.
  return /^(JsonWebToken|TokenExpired|NotBefore)Error$/.test((error as Error)?.name ?? '');
}

/** Converts the library's error. Drops its message, which may quote the service. */
export function connectorFault(error: unknown): ChatError {
  if (error instanceof ChatError) return error;
  if (error instanceof BotTokenError) return new ChatError('later');
  const { statusCode, response } = error as FaultAnswer;
  return chatFault(statusCode, response?.headers?.get('retry-after'));
}

interface FaultAnswer {
  statusCode?: number;
  response?: { headers?: { get(name: string): string | undefined } };
}
