import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { journeys } from '../support/journey.ts';

const here = journeys();
const project = join(import.meta.dirname, '../..');
const dist = join(project, 'dist');
const published = readFileSync(join(dist, 'hashes.txt'), 'utf8');

it('lists every built file but itself, as sha256sum does, in order', () => {
  const files = globSync('**', { cwd: dist }).filter((path) => statSync(join(dist, path)).isFile());
  const lines = files
    .filter((path) => path !== 'hashes.txt')
    .sort()
    .map(
      (path) =>
        `${createHash('sha256')
          .update(readFileSync(join(dist, path)))
          .digest('hex')}  ${path}\n`,
    );
  expect(published).toBe(lines.join(''));
});

it('knows nothing of the folder it was built in', () => {
  for (const path of globSync('**/*.{html,js}', { cwd: dist })) {
    expect(readFileSync(join(dist, path), 'utf8').includes(project), path).toBe(false);
  }
});

it('the documented command finds what a server sends otherwise than published, and nothing else', async () => {
  const page = readFileSync(join(project, 'docs/pagesHost.md'), 'utf8');
  const [, documented = ''] = /```sh\n(grep [^`]*sha256sum[^`]*)```/.exec(page) ?? [];
  const command = documented.replace('https://mini-m.example.com', here.server.address);
  const folder = mkdtempSync(join(tmpdir(), 'mini-m-hashes-'));
  const compare = async (hashes: string) => {
    writeFileSync(join(folder, 'hashes.txt'), hashes);
    const { stdout, stderr } = await promisify(execFile)('sh', ['-c', command], { cwd: folder });
    return stdout + stderr;
  };
  expect(documented).toContain('https://mini-m.example.com');
  expect(await compare(published)).toBe('');
  const other = published.replace(/^\w{64}(?= {2}tab\.html$)/m, '0'.repeat(64));
  expect(await compare(other)).toBe('differs: tab\n');
  rmSync(folder, { recursive: true });
});
