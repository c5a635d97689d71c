import type { Clock } from './clock.ts';
import { tombstoneLife } from './lifetimes.ts';
import type { LogName } from './store.ts';

/** A tombstone as this process remembers it. Times in ms. */
export interface Tombstone {
  name: LogName;
  /** When the session was opened that was cleared. */
  openedAt: number;
  /** How long it is still due. */
  life: number;
  /** What is still to be tidied up elsewhere. */
  left?: string | undefined;
}

/**
 * What this process saw cleared, for as long as a tombstone lives: so that a Redis that forgot a tombstone cannot bring
 * a session back. A session is known by its log's name and the time of its opening, both free of content.
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
