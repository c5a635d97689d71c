import { createContext } from 'react';

/** How long a button takes no press after it appeared or changed its meaning, in ms: about the time it takes to read. */
export const settleMs = 700;
/** The same for a button that does something that can't be undone, counted from its appearance. */
export const armedSettleMs = 800;
/** Two clicks within this many ms in the same place are one double click; for taps, not every system counts. */
const doubleClickMs = 500;
const doubleTapMs = 300;
/**
 * What a press on a button does. `kind` is what people read; `moment` is what the press belongs to, such as the
 * session's step. A press that starts a new moment is followed by a pause, even one's own: nobody has read yet what the
 * next press would do. A button without a moment, such as `+`, can be pressed in quick succession.
 */
export interface Meaning {
  kind: string;
  moment?: string | number | undefined;
}

/** How a button was pressed: `detail` counts clicks in one place, and is 0 for the keyboard. */
export type Press = Pick<MouseEvent, 'detail'> & { pointerType?: string };

/** The clock that guards buttons. Tests pass one they control. */
export interface PressClock {
  /** In ms, from any starting point. */
  now(): number;
  /** Calls `run` once after `ms`, unless cancelled by the returned function. */
  after(ms: number, run: () => void): () => void;
}

export const PressClockContext = createContext<PressClock>({
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
});

/** What all buttons of a page know about each other's presses. */
export class PressLog {
  /** A press is being handled: whatever appears within the same task appears because of it. */
  isHandled = false;
  /** The last press taken: on which button, and when. */
  last: { by: PressGuard; at: number } | undefined;
}

/**
 * Decides whether a press on one button counts. It doesn't if the button appeared, or changed its meaning, too recently
 * for anyone to have read it. A button that one's own press revealed, such as a menu item, takes presses at once,
 * unless it appeared under the pointer that pressed, or was given the focus.
 */
export class PressGuard {
  readonly #clock: PressClock;
  readonly #presses: PressLog;
  readonly #wait: number;
  #meaning: Meaning | undefined;
  #since = Number.NEGATIVE_INFINITY;

  /** `armed`: it does something that can't be undone, so it always waits, and longer. */
  constructor(clock: PressClock, presses: PressLog, armed = false) {
    this.#clock = clock;
    this.#presses = presses;
    this.#wait = armed ? armedSettleMs : settleMs;
  }

  /** Call whenever the button is drawn. `isUnderHand` is called once: is the pointer on it, or the focus? */
  setMeaning(meaning: Meaning, isUnderHand: () => boolean = () => true): void {
    const before = this.#meaning;
    this.#meaning = meaning;
    if (before?.kind === meaning.kind && before.moment === meaning.moment) return;
    const opened = !before && this.#presses.isHandled && this.#wait === settleMs;
    if (!opened || isUnderHand()) this.#since = this.#clock.now();
  }

  /** For how many more ms it takes no press. */
  remainingMs(): number {
    return Math.max(0, this.#wait - (this.#clock.now() - this.#since));
  }

  /** Whether this press counts; if so, it is remembered. */
  accepts(press: Press): boolean {
    const now = this.#clock.now();
    if (this.remainingMs() > 0 || this.#isDoubled(press, now)) return false;
    this.#presses.last = { by: this, at: now };
    return true;
  }

  /** Call when a press was refused: the button belongs to a moment that its reader hasn't seen. */
  refused(): void {
    this.#since = this.#clock.now();
  }

  /** The second click of a double click belongs to the first, and to the button it began on. */
  #isDoubled({ detail, pointerType }: Press, now: number): boolean {
    const { last } = this.#presses;
    if (!last || detail === 0) return false;
    // Double taps are faster, and not every system counts them in `detail`.
    const within = detail > 1 ? doubleClickMs : pointerType === 'touch' ? doubleTapMs : 0;
    if (now - last.at >= within) return false;
    // A tap on another button is a new press.
    return last.by === this ? this.#meaning?.moment !== undefined : detail > 1;
  }
}
