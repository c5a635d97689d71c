import { createClient } from 'redis';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Command } from '#session/command.ts';
import { keyName, nameKey } from '../../server/store/redis/keys.ts';
import { tokenFor } from '../fault/person.ts';
import { withoutLastCall } from '../support/lastCall.ts';
import { positionAt } from '../support/places.ts';
import { RedisProcesses } from '../support/redisProcesses.ts';
import { startServer } from '../support/serverProcess.ts';
import type { TestApp } from '../support/testApp.ts';
import { TestWindow } from '../support/wire.ts';
import { topicId } from '../support/written.ts';

withoutLastCall();

const world = new RedisProcesses();
let a: TestApp;
let b: TestApp;
let meeting: string;
let meetings = 0;

beforeEach(async () => {
  [a, b] = [await world.process(), await world.process()];
  meeting = `canary-meeting-${++meetings}`;
});

const join = (app: TestApp, name: string, options = {}) => TestWindow.join(app.url, name, { meeting, ...options });

/** Joins as someone new, who acknowledges the rule. */
async function comes(app: TestApp, name: string): Promise<TestWindow> {
  const window = await join(app, name);
  await window.until(() => window.view !== undefined);
  await window.command({ type: 'acknowledge-rule' });
  return window;
}

/** Ada, who facilitates, at one process; the others alternate between both. */
async function gathered(settings: object, ...names: string[]): Promise<[TestWindow, ...TestWindow[]]> {
  const ada = await join(a, 'Ada');
  await ada.start({ settings });
  const others: TestWindow[] = [];
  for (const name of names) others.push(await comes(others.length % 2 ? a : b, name));
  return [ada, ...others];
}

/** Makes a last change that every window sees, so that all are equal if both processes hold the same session. */
async function settled(ada: TestWindow, windows: TestWindow[]): Promise<void> {
  const off = !ada.shared.recordingOff;
  await ada.command({ type: 'confirm-recording', off });
  for (const window of windows) await window.until(() => window.shared.recordingOff === off);
}

/** The meeting's stream in Redis: ids and sealed entries. */
async function stream(): Promise<Array<{ id: string; message: Record<string, string> }>> {
  const client = await createClient({ url: world.redis.url }).connect();
  const entries = await client.xRange(keyName(nameKey(world.nameKey), `test:${meeting}`), '-', '+');
  client.destroy();
  return entries ?? [];
}

/** Everything in Redis, keys and values, as text. */
async function everythingInRedis(): Promise<string> {
  const client = await createClient({ url: world.redis.url }).connect();
  const all: unknown[] = [];
  for (const key of await client.keys('*')) {
    const type = await client.type(key);
    all.push(key);
    if (type === 'stream') all.push(await client.xRange(key, '-', '+'));
    else if (type === 'zset') all.push(await client.zRangeWithScores(key, 0, -1));
    else all.push(await client.get(key));
  }
  client.destroy();
  return JSON.stringify(all);
}

describe('two processes on one Redis', () => {
  it('count exactly 60 votes of 20 people who all press ten times at once', async () => {
    const names = Array.from({ length: 19 }, (_, i) => `Person ${i}`);
    const windows = await gathered({}, ...names);
    const [ada] = windows;
    for (const n of [1, 2, 3]) await ada.command({ type: 'add-topic', topic: topicId(n), text: `Topic ${n}` });
    await ada.command({ type: 'move-on', step: ada.shared.step, to: 'vote' });
    await Promise.all(windows.map((w) => w.until(() => w.shared.phase.kind === 'vote')));

    const presses = windows.flatMap((window, i) =>
      Array.from({ length: 10 }, (_, n) => window.command({ type: 'cast-vote', topic: topicId(1 + ((i + n) % 3)) })),
    );
    const answers = await Promise.all(presses);

    expect(answers.filter((answer) => answer === undefined)).toHaveLength(60);
    expect(new Set(answers)).toEqual(new Set([undefined, 'votes-used', 'voting-closed']));
    await settled(ada, windows);
    for (const window of windows) {
      expect(Object.values(window.own.votes).reduce((sum, n) => sum + n, 0)).toBe(3);
      expect(window.shared).toEqual(ada.shared);
      expect(window.position).toEqual(ada.position);
      expect(window.stepsBack).toBe(0);
    }
    expect(ada.shared.phase).toEqual({ kind: 'vote', open: false });
    expect(Object.values(ada.shared.topics).reduce((sum, topic) => sum + (topic.count ?? 0), 0)).toBe(60);
    const voted = windows.map((w) => w.own.votes);
    for (const [id, topic] of Object.entries(ada.shared.topics)) {
      expect(topic.count).toBe(voted.reduce((sum, votes) => sum + (votes[id] ?? 0), 0));
    }
  });

  it('never show an older session to a window that lost its connection and rejoins at the other', async () => {
    const [ada, ben] = (await gathered({}, 'Ben')) as [TestWindow, TestWindow];
    let window = ben;
    for (let round = 0; round < 15; round++) {
      const off = round % 2 === 0;
      const busy = ada.command({ type: 'confirm-recording', off });
      await window.until(() => window.closedWith !== undefined || window.shared.recordingOff === off);
      // He moved so fast that the other process may report him after this one. Then he is sent there, as panels are.
      const hasSeen = !window.closedWith;
      if (window.closedWith) expect(window.closedWith.reason).toBe('elsewhere');
      const { id, seen, position } = window;
      window.cut();
      window = await join(round % 2 ? b : a, 'Ben', { id, seen });
      await window.until(() => window.view !== undefined);
      const [welcome] = window.of('welcome');
      const now = positionAt(welcome?.place ?? '');
      expect(now.epoch).toBe(position?.epoch);
      expect(now.version).toBeGreaterThanOrEqual(position?.version ?? Number.NaN);
      if (hasSeen) expect(window.shared.recordingOff).toBe(off);
      expect(window.stepsBack).toBe(0);
      await busy;
    }
  });

  it('count an unanswered command once if it is repeated at the other', async () => {
    const windows = await gathered({ topicsEach: 5 }, 'Ben', 'Cleo', 'Dan', 'Eve');
    const again = await Promise.all(
      windows.map(async (window, i) => {
        const name = ['Ada', 'Ben', 'Cleo', 'Dan', 'Eve'][i] as string;
        const added = (n: number) => [{ type: 'add-topic', text: `${name} ${n}` } as Command, 100 + n] as const;
        for (const n of [0, 1, 2, 3]) window.command(...added(n)).catch(() => {});
        // Some answers may be in flight.
        await window.until(() => window.of('change').some((m) => m.done?.includes(100 + (i % 3))));
        window.cut();
        const here = await join(i % 2 ? a : b, name, { id: window.id, seen: window.seen });
        await here.until(() => here.view !== undefined);
        for (const n of [0, 1, 2, 3]) expect(await here.command(...added(n))).toBeUndefined();
        return here;
      }),
    );
    const [ada] = again as [TestWindow];
    await settled(ada, again);
    const texts = Object.values(ada.shared.topics).flatMap((topic) => topic.parts.map((part) => part.text));
    expect(texts).toHaveLength(20);
    expect(new Set(texts).size).toBe(20);
    for (const window of again) expect(window.shared).toEqual(ada.shared);
  });

  it('drop a window that moved to the other, even before its dead connection is noticed', async () => {
    const [ada, ben] = (await gathered({}, 'Ben')) as [TestWindow, TestWindow];
    const there = await join(a, 'Ben', { id: ben.id, seen: ben.seen });
    await there.until(() => there.view !== undefined);
    await ben.until(() => ben.closedWith?.reason === 'elsewhere');
    const before = (await stream()).length;
    await settled(ada, [ada, there]);
    // Ada's own entry, and at most the report that the old window left.
    expect((await stream()).length - before).toBeLessThanOrEqual(2);
    expect(await there.command({ type: 'add-topic', text: 'Still here' })).toBeUndefined();
  });

  it('keep a long session’s stream short, and a third process holds the same', async () => {
    const [ada, ben] = (await gathered({}, 'Ben')) as [TestWindow, TestWindow];
    await ben.command({ type: 'add-topic', text: 'Kept through every snapshot' });
    for (let n = 0; n < 60; n++) {
      await [ada, ben][n % 2]?.command({ type: 'write-takeaway', text: `${n} `.padEnd(2_000, 'x') });
    }
    // 60 entries of over 2 KB each were written; a snapshot is due after 8, or after 16 at the latest.
    await vi.waitFor(async () => expect((await stream()).length).toBeLessThan(17));
    const c = await world.process();
    const third = await join(c, 'Ben');
    await third.until(() => third.view !== undefined);
    await settled(ada, [ada, ben, third]);
    expect(third.view).toEqual(ben.view);
    expect(third.position).toEqual(ben.position);
    expect(third.own.takeaway).toMatch(/^59 x/);
    expect(ada.stepsBack + ben.stepsBack).toBe(0);
  });

  it('clear together, and leave one tombstone without content', async () => {
    const windows = await gathered({}, 'Canary-Ben', 'Canary-Cleo');
    const [ada, ben] = windows as [TestWindow, TestWindow];
    await ben.command({ type: 'add-topic', text: 'canary-topic' });
    await ben.command({ type: 'write-takeaway', text: 'canary-takeaway' });
    expect(await everythingInRedis()).not.toMatch(/canary/i);
    expect((await stream()).length).toBeGreaterThan(5);

    expect(await ada.command({ type: 'clear-session' })).toBeUndefined();
    await Promise.all(windows.map((w) => w.until(() => w.cleared)));

    await vi.waitFor(async () => expect(await stream()).toHaveLength(1));
    const [tombstone] = await stream();
    expect(tombstone?.id).toMatch(/-0$/);
    expect(Object.keys(tombstone?.message ?? {})).toEqual(['e']);
    expect(await everythingInRedis()).not.toMatch(/canary/i);
    const late = await join(b, 'Dan');
    expect(late.of('vacant')[0]?.clearedAt).toBeTypeOf('number');
    expect(await late.start()).toBe('just-cleared');
    expect(await late.start({ again: true })).toBeUndefined();
    expect(late.shared.order).toEqual([]);
  });

  it('[P5] notice within seconds that one was killed, and continue without its people', async () => {
    const environment = { REDIS_URL: world.redis.url, SEAL_KEY: world.sealKey, NAME_KEY: world.nameKey };
    const [one, other] = await Promise.all([startServer(environment), startServer(environment)]);
    try {
      const ada = await TestWindow.join(one.socket, await tokenFor(one, meeting, 'ada'), { meeting });
      await ada.start();
      const ben = await TestWindow.join(other.socket, await tokenFor(other, meeting, 'ben'), { meeting });
      await ben.until(() => ben.view !== undefined);
      expect(ben.facilitator).not.toHaveProperty('awaySince');
      const killedAt = Date.now();
      await one.stop('SIGKILL');
      await ben.until(() => ben.facilitator?.awaySince !== undefined, 12_000);
      // From the time it was noticed.
      expect(ben.facilitator?.awaySince).toBeGreaterThan(killedAt);
      const back = await TestWindow.join(other.socket, await tokenFor(other, meeting, 'ada'), { meeting });
      await ben.until(() => ben.facilitator?.awaySince === undefined);
      expect(back.shared.facilitator).toBe(back.own.participant);
    } finally {
      await Promise.all([one.stop('SIGKILL'), other.stop()]);
    }
  }, 90_000);
});
