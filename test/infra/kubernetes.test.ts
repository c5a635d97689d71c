import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor';
import { Deployment, type IDeployment } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler, type IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { type INetworkPolicy, Ingress, NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { type IPodDisruptionBudget, PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { ConfigMap, Service, ServiceAccount } from 'kubernetes-models/v1';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Metrics } from '../../server/http/metrics.ts';
import { usualLimits } from '../../server/live/limits.ts';
import { canRender, type KubernetesObject, objectsIn, renderExample } from './kustomize.ts';

const project = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(project, 'infra/kubernetes', path), 'utf8');

/** Kubernetes' own schemas, by kind, and the modules with their types. */
const schemas = {
  ConfigMap: [ConfigMap, 'kubernetes-models/v1'],
  Deployment: [Deployment, 'kubernetes-models/apps/v1'],
  HorizontalPodAutoscaler: [HorizontalPodAutoscaler, 'kubernetes-models/autoscaling/v2'],
  Ingress: [Ingress, 'kubernetes-models/networking.k8s.io/v1'],
  NetworkPolicy: [NetworkPolicy, 'kubernetes-models/networking.k8s.io/v1'],
  PodDisruptionBudget: [PodDisruptionBudget, 'kubernetes-models/policy/v1'],
  PodMonitor: [PodMonitor, '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor'],
  Service: [Service, 'kubernetes-models/v1'],
  ServiceAccount: [ServiceAccount, 'kubernetes-models/v1'],
} as const;

function validate(object: KubernetesObject): void {
  const [Model] = schemas[object.kind as keyof typeof schemas];
  expect(object.apiVersion).toBe(new Model({} as never).apiVersion);
  new Model(object as never).validate();
}

/** Names of fields that don't exist, which the schemas let pass: as object literals, TypeScript refuses them. */
function unknownFields(objects: readonly KubernetesObject[]): string[] {
  // In the project, so that the compiler finds the types.
  const folder = mkdtempSync(join(import.meta.dirname, '.rendered-'));
  try {
    const lines = objects.map(({ kind, ...object }, n) => {
      const type = `import('${schemas[kind as keyof typeof schemas][1]}').I${kind}`;
      return `export const object${n}: ${type} = ${JSON.stringify({ kind, ...object })};`;
    });
    writeFileSync(join(folder, 'objects.ts'), lines.join('\n'));
    const compilerOptions = { strict: true, noEmit: true, skipLibCheck: true, module: 'nodenext', types: [] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['objects.ts'] }));
    const tsc = join(project, 'node_modules/.bin/tsc');
    execFileSync(tsc, ['--project', folder, '--pretty', 'false'], { encoding: 'utf8' });
    return [];
  } catch (error) {
    return String((error as { stdout?: string }).stdout)
      .trim()
      .split('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const written = globSync('{base,redis,autoscaling,monitoring,example}/*.yaml', {
  cwd: join(project, 'infra/kubernetes'),
})
  .filter((path) => !/kustomization|adapterValues/.test(path))
  .sort();

describe('the Kubernetes objects', () => {
  it.each(written)('%s is valid by Kubernetes’ own schema', (path) => {
    for (const object of objectsIn(read(path))) validate(object);
  });

  it('have no field that Kubernetes doesn’t know', () => {
    expect(unknownFields(written.flatMap((path) => objectsIn(read(path))))).toEqual([]);
  });

  it('would be refused with a wrong value or an unknown field', () => {
    const [service] = objectsIn(read('base/service.yaml')) as [KubernetesObject];
    expect(() => validate({ ...service, spec: { ports: [{ port: 'http' }] } } as never)).toThrow(/port/);
    expect(unknownFields([{ ...service, spec: { port: 80 } } as never]).join()).toMatch(/"port"' does not exist/);
  });

  it('list each file in a kustomization', () => {
    for (const path of globSync('*/kustomization.yaml', { cwd: join(project, 'infra/kubernetes') })) {
      const folder = path.split('/')[0];
      const { resources = [] } = parse(read(path)) as { resources?: string[] };
      const own = written.filter((file) => file.startsWith(`${folder}/`)).map((file) => file.split('/')[1]);
      expect(resources.filter((resource) => !resource.startsWith('../')).sort()).toEqual(own);
    }
  });

  it('let only pods without rights of their own run', () => {
    const deployments = written.flatMap((path) => objectsIn(read(path))).filter(({ kind }) => kind === 'Deployment');
    expect(deployments).toHaveLength(2);
    for (const { spec } of deployments as unknown as IDeployment[]) {
      const pod = spec?.template.spec;
      expect(pod?.automountServiceAccountToken).toBe(false);
      expect(pod?.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      for (const { securityContext, resources } of pod?.containers ?? []) {
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(resources?.limits).toHaveProperty('memory');
      }
    }
  });

  it('scale by a metric that exists, below what a server takes on', async () => {
    const [scaler] = objectsIn(read('autoscaling/horizontalPodAutoscaler.yaml')) as unknown as [
      IHorizontalPodAutoscaler,
    ];
    const [{ pods } = {}] = scaler.spec?.metrics ?? [];
    expect(await new Metrics().registry.metrics()).toContain(`# TYPE ${pods?.metric.name} gauge\n`);
    expect(Number(pods?.target.averageValue)).toBeLessThan(usualLimits.connections);
    const { rules } = parse(read('autoscaling/adapterValues.yaml'));
    expect(rules.custom[0].name.matches).toBe(pods?.metric.name);
    expect(rules.custom[0].seriesQuery).toContain(`${pods?.metric.name}{`);
  });
});

describe.skipIf(!canRender())('the example, rendered by kubectl (skipped without one)', () => {
  let rendered: KubernetesObject[];
  beforeAll(() => {
    rendered = renderExample('PUBLIC_URL=https://mini-m.example.com\nMAX_SESSIONS=\n');
  });
  const named = <T>(kind: string, name: string) =>
    rendered.find((object) => object.kind === kind && object.metadata.name === name) as unknown as T;

  it('has valid objects only, in one namespace', () => {
    for (const object of rendered) validate(object);
    expect(unknownFields(rendered)).toEqual([]);
    expect(new Set(rendered.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['mini-m']));
    expect(rendered.map(({ kind }) => kind).sort()).toEqual(
      [
        ...['ConfigMap', 'Deployment', 'Deployment', 'HorizontalPodAutoscaler', 'Ingress', 'NetworkPolicy'],
        ...['NetworkPolicy', 'PodDisruptionBudget', 'PodMonitor', 'Service', 'Service', 'ServiceAccount'],
      ].sort(),
    );
  });

  it('gives the servers the settings as they were written', () => {
    const settings = rendered.find(({ kind }) => kind === 'ConfigMap') as KubernetesObject & { data: object };
    expect(settings.data).toEqual({ PUBLIC_URL: 'https://mini-m.example.com', MAX_SESSIONS: '' });
    const [container] = named<IDeployment>('Deployment', 'mini-m').spec?.template.spec?.containers ?? [];
    expect(container?.envFrom).toEqual([{ configMapRef: { name: settings.metadata.name } }]);
  });

  it('leaves the number of servers to the autoscaler', () => {
    expect(named<IDeployment>('Deployment', 'mini-m').spec).not.toHaveProperty('replicas');
    expect(named<IHorizontalPodAutoscaler>('HorizontalPodAutoscaler', 'mini-m').spec).toMatchObject({
      minReplicas: 2,
      scaleTargetRef: { kind: 'Deployment', name: 'mini-m' },
    });
  });

  it('selects the servers alike in service, disruption budget and network policy', () => {
    const server = { 'app.kubernetes.io/name': 'mini-m' };
    expect(named<IDeployment>('Deployment', 'mini-m').spec?.template.metadata?.labels).toMatchObject(server);
    expect(named<{ spec: object }>('Service', 'mini-m').spec).toMatchObject({ selector: server });
    const budget = named<IPodDisruptionBudget>('PodDisruptionBudget', 'mini-m');
    expect(budget.spec?.selector?.matchLabels).toEqual(server);
    expect(named<INetworkPolicy>('NetworkPolicy', 'mini-m').spec?.podSelector?.matchLabels).toEqual(server);
    const redis = named<INetworkPolicy>('NetworkPolicy', 'mini-m-redis').spec;
    expect(redis?.ingress).toEqual([
      { from: [{ podSelector: { matchLabels: server } }], ports: [{ protocol: 'TCP', port: 'redis' }] },
    ]);
  });
});
