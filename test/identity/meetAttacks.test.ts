import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeCodes } from '#session/protocol.ts';
import { meetApp } from '../support/meetApp.ts';
import { code, enter, inCall, subOf } from '../support/meetWorld.ts';
import { whileTimePasses } from '../support/passing.ts';
import { doorAttacks, type Scene, signInAttacks } from './meetAttacks.ts';

const topic = 'canary-topic';
let parts: Awaited<ReturnType<typeof meetApp>>;
let scene: Scene;

beforeAll(async () => {
  parts = await meetApp({ standing: true });
  const { app, meet, teams } = parts;
  const space = meet.space();
  for (const name of ['Aiko', 'Tomas'] as const) enter(space, name);
  const aiko = await app.join('Aiko');
  await aiko.start();
  await aiko.command({ type: 'add-topic', text: topic });
  const tomas = await app.join('Tomas');
  await tomas.until(() => tomas.view !== undefined);
  const pass = (changed = {}) => ({
    meeting: inCall,
    asked: code,
    host: 'meet' as const,
    window: tomas.id,
    openedAt: tomas.shared.openedAt,
    person: { key: subOf('Tomas'), name: 'Tomas Canary' },
    ...changed,
  });
  scene = { app, meet, teams, space, aiko, tomas, pass };
}, 60_000);
afterAll(() => parts.close());

beforeEach(() => {
  enter(scene.space, 'Mallory');
});
afterEach(() => {
  const { meet, space } = scene;
  meet.google.fault = undefined;
  meet.google.api.fault = undefined;
  meet.google.api.isEndless = false;
  meet.google.api.spaces.splice(1);
  Object.assign(space, { owner: undefined, isOver: false, others: [], says: {} });
  for (const name of ['Aiko', 'Tomas'] as const) enter(space, name);
  // Ends the pauses that were requested, and Mallory's for guessing.
  parts.clock.skip(10_000);
});

const secrets = /canary|eyJ|1180000|abc-mnop|space-1|call-1/i;

describe('the exchange of a code', () => {
  it('signs in an honest person, without giving their browser Google’s tokens', async () => {
    const { app, meet } = scene;
    const grant = await meet.grant('Mallory');
    const access = meet.google.codes.get(grant.code)?.access ?? '';
    const { status, body } = await app.exchange(grant);
    expect([status, Object.keys(body).sort(), body.expiresAt]).toEqual([
      200,
      ['expiresAt', 'token'],
      meet.clock.now() + 3_569_000,
    ]);
    expect(JSON.stringify(body)).not.toContain(access);
    expect((await app.window(String(body.token))).closedWith).toBeUndefined();
  });

  it.each(signInAttacks.map((attack) => [attack.what, attack] as const))('refuses %s', async (_what, attack) => {
    const { app } = scene;
    const brought = await attack.brings(scene);
    const before = app.log.length;
    const { status, body } = await app.exchange(brought, attack.headers);
    // All the window learns is one word.
    expect({ status, ...body }).toEqual({ status: attack.status, error: attack.error, request: expect.any(String) });
    // The log has the reason, in our own words.
    const lines = app.log.slice(before);
    const reasons = lines.flatMap(({ reason }) => reason ?? []);
    expect(reasons).toEqual([attack.reason]);
    expect(JSON.stringify(lines)).not.toMatch(secrets);
  });
});

describe('the door in Google Meet', () => {
  it('lets an honest participant in', async () => {
    const { app, pass } = scene;
    const mallory = await app.join('Mallory');
    await mallory.until(() => mallory.view !== undefined);
    expect(mallory.frames.join()).toContain(topic);
    await mallory.close();
    const back = await app.window('', { ticket: app.tickets.issue(pass()), id: scene.tomas.id });
    expect(back.closedWith).toBeUndefined();
    scene.tomas = back;
  });

  it.each(doorAttacks.map((attack) => [attack.what, attack] as const))('refuses %s', async (_what, attack) => {
    const { app, meet, teams, aiko, tomas } = scene;
    const { token = '', ...options } = await attack.shows(scene);
    const asked = () => meet.google.api.asked.length + teams.connector.asked.length;
    const before = { asked: asked(), log: app.log.length };
    const asking = app.window(token, options);
    const isRetried = attack.why === 'host-unreachable';
    const window = await (isRetried ? whileTimePasses(parts.serverClock, aiko, asking) : asking);

    expect(window.frames).toEqual([]);
    expect(window.closedWith).toEqual({ code: closeCodes[attack.why], reason: attack.why });
    const ofOthers = 'the host does not tell what is recorded';
    const lines = app.log.slice(before.log).filter(({ reason, msg }) => reason !== undefined && msg !== ofOthers);
    expect(lines.map(({ reason, msg }) => [reason, msg])).toEqual([[attack.reason, 'not admitted']]);
    expect(JSON.stringify(lines)).not.toMatch(secrets);
    if (attack.unasked) expect(asked()).toBe(before.asked);
    expect([aiko.closedWith, tomas.closedWith]).toEqual([undefined, undefined]);
  });
});

it('withstands more than a hundred attacks', () => {
  expect(signInAttacks.length + doorAttacks.length).toBeGreaterThanOrEqual(100);
});
