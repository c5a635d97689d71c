/**
 * `npm run image`: builds the container image's contents without a container engine and serves a meeting from them: the Dockerfile's
 * steps in a clean folder, two unprivileged servers with production settings, a Redis with a password, the image's health check, and a
 * session in Chromium with one person on each server. Prints sizes.
 */
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Browser, FrameLocator } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { startRedis } from '../support/redis.ts';
import { openPanel, serveAtPublicUrl } from '../support/teamsPage.ts';
import { enter, productionSettings, standup, TeamsWorld } from '../support/teamsWorld.ts';
import { followDockerfile, type Image, openToAll } from './imageSteps.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const say = (line: string) => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mini-m-image-'));
  openToAll(folder);
  try {
    const image = followDockerfile(project, folder, say);
    describeFiles(image);
    await serve(image);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function describeFiles({ folder }: Image): void {
  const size = (path: string) => execFileSync('du', ['-sm', path], { cwd: folder, encoding: 'utf8' }).split('\t')[0];
  // Only the packages' own package.json: some contain more, for example for benchmarks.
  const packages = ['*', '@*/*'].flatMap((name) => globSync(`**/node_modules/${name}/package.json`, { cwd: folder }));
  say(
    `node_modules ${size('node_modules')} MB, ${packages.length} packages; server ${size('built')} MB; dist ${size('dist')} MB`,
  );
  const native = globSync('node_modules/**/*.node', { cwd: folder });
  check('nothing native, so what was installed on one system runs on another', native.length === 0);
  check('no tools', !['vite', 'typescript', 'node'].some((tool) => existsSync(join(folder, 'node_modules', tool))));
}

async function serve(image: Image): Promise<void> {
  const password = randomBytes(24).toString('hex');
  const redis = await startRedis({
    args: ['--requirepass', password, '--maxmemory', '128mb', '--maxmemory-policy', 'noeviction'],
  });
  const bare = await start(image, {});
  check(
    'without settings it says what it needs, and ends',
    bare.address === undefined && /^HOST is /.test(bare.said()),
  );

  const world = await TeamsWorld.start();
  const settings = {
    ...productionSettings(world),
    PORT: '0',
    METRICS_PORT: '0',
    REDIS_URL: redis.url.replace('//', `//default:${password}@`),
    SEAL_KEY: randomBytes(32).toString('base64'),
    NAME_KEY: randomBytes(32).toString('base64'),
  };
  const servers = [await start(image, settings), await start(image, settings)];
  const browser = await launchBrowser();
  try {
    for (const { address, ms, megabytes, said } of servers) {
      check(`it starts: ${said().trim()}`, address !== undefined);
      say(`listens after ${ms} ms, ${megabytes()} MB resident`);
    }
    for (const { port, said } of servers) {
      check('the health check passes', isHealthy(image, port));
      check('it is ready', (await fetch(`http://127.0.0.1:${port}/readyz`)).ok);
      const [, metrics = ''] = /^Metrics: (\S+)$/m.exec(said()) ?? [];
      check('it counts', (await (await fetch(metrics)).text()).includes('\nmini_m_ready 1\n'));
    }
    await meet(world, browser, servers);
    for (const server of servers) say(`afterwards: ${server.megabytes()} MB resident`);
    const codes = await Promise.all(servers.map((server) => server.stop()));
    check(`told to stop, they end by themselves: ${codes}`, !codes.some(Boolean));
  } finally {
    await browser.close();
    for (const server of servers) server.stop('SIGKILL');
    await redis.kill();
    await world.stop();
  }
}

/** A whole session of two people on different servers, in pages that act like Teams. */
async function meet(world: TeamsWorld, browser: Browser, servers: Array<{ port: string }>): Promise<void> {
  const meeting = world.meeting(standup);
  const panels = await Promise.all(
    (['Aiko', 'Tomas'] as const).map(async (name, i) => {
      enter(meeting, name);
      const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 280, height: 600 } });
      context.setDefaultTimeout(60_000);
      const host = `127.0.0.1:${servers[i]?.port}`;
      await serveAtPublicUrl(context, { address: `http://${host}`, socket: `ws://${host}/live` });
      return (await openPanel(context, { token: await world.token(name) })).frameLocator('iframe');
    }),
  );
  const [aiko, tomas] = panels as [FrameLocator, FrameLocator];
  const press = (panel: FrameLocator, name: string | RegExp) => panel.getByRole('button', { name }).first().click();
  await press(aiko, 'Start this Mini-M');
  await press(tomas, 'I will keep to it');
  for (const panel of panels) {
    await panel.getByLabel('Your topic').fill('Two seniors who will not review');
    await press(panel, 'Add topic');
  }
  await aiko.getByRole('listitem').nth(1).waitFor();
  await press(aiko, 'Go to introductions');
  await press(aiko, 'Skip to voting');
  for (const panel of panels) for (let vote = 0; vote < 3; vote++) await press(panel, /^Vote for/);
  for (const panel of panels) await panel.getByRole('heading', { name: 'The order' }).waitFor();
  await press(aiko, 'Start discussing');
  await press(aiko, 'Next topic');
  await press(aiko, 'Go to takeaways');
  await press(aiko, 'Clear this session');
  await press(aiko, 'Clear for everyone');
  for (const panel of panels) await panel.getByText('Mini-M keeps nothing').first().waitFor();
  check('two people on two servers share a session from start to cleared', true);
}

/** Runs the image's command as the image does, within this user's permissions. `address` is absent if it exited. */
async function start({ folder, environment, command: [, ...args] }: Image, settings: Record<string, string>) {
  const began = performance.now();
  const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...environment, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...nobody,
  });
  let all = '';
  for (const output of [child.stdout, child.stderr]) output.on('data', (data) => (all += data));
  const gone = new Promise<number | null>((resolve) => child.once('close', resolve));
  const address = await new Promise<string | undefined>((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      const [, found] = /^Mini-M.* (http:\/\/\S+)$/.exec(line) ?? [];
      if (found) resolve(found);
    });
    gone.then(() => resolve(undefined));
  });
  return {
    address,
    port: address ? new URL(address).port : '',
    ms: Math.round(performance.now() - began),
    said: () => all,
    megabytes: () =>
      Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024),
    stop(signal: NodeJS.Signals = 'SIGTERM') {
      child.kill(signal);
      return gone;
    },
  };
}

function isHealthy({ folder, healthCheck: [, ...args] }: Image, port: string): boolean {
  execFileSync(process.execPath, args, { cwd: folder, env: { PORT: port } });
  return true;
}

function check(what: string, holds: boolean): void {
  if (!holds) throw new Error(`does not hold: ${what}`);
  say(`holds: ${what}`);
}

await main();
