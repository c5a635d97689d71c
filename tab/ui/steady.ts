import { createContext } from 'react';

/** How long, in ms, a button takes no press after it appeared or came to mean something else: about as long as reading it takes. */
export const steadyAfter = 700;
/** How long, in ms, the button that does what cannot be undone takes no press after it appeared. */
export const armedAfter = 800;
/** Within this many ms, and in the same place, systems count two clicks as one double click; not all count taps. */
const doubleClick = 500;
const doubleTap = 300;
/** A hand that rests still moves a pointer by so many px. */
const restsWithin = 8;

/**
 * What a press on a button does: `kind` as its reader understands it, `moment` what it answers to, as the session's step.
 * One without a moment may be pressed quickly many times, as a `+`.
 */
export interface Meaning {
  kind: string;
  moment?: string | number | undefined;
}

/** Where and how a button was pressed: the fields of a click, whose `detail` is 0 where it came from the keyboard. */
export type Press = Pick<MouseEvent, 'clientX' | 'clientY' | 'detail'>;

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
  /** The click that is being handled now: what appears before its task ends, appears because of it. */
  current: Press | undefined;
  /** The last press that was taken, by which button and when. */
  last: { by: Ground; at: number } | undefined;
}

/**
 * Tells whether a press on one button counts: not when its button appeared, or changed its meaning, so short a time ago that
 * nobody can have read it. Where that came from the person's own press, as when they open a menu, only a pointer that still
 * rests there is held up, and a key where the focus was moved for them.
 */
export class Ground {
  readonly #clock: SteadyClock;
  readonly #presses: Presses;
  readonly #armed: boolean;
  #meaning: Meaning | undefined;
  #since = Number.NEGATIVE_INFINITY;
  #opener: Press | undefined;
  #focused = false;
  /** A press of one's own is on its way, and explains the next change of the moment. */
  #own = false;

  /** `armed`: what it does cannot be undone, so it waits longer, whoever made it appear. */
  constructor(clock: SteadyClock, presses: Presses, armed = false) {
    this.#clock = clock;
    this.#presses = presses;
    this.#armed = armed;
  }

  /** To be told at once whenever the button is drawn. `focused`: it has the focus. */
  becomes(meaning: Meaning, focused = false): void {
    const before = this.#meaning;
    this.#meaning = meaning;
    if (before?.kind === meaning.kind) {
      if (before.moment === meaning.moment) return;
      const own = this.#own;
      this.#own = false;
      if (own) return;
    }
    this.#changed(this.#presses.current, focused);
  }

  /** How many ms it still takes no press from anybody; 0 where it is steady, or held up for a resting pointer alone. */
  heldFor(): number {
    const passed = this.#clock.now() - this.#since;
    const wait = this.#armed ? armedAfter : this.#opener ? 0 : steadyAfter;
    return Math.max(0, wait - passed);
  }

  /** Whether this press counts; one that does is remembered. */
  takes(press: Press): boolean {
    const now = this.#clock.now();
    if (this.heldFor() > 0 || this.#isStillOpening(press, now) || this.#isDoubled(press, now)) return false;
    this.#presses.last = { by: this, at: now };
    this.#own = true;
    return true;
  }

  /** What became of the press that was taken: after a no, the button answers to a moment that its reader has not seen. */
  settled(done: boolean): void {
    this.#own = false;
    if (!done) this.#changed(undefined, false);
  }

  #changed(opener: Press | undefined, focused: boolean): void {
    this.#since = this.#clock.now();
    this.#opener = opener;
    this.#focused = focused;
    this.#own = false;
  }

  /** The same hand, at the place of the press that made this appear. */
  #isStillOpening({ clientX, clientY, detail }: Press, now: number): boolean {
    if (!this.#opener || now - this.#since >= steadyAfter) return false;
    if (detail === 0) return this.#focused;
    return Math.hypot(clientX - this.#opener.clientX, clientY - this.#opener.clientY) <= restsWithin;
  }

  /** The second click of a double click: one press, and of the button that it began on. */
  #isDoubled({ detail }: Press, now: number): boolean {
    const { last } = this.#presses;
    if (!last || detail === 0 || now - last.at >= (detail > 1 ? doubleClick : doubleTap)) return false;
    // A tap on another button is another tap.
    return last.by === this ? this.#meaning?.moment !== undefined : detail > 1;
  }
}
