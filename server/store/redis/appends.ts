import { proposalLife } from '../lifetimes.ts';
import { type Proposal, StoreError } from '../store.ts';
import type { LogFollower } from './logFollower.ts';
import { type LogEnd, type LogKey, markOf } from './sealedEntry.ts';

/** Entries to append after `end`, all or none. Times in ms by the store's clock. */
interface Append {
  end: LogEnd;
  /** When they were sealed, and the earliest of their deadlines. */
  at: number;
  till: number;
  blobs: readonly Buffer[];
  /** Whether they are accepted even if the store is full. */
  mayExceed: boolean;
}

interface Source {
  /** The store's time, in ms. */
  now(): number;
  /** Seals a proposal to follow `end`. */
  seal(log: LogKey, end: LogEnd, proposal: Proposal, at: number): Buffer;
  /** `moved`: the log does not end there. `refused`: it does, but the store accepts no further entry. */
  append(append: Append): Promise<'placed' | 'moved' | 'refused' | 'untimely'>;
  /** Measures the store's time again. */
  measure(): Promise<void>;
}

interface Pending {
  epoch: number;
  /** The log at the time of the call. A log that was reread from its start may lack what the proposal builds on. */
  log: LogKey | undefined;
  proposal: Proposal;
  /** Its deadline, in ms by the store's clock. */
  until: number;
  settle: PromiseWithResolvers<boolean>;
}

/** The most entries per call, because a call blocks the store. */
const mostAtOnce = 32;
/** How often we resynchronize with the store's clock before giving up. */
const mostUntimely = 3;

/**
 * Appends one process's proposals to a log, in the order they were made. Each entry is sealed to follow the one before it, so
 * only one call runs at a time and proposals that arrive meanwhile form the next batch. If another process was faster, its
 * entries are read first.
 */
export class Appends {
  readonly #source: Source;
  readonly #follower: LogFollower;
  #pending: Pending[] = [];
  #isRunning = false;
  /** The last entry that this process appended; the follower may not have read it yet. */
  #placed: { log: LogKey; end: LogEnd } | undefined;

  constructor(source: Source, follower: LogFollower) {
    this.#source = source;
    this.#follower = follower;
  }

  /** `false`: it was too late, or this epoch isn't open; nothing was changed. Rejects with `StoreError`. */
  propose(epoch: number, proposal: Proposal): Promise<boolean> {
    const settle = Promise.withResolvers<boolean>();
    const until = proposal.by === null ? this.#source.now() + proposalLife : proposal.until;
    this.#pending.push({ epoch, log: this.#follower.log, proposal, until, settle });
    if (!this.#isRunning) void this.#run();
    return settle.promise;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#pending.length > 0) {
      const batch = this.#next();
      try {
        const placed = await this.#place(batch);
        for (const one of batch) one.settle.resolve(placed.includes(one));
      } catch (error) {
        for (const one of batch) one.settle.reject(error);
      }
    }
    this.#isRunning = false;
  }

  /** Takes the next batch: consecutive proposals that can share a call. */
  #next(): Pending[] {
    const [first] = this.#pending as [Pending];
    const isUnlike = ({ epoch, log, proposal }: Pending) =>
      epoch !== first.epoch || log !== first.log || mayExceed(proposal) !== mayExceed(first.proposal);
    const unlike = this.#pending.findIndex((one, n) => n >= mostAtOnce || isUnlike(one));
    return this.#pending.splice(0, unlike < 0 ? this.#pending.length : unlike);
  }

  /** Resolves with the proposals that were placed. */
  async #place(batch: readonly Pending[]): Promise<readonly Pending[]> {
    const [first] = batch as [Pending];
    const { epoch } = first;
    const follower = this.#follower;
    if (follower.log?.epoch !== epoch) await follower.catchUp();
    const { log } = follower;
    if (log?.epoch !== epoch || (first.log?.epoch === epoch && first.log !== log)) return [];
    for (let untimely = 0; untimely < mostUntimely; ) {
      const at = this.#source.now();
      const timely = batch.filter(({ until }) => at <= until);
      const end = this.#endOf(log);
      if (timely.length === 0 || !end) return [];
      const blobs: Buffer[] = [];
      let newEnd = end;
      for (const { proposal } of timely) {
        const blob = this.#source.seal(log, newEnd, proposal, at);
        newEnd = { position: { epoch, version: newEnd.position.version + 1 }, mark: markOf(blob) };
        blobs.push(blob);
      }
      const till = Math.min(...timely.map(({ until }) => until));
      const came = await this.#source.append({ end, at, till, blobs, mayExceed: mayExceed(first.proposal) });
      if (came === 'placed') {
        this.#placed = { log, end: newEnd };
        return timely;
      }
      if (came === 'refused') throw new StoreError('A log in Redis accepts no more entries.');
      if (came === 'untimely') {
        await this.#source.measure();
        untimely += 1;
        continue;
      }
      this.#placed = undefined;
      if (!follower.isBeyond(end.position)) await follower.catchUp();
      // The log was wiped, restored, lost or rolled back: the caller decides what to do.
      if (follower.log !== log || !follower.isBeyond(end.position)) return [];
    }
    throw new StoreError('Proposals kept reaching Redis too late.');
  }

  /** Where the log ends, as far as this process knows. */
  #endOf(log: LogKey): LogEnd | undefined {
    const placed = this.#placed;
    const isNewer = placed?.log === log && this.#follower.isBehind(placed.end.position);
    return isNewer ? placed.end : this.#follower.end;
  }
}

/** Reports are small and few, and a clear frees memory soon: both are accepted even if Redis is full. */
function mayExceed({ by, command }: Proposal): boolean {
  return by === null || command.type === 'clear-session';
}
