import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Two projects: `node` (rules, stores, server over real sockets, the tab's logic) and `journey` (real Chromium). */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          root: 'test',
          include: ['{session,grouping,store,live,identity,bot,server,tab,appPackage}/**/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'journey',
          root: 'test',
          include: ['journey/**/*.test.ts'],
          globalSetup: [fileURLToPath(new URL('support/build.ts', import.meta.url))],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
