/**
 * `after`, reusing every part of `before` that is equal, down to `before` itself. Both are JSON values. Components that
 * show an unchanged part see by identity that there is nothing to redraw.
 */
export function reuseUnchanged<T>(before: T, after: T): T {
  if (before === after || !isObject(before) || !isObject(after)) return after;
  if (Array.isArray(before) !== Array.isArray(after)) return after;
  const kept = (Array.isArray(after) ? [] : {}) as Record<string, unknown>;
  const keys = Object.keys(after);
  let same = keys.length === Object.keys(before).length;
  for (const key of keys) {
    kept[key] = reuseUnchanged(before[key], after[key]);
    same &&= kept[key] === before[key];
  }
  return same ? before : (kept as T);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
