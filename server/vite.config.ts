import { builtinModules } from 'node:module';
import { defineConfig } from 'vite';

/**
 * Bundles the server for production: one file and a few that are loaded on demand. Node could run the TypeScript directly, but
 * stripping types took most of the start, and its memory wasn't freed. `built/` is beside `dist/` like `server/`, so relative paths
 * are the same in both.
 */
export default defineConfig({
  logLevel: 'warn',
  build: {
    ssr: 'server/main.ts',
    outDir: 'built',
    emptyOutDir: true,
    target: 'node24',
    // Stack traces in the log must be readable.
    minify: false,
    copyPublicDir: false,
  },
  ssr: {
    noExternal: true,
    // The bot's libraries are large, are loaded on demand, and don't survive bundling.
    external: [
      ...builtinModules,
      'botbuilder',
      'botframework-connector',
      '@microsoft/teams-ai',
      'openai',
      '@microsoft/teams.apps',
    ],
  },
});
