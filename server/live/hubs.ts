import type { LogName } from '../store/store.ts';
import type { HubContext, SharedContext } from './context.ts';
import { Hub } from './hub.ts';
import { askEvery, Leases } from './leases.ts';

/** This process serves as many meetings as it is allowed to; another may have room. */
export class ProcessFull extends Error {
  override name = 'ProcessFull';
}

/** How often, in ms, a process checks its own sessions, and whether others need to be taken over. */
const lookEvery = 2_000;
/** When, in ms, it tries again to take over a session that it could not read. */
const lookAgain = 25_000;
/** How often, in ms, it refreshes its sessions' deadlines in the store. */
const scheduleEvery = 10_000;

/**
 * The meetings this process serves: one hub each, while it has windows or an open session. Takes over sessions whose
 * process is gone, so that their deadlines are met even with no panel open.
 */
export class Hubs {
  readonly #context: SharedContext;
  readonly #hubs = new Map<LogName, Promise<Hub>>();
  /** Hubs that follow their log. */
  readonly #following = new Set<Hub>();
  readonly #most: number;
  #stopped = false;

  /** `most`: how many meetings may be served at once; takeovers don't count against it. */
  constructor(context: HubContext, most = Number.POSITIVE_INFINITY) {
    const leases = new Leases(context.store, context.clock);
    this.#context = { ...context, leases };
    this.#most = most;
    this.#every(askEvery, () => leases.ask());
    this.#every(lookEvery, () => this.#takeOver());
    this.#every(scheduleEvery, () => this.#scheduleAll());
  }

  /**
   * The meeting's hub, created if there is none. Rejects with `StoreError` when the store cannot be reached, and with
   * `ProcessFull` when there is no room for another.
   */
  async get(meeting: string): Promise<Hub> {
    const name = this.#context.store.nameOf(meeting);
    if (!this.#hubs.has(name) && this.#hubs.size >= this.#most) throw new ProcessFull();
    const hub = await this.#named(name);
    hub.belongsTo(meeting);
    return hub;
  }

  /** Stops a hub if it is idle. */
  async release(hub: Hub): Promise<void> {
    if (!hub.idle || !this.#following.delete(hub)) return;
    this.#hubs.delete(hub.name);
    await hub.stop();
  }

  /** Calls `act` with every hub, one after the other. */
  async each(act: (hub: Hub) => void | Promise<void>): Promise<void> {
    for (const pending of [...this.#hubs.values()]) {
      const hub = await pending.catch(() => undefined);
      if (hub) await act(hub);
    }
  }

  /** How many sessions are open here. */
  async countOpen(): Promise<number> {
    // Don't wait for hubs that are not following yet: the store may be unreachable.
    const settled = Array.from(this.#hubs.values(), (pending) =>
      Promise.race([pending, undefined]).catch(() => undefined),
    );
    return (await Promise.all(settled)).filter((hub) => hub?.outline.open).length;
  }

  /** Closes every connection, so that the windows join elsewhere, and stops. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.each((hub) => hub.stop());
    this.#hubs.clear();
    this.#following.clear();
  }

  #named(name: LogName): Promise<Hub> {
    let hub = this.#hubs.get(name);
    if (!hub) {
      const following = new Hub(this.#context, name);
      hub = following.follow().then(() => {
        this.#following.add(following);
        this.#lookSoon(following);
        return following;
      });
      this.#hubs.set(name, hub);
      hub.catch(() => this.#hubs.delete(name));
    }
    return hub;
  }

  async #takeOver(): Promise<void> {
    for (const name of await this.#context.store.overdue()) {
      // An existing hub does what is due anyway.
      if (this.#hubs.has(name) || this.#stopped) continue;
      const hub = await this.#named(name).catch(() => undefined);
      if (!hub) {
        // A session that cannot be read must not hold up the others.
        await this.#context.store.schedule(new Map([[name, this.#context.store.now() + lookAgain]]));
        continue;
      }
      if (!hub.idle) continue;
      // A session served by another release stays due, for one of its processes. So does one that nobody has joined.
      if (!hub.servedElsewhere && !hub.hasSession) {
        await this.#context.store.schedule(new Map([[name, undefined]]));
      }
      await this.release(hub);
    }
  }

  /** Checks a hub every few seconds until it is released. */
  #lookSoon(hub: Hub): void {
    this.#context.clock.after(lookEvery, () => {
      if (!this.#following.has(hub)) return;
      try {
        hub.look();
      } catch (bug) {
        this.#context.trouble('looking after a session', bug);
      }
      void this.release(hub);
      this.#lookSoon(hub);
    });
  }

  /** Repeated, so that a store that forgot everything learns it again. */
  async #scheduleAll(): Promise<void> {
    const due = new Map<LogName, number | undefined>();
    for (const { name, dueAt } of this.#following) if (dueAt !== undefined) due.set(name, dueAt);
    if (due.size > 0) await this.#context.store.schedule(due);
  }

  #every(ms: number, run: () => Promise<void>): void {
    this.#context.clock.after(ms, async () => {
      if (this.#stopped) return;
      await run().catch((error) => this.#context.trouble('looking after sessions', error));
      this.#every(ms, run);
    });
  }
}
