import { createContext } from 'react';

/** How long, in ms, a button takes no press after it appeared or came to mean something else: about as long as reading it takes. */
export const steadyAfter = 700;
/** How long, in ms, the button that does what cannot be undone takes no press after it appeared. */
export const armedAfter = 800;
/** Within this many ms, and in the same place, systems count two clicks as one double click; not all count taps. */
const doubleClick = 500;
const doubleTap = 300;
/**
 * What a press on a button does: `kind` is what people read, `moment` what it answers to, such as the session's step. A press
 * that begins another moment is followed by a pause, even one's own: nobody has read yet what the next press would do.
 * A button without a moment, such as a `+`, can be pressed many times in quick succession.
 */
export interface Meaning {
  kind: string;
  moment?: string | number | undefined;
}

/** How a button was pressed: `detail` counts clicks in one place, and is 0 where the click came from the keyboard. */
export type Press = Pick<MouseEvent, 'detail'> & { pointerType?: string };

/** The time that buttons are guarded by. Tests pass one that they move by hand. */
export interface SteadyClock {
  /** In ms, from any beginning. */
  now(): number;
  /** Calls `run` once, `ms` later, unless it is cancelled by what is returned. */
  after(ms: number, run: () => void): () => void;
}

export const SteadyClockContext = createContext<SteadyClock>({
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
});

/** What all buttons of a page know of each other's presses. */
export class Presses {
  /** A press is being handled: what appears before its task ends, appears because of it. */
  isHandled = false;
  /** The last press that was taken, by which button and when. */
  last: { by: Ground; at: number } | undefined;
}

/**
 * Decides whether a press on one button counts. It doesn't if the button appeared, or changed its meaning, too recently for
 * anyone to have read it. A button that one's own press revealed, such as a menu's choice, takes presses at once, unless it
 * came to lie under the pointer that pressed, or was given the focus.
 */
export class Ground {
  readonly #clock: SteadyClock;
  readonly #presses: Presses;
  readonly #wait: number;
  #meaning: Meaning | undefined;
  #since = Number.NEGATIVE_INFINITY;

  /** `armed`: what it does cannot be undone, so it waits longer, whoever made it appear. */
  constructor(clock: SteadyClock, presses: Presses, armed = false) {
    this.#clock = clock;
    this.#presses = presses;
    this.#wait = armed ? armedAfter : steadyAfter;
  }

  /** To be told whenever the button is drawn. `isUnderHand`: asked once, whether the pointer rests on it, or it has the focus. */
  becomes(meaning: Meaning, isUnderHand: () => boolean = () => true): void {
    const before = this.#meaning;
    this.#meaning = meaning;
    if (before?.kind === meaning.kind && before.moment === meaning.moment) return;
    const opened = !before && this.#presses.isHandled && this.#wait === steadyAfter;
    if (!opened || isUnderHand()) this.#since = this.#clock.now();
  }

  /** How many ms it still takes no press. */
  heldFor(): number {
    return Math.max(0, this.#wait - (this.#clock.now() - this.#since));
  }

  /** Whether this press counts; one that does is remembered. */
  takes(press: Press): boolean {
    const now = this.#clock.now();
    if (this.heldFor() > 0 || this.#isDoubled(press, now)) return false;
    this.#presses.last = { by: this, at: now };
    return true;
  }

  /** To be told when a press that was taken was refused: the button answers to a moment that its reader has not seen. */
  refused(): void {
    this.#since = this.#clock.now();
  }

  /** The second click of a double click: one press, and of the button that it began on. */
  #isDoubled({ detail, pointerType }: Press, now: number): boolean {
    const { last } = this.#presses;
    if (!last || detail === 0) return false;
    // Fingers tap twice as fast, but not every system counts that.
    const within = detail > 1 ? doubleClick : pointerType === 'touch' ? doubleTap : 0;
    if (now - last.at >= within) return false;
    // A tap on another button is another tap.
    return last.by === this ? this.#meaning?.moment !== undefined : detail > 1;
  }
}
