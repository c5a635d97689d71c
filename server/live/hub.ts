import type { Command, Entry, Report } from '#session/command.ts';
import { commandSource } from '#session/decide.ts';
import type { Seen } from '#session/protocol.ts';
import { no, type Refusal } from '#session/refusal.ts';
import { type ArtifactsSeen, areArtifactsNews } from '#session/rules/artifacts.ts';
import { type StartSession, startRefusal } from '#session/rules/start.ts';
import { type Cleared, participantOf, type Session, type VerifiedPerson } from '#session/session.ts';
import { Replica, type ReplicaListener, type SeenPosition } from '../store/replica.ts';
import { type LogName, StoreError } from '../store/store.ts';
import { Audience } from './audience.ts';
import type { SharedContext } from './context.ts';
import { participantId } from './participantId.ts';
import { Reporter } from './reporter.ts';
import { type Connection, Window } from './window.ts';

/** How long, in ms, this process keeps following a session that no window joined. */
const usedFor = 60_000;

/** How long, in ms, a returning window waits for another process to restore a session that the store forgot. */
const restoredWithin = 2_000;

/**
 * One meeting on this process: the replica follows its session, the audience updates its windows, and the reporter keeps
 * its log up to date.
 */
export class Hub {
  readonly name: LogName;
  readonly #context: SharedContext;
  /** Unknown if this process took the session over: a log's name doesn't reveal its meeting. */
  #meeting: string | undefined;
  readonly #restoring = new Set<() => void>();
  readonly #replica: Replica;
  readonly #audience: Audience;
  readonly #reporter: Reporter;
  /**
   * Whether a window ever joined here. If none did, the session's log and deadline may have been replayed by an
   * attacker, so this process neither keeps the session alive nor restores it.
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
      // A clear that this copy did not apply itself, for example because it was cut off.
      wiped: (_at, left) => {
        this.#audience.tellCleared();
        this.#reporter.awaitDeadline();
        const tidied = context.companion?.wiped(this.#meeting, left);
        if (tidied && left !== undefined) this.#reporter.awaitTidied(tidied);
      },
      // The windows join again and are shown the other session.
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

  /** Sets the meeting whose log this is, and keeps the hub for a while even if no window joins. */
  belongsTo(meeting: string): void {
    this.#meeting = meeting;
    this.#usedAt = this.#context.clock.now();
  }

  /** When another process should take over this session if this one is gone by then, in ms. */
  get dueAt(): number | undefined {
    return this.#reporter.dueAt;
  }

  /** Starts following the meeting; rejects with `StoreError` when the store cannot be reached. */
  follow(): Promise<void> {
    return this.#replica.follow();
  }

  /** Compares this process' state with the log and reports differences; called every few seconds. */
  look(): void {
    this.#replica.mend();
    this.#reporter.awaitDeadline();
    this.#reporter.reconcileNow();
    if (!this.#isAttended) return;
    this.#tellCompanion();
    this.#reporter.findDeadProcesses();
    this.#reporter.giveSignOfLife();
  }

  /** Whether the hub has no windows and nothing to do, so that it can be released. */
  get idle(): boolean {
    if (this.#audience.windows.size > 0 || this.#reporter.tidying) return false;
    if (this.#replica.session === undefined) return true;
    return !this.#isAttended && !this.#reporter.isBusy && this.#context.clock.now() - this.#usedAt >= usedFor;
  }

  /** Whether this meeting has a session, cleared or not. */
  get hasSession(): boolean {
    return this.#replica.session !== undefined;
  }

  /** What people outside the session may learn: whether one is open, and otherwise when one was last cleared. */
  get outline(): { open: boolean; clearedAt?: number } {
    const { clearedAt, open, servedElsewhere } = this.#replica;
    return open || servedElsewhere ? { open: true } : { open: false, ...(clearedAt !== undefined && { clearedAt }) };
  }

  /**
   * Lets a window in and shows it the session. `askedAt`: when the host was asked and said that its person is in the
   * meeting. `seen`: the last place that the window knows; it is never shown anything older. `cleared`: proof that its
   * session was cleared, which is never shown again. Undefined: the window was refused and its connection is closing.
   */
  async join(
    id: string,
    verified: VerifiedPerson,
    connection: Connection,
    askedAt: number,
    { seen, cleared }: { seen?: Seen | undefined; cleared?: string | undefined } = {},
  ): Promise<Window | undefined> {
    if (this.#stopped) {
      // Stopped since the caller got it: the window's next attempt finds another hub.
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
    // Window ids are random and secret: another person who sends one is an impostor.
    if (before && before.person.key !== person.key) {
      connection.close('not-signed-in');
      return undefined;
    }
    // The same window on a new connection replaces the old connection.
    before?.connection.close('elsewhere');
    // Moves it to the end, as the newest of its person's windows.
    windows.delete(id);
    windows.set(id, window);
    // First, because the rest may have to wait for the store.
    this.#audience.tellIfAway(window);
    try {
      if (cleared !== undefined) this.#replica.believeProof(cleared);
      // A returning window needn't wait for the store if this copy is fresh and holds all that the window saw.
      if (!shown || !this.#replica.isFresh || !this.#replica.holds(shown)) await this.#replica.heal();
      if (!this.#isAttended) await this.#replica.checkAge();
      if (shown && this.#replica.isBehind(shown)) await this.#restored(shown);
    } catch (error) {
      this.leave(window);
      throw error;
    }
    window.isJoining = false;
    this.#isAttended = true;
    // Never show anything older: the window reconnects, perhaps to a process that holds more.
    if (this.#replica.servedElsewhere || (shown && this.#replica.isOlder(shown))) {
      this.leave(window);
      connection.close('elsewhere');
      return undefined;
    }
    if (this.#replica.open) {
      // A window that returns before its absence was noticed still counts as arrived.
      this.#audience.tell();
      if (window.welcomed) this.#reporter.reconcileLater();
      else this.#reporter.reconcile();
    } else {
      this.#audience.tellVacant(window);
      this.#audience.waitingChanged();
      this.#audience.closeSurplus(person.key);
    }
    return window;
  }

  /** When the session that this window shows was opened, which identifies it; undefined while it shows none. */
  openedAtOf(window: Window): number | undefined {
    return window.welcomed ? this.#replica.open?.openedAt : undefined;
  }

  /**
   * Whether this person is still in the session opened at that time, by the store's latest state. `elsewhere`: only a
   * process of another release can tell.
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

  /** The session as the store has it now, for callers without a window. Rejects if another release serves it. */
  async present(): Promise<Session | undefined> {
    await this.#replica.heal();
    if (this.#replica.servedElsewhere) throw new StoreError('The session is decided by the rules of another release.');
    return this.#replica.open;
  }

  /** Puts a report that comes from outside the windows into the log; resolves when the store has it. */
  note(command: Report): Promise<void> {
    return this.#replica.report(command);
  }

  leave(window: Window): void {
    if (this.#audience.remove(window)) this.#reporter.reconcile();
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
   * Resolves when the log has it, from when on no process accepts their tickets; rejects with `StoreError`.
   */
  async participantLeft(person: string, askedAt: number): Promise<void> {
    this.#audience.sendAway(person, askedAt);
    this.#reporter.reconcile();
    await this.#replica.report({ type: 'participant-left', person, askedAt });
  }

  /** The host, asked at `askedAt` (ms), said what records the call. Rejects with `StoreError`. */
  async artifactsSeen(seen: ArtifactsSeen, askedAt: number): Promise<void> {
    const { open } = this.#replica;
    if (!open || !areArtifactsNews(open, seen)) return;
    await this.#replica.report({ type: 'artifacts-seen', running: seen.running, stopped: seen.stopped, askedAt });
  }

  /** The keys of the people who have windows in the session, at any process. */
  get connectedPeople(): ReadonlySet<string> {
    const windows = Object.values(this.#replica.open?.windows ?? {});
    return new Set(windows.flatMap(({ connected, key }) => (connected ? [key] : [])));
  }

  /** The host says that the meeting ended, or that it continues after all. */
  meetingChanged(type: 'meeting-ended' | 'meeting-resumed'): void {
    this.#reporter.report(type, { type });
  }

  /** Tells all windows the time, after the clock was set. */
  tellTime(): void {
    this.#audience.tellTime();
  }

  /** Closes all connections, so that the windows join another process, and stops following. */
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
    // Any process may report it, and it applies to the person's windows on every process.
    if (entry?.command.type === 'participant-left') {
      const { person, askedAt = entry.at } = entry.command;
      const isIn = !('cleared' in session) && participantOf(session, person)?.left === false;
      if (!isIn) this.#audience.sendAway(person, askedAt);
    }
    if ('cleared' in session) {
      // Windows that joined too late to be shown the session learn that there is none.
      for (const window of this.#audience.windows.values())
        if (!window.welcomed && !window.isJoining) this.#audience.tellVacant(window);
      this.#audience.tellCleared();
    } else this.#audience.tellSoon(entry && entry.by !== null && !refusal ? commandSource(entry.id) : undefined);
    // A clear, a takeover or a wrongly reported death of this process may call for new reports.
    if ('cleared' in session || !entry || entry.by === null) this.#reporter.reconcile();
    this.#tellCompanion();
  }

  #tellCompanion(): void {
    const session = this.#replica.open;
    if (!session || !this.#isAttended) return;
    this.#context.companion?.changed(this.#meeting, session, (command) => this.note(command));
  }

  /** Undefined if the window saw nothing, or sent a place that this product never issued. */
  #positionOf({ place, openedAt }: Seen = {}): SeenPosition | undefined {
    const position = place === undefined ? undefined : this.#context.places.read(place);
    return position && { ...position, openedAt };
  }

  /** Waits briefly until another process has restored what the window saw, which perhaps none can. */
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
