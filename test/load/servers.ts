import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createClient } from 'redis';
import { build, type Plugin } from 'vite';
import { startRedis, type TestRedis } from '../support/redis.ts';
import type { Target } from './clients.ts';

/** A target's server processes on a Redis of their own, all on loopback. */
export interface Servers {
  target: Target;
  /** One for each process; participants of a session go round them. */
  ports: number[];
  processes: ChildProcess[];
  redis: TestRedis;
}

const project = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Counts are told as they grow, which the rules never do while people vote: what is measured is how long a change takes
 * until everyone sees it.
 */
const countsShown: Plugin = {
  name: 'counts-shown',
  transform(code, id) {
    if (!id.endsWith('/server/session/rules/start.ts')) return undefined;
    if (!code.includes('hasResult: false')) throw new Error('start.ts no longer says when counts are first hidden');
    return { code: code.replace('hasResult: false', 'hasResult: true'), map: null };
  },
};

/** Builds what is put under load as the server of the image is built, but for `countsShown`. */
export async function buildServers(): Promise<void> {
  const input = { floor: 'test/load/floor.ts', product: 'test/load/product.ts' };
  const options = { ssr: true, emptyOutDir: false, rolldownOptions: { input } };
  process.chdir(project);
  await build({ configFile: 'server/vite.config.ts', build: options, plugins: [countsShown] });
}

/** Starts so many processes of a target and waits until each listens. */
export async function startServers(target: Target, many: number): Promise<Servers> {
  const redis = await startRedis();
  const ports: number[] = [];
  while (ports.length < many) ports.push(await freePort());
  const file = join(project, 'built', target.file);
  const processes = await Promise.all(
    ports.map(async (port) => {
      const child = spawn(process.execPath, [...(target.flags ?? []), file, String(port), redis.url], {
        env: { ...process.env, NODE_ENV: 'production' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const said = createInterface({ input: child.stdout });
      await new Promise<void>((resolve) => said.on('line', (line) => line === 'listening' && resolve()));
      return child;
    }),
  );
  return { target, ports, processes, redis };
}

/** Ends the processes and their Redis. */
export async function stopServers({ processes, redis }: Servers): Promise<void> {
  for (const child of processes) child.kill('SIGTERM');
  await Promise.all(processes.map((child) => child.exitCode ?? once(child, 'exit')));
  await redis.kill();
}

/** CPU of the servers so far, in ms (Linux). Of each thread, since only that is counted more finely than in 10 ms. */
export function cpu({ processes }: Servers): number {
  return processes.reduce((sum, { pid }) => {
    const threads = `/proc/${pid}/task`;
    return readdirSync(threads).reduce((all, thread) => {
      const [nanoseconds] = readFileSync(join(threads, thread, 'schedstat'), 'utf8').split(' ');
      return all + Number(nanoseconds) / 1e6;
    }, sum);
  }, 0);
}

/** CPU of Redis so far, in ms. */
export async function redisCpu({ redis }: Servers): Promise<number> {
  const client = await createClient({ url: redis.url }).connect();
  const used = (await client.info('cpu')).matchAll(/used_cpu_(?:sys|user):([\d.]+)/g);
  client.destroy();
  return [...used].reduce((sum, [, seconds]) => sum + 1000 * Number(seconds), 0);
}

/** Memory of the servers, in MB. */
export function memory({ processes }: Servers): number {
  return processes.reduce((sum, { pid }) => {
    const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return sum + Number(rss) / 1024;
  }, 0);
}

/** What Redis holds under each of its keys, in bytes; counted, not estimated from the first of its parts. */
export async function keySizes({ redis }: Servers): Promise<Map<string, number>> {
  const client = await createClient({ url: redis.url }).connect();
  const keys = await client.keys('*');
  const sizes = await Promise.all(keys.map((key) => client.memoryUsage(key, { SAMPLES: 0 })));
  client.destroy();
  return new Map(keys.map((key, n) => [key, sizes[n] ?? 0]));
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
