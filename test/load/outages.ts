import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { Network } from '../support/network.ts';
import { startRedis } from '../support/redis.ts';
import { fillIn, Rehearsal } from '../support/rehearsal.ts';
import { type ServerProcess, startServer } from '../support/serverProcess.ts';

/*
 * Prints how long after an outage a press is served that someone made at its beginning, by kind of outage, and how long after it
 * someone else sees that, who was cut off, too, and pressed nothing: in real Chromium, behind a network that is played, with a
 * real server and Redis. The argument is how many times each kind is measured; the default is 3.
 */

const runs = Number(process.argv[2] ?? 3);
const names = ['Aiko Tanaka', 'Tomás Rivera'] as const;

interface World {
  network: Network;
  meeting: Rehearsal;
  stop(signal: NodeJS.Signals): Promise<unknown>;
  start(): Promise<unknown>;
}

/** Begins the outage, has the press made, and resolves when the outage is over: from then on, time counts. */
type Outage = (world: World, press: () => Promise<void>) => Promise<void>;

const outages: ReadonlyArray<[string, Outage]> = [
  ['the server is stopped and started again', restarted('SIGTERM')],
  ['the server is killed and started again', restarted('SIGKILL')],
  ['connections are reset', at(({ network }) => network.cut())],
  ['the network is lost for 5 s, with all connections', lost(5_000)],
  ['the network is lost for 30 s, with all connections', lost(30_000)],
  ['the same, and the browser notices that it’s back', lost(30_000, true)],
  ['connections are reset, and the next handshake is swallowed', swallowed],
  ['… and from now on WebSockets are refused', at(({ network }) => change(network, 'refuse', false))],
  ['… and from now on their handshakes are swallowed', at(({ network }) => change(network, 'swallow', false))],
  ['… and from now on they are refused and streams held back', at(({ network }) => change(network, 'refuse', true))],
];

function change(network: Network, webSockets: Network['webSockets'], holdsBack: boolean): void {
  Object.assign(network, { webSockets, holdsBack });
  network.cut();
}

/** An outage of one moment. */
function at(happens: (world: World) => void): Outage {
  return async (world, press) => {
    happens(world);
    await press();
  };
}

function restarted(signal: NodeJS.Signals): Outage {
  return async ({ stop, start }, press) => {
    await stop(signal);
    await press();
    await start();
  };
}

function lost(ms: number, isNoticed = false): Outage {
  return async ({ network, meeting }, press) => {
    network.lose();
    await press();
    await setTimeout(ms);
    network.restore();
    if (!isNoticed) return;
    for (const frame of meeting.page.frames()) await frame.evaluate(() => void dispatchEvent(new Event('online')));
  };
}

async function swallowed({ network }: World, press: () => Promise<void>): Promise<void> {
  const before = network.handshakes;
  change(network, 'swallow', false);
  await press();
  while (network.handshakes === before) await setTimeout(10);
  network.webSockets = 'pass';
}

async function measure(
  outage: Outage,
  browser: Browser,
  redis: { url: string },
): Promise<[served: number, seen: number]> {
  const settings = {
    REDIS_URL: redis.url,
    SEAL_KEY: randomBytes(32).toString('base64'),
    NAME_KEY: randomBytes(32).toString('base64'),
  };
  let server: ServerProcess = await startServer(settings);
  const { port } = new URL(server.address);
  const network = await Network.to(() => server.address);
  const meeting = await Rehearsal.open(browser, network.address);
  try {
    const [aiko, tomas] = [meeting.panel(names[0]), meeting.panel(names[1])];
    await meeting.start(...names);
    await fillIn(tomas.topicField(), 'Served again');
    const stop = (signal: NodeJS.Signals) => server.stop(signal);
    const start = async () => {
      server = await startServer({ ...settings, PORT: port });
    };
    let pressedAt = 0;
    const press = async () => {
      await tomas.press('Add topic');
      pressedAt = performance.now();
    };
    await outage({ network, meeting, stop, start }, press);
    const overAt = Math.max(performance.now(), pressedAt);
    const shows = async ({ frame }: typeof aiko) => {
      await frame.getByRole('listitem').filter({ hasText: 'Served again' }).waitFor({ timeout: 300_000 });
      return performance.now() - overAt;
    };
    return await Promise.all([shows(tomas), shows(aiko)]);
  } finally {
    await meeting.close();
    network.close();
    await server.stop();
  }
}

const [browser, redis] = await Promise.all([launchBrowser(), startRedis()]);
const seconds = (ms: number) => (ms / 1_000).toFixed(1);
const range = (all: number[]) => `${seconds(Math.min(...all))} to ${seconds(Math.max(...all))} s`;
process.stdout.write('| outage | a press is served | others see it |\n| --- | --- | --- |\n');
for (const [what, outage] of outages) {
  const measured: Array<[number, number]> = [];
  for (let run = 0; run < runs; run++) measured.push(await measure(outage, browser, redis));
  process.stdout.write(
    `| ${what} | ${range(measured.map(([served]) => served))} | ${range(measured.map(([, seen]) => seen))} |\n`,
  );
}
await browser.close();
await redis.kill();
