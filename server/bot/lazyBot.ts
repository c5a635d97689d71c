import type { Bot } from './bot.ts';
import type { BotLibrary, BotOptions } from './botOptions.ts';

/** A bot whose library is loaded when it's first needed, or earlier by `prepare`. */
export interface LazyBot extends Bot {
  /** Loads the library. Never rejects: if that fails, so does the first use. */
  prepare(): Promise<void>;
}

const loaders: Record<BotLibrary, () => Promise<(options: BotOptions) => Bot>> = {
  'teams-ai': async () => (await import('./teamsAiBot.ts')).teamsAiBot,
  'teams-sdk': async () => (await import('./teamsSdkBot.ts')).teamsSdkBot,
};

/** Loads one of the libraries, and not the other. That blocks the process for up to a second or more. */
export function loadBotLibrary(library: BotLibrary): Promise<(options: BotOptions) => Bot> {
  return loaders[library]();
}

/** `options` is called once the library is loaded. */
export function lazyBot(library: BotLibrary, options: () => BotOptions): LazyBot {
  let loading: Promise<Bot> | undefined;
  const bot = () => {
    loading ??= loadBotLibrary(library).then((make) => make(options()));
    return loading;
  };
  return {
    prepare: () =>
      loadBotLibrary(library).then(
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
