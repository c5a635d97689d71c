import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** What looks at the galleries of all states, in real Chromium. */
const gallery = 'tab/{axe,console,focus,hostWords,layout,panel,press,screenReader,stage,translated,written}.test.ts';

/**
 * Files of a worker share its modules: to start a process and load the same server again for each of 125 files took more
 * than a minute. So a file leaves nothing behind: no stub, no fake clock, no setting of the process.
 */
const isolate = false;

/**
 * Four projects: `node` (rules, stores, server over real sockets, the tab's logic), `gallery` (each state of panel and
 * stage by itself, in real Chromium), `journey` (whole meetings in it), and `fault` (processes and Redis killed and cut
 * off), which only `npm run test:fault` runs in full.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          root: 'test',
          isolate,
          include: [
            '{session,grouping,kit,store,live,identity,bot,settings,http,rehearsal,server,tab,appPackage,infra,docs}/**/*.test.ts',
            '{fault,history}/short.test.ts',
          ],
          exclude: [gallery],
          // On two cores Vitest would run one file at a time; half of a file's time is waiting.
          maxWorkers: 2,
          // Whatever else the machine does: what fails says so by itself, what only takes long is no failure.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'gallery',
          root: 'test',
          isolate,
          include: [gallery],
          globalSetup: [fileURLToPath(new URL('tab/gallery/build.ts', import.meta.url))],
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'fault',
          root: 'test',
          include: ['fault/**/*.test.ts'],
          exclude: ['fault/short.test.ts'],
          globalSetup: [fileURLToPath(new URL('fault/wholeTable.ts', import.meta.url))],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'journey',
          root: 'test',
          isolate,
          // After all others, one file at a time.
          sequence: { groupOrder: 1 },
          include: ['journey/**/*.test.ts'],
          globalSetup: [fileURLToPath(new URL('support/build.ts', import.meta.url))],
          // What people use: the built tab, from the built server.
          env: { SERVER: 'built/main.js' },
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
