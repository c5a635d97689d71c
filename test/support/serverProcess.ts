import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A real server process, from the sources or (in journeys) from the build. */
export interface ServerProcess {
  /** Its address, for example `http://127.0.0.1:41234`. */
  address: string;
  /** The address of its WebSocket. */
  socket: string;
  child: ChildProcess;
  /** All its output so far, including errors. */
  said(): string;
  /** Stops it like an operator does; resolves with its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

const main = fileURLToPath(new URL(`../../${process.env.SERVER ?? 'server/main.ts'}`, import.meta.url));
/** Caches compiled code, which halves the start time. */
const compiled = fileURLToPath(new URL('../../node_modules/.cache/node', import.meta.url));

/** Starts a server on a free loopback port (or `PORT`) and waits until it listens. */
export async function startServer(environment: Record<string, string> = {}): Promise<ServerProcess> {
  const { child, said } = spawnServer({ PORT: '0', ...environment });
  const gone = exit(child);
  child.stderr?.pipe(process.stderr);
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      const [, found] = /^Mini-M.* (http:\/\/\S+)$/.exec(line) ?? [];
      if (found) resolve(found);
    });
    gone.then((code) => reject(new Error(`the server ended with ${code} before it listened`)));
  });
  return {
    address,
    socket: `${address.replace('http', 'ws')}/live`,
    child,
    said,
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return gone;
    },
  };
}

/** Runs a server that is expected to fail at start; resolves with its exit code and output. */
export async function failedStart(environment: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const { child, said } = spawnServer(environment);
  return { code: await exit(child), said: said() };
}

function spawnServer(environment: Record<string, string>): { child: ChildProcess; said(): string } {
  // Only what a process needs of the test's own environment.
  const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: compiled, ...environment };
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let all = '';
  for (const output of [child.stdout, child.stderr]) output.on('data', (data) => (all += data));
  return { child, said: () => all };
}

/** Resolves with the exit code when the process is gone and all its output has been read. */
function exit(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('close', (code) => resolve(code)));
}
