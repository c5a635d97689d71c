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

  // The decisions are a record to search, not a page to read.
  it.each(globSync('docs/*.md', { cwd: project }).filter((page) => page !== 'docs/decisions.md'))(
    '%s has at most 1,200 words, besides tables made from the code, and is linked from another page',
    (page) => {
      const text = readFileSync(join(project, page), 'utf8').replace(/<!-- made: \w+ -->.*?<!-- \/made -->/gs, '');
      expect(text.match(/[\p{L}\p{N}][\p{L}\p{N}’'.,-]*/gu)?.length).toBeLessThanOrEqual(1_200);
      const others = globSync(['README.md', 'docs/*.md'], { cwd: project }).filter((other) => other !== page);
      const isLinked = others.some((other) =>
        [...readFileSync(join(project, other), 'utf8').matchAll(/\]\(([^):#]+)[)#]/g)].some(
          ([, link = '']) => join(dirname(other), link) === page,
        ),
      );
      expect(isLinked).toBe(true);
    },
  );

  it('promises no time to read a page', () => {
    for (const page of globSync(['README.md', 'docs/*.md'], { cwd: project })) {
      const text = readFileSync(join(project, page), 'utf8');
      expect(text, page).not.toMatch(/(?:read|reading),? (?:in )?(?:\w+ )?minutes|^\w+ minutes before your/im);
    }
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
