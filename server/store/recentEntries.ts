import type { Entry } from '#session/command.ts';
import type { Session } from '#session/session.ts';
import type { Proposal } from './store.ts';

/** What was done once is done again whenever that is: it was acknowledged. */
const anyTime = Number.MAX_SAFE_INTEGER;

/** What was done since the last snapshot but one: what a copy that puts the session back may not have heard of. */
export class RecentEntries {
  #before: Entry[] = [];
  #since: Entry[] = [];

  add(entry: Entry): void {
    this.#since.push(entry);
  }

  /** A snapshot came; `putBack`: to a store that had forgotten the session, so that nothing may be forgotten here yet. */
  snapshot(putBack: boolean): void {
    this.#before = putBack ? [...this.#before, ...this.#since] : this.#since;
    this.#since = [];
  }

  /**
   * What is to be proposed again, in its order, to a session that was put back. Commands are known again by their ids.
   * Reports are not, but of those only what came after the copy's last entry can be missing.
   */
  lackedBy({ at: until }: Session): Proposal[] {
    return [...this.#before, ...this.#since]
      .filter(({ by, at, command }) => by !== null || (at >= until && command.type !== 'time-passed'))
      .map(({ at: _at, ...entry }) => (entry.by === null ? entry : { ...entry, until: anyTime }));
  }

  clear(): void {
    this.#before = [];
    this.#since = [];
  }
}
