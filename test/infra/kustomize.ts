import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

/** A Kubernetes object, as far as tests look into all of them alike. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
}

const kubernetes = join(import.meta.dirname, '../../infra/kubernetes');

/** Whether a kubectl is installed that knows Kustomize's components (5 or newer). */
export function canRender(): boolean {
  const { stdout } = spawnSync('kubectl', ['version', '--client'], { encoding: 'utf8' });
  return Number(/Kustomize Version: v(\d+)/.exec(stdout ?? '')?.[1] ?? 0) >= 5;
}

/** What `kubectl apply --kustomize` would send for the example with these settings, in the format of `.env`. */
export function renderExample(settings: string): KubernetesObject[] {
  const folder = mkdtempSync(join(tmpdir(), 'mini-m-kubernetes-'));
  try {
    cpSync(kubernetes, folder, { recursive: true, filter: (path) => !path.endsWith('/mine') });
    writeFileSync(join(folder, 'example/settings.env'), settings);
    return objectsIn(execFileSync('kubectl', ['kustomize', join(folder, 'example')], { encoding: 'utf8' }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The objects in a YAML text. Throws if it isn't YAML. */
export function objectsIn(text: string): KubernetesObject[] {
  return parseAllDocuments(text).map((document) => {
    if (document.errors[0]) throw document.errors[0];
    return document.toJS() as KubernetesObject;
  });
}
