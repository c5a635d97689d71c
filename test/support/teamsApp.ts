import type { Attendance } from '../../server/identity/identity.ts';
import { heartbeat, patience } from '../../server/live/heartbeat.ts';
import { manualClock } from '../../server/rehearsal/clock.ts';
import { memoryStore } from '../../server/store/memory.ts';
import { type Store, StoreError } from '../../server/store/store.ts';
import { HostApp } from './hostApp.ts';
import { type Name, standup, TeamsWorld } from './teamsWorld.ts';
import type { JoinOptions, TestWindow } from './wire.ts';

/** A server process set up for Teams, with a fake Entra and a fake Connector. */
export class TeamsApp extends HostApp {
  readonly world: TeamsWorld;
  /** The answers the server got when it asked again about people in the session. */
  readonly answers: Attendance[] = [];

  constructor(world: TeamsWorld) {
    super(world.clock, { meeting: standup });
    this.world = world;
  }

  static async start(world: TeamsWorld, store: Store, identity = world.identity): Promise<TeamsApp> {
    const teams = new TeamsApp(world);
    await teams.listen({
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
    });
    return teams;
  }

  /** Pings every connection once, and gives it the time of a round trip of `by` to answer. */
  async heartbeat(by: TestWindow): Promise<void> {
    for (let passed = 0; passed < heartbeat; passed += patience / 2) {
      this.heartbeatClock.skip(patience / 2);
      await by.roundTrip();
    }
  }

  async join(name: Name, options: JoinOptions = {}): Promise<TestWindow> {
    return this.window(await this.world.token(name), options);
  }
}

/** A world whose time stands still between skips, with one process. `failing`: what its store can't do at the moment. */
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
