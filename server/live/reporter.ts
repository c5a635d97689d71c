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

/** How long, in ms, after a process last said that it looks after a session another may take it over. */
const lookedAfter = 25_000;

/**
 * Brings one meeting's log to what is: windows that came and went, processes that died, deadlines that passed, a
 * session to be wiped. Every report is harmless twice, so whatever fails is simply tried again.
 */
export class Reporter {
  readonly #context: SharedContext;
  readonly #name: LogName;
  readonly #replica: Replica;
  readonly #audience: Audience;
  readonly #isAttended: () => boolean;
  readonly #reporting = new Set<string>();
  /** What was asked for while it was being reported. */
  readonly #again = new Set<string>();
  /** Windows that were not let in after all, and have not gone yet. */
  readonly #refused = new WeakSet<Window>();
  #isAboutTo = false;
  #cancelLater: (() => void) | undefined;
  /** The session that says all that is, until a window comes or goes. */
  #reconciled: Session | undefined;
  /** The other processes that are believed to be in a session, and which one that is. */
  #others: { of: Session; processes: ReadonlySet<string> } | undefined;
  #awaited: number | undefined;
  /** The session whose deadline is awaited. */
  #awaitedOf: Session | Cleared | undefined;
  #cancelDeadline = () => {};
  #scheduled: number | undefined;
  #tidying = 0;
  /** How long a session may be idle before this process writes to it. Differs, so that usually one process does so for all. */
  readonly #signAfter: number;
  #stopped = false;

  /** `isAttended`: see `Hub`; without it, nothing is written to the session but that it's time to clear it. */
  constructor(context: SharedContext, name: LogName, replica: Replica, audience: Audience, isAttended: () => boolean) {
    this.#context = context;
    this.#name = name;
    this.#replica = replica;
    this.#audience = audience;
    this.#isAttended = isAttended;
    const [byte = 0] = hash('sha1', `${context.process} ${name}`, 'buffer');
    this.#signAfter = signOfLifeEvery * (1 + byte / 2_048);
  }

  /** By when (ms) somebody must look at this session, should this process be gone by then. */
  get dueAt(): number | undefined {
    const { session } = this.#replica;
    if (!session) return this.tidying ? this.#context.store.now() + lookedAfter : undefined;
    // What was cleared is to be wiped, now; and nobody but a process knows that another is gone.
    if ('cleared' in session) return session.at;
    return Math.min(this.#deadlineOf(session) ?? Number.POSITIVE_INFINITY, this.#context.store.now() + lookedAfter);
  }

  /** Whether something is being done about the session, or is due. */
  get isBusy(): boolean {
    const { session } = this.#replica;
    if (this.#reporting.size > 0 || (session && 'cleared' in session)) return true;
    return (this.#deadlineOf(session) ?? Number.POSITIVE_INFINITY) <= this.#context.store.now();
  }

  #deadlineOf(session: Session | Cleared | undefined): number | undefined {
    if (!session || 'cleared' in session) return undefined;
    return this.#isAttended() ? nextDeadline(session) : clearsAt(session);
  }

  /** Whether something that a cleared session left elsewhere is still to be tidied up. */
  get tidying(): boolean {
    return this.#tidying > 0;
  }

  /** Until it is tidied up, another process must go on with it should this one be gone. */
  awaitTidied(tidied: Promise<void>): void {
    const say = () => this.#context.store.schedule(new Map([[this.#name, this.dueAt]])).catch(() => {});
    this.#tidying += 1;
    void say();
    void tidied.finally(() => {
      this.#tidying -= 1;
      if (!this.#stopped) void say();
    });
  }

  /** Puts a report into the log; one at a time of each name. */
  report(name: string, command: Report): void {
    this.#once(name, () => this.#replica.report(command));
  }

  /** Soon, so that windows which come or go together stand in one report: when a process ends, all of them do. */
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
   * The same, when nobody waits: windows that are back have been shown the session. When a process ends, all that were
   * there come back at once, and what is put into the log meanwhile has the others wait.
   */
  reconcileLater(): void {
    this.#reconciled = undefined;
    this.#cancelLater ??= this.#context.clock.after(unhurried, () => {
      this.#cancelLater = undefined;
      this.reconcileNow();
    });
  }

  /** The same, at once. */
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
      // It was here and is now at another process: what is left here is half a connection that has not noticed. To
      // report it again would have both processes take the window from each other for ever.
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

  /** Reports these windows, and sends away those that the session can't take. */
  async #arrive(windows: readonly Window[]): Promise<void> {
    const { process } = this.#context;
    const arrivals = windows.map(({ id, person, askedAt }) => ({ window: id, person, askedAt }));
    await this.#replica.report({ type: 'windows-arrived', windows: arrivals, process });
    const isIn = (window: Window) => this.#replica.open && this.#audience.hasArrived(this.#replica.open, window);
    // Nearly always it has been decided when the store says that it has it.
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

  /** Reports the processes that are believed to be here and whose lease has run out. */
  findDeadProcesses(): void {
    const { open } = this.#replica;
    if (!open) return;
    if (this.#others?.of !== open) this.#others = { of: open, processes: processesIn(open, this.#context.process) };
    for (const process of this.#others.processes) {
      if (this.#context.leases.isGone(process)) this.report(`dead ${process}`, { type: 'process-gone', process });
    }
  }

  /** Writes to an idle session now and then: an old log counts as abandoned. */
  giveSignOfLife(): void {
    const { open } = this.#replica;
    if (open && this.#context.store.now() - open.at > this.#signAfter) this.report('sign', { type: 'time-passed' });
  }

  /** Looks when the session's next deadline is; then, says that the time has passed. */
  awaitDeadline(): void {
    const { session } = this.#replica;
    if (session !== undefined && session === this.#awaitedOf) return;
    this.#awaitedOf = session;
    // Nothing is kept of a session that was, least of all of one that was cleared.
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
      // Early by the store's clock (timers are not exact), or not yet decided: look again.
      if (this.#context.store.now() < deadline) this.awaitDeadline();
      else this.report('time', { type: 'time-passed' });
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelDeadline();
    this.#cancelLater?.();
  }

  /** Tells the others by when somebody must be there, where that changed. */
  #schedule(deadline: number | undefined): void {
    if (deadline === this.#scheduled || this.#stopped) return;
    this.#scheduled = deadline;
    this.#context.store.schedule(new Map([[this.#name, this.dueAt]])).catch(() => {});
  }

  /** Does one thing at a time of each name; what failed is tried again by the next reconciliation that asks for it. */
  #once(name: string, act: () => Promise<void>): void {
    if (this.#reporting.has(name)) {
      this.#again.add(name);
      return;
    }
    this.#reporting.add(name);
    act()
      .then(
        // What came meanwhile was not in it.
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
 * Why the session can't take a window that was reported. Nothing if it took it, and nothing if the store lost the report:
 * the window is still missing then, and the next reconciliation reports it again.
 */
function refusalOf({ id, person }: Window, session: Session): CloseReason | undefined {
  const { participants, windows } = session;
  const participant = participantOf(session, person.key);
  if (!participant) {
    const hasNoPlace = participants.length >= limits.participants || participants.some((p) => p.id === person.id);
    return hasNoPlace ? 'session-full' : undefined;
  }
  // The host said so since it was asked for this window: it is to be asked again.
  if (participant.left) return 'ticket-refused';
  const logged = lookUp(windows, id);
  return logged && logged.key !== person.key ? 'not-signed-in' : undefined;
}

/** The processes, but for `own`, at which somebody is or which look after the card in the chat. */
function processesIn({ windows, agenda }: Session, own: string): ReadonlySet<string> {
  const connected = Object.values(windows).filter((window) => window.connected);
  const processes = new Set(connected.map((window) => window.process));
  if (agenda?.process !== undefined) processes.add(agenda.process);
  processes.delete(own);
  return processes;
}
