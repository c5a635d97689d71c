import type { Person } from '#grouping/person.ts';
import type { Group } from './handOver.ts';
import type { Past } from './ownFile.ts';
import { say } from './words.ts';

/** What happened to one person between two groupings; nothing where they came from or went to, if they joined or left. */
export interface Change {
  id: string;
  from?: string;
  to?: string;
}

/** Who is in another group than before, joined or left; by the groups' names. */
export function changesBetween(before: readonly Group[], after: readonly Group[]): Change[] {
  const homes = (groups: readonly Group[]) =>
    new Map(groups.flatMap((g) => g.members.map((id) => [id, g.name] as const)));
  const [from, to] = [homes(before), homes(after)];
  return [...new Set([...from.keys(), ...to.keys()])].flatMap((id) => {
    const [was, is] = [from.get(id), to.get(id)];
    return was === is ? [] : [{ id, ...(was !== undefined && { from: was }), ...(is !== undefined && { to: is }) }];
  });
}

/** All whom the Organizer put into a group by hand. */
export function heldIn({ pins, members }: Group): string[] {
  return [...new Set(pins.flatMap(({ people }) => people))].filter((id) => members.includes(id));
}

/** Groups as the search found them: locked ones first, as they were; those with people put by hand keep their names. */
export function named(found: readonly string[][], former: readonly Group[]): Group[] {
  const locked = former.filter((g) => g.locked);
  const holding = former.filter((g) => !g.locked && heldIn(g).length > 0);
  const taken = new Set([...locked, ...holding].map((g) => g.name));
  let next = 1;
  const unused = () => {
    while (taken.has(say('group', { n: next }))) next++;
    return say('group', { n: next++ });
  };
  return found.map((members, n) => {
    const same = locked[n] ?? holding.find((g) => heldIn(g).every((id) => members.includes(id)));
    return same ? { ...same, members } : { name: unused(), members, locked: false, pins: [] };
  });
}

/** Groups after a rotation or a change of the roster: each number is the former one's, new ones come last. */
export function continued(found: readonly string[][], former: readonly Group[]): Group[] {
  const names = new Set(former.map((g) => g.name));
  let next = 1;
  return found.flatMap((members, n) => {
    if (members.length === 0) return [];
    const same = former[n];
    if (same) return [{ ...same, members, pins: pinsOf(same, members) }];
    while (names.has(say('group', { n: next }))) next++;
    return [{ name: say('group', { n: next++ }), members, locked: false, pins: [] }];
  });
}

/** A group's pins for those who are still there. */
export function pinsOf({ pins }: Group, members: readonly string[]): Group['pins'] {
  return pins
    .map((pin) => ({ ...pin, people: pin.people.filter((id) => members.includes(id)) }))
    .filter(({ people }) => people.length > 0);
}

/** The groups that a roster names; those that were there by that name keep their lock and what was done by hand. */
export function groupsOf(people: readonly Person[], former: readonly Group[]): Group[] {
  const current = Map.groupBy(
    people.filter((p) => p.group !== undefined),
    (p) => p.group as string,
  );
  return [...current].map(([name, persons]) => {
    const members = persons.map((p) => p.id);
    const same = former.find((g) => g.name === name);
    return same ? { ...same, members, pins: pinsOf(same, members) } : { name, members, locked: false, pins: [] };
  });
}

/** What is saved as past: with the groups that were in use when the work began, if they are others now. */
export function pastOf(
  past: readonly Past[],
  inUse: readonly string[][],
  groups: readonly Group[],
  today: string,
): Past[] {
  const asText = (list: readonly (readonly string[])[]) => JSON.stringify(list.map((ids) => [...ids].sort()).sort());
  const changed = inUse.length > 0 && asText(inUse) !== asText(groups.map((g) => g.members));
  return changed ? [...past, { until: today, groups: inUse.map((ids) => [...ids]) }] : [...past];
}
