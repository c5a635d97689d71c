/** `npm run docs`: generates the tables in docs/ from the code, so that they never go stale. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Dependencies, dependenciesOf } from './dependencies.ts';
import { limitsTable } from './limitsTable.ts';
import { metricsTable } from './metricsTable.ts';
import { rightsTable } from './rightsTable.ts';
import { settingsTable } from './settingsTable.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

/** The pages with generated parts: their current text, and the text they should have. */
export async function pages(): Promise<{ path: string; current: string; expected: string }[]> {
  const generated = {
    settings: settingsTable(),
    limits: limitsTable(),
    metrics: await metricsTable(),
    dependencies: dependencies().table,
    rights: rightsTable(),
  };
  return ['settings', 'limits', 'monitoring', 'dependencies', 'redis']
    .map((page) => `docs/${page}.md`)
    .map((path) => {
      const current = readFileSync(project + path, 'utf8');
      return { path, current, expected: fillIn(current, generated) };
    });
}

/** This project's, from package.json and the lockfile. */
export function dependencies(): Dependencies {
  const json = (name: string) => JSON.parse(readFileSync(project + name, 'utf8'));
  return dependenciesOf(Object.keys(json('package.json').dependencies), json('package-lock.json').packages);
}

/** Replaces each part between `<!-- made: name -->` and `<!-- /made -->`. */
function fillIn(page: string, generated: Record<string, string>): string {
  return page.replace(
    /(<!-- made: (\w+) -->\n).*?(<!-- \/made -->)/gs,
    (_all, begin, name, end) => `${begin}\n${generated[name]}\n\n${end}`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { path, current, expected } of await pages()) {
    if (current !== expected) writeFileSync(project + path, expected);
    process.stdout.write(`${path}: ${current === expected ? 'up to date' : 'written'}\n`);
  }
}
