import { Hub, type HubContext } from './hub.ts';

/** The meetings this process serves: one hub each, for as long as somebody is there or a session is open. */
export class Hubs {
  readonly #context: HubContext;
  readonly #hubs = new Map<string, Promise<Hub>>();

  constructor(context: HubContext) {
    this.#context = context;
  }

  /** The meeting's hub, made when there is none; rejects with `StoreError` when the store cannot be reached. */
  get(meeting: string): Promise<Hub> {
    let hub = this.#hubs.get(meeting);
    if (!hub) {
      const following = new Hub(this.#context, meeting, () => void this.release(meeting));
      hub = following.follow().then(() => following);
      this.#hubs.set(meeting, hub);
      hub.catch(() => this.#hubs.delete(meeting));
    }
    return hub;
  }

  /** Lets a meeting go that nobody needs here any more. */
  async release(meeting: string): Promise<void> {
    const hub = await this.#hubs.get(meeting)?.catch(() => undefined);
    if (!hub?.idle) return;
    this.#hubs.delete(meeting);
    await hub.stop();
  }

  /** Does something with every hub there is. */
  async each(act: (hub: Hub) => void | Promise<void>): Promise<void> {
    for (const pending of [...this.#hubs.values()]) {
      const hub = await pending.catch(() => undefined);
      if (hub) await act(hub);
    }
  }

  /** Hands every connection on and stops. */
  async stop(): Promise<void> {
    await this.each((hub) => hub.stop());
    this.#hubs.clear();
  }
}
