import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The walls that project references cannot hold: circles of imports, and rooms of the tab that must not know each other. */
const root = join(import.meta.dirname, '../..');
const files = globSync(['server/**/*.ts', 'tab/**/*.{ts,tsx}', 'appPackage/*.ts', 'infra/*.ts', 'docs/generate/*.ts'], {
  cwd: root,
  exclude: ['**/*.config.ts'],
});
const imports = new Map(files.map((file) => [file, importsOf(file)]));

/** What a file imports of this project: type-only and dynamic imports included. */
function importsOf(file: string): string[] {
  const source = readFileSync(join(root, file), 'utf8');
  const specifiers = [...source.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'((?:\.{1,2}\/|#)[^']+)'/g)].map(
    ([, to]) => to as string,
  );
  return specifiers
    .map((to) => (to.startsWith('#') ? to.replace('#', 'server/') : posix.join(posix.dirname(file), to)))
    .filter((to) => files.includes(to));
}

/** Every import from a file of `from` to a file of `to`, as sentences. */
function crossings(from: RegExp, to: RegExp): string[] {
  return [...imports]
    .filter(([file]) => from.test(file))
    .flatMap(([file, targets]) =>
      targets.filter((target) => to.test(target)).map((target) => `${file} imports ${target}`),
    );
}

/** The circles, each as the files of it in order (Tarjan's strongly connected components). */
function circles(): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (file: string) => {
    index.set(file, index.size);
    low.set(file, index.get(file) as number);
    stack.push(file);
    for (const next of imports.get(file) ?? []) {
      if (!index.has(next)) visit(next);
      else if (!stack.includes(next)) continue;
      low.set(file, Math.min(low.get(file) as number, low.get(next) as number));
    }
    if (low.get(file) !== index.get(file)) return;
    const component = stack.splice(stack.indexOf(file));
    if (component.length > 1 || imports.get(file)?.includes(file)) found.push(component.sort());
  };
  for (const file of files) if (!index.has(file)) visit(file);
  return found;
}

describe('walls', () => {
  it('reads the imports of the whole product', () => {
    expect(files.length).toBeGreaterThan(250);
    expect(importsOf('server/main.ts')).toContain('server/app.ts');
  });

  it('has no circle of imports, type-only imports included', () => {
    expect(circles()).toEqual([]);
  });

  it.each([
    ['panel does not import the stage', /^tab\/panel\//, /^tab\/stage\//],
    ['stage does not import the panel', /^tab\/stage\//, /^tab\/panel\//],
    [
      'phases import no surface',
      /^tab\/(gather|vote|discuss|wrapUp|compare)\//,
      /^tab\/(panel|stage|setup|organizer|entry)\//,
    ],
    [
      'ui imports no phase and no surface',
      /^tab\/ui\//,
      /^tab\/(gather|vote|discuss|wrapUp|compare|panel|stage|setup|organizer|entry)\//,
    ],
    [
      'live, host and words import nothing above them',
      /^tab\/(live|host|words)\//,
      /^tab\/(ui|gather|vote|discuss|wrapUp|compare|panel|stage|setup|organizer|entry|rehearsal)\//,
    ],
    [
      'the lock imports only what a text may be',
      /^tab\/lock\//,
      /^(?!tab\/lock\/|server\/session\/(limits|locked|text)\.ts)/,
    ],
    [
      'production imports nothing of the rehearsal on the server',
      /^server\/(?!rehearsal\/|main\.ts)/,
      /^server\/rehearsal\//,
    ],
    ['production imports nothing of the rehearsal in the tab', /^tab\/(?!rehearsal\/)/, /^tab\/rehearsal\//],
    ['the tab knows of the server only the rules and the grouping', /^tab\//, /^server\/(?!session\/|grouping\/)/],
    ['the rules import nothing', /^server\/session\//, /^(?!server\/session\/)/],
  ])('%s', (_wall, from, to) => {
    expect(crossings(from, to)).toEqual([]);
  });
});
