import type { Command, Entry, Person, Report, StartSession } from '#session/command.ts';
import { commandSource } from '#session/decide.ts';
import type { Position } from '#session/protocol.ts';
import { no, type Refusal, startRefusal } from '#session/refusal.ts';
import { type Cleared, participantOf, type Session } from '#session/session.ts';
import { nextDeadline } from '#session/time.ts';
import { sharedView, viewFor } from '#session/viewFor.ts';
import type { Clock } from '../store/clock.ts';
import { Replica } from '../store/replica.ts';
import type { LogName, Store } from '../store/store.ts';
import { type Connection, SharedChange, Window } from './window.ts';

/** What a hub needs of its process. */
export interface HubContext {
  store: Store;
  clock: Clock;
  /** Names this process in the log. */
  process: string;
  limits: { maxAge: number; unattended: number };
  /** Whether counts are seen while voting where the facilitator does not say. */
  showCounts: boolean;
  /** Called with content-free words when something went wrong that nobody waits for. */
  trouble(what: string, cause: unknown): void;
  companion?: Companion | undefined;
}

/** What goes along with sessions outside of them, such as a meeting's chat. Never waited for. */
export interface Companion {
  /** A session changed, or some seconds passed. */
  changed(meeting: string, session: Session, report: (command: Report) => Promise<void>): void;
  /** Nothing is there any more; `left` is what is to be tidied up. */
  wiped(meeting: string, left?: string): void;
  stop(): void;
}

/** How often, in ms, a hub compares what is with what the log says. */
const reconcileEvery = 2_000;
/** How long, in ms, after a process last said that it looks after a session another may take it over. */
const lookedAfter = 25_000;
/** How long, in ms, a window waits for a session that it has seen and the store has forgotten. */
const restoredWithin = 2_000;

/**
 * One meeting's windows on this process, and the session they share. It tells each window what it may see, and brings
 * the log to what is: windows that came and went, processes that died, deadlines that passed, a session to be wiped.
 */
export class Hub {
  readonly name: LogName;
  readonly #context: HubContext;
  /** Not known where this process took a session over that nobody looked after: a log's name does not tell. */
  #meeting: string | undefined;
  readonly #windows = new Map<string, Window>();
  readonly #reporting = new Set<string>();
  readonly #restoring = new Set<() => void>();
  readonly #onIdle: () => void;
  readonly #replica: Replica;
  #cancelDeadline = () => {};
  #scheduled: number | undefined;
  #cancelReconcile = () => {};
  #stopped = false;

  /** `onIdle` is told, now and then, that nobody needs this hub any more. */
  constructor(context: HubContext, name: LogName, onIdle: () => void) {
    this.#context = context;
    this.name = name;
    this.#onIdle = onIdle;
    this.#replica = new Replica(context.store, name, {
      changed: (session, entry, refusal) => this.#changed(session, entry, refusal),
      // A clear that this copy did not decide itself, for example while it was cut off.
      wiped: (_at, left) => {
        this.#tellCleared();
        this.#awaitDeadline();
        if (this.#meeting !== undefined) context.companion?.wiped(this.#meeting, left);
      },
      unknownRules: () => this.#closeAll(),
      lost: () => this.#closeAll(),
    });
  }

  /** The meeting whose log this is. */
  belongsTo(meeting: string): void {
    this.#meeting = meeting;
  }

  /** By when (ms) somebody must look at this session, should this process be gone by then. */
  get dueAt(): number | undefined {
    const { session } = this.#replica;
    if (!session) return undefined;
    // What was cleared is to be wiped, now; and nobody but a process knows that another is gone.
    if ('cleared' in session) return session.at;
    return Math.min(nextDeadline(session) ?? Number.POSITIVE_INFINITY, this.#context.store.now() + lookedAfter);
  }

  /** Begins to follow the meeting; rejects with `StoreError` when the store cannot be reached. */
  async follow(): Promise<void> {
    await this.#replica.follow();
    this.#keepReconciling();
  }

  /** Whether nobody is here and nothing has to be watched over. */
  get idle(): boolean {
    return this.#windows.size === 0 && this.#replica.session === undefined;
  }

  /** What may be known of the session from outside: whether there is one, and else when one was last cleared here. */
  get outline(): { open: boolean; clearedAt?: number } {
    const { clearedAt } = this.#replica;
    return this.#session ? { open: true } : { open: false, ...(clearedAt !== undefined && { clearedAt }) };
  }

  /**
   * Lets a window in and tells it what there is. `seen` is the last place it knows; the answer is never older. Nothing
   * is returned where the window was not let in and its connection is being closed.
   */
  async join(id: string, person: Person, connection: Connection, seen?: Position): Promise<Window | undefined> {
    if (this.#stopped) {
      // Let go between the question for it and this: the next attempt finds another.
      connection.close('elsewhere');
      return undefined;
    }
    const window = new Window(id, person, connection, this.#context.store.now());
    const before = this.#windows.get(id);
    // A window id is random and known to its window alone: whoever else comes with it is not who they say.
    if (before && before.person.key !== person.key) {
      connection.close('not-signed-in');
      return undefined;
    }
    // The same window on a new connection: the old one is gone, whether it knows or not.
    before?.connection.close('elsewhere');
    this.#windows.set(id, window);
    try {
      await this.#replica.heal(seen);
      if (seen && this.#replica.isBehind(seen)) await this.#restored();
    } catch (error) {
      this.leave(window);
      throw error;
    }
    if (this.#session) {
      // One that comes back before its absence was noticed has arrived already.
      this.#tell(this.#session);
      this.#reconcile();
    } else this.#tellVacant(window);
    return window;
  }

  /** When the session was opened that this window shows, which tells it from others; nothing while it shows none. */
  epochOf(window: Window): number | undefined {
    return window.welcomed ? this.#session?.openedAt : undefined;
  }

  /** Whether this person is in the session that was opened then, by the newest there is: not cleared since, not sent away. */
  async holds(epoch: number, person: string): Promise<'yes' | 'another-session' | 'sent-away'> {
    await this.#replica.heal();
    const participant = this.#session && participantOf(this.#session, person);
    if (!participant || this.#session?.openedAt !== epoch) return 'another-session';
    return participant.left ? 'sent-away' : 'yes';
  }

  /** The session as the store has it now, for whoever asks without a window. */
  async present(): Promise<Session | undefined> {
    await this.#replica.heal();
    return this.#session;
  }

  /** Puts into the log what was noticed outside of windows; resolves when the store has it. */
  note(command: Report): Promise<void> {
    return this.#replica.report(command);
  }

  leave(window: Window): void {
    if (this.#windows.get(window.id) !== window) return;
    this.#windows.delete(window.id);
    this.#reconcile();
  }

  /** Opens a session in this meeting for the person at `window`. */
  async start(window: Window, command: StartSession): Promise<Refusal | undefined> {
    if (this.#session) return no('session-open');
    const refusal = startRefusal(command, this.#context.store.now(), this.#replica.clearedAt);
    if (refusal) return refusal;
    const { limits, showCounts } = this.#context;
    const settings = { showCounts, ...command.settings };
    const opened = await this.#replica.open({ by: window.person, command: { ...command, settings }, limits });
    return opened ? undefined : no('session-open');
  }

  /** Proposes what `window` asks for; `counter` makes it the same command however often it is sent. */
  command(window: Window, counter: number, command: Command): Promise<Refusal | undefined> {
    return this.#replica.command({ by: window.person.key, id: `${window.id}.${counter}`, command });
  }

  /** The host says that this person is no longer in the meeting: their windows are closed. */
  participantLeft(person: string): void {
    this.#report(`left ${person}`, { type: 'participant-left', person });
    this.#sendAway(person, this.#context.store.now());
  }

  /** The host says that the meeting ended, or that it goes on after all. */
  meetingChanged(type: 'meeting-ended' | 'meeting-resumed'): void {
    this.#report(type, { type });
  }

  /** Tells all windows the time, after the clock was set. */
  tellTime(): void {
    const now = this.#context.store.now();
    for (const window of this.#windows.values()) window.send({ type: 'pong', now });
  }

  /** Hands all connections on to another process and stops following. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelDeadline();
    this.#cancelReconcile();
    this.#closeAll();
    const { store } = this.#context;
    if (this.#replica.session) await store.schedule(new Map([[this.name, store.now()]])).catch(() => {});
    await this.#replica.stop();
  }

  get #session(): Session | undefined {
    const { session } = this.#replica;
    return session && !('cleared' in session) ? session : undefined;
  }

  #changed(session: Session | Cleared, entry?: Entry, refusal?: Refusal): void {
    this.#awaitDeadline();
    for (const done of [...this.#restoring]) done();
    // Reported by any process, it holds for the windows of all.
    if (entry?.command.type === 'participant-left') this.#sendAway(entry.command.person, entry.at);
    if ('cleared' in session) {
      // Who came so late that they saw nothing of the session is told what there is: none.
      for (const window of this.#windows.values()) if (!window.welcomed) this.#tellVacant(window);
      this.#tellCleared();
    } else this.#tell(session, entry && entry.by !== null && !refusal ? commandSource(entry.id) : undefined);
    // Reports may follow from a clear, from a takeover, and from a process that was wrongly believed dead.
    if ('cleared' in session || !entry || entry.by === null) this.#reconcile();
    this.#tellCompanion();
  }

  /** `source`: the window and counter of the command that was done. */
  #tell(session: Session, source?: { window: string; counter: number }): void {
    const { position } = this.#replica;
    if (!position) return;
    const now = this.#context.store.now();
    const shared = new SharedChange(sharedView(session));
    for (const window of this.#windows.values()) {
      const participant = participantOf(session, window.person.key);
      if (!participant) continue;
      const done = source?.window === window.id ? source.counter : undefined;
      if (window.welcomed) window.change(viewFor(session, participant), position, now, shared, done);
      else if (this.#hasArrived(session, window)) window.welcome(viewFor(session, participant), position, now);
    }
  }

  #hasArrived(session: Session, window: Window): boolean {
    const logged = session.windows[window.id];
    return logged?.key === window.person.key && logged.connected && logged.process === this.#context.process;
  }

  #tellCleared(): void {
    const now = this.#context.store.now();
    for (const window of this.#windows.values()) {
      if (!window.welcomed) continue;
      window.forget();
      window.send({ type: 'cleared', now });
    }
  }

  #tellVacant(window: Window): void {
    const { clearedAt } = this.#replica;
    const now = this.#context.store.now();
    window.send({ type: 'vacant', now, name: window.person.name, ...(clearedAt !== undefined && { clearedAt }) });
  }

  /** `at`: when they were gone. A window that was let in since is that of somebody who came back. */
  #sendAway(person: string, at: number): void {
    for (const window of [...this.#windows.values()]) {
      if (window.person.key !== person || window.since > at) continue;
      window.connection.close('not-in-meeting');
      // Gone at once: until the socket has closed, it must be told nothing and not count as here.
      this.#windows.delete(window.id);
    }
  }

  #closeAll(): void {
    for (const window of this.#windows.values()) window.connection.close('elsewhere');
  }

  #keepReconciling(): void {
    this.#cancelReconcile = this.#context.clock.after(reconcileEvery, () => {
      if (this.#stopped) return;
      this.#replica.mend();
      this.#reconcile();
      this.#tellCompanion();
      this.#findDeadProcesses().catch((error) => this.#context.trouble('looking for dead processes', error));
      this.#keepReconciling();
      if (this.idle) this.#onIdle();
    });
  }

  /** Brings the log to what is. Every report is harmless twice, so whatever fails is simply tried again. */
  #reconcile(): void {
    const { session } = this.#replica;
    if (this.#stopped || !session) return;
    if ('cleared' in session) {
      this.#once('wipe', () => this.#replica.wipe());
      return;
    }
    const { process } = this.#context;
    for (const window of this.#windows.values()) {
      if (this.#hasArrived(session, window)) continue;
      // It was here and is now at another process: what is left here is half a connection that has not noticed. To
      // report it again would have both processes take the window from each other for ever.
      if (window.welcomed && session.windows[window.id]?.connected) {
        window.connection.close('elsewhere');
        continue;
      }
      const { person, id } = window;
      this.#once(`arrived ${id}`, async () => {
        await this.#replica.report({ type: 'window-arrived', person, window: id, process });
        await this.#replica.heal();
        const after = this.#session;
        if (!after) return;
        if (!participantOf(after, person.key)) window.connection.close('session-full');
        else if (after.windows[id]?.key !== person.key) window.connection.close('not-signed-in');
      });
    }
    for (const [id, logged] of Object.entries(session.windows)) {
      if (!logged.connected || logged.process !== process || this.#windows.has(id)) continue;
      this.#report(`gone ${id}`, { type: 'window-left', window: id, process });
    }
  }

  #tellCompanion(): void {
    const session = this.#session;
    if (!session || this.#meeting === undefined) return;
    this.#context.companion?.changed(this.#meeting, session, (command) => this.note(command));
  }

  async #findDeadProcesses(): Promise<void> {
    const { windows = {}, agenda } = this.#session ?? {};
    const connected = Object.values(windows).filter((w) => w.connected);
    const others = new Set(connected.map((w) => w.process).concat(agenda?.process ?? []));
    others.delete(this.#context.process);
    if (others.size === 0) return;
    for (const { process, at } of await this.#context.store.expiredLeases([...others])) {
      this.#report(`dead ${process}`, { type: 'process-gone', process, diedAt: at });
    }
  }

  #awaitDeadline(): void {
    this.#cancelDeadline();
    const deadline = this.#replica.session && nextDeadline(this.#replica.session);
    this.#schedule(deadline);
    if (deadline === undefined || this.#stopped) return;
    const wait = Math.max(deadline - this.#context.store.now(), 0);
    this.#cancelDeadline = this.#context.clock.after(wait, () => {
      // Early by the store's clock (timers are not exact), or not yet decided: look again.
      if (this.#context.store.now() < deadline) this.#awaitDeadline();
      else this.#report('time', { type: 'time-passed' });
    });
  }

  /** Tells the others by when somebody must be there, where that changed. */
  #schedule(deadline: number | undefined): void {
    if (deadline === this.#scheduled || this.#stopped) return;
    this.#scheduled = deadline;
    this.#context.store.schedule(new Map([[this.name, this.dueAt]])).catch(() => {});
  }

  /** Waits for whoever puts the session back, but not for long: it may be that nobody can. */
  async #restored(): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = () => {
        cancel();
        this.#restoring.delete(done);
        resolve();
      };
      const cancel = this.#context.clock.after(restoredWithin, done);
      this.#restoring.add(done);
    });
  }

  #report(name: string, command: Report): void {
    this.#once(name, () => this.#replica.report(command));
  }

  /** Does one thing at a time of each name; what failed is tried again by the next reconciliation that asks for it. */
  #once(name: string, act: () => Promise<void>): void {
    if (this.#reporting.has(name)) return;
    this.#reporting.add(name);
    act()
      .catch((error) => this.#context.trouble('reporting to the log', error))
      .finally(() => this.#reporting.delete(name));
  }
}
