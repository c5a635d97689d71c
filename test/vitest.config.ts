import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Tests of the galleries of all states, in real Chromium. */
const gallery =
  'tab/{axe,console,focus,hostWords,layout,locked,panel,practice,press,screenReader,stage,translated,written}.test.ts';

/** What both of the bot's libraries must do. */
const botContract = [
  'bot/{agenda,authentication,chat,forged,gate,playground,processes,service,wholeMeeting}.test.ts',
  'server/teamsProcess.test.ts',
];

const locks = 'tab/lock/**/*.test.ts';

/**
 * Files of a worker share its modules, because starting a process and loading the server for each of 125 files took over a
 * minute. So no file may leave anything behind, such as a stub, a fake clock or an environment variable.
 */
const isolate = false;

/** On two cores Vitest would run one file at a time, and most of a file's time is waiting for Redis, sockets and pages. */
const maxWorkers = 4;

/** Short files that take long, since they wait for real time or walk all states. */
const longest =
  /(tab\/(axe|layout|translated)|store\/redis(Restore|Forged)|journey\/(locked|network|restart))\.test\.ts$/;

/**
 * Starts these files first, then large ones: all that Vitest knows where it hasn't run before is their size. Otherwise one
 * worker would be left alone at the end with a file that takes a minute.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => longest.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/**
 * Six projects: `node` (rules, stores, server over real sockets, the tab's logic), `bot` (the bot on its second library), `lock` (locked topics), `gallery` (each state of panel and
 * stage on its own, in real Chromium), `journey` (whole meetings in it), and `fault` (processes and Redis killed and cut off),
 * which only `npm run test:fault` runs in full.
 */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
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
          exclude: [gallery, locks],
          maxWorkers,
          // Generous, because a busy machine is no failure; real failures reject on their own.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'bot',
          root: 'test',
          isolate,
          include: botContract,
          env: { BOT_LIBRARY: 'teams-sdk' },
          maxWorkers,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'lock',
          root: 'test',
          // Its worlds prove that they leave no timer. In a shared worker, sockets that an earlier file closed would set some.
          isolate: true,
          include: [locks],
          maxWorkers,
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
          maxWorkers,
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
          // After all others, which would make its pages slow. Its people mostly wait, since no button takes a press at once.
          sequence: { groupOrder: 1 },
          maxWorkers: 3,
          include: ['journey/**/*.test.ts'],
          globalSetup: [fileURLToPath(new URL('support/build.ts', import.meta.url))],
          // What people use: the built tab, from the built server.
          env: { SERVER: 'built/main.js' },
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
