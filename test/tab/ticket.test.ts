import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type CloseReason, closeCodes } from '#session/protocol.ts';
import { openSession } from '#session/rules/start.ts';
import type { Participant } from '#session/session.ts';
import { viewFor } from '#session/viewFor.ts';
import type { Live } from '../../tab/live/live.ts';
import { liveSession } from '../../tab/live/liveSession.ts';
import { FakeSocket } from '../support/fakeSocket.ts';
import { fakePage, isOpen } from './fakePage.ts';

fakePage();
let tokens: Array<string | Error>;
let live: Live;

beforeEach(() => {
  begin(['token-1', 'token-2', 'token-3']);
});
afterEach(() => live.close());

/** A window whose host gives these answers in order; it is asked for the first before there is a connection. */
function begin(answers: typeof tokens): void {
  tokens = answers;
  const token = async () => {
    const next = tokens.shift();
    if (next instanceof Error || next === undefined) throw next ?? new Error('no more');
    return next;
  };
  live = liveSession({ url: 'wss://mini-m.example/live', token, meeting: 'm' });
}

/** Opens the next connection. */
async function next(): Promise<FakeSocket> {
  const before = FakeSocket.all.length;
  if (before > 1 || FakeSocket.all[0]?.readyState !== 0) vi.advanceTimersByTime(10_000);
  const socket = FakeSocket.all.at(-1) as FakeSocket;
  await socket.opens();
  return socket;
}

/** A first connection, on which the server has sent a ticket. */
async function withTicket(): Promise<FakeSocket> {
  const socket = await next();
  socket.says({ type: 'vacant', now: 0, name: 'Aiko' });
  socket.says({ type: 'ticket', ticket: 'ticket-1' });
  return socket;
}

test('a window joins with a token, and returns with the newest ticket', async () => {
  const first = await withTicket();
  expect(first.proof).toEqual({ token: 'token-1' });
  first.says({ type: 'ticket', ticket: 'ticket-2' });
  first.closedBy(1006);
  expect(live.state().link).toBe('lost');
  const second = await next();
  expect(second.proof).toEqual({ ticket: 'ticket-2' });
  expect(second.url).toBe('wss://mini-m.example/live');
});

test('a refused ticket is dropped, and a token follows at once', async () => {
  (await withTicket()).closedBy(1006);
  (await next()).closedBy(closeCodes['ticket-refused']);
  expect(live.state().now.kind).toBe('vacant');
  vi.advanceTimersByTime(0);
  const third = FakeSocket.all.at(-1) as FakeSocket;
  expect(FakeSocket.all).toHaveLength(3);
  await third.opens();
  expect(third.proof).toEqual({ token: 'token-2' });
});

const passing = ['elsewhere', 'ticket-refused', 'slow-down', 'server-full'];
const final = Object.keys(closeCodes).filter((code) => !passing.includes(code));
test.each(final as CloseReason[])(
  'a window refused with "%s" shows that, keeps no ticket and waits for a press',
  async (why) => {
    (await withTicket()).closedBy(closeCodes[why]);
    expect(live.state().now).toEqual({ kind: 'denied', why });
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.all).toHaveLength(1);
    live.reopen();
    const again = FakeSocket.all.at(-1) as FakeSocket;
    await again.opens();
    expect(again.proof).toEqual({ token: 'token-2' });
  },
);

test('a host without a token is asked three times, and then believed', async () => {
  const no = new Error('no account');
  live.close();
  FakeSocket.all = [];
  begin([no, no, no, 'token-at-last']);
  for (const kind of ['unknown', 'unknown', 'denied']) {
    await next();
    expect(live.state().now.kind).toBe(kind);
  }
  expect(live.state().now).toEqual({ kind: 'denied', why: 'no-account' });
  expect(FakeSocket.all.flatMap(({ sent }) => sent)).toEqual([]);
  live.reopen();
  const again = FakeSocket.all.at(-1) as FakeSocket;
  await again.opens();
  expect(again.proof).toEqual({ token: 'token-at-last' });
});

test('after a server lost its sessions the next one is shown', async () => {
  const command = { type: 'start-session', settings: {}, recordingOff: true } as const;
  const limits = { maxAge: 3_600_000, unattended: 3_600_000 };
  const session = openSession({ by: { key: 'key', id: 'pMaya', name: 'Maya' }, at: 1_000, command, limits });
  const view = viewFor(session, session.participants[0] as Participant);
  const [socket] = FakeSocket.all;
  await socket?.opens();
  socket?.says({ type: 'welcome', now: 1_000, place: 'of-the-first', view });
  await isOpen(live);
  socket?.says({ type: 'vacant', now: 1_100, name: 'Maya' });
  socket?.says({ type: 'welcome', now: 1_200, place: 'of-the-second', view });
  await isOpen(live);
  expect(socket?.readyState).toBe(FakeSocket.OPEN);
});

test('a change of a session that is not shown begins the connection anew', async () => {
  const first = await withTicket();
  first.says({ type: 'change', place: 'later', shared: { recordingOff: true } });
  expect(first.readyState).not.toBe(FakeSocket.OPEN);
  expect((await next()).proof).toEqual({ ticket: 'ticket-1' });
});

test('if signing in takes a press, nothing connects before it, and a lost window waits for the next one', async () => {
  live.close();
  FakeSocket.all = [];
  const given = ['token-1', 'token-2'];
  let press = Promise.withResolvers<void>();
  const signedIn = () => press.promise;
  const token = async () => given.shift() ?? '';
  live = liveSession({ url: 'wss://mini-m.example/live', token, signedIn, meeting: 'm' });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(FakeSocket.all).toHaveLength(0);
  press.resolve();
  await vi.advanceTimersByTimeAsync(0);
  const first = await withTicket();
  expect(first.proof).toEqual({ token: 'token-1' });

  press = Promise.withResolvers();
  first.closedBy(1006);
  // A ticket takes no press; after a refused one, signing in does.
  const second = await next();
  expect(second.proof).toEqual({ ticket: 'ticket-1' });
  second.closedBy(closeCodes['ticket-refused']);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(FakeSocket.all).toHaveLength(2);
  expect(live.state()).toMatchObject({ link: 'lost', now: { kind: 'vacant' } });
  press.resolve();
  await vi.advanceTimersByTimeAsync(0);
  await FakeSocket.all[2]?.opens();
  expect(FakeSocket.all[2]?.proof).toEqual({ token: 'token-2' });
});

test('joining again with a fresh token makes a new connection and keeps the screen', async () => {
  const first = await withTicket();
  live.rejoin();
  expect(first.readyState).toBe(3);
  const second = FakeSocket.all[1] as FakeSocket;
  const asked = live.start({ type: 'start-session', settings: {}, recordingOff: true });
  expect(live.state()).toMatchObject({ link: 'live', now: { kind: 'vacant' } });
  await second.opens();
  expect(second.proof).toEqual({ token: 'token-2' });
  second.says({ type: 'vacant', now: 0, name: 'Aiko' });
  // Presses in between weren't lost.
  expect(second.sent.filter(({ type }) => type === 'start')).toHaveLength(1);
  second.says({ type: 'done', counter: 1 });
  expect(await asked).toBeUndefined();
});
