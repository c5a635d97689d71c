import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

export interface TestRedis {
  url: string;
  port: number;
  /** Kills it like a crash, and waits until it's gone. */
  kill(): Promise<void>;
  /** Suspends or resumes it. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
}

export interface RedisOptions {
  port?: number;
  args?: string[];
  bus?: boolean;
  server?: string;
}

/**
 * Starts a real `redis-server` from the PATH that writes nothing to disk and listens on this machine only. `port`: to restart
 * one at the same port; `args`: further settings; `bus`: for a node of a Cluster, which also listens 10,000 ports above;
 * `server`: another command, such as `valkey-server`.
 */
export async function startRedis(options: RedisOptions = {}): Promise<TestRedis> {
  const { server: command = 'redis-server' } = options;
  let port = options.port ?? (await freePort());
  while (options.bus && port > 55_000) port = (await freePort()) - 20_000;
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  // Otherwise a replica waits five seconds for others to begin with it, and leaves a dump that the next Redis here would load.
  args.push('--repl-diskless-sync-delay', '0', '--repl-diskless-load', 'swapdb');
  const server = spawn(command, [...args, ...(options.args ?? [])], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const output = createInterface(server.stdout);
  const ready = new Promise<void>((resolve, reject) => {
    output.on('line', (line) => {
      if (line.includes('Ready to accept connections')) resolve();
    });
    server.once('error', (cause) => reject(new Error(`${command} is needed on the PATH for this test`, { cause })));
    server.once('exit', (code) => reject(new Error(`${command} ended with ${code} before it was ready`)));
  });
  await ready;
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    signal: (signal) => void server.kill(signal),
    async kill() {
      server.kill('SIGKILL');
      await gone;
    },
  };
}

/** A port that is free at the moment. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (typeof address !== 'object' || !address) throw new Error('no port was given');
  return address.port;
}
