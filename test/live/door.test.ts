import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Claim } from '../../server/identity/identity.ts';
import { ticketLife } from '../../server/identity/ticket.ts';
import { Door } from '../../server/live/door.ts';
import { heartbeat } from '../../server/live/heartbeat.ts';
import { Hubs } from '../../server/live/hubs.ts';
import type { SkippableClock } from '../../server/rehearsal/clock.ts';
import { memoryStore } from '../../server/store/memory.ts';
import type { FakeMeeting } from '../support/fakeConnector.ts';
import { whileTimePasses } from '../support/passing.ts';
import { places } from '../support/places.ts';
import { TeamsApp, teamsApp } from '../support/teamsApp.ts';
import {
  enter,
  leave,
  type Name,
  oidOf,
  secondTenant,
  standup,
  type TeamsWorld,
  tenant,
} from '../support/teamsWorld.ts';
import type { TestWindow } from '../support/wire.ts';

let clock: SkippableClock;
let world: TeamsWorld;
let apps: [TeamsApp, TeamsApp];
let meeting: FakeMeeting;
let close: () => Promise<void>;
let failing: { proposals: boolean };

/** Two server processes, and three people in the call. */
beforeEach(async () => {
  const parts = await teamsApp();
  ({ clock, world } = parts);
  failing = parts.failing;
  const second = await TeamsApp.start(world, parts.store, world.newIdentity());
  apps = [parts.app, second];
  close = async () => {
    await second.close();
    await parts.close();
  };
  meeting = world.meeting(standup);
  enter(meeting, 'Aiko', { role: 'Organizer' });
  enter(meeting, 'Tomas');
});
afterEach(() => close());

async function inSession(app: TeamsApp, name: Name, options = {}): Promise<TestWindow> {
  const window = await app.join(name, options);
  expect(window.closedWith).toBeUndefined();
  if (!window.view) await window.start();
  return window;
}

const bothInSession = async () => [await inSession(apps[0], 'Aiko'), await inSession(apps[0], 'Tomas')] as const;

/** A window's next ticket at this process, after half of the last one's life. */
async function ticketOf(window: TestWindow): Promise<string> {
  const before = window.of('ticket').length;
  clock.skip(31_000);
  for (const _ of ['ticket', 'time']) await apps[0].heartbeat(window);
  expect(window.of('ticket').length).toBeGreaterThan(before);
  return window.of('ticket').at(-1)?.ticket ?? '';
}

/** Skips `ms` and waits until a process has asked the Connector again and handled the answer. `by`: makes round trips. */
async function askedAgain(ms: number, app: TeamsApp, by: TestWindow): Promise<void> {
  const before = app.answers.length;
  clock.skip(ms);
  while (app.answers.length === before) await by.roundTrip();
  // The next question is scheduled once the answer has been handled.
  await by.roundTrip();
}

describe('a ticket', () => {
  it('lets a window back in once, at any process, without asking Entra or the Connector', async () => {
    const aiko = await inSession(apps[0], 'Aiko');
    await aiko.command({ type: 'add-topic', text: 'kept' });
    const ticket = await ticketOf(aiko);
    await Promise.all([world.connector.down(), world.authority.down()]);
    aiko.cut();
    const back = await apps[1].window('', { ticket, id: aiko.id, ...(aiko.seen && { seen: aiko.seen }) });
    await back.until(() => back.view !== undefined);
    expect(Object.values(back.shared.topics)[0]?.parts[0]?.text).toBe('kept');
    expect(back.shared.people).toEqual(aiko.shared.people);
  });

  it('is unreadable for everyone', async () => {
    const aiko = await inSession(apps[0], 'Aiko');
    const ticket = await ticketOf(aiko);
    expect(Buffer.from(ticket, 'base64url').toString('latin1')).not.toMatch(/Aiko|canary|eeee|teams|19:/i);
  });

  it('arrives a moment after the session was shown, for people who joined before it was opened and after', async () => {
    const tomas = await apps[1].join('Tomas');
    clock.skip(30_000);
    const early = [tomas, await inSession(apps[0], 'Aiko')];
    await tomas.until(() => tomas.view !== undefined);
    clock.skip(2_000);
    for (const window of early) await window.until(() => window.of('ticket').length === 1);
    const late = await inSession(apps[1], 'Aiko');
    clock.skip(2_000);
    await late.until(() => late.of('ticket').length === 1);
  });

  it('comes with every other heartbeat, well before the last one expires; the others carry the time', async () => {
    expect(2 * heartbeat).toBeLessThan(ticketLife);
    const aiko = await inSession(apps[0], 'Aiko');
    clock.skip(2_000);
    await aiko.until(() => aiko.of('ticket').length === 1);
    const said: string[] = [];
    for (let heartbeats = 0; heartbeats < 6; heartbeats++) {
      clock.skip(20_000);
      const before = aiko.messages.length;
      await apps[0].heartbeat(aiko);
      const heard = aiko.messages.slice(before).filter(({ type }) => type === 'ticket' || type === 'time');
      said.push(...heard.map(({ type }) => type));
      for (const message of heard) if (message.type === 'time') expect(message.now).toBe(clock.now());
    }
    expect(said).toEqual(['time', 'ticket', 'time', 'ticket', 'time', 'ticket']);
  });

  it('for the next session comes with the next heartbeat', async () => {
    const aiko = await inSession(apps[0], 'Aiko');
    const first = await ticketOf(aiko);
    await aiko.clears(clock);
    await apps[0].heartbeat(aiko);
    expect(await aiko.start({ again: true })).toBeUndefined();
    await apps[0].heartbeat(aiko);
    expect(aiko.of('ticket').at(-1)?.ticket).not.toBe(first);
    expect(aiko.of('time').length).toBeGreaterThan(0);
  });

  it('is renewed while the window is connected, and is valid for a minute', async () => {
    const aiko = await inSession(apps[0], 'Aiko');
    const first = await ticketOf(aiko);
    for (const _ of [2, 3]) await ticketOf(aiko);
    const newest = await ticketOf(aiko);
    aiko.cut();
    expect((await apps[0].window('', { ticket: first, id: aiko.id })).closedWith?.reason).toBe('ticket-refused');
    const back = await apps[0].window('', { ticket: newest, id: aiko.id });
    expect(back.closedWith).toBeUndefined();
    expect(apps[0].reasons).toEqual(['ticket-expired']);
  });

  it('is not issued if no session is open', async () => {
    const aiko = await apps[0].join('Aiko');
    clock.skip(60_000);
    await apps[0].heartbeat(aiko);
    expect(aiko.of('ticket')).toEqual([]);
    expect(aiko.of('time')).toHaveLength(1);
  });

  it('of a cleared session doesn’t admit to the next', async () => {
    const aiko = await inSession(apps[0], 'Aiko');
    const ticket = await ticketOf(aiko);
    await aiko.clears(clock);
    expect(await aiko.start({ again: true })).toBeUndefined();
    const back = await apps[1].window('', { ticket, id: aiko.id });
    expect(back.closedWith?.reason).toBe('ticket-refused');
    expect(apps[1].reasons).toEqual(['ticket-of-another-session']);
  });

  it('makes the server ask the Connector within 10 s, which removes people who left meanwhile', async () => {
    const [aiko, tomas] = await bothInSession();
    const ticket = await ticketOf(tomas);
    tomas.cut();
    leave(meeting, 'Tomas');
    const back = await apps[1].window('', { ticket, id: tomas.id });
    await back.until(() => back.view !== undefined);
    await askedAgain(10_000, apps[1], aiko);
    await back.until(() => back.closedWith?.reason === 'not-in-meeting');
    await aiko.until(() => aiko.others[0]?.present === false);
  });
});

describe('someone in the session', () => {
  it('is asked about at least every 2 minutes, once for all windows, and stays', async () => {
    const panel = await inSession(apps[0], 'Aiko');
    await inSession(apps[0], 'Aiko');
    for (let n = 0; n < 3; n++) {
      const before = world.connector.asked.length;
      await askedAgain(100_000, apps[0], panel);
      expect(world.connector.asked.length - before).toBe(1);
    }
    expect(panel.closedWith).toBeUndefined();
  });

  it('who has left the call is sent away by every process, and their windows get nothing more', async () => {
    const aiko = await inSession(apps[0], 'Aiko');
    const windows = [await inSession(apps[0], 'Tomas'), await inSession(apps[1], 'Tomas')];
    leave(meeting, 'Tomas');
    await askedAgain(100_000, apps[0], aiko);
    for (const window of windows) await window.until(() => window.closedWith?.reason === 'not-in-meeting');
    await aiko.until(() => aiko.others[0]?.present === false);
    expect(aiko.closedWith).toBeUndefined();
    enter(meeting, 'Tomas');
    const back = await apps[1].join('Tomas');
    await back.until(() => back.view !== undefined);
    await aiko.until(() => aiko.others[0]?.present === true);
  });

  it('stays while the Connector is down; newcomers are refused and told why', async () => {
    const aiko = await inSession(apps[0], 'Aiko');
    await world.connector.down();
    for (let n = 0; n < 5; n++) await askedAgain(100_000, apps[0], aiko);
    expect(apps[0].answers).toEqual(['unknown', 'unknown', 'unknown', 'unknown', 'unknown']);
    expect(aiko.closedWith).toBeUndefined();
    const refused = await whileTimePasses(clock, aiko, apps[0].join('Tomas'));
    expect(refused.closedWith?.reason).toBe('host-unreachable');
    await world.connector.up();
    world.connector.fault = { status: 429, headers: { 'retry-after': '30' } };
    expect((await apps[0].join('Tomas')).closedWith?.reason).toBe('host-busy');
    world.connector.fault = undefined;
    clock.skip(31_000);
    expect((await apps[0].join('Tomas')).closedWith).toBeUndefined();
    expect(aiko.closedWith).toBeUndefined();
  });

  it('is sent away when the app is removed from the meeting', async () => {
    const aiko = await inSession(apps[0], 'Aiko');
    meeting.appAdded = false;
    clock.skip(100_000);
    await aiko.until(() => aiko.closedWith?.reason === 'not-in-meeting');
    expect((await apps[0].join('Aiko')).closedWith?.reason).toBe('app-not-added');
  });
});

describe('someone who was removed from the call and tries to stay', () => {
  const questionsAbout = (name: Name) => world.connector.asked.filter((url) => url.includes(oidOf(name))).length;

  /** Returns with this ticket every 250 ms, at alternating processes; resolves with how long, in ms, until they are refused. */
  async function staysFor(of: TestWindow, ticket: string, at: readonly TeamsApp[], by: TestWindow): Promise<number> {
    for (let passed = 0; passed < 50_000; passed += 250) {
      const app = at[(passed / 250) % at.length];
      const back = await app?.window('', { ticket, id: of.id });
      await by.roundTrip();
      if (back?.closedWith) return passed;
      back?.cut();
      clock.skip(250);
    }
    return Number.POSITIVE_INFINITY;
  }

  it.each([
    ['one process', [0]],
    ['two processes in turn', [0, 1]],
    ['a process at which they were not before', [1]],
  ])('is asked about within seconds, however often they come back by their ticket: %s', async (_where, at) => {
    const [aiko, tomas] = await bothInSession();
    const ticket = await ticketOf(tomas);
    tomas.cut();
    leave(meeting, 'Tomas');
    const before = questionsAbout('Tomas');
    const places = at.map((n) => apps[n] as TeamsApp);
    expect(await staysFor(tomas, ticket, places, aiko)).toBeLessThanOrEqual(10_000);
    expect(questionsAbout('Tomas')).toBeGreaterThan(before);
    await aiko.until(() => aiko.others[0]?.left === true);
  });

  it('is asked about even with all windows closed, and then none of their tickets is accepted', async () => {
    const [aiko, tomas] = await bothInSession();
    const ticket = await ticketOf(tomas);
    await tomas.close();
    leave(meeting, 'Tomas');
    // The scheduled question comes before the ticket expires.
    await askedAgain(59_000, apps[0], aiko);
    await aiko.until(() => aiko.others[0]?.left === true);
    for (const app of apps) {
      expect((await app.window('', { ticket, id: tomas.id })).closedWith?.reason).toBe('ticket-refused');
    }
  });

  it('is kept out even if the report to the log failed at first', async () => {
    const [aiko, tomas] = await bothInSession();
    leave(meeting, 'Tomas');
    failing.proposals = true;
    await askedAgain(100_000, apps[0], aiko);
    await tomas.until(() => tomas.closedWith?.reason === 'not-in-meeting');
    failing.proposals = false;
    await askedAgain(30_000, apps[0], aiko);
    await aiko.until(() => aiko.others[0]?.left === true);
  });

  it('is asked about again soon while the host can’t tell, even if they come and go, and is removed at the first answer', async () => {
    const [aiko, tomas] = await bothInSession();
    const ticket = await ticketOf(tomas);
    leave(meeting, 'Tomas');
    world.connector.fault = { status: 503 };
    tomas.cut();
    const early = await apps[0].window('', { ticket, id: tomas.id });
    for (let n = 0; n < 3; n++) await askedAgain(26_000, apps[0], aiko);
    expect(early.closedWith).toBeUndefined();
    world.connector.fault = undefined;
    await askedAgain(26_000, apps[0], aiko);
    await early.until(() => early.closedWith?.reason === 'not-in-meeting');
  });

  it('and returns to the call is admitted by their token, whatever the answer to an earlier question', async () => {
    const [aiko, tomas] = await bothInSession();
    leave(meeting, 'Tomas');
    await askedAgain(100_000, apps[0], aiko);
    await tomas.until(() => tomas.closedWith !== undefined);
    clock.skip(1_000);
    enter(meeting, 'Tomas');
    const back = await inSession(apps[1], 'Tomas');
    await back.until(() => back.view !== undefined);
    expect(back.others[0]?.left).not.toBe(true);
    await askedAgain(100_000, apps[1], aiko);
    expect(back.closedWith).toBeUndefined();
  });
});

describe('a host that does not answer', () => {
  it('doesn’t keep anyone out within a few seconds', async () => {
    const aiko = await inSession(apps[0], 'Aiko');
    world.connector.fault = { status: 503 };
    const before = world.connector.asked.length;
    const joining = apps[0].join('Tomas');
    await world.connector.until(() => world.connector.asked.length > before);
    world.connector.fault = undefined;
    const tomas = await whileTimePasses(clock, aiko, joining);
    expect(tomas.closedWith).toBeUndefined();
    await tomas.until(() => tomas.view !== undefined);
  });

  it('is asked at most four times per join, and then the person learns why', async () => {
    const aiko = await inSession(apps[0], 'Aiko');
    world.connector.fault = { status: 503 };
    const before = world.connector.asked.length;
    const tomas = await whileTimePasses(clock, aiko, apps[0].join('Tomas'));
    expect(tomas.closedWith?.reason).toBe('host-unreachable');
    expect(world.connector.asked.length - before).toBeLessThanOrEqual(4);
    expect(world.connector.asked.length - before).toBeGreaterThan(1);
  });
});

describe('[P9] one person’s windows', () => {
  it('the eleventh replaces the oldest, on whichever process, and that one doesn’t return by itself', async () => {
    const oldest = await inSession(apps[1], 'Aiko');
    const others: TestWindow[] = [];
    for (let n = 0; n < 9; n++) {
      clock.skip(1_000);
      const window = await inSession(apps[n % 2] as TeamsApp, 'Aiko');
      others.push(window);
    }
    expect([oldest, ...others].map(({ closedWith }) => closedWith)).toEqual(Array(10).fill(undefined));
    clock.skip(1_000);
    const tomas = await inSession(apps[0], 'Tomas');
    const newest = await inSession(apps[0], 'Aiko');
    await oldest.until(() => oldest.closedWith?.reason === 'too-many-windows');
    clock.skip(10_000);
    for (const window of [...others, newest, tomas]) {
      await window.roundTrip();
      expect(window.closedWith).toBeUndefined();
    }
    expect(newest.shared.people[newest.shared.facilitator]?.present).toBe(true);
    // When asked to, it returns, and another one closes.
    const back = await apps[1].join('Aiko', { id: oldest.id });
    await back.until(() => back.view !== undefined);
    clock.skip(1_000);
    await others[0]?.until(() => others[0]?.closedWith?.reason === 'too-many-windows');
  });

  it('are limited before a session is open, too; then all of them see it', async () => {
    const windows: TestWindow[] = [];
    for (let n = 0; n < 13; n++) windows.push(await apps[0].join('Aiko'));
    const gone = windows.splice(0, 3);
    for (const window of gone) await window.until(() => window.closedWith?.reason === 'too-many-windows');
    await windows[0]?.start();
    for (const window of windows) await window.until(() => window.view !== undefined);
  });
});

it('two tenants whose meetings have the same id don’t see each other', async () => {
  enter(world.meeting(standup, secondTenant), 'Aiko');
  const ours = await inSession(apps[0], 'Aiko');
  await ours.command({ type: 'add-topic', text: 'canary-of-the-first-tenant' });
  const theirs = await apps[0].window(await world.token('Aiko', { tid: secondTenant }));
  expect(theirs.messages.map(({ type }) => type)).toEqual(['vacant']);
  await theirs.start();
  expect(theirs.shared.order).toEqual([]);
  expect(theirs.frames.join()).not.toContain('canary-of');
  expect([tenant, oidOf('Aiko')].some((id) => theirs.frames.join().includes(id))).toBe(false);
});

it('offers the role to the meeting organizer when they join', async () => {
  const tomas = await inSession(apps[0], 'Tomas');
  const aiko = await inSession(apps[1], 'Aiko');
  expect(aiko.own.roleOffered).toBe(true);
  expect(tomas.own.roleOffered).not.toBe(true);
});

describe('when the host reports that someone left', () => {
  it.each([
    ['asks at once', ['out'], 0, 1],
    ['asks again shortly, where the answer lags behind', ['in', 'out'], 10_000, 2],
    ['sends nobody away who is back', ['in', 'in'], 10_000, 2],
    ['sends nobody away while nobody can say', ['unknown', 'unknown'], 10_000, 2],
  ] as const)('it %s', async (_what, answers, later, times) => {
    const log: object[] = [];
    const asked: string[] = [];
    const store = memoryStore(clock);
    const hubs = new Hubs({
      store,
      places,
      clock,
      process: 'p',
      limits: { maxAge: 1, unattended: 1 },
      trouble: () => {},
    });
    const attends = async (meeting: string, person: string) => {
      asked.push(`${meeting} ${person}`);
      return answers[asked.length - 1] ?? 'unknown';
    };
    const identity = { attends, admit: (claim: Claim) => world.identity.admit(claim) };
    const door = new Door({ identity, store, clock, hubs, log: { info: (what) => void log.push(what) } });
    await door.left('m', 'tomas');
    clock.skip(later);
    await hubs.stop();
    expect(asked).toEqual(Array.from({ length: times }, () => 'm tomas'));
    expect(log).toEqual((answers as readonly string[]).includes('out') ? [{ reason: 'left-the-meeting' }] : []);
  });
});
