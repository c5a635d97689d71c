import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Builds tab and server once before the journeys, as `npm run build` does. */
export default async function build(): Promise<void> {
  // Vitest's own NODE_ENV would make it a development build.
  const env = { ...process.env, NODE_ENV: 'production' };
  const node = (...args: string[]) => promisify(execFile)(process.execPath, args, { cwd: root, env });
  const vite = (...options: string[]) => node('node_modules/vite/bin/vite.js', 'build', ...options);
  await vite('tab', '--logLevel', 'warn');
  await vite('--config', 'server/vite.config.ts');
  await node('tab/build/hashes.ts');
}
