/**
 * Returns a function that yields the next part of `all()`, so that `parts` calls cover everything: handling thousands at once
 * would block the event loop and the store.
 */
export function inParts<T>(parts: number, all: () => Iterable<T>): () => T[] {
  let these: T[] = [];
  let next = 0;
  return () => {
    if (next === 0) these = [...all()];
    const [from, to] = [next, next + 1].map((n) => Math.floor((n * these.length) / parts));
    next = (next + 1) % parts;
    return these.slice(from, to);
  };
}
