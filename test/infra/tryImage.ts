/**
 * `npm run image`: makes what the container image would contain, without a container engine, and serves a meeting from
 * it: the Dockerfile's own steps in a clean folder, two servers with production settings as nobody special, a Redis with
 * a password, the image's own health check, and a session in Chromium from start to cleared. Prints sizes.
 */
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { followDockerfile, type Image, openToAll } from '../../infra/imageSteps.ts';
import { launchBrowser } from '../support/browser.ts';
import { startRedis } from '../support/redis.ts';
import { Rehearsal } from '../support/rehearsal.ts';

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
  const packages = globSync('node_modules/**/package.json', { cwd: folder })
    .map((path) => JSON.parse(readFileSync(join(folder, path), 'utf8')) as { name?: string; version?: string })
    .filter(({ name, version }) => name && version);
  say(
    `node_modules ${size('node_modules')} MB, ${packages.length} packages; server ${size('server')} MB; dist ${size('dist')} MB`,
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
  const settings = {
    REDIS_URL: redis.url.replace('//', `//default:${password}@`),
    SEAL_KEY: randomBytes(32).toString('base64'),
    NAME_KEY: randomBytes(32).toString('base64'),
  };
  const unset = await start(image, settings);
  check('as it is, it asks for the settings of Teams', unset.address === undefined && unset.said().includes('HOST'));

  // The rehearsal plays the host, on this machine only: everything below it is what production runs.
  const rehearsal = { ...settings, HOST: '127.0.0.1', PORT: '0' };
  const servers = [await start(image, rehearsal), await start(image, rehearsal)];
  const browser = await launchBrowser();
  try {
    for (const { address, ms, megabytes, said } of servers) {
      check(`it starts: ${said().trim()}`, address !== undefined);
      say(`listens after ${ms} ms, ${megabytes()} MB resident: ${address}`);
    }
    const [first, second] = servers.map(({ address }) => address ?? '');
    check('the health check passes', isHealthy(image, new URL(first ?? '').port));
    await meet(await Rehearsal.open(browser, `${first}/?meeting=first`));
    await meet(await Rehearsal.open(browser, `${second}/?meeting=second`));
    for (const server of servers) say(`after two meetings: ${server.megabytes()} MB resident`);
    const codes = await Promise.all(servers.map((server) => server.stop()));
    check(
      'told to stop, it ends by itself',
      codes.every((code) => code === 0),
    );
  } finally {
    await browser.close();
    for (const server of servers) server.stop('SIGKILL');
    await redis.kill();
  }
}

/** A session of three from start to cleared. */
async function meet(meeting: Rehearsal): Promise<void> {
  const names = ['Aiko Tanaka', 'Tomás Rivera', 'Priya Nair'] as const;
  const [aiko, tomas, priya] = names.map((name) => meeting.panel(name)) as [Panel, Panel, Panel];
  await aiko.frame.getByRole('checkbox').first().waitFor();
  await meeting.start(...names);
  await aiko.addTopic('Two seniors who will not review');
  await tomas.addTopic('A 1:1 without an agenda');
  await aiko.press('Go to introductions');
  await aiko.press('Skip to voting');
  for (const panel of [aiko, tomas, priya]) await panel.vote('Two seniors', 3);
  for (const panel of [aiko, tomas, priya]) await panel.heading('The order').waitFor();
  await aiko.press('Start discussing');
  await aiko.press('Next topic');
  await aiko.press('Go to takeaways');
  await aiko.press('Clear this session');
  await aiko.press('Clear for everybody');
  for (const panel of [aiko, tomas, priya]) await panel.text('Mini-M keeps nothing').waitFor();
  check('a meeting from start to cleared', meeting.errors.length === 0);
  await meeting.close();
}
type Panel = ReturnType<Rehearsal['panel']>;

/** Runs the image's command as the image would, as far as this user may; `address` is missing when it ended instead. */
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
    createInterface(child.stdout).on('line', (line) => resolve(/ (http:\/\/\S+)$/.exec(line)?.[1]));
    gone.then(() => resolve(undefined));
  });
  return {
    address,
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
