import { createRequire } from 'node:module';
import type { Bot } from './bot.ts';
import type { TeamsBotOptions } from './teamsBot.ts';

/** A bot whose library is loaded when it has its first thing to do, or before, when it is prepared. */
export interface LazyBot extends Bot {
  /**
   * Loads the library in parts, with everybody else's turn between them: at once, it would hold up all meetings of this
   * process for a second or more. Never rejects: what cannot be loaded now is said by whoever needs it.
   */
  prepare(): Promise<void>;
}

/** The heaviest parts of the library, in the order in which they need each other. */
const parts = [
  'botframework-schema',
  '@azure/core-client',
  '@azure/identity',
  'botframework-connector',
  '@microsoft/recognizers-text-suite',
  'botbuilder-dialogs',
  'botbuilder',
  'openai',
  'gpt-tokenizer',
];

/** `options` is asked for when the library is there. */
export function lazyBot(options: () => TeamsBotOptions): LazyBot {
  let loading: Promise<Bot> | undefined;
  const bot = () => {
    loading ??= import('./teamsBot.ts').then(({ teamsBot }) => teamsBot(options()));
    return loading;
  };
  return {
    async prepare() {
      const load = createRequire(import.meta.url);
      for (const part of parts) {
        try {
          load(part);
        } catch {
          // A part of a part may move: then its load is a part of another's.
        }
        await new Promise((turn) => setImmediate(turn));
      }
      await import('./teamsBot.ts').catch(() => {});
    },
    post: async (chat, card) => (await bot()).post(chat, card),
    edit: async (chat, message, card) => (await bot()).edit(chat, message, card),
    show: async (chat, person, dialog) => (await bot()).show(chat, person, dialog),
    badge: async (chat, person) => (await bot()).badge(chat, person),
    receive: async (authorization, heard) => (await bot()).receive(authorization, heard),
  };
}
