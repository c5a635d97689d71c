import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import type { Browser, BrowserContext, CDPSession, Frame, Locator, Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { launchBrowser } from '../support/browser.ts';
import buildTab from '../support/build.ts';
import { PanelOf } from '../support/rehearsal.ts';
import { type ServerProcess, startServer } from '../support/serverProcess.ts';
import { TestWindow } from '../support/wire.ts';
import { median, option, printHead, printRow } from './harness.ts';
import { addTopics, openMeeting, post } from './meetingUnderTest.ts';

/**
 * `npm run bench:panel [-- --runs 7]`: how long people wait for the panel on a slow machine and network, compared with a bare
 * list made with the same libraries. Prints a table; every number but the ratio depends on the machine.
 */
const runs = Number(option('runs', '7'));
/** Chrome's "Fast 4G", and a quarter of this CPU's speed. */
const fast4G = { offline: false, latency: 165, downloadThroughput: 1_012_500, uploadThroughput: 168_750 };
const slower = 4;
const size = { width: 320, height: 700 };

/**
 * Records the page's long tasks, how long each press took from its release until it was painted, and each topic from the press
 * that added it until it was painted. It doesn't wait for the server.
 */
function watchPage(): void {
  const seen = { tasks: [] as number[], presses: [] as number[], topics: [] as number[] };
  Object.assign(window, { seen });
  const rows = () => document.querySelectorAll('main li').length;
  let pressedAt = 0;
  let before = 0;
  document.addEventListener(
    'click',
    ({ timeStamp }) => {
      pressedAt = timeStamp;
      before = rows();
    },
    true,
  );
  new MutationObserver(() => {
    if (pressedAt === 0 || rows() <= before) return;
    const since = pressedAt;
    pressedAt = 0;
    requestAnimationFrame(() => setTimeout(() => seen.topics.push(performance.now() - since)));
  }).observe(document.body, { childList: true, subtree: true });
  new PerformanceObserver((list) => seen.tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({
    type: 'longtask',
  });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === 'click') seen.presses.push(entry.duration);
  }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
}
declare const seen: { tasks: number[]; presses: number[]; topics: number[] };

async function slowDown(page: Page, network: boolean): Promise<CDPSession> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
  if (network) await devtools.send('Network.emulateNetworkConditions', fast4G);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slower });
  return devtools;
}

/** The time from the document's navigation until the frame in which eight topics are drawn, in ms. */
async function listedAfter(frame: Page | Frame): Promise<number> {
  const time = await frame.waitForFunction(() => {
    const rows = document.querySelectorAll('main :is(li, [role="listitem"])').length;
    return rows < 8 ? 0 : new Promise<number>((drawn) => setTimeout(() => drawn(performance.now()), 0));
  });
  return time.jsonValue();
}

/** The bare list, served compressed, like our tab. */
async function serveBareList(): Promise<{ server: Server; address: string; bytes: number }> {
  const built = (await build({
    root: fileURLToPath(new URL('bareList/', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    build: { write: false, modulePreload: { polyfill: false } },
  })) as Rolldown.RolldownOutput;
  const files = new Map(
    built.output.map((file) => [
      `/${file.fileName}`,
      brotliCompressSync(file.type === 'chunk' ? file.code : file.source),
    ]),
  );
  const server = createServer(({ url = '' }, answer) => {
    const name = url === '/' ? '/index.html' : url;
    const type = name.endsWith('.js') ? 'text/javascript' : 'text/html';
    answer.writeHead(200, { 'content-type': type, 'content-encoding': 'br' }).end(files.get(name));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const scripts = [...files].filter(([name]) => name.endsWith('.js'));
  return {
    server,
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    bytes: scripts.reduce((sum, [, code]) => sum + code.length, 0),
  };
}

async function bareRender(browser: Browser, address: string): Promise<number> {
  const context = await browser.newContext({ viewport: size });
  const page = await context.newPage();
  await slowDown(page, true);
  await page.goto(address, { waitUntil: 'commit' });
  const time = await listedAfter(page);
  await context.close();
  return time;
}

/** A rehearsal window for one person, whose panel stays closed until it is measured. */
async function closedPanel(browser: Browser, server: ServerProcess, meeting: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 700 }, locale: 'en-GB' });
  const page = await context.newPage();
  // The panel that the page opens by default loads nothing, so that nothing of it is cached.
  await page.route('**/tab', (route) => route.abort());
  await page.goto(`${server.address}/?join=p1&meeting=${meeting}`);
  await page.getByRole('button', { name: 'Close the panel of p1' }).click();
  await page.unroute('**/tab');
  return page;
}

async function opened(page: Page): Promise<Frame> {
  await page.getByRole('button', { name: 'Reopen the panel of p1' }).click();
  return frameIn(page, 'iframe[title="Panel of p1"]');
}

async function frameIn(page: Page, selector = 'iframe'): Promise<Frame> {
  const frame = await (await page.waitForSelector(selector)).contentFrame();
  if (!frame) throw new Error('the page has no frame');
  return frame;
}

async function panelRender(browser: Browser, server: ServerProcess, meeting: string) {
  const page = await closedPanel(browser, server, meeting);
  await slowDown(page, true);
  const frame = await opened(page);
  const time = await listedAfter(frame);
  const bytes = await frame.evaluate(() => {
    // Once the session is known, the list is drawn, and only then is more fetched.
    const known = performance.getEntriesByName('mini-m.known')[0]?.startTime ?? 0;
    const files = performance.getEntriesByType('resource').map((entry) => entry as PerformanceResourceTiming);
    return files.filter((file) => file.startTime < known).reduce((sum, file) => sum + file.encodedBodySize, 0);
  });
  await page.context().close();
  return { time, bytes };
}

/** Five topics are added to fifteen; then presses on `+` and `−`, and 24 votes of others at once. */
async function interaction(browser: Browser, server: ServerProcess) {
  const meeting = 'interaction';
  const people = Array.from({ length: 9 }, (_, n) => `p${n}`);
  await join(server, meeting, people);
  const context = await browser.newContext({ viewport: size, locale: 'en-GB' });
  const panel = async (person: string) => {
    const page = await pageAround(context, server, meeting, person, 'sidePanel');
    return { page, panel: new PanelOf(page.frameLocator('iframe')) };
  };
  // Topics are really locked, so panels write them; the votes can come from anyone.
  const [facilitator, ...writers] = [await panel('p0'), await panel('p2'), await panel('p3'), await panel('p1')];
  await facilitator.panel.frame.getByRole('checkbox').first().check();
  await facilitator.panel.press('Start this Mini-M');
  const windows: TestWindow[] = [];
  for (const person of people) {
    const { token } = await post(server, '/rehearsal/token', { meeting, person, name: person, organizer: false });
    const window = await TestWindow.join(server.socket, token, { meeting });
    await window.command({ type: 'acknowledge-rule' });
    windows.push(window);
  }
  await windows[0]?.command({ type: 'change-settings', settings: { topicsEach: 5 } });
  for (const { panel } of [facilitator, ...writers.slice(0, 2)])
    for (let n = 0; n < 5; n++) await addTopic(panel, n, () => panel.press('Add topic'));
  for (const { page } of [facilitator, ...writers.slice(0, 2)]) await page.close();
  const [{ page, panel: own }] = writers.slice(-1) as [typeof facilitator];
  const frame = await frameIn(page);
  await frame.evaluate(watchPage);
  const devtools = await slowDown(page, false);
  for (let n = 0; n < 5; n++)
    await addTopic(own, n, () => press(page, frame, frame.getByRole('button', { name: 'Add topic' })));
  await settled(frame);
  const topics = await frame.evaluate(() => seen.topics);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await windows[0]?.command({ type: 'move-on', step: windows[0].shared.step, to: 'vote' });
  await own
    .button(/^Vote for/)
    .first()
    .waitFor();
  await frame.evaluate(() => {
    seen.presses.length = 0;
  });
  const cost = slower * (await pressCost(page, frame));
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slower });
  for (let n = 0; n < 12; n++) {
    await press(page, frame, frame.getByRole('button', { name: /^Vote for/ }).nth(n));
    await press(page, frame, frame.getByRole('button', { name: /^Take/ }).first());
  }
  await settled(frame);
  const presses = await frame.evaluate(() => seen.presses);
  await frame.evaluate(() => {
    seen.tasks.length = 0;
  });
  const ids = windows[0]?.shared.order ?? [];
  const others = windows.filter((_, n) => n !== 1);
  await Promise.all(
    others.map(async (window, n) => {
      for (let vote = 0; vote < 3; vote++)
        await window.command({ type: 'cast-vote', topic: ids[(n + vote) % ids.length] ?? '' });
    }),
  );
  await settled(frame);
  const tasks = await frame.evaluate(() => seen.tasks);
  await context.close();
  for (const window of windows) await window.close();
  return { topics, cost, presses, tasks };
}

/** Writes a topic in a panel, and waits until it's listed. `add`: presses "Add topic". */
async function addTopic(panel: PanelOf, n: number, add: () => Promise<void>): Promise<void> {
  const text = `Saying no to launch date ${n} that my own manager promised`;
  const rows = panel.frame.getByRole('listitem').filter({ hasText: 'Saying no' });
  const before = await rows.count();
  if (!(await panel.topicField().isVisible())) await panel.press('Add another topic');
  await panel.topicField().fill(text);
  await add();
  await rows.nth(before).waitFor();
}

/**
 * A realistic press: the pointer rests first, and stays down until that is drawn. Playwright's `click` does everything at
 * once, and its own checks run during the page's event handling.
 */
async function press(page: Page, frame: Frame, button: Locator): Promise<void> {
  await button.scrollIntoViewIfNeeded();
  // A button that just appeared takes no press yet.
  await button.and(frame.locator(':not([data-settling])')).waitFor();
  const box = await button.boundingBox();
  if (!box) throw new Error('nothing to press is drawn');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await drawn(frame);
  await page.mouse.down();
  await drawn(frame);
  await page.mouse.up();
  await drawn(frame);
}

/** Resolves once the current state has been painted: when the frame after the next begins. */
async function drawn(frame: Frame): Promise<void> {
  await frame.evaluate(async () => {
    for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame);
  });
}

/**
 * The CPU time, in ms, that the page's main thread needs for a press on `+` or `−`, until it is painted and answered. The
 * cost of the awaited frames themselves is subtracted.
 */
async function pressCost(page: Page, frame: Frame): Promise<number> {
  const spent = await threadTime(page);
  const times = 24;
  const run = async (presses: boolean) => {
    const before = await spent();
    await frame.evaluate(
      async ([times, presses]) => {
        for (let n = 0; n < times; n++) {
          const [votes = [], back = []] = ['Vote for', 'Take'].map((name) => [
            ...document.querySelectorAll(`button[aria-label^="${name}"]`),
          ]);
          // At zero, a row's `−` is there, but not to be seen.
          const button =
            n % 2 === 0 ? votes[n % 20] : back.find((one) => one.checkVisibility({ visibilityProperty: true }));
          if (presses) button?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
          for (let frames = 0; frames < 4; frames++) await new Promise(requestAnimationFrame);
        }
      },
      [times, presses] as const,
    );
    return ((await spent()) - before) / times;
  };
  await run(true);
  return (await run(true)) - (await run(false));
}

/** The CPU time of the page's main thread so far, in ms, independent of the machine's load. */
async function threadTime(page: Page): Promise<() => Promise<number>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
  };
}

/** Until the page has nothing left to do: entries of observers come when it is idle. */
async function settled(frame: Frame): Promise<void> {
  await frame.evaluate(
    () =>
      new Promise((idle) =>
        setTimeout(() => requestIdleCallback(() => setTimeout(idle, 100), { timeout: 1_000 }), 500),
      ),
  );
}

/** The share of a CPU that the stage uses while the ring runs, in a page that shows nothing else. */
async function stageTimer(browser: Browser, server: ServerProcess): Promise<number> {
  const meeting = 'timer';
  const windows = await openMeeting(server, meeting, ['p0', 'p1']);
  await addTopics(windows, 4);
  for (const to of ['vote', 'reveal', 'discuss'] as const)
    await windows[0]?.command({ type: 'move-on', step: windows[0].shared.step, to });
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await pageAround(context, server, meeting, 'p1', 'meetingStage');
  await page
    .frameLocator('iframe')
    .getByText(/^\d:\d\d$/)
    .first()
    .waitFor();
  const spent = await threadTime(page);
  await page.waitForTimeout(2_000);
  const [before, begin] = [await spent(), performance.now()];
  await page.waitForTimeout(10_000);
  const share = ((await spent()) - before) / (performance.now() - begin);
  await context.close();
  for (const window of windows) await window.close();
  return share;
}

/** A minimal host: a page that frames panel or stage, answers teams-js with one token, and draws nothing itself. */
async function pageAround(
  context: BrowserContext,
  server: ServerProcess,
  meeting: string,
  person: string,
  frameContext: 'sidePanel' | 'meetingStage',
): Promise<Page> {
  const { token } = await post(server, '/rehearsal/token', { meeting, person, name: person, organizer: false });
  const runtime = { apiVersion: 4, isLegacyTeams: false, hostVersionsInfo: {}, supports: {} };
  const around = { entityId: '', locale: 'en-gb', theme: 'default', meetingId: meeting, frameContext };
  const replies = {
    initialize: [frameContext, 'web', JSON.stringify(runtime), '2.58.0'],
    getContext: [around],
    'authentication.getAuthToken': [true, token],
  };
  const page = await context.newPage();
  const body = `<!doctype html><style>body { margin: 0 } iframe { border: 0; width: 100vw; height: 100vh }</style><script>
    const replies = ${JSON.stringify(replies)};
    addEventListener('message', ({ data: { id, uuidAsString, func }, source, origin }) =>
      replies[func] && source.postMessage({ id, uuidAsString, args: replies[func] }, origin));
  </script><iframe src="/tab"></iframe>`;
  await page.route(`${server.address}/host`, (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto(`${server.address}/host`);
  return page;
}

/** Tells the rehearsal that these people are in the call. */
async function join(server: ServerProcess, meeting: string, people: readonly string[]): Promise<void> {
  for (const person of people)
    await post(server, `/rehearsal/meetings/${meeting}/joined`, {
      people: [{ person, name: person, organizer: false }],
    });
}

await buildTab();
const [server, browser, bare] = await Promise.all([startServer(), launchBrowser(), serveBareList()]);
await join(server, 'render', ['p1']);
const windows = await openMeeting(server, 'render', ['p0', 'p1']);
await addTopics(windows, 4);
const bareTimes: number[] = [];
const panelTimes: number[] = [];
let bytes = 0;
for (let run = 0; run < runs; run++) {
  bareTimes.push(await bareRender(browser, bare.address));
  const panel = await panelRender(browser, server, 'render');
  panelTimes.push(panel.time);
  bytes = panel.bytes;
}
const { topics, cost, presses, tasks } = await interaction(browser, server);
const timer = await stageTimer(browser, server);
await browser.close();
await server.stop();
bare.server.close();

const ms = (n: number) => `${n.toFixed(0)} ms`;
const range = (all: readonly number[]) => `${ms(median(all))} (${ms(Math.min(...all))} to ${ms(Math.max(...all))})`;
const rows = [
  ['scripts before the first list, brotli', `${bare.bytes} B`, `${bytes} B`, (bytes / bare.bytes).toFixed(2)],
  [
    'eight topics on screen, Fast 4G, CPU ÷ 4',
    range(bareTimes),
    range(panelTimes),
    (median(panelTimes) / median(bareTimes)).toFixed(2),
  ],
  ['press on “Add topic” until the topic is painted, CPU ÷ 4', '', `${range(topics)} of ${topics.length}`, ''],
  ['press on vote until painted, 20 topics, CPU ÷ 4', '', `${range(presses)} of ${presses.length}`, ''],
  ["the same, the page's own work in processor time × 4", '', `${cost.toFixed(1)} ms`, ''],
  ['tasks over 50 ms during 24 votes of others, CPU ÷ 4', '', `${tasks.length} ${tasks.map(ms).join(' ')}`, ''],
  ["the stage's running timer, share of a processor", '', `${(100 * timer).toFixed(2)} %`, ''],
];
printHead(['', 'bare list', 'panel', 'ratio']);
for (const row of rows) printRow(row);
process.exit(0);
