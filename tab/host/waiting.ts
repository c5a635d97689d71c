/** How long, in ms, a host may take to answer before its user is told that it does not. */
const patience = 5_000;

/** Waits for a host, however long it takes; `slow` is called once when that is more than 5 s. */
export function waiting<T>(asked: Promise<T>, slow: () => void): Promise<T> {
  const timer = setTimeout(slow, patience);
  return asked.finally(() => clearTimeout(timer));
}
