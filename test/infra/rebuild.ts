/**
 * `npm run rebuild`, after `npm run build`: builds the tab a second time, in another folder and time zone, and exits with 1 if any
 * byte differs. Too slow for the tests, so the workflows run it.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../..', import.meta.url));
const place = mkdtempSync(join(tmpdir(), 'mini-m-rebuild-'));
const copy = join(place, 'somewhere/else');

try {
  for (const path of ['package.json', 'tsconfig.base.json', 'server', 'tab', 'node_modules']) {
    cpSync(join(project, path), join(copy, path), { recursive: true, verbatimSymlinks: true });
  }
  const run = (...args: string[]) =>
    execFileSync(process.execPath, args, {
      cwd: copy,
      env: { ...process.env, NODE_ENV: 'production', TZ: 'Pacific/Kiritimati', LC_ALL: 'C' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  run('node_modules/vite/bin/vite.js', 'build', 'tab', '--logLevel', 'warn');
  run('tab/build/hashes.ts');
  const lines = (folder: string) => readFileSync(join(folder, 'dist/hashes.txt'), 'utf8').split('\n');
  const [first, second] = [lines(project), lines(copy)];
  const differing = [
    ...first.filter((line) => !second.includes(line)),
    ...second.filter((line) => !first.includes(line)),
  ];
  if (differing.length > 0) {
    process.stderr.write(`The second build differs from dist/:\n${differing.join('\n')}\n`);
    process.exitCode = 1;
  } else process.stdout.write(`Two builds, ${first.length - 1} files, the same bytes.\n`);
} finally {
  rmSync(place, { recursive: true });
}
