import { once } from 'node:events';
import { connect } from 'node:net';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { protocolVersion } from '#session/protocol.ts';
import { answerErrors, unroutedErrors } from '../../server/http/errorAnswers.ts';
import { systemClock } from '../../server/kit/clock.ts';
import { memoryStore } from '../../server/store/memory.ts';
import { type Store, StoreError } from '../../server/store/store.ts';
import { type TestApp, testApp, unlimited } from '../support/testApp.ts';
import { TestWindow } from '../support/wire.ts';

const id = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const lines: string[] = [];
let store: Store;
let served: TestApp;
let away = false;

beforeAll(async () => {
  const memory = memoryStore(systemClock);
  const propose: Store['propose'] = async (...args) => {
    if (away) throw new StoreError('Redis at canary.example cannot be reached.');
    return memory.propose(...args);
  };
  store = { ...memory, propose };
  served = await testApp(store, systemClock, 'trace', unlimited, {
    logTo: { write: (line) => void lines.push(line) },
  });
});
afterAll(() => served.close());

const address = () => served.url.replace('ws', 'http').replace('/live', '');
/** The log lines with this request id. */
const linesOf = (request: string) =>
  lines.filter((line) => JSON.parse(line).request === request).map((l) => JSON.parse(l));

describe('an error answer', () => {
  const json = { 'content-type': 'application/json' };
  it.each<[string, string, RequestInit, number]>([
    ['an unknown address', '/canary?with=canary', {}, 404],
    ['a malformed address', '/%c0canary', {}, 400],
    ['a missing asset', '/assets/canary.js', {}, 404],
    ['malformed JSON', '/healthz', { method: 'POST', headers: json, body: '{"canary' }, 400],
    ['an unsupported method', '/tab', { method: 'DELETE' }, 404],
  ])('to %s has a request id in body, header and log, and quotes nothing', async (_what, path, init, status) => {
    const answer = await fetch(address() + path, init);
    const body = await answer.text();
    const { error, request } = JSON.parse(body);
    expect([answer.status, answer.headers.get('x-request-id')]).toEqual([status, request]);
    expect(error).toMatch(/^(The|That|You)/);
    expect(request).toMatch(id);
    expect(linesOf(request)).toMatchObject([{ status }]);
    expect(body + lines.join('')).not.toMatch(/canary/i);
  });

  it('to bytes that aren’t HTTP has a request id too, and none of the bytes are logged', async () => {
    const { hostname, port } = new URL(address());
    const socket = connect(Number(port), hostname);
    socket.write('CANARY is no method\r\nAuthorization: canary\r\n\r\n');
    let answer = '';
    for await (const chunk of socket) answer += chunk;
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    const { request } = JSON.parse(answer.slice(answer.indexOf('{')));
    expect(linesOf(request)).toMatchObject([{ code: expect.stringMatching(/^HPE_/), msg: 'malformed HTTP request' }]);
    const bytes = [...Buffer.from('CANARY')].join(',');
    expect(lines.join('')).not.toMatch(new RegExp(`canary|${bytes}`, 'i'));
  });

  it('to a refused socket has a request id in the log', async () => {
    const socket = new WebSocket(served.url, { origin: 'https://canary.example' });
    socket.on('error', () => {});
    const [, answer] = await once(socket, 'unexpected-response');
    expect(answer.statusCode).toBe(403);
    expect(linesOf(answer.headers['x-request-id'])).toMatchObject([{ reason: 'other-origin', msg: 'not admitted' }]);
  });
});

it('a bug behind a route is logged with its place in the code, and without its message', async () => {
  const said: string[] = [];
  const app = Fastify({ logger: { stream: { write: (line) => void said.push(line) } }, ...unroutedErrors({}) });
  answerErrors(app);
  app.get('/bug', () => {
    // Each line of it looks like a frame.
    throw new TypeError('canary\n    at canary (canary.ts:1:1)');
  });
  const answer = await app.inject('/bug');
  await app.close();
  const { request, error } = answer.json();
  const bug = said.map((line) => JSON.parse(line)).find(({ msg }) => msg === 'a bug');
  expect([answer.statusCode, error]).toEqual([500, 'Something went wrong on our side.']);
  expect(bug).toMatchObject({
    request,
    error: 'TypeError',
    stack: expect.stringMatching(/^ +at .*errorAnswers\.test/),
  });
  expect(JSON.stringify(bug) + answer.body).not.toMatch(/canary/);
});

describe('an error that a window gets', () => {
  it('has a request id that the log has too, whatever went wrong', async () => {
    const ada = await TestWindow.join(served.url, 'Ada');
    await ada.start();
    ada.raw('{"canary');
    ada.raw('canary'.repeat(5_000));
    ada.send({ type: 'join', protocol: protocolVersion, meeting: 'canary', window: 'ab'.repeat(16), token: 'canary' });
    await ada.until(() => ada.of('trouble').length === 3);
    away = true;
    expect(await ada.command({ type: 'add-topic', text: 'canary' })).toBe('unavailable');
    away = false;
    const troubles = ada.of('trouble');
    expect(troubles.map(({ trouble }) => trouble)).toEqual(['malformed', 'too-large', 'malformed', 'unavailable']);
    for (const { request = '', trouble } of troubles) {
      expect(request).toMatch(id);
      expect(linesOf(request)).toMatchObject([{ trouble, msg: 'trouble' }]);
    }
    expect(troubles.map(({ request }) => linesOf(request ?? '')[0]?.level)).toEqual([30, 30, 30, 40]);
    expect(lines.join('')).not.toMatch(/canary/i);
    await ada.close();
  });
});
