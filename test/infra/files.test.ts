import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentedHostClients } from '../../server/identity/entraToken.ts';
import { product } from '../load/clients.ts';
import { letThrough } from './imageSteps.ts';

const project = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(project, path), 'utf8');

it('the lockfile states the hash of every package', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { integrity?: string }> };
  expect(Object.keys(packages).filter((name) => name !== '' && !packages[name]?.integrity)).toEqual([]);
});

describe('the image', () => {
  it('copies only what .dockerignore allows; all of it exists and none is secret', () => {
    const allowed = letThrough(read('.dockerignore'));
    expect(allowed).toEqual(['package.json', 'package-lock.json', '.npmrc', 'tsconfig.base.json', 'server', 'tab']);
    for (const path of allowed) expect(existsSync(join(project, path))).toBe(true);
  });

  it('runs the pinned Node', () => {
    const { devDependencies } = JSON.parse(read('package.json'));
    const bases = [...read('infra/Dockerfile').matchAll(/^FROM node:([\d.]+)-/gm)].map(([, version]) => version);
    expect(bases).toEqual([devDependencies.node, devDependencies.node, devDependencies.node]);
  });

  it('starts the server with the benches’ flags', () => {
    const [, command = '[]'] = /^CMD (.*)$/m.exec(read('infra/Dockerfile')) ?? [];
    expect(JSON.parse(command)).toEqual(['node', ...(product.flags ?? []), 'built/main.js']);
  });

  it('has the project’s version', () => {
    const { version } = JSON.parse(read('package.json'));
    expect(read('infra/compose.yaml')).toContain(`image: mini-m:${version}\n`);
    expect(read('infra/env/.env.dev')).toContain(`IMAGE_TAG=${version}\n`);
    expect(read('infra/kubernetes/example/kustomization.yaml')).toContain(`newTag: ${version} `);
  });
});

describe('health probes', () => {
  const asked = (path: string, what: RegExp) => Array.from(read(path).matchAll(what), ([, url]) => url);

  it('use /healthz for restarts and /readyz for traffic', () => {
    expect(asked('infra/Dockerfile', /PORT \+ '(\/\w+)'/g)).toEqual(['/healthz']);
    expect(
      asked('infra/kubernetes/base/deployment.yaml', /(\w+Probe: *\n(?: *#.*\n)? *httpGet: \{ path: \S+),/g),
    ).toEqual([
      expect.stringMatching(/^startupProbe.*\/healthz$/s),
      expect.stringMatching(/^readinessProbe.*\/readyz$/s),
      expect.stringMatching(/^livenessProbe.*\/healthz$/s),
    ]);
    expect(asked('infra/Caddyfile', /health_uri (\S+)/g)).toEqual(['/readyz']);
    const probes = read('infra/azure.bicep').matchAll(
      /type: '(Startup|Readiness|Liveness)',?\s+httpGet: \{ path: '(\S+)'/g,
    );
    expect(Array.from(probes, ([, type, url]) => [type, url])).toEqual([
      ['Startup', '/healthz'],
      ['Readiness', '/readyz'],
      ['Liveness', '/healthz'],
    ]);
  });
});

describe('images of others', () => {
  it('are pinned by digest, and each has one in all files', () => {
    const texts = globSync(['infra/Dockerfile', 'infra/compose*.yaml', 'infra/kubernetes/**/*.yaml'], {
      cwd: project,
    }).map(read);
    const images = texts.flatMap((text) =>
      [...text.matchAll(/^(?:FROM|\s+image:) (\S+)/gm)]
        .map(([, image = '']) => image)
        .filter((image) => !/^mini-m\b/.test(image)),
    );
    expect(images.length).toBeGreaterThan(5);
    for (const image of images) expect(image).toMatch(/^[a-z]+:[\w.-]+@sha256:[0-9a-f]{64}$/);
    const tags = new Set(images.map((image) => image.split('@')[0]));
    expect(new Set(images).size).toBe(tags.size);
  });
});

describe('the Toolkit’s files', () => {
  const files = ['m365agents.yml', 'm365agents.local.yml'];

  it.each(files)('%s name only files that exist or that they create', (file) => {
    for (const [, path = ''] of read(`infra/${file}`).matchAll(/(?:path|parameters|manifestPath): (\.\/\S+)/g)) {
      expect(existsSync(join(project, 'infra', path)), path).toBe(true);
    }
  });

  it.each([
    [
      'm365agents.yml',
      '.env.dev',
      ['azure.parameters.json', 'azureRegistry.parameters.json', 'aad.manifest.json'],
      ['azure.bicep', 'azureRegistry.bicep'],
    ],
    ['m365agents.local.yml', '.env.local', ['aad.manifest.json'], []],
  ])('%s use only values that are given, created before, or asked for', (file, env, templates, deployed) => {
    const yaml = read(`infra/${file}`);
    const given = [...read(`infra/env/${env}`).matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
    const made = [...yaml.matchAll(/^ {6}\w+: ([A-Z_]+)$|set-teamsfx-env ([A-Z_]+)=/gm)].map(([, a, b]) => a ?? b);
    const outputs = deployed.flatMap((path) =>
      [...read(`infra/${path}`).matchAll(/^output ([A-Z_]+) /gm)].map(([, name]) => name),
    );
    // Kept in a file that git ignores, or set by the Toolkit itself.
    const other = ['SECRET_SEAL_KEY', 'SECRET_NAME_KEY', 'AAD_APP_ACCESS_AS_USER_PERMISSION_ID'];
    const known = new Set([...given, ...made, ...outputs, ...other]);
    const used = [yaml, ...templates.map((path) => read(`infra/${path}`))].flatMap((text) =>
      [...text.matchAll(/\$\{\{(\w+)\}\}/g)].map(([, name = '']) => name),
    );
    expect(used.filter((name) => !known.has(name))).toEqual([]);
  });

  it('authorize only clients in Entra whose tokens the server accepts', () => {
    const { api } = JSON.parse(read('infra/aad.manifest.json'));
    const authorized = api.preAuthorizedApplications.map(({ appId }: { appId: string }) => appId);
    expect(authorized).toHaveLength(2);
    for (const id of authorized) {
      expect(documentedHostClients).toContain(id);
      expect(read('docs/registration.md')).toContain(id);
    }
  });

  it('give azure.bicep all required parameters and no unknown ones', () => {
    for (const name of ['azure', 'azureRegistry']) {
      const params = [...read(`infra/${name}.bicep`).matchAll(/^param (\w+) \w+( =)?/gm)];
      const given = Object.keys(JSON.parse(read(`infra/${name}.parameters.json`)).parameters);
      for (const [, param = '', byDefault] of params) if (!byDefault) expect(given).toContain(param);
      for (const param of given) expect(params.map(([, known]) => known)).toContain(param);
    }
  });
});
