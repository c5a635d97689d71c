import type { Refusal } from '#session/refusal.ts';
import { type Asked, StoreError } from './store.ts';

/** A command that waits to be placed in the log and to come back from it. */
export class Waiting {
  readonly asked: Asked;
  /** In ms by the store's clock. */
  readonly since: number;
  /** Whether it is being placed at the moment. */
  isPlacing = false;
  readonly #settled = Promise.withResolvers<Refusal | undefined>();
  /** What was decided; rejects with `StoreError` when that cannot be known here. */
  readonly decided: Promise<Refusal | undefined> = this.#settled.promise;

  constructor(asked: Asked, since: number) {
    this.asked = asked;
    this.since = since;
    // Whoever waits may have heard of another failure before.
    this.decided.catch(() => {});
  }

  settle(refusal: Refusal | undefined): void {
    this.#settled.resolve(refusal);
  }

  /** Nothing is known of it here: it may have been placed, and may yet be. */
  giveUp(cause: unknown = new StoreError('A command did not come back in time.')): void {
    this.#settled.reject(cause);
  }
}
