import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Command } from '#session/command.ts';
import { limits } from '#session/limits.ts';
import type { ServerMessage } from '#session/protocol.ts';
import { votesOf } from '#session/rules/vote.ts';
import type { Session } from '#session/session.ts';
import { Buckets } from '../../server/kit/bucket.ts';
import { systemClock } from '../../server/kit/clock.ts';
import { Door } from '../../server/live/door.ts';
import { Hubs } from '../../server/live/hubs.ts';
import { usualLimits } from '../../server/live/limits.ts';
import type { SocketContext } from '../../server/live/socket.ts';
import { manualClock } from '../../server/rehearsal/clock.ts';
import { memoryStore } from '../../server/store/memory.ts';
import { beginEpoch, fakeDevice, withFakeLock } from '../support/fakeLock.ts';
import { hostileFrames } from '../support/hostileMessages.ts';
import { LoopSocket, settled } from '../support/loopSocket.ts';
import { places } from '../support/places.ts';
import { namedIdentity, testApp, unlimited } from '../support/testApp.ts';
import { TestWindow } from '../support/wire.ts';
import { topicId } from '../support/written.ts';

let rejected: unknown[];
const reject = (reason: unknown) => rejected.push(reason);
beforeEach(() => {
  rejected = [];
  process.on('unhandledRejection', reject);
  process.on('uncaughtException', reject);
});
afterEach(() => {
  process.off('unhandledRejection', reject);
  process.off('uncaughtException', reject);
});

/** What the facilitator does meanwhile, by progress, so that messages arrive in every phase. */
const way = [
  [0.2, 'vote'],
  [0.4, 'reveal'],
  [0.5, 'discuss'],
  [0.8, 'wrap-up'],
] as const;
const batch = 25;
const atOnce = 50;

it('2,000 over real sockets are answered or close the connection, and harm no one else', async () => {
  const app = await testApp(memoryStore(systemClock), systemClock, 'silent', unlimited);
  const comes = async () => {
    const window = await TestWindow.join(app.url, 'Mallory');
    await window.until(() => window.view !== undefined);
    await window.command({ type: 'acknowledge-rule' });
    return window;
  };
  const ada = await TestWindow.join(app.url, 'Ada');
  await ada.start({ settings: { topicsEach: 5 } });
  await ada.command({ type: 'add-topic', topic: topicId(1), text: 'Of Ada' });
  let mallory = await comes();
  let count = 10;
  const seen = new Set<string>();
  const all = fc.sample(hostileFrames, { numRuns: 2_000, seed: 20_261_122 });
  let next = 0;
  for (let from = 0; from < all.length; from += batch) {
    if (mallory.closedWith) {
      seen.add(`closed ${mallory.closedWith.code}`);
      mallory = await comes();
    }
    const some = all.slice(from, from + batch);
    const before = mallory.messages.length;
    for (const data of some) mallory.raw(typeof data === 'string' ? data.replace('"next"', () => `${++count}`) : data);
    const heard = () => mallory.messages.slice(before);
    await mallory.until(() => answersIn(heard()) >= some.length || mallory.closedWith !== undefined);
    for (const m of heard()) if (answersIn([m])) seen.add(m.type === 'trouble' ? m.trouble : m.type);
    // Others continue meanwhile.
    const off = !ada.shared.recordingOff;
    expect(await ada.command({ type: 'confirm-recording', off })).toBeUndefined();
    expect(ada.shared.recordingOff).toBe(off);
    const [share, to] = way[next] ?? [2];
    if (!to || from < share * all.length) continue;
    next++;
    expect(await ada.command({ type: 'move-on', step: ada.shared.step, to })).toBeUndefined();
  }
  expect([...seen].sort()).toEqual(['change', 'closed 1009', 'done', 'malformed', 'pong', 'refused', 'too-large']);
  expect([ada.stepsBack, mallory.stepsBack]).toEqual([0, 0]);
  expect(ada.of('trouble')).toEqual([]);
  expect(ada.closedWith).toBeUndefined();
  expect(ada.shared.facilitator).toBe(ada.own.participant);
  expect(rejected).toEqual([]);
  await app.close();
}, 30_000);

it('100,000 leave the process and its sessions sound, and nothing about their sender', async () => {
  const world = new World();
  const meetings = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => Hostile.meet(world, name)));
  const strangers = new Strangers(world);
  const sent = { members: 0, strangers: 0 };
  const total = 100_000;
  for (let from = 0, seed = 20_261_124; from < total; from += 10_000, seed++) {
    const all = fc.sample(hostileFrames, { numRuns: 10_000, seed });
    for (let at = 0; at < all.length; at += atOnce) {
      const some = all.slice(at, at + atOnce);
      // Every other batch comes from strangers.
      const meeting = meetings[((at / atOnce) % (2 * meetings.length)) / 2];
      if (meeting) await meeting.suffers(some, (from + at) / total);
      else await strangers.send(some);
      sent[meeting ? 'members' : 'strangers'] += some.length;
    }
  }
  expect(sent).toEqual({ members: total / 2, strangers: total / 2 });
  expect(world.bugs).toEqual([]);
  expect(rejected).toEqual([]);
  expect(Math.max(...meetings.map(({ mostVotes }) => mostVotes))).toBe(3);
  for (const meeting of meetings) await meeting.ends();
  await settled();
  expect([...meetings.flatMap((m) => [...m.answers]), ...strangers.answers]).toEqual(
    expect.arrayContaining([
      'change',
      'done',
      'refused',
      'pong',
      'malformed',
      'too-large',
      'not-joined',
      'cleared',
      'vacant',
    ]),
  );

  // Sessions that strangers opened end, and then nothing is left: no hub, timer, bucket or connection.
  for (let hours = 0; hours < 6; hours++) {
    world.clock.skip(3_600_000);
    await settled();
  }
  expect(await world.hubsLeft()).toBe(0);
  expect(world.people.size).toBe(0);
  expect(world.timers - world.ownTimers).toBe(0);
  const connections = world.connections.length;
  expect(connections).toBeGreaterThan(10_000);
  meetings.length = 0;
  expect(await world.connectionsInMemory()).toBeLessThan(10);
}, 300_000);

/** How many messages these answer: one change can answer several. */
function answersIn(messages: readonly ServerMessage[]): number {
  const answer = (m: ServerMessage) => {
    if (m.type === 'change') return m.done?.length ?? 0;
    return ['done', 'refused', 'pong', 'trouble'].includes(m.type) ? 1 : 0;
  };
  return messages.reduce((sum, m) => sum + answer(m), 0);
}

/** A server process without its network that counts what it keeps. */
class World {
  readonly clock = manualClock(Date.UTC(2026, 10, 24, 9));
  readonly bugs: object[] = [];
  readonly connections: WeakRef<LoopSocket>[] = [];
  readonly people: Buckets;
  readonly hubs: Hubs;
  /** Running now, and of the process itself. */
  timers = 0;
  readonly ownTimers: number;
  readonly #context: SocketContext;

  constructor() {
    const clock = {
      now: this.clock.now,
      after: (ms: number, run: () => void) => {
        let running = true;
        this.timers++;
        const over = () => {
          if (running) this.timers--;
          running = false;
        };
        const cancel = this.clock.after(ms, () => {
          over();
          run();
        });
        return () => {
          over();
          cancel();
        };
      },
    };
    const store = memoryStore(clock);
    const note = (what: object) => this.bugs.push(what);
    const trouble = (what: string, cause: unknown) => note({ what, error: (cause as Error)?.name });
    const life = { maxAge: 4 * 3_600_000, unattended: 3_600_000 };
    this.hubs = new Hubs({ store, clock, places, process: 'p', limits: life, trouble });
    this.ownTimers = this.timers;
    const door = new Door({ identity: namedIdentity, store, clock, hubs: this.hubs, log: { info() {} } });
    const endless = { ...usualLimits, ...unlimited };
    this.people = new Buckets({ atOnce: 1e9, perSecond: 1e9 }, clock);
    const log = { info() {}, warn() {}, error: note };
    this.#context = { store, clock, hubs: this.hubs, door, limits: endless, people: this.people, log };
  }

  connect(): LoopSocket {
    const socket = new LoopSocket(this.#context);
    this.connections.push(new WeakRef(socket));
    return socket;
  }

  async sessionOf(meeting: string): Promise<Session | undefined> {
    const hub = await this.hubs.get(`test:${meeting}`);
    return hub.present();
  }

  async hubsLeft(): Promise<number> {
    let count = 0;
    await this.hubs.each(() => void count++);
    return count;
  }

  async connectionsInMemory(): Promise<number> {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    // What a WeakRef was asked for stays until the turn is over.
    await settled();
    collect();
    return this.connections.filter((connection) => connection.deref() !== undefined).length;
  }
}

const windowOf = (n: number) => n.toString(16).padStart(32, '0');
let windows = 0;

/** A meeting of Ada, who facilitates, Ben, and Mallory, who sends hostile messages. */
class Hostile {
  readonly answers = new Set<string>();
  /** The most votes that Mallory had at a time. */
  mostVotes = 0;
  readonly #world: World;
  readonly #name: string;
  #ada!: LoopSocket;
  #ben!: LoopSocket;
  #mallory!: LoopSocket;
  #counter = 0;
  #count = 10;
  #next = 0;
  #off = true;

  private constructor(world: World, name: string) {
    this.#world = world;
    this.#name = name;
  }

  static async meet(world: World, name: string): Promise<Hostile> {
    const meeting = new Hostile(world, name);
    meeting.#ada = await meeting.#comes('Ada');
    const settings = { topicsEach: 5 };
    meeting.#ada.sends({
      type: 'start',
      counter: 999,
      command: { type: 'start-session', settings, recordingOff: true },
    });
    await settled();
    meeting.#ben = await meeting.#comes('Ben');
    meeting.#mallory = await meeting.#comes('Mallory');
    for (const socket of [meeting.#ben, meeting.#mallory]) await meeting.#does(socket, { type: 'acknowledge-rule' });
    await meeting.#does(meeting.#ada, beginEpoch(fakeDevice('Ada')));
    await meeting.#does(meeting.#ada, { type: 'add-topic', topic: topicId(1), text: 'Of Ada' });
    await meeting.#does(meeting.#ben, { type: 'add-topic', topic: topicId(2), text: 'Of Ben' });
    return meeting;
  }

  /** `progress`: from 0 to 1. */
  async suffers(frames: readonly (string | Buffer)[], progress: number): Promise<void> {
    const mallory = this.#mallory;
    mallory.heard = [];
    for (const data of frames) {
      mallory.say(typeof data === 'string' ? data.replace('"next"', () => `${++this.#count}`) : data);
    }
    await settled();
    if (mallory.closedWith === undefined) expect(answersIn(mallory.heard)).toBe(frames.length);
    else expect(mallory.closedWith).toBe(1009);
    expect(mallory.astray).toBe(0);
    for (const m of mallory.heard) this.answers.add(m.type === 'trouble' ? m.trouble : m.type);
    if (mallory.closedWith) this.#mallory = await this.#comes('Mallory');

    // Others continue meanwhile.
    this.#off = !this.#off;
    await this.#does(this.#ada, { type: 'confirm-recording', off: this.#off });
    const session = await this.#session();
    expect(session.recordingOff).toBe(this.#off);
    const [share, to] = way[this.#next] ?? [2];
    if (to && progress >= share) {
      this.#next++;
      await this.#does(this.#ada, { type: 'move-on', step: session.step, to });
    }
    this.#isSound(await this.#session());
    for (const socket of [this.#ada, this.#ben]) {
      expect([socket.closedWith, socket.astray]).toEqual([undefined, 0]);
      expect(socket.heard.filter((m) => m.type === 'trouble')).toEqual([]);
      socket.heard = [];
    }
  }

  /** Clears its session; everyone is told and leaves. */
  async ends(): Promise<void> {
    expect(this.#next).toBe(way.length);
    await this.#does(this.#ada, { type: 'clear-session' });
    this.#world.clock.skip(limits.lastCall);
    await settled();
    for (const socket of [this.#ada, this.#ben, this.#mallory]) {
      expect(socket.heard.some((m) => m.type === 'cleared')).toBe(true);
      this.answers.add('cleared');
      socket.close(1000);
    }
  }

  #isSound(session: Session): void {
    const { participants, settings, topics, facilitator } = session;
    expect(participants.map(({ name }) => name)).toEqual(['Ada', 'Ben', 'Mallory']);
    expect(settings.votesEach).toBe(3);
    for (const { id } of participants) expect(votesOf(session, id)).toBeLessThanOrEqual(3);
    const [ada, , mallory] = participants.map(({ id }) => id);
    this.mostVotes = Math.max(this.mostVotes, votesOf(session, mallory ?? ''));
    expect(facilitator).toBe(ada);
    expect(Object.keys(topics).length).toBeLessThanOrEqual(3 * 5);
    const { devices, epochs, rounds } = session.lock;
    expect(Object.keys(devices).length).toBeLessThanOrEqual(1 + 2 * limits.devicesEach);
    expect([epochs.length, rounds]).toEqual([1, 0]);
    const kept = Math.max(...Object.values(session.windows).map(({ outcomes }) => outcomes.length));
    expect(kept).toBeLessThanOrEqual(limits.outcomesKept);
  }

  async #session(): Promise<Session> {
    const session = await this.#world.sessionOf(this.#name);
    if (!session) throw new Error('the session is gone');
    return session;
  }

  async #comes(name: string): Promise<LoopSocket> {
    const socket = this.#world.connect();
    socket.joins(name, this.#name, windowOf(++windows));
    await settled();
    expect(socket.heard[0]?.type).toMatch(/welcome|vacant/);
    return socket;
  }

  async #does(socket: LoopSocket, command: Command): Promise<void> {
    const counter = 1_000 + ++this.#counter;
    socket.sends({ type: 'command', counter, command: withFakeLock(command) });
    await settled();
    const done = socket.heard.some((m) => (m.type === 'change' ? m.done?.includes(counter) : m.type === 'done'));
    expect(done || socket.heard.some((m) => m.type === 'cleared'), command.type).toBe(true);
  }
}

/** Connections whose first message is arbitrary: some join a meeting and may start a session there. */
class Strangers {
  readonly answers = new Set<string>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  async send(frames: readonly (string | Buffer)[]): Promise<void> {
    for (let from = 0; from < frames.length; from += 5) {
      const socket = this.#world.connect();
      for (const data of frames.slice(from, from + 5)) {
        socket.say(typeof data === 'string' ? data.replace('"next"', '1') : data);
      }
      await settled();
      for (const m of socket.heard) this.answers.add(m.type === 'trouble' ? m.trouble : m.type);
      expect(socket.astray).toBe(0);
      socket.close(1000);
    }
  }
}
