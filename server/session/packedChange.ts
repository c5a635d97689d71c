import type { Patch } from './patch.ts';

/*
 * A change as it goes over the wire, short because a session's people hear far more changes than anything else: the place,
 * then either what changed for everyone, or the list `[shared, own, done]`. In the list, 0 stands for nothing, and `done` may
 * be left out. In the patches, the names that come most often have one letter.
 */

const letters: Readonly<Record<string, string>> = {
  topics: 't',
  votes: 'v',
  count: 'c',
  placed: 'p',
  of: 'o',
  people: 'e',
  present: 'h',
  acknowledged: 'k',
  phase: 'f',
  checkIn: 'i',
  answered: 'a',
  answer: 'w',
  ready: 'r',
};
const names = Object.fromEntries(Object.entries(letters).map(([name, letter]) => [letter, name]));

/** A patch, serialized. What people and topics are called, and what lies in lists, stays as it is. */
export function packPatch(patch: Patch): string {
  return JSON.stringify(renamed(patch, letters));
}

/** A change, serialized, of patches that are already. `place` holds no bracket. */
export function packChange(place: string, shared?: string, own?: string, done: readonly number[] = []) {
  if (done.length > 0) return `${place}[${shared ?? 0},${own ?? 0},[${done}]]`;
  return own ? `${place}[${shared ?? 0},${own}]` : `${place}${shared ?? '{}'}`;
}

/**
 * What the server said, as `ServerMessage` describes it; whether it fits that is still to be checked. Throws a `SyntaxError`
 * if it isn't JSON.
 */
export function unpacked(text: string): unknown {
  const start = text.search(/[[{]/);
  if (start <= 0) return JSON.parse(text);
  const said: unknown = JSON.parse(text.slice(start));
  const [shared, own, done] = Array.isArray(said) ? said : [said];
  return {
    type: 'change',
    place: text.slice(0, start),
    ...(shared && { shared: renamed(shared, names) }),
    ...(own && { own: renamed(own, names) }),
    ...(done && { done }),
  };
}

function renamed(value: unknown, by: Readonly<Record<string, string>>): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const after: Patch = {};
  for (const key in value) {
    if (key !== '__proto__') after[by[key] ?? key] = renamed((value as Patch)[key], by);
  }
  return after;
}
