import { hash } from 'node:crypto';
import type { Report } from '#session/command.ts';
import { limits } from '#session/limits.ts';
import type { CloseReason } from '#session/protocol.ts';
import { clearsAt, nextDeadline } from '#session/rules/time.ts';
import { type Cleared, lookUp, participantOf, type Session } from '#session/session.ts';
import { signOfLifeEvery } from '../store/lifetimes.ts';
import type { Replica } from '../store/replica.ts';
import type { LogName } from '../store/store.ts';
import { type Audience, unhurried } from './audience.ts';
import type { SharedContext } from './context.ts';
import type { Window } from './window.ts';

/** How long, in ms, after a process last scheduled a session another process may take it over. */
const lookedAfter = 25_000;

/**
 * Keeps one meeting's log up to date: reports windows that arrived or left, processes that died and deadlines that
 * passed, and wipes cleared sessions. Every report is idempotent, so a failed one is simply retried.
 */
export class Reporter {
  readonly #context: SharedContext;
  readonly #name: LogName;
  readonly #replica: Replica;
  readonly #audience: Audience;
  readonly #isAttended: () => boolean;
  readonly #reporting = new Set<string>();
  /** Reports requested again while one of the same name was under way. */
  readonly #again = new Set<string>();
  /** Windows that the session refused and whose connections have not closed yet. */
  readonly #refused = new WeakSet<Window>();
  #isAboutTo = false;
  #cancelLater: (() => void) | undefined;
  /** The session that needed no report; undefined once a window comes or goes. */
  #reconciled: Session | undefined;
  /** The other processes that a session names, and which session that is. */
  #others: { of: Session; processes: ReadonlySet<string> } | undefined;
  #awaited: number | undefined;
  /** The session whose deadline the timer waits for. */
  #awaitedOf: Session | Cleared | undefined;
  #cancelDeadline = () => {};
  #scheduled: number | undefined;
  #tidying = 0;
  /** How long a session may be idle before this process writes to it. Differs by process, so that usually only one does. */
  readonly #signAfter: number;
  #stopped = false;

  /** `isAttended`: see `Hub`. While it's false, only the time to clear the session is reported. */
  constructor(context: SharedContext, name: LogName, replica: Replica, audience: Audience, isAttended: () => boolean) {
    this.#context = context;
    this.#name = name;
    this.#replica = replica;
    this.#audience = audience;
    this.#isAttended = isAttended;
    const [byte = 0] = hash('sha1', `${context.process} ${name}`, 'buffer');
    this.#signAfter = signOfLifeEvery * (1 + byte / 2_048);
  }

  /** When another process should take over this session if this one is gone by then, in ms. */
  get dueAt(): number | undefined {
    const { session } = this.#replica;
    if (!session) return this.tidying ? this.#context.store.now() + lookedAfter : undefined;
    // A cleared session must be wiped at once.
    if ('cleared' in session) return session.at;
    return Math.min(this.#deadlineOf(session) ?? Number.POSITIVE_INFINITY, this.#context.store.now() + lookedAfter);
  }

  /** Whether a report is under way or due. */
  get isBusy(): boolean {
    const { session } = this.#replica;
    if (this.#reporting.size > 0 || (session && 'cleared' in session)) return true;
    return (this.#deadlineOf(session) ?? Number.POSITIVE_INFINITY) <= this.#context.store.now();
  }

  #deadlineOf(session: Session | Cleared | undefined): number | undefined {
    if (!session || 'cleared' in session) return undefined;
    return this.#isAttended() ? nextDeadline(session) : clearsAt(session);
  }

  /** Whether something that a cleared session left elsewhere still has to be tidied up. */
  get tidying(): boolean {
    return this.#tidying > 0;
  }

  /** Until `tidied` resolves, another process must take over the tidying if this one is gone. */
  awaitTidied(tidied: Promise<void>): void {
    const say = () => this.#context.store.schedule(new Map([[this.#name, this.dueAt]])).catch(() => {});
    this.#tidying += 1;
    void say();
    void tidied.finally(() => {
      this.#tidying -= 1;
      if (!this.#stopped) void say();
    });
  }

  /** Puts a report into the log; one at a time per name. */
  report(name: string, command: Report): void {
    this.#once(name, () => this.#replica.report(command));
  }

  /** Reconciles in the next tick, so that windows that come or go together share one report. */
  reconcile(): void {
    this.#reconciled = undefined;
    if (this.#isAboutTo) return;
    this.#isAboutTo = true;
    setImmediate(() => {
      this.#isAboutTo = false;
      this.reconcileNow();
    });
  }

  /**
   * Reconciles within half a second, for windows that already show the session. When a process ends, all its windows
   * return at once, and reports about each would hold up the others.
   */
  reconcileLater(): void {
    this.#reconciled = undefined;
    this.#cancelLater ??= this.#context.clock.after(unhurried, () => {
      this.#cancelLater = undefined;
      this.reconcileNow();
    });
  }

  /** Compares the windows here with those in the log and reports the difference. */
  reconcileNow(): void {
    const { session } = this.#replica;
    if (this.#stopped || !session || session === this.#reconciled) return;
    if ('cleared' in session) {
      this.#once('wipe', async () => {
        const why = await this.#replica.wipe();
        if (why) this.#context.observer?.cleared(why);
      });
      return;
    }
    const { process } = this.#context;
    const { windows } = this.#audience;
    const arrived: Window[] = [];
    for (const window of windows.values()) {
      if (this.#audience.hasArrived(session, window)) {
        window.arrived = true;
        continue;
      }
      if (this.#refused.has(window)) continue;
      const logged = lookUp(session.windows, window.id);
      if (window.arrived && logged?.replaced) {
        this.#audience.close(window, 'too-many-windows');
        continue;
      }
      // It has moved to another process, and this connection is half open. Reporting it again would have both processes
      // take the window from each other forever.
      if (window.arrived && logged?.connected) {
        window.connection.close('elsewhere');
        continue;
      }
      arrived.push(window);
    }
    if (arrived.length > 0) this.#once('arrivals', () => this.#arrive(arrived));
    const left: string[] = [];
    for (const id in session.windows) {
      const logged = session.windows[id];
      if (logged?.connected && logged.process === process && !windows.has(id)) left.push(id);
    }
    if (left.length > 0) this.report('departures', { type: 'windows-left', windows: left, process });
    if (arrived.length === 0 && left.length === 0) this.#reconciled = session;
  }

  /** Reports these windows and closes those that the session refuses. */
  async #arrive(windows: readonly Window[]): Promise<void> {
    const { process } = this.#context;
    const arrivals = windows.map(({ id, person, askedAt }) => ({ window: id, person, askedAt }));
    await this.#replica.report({ type: 'windows-arrived', windows: arrivals, process });
    const isIn = (window: Window) => this.#replica.open && this.#audience.hasArrived(this.#replica.open, window);
    // Usually the entry has been applied by the time the store confirms it.
    if (windows.every(isIn)) return;
    await this.#replica.heal();
    const after = this.#replica.open;
    if (!after) return;
    for (const window of windows) {
      const why = refusalOf(window, after);
      if (!why) continue;
      this.#refused.add(window);
      window.connection.close(why);
    }
  }

  /** Reports processes that the session names and whose lease has run out. */
  findDeadProcesses(): void {
    const { open } = this.#replica;
    if (!open) return;
    if (this.#others?.of !== open) this.#others = { of: open, processes: processesIn(open, this.#context.process) };
    for (const process of this.#others.processes) {
      if (this.#context.leases.isGone(process)) this.report(`dead ${process}`, { type: 'process-gone', process });
    }
  }

  /** Writes to an idle session now and then, because an old log counts as abandoned. */
  giveSignOfLife(): void {
    const { open } = this.#replica;
    if (open && this.#context.store.now() - open.at > this.#signAfter) this.report('sign', { type: 'time-passed' });
  }

  /** Sets a timer for the session's next deadline, and reports when it has passed. */
  awaitDeadline(): void {
    const { session } = this.#replica;
    if (session !== undefined && session === this.#awaitedOf) return;
    this.#awaitedOf = session;
    // Don't keep an earlier session in memory, least of all one that was cleared.
    this.#reconciled = undefined;
    this.#others = undefined;
    const deadline = this.#deadlineOf(session);
    this.#schedule(deadline);
    if (deadline === this.#awaited) return;
    this.#cancelDeadline();
    this.#awaited = deadline;
    if (deadline === undefined || this.#stopped) return;
    const wait = Math.max(deadline - this.#context.store.now(), 0);
    this.#cancelDeadline = this.#context.clock.after(wait, () => {
      this.#awaited = undefined;
      this.#awaitedOf = undefined;
      // By the store's clock it may be too early, because timers are not exact.
      if (this.#context.store.now() < deadline) this.awaitDeadline();
      else this.report('time', { type: 'time-passed' });
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelDeadline();
    this.#cancelLater?.();
  }

  /** Tells the store when another process should take over, if that changed. */
  #schedule(deadline: number | undefined): void {
    if (deadline === this.#scheduled || this.#stopped) return;
    this.#scheduled = deadline;
    this.#context.store.schedule(new Map([[this.#name, this.dueAt]])).catch(() => {});
  }

  /** Runs one action at a time per name; the next reconciliation retries what failed. */
  #once(name: string, act: () => Promise<void>): void {
    if (this.#reporting.has(name)) {
      this.#again.add(name);
      return;
    }
    this.#reporting.add(name);
    act()
      .then(
        // Windows that came or went meanwhile were not in the report.
        () => this.#again.has(name) && this.reconcile(),
        (error) => this.#context.trouble('reporting to the log', error),
      )
      .finally(() => {
        this.#reporting.delete(name);
        this.#again.delete(name);
      });
  }
}

/**
 * Why the session refuses a reported window. Undefined if it took the window, or if the store lost the report: then the
 * next reconciliation reports it again.
 */
function refusalOf({ id, person }: Window, session: Session): CloseReason | undefined {
  const { participants, windows } = session;
  const participant = participantOf(session, person.key);
  if (!participant) {
    const hasNoPlace = participants.length >= limits.participants || participants.some((p) => p.id === person.id);
    return hasNoPlace ? 'session-full' : undefined;
  }
  // The host was asked about this window earlier and has since said that its person left: ask again.
  if (participant.left) return 'ticket-refused';
  const logged = lookUp(windows, id);
  return logged && logged.key !== person.key ? 'not-signed-in' : undefined;
}

/** The processes other than `own` that have a window in the session or keep its card in the chat. */
function processesIn({ windows, agenda }: Session, own: string): ReadonlySet<string> {
  const connected = Object.values(windows).filter((window) => window.connected);
  const processes = new Set(connected.map((window) => window.process));
  if (agenda?.process !== undefined) processes.add(agenda.process);
  processes.delete(own);
  return processes;
}
