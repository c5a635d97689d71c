import { builtinModules } from 'node:module';
import { defineConfig } from 'vite';

/**
 * The server as it runs: one file and a few that are loaded when needed, out of some hundred TypeScript files and those
 * of its packages. Node reads TypeScript by itself, but to strip its types at every start took longer than all else, and
 * the memory for it stayed. Lies beside `dist/` as `server/` does, so that paths mean the same in both.
 */
export default defineConfig({
  logLevel: 'warn',
  build: {
    ssr: 'server/main.ts',
    outDir: 'built',
    emptyOutDir: true,
    target: 'node24',
    // Where something went wrong must be readable in the log.
    minify: false,
    copyPublicDir: false,
  },
  ssr: {
    noExternal: true,
    // The bot's libraries are large, need each other in ways that only their own files know, and are loaded when needed.
    external: [...builtinModules, 'botbuilder', 'botframework-connector', '@microsoft/teams-ai', 'openai'],
  },
});
