import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { documentedHostClients } from '../../server/identity/entraToken.ts';
import { Environment, SettingError, secretSettings } from '../../server/settings/environment.ts';
import { readSettings } from '../../server/settings/settings.ts';
import { appIdUri, botId, clientId, publicUrl, secondTenant, tenant } from '../support/teamsWorld.ts';

const teams = {
  PUBLIC_URL: publicUrl,
  TEAMS_CLIENT_ID: clientId,
  TEAMS_APP_ID_URI: appIdUri,
  TEAMS_TENANTS: `${tenant}, ${secondTenant.toUpperCase()}`,
  BOT_ID: botId,
  BOT_TYPE: 'SingleTenant',
  BOT_PASSWORD: 'canary-password',
};

const meet = {
  PUBLIC_URL: publicUrl,
  GOOGLE_CLIENT_ID: '123456789012-canary.apps.googleusercontent.com',
  GOOGLE_CLIENT_SECRET: 'canary-secret',
  GOOGLE_CLOUD_PROJECT_NUMBER: '123456789012',
  GOOGLE_HOSTED_DOMAINS: 'Canary.example, second.example',
};

const redis = { REDIS_URL: 'redis://127.0.0.1:1', SEAL_KEY: 'canary', NAME_KEY: 'canaryName' };

test('without settings, the rehearsal runs on this machine', () => {
  const settings = readSettings({});
  expect(settings).toMatchObject({ host: '127.0.0.1', port: 3978 });
  expect(settings).not.toHaveProperty('hosts');
  expect(readSettings({ REHEARSAL: 'true' })).toEqual(settings);
});

test('with Teams set up, uses Microsoft’s public cloud and may listen on any address', () => {
  expect(readSettings({ ...teams, HOST: '0.0.0.0' })).toMatchObject({
    host: '0.0.0.0',
    hosts: {
      publicUrl,
      teams: {
        publicUrl,
        clientId,
        appIdUri,
        tenants: [tenant, secondTenant],
        bot: {
          type: 'SingleTenant',
          id: botId,
          password: 'canary-password',
          loginUrl: `https://login.microsoftonline.com/${tenant}`,
        },
        authority: 'https://login.microsoftonline.com',
        connectorUrl: 'https://smba.trafficmanager.net/teams',
        openIdMetadata: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
      },
    },
  });
  expect(readSettings(teams).hosts).not.toHaveProperty('meet');
});

test('accepts tokens of the hosts that Microsoft documents and of additional ones', () => {
  const clients = (more = {}) => readSettings({ ...teams, ...more }).hosts?.teams?.hostClients;
  expect(clients()).toEqual(documentedHostClients);
  expect(clients({ TEAMS_HOST_CLIENTS: `${clientId.toUpperCase()}, ${botId}` })).toEqual([
    ...documentedHostClients,
    clientId,
    botId,
  ]);
});

test('with Google Meet set up, uses Google; with both, each host for its own meetings', () => {
  const settings = {
    publicUrl,
    clientId: meet.GOOGLE_CLIENT_ID,
    clientSecret: 'canary-secret',
    projectNumber: '123456789012',
    hostedDomains: ['canary.example', 'second.example'],
    issuer: 'https://accounts.google.com',
    apiUrl: 'https://meet.googleapis.com',
  };
  expect(readSettings({ ...meet, HOST: '0.0.0.0' }).hosts).toEqual({ publicUrl, tabOrigin: publicUrl, meet: settings });
  expect(readSettings({ ...teams, ...meet }).hosts).toMatchObject({ publicUrl, meet: settings, teams: { clientId } });
  const { GOOGLE_HOSTED_DOMAINS: _, ...anybody } = meet;
  expect(readSettings(anybody).hosts?.meet?.hostedDomains).toEqual([]);
});

test('another host may serve the pages; the App ID URI then names its domain', () => {
  const TAB_ORIGIN = 'https://Tab.example/';
  const named = { TAB_ORIGIN, TEAMS_APP_ID_URI: `api://tab.example/${clientId}` };
  expect(readSettings({ ...teams, ...meet, ...named }).hosts).toMatchObject({
    publicUrl,
    tabOrigin: 'https://tab.example',
    teams: { publicUrl, appIdUri: named.TEAMS_APP_ID_URI },
    meet: { publicUrl },
  });
  expect(readSettings({ ...teams, TAB_ORIGIN: publicUrl })).toEqual(readSettings(teams));
});

test('the bot runs on teams-ai, or on the library that is chosen', () => {
  expect(readSettings(teams).botLibrary).toBe('teams-ai');
  expect(readSettings({ ...teams, BOT_LIBRARY: 'teams-sdk' }).botLibrary).toBe('teams-sdk');
  expect(() => readSettings({ ...teams, BOT_LIBRARY: 'canary' })).toThrow(
    /^BOT_LIBRARY must be teams-ai or teams-sdk\.$/,
  );
});

test('has default limits and trusts no proxy', () => {
  expect(readSettings({})).toMatchObject({ limits: { sessions: 1_000, connections: 5_000 }, trustProxy: [] });
  const told = readSettings({ MAX_SESSIONS: '2', MAX_CONNECTIONS: '30', TRUST_PROXY: '10.0.0.0/8, fd00::1' });
  expect(told).toMatchObject({ limits: { sessions: 2, connections: 30 }, trustProxy: ['10.0.0.0/8', 'fd00::1'] });
});

test('serves metrics only on the given port, on this machine by default', () => {
  expect(readSettings({})).not.toHaveProperty('metrics');
  expect(readSettings({ METRICS_PORT: '9464' }).metrics).toEqual({ host: '127.0.0.1', port: 9464 });
  expect(readSettings({ METRICS_PORT: '0', PORT: '0', METRICS_HOST: '::' }).metrics).toEqual({ host: '::', port: 0 });
});

test('supports the addresses of other clouds', () => {
  const { hosts } = readSettings({
    ...teams,
    PUBLIC_URL: `${publicUrl}/`,
    ENTRA_AUTHORITY: 'https://login.microsoftonline.us/',
    BOT_CONNECTOR_URL: 'http://127.0.0.1:8080/teams',
    BOT_LOGIN_URL: 'https://login.example/bot',
  });
  expect(hosts?.teams).toMatchObject({
    publicUrl,
    authority: 'https://login.microsoftonline.us',
    connectorUrl: 'http://127.0.0.1:8080/teams',
    bot: { loginUrl: 'https://login.example/bot' },
  });
});

test('a managed identity needs no password and uses the endpoint from Azure', () => {
  const { BOT_PASSWORD: _, ...managed } = { ...teams, BOT_TYPE: 'UserAssignedMSI' };
  const azure = { IDENTITY_ENDPOINT: 'http://127.0.0.1:42356/msi/token', IDENTITY_HEADER: 'x' };
  expect(readSettings({ ...managed, ...azure }).hosts?.teams?.bot).toEqual({
    type: 'UserAssignedMSI',
    id: botId,
    endpoint: azure.IDENTITY_ENDPOINT,
    header: 'x',
  });
});

describe('a setting', () => {
  const required = [
    'PUBLIC_URL',
    'TEAMS_CLIENT_ID',
    'TEAMS_APP_ID_URI',
    'TEAMS_TENANTS',
    'BOT_ID',
    'BOT_TYPE',
  ] as const;
  const without = (name: keyof typeof teams) => ({ ...teams, [name]: '' });
  const ofMeet = ['PUBLIC_URL', 'GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET', 'GOOGLE_CLOUD_PROJECT_NUMBER'] as const;

  test.each<[what: string, environment: Record<string, string>, sentence: RegExp]>([
    ...required.map((name): [string, Record<string, string>, RegExp] => [
      `${name} left out`,
      without(name),
      new RegExp(`^${name} is missing: `),
    ]),
    ...ofMeet.map((name): [string, Record<string, string>, RegExp] => [
      `${name} left out for Google Meet`,
      { ...meet, [name]: '' },
      new RegExp(`^${name} is missing: `),
    ]),
    ['a malformed Google client id', { ...meet, GOOGLE_CLIENT_ID: 'canary' }, /^GOOGLE_CLIENT_ID must be the OAuth/],
    [
      'a project name instead of its number',
      { ...meet, GOOGLE_CLOUD_PROJECT_NUMBER: 'canary' },
      /^GOOGLE_CLOUD_PROJECT_NUMBER must/,
    ],
    [
      'a wildcard domain',
      { ...meet, GOOGLE_HOSTED_DOMAINS: '*' },
      /^GOOGLE_HOSTED_DOMAINS must be the Google Workspace/,
    ],
    ['a URL as a domain', { ...meet, GOOGLE_HOSTED_DOMAINS: 'a@canary.example' }, /^GOOGLE_HOSTED_DOMAINS must/],
    ['an http issuer', { ...meet, GOOGLE_ISSUER: 'http://canary.example' }, /^GOOGLE_ISSUER must be/],
    ['an http Meet API', { ...meet, GOOGLE_MEET_API_URL: 'http://canary.example' }, /^GOOGLE_MEET_API_URL must be/],
    ['the rehearsal and Meet', { ...meet, REHEARSAL: 'true' }, /can’t be combined with GOOGLE_CLIENT_ID/],
    [
      'a single setting of Teams',
      { BOT_PASSWORD: 'canary-password' },
      /^PUBLIC_URL is missing: BOT_PASSWORD sets up Teams/,
    ],
    ['PUBLIC_URL alone', { PUBLIC_URL: publicUrl }, /^PUBLIC_URL is set, but neither/],
    ['TAB_ORIGIN alone', { TAB_ORIGIN: 'https://canary.example' }, /^TAB_ORIGIN is set, but neither/],
    [
      'the rehearsal and TAB_ORIGIN',
      { TAB_ORIGIN: 'https://canary.example', REHEARSAL: 'true' },
      /^REHEARSAL signs anyone in, so it can’t be combined with TAB_ORIGIN/,
    ],
    ['an http TAB_ORIGIN', { ...teams, TAB_ORIGIN: 'http://canary.example' }, /^TAB_ORIGIN must be an https/],
    ['TAB_ORIGIN with a path', { ...meet, TAB_ORIGIN: 'https://canary.example/tab' }, /^TAB_ORIGIN must be an https/],
    [
      'an App ID URI of the server if another host serves the pages',
      { ...teams, TAB_ORIGIN: 'https://canary.example' },
      /^TEAMS_APP_ID_URI must name the domain of TAB_ORIGIN/,
    ],
    ['a missing BOT_PASSWORD', without('BOT_PASSWORD'), /^BOT_PASSWORD is missing: a SingleTenant bot/],
    [
      'a password for a managed identity',
      { ...teams, BOT_TYPE: 'UserAssignedMSI' },
      /^BOT_PASSWORD contradicts BOT_TYPE/,
    ],
    [
      'a sign-in for a managed identity',
      { ...without('BOT_PASSWORD'), BOT_TYPE: 'UserAssignedMSI', BOT_LOGIN_URL: 'https://canary.example' },
      /^BOT_LOGIN_URL contradicts BOT_TYPE/,
    ],
    ['METRICS_PORT that isn’t a number', { METRICS_PORT: 'canary' }, /^METRICS_PORT must be a port number/],
    ['METRICS_PORT equal to PORT', { PORT: '9464', METRICS_PORT: '9464' }, /^METRICS_PORT is the same as PORT/],
    ['METRICS_HOST without a port', { METRICS_HOST: 'canary' }, /^METRICS_PORT is missing: METRICS_HOST needs/],
    ['NAME_KEY without Redis', { NAME_KEY: 'canary' }, /^REDIS_URL is missing: NAME_KEY is only used with Redis/],
    ['an unknown BOT_TYPE', { ...teams, BOT_TYPE: 'MultiTenant' }, /^BOT_TYPE must be UserAssignedMSI or SingleTenant/],
    ['an http PUBLIC_URL', { ...teams, PUBLIC_URL: 'http://canary.example' }, /^PUBLIC_URL must be an https/],
    ['PUBLIC_URL with a path', { ...teams, PUBLIC_URL: `${publicUrl}/canary` }, /^PUBLIC_URL must be/],
    ['a malformed PUBLIC_URL', { ...teams, PUBLIC_URL: 'canary' }, /^PUBLIC_URL must be/],
    ['PUBLIC_URL with a user', { ...teams, PUBLIC_URL: 'https://canary@mini-m.example' }, /^PUBLIC_URL must be/],
    [
      'an App ID URI of another domain',
      { ...teams, TEAMS_APP_ID_URI: `api://canary.example/botid-${botId}` },
      /^TEAMS_APP_ID_URI must name the domain of PUBLIC_URL/,
    ],
    [
      'an App ID URI that is none',
      { ...teams, TEAMS_APP_ID_URI: 'https://canary.example' },
      /^TEAMS_APP_ID_URI must be/,
    ],
    ['a client id that isn’t a GUID', { ...teams, TEAMS_CLIENT_ID: 'canary' }, /^TEAMS_CLIENT_ID must be/],
    ['a bot id that isn’t a GUID', { ...teams, BOT_ID: 'canary' }, /^BOT_ID must be/],
    ['a wildcard tenant', { ...teams, TEAMS_TENANTS: '*' }, /^TEAMS_TENANTS must be/],
    ['a tenant that isn’t a GUID', { ...teams, TEAMS_TENANTS: `${tenant},common` }, /^TEAMS_TENANTS must be/],
    ['a wildcard application', { ...teams, TEAMS_HOST_CLIENTS: '*' }, /^TEAMS_HOST_CLIENTS must be client ids/],
    ['an application without Teams', { ...meet, TEAMS_HOST_CLIENTS: clientId }, /^TEAMS_APP_ID_URI is missing|^TEAMS_/],
    ['an http authority', { ...teams, ENTRA_AUTHORITY: 'http://canary.example' }, /^ENTRA_AUTHORITY must be/],
    ['a malformed Connector URL', { ...teams, BOT_CONNECTOR_URL: 'canary' }, /^BOT_CONNECTOR_URL must be/],
    ['a sign-in with a user', { ...teams, BOT_LOGIN_URL: 'https://canary@x.example' }, /^BOT_LOGIN_URL must be/],
    ['ftp metadata', { ...teams, BOT_OPENID_METADATA: 'ftp://canary.example' }, /^BOT_OPENID_METADATA must be/],
    [
      'the rehearsal and Teams',
      { ...teams, REHEARSAL: 'true' },
      /^REHEARSAL signs anyone in, so it can’t be combined with TEAMS_CLIENT_ID/,
    ],
    [
      'neither the rehearsal nor anything else',
      { REHEARSAL: 'false' },
      /^PUBLIC_URL is missing: without the rehearsal/,
    ],
    ['zero meetings', { MAX_SESSIONS: '0' }, /^MAX_SESSIONS must be a whole number from 1 /],
    ['a fraction of a connection', { MAX_CONNECTIONS: '0.5' }, /^MAX_CONNECTIONS must be a whole number from 1 /],
    ['a wildcard proxy', { TRUST_PROXY: 'canary' }, /^TRUST_PROXY must be addresses and networks, /],
    ['an extra comma between proxies', { TRUST_PROXY: '10.0.0.1,' }, /^TRUST_PROXY must be addresses and networks, /],
    ['REHEARSAL that isn’t a boolean', { REHEARSAL: 'canary' }, /^REHEARSAL must be true or false/],
    ['the rehearsal on all interfaces', { HOST: '0.0.0.0' }, /^HOST is 0\.0\.0\.0, but /],
    ['the rehearsal on another machine’s address', { HOST: '203.0.113.5' }, /^HOST is 203\.0\.113\.5, but /],
    ['a port that isn’t a number', { PORT: 'canary' }, /^PORT must be /],
    ['a malformed Redis URL', { ...redis, REDIS_URL: 'http://canary' }, /^REDIS_URL must be /],
    ...['p#w', 'p/w', 'p?w', '12%zz', '12#w', '12/w'].map((password): [string, Record<string, string>, RegExp] => [
      `the raw password ${password} in a Redis URL`,
      { ...redis, REDIS_URL: `redis://user:${password}@canary.example:6379` },
      /^REDIS_URL must be .* write %23 for #, %2F for \/, %3F for \? and %25 for %\.$/,
    ]),
    ['too many replicas', { ...redis, REDIS_ACK_REPLICAS: '9' }, /^REDIS_ACK_REPLICAS must be /],
    ['a missing SEAL_KEY with Redis', { ...redis, SEAL_KEY: '' }, /^SEAL_KEY is missing/],
    ['a missing NAME_KEY with Redis', { ...redis, NAME_KEY: '' }, /^NAME_KEY is missing/],
    ['one key for both', { ...redis, NAME_KEY: redis.SEAL_KEY }, /^SEAL_KEY and NAME_KEY are the same key/],
    [
      'a NAME_KEY among rotating SEAL_KEYs, in the other base64',
      { ...redis, SEAL_KEY: 'canary++, canary//', NAME_KEY: 'canary__' },
      /^SEAL_KEY and NAME_KEY are the same key/,
    ],
    [
      'a collector that isn’t a URL',
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'canary' },
      /^OTEL_EXPORTER_OTLP_ENDPOINT must be /,
    ],
    ['an unknown LOG_LEVEL', { LOG_LEVEL: 'canary' }, /^LOG_LEVEL must be one of /],
    ['a session limit that is too short', { MAX_SESSION_MINUTES: '5' }, /^MAX_SESSION_MINUTES must be .* 15 to 1440/],
  ])('stops the start: %s', (_what, environment, sentence) => {
    const read = () => readSettings(environment);
    expect(read).toThrow(SettingError);
    expect(read).toThrow(sentence);
    // One sentence that never quotes the values.
    expect(read).not.toThrow(/canary|\n/);
  });
});

test('.env.example has every setting, and copied as it is sets none', () => {
  const example = parseEnv(readFileSync(new URL('../../.env.example', import.meta.url), 'utf8'));
  const settings = Object.keys(Environment.shape).filter((name) => !name.startsWith('IDENTITY_'));
  expect(Object.keys(example).sort()).toEqual(settings.sort());
  expect(readSettings(example)).toEqual(readSettings({}));
});

describe('a secret in a file', () => {
  let folder: string;
  const file = (name: string, contents: string) => {
    const path = join(folder, name);
    writeFileSync(path, contents);
    return path;
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'canary-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(secretSettings)('is read for %s', (name) => {
    const all = { ...teams, ...meet, ...redis };
    const { [name]: value, ...others } = all;
    expect(readSettings({ ...others, [`${name}_FILE`]: file(name, `${value}\n`) })).toEqual(readSettings(all));
  });

  it('is left out if the file is empty', () => {
    expect(readSettings({ BOT_PASSWORD_FILE: file('empty', '\n') })).toEqual(readSettings({}));
  });

  it.each<[string, () => Record<string, string>, RegExp]>([
    [
      'given twice',
      () => ({ ...redis, SEAL_KEY_FILE: file('twice', redis.SEAL_KEY) }),
      /^SEAL_KEY and SEAL_KEY_FILE are both set: leave one/,
    ],
    [
      'in a file that is missing',
      () => ({ SEAL_KEY_FILE: join(folder, 'missing') }),
      /^SEAL_KEY_FILE must be the path of a file .*; reading it failed with ENOENT\.$/,
    ],
    ['in a folder', () => ({ SEAL_KEY_FILE: folder }), /^SEAL_KEY_FILE must be the path of a file .* EISDIR\.$/],
  ])('stops the start: %s', (_what, environment, sentence) => {
    const read = () => readSettings(environment());
    expect(read).toThrow(SettingError);
    expect(read).toThrow(sentence);
    expect(read).not.toThrow(/canary/);
  });
});
