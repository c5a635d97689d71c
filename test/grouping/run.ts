/** Runs a search to its end. */
export function run<T, R>(search: Generator<T, R>, each: (step: T) => void = () => {}): R {
  for (;;) {
    const step = search.next();
    if (step.done) return step.value;
    each(step.value);
  }
}
