import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { manualClock } from '../../server/rehearsal/clock.ts';
import { rehearsalIdentity } from '../../server/rehearsal/identity.ts';
import { isLoopbackRequest } from '../../server/rehearsal/loopback.ts';
import { rehearsal } from '../../server/rehearsal/rehearsal.ts';

const clock = manualClock(Date.UTC(2026, 0, 5));
const identity = rehearsalIdentity({ secret: new Uint8Array(32), clock });
let app: FastifyInstance;
let told: string[];

beforeEach(async () => {
  told = [];
  app = Fastify();
  await app.register(rehearsal({ identity, clock }), {
    onLeft: (meeting, person) => void told.push(`left ${meeting} ${person}`),
    onEnded: (meeting) => void told.push(`ended ${meeting}`),
    onResumed: (meeting) => void told.push(`resumed ${meeting}`),
    onSkipped: () => void told.push('skipped'),
  });
  app.get('/other', () => 'somebody else’s route');
});

afterEach(() => app.close());

test.each([
  [{ host: '127.0.0.1:3978' }, true],
  [{ host: 'localhost' }, true],
  [{ host: '[::1]:80', origin: 'http://localhost:5173' }, true],
  [{ host: 'example.com' }, false],
  [{ host: 'localhost.example.com' }, false],
  [{ host: '127.0.0.1@example.com' }, false],
  [{}, false],
  [{ host: 'localhost', origin: 'https://example.com' }, false],
  [{ host: 'localhost', origin: 'null' }, false],
  [{ host: 'localhost', forwarded: 'for=1.2.3.4' }, false],
  [{ host: 'localhost', 'x-forwarded-host': 'localhost' }, false],
  [{ host: 'localhost', 'x-real-ip': '127.0.0.1' }, false],
  [{ host: 'localhost', via: '1.1 proxy' }, false],
])('a request with %j is local: %s', (headers, expected) => {
  expect(isLoopbackRequest(headers)).toBe(expected);
});

test('guards every route of the app, not only its own', async () => {
  const headers = { host: 'example.com' };
  expect((await app.inject({ url: '/other', headers })).statusCode).toBe(403);
  expect((await app.inject({ url: '/other', headers: { host: 'localhost' } })).statusCode).toBe(200);
});

test('signs people in, and lets them leave and come back', async () => {
  const player = { meeting: 'm', person: 'aiko', name: 'Aiko', organizer: false };
  const { token } = (await post('/rehearsal/token', player)).json();
  await post('/rehearsal/meetings/m/left', { person: 'aiko' });
  expect(await identity.admit({ token, meeting: 'm' })).toMatchObject({ admitted: false });
  await post('/rehearsal/meetings/m/joined', { people: [{ person: 'aiko', name: 'Aiko', organizer: false }] });
  expect(await identity.admit({ token, meeting: 'm' })).toMatchObject({ admitted: true });
  expect(told).toEqual(['left rehearsal:m aiko']);
});

test('reports that the meeting ended and resumed', async () => {
  await post('/rehearsal/meetings/m/ended', {});
  await post('/rehearsal/meetings/m/resumed', {});
  expect(told).toEqual(['ended rehearsal:m', 'resumed rehearsal:m']);
});

test('skips time and reports it', async () => {
  const before = clock.now();
  expect((await post('/rehearsal/clock', { skip: 60_000 })).statusCode).toBe(204);
  expect(clock.now()).toBe(before + 60_000);
  expect(told).toEqual(['skipped']);
});

test('streams who is in the call and who shares', async () => {
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const { body } = await fetch(`${address}/rehearsal/meetings/m/events`);
  if (!body) throw new Error('no stream');
  const states = statesOf(body);
  expect((await states.next()).value).toMatchObject({ people: [], sharing: null, ended: false, canSkip: true });
  await post('/rehearsal/meetings/m/joined', { people: [{ person: 'aiko', name: 'Aiko', organizer: true }] });
  expect((await states.next()).value.people).toEqual([{ key: 'aiko', name: 'Aiko', organizer: true }]);
  await post('/rehearsal/meetings/m/stage', { sharing: true, by: 'aiko' });
  expect((await states.next()).value.sharing).toBe('aiko');
  await post('/rehearsal/meetings/m/left', { person: 'aiko' });
  expect((await states.next()).value).toMatchObject({ people: [], sharing: null });
});

test('lets everyone a window plays join at once, as after a restart', async () => {
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const { body } = await fetch(`${address}/rehearsal/meetings/m/events`);
  if (!body) throw new Error('no stream');
  const states = statesOf(body);
  await states.next();
  const people = ['aiko', 'tomas'].map((person) => ({ person, name: person, organizer: false }));
  await post('/rehearsal/meetings/m/joined', { people });
  expect((await states.next()).value.people.map(({ key }: { key: string }) => key)).toEqual(['aiko', 'tomas']);
});

test('ends its streams when the server stops', async () => {
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const { body } = await fetch(`${address}/rehearsal/meetings/m/events`);
  if (!body) throw new Error('no stream');
  const states = statesOf(body);
  await states.next();
  await app.close();
  expect((await states.next()).done).toBe(true);
});

test.each([
  ['/rehearsal/token', { meeting: 'm' }],
  ['/rehearsal/meetings/m/joined', { people: [] }],
  ['/rehearsal/meetings/m/joined', { people: [{ person: 'aiko', name: '  ', organizer: false }] }],
  ['/rehearsal/meetings/m/left', {}],
  ['/rehearsal/meetings/m/stage', { sharing: 'yes', by: 'aiko' }],
  ['/rehearsal/meetings/a%20b/ended', {}],
  ['/rehearsal/clock', { skip: -1 }],
])('answers a malformed request to %s with 400 and changes nothing', async (url, body) => {
  expect((await post(url, body)).statusCode).toBe(400);
  expect(told).toEqual([]);
});

test('reads no body over 1 KB', async () => {
  expect((await post('/rehearsal/token', { name: 'x'.repeat(2000) })).statusCode).toBe(413);
});

function post(url: string, body: object) {
  return app.inject({ method: 'POST', url, payload: body, headers: { host: 'localhost:3978' } });
}

/** The states in a stream of server-sent events. */
async function* statesOf(body: ReadableStream<Uint8Array>) {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) yield JSON.parse(part.slice('data: '.length));
  }
}
