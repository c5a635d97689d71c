import type { Bot } from './bot.ts';
import type { TeamsBotOptions } from './teamsBot.ts';

/** The bot, whose library is loaded when it has its first thing to do. `options` is asked for then. */
export function lazyBot(options: () => TeamsBotOptions): Bot {
  let loading: Promise<Bot> | undefined;
  const bot = () => {
    loading ??= import('./teamsBot.ts').then(({ teamsBot }) => teamsBot(options()));
    return loading;
  };
  return {
    post: async (chat, card) => (await bot()).post(chat, card),
    edit: async (chat, message, card) => (await bot()).edit(chat, message, card),
    remove: async (chat, message) => (await bot()).remove(chat, message),
    show: async (chat, person, dialog) => (await bot()).show(chat, person, dialog),
    badge: async (chat, person) => (await bot()).badge(chat, person),
    receive: async (authorization, body) => (await bot()).receive(authorization, body),
  };
}
