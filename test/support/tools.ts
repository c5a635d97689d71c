import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findChromium } from './browser.ts';

/**
 * Runs before the tests: finds the tools that aren't npm packages (a Redis server, Chromium), or installs them if it can (on Debian, as
 * root or with passwordless sudo). Otherwise it exits with one line that says what to install.
 */
const tools = [
  { debian: 'redis-server', found: () => onPath('redis-server') },
  { debian: 'chromium', found: () => findChromium() !== undefined },
];

const missing = tools.filter((tool) => !tool.found()).map((tool) => tool.debian);
if (missing.length > 0) install(missing);
// Only the fault tests use it, and they say so if it isn't there: not every Debian has it.
if (process.argv.includes('valkey') && !onPath('valkey-server')) tryToInstall('valkey-server');

function install(packages: string[]): void {
  process.stdout.write(`Installing what the tests need: ${packages.join(', ')}\n`);
  if (!isInstalled(packages) || tools.some((tool) => !tool.found())) give(packages);
}

function tryToInstall(debian: string): void {
  if (!isInstalled([debian])) process.stdout.write(`${debian} can't be installed here, so its tests are skipped.\n`);
}

/** Installs Debian packages; `false` if this isn't Debian, if it's not allowed, or if there is no such package. */
function isInstalled(packages: string[]): boolean {
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  return (
    existsSync('/etc/debian_version') &&
    runs([...sudo, 'apt-get', 'update']) &&
    runs([...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', 'install', '-y', ...packages])
  );
}

function give(packages: string[]): never {
  process.stderr.write(`The tests need ${packages.join(' and ')}: install it and run them again.\n`);
  process.exit(1);
}

function onPath(command: string): boolean {
  return spawnSync('which', [command]).status === 0;
}

function runs([command, ...rest]: string[]): boolean {
  if (!command) return true;
  try {
    execFileSync(command, rest, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
