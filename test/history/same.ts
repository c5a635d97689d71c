const hashes = new WeakMap<object, number>();

/**
 * A hash of JSON that ignores the order of keys. Unchanged objects are hashed once, so comparing states costs only what
 * changed.
 */
export function hashOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return hashText(`${typeof value}:${String(value)}`);
  const known = hashes.get(value);
  if (known !== undefined) return known;
  let hash = Array.isArray(value) ? 17 : 31;
  if (Array.isArray(value)) {
    for (const item of value) hash = mix(hash, hashOf(item));
  } else {
    let sum = 0;
    for (const [key, child] of Object.entries(value)) {
      if (child !== undefined) sum = (sum + mix(hashText(key), hashOf(child))) % 2 ** 48;
    }
    hash = mix(hash, sum);
  }
  hashes.set(value, hash);
  return hash;
}

/** Describes the first difference between two values; undefined if they're equal. */
export function difference(a: unknown, b: unknown, path = ''): string | undefined {
  if (a === b) return undefined;
  const isDeep = typeof a === 'object' && typeof b === 'object' && a !== null && b !== null;
  if (!isDeep) return `${path || 'it'} is ${JSON.stringify(a)} and ${JSON.stringify(b)}`;
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const found = difference((a as never)[key], (b as never)[key], path ? `${path}.${key}` : key);
    if (found) return found;
  }
  return undefined;
}

function mix(a: number, b: number): number {
  const low = Math.imul((a | 0) ^ Math.imul(b | 0, 0x9e3779b1), 0x85ebca6b) >>> 0;
  const high = Math.imul(((a / 65_536) | 0) + ((b / 65_536) | 0) + (low >>> 3), 0xc2b2ae35) >>> 16;
  return high * 2 ** 32 + low;
}

function hashText(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x1b873593;
  for (let n = 0; n < text.length; n++) {
    const code = text.charCodeAt(n);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x5bd1e995) + n;
  }
  return (high & 0xffff) * 2 ** 32 + (low >>> 0);
}
