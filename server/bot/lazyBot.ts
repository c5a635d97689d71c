import type { Bot } from './bot.ts';
import type { TeamsBotOptions } from './teamsBot.ts';

/** A bot whose library is loaded when it's first needed, or earlier by `prepare`. */
export interface LazyBot extends Bot {
  /** Loads the library. Never rejects: if that fails, so does the first use. */
  prepare(): Promise<void>;
}

/** `options` is called once the library is loaded. */
export function lazyBot(options: () => TeamsBotOptions): LazyBot {
  const load = () => import('./teamsBot.ts');
  let loading: Promise<Bot> | undefined;
  const bot = () => {
    loading ??= load().then(({ teamsBot }) => teamsBot(options()));
    return loading;
  };
  return {
    prepare: () =>
      load().then(
        () => {},
        () => {},
      ),
    post: async (chat, card) => (await bot()).post(chat, card),
    edit: async (chat, message, card) => (await bot()).edit(chat, message, card),
    show: async (chat, person, dialog) => (await bot()).show(chat, person, dialog),
    badge: async (chat, person) => (await bot()).badge(chat, person),
    receive: async (authorization, heard) => (await bot()).receive(authorization, heard),
  };
}
