/**
 * Ends `npm run build`: prints the SHA-256 of every file in `dist/` and writes them to `dist/hashes.txt`, as `sha256sum` does.
 * A release publishes that file, so that anyone can compare what a server sends with it.
 */
import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
const listed = 'hashes.txt';

const files = globSync('**', { cwd: dist }).filter((path) => path !== listed && statSync(join(dist, path)).isFile());
const lines = files.sort().map((path) => {
  const hash = createHash('sha256')
    .update(readFileSync(join(dist, path)))
    .digest('hex');
  return `${hash}  ${path}\n`;
});
writeFileSync(join(dist, listed), lines.join(''));
process.stdout.write(lines.join(''));
