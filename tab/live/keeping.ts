/**
 * `after`, made of what `before` holds wherever both say the same; `before` itself where they do altogether. Both are what
 * JSON can say. So whoever shows a part of it sees by identity that there is nothing new to draw.
 */
export function keeping<T>(before: T, after: T): T {
  if (!isObject(before) || !isObject(after)) return after;
  if (Array.isArray(before) !== Array.isArray(after)) return after;
  const kept = (Array.isArray(after) ? [] : {}) as Record<string, unknown>;
  const keys = Object.keys(after);
  let same = keys.length === Object.keys(before).length;
  for (const key of keys) {
    kept[key] = keeping(before[key], after[key]);
    same &&= kept[key] === before[key];
  }
  return same ? before : (kept as T);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
