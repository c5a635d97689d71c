import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dependenciesOf } from '../../docs/generate/dependencies.ts';
import { dependencies, pages } from '../../docs/generate/docs.ts';

const project = join(import.meta.dirname, '../..');

describe('documentation', () => {
  it('has the settings, limits, metrics and dependencies that the code has: else npm run docs', async () => {
    for (const { stands, should } of await pages()) expect(stands).toBe(should);
  });

  it('knows why each production dependency is there; all licences go together, and none sends home', () => {
    expect(dependencies().problems).toEqual([]);
  });

  it('knows every package that runs a script when it is installed, wherever it lies', () => {
    const locked = { 'node_modules/a/node_modules/node': { hasInstallScript: true }, 'node_modules/node': {} };
    expect(dependenciesOf([], locked).problems).toEqual(
      expect.arrayContaining([
        'node_modules/a/node_modules/node: runs a script when it is installed, and nobody has said why',
        'node: runs no script any more when it is installed',
      ]),
    );
  });

  it.each(globSync(['*.md', 'docs/*.md', 'docs/*.md'], { cwd: project }))('%s links only to what is there', (page) => {
    const text = readFileSync(join(project, page), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:|mailto:)([^)#]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
    for (const link of links) expect(existsSync(join(project, dirname(page), link)), link).toBe(true);
  });

  it.each(globSync(['*.md', 'docs/*.md', 'docs/*.md'], { cwd: project }))(
    '%s links only to headings that are there',
    (page) => {
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
    },
  );
});
