import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dependenciesOf } from '../../docs/generate/dependencies.ts';
import { dependencies, pages } from '../../docs/generate/docs.ts';

const project = join(import.meta.dirname, '../..');

describe('documentation', () => {
  it('has up-to-date tables of settings, limits, metrics and dependencies; run `npm run docs`', async () => {
    for (const { current, expected } of await pages()) expect(current).toBe(expected);
  });

  it('gives a reason for each production dependency; all licenses are compatible, and none sends telemetry', () => {
    expect(dependencies().problems).toEqual([]);
  });

  it('lists every package that runs an install script, however deep it is nested', () => {
    const locked = { 'node_modules/a/node_modules/node': { hasInstallScript: true }, 'node_modules/node': {} };
    expect(dependenciesOf([], locked).problems).toEqual(
      expect.arrayContaining([
        'node_modules/a/node_modules/node: runs a script at install, and no reason is given',
        'node: no longer runs a script at install',
      ]),
    );
  });

  it.each(globSync(['*.md', 'docs/*.md'], { cwd: project }))('%s only links to existing files', (page) => {
    const text = readFileSync(join(project, page), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:|mailto:)([^)#]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
    for (const link of links) expect(existsSync(join(project, dirname(page), link)), link).toBe(true);
  });

  it.each(globSync(['*.md', 'docs/*.md'], { cwd: project }))('%s only links to existing headings', (page) => {
    const text = readFileSync(join(project, page), 'utf8');
    for (const [, link = '', anchor = ''] of text.matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/g)) {
      const target = readFileSync(link ? join(project, dirname(page), link) : join(project, page), 'utf8');
      const headings = Array.from(target.matchAll(/^#+ (.+)$/gm), ([, heading = '']) =>
        heading
          .toLowerCase()
          .replace(/[^\p{L}\p{N} -]/gu, '')
          .replaceAll(' ', '-'),
      );
      expect(headings, `${link}#${anchor}`).toContain(anchor);
    }
  });
});
