/** JSON as it goes over the wire. Views never hold `null`: in a patch it means "gone" (RFC 7396, JSON Merge Patch). */
export type Patch = { [key: string]: unknown };

/** The patch that turns `before` into `after`; undefined if they are equal. Compares objects by key and arrays as a whole. */
export function diff(before: object, after: object): Patch | undefined {
  if (before === after) return undefined;
  const old = before as Patch;
  const patch: Patch = {};
  let changed = false;
  let kept = 0;
  for (const key in after) {
    const value = (after as Patch)[key];
    if (value === undefined) continue;
    const previous = old[key];
    if (previous !== undefined) kept++;
    if (previous === value) continue;
    const change =
      isObject(previous) && isObject(value) ? diff(previous, value) : sameJson(previous, value) ? undefined : value;
    if (change === undefined) continue;
    patch[key] = change;
    changed = true;
  }
  // Mostly nothing is gone.
  if (kept === Object.keys(old).length) return changed ? patch : undefined;
  for (const key in old) {
    if (old[key] === undefined || (after as Patch)[key] !== undefined) continue;
    patch[key] = null;
    changed = true;
  }
  return changed ? patch : undefined;
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
