/** `npm run docs`: writes into docs/ what can be read off the code, so that it is never older than it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Dependencies, dependenciesOf } from './dependencies.ts';
import { limitsTable } from './limitsTable.ts';
import { metricsTable } from './metricsTable.ts';
import { settingsTable } from './settingsTable.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

/** The pages with made parts, as they stand and as they should. */
export async function pages(): Promise<{ path: string; stands: string; should: string }[]> {
  const made = {
    settings: settingsTable(),
    limits: limitsTable(),
    metrics: await metricsTable(),
    dependencies: dependencies().table,
  };
  return ['docs/running.md'].map((path) => {
    const stands = readFileSync(project + path, 'utf8');
    return { path, stands, should: fillIn(stands, made) };
  });
}

/** Of this project, from its package.json and lockfile. */
export function dependencies(): Dependencies {
  const json = (name: string) => JSON.parse(readFileSync(project + name, 'utf8'));
  return dependenciesOf(Object.keys(json('package.json').dependencies), json('package-lock.json').packages);
}

/** The page with each made part between its two marks, `<!-- made: name -->` and `<!-- /made -->`. */
function fillIn(page: string, made: Record<string, string>): string {
  return page.replace(
    /(<!-- made: (\w+) -->\n).*?(<!-- \/made -->)/gs,
    (_all, begin, name, end) => `${begin}\n${made[name]}\n\n${end}`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { path, stands, should } of await pages()) {
    if (stands !== should) writeFileSync(project + path, should);
    process.stdout.write(`${path}: ${stands === should ? 'as it was' : 'written'}\n`);
  }
}
