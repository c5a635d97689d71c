import type { Refusal } from '#session/refusal.ts';
import { type Proposal, StoreError } from './store.ts';

/** A proposed command that has not come back yet. */
export class Waiting {
  readonly proposal: Proposal & { by: string };
  /** In ms by the store's clock. */
  readonly since: number;
  readonly #settled = Promise.withResolvers<Refusal | undefined>();
  /** What was decided; rejects with `StoreError` when that cannot be known here. */
  readonly decided: Promise<Refusal | undefined> = this.#settled.promise;

  constructor(proposal: Proposal & { by: string }, since: number) {
    this.proposal = proposal;
    this.since = since;
    // Whoever waits may have heard of another failure before.
    this.decided.catch(() => {});
  }

  settle(refusal: Refusal | undefined): void {
    this.#settled.resolve(refusal);
  }

  giveUp(): void {
    this.#settled.reject(new StoreError('A command did not come back in time.'));
  }
}
