/** Lets tests wait for a condition that is checked after each change, instead of sleeping. */
export class Waiting {
  readonly #checks = new Set<() => void>();

  /** Call it after anything that may fulfill a condition. */
  changed(): void {
    for (const check of [...this.#checks]) check();
  }

  /** Resolves when the condition holds; rejects after `ms` with `state`. */
  until(condition: () => boolean, ms: number, state: () => string): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => {
        this.#checks.delete(check);
        reject(new Error(`never: ${condition} (${state()})`));
      }, ms);
      const check = () => {
        if (!condition()) return;
        clearTimeout(giveUp);
        this.#checks.delete(check);
        resolve();
      };
      this.#checks.add(check);
      check();
    });
  }
}
