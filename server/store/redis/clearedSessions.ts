import type { Clock } from '../../kit/clock.ts';
import { tombstoneLife } from '../lifetimes.ts';
import type { LogName } from '../store.ts';

/** A tombstone as this process remembers it. Times in ms. */
export interface Tombstone {
  name: LogName;
  /** When the session was opened that was cleared. */
  openedAt: number;
  /** How much longer it must be kept. */
  life: number;
  /** What must still be tidied up elsewhere. */
  left?: string | undefined;
}

/**
 * Remembers which sessions this process saw cleared, for a tombstone's lifetime, so that a Redis that forgot the tombstone
 * cannot bring one back. A session is identified by its log's name and opening time, both free of content.
 */
export class ClearedSessions {
  readonly #clock: Clock;
  readonly #until = new Map<LogName, Map<number, { until: number; left?: string | undefined }>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  remember(name: LogName, openedAt: number, left?: string): void {
    const cleared = this.#until.get(name) ?? new Map();
    const until = cleared.get(openedAt)?.until ?? this.#clock.now() + tombstoneLife;
    cleared.set(openedAt, { until, left });
    this.#until.set(name, cleared);
    // About in the order in which they expire.
    for (const first of this.#until.keys()) if (this.#alive(first).size > 0) break;
  }

  has(name: LogName, openedAt: number): boolean {
    return this.#alive(name).has(openedAt);
  }

  tidied(name: LogName): void {
    for (const cleared of this.#until.get(name)?.values() ?? []) cleared.left = undefined;
  }

  /** The tombstone that a name should have. */
  tombstone(name: LogName): Tombstone | undefined {
    const [last] = [...this.#alive(name)].sort(([a], [b]) => b - a);
    if (!last) return undefined;
    const [openedAt, { until, left }] = last;
    return { name, openedAt, life: until - this.#clock.now(), left };
  }

  get names(): LogName[] {
    return [...this.#until.keys()].filter((name) => this.#alive(name).size > 0);
  }

  #alive(name: LogName): Map<number, { until: number; left?: string | undefined }> {
    const cleared = this.#until.get(name) ?? new Map();
    const now = this.#clock.now();
    for (const [openedAt, { until }] of cleared) if (until <= now) cleared.delete(openedAt);
    if (cleared.size === 0) this.#until.delete(name);
    return cleared;
  }
}
