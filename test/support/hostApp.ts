import { createSecretKey } from 'node:crypto';
import { type AppParts, buildApp } from '../../server/app.ts';
import { tickets } from '../../server/identity/ticket.ts';
import type { Clock } from '../../server/kit/clock.ts';
import { manualClock } from '../../server/rehearsal/clock.ts';
import { publicUrl } from './teamsWorld.ts';
import { type JoinOptions, TestWindow } from './wire.ts';

export const sealKey = createSecretKey(Buffer.alloc(32, 5));

/** A server process that is set up for real hosts, with its log. */
export class HostApp {
  readonly tickets;
  readonly log: Array<{ reason?: string; msg?: string }> = [];
  protected readonly heartbeatClock = manualClock();
  readonly #defaults: JoinOptions;
  address = '';
  close = async () => {};

  /** `defaults`: how windows join, unless a test says otherwise. */
  constructor(clock: Clock, defaults: JoinOptions) {
    this.tickets = tickets([sealKey], () => clock.now());
    this.#defaults = defaults;
  }

  protected async listen(parts: Pick<AppParts, 'store' | 'identity' | 'clock'> & Partial<AppParts>): Promise<void> {
    const app = await buildApp({
      heartbeatClock: this.heartbeatClock,
      tickets: this.tickets,
      logLevel: 'info',
      logTo: { write: (line) => void this.log.push(JSON.parse(line)) },
      maxAge: 4 * 3_600_000,
      mayConnect: ({ origin }) => origin === publicUrl,
      publicUrl,
      ...parts,
    });
    this.address = await app.listen({ host: '127.0.0.1', port: 0 });
    this.close = () => app.close();
  }

  /** The address of its WebSocket. */
  get url(): string {
    return `${this.address.replace('http', 'ws')}/live`;
  }

  /** The reasons in the log: why people weren't admitted or were sent away. */
  get reasons(): Array<string | undefined> {
    return this.log.filter(({ reason }) => reason).map(({ reason }) => reason);
  }

  /** A window that was admitted or refused. */
  async window(token: string, options: JoinOptions = {}): Promise<TestWindow> {
    const window = new TestWindow(this.url, { origin: publicUrl, ...options });
    await window.opened();
    window.sendJoin(token, { ...this.#defaults, ...options });
    await window.until(
      () => window.closedWith !== undefined || window.view !== undefined || window.of('vacant')[0] !== undefined,
    );
    return window;
  }
}
