/**
 * What there is, a part of it at each call, and all of it once in so many calls. To look after thousands at once would have
 * everybody wait who does something meanwhile, here and in the store.
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
