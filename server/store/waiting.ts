import type { Refusal } from '#session/refusal.ts';
import { type Asked, StoreError } from './store.ts';

/** A command that has not come back from the log yet. */
export class Waiting {
  readonly asked: Asked;
  /** In ms by the store's clock. */
  readonly since: number;
  /** Whether it's being proposed right now. */
  isPlacing = false;
  readonly #settled = Promise.withResolvers<Refusal | undefined>();
  /** The refusal or undefined; rejects with `StoreError` if the outcome cannot be known here. */
  readonly decided: Promise<Refusal | undefined> = this.#settled.promise;

  constructor(asked: Asked, since: number) {
    this.asked = asked;
    this.since = since;
    // The caller may have failed for another reason already.
    this.decided.catch(() => {});
  }

  settle(refusal: Refusal | undefined): void {
    this.#settled.resolve(refusal);
  }

  /** Its fate is unknown here: it may have been placed, or may still be. */
  giveUp(cause: unknown = new StoreError('A command did not come back in time.')): void {
    this.#settled.reject(cause);
  }
}
