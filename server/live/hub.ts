import type { Command, Entry, Report, StartSession, VerifiedPerson } from '#session/command.ts';
import { commandSource } from '#session/decide.ts';
import type { Seen } from '#session/protocol.ts';
import { no, type Refusal, startRefusal } from '#session/refusal.ts';
import { type Cleared, participantOf, type Session } from '#session/session.ts';
import type { Clock } from '../store/clock.ts';
import { Replica, type ReplicaListener, type SeenPosition } from '../store/replica.ts';
import { type LogName, type Store, StoreError } from '../store/store.ts';
import { Audience } from './audience.ts';
import type { Leases } from './leases.ts';
import type { Observer } from './observer.ts';
import { participantId } from './participantId.ts';
import type { Places } from './places.ts';
import { Reporter } from './reporter.ts';
import { type Connection, Window } from './window.ts';

/** What a hub needs of its process. */
export interface HubContext {
  store: Store;
  clock: Clock;
  /** Names this process in the log. */
  process: string;
  limits: { maxAge: number; unattended: number };
  places: Places;
  /** Called with content-free words when something went wrong that nobody waits for. */
  trouble(what: string, cause: unknown): void;
  companion?: Companion | undefined;
  observer?: Observer | undefined;
}

/** The same, with what all hubs of a process share. */
export interface SharedContext extends HubContext {
  /** Which of the other processes live. */
  leases: Leases;
}

/**
 * What goes along with sessions outside of them, such as a meeting's chat. Never waited for. `meeting` is not known
 * where this process took over what another left.
 */
export interface Companion {
  /** A session changed, or some seconds passed. */
  changed(meeting: string | undefined, session: Session, report: (command: Report) => Promise<void>): void;
  /** Nothing is there any more; `left` is what is to be tidied up. Resolves when it is, or nobody can. */
  wiped(meeting: string | undefined, left?: string): Promise<void>;
  stop(): void;
}

/** How long, in ms, a hub without any window keeps a session after it was last asked for. */
const usedFor = 60_000;

/** How long, in ms, a window waits for what it saw of a session that the store has forgotten. */
const restoredWithin = 2_000;

/**
 * One meeting's windows on this process, and the session they share: its audience is told what there is to see, its
 * reporter brings the log to what is.
 */
export class Hub {
  readonly name: LogName;
  readonly #context: SharedContext;
  /** Not known where this process took a session over that nobody looked after: a log's name does not tell. */
  #meeting: string | undefined;
  readonly #restoring = new Set<() => void>();
  readonly #replica: Replica;
  readonly #audience: Audience;
  readonly #reporter: Reporter;
  /**
   * Whether a window ever joined here. Without one, the only evidence that the session still runs is its log and its deadline
   * in the store. Someone may have put both back after a clear, so this process must neither keep the log young nor put it
   * back.
   */
  #isAttended = false;
  #usedAt = Number.NEGATIVE_INFINITY;
  #stopped = false;

  constructor(context: SharedContext, name: LogName) {
    this.#context = context;
    this.name = name;
    const isAttended = () => this.#isAttended;
    const listener: ReplicaListener = {
      changed: (session, entry, refusal) => this.#changed(session, entry, refusal),
      // A clear that this copy did not decide itself, for example while it was cut off.
      wiped: (_at, left) => {
        this.#audience.tellCleared();
        this.#reporter.awaitDeadline();
        const tidied = context.companion?.wiped(this.#meeting, left);
        if (tidied && left !== undefined) this.#reporter.awaitTidied(tidied);
      },
      // They join again and are shown the other session.
      replaced: () => this.#audience.closeAll(),
      unknownRules: () => this.#audience.closeAll(),
      reachable: (is) => this.#audience.tellReachable(is),
      lost: () => this.#audience.closeAll(),
    };
    const replica = new Replica(context, name, listener, isAttended);
    this.#replica = replica;
    this.#audience = new Audience(context, replica);
    this.#reporter = new Reporter(context, name, replica, this.#audience, isAttended);
  }

  /** Tells the hub its meeting, and that it is in use for a while. */
  belongsTo(meeting: string): void {
    this.#meeting = meeting;
    this.#usedAt = this.#context.clock.now();
  }

  /** By when (ms) somebody must look at this session, should this process be gone by then. */
  get dueAt(): number | undefined {
    return this.#reporter.dueAt;
  }

  /** Begins to follow the meeting; rejects with `StoreError` when the store cannot be reached. */
  follow(): Promise<void> {
    return this.#replica.follow();
  }

  /** Compares what is with what the log says; to be called every few seconds. */
  look(): void {
    this.#replica.mend();
    this.#reporter.awaitDeadline();
    this.#reporter.reconcileNow();
    if (!this.#isAttended) return;
    this.#tellCompanion();
    this.#reporter.findDeadProcesses();
    this.#reporter.giveSignOfLife();
  }

  /** Whether nobody is here and nothing has to be watched over. */
  get idle(): boolean {
    if (this.#audience.windows.size > 0 || this.#reporter.tidying) return false;
    if (this.#replica.session === undefined) return true;
    return !this.#isAttended && !this.#reporter.isBusy && this.#context.clock.now() - this.#usedAt >= usedFor;
  }

  /** Whether the hub holds a session, cleared or not. */
  get hasSession(): boolean {
    return this.#replica.session !== undefined;
  }

  /** What may be known of the session from outside: whether there is one, and else when one was last cleared here. */
  get outline(): { open: boolean; clearedAt?: number } {
    const { clearedAt, open, servedElsewhere } = this.#replica;
    return open || servedElsewhere ? { open: true } : { open: false, ...(clearedAt !== undefined && { clearedAt }) };
  }

  /**
   * Lets a window in and tells it what there is. `askedAt`: when the host was asked and said that its person is in the
   * meeting. `seen` is the last place the window knows; it is never shown anything older. `cleared` proves that it saw a
   * session cleared: nothing of that one is told any more. Nothing is returned where the window was not let in and its
   * connection is being closed.
   */
  async join(
    id: string,
    verified: VerifiedPerson,
    connection: Connection,
    askedAt: number,
    { seen, cleared }: { seen?: Seen | undefined; cleared?: string | undefined } = {},
  ): Promise<Window | undefined> {
    if (this.#stopped) {
      // Let go between the question for it and this: the next attempt finds another.
      connection.close('elsewhere');
      return undefined;
    }
    const person = { ...verified, id: participantId(this.name, verified.key) };
    const window = new Window(id, person, connection, askedAt);
    window.showed = seen?.openedAt;
    const shown = this.#positionOf(seen);
    window.isJoining = true;
    const { windows } = this.#audience;
    const before = windows.get(id);
    // A window id is random and known to its window alone: whoever else comes with it is not who they say.
    if (before && before.person.key !== person.key) {
      connection.close('not-signed-in');
      return undefined;
    }
    // The same window on a new connection: the old one is gone, whether it knows or not.
    before?.connection.close('elsewhere');
    // As the newest of its person's windows.
    windows.delete(id);
    windows.set(id, window);
    // Before anything else, which may have to wait for the store.
    this.#audience.tellIfAway(window);
    try {
      if (cleared !== undefined) this.#replica.believeProof(cleared);
      // A returning window that saw no more than this copy holds need not wait for the store, if that confirmed the copy just now.
      if (!shown || !this.#replica.isFresh || !this.#replica.holds(shown)) await this.#replica.heal();
      if (!this.#isAttended) await this.#replica.checkAge();
      if (shown && this.#replica.isBehind(shown)) await this.#restored(shown);
    } catch (error) {
      this.leave(window);
      throw error;
    }
    window.isJoining = false;
    this.#isAttended = true;
    // Something older is never shown: the window comes back, here or at a process that holds more.
    if (this.#replica.servedElsewhere || (shown && this.#replica.isOlder(shown))) {
      this.leave(window);
      connection.close('elsewhere');
      return undefined;
    }
    if (this.#replica.open) {
      // One that comes back before its absence was noticed has arrived already.
      this.#audience.tell();
      if (window.welcomed) this.#reporter.reconcileLater();
      else this.#reporter.reconcile();
    } else {
      this.#audience.tellVacant(window);
      this.#audience.closeSurplus(person.key);
    }
    return window;
  }

  /** When the session was opened that this window shows, which tells it from others; nothing while it shows none. */
  openedAtOf(window: Window): number | undefined {
    return window.welcomed ? this.#replica.open?.openedAt : undefined;
  }

  /**
   * Whether this person is in the session that was opened then, by the newest there is: not cleared since, not sent
   * away. `elsewhere`: only a process of another release can tell.
   */
  async holds(openedAt: number, person: string): Promise<'yes' | 'another-session' | 'sent-away' | 'elsewhere'> {
    await this.#replica.heal();
    const { open: session, servedElsewhere } = this.#replica;
    if (servedElsewhere) return 'elsewhere';
    const participant = session && participantOf(session, person);
    if (!participant || session.openedAt !== openedAt) return 'another-session';
    return participant.left ? 'sent-away' : 'yes';
  }

  /** Whether a session is open here that only processes of another release can read. */
  get servedElsewhere(): boolean {
    return this.#replica.servedElsewhere;
  }

  /** The session as the store has it now, for whoever asks without a window. Rejects where it is served elsewhere. */
  async present(): Promise<Session | undefined> {
    await this.#replica.heal();
    if (this.#replica.servedElsewhere) throw new StoreError('The session is decided by the rules of another release.');
    return this.#replica.open;
  }

  /** Puts into the log what was noticed outside of windows; resolves when the store has it. */
  note(command: Report): Promise<void> {
    return this.#replica.report(command);
  }

  leave(window: Window): void {
    const { windows } = this.#audience;
    if (windows.get(window.id) !== window) return;
    windows.delete(window.id);
    this.#reporter.reconcile();
  }

  /** Opens a session in this meeting for the person at `window`. */
  async start(window: Window, command: StartSession): Promise<Refusal | undefined> {
    if (this.#replica.open) return no('session-open');
    const refusal = startRefusal(command, this.#context.store.now(), this.#replica.clearedAt);
    if (refusal) return refusal;
    const opened = await this.#replica.start({ by: window.person, command, limits: this.#context.limits });
    return opened ? undefined : no('session-open');
  }

  /**
   * Proposes what `window` asks for; `counter` makes it the same command however often it is sent. `again`: the
   * window has sent it before, to this process or another.
   */
  command(window: Window, counter: number, command: Command, again = false): Promise<Refusal | undefined> {
    return this.#replica.command({ by: window.person.key, id: `${window.id}.${counter}`, command }, again);
  }

  /**
   * The host, asked at `askedAt` (ms), said that this person is not in the meeting: their windows are closed at once.
   * Resolves when the log has it, so that no process takes a ticket of theirs; rejects with `StoreError`.
   */
  async participantLeft(person: string, askedAt: number): Promise<void> {
    this.#audience.sendAway(person, askedAt);
    this.#reporter.reconcile();
    await this.#replica.report({ type: 'participant-left', person, askedAt });
  }

  /** The keys of the people who have windows in the session, at any process. */
  get connectedPeople(): ReadonlySet<string> {
    const windows = Object.values(this.#replica.open?.windows ?? {});
    return new Set(windows.flatMap(({ connected, key }) => (connected ? [key] : [])));
  }

  /** The host says that the meeting ended, or that it goes on after all. */
  meetingChanged(type: 'meeting-ended' | 'meeting-resumed'): void {
    this.#reporter.report(type, { type });
  }

  /** Tells all windows the time, after the clock was set. */
  tellTime(): void {
    this.#audience.tellTime();
  }

  /** Hands all connections on to another process and stops following. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#reporter.stop();
    this.#audience.closeAll();
    const { store } = this.#context;
    const isOurs = this.#replica.session && (this.#isAttended || !this.#replica.open);
    if (isOurs || this.#reporter.tidying) await store.schedule(new Map([[this.name, store.now()]])).catch(() => {});
    await this.#replica.stop();
  }

  #changed(session: Session | Cleared, entry?: Entry, refusal?: Refusal): void {
    this.#reporter.awaitDeadline();
    for (const look of [...this.#restoring]) look();
    if (entry?.command.type === 'windows-arrived') this.#audience.arrived(entry.command);
    // Reported by any process, it holds for the windows of all.
    if (entry?.command.type === 'participant-left') {
      const { person, askedAt = entry.at } = entry.command;
      const isIn = !('cleared' in session) && participantOf(session, person)?.left === false;
      if (!isIn) this.#audience.sendAway(person, askedAt);
    }
    if ('cleared' in session) {
      // Who came so late that they saw nothing of the session is told what there is: none.
      for (const window of this.#audience.windows.values())
        if (!window.welcomed && !window.isJoining) this.#audience.tellVacant(window);
      this.#audience.tellCleared();
    } else this.#audience.tellSoon(entry && entry.by !== null && !refusal ? commandSource(entry.id) : undefined);
    // Reports may follow from a clear, from a takeover, and from a process that was wrongly believed dead.
    if ('cleared' in session || !entry || entry.by === null) this.#reporter.reconcile();
    this.#tellCompanion();
  }

  #tellCompanion(): void {
    const session = this.#replica.open;
    if (!session || !this.#isAttended) return;
    this.#context.companion?.changed(this.#meeting, session, (command) => this.note(command));
  }

  /** Undefined where the window saw nothing, or names a place that no server of ours gave it. */
  #positionOf({ place, openedAt }: Seen = {}): SeenPosition | undefined {
    const position = place === undefined ? undefined : this.#context.places.read(place);
    return position && { ...position, openedAt };
  }

  /** Waits until another process has restored what a window saw, but not for long: maybe none can. */
  async #restored(seen: SeenPosition): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = () => {
        cancel();
        this.#restoring.delete(look);
        resolve();
      };
      const look = () => {
        if (!this.#replica.isBehind(seen)) done();
      };
      const cancel = this.#context.clock.after(restoredWithin, done);
      this.#restoring.add(look);
    });
  }
}
