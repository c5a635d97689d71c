import type { Report } from '#session/command.ts';
import { limits } from '#session/limits.ts';
import type { CloseReason } from '#session/protocol.ts';
import { isPresent, lookUp, type Participant, type Person, participantOf, type Session } from '#session/session.ts';
import { cleanName } from '#session/text.ts';
import { ownView, sharedView } from '#session/viewFor.ts';
import type { Clock } from '../kit/clock.ts';
import type { Position, Store } from '../store/store.ts';
import type { Places } from './places.ts';
import { SharedChange, SharedWhole, type Window } from './window.ts';

/** What an audience needs to know about the session: its state and position, or when one was last cleared here. */
export interface Tidings {
  readonly open: Session | undefined;
  readonly position: Position | undefined;
  readonly clearedAt: number | undefined;
  /** Whether the session opened at that time was cleared, and the proof. */
  wasCleared(openedAt: number): boolean;
  proofOfClear(openedAt: number): string | undefined;
}

/**
 * How long, in ms, the report that a window is back may wait if the window already shows the session, and the news of who else
 * waits for one.
 */
export const unhurried = 500;

interface AudienceContext {
  store: Store;
  clock: Pick<Clock, 'after'>;
  process: string;
  places: Places;
}

/** Which window's command led to a change. */
export interface Source {
  window: string;
  counter: number;
}

/**
 * The windows of one meeting on this process. Sends each window the part of the session it may see, and then only what
 * changed. Entries applied in the same tick are sent as one change.
 */
export class Audience {
  readonly windows = new Map<string, Window>();
  readonly #store: Store;
  readonly #clock: Pick<Clock, 'after'>;
  readonly #process: string;
  readonly #places: Places;
  readonly #tidings: Tidings;
  /** The commands carried out since the windows were last updated; undefined if no update is due. */
  #deferred: Source[] | undefined;
  /** Whether the store is unreachable, so that the session shown here may be out of date. */
  #away = false;
  #cancelNews: (() => void) | undefined;
  /** The session that the windows were sent last, with the part that is the same for all. */
  #told: { session: Session; whole: SharedWhole } | undefined;

  constructor({ store, clock, process, places }: AudienceContext, tidings: Tidings) {
    this.#store = store;
    this.#clock = clock;
    this.#process = process;
    this.#places = places;
    this.#tidings = tidings;
  }

  /** Whether the log counts this window as connected to this process. */
  hasArrived(session: Session, window: Window): boolean {
    const logged = session.windows[window.id];
    return logged?.key === window.person.key && logged.connected && logged.process === this.#process;
  }

  /** The log now counts these windows as connected. */
  arrived({ windows, process }: Report & { type: 'windows-arrived' }): void {
    if (process !== this.#process) return;
    for (const { window: id, person } of windows) {
      const window = this.windows.get(id);
      if (window?.person.key === person.key) window.arrived = true;
    }
  }

  /** Schedules an update of all windows in this tick; `source` is the command that caused it. */
  tellSoon(source?: Source): void {
    if (!this.#deferred) {
      this.#deferred = [];
      queueMicrotask(() => this.#deferred && this.tell());
    }
    if (source) this.#deferred.push(source);
  }

  /** Sends all windows what changed. */
  tell(): void {
    const done = this.#deferred ?? [];
    this.#deferred = undefined;
    const { open: session, position } = this.#tidings;
    if (!session || !position) return;
    const now = this.#store.now();
    if (this.#told?.session !== session) this.#told = { session, whole: new SharedWhole(sharedView(session)) };
    const shared = new SharedChange(this.#told.whole, position, this.#places);
    for (const window of this.windows.values()) {
      const participant = participantOf(session, window.person.key);
      if (!participant) continue;
      const own = ownView(session, participant);
      if (window.welcomed) window.change(own, shared, countersOf(window, done), now);
      else if (!window.isJoining && this.#mayLook(session, window, participant, now)) window.welcome(own, shared, now);
    }
  }

  /**
   * Whether a window may be shown the session: the log counts it as connected, or did a moment ago, so that its return
   * changes nothing for others and it needn't wait for the store. A window that was replaced, or that exceeds its
   * person's limit, waits for the log, which makes room first (P9).
   */
  #mayLook(session: Session, window: Window, participant: Participant, now: number): boolean {
    const logged = lookUp(session.windows, window.id);
    if (logged?.key !== window.person.key) return false;
    if (logged.connected) return true;
    return !logged.replaced && isPresent(participant, now + unhurried) && this.#hasRoom(session, window.person.key);
  }

  /** Whether a person may have one more window beside those the log counts and those shown the session ahead of it. */
  #hasRoom({ windows }: Session, person: string): boolean {
    const seeing = new Set(this.#windowsOf(person).flatMap((window) => (window.welcomed ? [window.id] : [])));
    for (const id in windows) if (windows[id]?.connected && windows[id].key === person) seeing.add(id);
    return seeing.size < limits.windowsEach;
  }

  /** Tells all windows that the session they show is over. */
  tellCleared(): void {
    this.#deferred = undefined;
    this.#told = undefined;
    for (const window of this.windows.values()) if (window.welcomed) this.#sayCleared(window);
  }

  /** Tells a window that there is no session: its own was cleared, or when another one was. */
  tellVacant(window: Window): void {
    const { clearedAt } = this.#tidings;
    if (window.showed !== undefined && this.#tidings.wasCleared(window.showed)) {
      this.#sayCleared(window);
      return;
    }
    const waiting = this.#waitingBeside(window);
    window.waitsWith = JSON.stringify(waiting);
    const cleared = clearedAt !== undefined && { clearedAt };
    window.send({ type: 'vacant', now: this.#store.now(), name: window.person.name, ...cleared, ...waiting });
  }

  /** A window came or went. Without a session, the windows that wait for one are told soon who else is here. */
  waitingChanged(): void {
    if (this.#tidings.open) return;
    this.#cancelNews ??= this.#clock.after(unhurried, () => {
      this.#cancelNews = undefined;
      if (this.#tidings.open) return;
      for (const window of this.windows.values()) {
        if (window.waitsWith === undefined) continue;
        if (window.waitsWith !== JSON.stringify(this.#waitingBeside(window))) this.tellVacant(window);
      }
    });
  }

  /**
   * The names of others who have a window here, once each and at most as many as a session holds, and of the person who scheduled
   * the meeting. Only people whom the host reports in this meeting have one. With several servers, each tells only its own.
   */
  #waitingBeside({ person }: Window): { here?: string[]; starter?: string } {
    const people = new Map<string, Person>();
    for (const window of this.windows.values()) if (!window.isJoining) people.set(window.person.key, window.person);
    const starter = [...people.values()].find(({ meetingOrganizer }) => meetingOrganizer)?.name;
    people.delete(person.key);
    const here = [...people.values()].slice(0, limits.participants - 1).map(({ name }) => cleanName(name));
    return { ...(here.length > 0 && { here }), ...(starter !== undefined && { starter: cleanName(starter) }) };
  }

  /** Includes the proof, which the window presents when it joins again. */
  #sayCleared(window: Window): void {
    const proof = window.showed === undefined ? undefined : this.#tidings.proofOfClear(window.showed);
    window.forget();
    window.send({ type: 'cleared', now: this.#store.now(), ...(proof !== undefined && { proof }) });
  }

  /** Tells all windows the time, after the clock was set, and whether the store is unreachable. */
  tellTime(): void {
    for (const window of this.windows.values()) this.#tellTimeTo(window);
  }

  /** The store became unreachable or reachable: tells idle windows too. */
  tellReachable(is: boolean): void {
    this.#away = !is;
    this.tellTime();
  }

  /** Tells a window that joined after the others were told. */
  tellIfAway(window: Window): void {
    if (this.#away) this.#tellTimeTo(window);
  }

  /** Closes a person's windows, unless the host confirmed after `askedAt` that they are in the meeting. */
  sendAway(person: string, askedAt: number): void {
    const own = this.#windowsOf(person);
    if (own.some((window) => window.askedAt > askedAt)) return;
    for (const window of own) this.close(window, 'not-in-meeting');
  }

  /** Closes a window. From now on it is sent nothing and doesn't count as connected. */
  close(window: Window, reason: CloseReason): void {
    window.connection.close(reason);
    this.remove(window);
  }

  /** Forgets a window that is gone. `false`: another connection of the same window has taken its place. */
  remove(window: Window): boolean {
    if (this.windows.get(window.id) !== window) return false;
    this.windows.delete(window.id);
    this.waitingChanged();
    return true;
  }

  /** Without a session, no log limits a person's windows (P9): closes their oldest ones. */
  closeSurplus(person: string): void {
    const own = this.#windowsOf(person);
    for (const window of own.slice(0, Math.max(own.length - limits.windowsEach, 0))) {
      this.close(window, 'too-many-windows');
    }
  }

  /** In the order they joined. */
  #windowsOf(person: string): Window[] {
    return [...this.windows.values()].filter((window) => window.person.key === person);
  }

  #tellTimeTo(window: Window): void {
    window.send({ type: 'pong', now: this.#store.now(), ...(this.#away && { away: true }) });
  }

  /** Closes all connections, so that the windows join elsewhere. */
  closeAll(): void {
    this.#cancelNews?.();
    for (const window of this.windows.values()) window.connection.close('elsewhere');
  }
}

function countersOf({ id }: Window, done: readonly Source[]): number[] {
  return done.filter(({ window }) => window === id).map(({ counter }) => counter);
}
