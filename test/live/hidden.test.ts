import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Command } from '#session/command.ts';
import { refusal } from '#session/rules/refusals.ts';
import type { Session } from '#session/session.ts';
import { viewFor } from '#session/viewFor.ts';
import { Buckets } from '../../server/kit/bucket.ts';
import { Door } from '../../server/live/door.ts';
import { Hubs } from '../../server/live/hubs.ts';
import { usualLimits } from '../../server/live/limits.ts';
import { manualClock } from '../../server/rehearsal/clock.ts';
import { memoryStore } from '../../server/store/memory.ts';
import { LoopSocket, settled as turned } from '../support/loopSocket.ts';
import { morning } from '../support/session.ts';
import { namedIdentity, unlimited } from '../support/testApp.ts';
import { commandOf, type Event, meetings, nameOf, secretive } from '../support/worlds.ts';

/** Reports follow from what was told, a few turns later. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 5; turns++) await turned();
}

/** What a window is told that is about the connection alone. */
const connectionOnly = new Set(['pong', 'time', 'ticket']);

/** A server process without its network, one meeting, and everyone's windows there. */
class World {
  readonly #clock = manualClock(morning);
  readonly #hubs: Hubs;
  readonly #connect: () => LoopSocket;
  readonly #sockets = new Map<string, LoopSocket>();
  #counter = 0;

  constructor() {
    const clock = this.#clock;
    const store = memoryStore(clock);
    const life = { maxAge: 36_000_000, unattended: 18_000_000 };
    const trouble = (what: string, cause: unknown) => {
      throw new Error(what, { cause });
    };
    this.#hubs = new Hubs({ store, clock, process: 'p', limits: life, trouble });
    const door = new Door({ identity: namedIdentity, store, clock, hubs: this.#hubs, log: { info() {} } });
    const people = new Buckets({ atOnce: 1e9, perSecond: 1e9 }, clock);
    const log = { info() {}, warn() {}, error: (what: object) => trouble('bug', what) };
    const limits = { ...usualLimits, ...unlimited };
    this.#connect = () => new LoopSocket({ store, clock, hubs: this.#hubs, door, limits, people, log });
  }

  async session(): Promise<Session | undefined> {
    const hub = await this.#hubs.get('test:standup');
    return hub.present();
  }

  async passes(ms: number): Promise<void> {
    if (ms > 0) this.#clock.skip(ms);
    await settled();
  }

  async opens(name: string): Promise<void> {
    this.#sockets.get(name)?.close(1000);
    const socket = this.#connect();
    this.#sockets.set(name, socket);
    socket.joins(name, 'standup', Buffer.from(name.padEnd(16)).toString('hex'));
    await settled();
  }

  async starts(name: string, votesEach: number): Promise<void> {
    const command = { type: 'start-session', settings: { votesEach }, recordingOff: true } as const;
    this.#sockets.get(name)?.sends({ type: 'start', counter: 1e6, command });
    await settled();
  }

  async closes(name: string): Promise<void> {
    this.#sockets.get(name)?.close(1000);
    await settled();
  }

  async asks(name: string, command: Command): Promise<void> {
    this.#sockets.get(name)?.sends({ type: 'command', counter: ++this.#counter, command });
    await settled();
  }

  /** All that anyone but this person was told since it was last asked for, as written on the wire. */
  told(but: string): string {
    const lines: string[] = [];
    for (const [name, socket] of this.#sockets) {
      const heard = socket.heard.splice(0).filter(({ type }) => !connectionOnly.has(type));
      if (name !== but) lines.push(...heard.map((message) => `${name} ${JSON.stringify(message)}`));
    }
    return lines.join('\n');
  }

  stop(): Promise<void> {
    return this.#hubs.stop();
  }
}

/** From here on the worlds may differ; whether that is lawful is tested where the rules are. */
const isFinal = (told: string) => told.includes('"count"') || told.includes('"tally"');

/** What Ben is answered depends on his votes, and what he does next on that: so he does only what is refused in neither world. */
async function happens(one: World, other: World, event: Event): Promise<void> {
  await one.passes(event.after);
  await other.passes(event.after);
  if ('comes' in event) {
    for (const world of [one, other]) await (event.comes === 'opens' ? world.opens(event.by) : world.closes(event.by));
    return;
  }
  const [here, there] = [await one.session(), await other.session()];
  if (!here || !there) return;
  const name = nameOf(event.by, here);
  const [by, byThere] = [here, there].map(({ participants }) => participants.find((p) => p.name === name));
  if (!by || !byThere) return;
  const { does } = event;
  const isSecret = name === secretive && (does.act === 'cast' || does.act === 'answer');
  const commands = [commandOf(does, here, by, false), commandOf(does, there, byThere, isSecret)] as const;
  const now = here.at + event.after;
  const codes = [refusal(viewFor(here, by), commands[0], now), refusal(viewFor(there, byThere), commands[1], now)];
  if (codes[0]?.code !== codes[1]?.code) return;
  await one.asks(name, commands[0]);
  await other.asks(name, commands[1]);
}

test('[H1] every frame to everyone else is the same, byte for byte, whichever topic someone votes for and whatever they answer', async () => {
  let [frames, ended] = [0, 0];
  await fc.assert(
    fc.asyncProperty(meetings, async ({ votesEach, events }) => {
      const [one, other] = [new World(), new World()];
      try {
        for (const world of [one, other]) {
          await world.opens('Ada');
          await world.starts('Ada', votesEach);
        }
        for (const event of events) {
          if ('comes' in event && event.comes === 'leaves') continue;
          await happens(one, other, event);
          const [here, there] = [one.told(secretive), other.told(secretive)];
          frames += here === '' ? 0 : here.split('\n').length;
          if (isFinal(here) && isFinal(there)) {
            ended++;
            return;
          }
          expect(there).toBe(here);
        }
      } finally {
        await one.stop();
        await other.stop();
      }
    }),
    { numRuns: 150 },
  );
  expect(frames).toBeGreaterThan(2_000);
  expect(ended).toBeGreaterThan(5);
}, 120_000);
