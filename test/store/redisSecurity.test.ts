import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../server/kit/clock.ts';
import { nameKey, sealKeys } from '../../server/store/redis/keys.ts';
import { redisStore } from '../../server/store/redis/redis.ts';
import { startRedis } from '../support/redis.ts';
import { failedStart, startServer } from '../support/serverProcess.ts';

const key = randomBytes(32).toString('base64');

/** The warnings of a store that starts on this Redis. */
async function warnings(url: string): Promise<string[]> {
  const said: string[] = [];
  const warn = (sentence: string) => said.push(sentence);
  const store = await redisStore({ url, sealKeys: sealKeys(key), nameKey: nameKey(key), clock: systemClock, warn });
  await store.close();
  return said;
}

describe('a start on a Redis that writes to disk', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mini-m-redis-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each([
    ['snapshots', ['--save', '3600 1']],
    ['every write', ['--appendonly', 'yes']],
  ])('warns about %s, and says what a dump would hold', async (_what, args) => {
    const redis = await startRedis({ args: [...args, '--dir', folder] });
    const where = `127.0.0.1:${redis.port}`;
    expect(await warnings(redis.url)).toEqual([
      expect.stringMatching(new RegExp(`^Redis at ${where} writes to disk .*sealed entries.*no text.*Switch it off`)),
    ]);
    await redis.kill();
  });

  test('warns if Redis doesn’t say whether it does', async () => {
    const redis = await startRedis({ args: ['--rename-command', 'CONFIG', ''] });
    expect(await warnings(redis.url)).toEqual([expect.stringMatching(/ doesn't say whether it writes to disk/)]);
    await redis.kill();
  });

  test('doesn’t warn if nothing is written', async () => {
    const redis = await startRedis();
    expect(await warnings(redis.url)).toEqual([]);
    await redis.kill();
  });
});

test.each(['allkeys-lru', 'volatile-ttl'])('a start warns if Redis may evict sessions (%s)', async (policy) => {
  const redis = await startRedis({ args: ['--maxmemory-policy', policy] });
  expect(await warnings(redis.url)).toEqual([
    `Redis at 127.0.0.1:${redis.port} may evict running sessions when it's full (maxmemory-policy ${policy}). Set maxmemory-policy to noeviction.`,
  ]);
  await redis.kill();
});

test('a server connects by TLS, with user and password, if it trusts Redis’ certificate, and otherwise doesn’t start', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mini-m-tls-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const ca = ['-keyout', file('ca.key'), '-out', file('ca.crt'), '-subj', '/CN=Test CA', '-days', '1'];
  openssl('req', '-x509', ...newKey, ...ca);
  const signed = ['-CA', file('ca.crt'), '-CAkey', file('ca.key'), '-addext', 'subjectAltName=DNS:localhost'];
  const own = ['-keyout', file('redis.key'), '-out', file('redis.crt'), '-subj', '/CN=localhost', '-days', '1'];
  openssl('req', '-x509', ...newKey, ...own, ...signed);
  const plain = await startRedis();
  await plain.kill();
  const tls = ['--port', '0', '--tls-port', String(plain.port), '--tls-auth-clients', 'no'];
  const files = ['--tls-cert-file', file('redis.crt'), '--tls-key-file', file('redis.key')];
  const authority = ['--tls-ca-cert-file', file('ca.crt')];
  const users = ['--user', 'mini-m', 'on', '>pass word', '~*', '&*', '+@all', '--user', 'default', 'off'];
  const redis = await startRedis({ port: plain.port, args: [...tls, ...files, ...authority, ...users] });
  onTestFinished(() => redis.kill());

  const environment = { PORT: '0', SEAL_KEY: key, NAME_KEY: randomBytes(32).toString('base64') };
  const url = (password: string) => `rediss://mini-m:${password}@localhost:${plain.port}`;
  const trusting = { ...environment, NODE_EXTRA_CA_CERTS: file('ca.crt') };
  const server = await startServer({ ...trusting, REDIS_URL: url('pass%20word') });
  expect((await fetch(`${server.address}/healthz`)).status).toBe(200);
  expect(await server.stop()).toBe(0);
  expect(server.said()).not.toContain('pass');

  const where = `Redis at localhost:${plain.port}`;
  const wrong = await failedStart({ ...trusting, REDIS_URL: url('wrong') });
  expect(wrong).toEqual({ code: 1, said: `${where} needs another user or password in REDIS_URL (WRONGPASS).\n` });
  const strange = await failedStart({ ...environment, REDIS_URL: url('pass%20word') });
  expect(strange).toEqual({ code: 1, said: `${where} cannot be reached (SELF_SIGNED_CERT_IN_CHAIN).\n` });
});
