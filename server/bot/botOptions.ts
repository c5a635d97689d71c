import type { BotToken } from '../identity/botToken.ts';
import type { ChatListener } from './bot.ts';

/** The libraries that the bot can run on: `@microsoft/teams-ai`, or its successor `@microsoft/teams.apps`. */
export type BotLibrary = 'teams-ai' | 'teams-sdk';

/** What a bot needs, on either library. */
export interface BotOptions {
  /** The Bot Connector's address, without a trailing slash. */
  connectorUrl: string;
  /** Absent only in the rehearsal: then every request is trusted. */
  credentials?: { botId: string; token: BotToken; authority: string; openIdMetadata: string } | undefined;
  /** Timeout per request to the service, in ms. */
  patience?: number | undefined;
  clock: { now(): number };
  listener: ChatListener;
  /** Reports a failure in content-free words. The person has been answered. */
  trouble(what: string, cause: unknown): void;
}

/** The default of `patience`, in ms. */
export const usualPatience = 8_000;
