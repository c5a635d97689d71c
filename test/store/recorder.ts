import { vi } from 'vitest';
import type { Logged, Opening, Position, Proposal, Tombstone, Watcher } from '../../server/store/store.ts';
import { topicId } from '../support/written.ts';

/** A watcher that records what it gets and lets a test wait for it. */
export class Recorder implements Watcher {
  readonly told: Array<{ position: Position; logged: Logged }> = [];
  readonly wipes: number[] = [];
  emptiedTimes = 0;
  losses = 0;
  /** Every change in whether the store answers. */
  readonly reached: boolean[] = [];
  /** The notes that wipes left about what to clean up. */
  readonly left: string[] = [];

  logged(position: Position, logged: Logged) {
    this.told.push({ position, logged });
  }

  wiped(_position: Position, { at, left }: Tombstone) {
    this.wipes.push(at);
    if (left !== undefined) this.left.push(left);
  }

  emptied() {
    this.emptiedTimes += 1;
  }

  reachable(is: boolean) {
    this.reached.push(is);
  }

  lost() {
    this.losses += 1;
  }

  get last(): Position {
    const last = this.told.at(-1);
    if (!last) throw new Error('nothing was told yet');
    return last.position;
  }

  get epoch(): number {
    return this.last.epoch;
  }

  get versions(): number[] {
    return this.told.map(({ position }) => position.version);
  }

  get kinds(): string[] {
    return this.told.map(({ logged }) => logged.kind);
  }

  /** The topics' texts, which identify a test's entries. */
  get texts(): string[] {
    return this.told.flatMap(({ logged }) =>
      logged.kind === 'entry' && logged.entry.command.type === 'add-topic' ? [logged.entry.command.text] : [],
    );
  }

  heard(version: number): Promise<void> {
    return until(() => this.told.at(-1)?.position.version === version);
  }

  wipedTimes(count: number): Promise<void> {
    return until(() => this.wipes.length === count);
  }
}

/** Waits until `holds` by polling, for what a store does on its own. */
export async function until(holds: () => boolean): Promise<void> {
  await vi.waitFor(
    () => {
      if (!holds()) throw new Error('what was waited for did not happen');
    },
    { timeout: 5_000, interval: 5 },
  );
}

export const opening: Opening = {
  by: { key: 'tenant/ada', id: 'pAda', name: 'Ada' },
  command: { type: 'start-session', settings: {}, recordingOff: true },
  limits: { maxAge: 4 * 3_600_000, unattended: 3_600_000 },
};

let counter = 0;

/** A proposal that a test recognizes by its text. */
export function topic(text: string): Proposal {
  counter += 1;
  return {
    by: 'tenant/ada',
    id: `${'a'.repeat(32)}.${counter}`,
    until: Number.MAX_SAFE_INTEGER,
    command: { type: 'add-topic', topic: topicId(counter), text },
  };
}
