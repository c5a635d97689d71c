const slowAfterMs = 5_000;

/** Waits for a host, however long it takes; calls `slow` once if it takes more than 5 s. */
export function waiting<T>(asked: Promise<T>, slow: () => void): Promise<T> {
  const timer = setTimeout(slow, slowAfterMs);
  return asked.finally(() => clearTimeout(timer));
}
