/**
 * `npm run sbom`: prints the packages in production in CycloneDX's format, from the lockfile. `npm sbom --omit dev` would also leave
 * out packages that production shares with development, such as zod.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

interface Bom {
  components: { 'bom-ref': string; properties: { name: string }[] }[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
const bom: Bom = JSON.parse(
  execFileSync('npm', args, { cwd: join(import.meta.dirname, '../..'), encoding: 'utf8', maxBuffer: 2 ** 26 }),
);
const components = bom.components.filter(({ properties }) =>
  properties.every(({ name }) => name !== 'cdx:npm:package:development'),
);
const root = bom.dependencies[0]?.ref ?? '';
const kept = new Set([root, ...components.map((component) => component['bom-ref'])]);
const dependencies = bom.dependencies
  .filter(({ ref }) => kept.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => kept.has(other)) }));
process.stdout.write(`${JSON.stringify({ ...bom, components, dependencies }, undefined, 2)}\n`);
