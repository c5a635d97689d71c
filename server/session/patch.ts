/** JSON as it goes over the wire. Views never hold `null`: in a patch it means "gone" (RFC 7396, JSON Merge Patch). */
export type Patch = { [key: string]: unknown };

/** The patch that turns `before` into `after`; undefined if they are equal. Compares objects by key and arrays as a whole. */
export function diff(before: object, after: object): Patch | undefined {
  if (before === after) return undefined;
  const [keys, values] = [Object.keys(after), Object.values(after)];
  const [oldKeys, oldValues] = [Object.keys(before), Object.values(before)];
  // Mostly the keys are the same in the same order. A lookup by a name that is the session's own can take 20 µs: it misses
  // the engine's caches, and every vote would make dozens.
  const isAlike = keys.length === oldKeys.length && keys.every((key, i) => key === oldKeys[i]);
  const patch: Patch = {};
  let changed = false;
  for (const [i, key] of keys.entries()) {
    const value = values[i];
    const previous = isAlike ? oldValues[i] : (before as Patch)[key];
    const change = previous === value ? undefined : changeOf(previous, value);
    if (change === undefined) continue;
    patch[key] = change;
    changed = true;
  }
  if (isAlike) return changed ? patch : undefined;
  for (const [i, key] of oldKeys.entries()) {
    if (oldValues[i] === undefined || Object.hasOwn(after, key)) continue;
    patch[key] = null;
    changed = true;
  }
  return changed ? patch : undefined;
}

/** What a patch says of a value that has become another one; undefined if they are equal. */
function changeOf(before: unknown, after: unknown): unknown {
  if (after === undefined) return null;
  if (isObject(before) && isObject(after)) return diff(before, after);
  return sameJson(before, after) ? undefined : after;
}

/** Applies `patch` to `before`. Objects that didn't change stay the same objects. */
export function merge<T extends object>(before: T, patch: Patch): T {
  const after: Patch = { ...(before as Patch) };
  for (const [key, change] of Object.entries(patch)) {
    if (change === null) delete after[key];
    else if (isObject(change)) after[key] = merge(isObject(after[key]) ? after[key] : {}, change);
    else after[key] = change;
  }
  return after as T;
}

function isObject(value: unknown): value is Patch {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sameJson(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  if (a.length !== b.length) return false;
  return a.every((item, i) => item === b[i]) || JSON.stringify(a) === JSON.stringify(b);
}
