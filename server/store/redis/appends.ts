import { proposalLife } from '../lifetimes.ts';
import { type Proposal, StoreError } from '../store.ts';
import type { LogFollower } from './logFollower.ts';
import { type LogEnd, type LogKey, markOf } from './sealedEntry.ts';

/** Entries to be placed behind `end`, all or none. Times in ms by the store's clock. */
interface Append {
  end: LogEnd;
  /** When they were sealed, and when it is too late for one of them. */
  at: number;
  till: number;
  blobs: readonly Buffer[];
  /** Whether they are accepted even if the store is full. */
  mayExceed: boolean;
}

interface Source {
  /** The store's time, in ms. */
  now(): number;
  /** Seals a proposal for the place behind `end`. */
  seal(log: LogKey, end: LogEnd, proposal: Proposal, at: number): Buffer;
  /** `moved`: the log does not end there. `refused`: it does, but the store accepts no further entry. */
  append(append: Append): Promise<'placed' | 'moved' | 'refused' | 'untimely'>;
  /** Measures the store's time again. */
  measure(): Promise<void>;
}

interface Pending {
  epoch: number;
  /** The log at the time of the call. If it is read again from its start, it may lack what the proposal builds on. */
  log: LogKey | undefined;
  proposal: Proposal;
  /** In ms by the store's clock: later it must not be placed. */
  until: number;
  settle: PromiseWithResolvers<boolean>;
}

/** How many entries one call places at most, because the store serves no one else meanwhile. */
const mostAtOnce = 32;
/** How often this process measures the store's time again before it gives up. */
const mostUntimely = 3;

/**
 * Places one process' proposals in a log, in the order they were made. Each is sealed for the place behind the entry before
 * it, so there is one call at a time, and proposals made meanwhile go into the next batch. If another process was faster,
 * its entries are read first.
 */
export class Appends {
  readonly #source: Source;
  readonly #follower: LogFollower;
  #pending: Pending[] = [];
  #isRunning = false;
  /** The last entry that this process appended, which the follower may not have been told yet. */
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

  /** The first proposals that may go in one call. */
  #next(): Pending[] {
    const [first] = this.#pending as [Pending];
    const isUnlike = ({ epoch, log, proposal }: Pending) =>
      epoch !== first.epoch || log !== first.log || mayExceed(proposal) !== mayExceed(first.proposal);
    const unlike = this.#pending.findIndex((one, n) => n >= mostAtOnce || isUnlike(one));
    return this.#pending.splice(0, unlike < 0 ? this.#pending.length : unlike);
  }

  /** Resolves with those of the batch that were placed. */
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
      if (came === 'refused') throw new StoreError('The log of a session in Redis takes no more entries.');
      if (came === 'untimely') {
        await this.#source.measure();
        untimely += 1;
        continue;
      }
      this.#placed = undefined;
      if (!follower.isBeyond(end.position)) await follower.catchUp();
      // The log was wiped, restored, forgotten or set back: the caller decides what to do.
      if (follower.log !== log || !follower.isBeyond(end.position)) return [];
    }
    throw new StoreError('What was proposed to Redis came too late, again and again.');
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
