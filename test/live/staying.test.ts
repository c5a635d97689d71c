import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CloseReason } from '#session/protocol.ts';
import type { Attendance, Identity } from '../../server/identity/identity.ts';
import { tickets } from '../../server/identity/ticket.ts';
import { Door } from '../../server/live/door.ts';
import type { Frame } from '../../server/live/frame.ts';
import { Hubs } from '../../server/live/hubs.ts';
import { manualClock } from '../../server/rehearsalClock.ts';
import { memoryStore } from '../../server/store/memory.ts';

const meeting = 'teams:m';
const step = 250;
const twoMinutes = 120_000;

interface OpenWindow {
  id: string;
  ticket: string | undefined;
  leave(): void;
}

/** Two processes, one store, a host that knows who is in the call, and a client that may do what it likes. */
async function world() {
  const clock = manualClock(Date.UTC(2026, 10, 23, 9));
  const store = memoryStore(clock);
  /** What the host says of Tomas; Aiko is always there. */
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
    const hubs = new Hubs({ store, clock, process, limits, showCounts: false, trouble: () => {} });
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
    const window: OpenWindow = { id, ticket: undefined, leave: () => {} };
    const close = () => {
      if (open.get(id) === window) open.delete(id);
      window.leave();
    };
    const connection = {
      send(framed: Frame) {
        const text = String(framed);
        const [, ticket] = /"ticket":"([^"]+)"/.exec(text) ?? [];
        if (ticket) window.ticket = ticket;
      },
      close: (_: CloseReason) => close(),
    };
    const hub = await hubs.get(meeting);
    const joined = await hub.join(id, admission.person, connection, admission.askedAt);
    if (!joined) return;
    const kept = door.keep({ ...admission, hub, window: joined, asked: 'm', host: undefined, proof: undefined });
    window.leave = () => {
      window.leave = () => {};
      kept.stop();
      hub.leave(joined);
    };
    open.set(id, window);
    if (!hub.outline.open) await hub.start(joined, { type: 'start-session', settings: {}, recordingOff: true });
  }

  /** Everything that is at hand is done. */
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

const deed = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('returns' as const), at: fc.nat(1), window: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('signs-in' as const), at: fc.nat(1), window: fc.nat(3) }) },
  { weight: 5, arbitrary: fc.record({ does: fc.constant('cuts' as const), window: fc.nat(3) }) },
  {
    weight: 4,
    arbitrary: fc.record({ does: fc.constant('waits' as const), steps: fc.constantFrom(1, 1, 4, 20, 200) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('is-slow' as const), delay: fc.constantFrom(0, 1_000, 5_000) }),
  },
);

it('whatever a client does, its person is asked about every two minutes, and out 10 s after the answer "no"', async () => {
  const deeds = fc.array(deed, { minLength: 20, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(deeds, fc.nat(40), async (all, removedAfter) => {
      const { clock, host, heard, open, join, settle, stop } = await world();
      const held: Array<string | undefined> = [];
      /** What holds at every moment: `since` when a window of Tomas' has been open without a break. */
      const look = () => {
        const his = [...open.values()].filter(({ id }) => id !== 'aiko');
        if (his.length === 0) return;
        expect(clock.now() - heard.askedAt).toBeLessThanOrEqual(twoMinutes);
        if (heard.outAt !== undefined) expect(clock.now() - heard.outAt).toBeLessThanOrEqual(10_000);
      };
      const pass = async (steps: number) => {
        for (let n = 0; n < steps; n++) {
          clock.skip(step);
          await settle();
          look();
        }
      };
      for (const [n, what] of [...all, { does: 'waits' as const, steps: 600 }].entries()) {
        if (n === removedAfter) host.says = 'out';
        if (what.does === 'waits') await pass(what.steps);
        if (what.does === 'is-slow') host.delay = what.delay;
        if (what.does === 'cuts') {
          const window = open.get(`w${what.window}`);
          if (window) held[what.window] = window.ticket ?? held[what.window];
          if (window) open.delete(window.id);
          window?.leave();
        }
        if (what.does === 'returns' || what.does === 'signs-in') {
          const id = `w${what.window}`;
          const ticket = open.get(id)?.ticket ?? held[what.window];
          if (what.does === 'returns' && !ticket) continue;
          const proof = what.does === 'returns' && ticket ? { ticket } : { token: 'Tomas' };
          open.get(id)?.leave();
          open.delete(id);
          void join(what.at, id, proof);
          await settle();
        }
        look();
      }
      if (host.says === 'out') expect([...open.keys()]).toEqual(['aiko']);
      await stop();
    }),
    { numRuns: 40 },
  );
}, 60_000);
