import type { Clock } from '../../kit/clock.ts';
import { tombstoneLife } from '../lifetimes.ts';
import type { LogName } from '../store.ts';

/** A tombstone as this process remembers it. Times in ms. */
export interface Tombstone {
  name: LogName;
  /** When the cleared session was opened. */
  openedAt: number;
  /** How much longer it must be kept. */
  life: number;
  /** What is still to be cleaned up elsewhere, such as a card in a chat. */
  left?: string | undefined;
}

/**
 * Remembers, for a tombstone's lifetime, which sessions were cleared, so that none comes back if Redis loses the tombstone.
 * A session is identified by its log's name and opening time; neither holds content.
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
    // Names are roughly in the order in which they expire.
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
