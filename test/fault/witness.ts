import { expect } from 'vitest';
import { decide } from '#session/decide.ts';
import { openSession } from '#session/rules/start.ts';
import { votesOf } from '#session/rules/vote.ts';
import type { Cleared, Session } from '#session/session.ts';
import { rehearsalMeeting } from '../../server/rehearsal/identity.ts';
import type { Logged, Store } from '../../server/store/store.ts';
import { silentWatcher } from '../../server/store/store.ts';
import type { FaultWorld } from './faultWorld.ts';

/** Follows a session's log like another process, and records which commands were done, which a clear would erase. */
export class Witness {
  /** How often each command was done, by its id. */
  readonly done = new Map<string, number>();
  /** The session before the clear, and the number of clears. */
  last: Session | undefined;
  clears = 0;
  /** What the log delivered after the clear. */
  afterwards = 0;
  readonly #store: Store;
  #session: Session | Cleared | undefined;

  private constructor(store: Store) {
    this.#store = store;
  }

  static async of(world: FaultWorld): Promise<Witness> {
    const witness = new Witness(await world.store());
    await witness.#store.watch(witness.#store.nameOf(rehearsalMeeting(world.meeting)), {
      ...silentWatcher,
      logged: (_position, logged) => witness.#logged(logged),
    });
    return witness;
  }

  stop(): Promise<void> {
    return this.#store.close();
  }

  #logged(logged: Logged): void {
    if (this.clears > 0 && logged.kind !== 'entry') this.afterwards += 1;
    if (logged.kind === 'opened') this.#session = openSession(logged.opening);
    if (logged.kind === 'snapshot') this.#session = logged.session;
    if (logged.kind !== 'entry' || !this.#session) return;
    const { entry } = logged;
    const before = this.#session;
    const { session, refusal } = decide(before, entry);
    this.#session = session;
    if (entry.by !== null && !refusal && session !== before) {
      this.done.set(entry.id, (this.done.get(entry.id) ?? 0) + 1);
    }
    if ('cleared' in session) {
      if (!('cleared' in before)) this.clears += 1;
      return;
    }
    this.last = session;
    for (const { id, name } of session.participants) {
      expect(votesOf(session, id), `votes of ${name} at any moment`).toBeLessThanOrEqual(3);
    }
  }
}
