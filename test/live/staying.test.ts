import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CloseReason } from '#session/protocol.ts';
import type { Attendance, Identity } from '../../server/identity/identity.ts';
import { tickets } from '../../server/identity/ticket.ts';
import { Door } from '../../server/live/door.ts';
import type { Frame } from '../../server/live/frame.ts';
import { Hubs } from '../../server/live/hubs.ts';
import { manualClock } from '../../server/rehearsal/clock.ts';
import { memoryStore } from '../../server/store/memory.ts';
import { places } from '../support/places.ts';

const meeting = 'teams:m';
const step = 250;
const twoMinutes = 120_000;

interface OpenWindow {
  id: string;
  ticket: string | undefined;
  /** The message that comes with a heartbeat. */
  hears(): void;
  leave(): void;
}

/** Two processes, one store, a host that knows who is in the call, and an arbitrary client. */
async function world() {
  const clock = manualClock(Date.UTC(2026, 10, 23, 9));
  const store = memoryStore(clock);
  /** The host's answer about Tomas; Aiko is always in the call. */
  const host = { says: 'in' as Attendance, delay: 0 };
  const heard = { askedAt: clock.now(), outAt: undefined as number | undefined };
  const answer = async (): Promise<Attendance> => {
    heard.askedAt = clock.now();
    const said = host.says;
    if (host.delay > 0) await new Promise<void>((resolve) => clock.after(host.delay, resolve));
    return said;
  };
  const identity: Identity = {
    async admit({ token }) {
      const said = token === 'Aiko' ? 'in' : await answer();
      if (said !== 'in') return { admitted: false, why: 'not-in-meeting', reason: 'test' };
      return { admitted: true, meeting, person: { key: token, name: token } };
    },
    async attends(_, person) {
      const said = person === 'Aiko' ? 'in' : await answer();
      if (said === 'out') heard.outAt ??= clock.now();
      return said;
    },
  };
  const sealed = tickets([createSecretKey(Buffer.alloc(32, 7))], clock.now);
  const processes = ['one', 'two'].map((process) => {
    const limits = { maxAge: 4 * 3_600_000, unattended: 3_600_000 };
    const hubs = new Hubs({ store, clock, places, process, limits, trouble: () => {} });
    return { hubs, door: new Door({ identity, tickets: sealed, store, clock, hubs, log: { info: () => {} } }) };
  });
  const open = new Map<string, OpenWindow>();

  /** As a socket joins, with a token or a ticket. */
  async function join(at: number, id: string, proof: { token: string } | { ticket: string }): Promise<void> {
    const process = processes[at % processes.length];
    if (!process) return;
    const { hubs, door } = process;
    const admission = await door.admit({ type: 'join', protocol: 3, meeting: 'm', window: id, ...proof });
    if (!admission.admitted) return;
    const window: OpenWindow = { id, ticket: undefined, hears: () => {}, leave: () => {} };
    const close = () => {
      if (open.get(id) === window) open.delete(id);
      window.leave();
    };
    const connection = {
      send(frame: Frame) {
        const [, ticket] = /"ticket":"([^"]+)"/.exec(String(frame)) ?? [];
        if (ticket) window.ticket = ticket;
      },
      close: (_: CloseReason) => close(),
    };
    const hub = await hubs.get(meeting);
    const joined = await hub.join(id, admission.person, connection, admission.askedAt);
    if (!joined) return;
    const kept = door.keep({ ...admission, hub, window: joined, asked: 'm', host: undefined, proof: undefined });
    window.hears = () => connection.send(kept.greet());
    window.leave = () => {
      window.leave = () => {};
      kept.stop();
      hub.leave(joined);
    };
    open.set(id, window);
    if (!hub.outline.open) await hub.start(joined, { type: 'start-session', settings: {}, recordingOff: true });
  }

  /** Runs everything that is pending. */
  const settle = async () => {
    for (let turns = 0; turns < 3; turns++) await new Promise((turned) => setImmediate(turned));
  };
  const stop = async () => {
    for (const { door, hubs } of processes) {
      door.stop();
      await hubs.stop();
    }
  };
  await join(0, 'aiko', { token: 'Aiko' });
  await settle();
  return { clock, host, heard, open, join, settle, stop };
}

const windows = ['w0', 'w1', 'w2', 'w3'];
const window = fc.constantFrom(...windows);
const deed = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('returns' as const), at: fc.nat(1), window }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('signs-in' as const), at: fc.nat(1), window }) },
  { weight: 5, arbitrary: fc.record({ does: fc.constant('cuts' as const), window }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('waits' as const), steps: fc.constantFrom(1, 4, 20, 200) }) },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('is-slow' as const), delay: fc.constantFrom(0, 1_000, 5_000) }),
  },
);
const deeds = fc.array(deed, { maxLength: 20 });
/** Returns every few steps, at either process or alternating, with or without other windows that stay. */
const storm = fc.record({ every: fc.constantFrom(1, 2), at: fc.nat(2), stays: fc.boolean() });

it('whatever a client does, its person is asked about every two minutes, and out 10 s after the answer "no"', async () => {
  await fc.assert(
    fc.asyncProperty(deeds, storm, deeds, async (before, { every, at, stays }, after) => {
      const { clock, host, heard, open, join, settle, stop } = await world();
      const held = new Map<string, string | undefined>();
      let steps = 0;
      const pass = async (many: number) => {
        for (let n = 0; n < many; n++) {
          clock.skip(step);
          if (++steps % 80 === 0) for (const each of open.values()) each.hears();
          await settle();
          if (open.size === 1) continue;
          expect(clock.now() - heard.askedAt).toBeLessThanOrEqual(twoMinutes);
          if (heard.outAt !== undefined) expect(clock.now() - heard.outAt).toBeLessThanOrEqual(10_000);
        }
      };
      const cut = (id: string) => {
        const window = open.get(id);
        if (!window) return;
        held.set(id, window.ticket ?? held.get(id));
        open.delete(id);
        window.leave();
      };
      const enter = async (at: number, id: string, byTicket: boolean) => {
        const ticket = open.get(id)?.ticket ?? held.get(id);
        if (byTicket && !ticket) return;
        cut(id);
        void join(at, id, byTicket && ticket ? { ticket } : { token: 'Tomas' });
        await settle();
      };
      const act = async (all: typeof before) => {
        for (const what of all) {
          if (what.does === 'waits') await pass(what.steps);
          if (what.does === 'is-slow') host.delay = what.delay;
          if (what.does === 'cuts') cut(what.window);
          if (what.does === 'signs-in') await enter(what.at, what.window, false);
          if (what.does === 'returns') await enter(what.at, what.window, true);
        }
      };
      await act(before);
      for (const [n, id] of windows.entries()) await enter(n, id, false);
      // Each has a ticket, and whoever stays gets another.
      await pass(30);
      host.says = 'out';
      const [first = '', ...others] = windows;
      if (!stays) for (const id of others) cut(id);
      for (let passed = 0, n = 0; passed < 600; passed += every, n++) {
        // A ticket lasts a minute. Either other windows have newer ones, or this one stays until it has.
        const turn = stays ? (windows[Math.floor((passed * step) / 50_000)] ?? first) : first;
        await enter(at === 2 ? n : at, turn, true);
        await pass(!stays && passed % 160 < every ? 9 : every);
      }
      await act(after);
      await pass(600);
      expect([...open.keys()]).toEqual(['aiko']);
      await stop();
    }),
    { numRuns: 16 },
  );
}, 60_000);
