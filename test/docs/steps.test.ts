import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { secretSettings } from '../../server/settings/environment.ts';
import { readSettings, type Settings } from '../../server/settings/settings.ts';

const project = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(project, path), 'utf8');
/** The first shell block of a page that has this word. */
const blockOf = (page: string, word: string) =>
  [...read(page).matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block).find((block) => block.includes(word)) ??
  '';

const guid = '00000000-0000-4000-8000-000000000001';
/** What an administrator notes down in registration.md. */
const noted: Record<string, string> = {
  PUBLIC_URL: 'https://mini-m.example.com',
  TEAMS_CLIENT_ID: guid,
  TEAMS_APP_ID_URI: `api://mini-m.example.com/${guid}`,
  TEAMS_TENANTS: guid,
  BOT_ID: guid,
  BOT_TYPE: 'SingleTenant',
};

describe('the steps for containers, followed to the letter', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mini-m-steps-'));
    mkdirSync(join(folder, 'infra'));
    execFileSync('sh', ['-ec', blockOf('docs/containers.md', 'openssl')], { cwd: folder });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('make a file for each secret of compose.yaml, and no other', () => {
    const { secrets } = parse(read('infra/compose.yaml'));
    expect(readdirSync(join(folder, 'infra/secrets')).sort()).toEqual(Object.keys(secrets).sort());
  });

  it('give settings with which the server starts for Teams, and Redis the same password', () => {
    const rows = [...read('docs/registration.md').matchAll(/^\| `([A-Z_]+)` /gm)].map(([, name = '']) => name);
    expect(rows).toEqual(Object.keys(noted));
    const filled = read('.env.example').replace(/^([A-Z_]+)=$/gm, (line, name) => line + (noted[name] ?? ''));
    const secret = (name: string) => join(folder, 'infra/secrets', name);
    writeFileSync(secret('bot-password'), 'from the portal\n');

    const environment = parse(read('infra/compose.yaml'), { merge: true }).services['server-1'].environment;
    const given = parseEnv(filled);
    const variables = Object.fromEntries(
      Object.entries(environment as Record<string, string | null>).map(([name, value]) => [
        name,
        value === null ? given[name] : substituted(value, given).replace('/run/secrets', join(folder, 'infra/secrets')),
      ]),
    );
    const settings: Settings = readSettings(variables);
    expect(settings.hosts?.teams?.bot).toMatchObject({ type: 'SingleTenant', password: 'from the portal' });
    expect(settings.trustProxy).toEqual(['172.16.0.0/12', '192.168.0.0/16']);
    const password = readFileSync(secret('redis-password'), 'utf8').trim();
    expect(settings.redis?.url).toBe(`redis://default:${password}@redis:6379`);
  });
});

describe('the steps without containers', () => {
  it('name a file for each secret, made by the steps for containers', () => {
    const given = parseEnv(blockOf('docs/withoutContainers.md', '_FILE='));
    const files = secretSettings.map((name) => [
      `${name}_FILE`,
      `infra/secrets/${name.toLowerCase().replaceAll('_', '-')}`,
    ]);
    expect(given).toEqual({ TRUST_PROXY: '127.0.0.1', ...Object.fromEntries(files) });
    const compose = parse(read('infra/compose.yaml')).secrets;
    for (const [, file = ''] of files) expect(compose).toHaveProperty([file.replace('infra/secrets/', '')]);
  });

  it('start the server with the image’s options', () => {
    const [, command = '[]'] = /^CMD (.*)$/m.exec(read('infra/Dockerfile')) ?? [];
    const [node, ...options] = JSON.parse(command);
    expect(blockOf('docs/withoutContainers.md', 'PORT=3978')).toContain(
      [node, '--env-file=.env', ...options].join(' '),
    );
  });
});

/** As compose does it: `${NAME:-default}` and `${NAME:?message}`. */
function substituted(value: string, given: NodeJS.Dict<string>): string {
  return value.replace(/\$\{(\w+):([-?])([^}]*)\}/g, (_all, name, how, other) => {
    if (given[name]) return given[name];
    if (how === '?') throw new Error(`${name}: ${other}`);
    return other;
  });
}

describe('the alerts for the Prometheus Operator', () => {
  it('are alerts.yaml as they stand, wrapped by the documented command', () => {
    const [wrap = ''] = blockOf('docs/kubernetes.md', 'PrometheusRule').split('|\n');
    const rule = parse(execFileSync('sh', ['-ec', wrap], { cwd: project, encoding: 'utf8' }));
    expect(rule).toEqual({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { name: 'mini-m' },
      spec: parse(read('infra/alerts.yaml')),
    });
  });
});
