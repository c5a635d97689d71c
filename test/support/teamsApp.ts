import { createSecretKey } from 'node:crypto';
import { buildApp } from '../../server/app.ts';
import type { Attendance } from '../../server/identity/identity.ts';
import { tickets } from '../../server/identity/ticket.ts';
import { heartbeat, patience } from '../../server/live/heartbeat.ts';
import { manualClock } from '../../server/rehearsal/clock.ts';
import { memoryStore } from '../../server/store/memory.ts';
import { type Store, StoreError } from '../../server/store/store.ts';
import { type Name, publicUrl, standup, TeamsWorld } from './teamsWorld.ts';
import { type JoinOptions, TestWindow } from './wire.ts';

const sealKey = createSecretKey(Buffer.alloc(32, 5));

/** A server process set up for Teams, on a fake Entra and a fake Connector, with its log. */
export class TeamsApp {
  readonly world: TeamsWorld;
  readonly tickets;
  /** What the server has learnt when it asked again about people who are in. */
  readonly answers: Attendance[] = [];
  readonly log: Array<{ reason?: string; msg?: string }> = [];
  readonly #heartbeatClock = manualClock();
  url = '';
  close = async () => {};

  constructor(world: TeamsWorld) {
    this.world = world;
    this.tickets = tickets([sealKey], () => world.clock.now());
  }

  static async start(world: TeamsWorld, store: Store, identity = world.identity): Promise<TeamsApp> {
    const teams = new TeamsApp(world);
    const app = await buildApp({
      store,
      identity: {
        admit: (claim) => identity.admit(claim),
        async attends(meeting, person) {
          const answer = await identity.attends(meeting, person);
          teams.answers.push(answer);
          return answer;
        },
      },
      clock: world.clock,
      heartbeatClock: teams.#heartbeatClock,
      tickets: teams.tickets,
      logLevel: 'info',
      logTo: { write: (line) => void teams.log.push(JSON.parse(line)) },
      maxAge: 4 * 3_600_000,
      mayConnect: ({ origin }) => origin === publicUrl,
      publicUrl,
    });
    const address = await app.listen({ host: '127.0.0.1', port: 0 });
    teams.url = `${address.replace('http', 'ws')}/live`;
    teams.close = () => app.close();
    return teams;
  }

  /** Every connection is asked once whether it is alive, and has the time in which `by` is answered to answer. */
  async heartbeat(by: TestWindow): Promise<void> {
    for (let passed = 0; passed < heartbeat; passed += patience / 2) {
      this.#heartbeatClock.skip(patience / 2);
      await by.roundTrip();
    }
  }

  /** Why nobody was admitted, and who was sent away, as the log has it. */
  get reasons(): Array<string | undefined> {
    return this.log.filter(({ reason }) => reason).map(({ reason }) => reason);
  }

  /** A window of this person, in the meeting or refused: when it has heard one or the other. */
  async window(token: string, options: JoinOptions = {}): Promise<TestWindow> {
    const window = new TestWindow(this.url, { origin: publicUrl, ...options });
    await window.opened();
    window.sendJoin(token, { meeting: standup, ...options });
    await window.until(
      () => window.closedWith !== undefined || window.view !== undefined || window.of('vacant')[0] !== undefined,
    );
    return window;
  }

  async join(name: Name, options: JoinOptions = {}): Promise<TestWindow> {
    return this.window(await this.world.token(name), options);
  }
}

/** A world that stands still between skips, and one process in it. `failing`: what its store cannot do at the moment. */
export async function teamsApp() {
  const clock = manualClock(Date.UTC(2026, 10, 23, 9));
  const world = await TeamsWorld.start(clock);
  const kept = memoryStore(clock);
  const failing = { proposals: false };
  const store: Store = {
    ...kept,
    async propose(...proposed) {
      if (failing.proposals) throw new StoreError('The store is away.');
      return kept.propose(...proposed);
    },
  };
  const app = await TeamsApp.start(world, store);
  const close = async () => {
    await app.close();
    await world.stop();
  };
  return { clock, world, store, failing, app, close };
}
