import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const project = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(project, path), 'utf8');

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, string>;
  env?: Record<string, string>;
}
interface Job {
  permissions: Record<string, string>;
  steps: Step[];
}

describe('the workflows', () => {
  it('pin every action by commit, each action to one', () => {
    const actions = globSync('.github/workflows/*.yml', { cwd: project }).flatMap((path) =>
      [...read(path).matchAll(/uses: (\S+)/g)].map(([, action = '']) => action),
    );
    for (const action of actions) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    expect(new Set(actions).size).toBe(new Set(actions.map((action) => action.split('@')[0])).size);
  });

  it('put nothing that others can choose into a shell', () => {
    for (const path of globSync('.github/workflows/*.yml', { cwd: project })) {
      const jobs: Job[] = Object.values(parse(read(path)).jobs);
      for (const { run = '' } of jobs.flatMap(({ steps }) => steps)) expect(run).not.toContain('${{');
    }
  });
});

describe('a release', () => {
  const { permissions, jobs } = parse(read('.github/workflows/release.yml')) as {
    permissions: object;
    jobs: Record<'hashes' | 'image', Job>;
  };
  const steps = jobs.image.steps;
  const output = (name: string) => `\${{ steps.${name} }}`;
  const built = output('build.outputs.digest');

  it('may do no more than it needs, in each job', () => {
    expect(permissions).toEqual({ contents: 'read' });
    expect(jobs.hashes.permissions).toEqual({ contents: 'write' });
    expect(jobs.image.permissions).toEqual({
      contents: 'read',
      packages: 'write',
      'id-token': 'write',
      attestations: 'write',
    });
  });

  it('attests and signs the image that it built, by digest, and verifies it as its workflow', () => {
    const attested = steps.filter(({ uses }) => uses?.startsWith('actions/attest@'));
    expect(attested.map((step) => [step.with?.['subject-digest'], step.with?.['sbom-path']])).toEqual([
      [built, undefined],
      [built, 'sbom.cdx.json'],
    ]);
    const last = steps.at(-1);
    expect(last?.env?.IMAGE).toBe(`${output('name.outputs.image')}@${built}`);
    expect(last?.run).toMatch(/^cosign sign --yes "\$IMAGE"\ncosign verify .*--certificate-identity .* "\$IMAGE"\n$/s);
  });

  it('lists every package of production, and no other, in CycloneDX', () => {
    expect(steps.filter(({ run }) => run === 'npm run --silent sbom > sbom.cdx.json')).toHaveLength(1);
    const bom = JSON.parse(execFileSync('npm', ['run', '--silent', 'sbom'], { cwd: project, encoding: 'utf8' }));
    expect(bom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: expect.stringMatching(/^1\.[5-9]$/) });
    const locked: [string, { version: string; dev?: boolean }][] = Object.entries(
      JSON.parse(read('package-lock.json')).packages,
    );
    const production = locked
      .filter(([path, { dev }]) => path && !dev)
      .map(([path, { version }]) => `${path.replace(/^.*node_modules\//, '')}@${version}`);
    const listed: string[] = bom.components.map(({ purl }: { purl: string }) =>
      decodeURIComponent(purl.replace(/^pkg:npm\//, '').replace(/\?.*$/, '')),
    );
    expect(new Set(listed)).toEqual(new Set(production));
    const refs = new Set(bom.dependencies.map(({ ref }: { ref: string }) => ref));
    expect(refs.size).toBe(new Set(listed).size + 1);
    for (const { dependsOn } of bom.dependencies) for (const ref of dependsOn) expect(refs).toContain(ref);
  });
});
