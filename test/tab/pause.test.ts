import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Command } from '#session/command.ts';
import { openSession } from '#session/decide.ts';
import { closeCodes, type ServerMessage } from '#session/protocol.ts';
import type { Participant } from '#session/session.ts';
import { troubleSentences } from '#session/troubleSentences.ts';
import { viewFor } from '#session/viewFor.ts';
import type { Live, Outcome } from '../../tab/live/live.ts';
import { liveSession } from '../../tab/live/liveSession.ts';
import { linkStatus } from '../../tab/ui/linkStatus.ts';
import { setLanguage, wordedTrouble } from '../../tab/words/words.ts';
import { FakeSocket } from '../support/fakeSocket.ts';
import { topicId } from '../support/written.ts';

let live: Live;
/** What the page does when somebody looks at it again. */
let looked: () => void;

const session = openSession({
  by: { key: 'key', id: 'pMaya', name: 'Maya' },
  at: 1_000,
  command: { type: 'start-session', settings: {}, recordingOff: true },
  limits: { maxAge: 3_600_000, unattended: 3_600_000 },
});
const view = viewFor(session, session.participants[0] as Participant);
const welcome: ServerMessage = { type: 'welcome', now: 1_000, position: { epoch: 1, version: 1 }, view };
const tooFast = (counter?: number): ServerMessage => ({
  type: 'trouble',
  trouble: 'slow-down',
  sentence: troubleSentences['slow-down'],
  ...(counter && { counter }),
});
const add = (text: string): Command => ({ type: 'add-topic', topic: topicId(1), text });

beforeEach(async () => {
  vi.useFakeTimers();
  const events = { addEventListener() {}, removeEventListener() {} };
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('window', events);
  vi.stubGlobal('document', {
    ...events,
    addEventListener: (_: string, heard: () => void) => (looked = heard),
    visibilityState: 'visible',
    documentElement: { style: {} },
  });
  FakeSocket.all = [];
  live = liveSession({ url: 'wss://mini-m.example/live', token: async () => 'token', meeting: 'm' });
  await comesIn();
});
afterEach(async () => {
  live.close();
  await setLanguage('en');
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The newest connection opens and is told all. */
async function comesIn(): Promise<FakeSocket> {
  await socket().opens();
  socket().says(welcome);
  return socket();
}
const socket = () => FakeSocket.all.at(-1) as FakeSocket;
const viewShown = () => {
  const { now } = live.state();
  return now.kind === 'open' ? now.view : undefined;
};
const commands = (of: FakeSocket) => of.sent.flatMap((m) => (m.type === 'command' ? [m.counter] : []));

describe.each(['slow-down', 'server-full'] as const)('a window that is closed with "%s"', (why) => {
  it('says so in each language, keeps showing what it knows, and says so no more once it is back', async () => {
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
    // It was told everything anew, and nothing of it was new.
    expect(viewShown()).toBe(shown);
    expect(linkStatus(live.state())).toBeUndefined();
  });

  it.each([
    [0, 5_000],
    [0.5, 7_500],
    [0.999, 9_995],
  ])('waits between 5 and 10 s, by chance (%d), also when somebody looks at it', (chance, pause) => {
    vi.spyOn(Math, 'random').mockReturnValue(chance);
    socket().closedBy(closeCodes[why]);
    vi.advanceTimersByTime(pause - 1);
    looked();
    expect(FakeSocket.all).toHaveLength(1);
    vi.advanceTimersByTime(2);
    expect(FakeSocket.all).toHaveLength(2);
    vi.restoreAllMocks();
  });

  it('loses no command: what was not answered, and what is pressed meanwhile, is sent once it is back', async () => {
    const outcomes: Array<[number, Outcome]> = [];
    for (let n = 1; n <= 3; n++) void live.send(add(`Topic ${n}`)).then((outcome) => outcomes.push([n, outcome]));
    expect(commands(socket())).toEqual([1, 2, 3]);
    socket().says({ type: 'done', counter: 1 });
    socket().closedBy(closeCodes[why]);
    void live.send(add('Topic 4')).then((outcome) => outcomes.push([4, outcome]));
    vi.advanceTimersByTime(10_000);
    const back = await comesIn();
    expect(commands(back)).toEqual([2, 3, 4]);
    for (const counter of [2, 3, 4]) back.says({ type: 'done', counter });
    await vi.advanceTimersByTimeAsync(0);
    expect(outcomes).toEqual([1, 2, 3, 4].map((n) => [n, undefined]));
    expect(live.state().pending).toBe(0);
  });
});

describe('a command that its server cannot bring to the session at the moment', () => {
  const unavailable = (counter: number): ServerMessage => ({
    type: 'trouble',
    trouble: 'unavailable',
    sentence: troubleSentences.unavailable,
    counter,
  });

  it('waits and is sent again, and the window says so in each language, until the session is heard of', async () => {
    const outcomes: Outcome[] = [];
    void live.send(add('Topic 1')).then((outcome) => outcomes.push(outcome));
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
    // The server's time is no word of the session.
    socket().says({ type: 'pong', now: 2_000 });
    expect(linkStatus(live.state())).toBeDefined();
    socket().says({ type: 'done', counter: 1 });
    await vi.advanceTimersByTimeAsync(0);
    expect(outcomes).toEqual([undefined]);
    expect(live.state()).toMatchObject({ link: 'live', pending: 0 });
    expect(linkStatus(live.state())).toBeUndefined();
  });

  it('is given back to nobody as long as it may still be done, and says each time that it was sent before', async () => {
    const outcomes: Outcome[] = [];
    void live.send(add('Topic 1')).then((outcome) => outcomes.push(outcome));
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

  it('is given back after five minutes, when nobody may remember whether it was done, without a claim', async () => {
    const outcomes: Outcome[] = [];
    void live.send(add('Topic 1')).then((outcome) => outcomes.push(outcome));
    socket().closedBy(1006);
    await vi.advanceTimersByTimeAsync(310_000);
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

  it('says on its next connection which one it was, and brings the proof when it was cleared', async () => {
    expect(joined(socket())).not.toHaveProperty('seen');
    socket().closedBy(1006);
    await vi.advanceTimersByTimeAsync(1_000);
    const back = await comesIn();
    expect(joined(back)).toMatchObject({ seen: { epoch: 1, version: 1, openedAt: 1_000 } });
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

  it('is told "Cleared", not shown the start, when that happened while it had no connection', async () => {
    socket().closedBy(1006);
    await vi.advanceTimersByTimeAsync(1_000);
    await socket().opens();
    socket().says({ type: 'cleared', now: 2_000, proof: 'sealed' });
    expect(live.state()).toMatchObject({ link: 'live', now: { kind: 'cleared' } });
  });

  it('brings no command into another session than the one it was pressed in', async () => {
    const outcomes: Outcome[] = [];
    const none = { refusal: { code: 'no-session' } };
    const shared = { ...view.shared, openedAt: 5_000 };
    for (const answer of [
      { type: 'vacant', now: 2_000, name: 'Maya' },
      { ...welcome, position: { epoch: 9, version: 1 }, view: { ...view, shared } },
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

  it('takes another session for what it is, wherever that stands in its log', async () => {
    socket().closedBy(1006);
    await vi.advanceTimersByTimeAsync(1_000);
    const shared = { ...view.shared, openedAt: 500 };
    await socket().opens();
    socket().says({ ...welcome, position: { epoch: 0, version: 1 }, view: { ...view, shared } } as ServerMessage);
    expect(live.state()).toMatchObject({ link: 'live', now: { kind: 'open' } });
  });
});

describe('a server that cannot reach its sessions', () => {
  const away = (is: boolean): ServerMessage => ({ type: 'pong', now: 2_000, ...(is && { away: true }) });

  it('has its windows say so though nothing is pressed, and until it says otherwise', async () => {
    socket().says(away(true));
    expect(live.state()).toMatchObject({ link: 'live', pause: 'unreachable', pending: 0, now: { kind: 'open' } });
    // What it refuses by what it knows is no sign that it reaches more.
    void live.send(add('Topic 1'));
    socket().says({ type: 'refused', counter: 1, refusal: { code: 'topics-used' }, sentence: '' });
    // Nor is the answer to a ping, which every window sends by itself.
    socket().says({ type: 'pong', now: 2_000, sentAt: 0 });
    // Nor is all that its process knows, told to a window that came back to it.
    socket().says(welcome);
    expect(linkStatus(live.state())).toContain('We keep trying');
    socket().says(away(false));
    expect(live.state()).toMatchObject({ link: 'live', pause: undefined, now: { kind: 'open' } });
    expect(linkStatus(live.state())).toBeUndefined();
  });

  it('is not asked faster for the rest that it wanted, and the window still says so after that', () => {
    socket().says(tooFast());
    socket().says(away(true));
    expect(live.state().pause).toBe('slow-down');
    vi.advanceTimersByTime(4_000);
    expect(live.state().pause).toBe('unreachable');
  });

  it('lets nobody in, is asked again with growing pauses, and its windows say why all the while', async () => {
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

describe('a command that is refused because too much came at once', () => {
  it('is sent again after a rest, with all that was pressed meanwhile, in order, and the window says so', async () => {
    const outcomes: Outcome[] = [];
    for (let n = 1; n <= 2; n++) void live.send(add(`Topic ${n}`)).then((outcome) => outcomes.push(outcome));
    socket().says(tooFast(1));
    socket().says(tooFast(2));
    void live.send(add('Topic 3')).then((outcome) => outcomes.push(outcome));
    expect(live.state()).toMatchObject({ link: 'live', pause: 'slow-down', pending: 3 });
    expect(linkStatus(live.state())).toContain('by itself');
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

  it('is sent again by the new connection, where the old one is lost during the rest, and once', async () => {
    void live.send(add('Topic 1'));
    socket().says(tooFast(1));
    socket().closedBy(1006);
    expect(live.state().pause).toBeUndefined();
    vi.advanceTimersByTime(500);
    const back = await comesIn();
    expect(commands(back)).toEqual([1]);
    vi.advanceTimersByTime(10_000);
    expect(commands(back)).toEqual([1]);
  });

  it('a ping that is refused costs a rest, and no connection', () => {
    socket().says(tooFast());
    expect(live.state().pause).toBe('slow-down');
    vi.advanceTimersByTime(4_000);
    expect(live.state()).toMatchObject({ link: 'live', pause: undefined });
  });
});
