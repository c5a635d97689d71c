import { loadBotLibrary } from '../../server/bot/lazyBot.ts';
import { Environment } from '../../server/settings/environment.ts';

/** The library that the bot's tests run on: see `vitest.config.ts`. */
export const botLibrary = Environment.shape.BOT_LIBRARY.parse(process.env.BOT_LIBRARY);

/** Makes a bot on it. Loaded here, so that it doesn't count towards a test's time. */
export const newBot = await loadBotLibrary(botLibrary);
