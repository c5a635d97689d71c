import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { SkippableClock } from '../../server/rehearsal/clock.ts';
import type { FakeSpace } from '../support/fakeGoogle.ts';
import { MeetApp, meetApp } from '../support/meetApp.ts';
import { code, enter, leave, type MeetWorld, type Name, subOf } from '../support/meetWorld.ts';
import { publicUrl, enter as sit } from '../support/teamsWorld.ts';
import type { TestWindow } from '../support/wire.ts';

let parts: Awaited<ReturnType<typeof meetApp>>;
let clock: SkippableClock;
let meet: MeetWorld;
let apps: [MeetApp, MeetApp];
let space: FakeSpace;

/** Two server processes, and two people in a call. */
beforeEach(async () => {
  parts = await meetApp();
  ({ clock, meet } = parts);
  const { teams, store } = parts;
  apps = [parts.app, await MeetApp.start({ meet, teams, store, identity: meet.newIdentity() })];
  space = meet.space({ owner: subOf('Aiko') });
  for (const name of ['Aiko', 'Tomas'] as const) enter(space, name);
});
afterEach(async () => {
  await apps[1].close();
  await parts.close();
});

async function inSession(app: MeetApp, name: Name, options = {}): Promise<TestWindow> {
  const window = await app.join(name, options);
  expect(window.closedWith).toBeUndefined();
  if (!window.view) await window.start();
  return window;
}

/** Advances the clock step by step until this holds, because questions are answered over real sockets. */
async function passUntil(isSo: () => boolean): Promise<void> {
  const look = () => {
    if (!isSo()) clock.skip(25_000);
    return isSo();
  };
  await expect.poll(look, { interval: 250, timeout: 15_000 }).toBe(true);
}

describe('in Google Meet', () => {
  it('whoever presses Start facilitates, the space’s owner is offered the role, and people who leave are sent away', async () => {
    const tomas = await inSession(apps[0], 'Tomas');
    const aiko = await inSession(apps[1], 'Aiko');
    await aiko.until(() => aiko.view !== undefined);
    expect([tomas.own.roleOffered, aiko.own.roleOffered]).toEqual([false, true]);
    leave(space, 'Tomas');
    await passUntil(() => tomas.closedWith !== undefined);
    expect(tomas.closedWith?.reason).toBe('not-in-meeting');
    expect(aiko.closedWith).toBeUndefined();
  });

  it('an expired token removes nobody; a new one continues at the same place', async () => {
    const aiko = await inSession(apps[0], 'Aiko', { minutes: 2 });
    await aiko.command({ type: 'add-topic', text: 'canary-topic' });
    clock.skip(10 * 60_000);
    const asked = meet.google.api.asked.length;
    expect(await aiko.command({ type: 'add-topic', text: 'still here' })).toBeUndefined();
    expect(aiko.closedWith).toBeUndefined();
    const { seen } = aiko;
    const again = await apps[0].join('Aiko', { id: aiko.id, ...(seen && { seen }) });
    await aiko.until(() => aiko.closedWith !== undefined);
    expect(aiko.closedWith?.reason).toBe('elsewhere');
    expect(again.own.participant).toBe(aiko.own.participant);
    expect(again.frames.join()).toContain('canary-topic');
    expect(again.shared.people).toEqual(aiko.shared.people);
    // The API's last answer has expired.
    const admitted = meet.google.api.asked.length;
    expect(admitted).toBeGreaterThan(asked);
    await passUntil(() => meet.google.api.asked.length > admitted);
  });

  it('a ticket holds the token that another process asks with', async () => {
    const tomas = await inSession(apps[0], 'Tomas');
    await passUntil(() => tomas.of('ticket').length > 0);
    const ticket = tomas.of('ticket').at(-1)?.ticket ?? '';
    expect(ticket).not.toMatch(/canary/);
    tomas.cut();
    const back = await apps[1].window('', { ticket, id: tomas.id });
    expect(back.view).toBeDefined();
    leave(space, 'Tomas');
    await passUntil(() => back.closedWith !== undefined);
    expect(apps[1].reasons).toContain('left-the-meeting');
  });

  it('someone removed from the call is asked about, however often they return by ticket', async () => {
    const aiko = await inSession(apps[0], 'Aiko');
    const tomas = await inSession(apps[0], 'Tomas');
    await passUntil(() => tomas.of('ticket').length > 0);
    const ticket = tomas.of('ticket').at(-1)?.ticket ?? '';
    tomas.cut();
    leave(space, 'Tomas');
    let passed = 0;
    for (let isOut = false; !isOut && passed < 50_000; passed += 250) {
      const back = await apps[(passed / 250) % 2]?.window('', { ticket, id: tomas.id });
      for (let trips = 0; trips < 10; trips++) await aiko.roundTrip();
      isOut = back?.closedWith !== undefined;
      back?.cut();
      clock.skip(250);
    }
    // An answer about the call is reused for 20 s.
    expect(passed).toBeLessThanOrEqual(30_000);
    await aiko.until(() => aiko.others[0]?.left === true);
  });

  it('someone removed from the call is closed even if no other person’s token is valid', async () => {
    const aiko = await inSession(apps[0], 'Aiko');
    const tomas = await inSession(apps[1], 'Tomas', { minutes: 1 });
    clock.skip(2 * 60_000);
    leave(space, 'Tomas');
    await passUntil(() => tomas.closedWith !== undefined);
    expect(tomas.closedWith?.reason).toBe('not-in-meeting');
    expect(aiko.closedWith).toBeUndefined();
    expect(aiko.others[0]?.left).toBe(true);
  });

  it('someone who left, on a process of their own, affects no one else', async () => {
    meet.google.api.forgetsWhoLeft = true;
    const aiko = await inSession(apps[0], 'Aiko');
    const tomas = await inSession(apps[1], 'Tomas');
    leave(space, 'Tomas');
    await passUntil(() => tomas.closedWith !== undefined);
    for (let n = 0; n < 8; n++) {
      clock.skip(25_000);
      for (let trips = 0; trips < 10; trips++) await aiko.roundTrip();
    }
    expect(aiko.closedWith).toBeUndefined();
    expect(aiko.shared.people[aiko.shared.facilitator]?.left).not.toBe(true);
  });

  it('an answer from before someone returned does not remove them', async () => {
    const aiko = await inSession(apps[0], 'Aiko');
    const tomas = await inSession(apps[0], 'Tomas');
    leave(space, 'Tomas');
    await passUntil(() => tomas.closedWith !== undefined);
    // They return after the question that sent them away, not in the same millisecond.
    clock.skip(1_000);
    enter(space, 'Tomas');
    const back = await inSession(apps[1], 'Tomas');
    await back.until(() => back.view !== undefined);
    // The first process reuses the answer it has.
    clock.skip(15_000);
    for (let trips = 0; trips < 10; trips++) await aiko.roundTrip();
    expect(back.closedWith).toBeUndefined();
    expect(aiko.others[0]?.left).not.toBe(true);
  });

  it('the end of the call, which isn’t announced, is found in its record; two minutes later everything is cleared', async () => {
    const aiko = await inSession(apps[0], 'Aiko');
    // Meet closes the panels, so nobody is left to be told.
    for (const name of ['Aiko', 'Tomas'] as const) leave(space, name);
    space.isOver = true;
    await aiko.close();
    await passUntil(() => apps[0].reasons.includes('meeting-over'));
    // The record is wrong about this call, so that someone can still check.
    space.isOver = false;
    enter(space, 'Tomas');
    const tomas = await apps[0].join('Tomas');
    const cleared = () => tomas.cleared || tomas.of('vacant')[0]?.clearedAt !== undefined;
    expect(cleared() || tomas.shared.endsAt !== undefined).toBe(true);
    await passUntil(cleared);
  });

  it('[S11] [S12] tells everyone on every process what Meet records, and when it has stopped; one failure changes nothing', async () => {
    const aiko = await inSession(apps[0], 'Aiko');
    const tomas = await inSession(apps[1], 'Tomas');
    const which = () => [aiko, tomas].map(({ shared }) => shared.recorded?.which);
    await passUntil(() => meet.google.api.asked.some((url) => url.includes('/smartNotes')));
    expect(which()).toEqual([undefined, undefined]);
    space.artifacts = { recordings: [{ state: 'STARTED' }], smartNotes: [{ state: 'STARTED' }] };
    const both = ['recording', 'notes'];
    await passUntil(() => which().every((seen) => seen?.join() === both.join()));
    for (const list of ['recordings', 'smartNotes']) meet.google.api.refusals.set(list, { status: 403, body: {} });
    await passUntil(() => apps[0].reasons.includes('meet-403'));
    for (let n = 0; n < 4; n++) {
      clock.skip(25_000);
      for (let trips = 0; trips < 10; trips++) await aiko.roundTrip();
    }
    expect(which()).toEqual([both, both]);
    // Logged once.
    expect(apps[0].reasons.filter((reason) => reason === 'meet-403')).toHaveLength(1);
    meet.google.api.refusals.clear();
    space.artifacts = { recordings: [{ state: 'ENDED' }], smartNotes: [{ state: 'ENDED' }] };
    await passUntil(() => which().every((seen) => seen === undefined));
  });

  it('[S11] asks nothing about a call’s recordings once nobody of it is here', async () => {
    const aiko = await inSession(apps[0], 'Aiko');
    await passUntil(() => meet.google.api.asked.some((url) => url.includes('/recordings')));
    await aiko.close();
    await passUntil(() => meet.google.api.asked.filter((url) => url.includes('/participants')).length > 2);
    const asked = () => meet.google.api.asked.filter((url) => url.includes('/recordings')).length;
    const before = asked();
    const people = () => meet.google.api.asked.filter((url) => url.includes('/participants')).length;
    const looked = people();
    await passUntil(() => people() > looked + 1);
    expect(asked()).toBe(before);
  });

  it('shares no session with Teams, whatever ids are claimed', async () => {
    const aiko = await inSession(apps[0], 'Aiko');
    await aiko.command({ type: 'add-topic', text: 'canary-topic' });
    // The same meeting id, with the person in it.
    sit(parts.teams.meeting(code), 'Mallory');
    const mallory = await apps[0].window(await parts.teams.token('Mallory'), { host: 'teams', meeting: code });
    expect(mallory.closedWith).toBeUndefined();
    expect(mallory.of('vacant')).toHaveLength(1);
    await mallory.start();
    expect(Object.values(mallory.shared.people).map(({ name }) => name)).toEqual(['Mallory Canary']);
    expect(mallory.frames.join()).not.toContain('canary-topic');
  });
});

describe('the settings of a window', () => {
  const settings = async (app: MeetApp) => {
    const answer = await fetch(`${app.address}/meet/settings`);
    return { status: answer.status, cache: answer.headers.get('cache-control'), body: await answer.json() };
  };

  it('are public, aren’t cached, and name Google’s sign-in page', async () => {
    expect(await settings(apps[0])).toEqual({
      status: 200,
      cache: 'no-store',
      body: {
        clientId: '123456789012-canary.apps.googleusercontent.com',
        projectNumber: '123456789012',
        authorizeUrl: `${meet.google.url}/authorize`,
        scope: 'openid profile email https://www.googleapis.com/auth/meetings.space.readonly',
      },
    });
  });

  it('are unavailable while Google can’t be reached', async () => {
    await meet.google.down();
    expect(await settings(apps[0])).toMatchObject({ status: 503, body: { error: 'host-unreachable' } });
  });
});

describe('the exchange of codes', () => {
  it('is rate-limited per address, but successful sign-ins don’t count', async () => {
    const { teams, store } = parts;
    const limits = { perAddress: { atOnce: 3, perSecond: 1 } };
    const app = await MeetApp.start({ meet, teams, store, limits });
    try {
      for (let n = 0; n < 5; n++) expect(await app.exchange(await meet.grant('Aiko'))).toMatchObject({ status: 200 });
      for (let n = 0; n < 3; n++) expect(await app.exchange({})).toMatchObject({ status: 400 });
      expect(await app.exchange(await meet.grant('Aiko'))).toMatchObject({ status: 429, body: { error: 'slow-down' } });
    } finally {
      await app.close();
    }
  });

  it('refuses a body that is longer than a code needs', async () => {
    expect((await apps[0].exchange(JSON.stringify({ code: 'c'.repeat(9_000) }))).status).toBe(413);
    expect((await apps[0].exchange('nonsense')).status).toBe(400);
  });

  it('is for our own pages only, and so is the socket', async () => {
    const socket = new WebSocket(apps[0].url, { origin: 'https://meet.google.com' });
    const refused = new Promise<number | undefined>((resolve) => {
      socket.on('unexpected-response', (_request, { statusCode }) => resolve(statusCode));
      socket.on('error', () => {});
    });
    expect(await refused).toBe(403);
    expect((await apps[0].exchange(await meet.grant('Aiko'), { origin: publicUrl })).status).toBe(200);
  });
});
