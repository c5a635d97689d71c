/** How many refusals a minute nobody reaches who presses "Try again". */
const most = 12;
const period = 60_000;

/**
 * Counts, for each person, the meetings they were not let into within a minute. Who goes on asking is guessing, and would
 * use up what the host lets all of us ask.
 */
export class Guesses {
  readonly #clock: { now(): number };
  #since = 0;
  #counts = new Map<string, number>();

  constructor(clock: { now(): number }) {
    this.#clock = clock;
  }

  isGuessing(person: string): boolean {
    if (this.#clock.now() - this.#since >= period) {
      this.#since = this.#clock.now();
      this.#counts = new Map();
    }
    return (this.#counts.get(person) ?? 0) >= most;
  }

  failed(person: string): void {
    this.#counts.set(person, (this.#counts.get(person) ?? 0) + 1);
  }
}
