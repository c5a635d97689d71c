/**
 * `npm run package`: builds what an administrator uploads to each host that is set up in the environment: the app package for Teams,
 * the add-on's deployment for Google Meet, and the tab's pages if TAB_ORIGIN has them served by another host.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { strToU8, zipSync } from 'fflate';
import { readEnvironment, SettingError, wrongSetting } from '../server/settings/environment.ts';
import { type Contents, problemsOf } from './checks.ts';
import { readContents } from './contents.ts';
import { deploymentProblems } from './meetDeployment.ts';
import { domainsOf, fill, readValues } from './placeholders.ts';
import { writeTabFolder } from './tabFolder.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const dist = fileURLToPath(new URL('../dist/', import.meta.url));
/** The package's path. */
const output = process.argv[2] ?? `${folder}build/mini-m.zip`;

async function main(): Promise<void> {
  const { PUBLIC_URL, TAB_ORIGIN, GOOGLE_CLIENT_ID, TEAMS_CLIENT_ID } = readEnvironment(process.env);
  if (GOOGLE_CLIENT_ID !== undefined) await forMeet(PUBLIC_URL, TAB_ORIGIN);
  if (TEAMS_CLIENT_ID !== undefined || GOOGLE_CLIENT_ID === undefined) await forTeams();
  if (TAB_ORIGIN !== undefined && TAB_ORIGIN !== PUBLIC_URL) forStaticHost(PUBLIC_URL, TAB_ORIGIN);
}

async function forTeams(): Promise<void> {
  const contents = readContents(folder, readValues(process.env));
  const { version } = JSON.parse(readFileSync(`${folder}../package.json`, 'utf8'));
  const problems = await problemsOf(contents, version);
  if (problems.length > 0) return fail(problems.join('\n'));
  write(output, zip(contents));
  const { manifestVersion, validDomains } = contents.manifest;
  process.stdout.write(`${output}: Mini-M ${version} for ${validDomains}, manifest ${manifestVersion}\n`);
}

async function forMeet(publicUrl: string | undefined, tabOrigin: string | undefined): Promise<void> {
  if (publicUrl === undefined) throw wrongSetting('PUBLIC_URL', 'the deployment for Google Meet contains it;');
  const template = JSON.parse(readFileSync(`${folder}meet/deployment.json`, 'utf8'));
  const deployment = fill(template, domainsOf(publicUrl, tabOrigin));
  const problems = deploymentProblems(deployment);
  if (problems.length > 0) return fail(problems.join('\n'));
  const file = join(dirname(output), 'deployment.json');
  write(file, `${JSON.stringify(deployment, null, 2)}\n`);
  process.stdout.write(`${file}: Mini-M for Google Meet at ${publicUrl}\n`);
}

function forStaticHost(publicUrl: string | undefined, tabOrigin: string): void {
  if (publicUrl === undefined) throw wrongSetting('PUBLIC_URL', 'the pages at TAB_ORIGIN connect to it;');
  if (!existsSync(`${dist}tab.html`)) {
    fail('dist/ has no pages for TAB_ORIGIN yet: run "npm run build" first.');
    return;
  }
  const to = join(dirname(output), 'tab');
  writeTabFolder(dist, to, { publicUrl, tabOrigin });
  process.stdout.write(`${to}: Mini-M's pages for ${tabOrigin}, which connect to ${publicUrl}\n`);
}

function write(file: string, contents: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, contents);
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
  // A fixed date makes the package reproducible.
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
