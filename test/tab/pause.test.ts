import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Command } from '#session/command.ts';
import { closeCodes, type ServerMessage } from '#session/protocol.ts';
import { openSession } from '#session/rules/start.ts';
import type { Participant } from '#session/session.ts';
import { troubleSentences } from '#session/troubleSentences.ts';
import { viewFor } from '#session/viewFor.ts';
import type { Live } from '../../tab/live/live.ts';
import { liveSession } from '../../tab/live/liveSession.ts';
import type { Outcome } from '../../tab/live/outcome.ts';
import { linkStatus } from '../../tab/ui/linkStatus.ts';
import { setLanguage, wordedTrouble } from '../../tab/words/words.ts';
import { FakeSocket } from '../support/fakeSocket.ts';
import { fakePage, isOpen } from './fakePage.ts';

let live: Live;
const { socket, lookAtPage, comeOnline } = fakePage();

const session = openSession({
  by: { key: 'key', id: 'pMaya', name: 'Maya' },
  at: 1_000,
  command: { type: 'start-session', settings: {}, recordingOff: true },
  limits: { maxAge: 3_600_000, unattended: 3_600_000 },
});
// Someone who hasn't agreed to the rule yet: so their window sends nothing of its own about the lock.
const maya = { ...session.participants[0], acknowledged: false } as Participant;
const view = viewFor({ ...session, participants: [maya] }, maya);
const welcome: ServerMessage = { type: 'welcome', now: 1_000, place: 'first', view };
const tooFast = (counter?: number): ServerMessage => ({
  type: 'trouble',
  trouble: 'slow-down',
  sentence: troubleSentences['slow-down'],
  ...(counter && { counter }),
});
/** A command that has no text, which would be locked first. */
const press = (): Command => ({ type: 'mark-copied' });

beforeEach(async () => {
  live = liveSession({ url: 'wss://mini-m.example/live', token: async () => 'token', meeting: 'm' });
  await comesIn();
});
afterEach(async () => {
  live.close();
  await setLanguage('en');
});

/** Opens the newest connection and sends everything on it. */
async function comesIn(): Promise<FakeSocket> {
  await socket().opens();
  socket().says(welcome);
  await isOpen(live);
  return socket();
}
const viewShown = () => {
  const { now } = live.state();
  return now.kind === 'open' ? now.view : undefined;
};
const commands = (of: FakeSocket) => of.sent.flatMap((m) => (m.type === 'command' ? [m.counter] : []));

describe.each(['slow-down', 'server-full'] as const)('a window whose connection is closed with "%s"', (why) => {
  it('says so in each language, keeps showing the session, and stops once it is back', async () => {
    const shown = viewShown();
    socket().closedBy(closeCodes[why]);
    expect(live.state()).toMatchObject({ link: 'lost', pause: why, now: { kind: 'open' } });
    const said = new Set<string | undefined>();
    for (const language of ['en', 'de', 'ja', 'ar']) {
      await setLanguage(language);
      said.add(linkStatus(live.state()));
    }
    expect(said.size).toBe(4);
    vi.advanceTimersByTime(10_000);
    await comesIn();
    expect(live.state()).toMatchObject({ link: 'live', now: { kind: 'open' } });
    // It got everything again, and nothing was new.
    expect(viewShown()).toBe(shown);
    expect(linkStatus(live.state())).toBeUndefined();
  });

  it.each([
    [0, 5_000],
    [0.5, 7_500],
    [0.999, 9_995],
  ])('waits between 5 and 10 s at random (%d), even when someone looks at it', (chance, pause) => {
    vi.spyOn(Math, 'random').mockReturnValue(chance);
    socket().closedBy(closeCodes[why]);
    vi.advanceTimersByTime(pause - 1);
    lookAtPage();
    expect(FakeSocket.all).toHaveLength(1);
    vi.advanceTimersByTime(2);
    expect(FakeSocket.all).toHaveLength(2);
    vi.restoreAllMocks();
  });

  it('loses no command: unanswered ones, and presses meanwhile, are sent once it is back', async () => {
    const outcomes: Array<[number, Outcome]> = [];
    for (let n = 1; n <= 3; n++) void live.send(press()).then((outcome) => outcomes.push([n, outcome]));
    expect(commands(socket())).toEqual([1, 2, 3]);
    socket().says({ type: 'done', counter: 1 });
    socket().closedBy(closeCodes[why]);
    void live.send(press()).then((outcome) => outcomes.push([4, outcome]));
    vi.advanceTimersByTime(10_000);
    const back = await comesIn();
    expect(commands(back)).toEqual([2, 3, 4]);
    for (const counter of [2, 3, 4]) back.says({ type: 'done', counter });
    await vi.advanceTimersByTimeAsync(0);
    expect(outcomes).toEqual([1, 2, 3, 4].map((n) => [n, undefined]));
    expect(live.state().pending).toBe(0);
  });
});

describe('a command that can’t reach its session at the moment', () => {
  const unavailable = (counter: number): ServerMessage => ({
    type: 'trouble',
    trouble: 'unavailable',
    sentence: troubleSentences.unavailable,
    counter,
  });

  it('waits and is repeated, and the window says so in each language, until the session answers', async () => {
    const outcomes: Outcome[] = [];
    void live.send(press()).then((outcome) => outcomes.push(outcome));
    socket().says(unavailable(1));
    expect(live.state()).toMatchObject({ link: 'live', pause: 'unreachable', pending: 1, now: { kind: 'open' } });
    const said = new Set<string | undefined>();
    for (const language of ['en', 'de', 'ja', 'ar']) {
      await setLanguage(language);
      said.add(linkStatus(live.state()));
    }
    expect(said.size).toBe(4);
    vi.advanceTimersByTime(1_000);
    expect(commands(socket())).toEqual([1, 1]);
    // The server's time doesn't come from the session.
    socket().says({ type: 'pong', now: 2_000 });
    expect(linkStatus(live.state())).toBeDefined();
    socket().says({ type: 'done', counter: 1 });
    await vi.advanceTimersByTimeAsync(0);
    expect(outcomes).toEqual([undefined]);
    expect(live.state()).toMatchObject({ link: 'live', pending: 0 });
    expect(linkStatus(live.state())).toBeUndefined();
  });

  it('isn’t given up while it may still be done, and is marked as repeated each time', async () => {
    const outcomes: Outcome[] = [];
    void live.send(press()).then((outcome) => outcomes.push(outcome));
    for (let second = 0; second < 60; second++) {
      socket().says(unavailable(1));
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(outcomes).toEqual([]);
    expect(live.state()).toMatchObject({ pause: 'unreachable', pending: 1 });
    const sent = socket().sent.filter(({ type }) => type === 'command');
    expect(sent[0]).not.toHaveProperty('again');
    expect(sent).toHaveLength(61);
    for (const repeated of sent.slice(1)) expect(repeated).toMatchObject({ counter: 1, again: true });
    socket().closedBy(1006);
    await vi.advanceTimersByTimeAsync(1_000);
    const back = await comesIn();
    expect(back.sent.filter(({ type }) => type === 'command')).toMatchObject([{ counter: 1, again: true }]);
    back.says({ type: 'refused', counter: 1, refusal: { code: 'topics-used', max: 3 }, sentence: '' });
    await vi.advanceTimersByTimeAsync(0);
    expect(outcomes).toEqual([{ refusal: { code: 'topics-used', max: 3 } }]);
  });

  it('is given up after five minutes, when its outcome may be forgotten, without claiming one', async () => {
    const outcomes: Outcome[] = [];
    void live.send(press()).then((outcome) => outcomes.push(outcome));
    socket().closedBy(1006);
    await vi.advanceTimersByTimeAsync(310_000);
    // A new attempt at once: the last one may have just been given up.
    comeOnline();
    const back = await comesIn();
    await vi.advanceTimersByTimeAsync(0);
    expect(commands(back)).toEqual([]);
    expect(outcomes).toEqual([{ trouble: 'unavailable' }]);
    for (const language of ['en', 'de', 'ja', 'ar']) {
      await setLanguage(language);
      expect(wordedTrouble('unavailable')).not.toMatch(/lost|verloren|失われ|يضِع/);
    }
  });
});

describe('a window that saw a session', () => {
  const joined = (of: FakeSocket) => of.sent.find(({ type }) => type === 'join');

  it('names it on the next connection, with proof if it was cleared', async () => {
    expect(joined(socket())).not.toHaveProperty('seen');
    socket().closedBy(1006);
    await vi.advanceTimersByTimeAsync(1_000);
    const back = await comesIn();
    expect(joined(back)).toMatchObject({ seen: { place: 'first', openedAt: 1_000 } });
    back.says({ type: 'cleared', now: 2_000, proof: 'sealed' });
    expect(live.state().now.kind).toBe('cleared');
    back.closedBy(1006);
    await vi.advanceTimersByTimeAsync(1_000);
    await socket().opens();
    expect(joined(socket())).toMatchObject({ cleared: 'sealed' });
    live.reopen();
    await socket().opens();
    expect(joined(socket())).toMatchObject({ cleared: 'sealed' });
    expect(joined(socket())).not.toHaveProperty('seen');
  });

  it('shows "Cleared", not the start screen, if that happened while it was disconnected', async () => {
    socket().closedBy(1006);
    await vi.advanceTimersByTimeAsync(1_000);
    await socket().opens();
    socket().says({ type: 'cleared', now: 2_000, proof: 'sealed' });
    expect(live.state()).toMatchObject({ link: 'live', now: { kind: 'cleared' } });
  });

  it('sends no command to another session than the one it was pressed in', async () => {
    const outcomes: Outcome[] = [];
    const none = { refusal: { code: 'no-session' } };
    const shared = { ...view.shared, openedAt: 5_000 };
    for (const answer of [
      { type: 'vacant', now: 2_000, name: 'Maya' },
      { ...welcome, place: 'other', view: { ...view, shared } },
    ] as ServerMessage[]) {
      await comesIn();
      void live.send({ type: 'confirm-recording', off: true }).then((outcome) => outcomes.push(outcome));
      socket().closedBy(1006);
      await vi.advanceTimersByTimeAsync(1_000);
      await socket().opens();
      socket().says(answer);
      await vi.advanceTimersByTimeAsync(0);
      expect(commands(socket())).toEqual([]);
      socket().closedBy(1006);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(outcomes).toEqual([none, none]);
  });

  it('takes another session for what it is', async () => {
    socket().closedBy(1006);
    await vi.advanceTimersByTimeAsync(1_000);
    const shared = { ...view.shared, openedAt: 500 };
    await socket().opens();
    socket().says({ ...welcome, place: 'other', view: { ...view, shared } } as ServerMessage);
    await isOpen(live);
  });
});

describe('a server that can’t reach its sessions', () => {
  const away = (is: boolean): ServerMessage => ({ type: 'pong', now: 2_000, ...(is && { away: true }) });

  it('makes its windows say so without any press, until it says otherwise', async () => {
    socket().says(away(true));
    expect(live.state()).toMatchObject({ link: 'live', pause: 'unreachable', pending: 0, now: { kind: 'open' } });
    // The server can refuse from what it knows, without reaching the session.
    void live.send(press());
    socket().says({ type: 'refused', counter: 1, refusal: { code: 'topics-used' }, sentence: '' });
    // Nor does the answer to a ping, which every window sends automatically.
    socket().says({ type: 'pong', now: 2_000, sentAt: 0 });
    // Nor does everything the process knows, sent to a window that came back.
    socket().says(welcome);
    expect(linkStatus(live.state())).toContain('keep trying');
    socket().says(away(false));
    expect(live.state()).toMatchObject({ link: 'live', pause: undefined, now: { kind: 'open' } });
    expect(linkStatus(live.state())).toBeUndefined();
  });

  it('isn’t asked more often after a rest it wanted, and the window still says so', () => {
    socket().says(tooFast());
    socket().says(away(true));
    expect(live.state().pause).toBe('slow-down');
    vi.advanceTimersByTime(4_000);
    expect(live.state().pause).toBe('unreachable');
  });

  it('lets nobody in; its windows retry with backoff and say why all the while', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.999);
    socket().closedBy(1006);
    expect(live.state().pause).toBeUndefined();
    let sockets = 1;
    for (const pause of [250, 500, 1_000, 2_000]) {
      vi.advanceTimersByTime(pause - 2);
      expect(FakeSocket.all).toHaveLength(sockets);
      vi.advanceTimersByTime(2);
      expect(FakeSocket.all).toHaveLength(++sockets);
      await socket().opens();
      socket().says({ type: 'trouble', trouble: 'unavailable', sentence: troubleSentences.unavailable });
      expect(live.state()).toMatchObject({ link: 'lost', pause: 'unreachable', now: { kind: 'open' } });
    }
    vi.advanceTimersByTime(4_000);
    await comesIn();
    expect(live.state()).toMatchObject({ link: 'live', pause: undefined });
    vi.restoreAllMocks();
  });
});

describe('a command refused because too much came at once', () => {
  it('is repeated after a rest, with all presses meanwhile, in order, and the window says so', async () => {
    const outcomes: Outcome[] = [];
    for (let n = 1; n <= 2; n++) void live.send(press()).then((outcome) => outcomes.push(outcome));
    socket().says(tooFast(1));
    socket().says(tooFast(2));
    void live.send(press()).then((outcome) => outcomes.push(outcome));
    expect(live.state()).toMatchObject({ link: 'live', pause: 'slow-down', pending: 3 });
    expect(linkStatus(live.state())).toContain('resumes');
    vi.advanceTimersByTime(1_999);
    expect(commands(socket())).toEqual([1, 2]);
    vi.advanceTimersByTime(2_001);
    expect(commands(socket())).toEqual([1, 2, 1, 2, 3]);
    expect(live.state().pause).toBeUndefined();
    for (const counter of [1, 2, 3]) socket().says({ type: 'done', counter });
    await vi.advanceTimersByTimeAsync(0);
    expect(outcomes).toEqual([undefined, undefined, undefined]);
    expect(FakeSocket.all).toHaveLength(1);
  });

  it('is repeated once on the new connection if the old one is lost during the rest', async () => {
    void live.send(press());
    socket().says(tooFast(1));
    socket().closedBy(1006);
    expect(live.state().pause).toBeUndefined();
    vi.advanceTimersByTime(500);
    const back = await comesIn();
    expect(commands(back)).toEqual([1]);
    vi.advanceTimersByTime(10_000);
    expect(commands(back)).toEqual([1]);
  });

  it('a refused ping costs a rest, but not the connection', () => {
    socket().says(tooFast());
    expect(live.state().pause).toBe('slow-down');
    vi.advanceTimersByTime(4_000);
    expect(live.state()).toMatchObject({ link: 'live', pause: undefined });
  });
});
