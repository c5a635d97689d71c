import type { Report } from '#session/command.ts';
import { participantOf } from '#session/session.ts';
import { nextDeadline } from '#session/time.ts';
import type { Replica } from '../store/replica.ts';
import type { LogName } from '../store/store.ts';
import type { Audience } from './audience.ts';
import type { SharedContext } from './hub.ts';

/** How long, in ms, after a process last said that it looks after a session another may take it over. */
const lookedAfter = 25_000;

/**
 * Brings one meeting's log to what is: windows that came and went, processes that died, deadlines that passed, a
 * session to be wiped. Every report is harmless twice, so whatever fails is simply tried again.
 */
export class Reporter {
  readonly #context: SharedContext;
  readonly #name: LogName;
  readonly #replica: Replica;
  readonly #audience: Audience;
  readonly #reporting = new Set<string>();
  #awaited: number | undefined;
  #cancelDeadline = () => {};
  #scheduled: number | undefined;
  #tidying = 0;
  #stopped = false;

  constructor(context: SharedContext, name: LogName, replica: Replica, audience: Audience) {
    this.#context = context;
    this.#name = name;
    this.#replica = replica;
    this.#audience = audience;
  }

  /** By when (ms) somebody must look at this session, should this process be gone by then. */
  get dueAt(): number | undefined {
    const { session } = this.#replica;
    if (!session) return this.tidying ? this.#context.store.now() + lookedAfter : undefined;
    // What was cleared is to be wiped, now; and nobody but a process knows that another is gone.
    if ('cleared' in session) return session.at;
    return Math.min(nextDeadline(session) ?? Number.POSITIVE_INFINITY, this.#context.store.now() + lookedAfter);
  }

  /** Whether something that a cleared session left elsewhere is still to be tidied up. */
  get tidying(): boolean {
    return this.#tidying > 0;
  }

  /** Until it is tidied up, another process must go on with it should this one be gone. */
  awaitTidied(tidied: Promise<void>): void {
    const say = () => this.#context.store.schedule(new Map([[this.#name, this.dueAt]])).catch(() => {});
    this.#tidying += 1;
    void say();
    void tidied.finally(() => {
      this.#tidying -= 1;
      if (!this.#stopped) void say();
    });
  }

  /** Puts a report into the log; one at a time of each name. */
  report(name: string, command: Report): void {
    this.#once(name, () => this.#replica.report(command));
  }

  reconcile(): void {
    const { session } = this.#replica;
    if (this.#stopped || !session) return;
    if ('cleared' in session) {
      this.#once('wipe', async () => {
        const why = await this.#replica.wipe();
        if (why) this.#context.observer?.cleared(why);
      });
      return;
    }
    const { process } = this.#context;
    const { windows } = this.#audience;
    for (const window of windows.values()) {
      if (this.#audience.hasArrived(session, window)) continue;
      // It was here and is now at another process: what is left here is half a connection that has not noticed. To
      // report it again would have both processes take the window from each other for ever.
      if (window.welcomed && session.windows[window.id]?.connected) {
        window.connection.close('elsewhere');
        continue;
      }
      const { person, id } = window;
      this.#once(`arrived ${id}`, async () => {
        await this.#replica.report({ type: 'window-arrived', person, window: id, process });
        await this.#replica.heal();
        const after = this.#replica.open;
        if (!after) return;
        if (!participantOf(after, person.key)) window.connection.close('session-full');
        else if (after.windows[id]?.key !== person.key) window.connection.close('not-signed-in');
      });
    }
    for (const [id, logged] of Object.entries(session.windows)) {
      if (!logged.connected || logged.process !== process || windows.has(id)) continue;
      this.report(`gone ${id}`, { type: 'window-left', window: id, process });
    }
  }

  /** Reports the processes that are believed to be here and whose lease has run out. */
  async findDeadProcesses(): Promise<void> {
    const { windows = {}, agenda } = this.#replica.open ?? {};
    const connected = Object.values(windows).filter((w) => w.connected);
    const others = new Set(connected.map((w) => w.process).concat(agenda?.process ?? []));
    others.delete(this.#context.process);
    if (others.size === 0) return;
    for (const { process, at } of await this.#context.leases.expired([...others])) {
      this.report(`dead ${process}`, { type: 'process-gone', process, diedAt: at });
    }
  }

  /** Looks when the session's next deadline is; then, says that the time has passed. */
  awaitDeadline(): void {
    const deadline = this.#replica.session && nextDeadline(this.#replica.session);
    this.#schedule(deadline);
    if (deadline === this.#awaited) return;
    this.#cancelDeadline();
    this.#awaited = deadline;
    if (deadline === undefined || this.#stopped) return;
    const wait = Math.max(deadline - this.#context.store.now(), 0);
    this.#cancelDeadline = this.#context.clock.after(wait, () => {
      this.#awaited = undefined;
      // Early by the store's clock (timers are not exact), or not yet decided: look again.
      if (this.#context.store.now() < deadline) this.awaitDeadline();
      else this.report('time', { type: 'time-passed' });
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelDeadline();
  }

  /** Tells the others by when somebody must be there, where that changed. */
  #schedule(deadline: number | undefined): void {
    if (deadline === this.#scheduled || this.#stopped) return;
    this.#scheduled = deadline;
    this.#context.store.schedule(new Map([[this.#name, this.dueAt]])).catch(() => {});
  }

  /** Does one thing at a time of each name; what failed is tried again by the next reconciliation that asks for it. */
  #once(name: string, act: () => Promise<void>): void {
    if (this.#reporting.has(name)) return;
    this.#reporting.add(name);
    act()
      .catch((error) => this.#context.trouble('reporting to the log', error))
      .finally(() => this.#reporting.delete(name));
  }
}
