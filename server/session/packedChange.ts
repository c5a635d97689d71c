import type { Patch } from './patch.ts';

/*
 * Packs a change for the wire. Everyone in a session gets one for every vote: about 60 bytes, and 69 with readable names. A
 * packed change is the place, followed either by what changed for everyone, or by the list `[shared, own, done]`, where 0
 * stands for nothing and `done` may be left out. The commonest names in patches are one letter.
 */

const letters: Readonly<Record<string, string>> = {
  topics: 't',
  votes: 'v',
  count: 'c',
  finished: 'n',
  done: 'd',
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

/** Serializes a patch. Names of people and topics, and everything in lists, stay as they are. */
export function packPatch(patch: Patch): string {
  return JSON.stringify(renamed(patch, letters));
}

/** Serializes a change. `shared` and `own` are packed patches; `place` must not contain a bracket. */
export function packChange(place: string, shared?: string, own?: string, done: readonly number[] = []) {
  if (done.length > 0) return `${place}[${shared ?? 0},${own ?? 0},[${done}]]`;
  return own ? `${place}[${shared ?? 0},${own}]` : `${place}${shared ?? '{}'}`;
}

/**
 * The message in a frame, with changes as `ServerMessage` describes them. Doesn't check its shape; throws a `SyntaxError` if
 * it isn't JSON.
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
