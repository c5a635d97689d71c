import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { closeCodes } from '#session/protocol.ts';
import { whileTimePasses } from '../support/passing.ts';
import { teamsApp } from '../support/teamsApp.ts';
import { enter, oidOf, standup, tenant } from '../support/teamsWorld.ts';
import { attacks, origins, type Scene } from './attacks.ts';

const topic = 'canary-topic';
let parts: Awaited<ReturnType<typeof teamsApp>>;
let scene: Scene;
let people: Map<string, object>;

beforeAll(async () => {
  parts = await teamsApp();
  const { app, world } = parts;
  const meeting = world.meeting(standup);
  for (const name of ['Aiko', 'Tomas'] as const) enter(meeting, name);
  people = new Map(meeting.participants);
  const aiko = await app.join('Aiko');
  await aiko.start();
  await aiko.command({ type: 'add-topic', text: topic });
  const tomas = await app.join('Tomas');
  await tomas.until(() => tomas.view !== undefined);
  // From now on, Aiko only receives what the attacks cause.
  parts.clock.skip(3_000);
  await aiko.until(() => aiko.of('ticket').length === 1);
  const pass = (changed = {}) => ({
    meeting: `teams:${tenant}:${standup}`,
    asked: standup,
    window: tomas.id,
    openedAt: tomas.shared.openedAt,
    person: { key: oidOf('Tomas'), name: 'Tomas Canary' },
    ...changed,
  });
  scene = { app, world, aiko, tomas, standup: meeting, pass };
});
afterAll(() => parts.close());

beforeEach(() => {
  enter(scene.standup, 'Mallory');
});
afterEach(() => {
  scene.world.connector.fault = undefined;
  scene.standup.appAdded = true;
  delete scene.standup.thread;
  scene.standup.participants.clear();
  for (const [oid, person] of people) scene.standup.participants.set(oid, { inMeeting: true, ...person });
});

describe('the door', () => {
  it('lets an honest participant in', async () => {
    const mallory = await scene.app.join('Mallory');
    await mallory.until(() => mallory.view !== undefined);
    expect(mallory.frames.join()).toContain(topic);
    await mallory.close();
    const back = await scene.app.window('', {
      ticket: scene.app.tickets.issue(scene.pass()),
      id: scene.tomas.id,
    });
    expect(back.closedWith).toBeUndefined();
    scene.tomas = back;
  });

  it.each(attacks.map((attack) => [attack.what, attack] as const))('refuses %s', async (_what, attack) => {
    const { app, world, aiko, tomas } = scene;
    const { token = '', id, ...options } = await attack.shows(scene);
    const before = { told: aiko.frames.length, asked: world.connector.asked.length, log: app.log.length };
    const asking = app.window(token, { ...options, ...(id && { id }) });
    const isRetried = attack.why === 'host-unreachable';
    const window = await (isRetried ? whileTimePasses(parts.clock, tomas, asking) : asking);

    // All the window learns is one word.
    expect(window.frames).toEqual([]);
    expect(window.closedWith).toEqual({ code: closeCodes[attack.why], reason: attack.why });
    // The log has the reason, in our own words.
    const lines = app.log.slice(before.log);
    expect(lines.map(({ reason, msg }) => [reason, msg])).toEqual([[attack.reason, 'not admitted']]);
    expect(JSON.stringify(lines)).not.toMatch(/canary|eeeeeeee|aaaaaaaa|bbbbbbbb|meeting_|eyJ/i);
    if (attack.unasked) expect(world.connector.asked).toHaveLength(before.asked);
    // Nobody else notices anything.
    expect(aiko.frames).toHaveLength(before.told);
    expect([aiko.closedWith, tomas.closedWith]).toEqual([undefined, undefined]);
  });

  it.each(origins)('refuses a socket of %j before it is one', async (origin, reason) => {
    const { app } = scene;
    const before = app.log.length;
    const socket = new WebSocket(app.url, { headers: origin === undefined ? {} : { origin } });
    socket.on('error', () => {});
    const [, answer] = await once(socket, 'unexpected-response');
    expect(answer.statusCode).toBe(403);
    expect(app.log.slice(before)).toMatchObject([{ reason }]);
  });

  it('ignores people it has sent away, even if they stay connected', async () => {
    const { app, world, standup: meeting, aiko } = scene;
    const mallory = await app.join('Mallory');
    await mallory.until(() => mallory.view !== undefined);
    await aiko.until(() => Object.keys(aiko.shared.people).length === 3);
    meeting.participants.delete(oidOf('Mallory'));
    const closed = mallory.until(() => mallory.closedWith !== undefined);
    const before = mallory.frames.length;
    parts.clock.skip(95_000);
    await closed;
    expect(mallory.closedWith).toEqual({ code: closeCodes['not-in-meeting'], reason: 'not-in-meeting' });
    expect(mallory.frames.slice(before).join()).not.toContain(topic);

    // An earlier ticket doesn't bring them back, not even for a moment.
    const person = { key: oidOf('Mallory'), name: 'Mallory' };
    const ticket = app.tickets.issue(scene.pass({ window: mallory.id, person }));
    const again = await app.window('', { ticket, id: mallory.id });
    expect(again.closedWith?.reason).toBe('ticket-refused');
    expect(app.reasons.slice(-2)).toEqual(['left-the-meeting', 'ticket-of-one-sent-away']);
    expect((await app.window(await world.token('Mallory'))).closedWith?.reason).toBe('not-in-meeting');
  });
});

it('withstands more than a hundred attacks', () => {
  expect(attacks.length + origins.length).toBeGreaterThanOrEqual(100);
});
