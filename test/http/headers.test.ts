import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { buildApp } from '../../server/app.ts';
import { hostedHeaders } from '../../server/http/headers.ts';
import { tabPages } from '../../server/http/pages.ts';
import { systemClock } from '../../server/kit/clock.ts';
import { rehearsalIdentity } from '../../server/rehearsal/identity.ts';
import { isLoopbackRequest } from '../../server/rehearsal/loopback.ts';
import { rehearsal as play } from '../../server/rehearsal/rehearsal.ts';
import { memoryStore } from '../../server/store/memory.ts';
import { rawSocket } from '../support/rawSocket.ts';

let app: FastifyInstance;
afterEach(() => app.close());

/** The headers of an answer in production or in the rehearsal. */
async function headersOf(url: string, { publicUrl, rehearsal }: { publicUrl?: string; rehearsal?: boolean } = {}) {
  const identity = rehearsalIdentity({ secret: new Uint8Array(32), clock: systemClock });
  app = await buildApp({
    store: memoryStore(systemClock),
    clock: systemClock,
    identity,
    logLevel: 'silent',
    maxAge: 3_600_000,
    mayConnect: isLoopbackRequest,
    ...(publicUrl && { publicUrl }),
    ...(rehearsal && { rehearsal: play({ identity }) }),
  });
  const { headers, statusCode } = await app.inject({ url, headers: { host: 'localhost' } });
  return { ...headers, statusCode } as Record<string, unknown>;
}

/** A policy's directives by name. */
async function policyOf(answer: Promise<object>) {
  const { 'content-security-policy': policy } = (await answer) as { 'content-security-policy': string };
  return Object.fromEntries(
    policy.split(';').map((directive) => {
      const [name = '', ...sources] = directive.trim().split(' ');
      return [name, sources];
    }),
  );
}

const hosts = [
  'https://*.cloud.microsoft',
  'https://teams.microsoft.com',
  'https://*.teams.microsoft.com',
  'https://*.microsoft365.com',
  'https://*.office.com',
  'https://outlook.office.com',
  'https://outlook.office365.com',
  'https://outlook-sdf.office.com',
  'https://outlook-sdf.office365.com',
];

describe('who may frame our pages', () => {
  test('in production, only the hosts', async () => {
    expect((await policyOf(headersOf('/tab')))['frame-ancestors']).toEqual(hosts);
  });

  test('in the rehearsal, also its own page', async () => {
    expect((await policyOf(headersOf('/tab', { rehearsal: true })))['frame-ancestors']).toEqual(["'self'", ...hosts]);
  });

  test.each(['/meet/panel', '/meet/stage'])('%s: only Google Meet, and in the rehearsal its own page', async (url) => {
    const meet = 'https://meet.google.com';
    expect((await policyOf(headersOf(url)))['frame-ancestors']).toEqual([meet]);
    expect((await policyOf(headersOf(url, { rehearsal: true })))['frame-ancestors']).toEqual(["'self'", meet]);
  });

  test('the sign-in’s redirect page: nobody', async () => {
    expect((await policyOf(headersOf('/meet/signed-in')))['frame-ancestors']).toEqual(["'none'"]);
  });

  test('X-Frame-Options, which can’t name hosts, isn’t sent', async () => {
    expect(await headersOf('/tab')).not.toHaveProperty('x-frame-options');
  });
});

describe('what our pages may do', () => {
  test('run our scripts, connect to us, but have no frames and no forms', async () => {
    const { 'script-src': scripts = [], ...others } = await policyOf(headersOf('/tab'));
    // Its import map, if the tab is built.
    expect(scripts.filter((source) => !source.startsWith("'sha256-"))).toEqual(["'self'"]);
    expect(others).toEqual({
      'default-src': ["'none'"],
      'style-src': ["'self'", "'unsafe-inline'"],
      'img-src': ["'self'", 'data:'],
      'font-src': ["'self'"],
      'connect-src': ["'self'"],
      'frame-ancestors': hosts,
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
    });
  });

  test('only the rehearsal has frames, and only its own', async () => {
    expect((await policyOf(headersOf('/', { rehearsal: true })))['frame-src']).toEqual(["'self'"]);
  });

  test('write to the clipboard, but use no other device features', async () => {
    const policy = String((await headersOf('/tab'))['permissions-policy']).split(', ');
    expect(policy.filter((feature) => !feature.endsWith('=()'))).toEqual(['clipboard-write=(self)']);
    expect(policy).toEqual(expect.arrayContaining(['camera=()', 'microphone=()', 'geolocation=()']));
  });
});

describe('the link between a sign-in window and its opener', () => {
  test.each(['/meet', '/meet/signed-in'])('is kept by %s', async (url) => {
    expect((await headersOf(url, { rehearsal: true }))['cross-origin-opener-policy']).toBe('unsafe-none');
  });

  test.each(['/tab', '/organizer', '/about'])('isn’t needed by %s, which is isolated', async (url) => {
    expect((await headersOf(url))['cross-origin-opener-policy']).toBe('same-origin');
  });
});

test('other sites may load only the logo, which Google Meet shows', async () => {
  const policy = async (url: string) => (await headersOf(url))['cross-origin-resource-policy'];
  expect([await policy('/logo.png'), await policy('/tab'), await policy('/meet/panel')]).toEqual([
    'cross-origin',
    'same-origin',
    'same-origin',
  ]);
});

describe('another host of our pages', () => {
  const server = 'https://mini-m.example.com';
  const hosted = hostedHeaders(tabPages, () => [], server);
  /** Comparable: without the sources of import maps, because the tab may not be built here. */
  const comparable = (headers: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, String(value).replaceAll(/ 'sha256-[^']*'/g, '')]),
    );

  test.each(Object.keys(tabPages))('sends with %s what we send, but lets it connect to us', async (path) => {
    const headers = comparable(await headersOf(path, { publicUrl: server }));
    const policy = headers['content-security-policy']?.replace(
      "connect-src 'self'",
      `connect-src ${server} wss://mini-m.example.com`,
    );
    expect({ ...headers, 'content-security-policy': policy }).toMatchObject({ ...hosted['*'], ...hosted[path] });
  });

  test('sends a policy that allows nothing with whatever has no address', () => {
    expect(hosted['*']).toMatchObject({
      'content-security-policy': "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
      'cache-control': 'no-store',
    });
  });

  test('lets a worker load parts of itself, and connect to nothing', () => {
    expect(hosted['/assets/*']).toEqual({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy':
        "default-src 'none';script-src 'self';base-uri 'none';form-action 'none';frame-ancestors 'none'",
    });
  });
});

describe('a slash at the end', () => {
  test.each(Object.keys(tabPages))('of %s changes nothing', async (path) => {
    const [plain, slashed] = [await headersOf(path), await headersOf(`${path}/`)];
    for (const headers of [plain, slashed]) for (const own of ['x-request-id', 'date']) delete headers[own];
    expect(slashed).toEqual(plain);
    // Only our pages have it.
    expect(plain).toHaveProperty('integrity-policy');
  });
});

describe('every answer', () => {
  const addresses = ['/tab', '/healthz', '/nowhere', '/assets/nowhere.js'];

  test.each(addresses)('%s sends no referrer, no cookies and no software name', async (url) => {
    const headers = await headersOf(url);
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['x-content-type-options']).toBe('nosniff');
    for (const name of ['set-cookie', 'server', 'x-powered-by']) expect(headers).not.toHaveProperty(name);
  });

  test.each(addresses)('%s isn’t cached', async (url) => {
    expect((await headersOf(url))['cache-control']).toBe('no-store');
  });

  test('has all headers, even from the rehearsal’s guard', async () => {
    await headersOf('/tab', { rehearsal: true });
    const refused = await app.inject({ url: '/tab', headers: { host: 'example.com' } });
    expect(refused.statusCode).toBe(403);
    expect(refused.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    expect(refused.headers).toHaveProperty('content-security-policy');
  });
});

describe('Strict-Transport-Security', () => {
  test('lasts a year behind https, without subdomains', async () => {
    const headers = await headersOf('/tab', { publicUrl: 'https://mini-m.example.com' });
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
  });

  test.each([undefined, 'http://127.0.0.1:3978'])('isn’t sent with %s', async (publicUrl) => {
    const headers = await headersOf('/tab', { ...(publicUrl && { publicUrl }) });
    expect(headers).not.toHaveProperty('strict-transport-security');
  });
});

describe('an answer without a route', () => {
  const host = 'Host: localhost\r\n';
  const upgrade = `${host}Connection: Upgrade\r\nUpgrade: websocket\r\n`;
  const unrouted: Array<[string, string, number]> = [
    ['a malformed address', `GET /%c0 HTTP/1.1\r\n${host}\r\n`, 400],
    ['no host', 'GET /healthz HTTP/1.1\r\n\r\n', 400],
    ['an unknown expectation', `GET /healthz HTTP/1.1\r\n${host}Expect: cake\r\n\r\n`, 200],
    ['bytes that aren’t HTTP', 'garbage\r\n\r\n', 400],
    ['an unknown method', `CANARY / HTTP/1.1\r\n${host}\r\n`, 400],
    [
      'two content lengths',
      `POST / HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ['oversized headers', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\n${host}\r\n`, 431],
    ['a WebSocket at another path', `GET /tab HTTP/1.1\r\n${upgrade}\r\n`, 403],
    ['a WebSocket from another site', `GET /live HTTP/1.1\r\n${upgrade}Origin: https://other.example\r\n\r\n`, 403],
    ['a WebSocket without a key', `GET /live HTTP/1.1\r\n${upgrade}Origin: http://localhost\r\n\r\n`, 400],
    ['a plain request to the WebSocket’s path', `GET /live HTTP/1.1\r\n${host}\r\n`, 426],
  ];
  test.each(unrouted)('to %s has the same headers as others', async (_what, request, status) => {
    const { statusCode: _, ...usual } = await headersOf('/nowhere', { publicUrl: 'https://mini-m.example.com' });
    const raw = await rawSocket(await app.listen({ host: '127.0.0.1', port: 0 }));
    raw.socket.write(request);
    await raw.until('\r\n\r\n');
    raw.socket.destroy();
    const [first = '', ...lines] = (raw.heard().split('\r\n\r\n')[0] ?? '').split('\r\n');
    expect(first).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [A-Z]`));
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
    );
    // Only pages need a permissions policy.
    const own = ['content-security-policy', 'content-length', 'connection', 'x-request-id', 'date', 'vary'];
    for (const name of own) delete usual[name];
    expect(headers).toMatchObject(usual);
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors /);
  });

  test('tells a plain request at the WebSocket’s path to upgrade', async () => {
    const { statusCode, upgrade } = await headersOf('/live');
    expect([statusCode, upgrade]).toEqual([426, 'websocket']);
  });
});
