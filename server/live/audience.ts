import type { Report } from '#session/command.ts';
import { limits } from '#session/limits.ts';
import type { CloseReason } from '#session/protocol.ts';
import { isPresent, lookUp, type Participant, participantOf, type Session } from '#session/session.ts';
import { ownView, sharedView } from '#session/viewFor.ts';
import type { Position, Store } from '../store/store.ts';
import type { Places } from './places.ts';
import { SharedChange, SharedWhole, type Window } from './window.ts';

/** The session and its place in the log, or when one was last cleared here. */
export interface Tidings {
  readonly open: Session | undefined;
  readonly position: Position | undefined;
  readonly clearedAt: number | undefined;
  /** Whether the session opened at that time was cleared, and the proof of it. */
  wasCleared(openedAt: number): boolean;
  proofOfClear(openedAt: number): string | undefined;
}

/** By when, in ms, the log is told that a window is back which was shown the session already. */
export const unhurried = 500;

/** A command of a window that was done. */
export interface Source {
  window: string;
  counter: number;
}

/**
 * The windows of one meeting on this process, and what they are told: each what it may see, each time only what
 * changed. What changes within one turn of the event loop is told at its end, as one change: under load many entries
 * arrive together, and nobody sees the states between them.
 */
export class Audience {
  readonly windows = new Map<string, Window>();
  readonly #store: Store;
  readonly #process: string;
  readonly #places: Places;
  readonly #tidings: Tidings;
  /** The windows' commands that were done since they were last told; nothing when there is nothing to tell. */
  #untold: Source[] | undefined;
  /** Whether the store does not answer: the session may stand elsewhere by now, and nothing can be asked of it. */
  #away = false;
  /** The session that the windows were told last, and everything in it that is the same for all. */
  #told: { session: Session; whole: SharedWhole } | undefined;

  constructor({ store, process, places }: { store: Store; process: string; places: Places }, tidings: Tidings) {
    this.#store = store;
    this.#process = process;
    this.#places = places;
    this.#tidings = tidings;
  }

  /** Whether the log knows that this window is here. */
  hasArrived(session: Session, window: Window): boolean {
    const logged = session.windows[window.id];
    return logged?.key === window.person.key && logged.connected && logged.process === this.#process;
  }

  /** The log says that these are here. */
  arrived({ windows, process }: Report & { type: 'windows-arrived' }): void {
    if (process !== this.#process) return;
    for (const { window: id, person } of windows) {
      const window = this.windows.get(id);
      if (window?.person.key === person.key) window.arrived = true;
    }
  }

  /** All windows are to be told what changed, before the event loop turns; `source` is the command it came of. */
  tellSoon(source?: Source): void {
    if (!this.#untold) {
      this.#untold = [];
      queueMicrotask(() => this.#untold && this.tell());
    }
    if (source) this.#untold.push(source);
  }

  /** Tells all windows what changed. */
  tell(): void {
    const done = this.#untold ?? [];
    this.#untold = undefined;
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
   * Whether a window may be shown the session: the log counts it as connected; or it was here a moment ago, so that nothing
   * anyone sees changes when it arrives again, and it need not wait for the store. A window that was replaced, or for which
   * its person has no room, waits for the log, which makes room first (P9).
   */
  #mayLook(session: Session, window: Window, participant: Participant, now: number): boolean {
    const logged = lookUp(session.windows, window.id);
    if (logged?.key !== window.person.key) return false;
    if (logged.connected) return true;
    return !logged.replaced && isPresent(participant, now + unhurried) && this.#hasRoom(session, window.person.key);
  }

  /** Whether a person may have one more window than the log counts and than are shown the session ahead of it. */
  #hasRoom({ windows }: Session, person: string): boolean {
    const seeing = new Set(this.#windowsOf(person).flatMap((window) => (window.welcomed ? [window.id] : [])));
    for (const id in windows) if (windows[id]?.connected && windows[id].key === person) seeing.add(id);
    return seeing.size < limits.windowsEach;
  }

  /** The session that these windows showed is over. */
  tellCleared(): void {
    this.#untold = undefined;
    this.#told = undefined;
    for (const window of this.windows.values()) if (window.welcomed) this.#sayCleared(window);
  }

  /** Tells a window that there is no session: that the one it showed was cleared, or when another one was. */
  tellVacant(window: Window): void {
    const { clearedAt } = this.#tidings;
    if (window.showed !== undefined && this.#tidings.wasCleared(window.showed)) {
      this.#sayCleared(window);
      return;
    }
    const now = this.#store.now();
    window.send({ type: 'vacant', now, name: window.person.name, ...(clearedAt !== undefined && { clearedAt }) });
  }

  /** Includes the proof, which the window presents whenever it joins again. */
  #sayCleared(window: Window): void {
    const proof = window.showed === undefined ? undefined : this.#tidings.proofOfClear(window.showed);
    window.forget();
    window.send({ type: 'cleared', now: this.#store.now(), ...(proof !== undefined && { proof }) });
  }

  /** Tells all windows the time, after the clock was set, and whether the store is away. */
  tellTime(): void {
    for (const window of this.windows.values()) this.#tellTimeTo(window);
  }

  /** The store does not answer any more, or does again: windows in which nobody presses anything are to know. */
  tellReachable(is: boolean): void {
    this.#away = !is;
    this.tellTime();
  }

  /** What all others were told, for one that came since. */
  tellIfAway(window: Window): void {
    if (this.#away) this.#tellTimeTo(window);
  }

  /** Closes a person's windows, unless the host was asked again after `askedAt` and said that they are in the meeting. */
  sendAway(person: string, askedAt: number): void {
    const own = this.#windowsOf(person);
    if (own.some((window) => window.askedAt > askedAt)) return;
    for (const window of own) this.close(window, 'not-in-meeting');
  }

  /** Closes a window. Until its socket has closed, it is told nothing and does not count as here. */
  close(window: Window, reason: CloseReason): void {
    window.connection.close(reason);
    if (this.windows.get(window.id) === window) this.windows.delete(window.id);
  }

  /** Where there is no session whose log could say so (P9): the oldest windows of a person make room for newer ones. */
  closeSurplus(person: string): void {
    const own = this.#windowsOf(person);
    for (const window of own.slice(0, Math.max(own.length - limits.windowsEach, 0))) {
      this.close(window, 'too-many-windows');
    }
  }

  /** In the order in which they joined. */
  #windowsOf(person: string): Window[] {
    return [...this.windows.values()].filter((window) => window.person.key === person);
  }

  #tellTimeTo(window: Window): void {
    window.send({ type: 'pong', now: this.#store.now(), ...(this.#away && { away: true }) });
  }

  /** Hands all connections on. */
  closeAll(): void {
    for (const window of this.windows.values()) window.connection.close('elsewhere');
  }
}

function countersOf({ id }: Window, done: readonly Source[]): number[] {
  return done.filter(({ window }) => window === id).map(({ counter }) => counter);
}
