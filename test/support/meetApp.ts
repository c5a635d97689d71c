import { identityOfHosts } from '../../server/identity/hosts.ts';
import { meetPrefix } from '../../server/identity/meet.ts';
import { teamsPrefix } from '../../server/identity/teams.ts';
import type { Clock } from '../../server/kit/clock.ts';
import type { Limits } from '../../server/live/limits.ts';
import { manualClock } from '../../server/rehearsal/clock.ts';
import { memoryStore } from '../../server/store/memory.ts';
import type { Store } from '../../server/store/store.ts';
import { googleClientId } from './fakeGoogle.ts';
import { HostApp } from './hostApp.ts';
import { code, MeetWorld, type Name } from './meetWorld.ts';
import { publicUrl, TeamsWorld } from './teamsWorld.ts';
import type { JoinOptions, TestWindow } from './wire.ts';

interface MeetAppParts {
  meet: MeetWorld;
  teams: TeamsWorld;
  store: Store;
  identity?: MeetWorld['identity'];
  limits?: Partial<Limits>;
  /** The server's clock, if it isn't the world's. */
  clock?: Clock;
}

/** A server process set up for Teams and Google Meet, with fakes of both. */
export class MeetApp extends HostApp {
  readonly meet: MeetWorld;

  constructor(meet: MeetWorld) {
    super(meet.clock, { meeting: code, host: 'meet' });
    this.meet = meet;
  }

  static async start(parts: MeetAppParts): Promise<MeetApp> {
    const { meet, teams, store, identity = meet.identity, limits, clock = meet.clock } = parts;
    const app = new MeetApp(meet);
    await app.listen({
      store,
      identity: identityOfHosts({
        teams: { identity: teams.identity, prefix: teamsPrefix },
        meet: { identity, prefix: meetPrefix },
      }),
      clock,
      meet: { google: meet.signIn, passes: meet.passes, clientId: googleClientId, projectNumber: '123456789012' },
      ...(limits && { limits }),
    });
    return app;
  }

  /** Exchanges a code, like one of our windows. */
  async exchange(body: unknown, headers: Record<string, string> = {}) {
    const answer = await fetch(`${this.address}/meet/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: publicUrl, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }

  async join(name: Name, options: JoinOptions & { minutes?: number } = {}): Promise<TestWindow> {
    return this.window(await this.meet.pass(name, options), options);
  }
}

const start = Date.UTC(2026, 10, 23, 9);

/**
 * A world whose time stands still between skips, with one process. `standing`: the server's own clock never moves, so that it asks
 * nothing on its own.
 */
export async function meetApp({ standing = false } = {}) {
  const clock = manualClock(start);
  const serverClock = standing ? manualClock(start) : clock;
  const [meet, teams] = [await MeetWorld.start(clock), await TeamsWorld.start(clock)];
  const store = memoryStore(clock);
  const app = await MeetApp.start({ meet, teams, store, clock: serverClock });
  const close = async () => {
    await app.close();
    await Promise.all([meet.stop(), teams.stop()]);
  };
  return { clock, serverClock, meet, teams, store, app, close };
}
