import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Environment, secretSettings } from '../../server/settings/environment.ts';

const project = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(project, path), 'utf8');

/** What an operator may set; the others are Azure's. */
const settings = Object.keys(Environment.shape).filter((name) => !name.startsWith('IDENTITY_'));
const secrets: readonly string[] = secretSettings;
const files = secrets.map((name) => `${name}_FILE`);
const plain = settings.filter((name) => !secrets.includes(name));

describe('compose.yaml', () => {
  const compose = parse(read('infra/compose.yaml'), { merge: true });
  const { environment, secrets: mounted } = compose.services['server-1'];

  it('passes every setting, secrets as files, and nothing else', () => {
    expect(Object.keys(environment).sort()).toEqual([...plain, ...files].sort());
  });

  it('gives both servers the same', () => {
    expect(compose.services['server-2']).toEqual(compose.services['server-1']);
  });

  it('mounts the file of each secret', () => {
    const paths = files.map((name) => environment[name]);
    expect(paths.sort()).toEqual(mounted.map((name: string) => `/run/secrets/${name}`).sort());
    for (const name of [...mounted, ...compose.services.redis.secrets]) {
      expect(compose.secrets[name]).toEqual({ file: `./secrets/${name}` });
    }
  });

  it('takes each other value from .env, except those of the image and the proxy', () => {
    const own = plain.filter((name) => environment[name] !== null);
    expect(own.sort()).toEqual(['HOST', 'PORT', 'PUBLIC_URL', 'TRUST_PROXY']);
  });

  it('rotates the logs of every service', () => {
    for (const { logging } of Object.values(compose.services) as { logging: unknown }[]) {
      expect(logging).toEqual({ driver: 'json-file', options: { 'max-size': '10m', 'max-file': '5' } });
    }
  });

  it('can trust a CA of one’s own in all servers', () => {
    const more = parse(read('infra/compose.privateCa.yaml'), { merge: true });
    expect(Object.keys(more.services)).toEqual(['server-1', 'server-2']);
    for (const { environment, secrets } of Object.values(more.services) as {
      environment: object;
      secrets: string[];
    }[]) {
      expect(environment).toEqual({ NODE_EXTRA_CA_CERTS: '/run/secrets/ca.pem' });
      expect(secrets).toEqual(['ca.pem']);
    }
    expect(more.secrets).toEqual({ 'ca.pem': { file: './secrets/ca.pem' } });
  });
});

describe('the Kubernetes deployment', () => {
  const { spec } = parse(read('infra/kubernetes/base/deployment.yaml')).spec.template;
  const [{ env, envFrom, volumeMounts }] = spec.containers;
  const set: string[] = env.map(({ name }: { name: string }) => name);

  it('takes every setting from a copy of .env.example, and secrets from files', () => {
    expect(envFrom).toEqual([{ configMapRef: { name: 'mini-m-settings' } }]);
    expect(Object.keys(parseEnv(read('.env.example'))).sort()).toEqual(settings.sort());
    expect(set.filter((name) => name.endsWith('_FILE')).sort()).toEqual([...files].sort());
  });

  it('sets only known settings itself', () => {
    for (const name of set) expect([...settings, ...files]).toContain(name);
  });

  it('mounts the secret where the settings look for it, under the names that compose uses', () => {
    const [{ name, mountPath }] = volumeMounts;
    expect(spec.volumes).toEqual([{ name, secret: { secretName: 'mini-m-secrets', defaultMode: 0o440 } }]);
    const { environment } = parse(read('infra/compose.yaml'), { merge: true }).services['server-1'];
    for (const { name, value } of env) {
      if (name.endsWith('_FILE')) expect(value).toBe(environment[name].replace('/run/secrets', mountPath));
    }
  });
});

describe('azure.bicep', () => {
  const bicep = read('infra/azure.bicep');
  const set = [...bicep.matchAll(/\{ name: '([A-Z_]+)', (value|secretRef): /g)].map(([, name = '', how]) => ({
    name,
    how,
  }));

  it('sets only known settings, secrets from the vault and each once', () => {
    expect(set.length).toBeGreaterThan(14);
    for (const { name, how } of set) {
      expect(settings).toContain(name);
      expect([name, how]).toEqual([name, secrets.includes(name) ? 'secretRef' : 'value']);
    }
    expect(new Set(set.map(({ name }) => name)).size).toBe(set.length);
  });

  it('passes every other setting that `settings` names; its bot has no password', () => {
    const missing = secrets.filter((name) => !set.some((one) => one.name === name));
    expect(missing).toEqual(['BOT_PASSWORD']);
    expect(bicep).toContain('param settings object = {}\n');
    expect(bicep).toContain('map(items(settings), setting => { name: setting.key, value: setting.value })');
    const parameters = JSON.parse(read('infra/azure.parameters.json')).parameters;
    for (const name of Object.keys(parameters.settings.value)) expect(plain).toContain(name);
  });

  it('reaches the Redis and the vault in its own network only', () => {
    expect(bicep.match(/publicNetworkAccess: '\w+'/g)).toEqual(Array(2).fill("publicNetworkAccess: 'Disabled'"));
    const network = read('infra/azureNetwork.bicep');
    for (const zone of ['privatelink.redis.azure.net', 'privatelink.vaultcore.azure.net'])
      expect(network).toContain(zone);
    expect(bicep).toContain('infrastructureSubnetId: network.outputs.appsSubnetId');
  });

  it('sends the metrics of each server on as the job that the alerts expect', () => {
    const text = read('infra/azurePrometheus.yaml');
    for (const [value] of text.matchAll(/<\w+>/g)) expect(bicep).toContain(`'${value}'`);
    const [{ job_name, static_configs }] = parse(text).scrape_configs;
    expect(job_name).toBe('mini-m');
    const [, port] = /name: 'METRICS_PORT', value: '(\d+)'/.exec(bicep) ?? [];
    expect(static_configs).toEqual([{ targets: [`127.0.0.1:${port}`] }]);
  });
});
