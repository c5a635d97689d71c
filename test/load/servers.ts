import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createClient } from 'redis';
import { build, type Plugin } from 'vite';
import { freePort, startRedis, type TestRedis } from '../support/redis.ts';
import type { Target } from './clients.ts';
import { cpuOf, memoryOf } from './harness.ts';

/** A target's server processes with their own Redis, all on loopback. */
export interface Servers {
  target: Target;
  /** One per process; a session's participants are spread over them. */
  ports: number[];
  processes: ChildProcess[];
  redis: TestRedis;
}

const project = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Makes the server show counts during the vote, which the rules never do, so that each vote changes everyone's windows.
 */
const countsShown: Plugin = {
  name: 'counts-shown',
  transform(code, id) {
    if (!id.endsWith('/server/session/rules/start.ts')) return undefined;
    if (!code.includes('hasResult: false')) throw new Error('start.ts no longer says when counts are first hidden');
    return { code: code.replace('hasResult: false', 'hasResult: true'), map: null };
  },
};

/** Builds both targets as the image's server is built, except for `countsShown`. */
export async function buildServers(): Promise<void> {
  const input = { floor: 'test/load/floor.ts', product: 'test/load/product.ts' };
  const options = { ssr: true, emptyOutDir: false, rolldownOptions: { input } };
  process.chdir(project);
  await build({ configFile: 'server/vite.config.ts', build: options, plugins: [countsShown] });
}

/** Starts this many processes of a target and waits until each listens. */
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

/** CPU of the servers so far, in ms. */
export const cpu = ({ processes }: Servers): number => processes.reduce((sum, { pid }) => sum + cpuOf(pid), 0);

/** Memory of the servers, in MB. */
export const memory = ({ processes }: Servers): number => processes.reduce((sum, { pid }) => sum + memoryOf(pid), 0);

/** CPU of Redis so far, in ms. */
export async function redisCpu({ redis }: Servers): Promise<number> {
  const client = await createClient({ url: redis.url }).connect();
  const used = (await client.info('cpu')).matchAll(/used_cpu_(?:sys|user):([\d.]+)/g);
  client.destroy();
  return [...used].reduce((sum, [, seconds]) => sum + 1000 * Number(seconds), 0);
}

/** Bytes that Redis holds under each key, counted in full rather than estimated from a sample. */
export async function keySizes({ redis }: Servers): Promise<Map<string, number>> {
  const client = await createClient({ url: redis.url }).connect();
  const keys = await client.keys('*');
  const sizes = await Promise.all(keys.map((key) => client.memoryUsage(key, { SAMPLES: 0 })));
  client.destroy();
  return new Map(keys.map((key, n) => [key, sizes[n] ?? 0]));
}
