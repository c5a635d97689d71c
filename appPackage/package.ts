/** `npm run package`: builds the app package that an administrator uploads to Teams, from the settings in the environment. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { strToU8, zipSync } from 'fflate';
import { SettingError } from '../server/environment.ts';
import { type Contents, problemsOf } from './checks.ts';
import { readContents } from './contents.ts';
import { readValues } from './placeholders.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
/** Where the package is written, unless the command says otherwise. */
const output = process.argv[2] ?? `${folder}build/mini-m.zip`;

async function main(): Promise<void> {
  const contents = readContents(folder, readValues(process.env));
  const { version } = JSON.parse(readFileSync(`${folder}../package.json`, 'utf8'));
  const problems = await problemsOf(contents, version);
  if (problems.length > 0) return fail(problems.join('\n'));
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(output, zip(contents));
  const { manifestVersion, validDomains } = contents.manifest;
  process.stdout.write(`${output}: Mini-M ${version} for ${validDomains}, manifest ${manifestVersion}\n`);
}

function zip({ manifest, strings, color, outline }: Contents): Uint8Array {
  const json = (value: object) => strToU8(`${JSON.stringify(value, null, 2)}\n`);
  const languages = Object.entries(strings).map(([file, said]) => [file, json(said)]);
  const files = {
    'manifest.json': json(manifest),
    'color.png': color,
    'outline.png': outline,
    ...Object.fromEntries(languages),
  };
  // The same settings give the same bytes.
  return zipSync(files, { mtime: new Date(1980, 0, 1) });
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

main().catch((error: unknown) => {
  if (!(error instanceof SettingError)) throw error;
  fail(error.message);
});
