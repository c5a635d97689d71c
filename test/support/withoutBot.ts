import { registerHooks } from 'node:module';

/*
 * Loaded before a server (`--import`), this leaves out the bot's library, which takes seconds to load, where processes
 * are started again and again and the bot is not what is looked at: messages go nowhere.
 */
const source = `
const done = async () => {};
export const teamsAiBot = () =>
  ({ post: async () => 'message', edit: done, remove: done, show: done, badge: done, receive: async () => ({ status: 200 }) });
`;

registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith('/server/bot/teamsAiBot.ts')) return nextLoad(url, context);
    return { format: 'module', source, shortCircuit: true };
  },
});
