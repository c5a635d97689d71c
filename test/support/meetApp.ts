import { buildApp } from '../../server/app.ts';
import { identityOfHosts } from '../../server/identity/hosts.ts';
import { meetPrefix } from '../../server/identity/meet.ts';
import { teamsPrefix } from '../../server/identity/teams.ts';
import { tickets } from '../../server/identity/ticket.ts';
import type { Clock } from '../../server/kit/clock.ts';
import type { Limits } from '../../server/live/limits.ts';
import { manualClock } from '../../server/rehearsal/clock.ts';
import { memoryStore } from '../../server/store/memory.ts';
import type { Store } from '../../server/store/store.ts';
import { code, googleClientId, MeetWorld, type Name, sealKey } from './meetWorld.ts';
import { publicUrl, TeamsWorld } from './teamsWorld.ts';
import { type JoinOptions, TestWindow } from './wire.ts';

interface MeetAppParts {
  meet: MeetWorld;
  teams: TeamsWorld;
  store: Store;
  identity?: MeetWorld['identity'];
  limits?: Partial<Limits>;
  /** The server's, where it is not the world's. */
  clock?: Clock;
}

/** A server process set up for Teams and for Google Meet, on fakes of both, with its log. */
export class MeetApp {
  readonly meet: MeetWorld;
  readonly tickets;
  readonly log: Array<{ reason?: string; msg?: string }> = [];
  address = '';
  close = async () => {};

  constructor(meet: MeetWorld) {
    this.meet = meet;
    this.tickets = tickets([sealKey], meet.clock.now);
  }

  static async start({
    meet,
    teams,
    store,
    identity = meet.identity,
    limits,
    clock = meet.clock,
  }: MeetAppParts): Promise<MeetApp> {
    const made = new MeetApp(meet);
    const app = await buildApp({
      store,
      identity: identityOfHosts({
        teams: { identity: teams.identity, prefix: teamsPrefix },
        meet: { identity, prefix: meetPrefix },
      }),
      clock,
      // Whatever is heard comes of what the test does.
      heartbeatClock: manualClock(),
      tickets: made.tickets,
      logLevel: 'info',
      logTo: { write: (line) => void made.log.push(JSON.parse(line)) },
      maxAge: 4 * 3_600_000,
      mayConnect: ({ origin }) => origin === publicUrl,
      publicUrl,
      meet: { google: meet.signIn, passes: meet.passes, clientId: googleClientId, projectNumber: '123456789012' },
      ...(limits && { limits }),
    });
    made.address = await app.listen({ host: '127.0.0.1', port: 0 });
    made.close = () => app.close();
    return made;
  }

  get url(): string {
    return `${this.address.replace('http', 'ws')}/live`;
  }

  get reasons(): Array<string | undefined> {
    return this.log.filter(({ reason }) => reason).map(({ reason }) => reason);
  }

  /** Exchanges a code, as a window of ours does. */
  async exchange(body: unknown, headers: Record<string, string> = {}) {
    const answer = await fetch(`${this.address}/meet/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: publicUrl, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }

  /** A window in the meeting or refused: when it has heard one or the other. */
  async window(token: string, options: JoinOptions = {}): Promise<TestWindow> {
    const window = new TestWindow(this.url, { origin: publicUrl, ...options });
    await window.opened();
    window.sendJoin(token, { meeting: code, host: 'meet', ...options });
    await window.until(
      () => window.closedWith !== undefined || window.view !== undefined || window.of('vacant')[0] !== undefined,
    );
    return window;
  }

  async join(name: Name, options: JoinOptions & { minutes?: number } = {}): Promise<TestWindow> {
    return this.window(await this.meet.pass(name, options), options);
  }
}

const start = Date.UTC(2026, 10, 23, 9);

/**
 * A world that stands still between skips, and one process in it. `standing`: for the server itself no time passes, so
 * that it asks nothing again by itself.
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
