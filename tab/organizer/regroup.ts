import type { Person } from '#grouping/person.ts';
import { type Group, newGroup } from './group.ts';
import type { Past } from './ownFile.ts';
import { say } from './words.ts';

/** What happened to one person between two groupings. No `from` for joiners, no `to` for leavers. */
export interface Change {
  id: string;
  from?: string;
  to?: string;
}

/** Who changed groups, joined or left; by the groups' names. */
export function changesBetween(before: readonly Group[], after: readonly Group[]): Change[] {
  const homes = (groups: readonly Group[]) =>
    new Map(groups.flatMap((g) => g.members.map((id) => [id, g.name] as const)));
  const [from, to] = [homes(before), homes(after)];
  return [...new Set([...from.keys(), ...to.keys()])].flatMap((id) => {
    const [was, is] = [from.get(id), to.get(id)];
    return was === is ? [] : [{ id, ...(was !== undefined && { from: was }), ...(is !== undefined && { to: is }) }];
  });
}

/** Everyone the Organizer placed by hand. */
export function heldIn({ pins, members }: Group): string[] {
  return [...new Set(pins.flatMap(({ people }) => people))].filter((id) => members.includes(id));
}

/** The groups the search found: locked ones first, unchanged; those with people placed by hand keep their names. */
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
    return same ? { ...same, members } : newGroup(unused(), members);
  });
}

/** The groups after a rotation or a change of the roster: each keeps its number, and new ones come last. */
export function continued(found: readonly string[][], former: readonly Group[]): Group[] {
  const names = new Set(former.map((g) => g.name));
  let next = 1;
  return found.flatMap((members, n) => {
    if (members.length === 0) return [];
    const same = former[n];
    if (same) return [{ ...same, members, pins: pinsOf(same, members) }];
    while (names.has(say('group', { n: next }))) next++;
    return [newGroup(say('group', { n: next++ }), members)];
  });
}

/** The people in none of these groups. */
export function outsideOf(groups: readonly Group[], people: readonly Person[]): Person[] {
  const placed = new Set(groups.flatMap((g) => g.members));
  return people.filter((p) => !placed.has(p.id));
}

/** Earlier groups, with the facilitators, times and messages settled since: undoing a move unsends nothing. */
export function keepingPlans(earlier: readonly Group[], now: readonly Group[]): Group[] {
  const byId = new Map(now.map((g) => [g.id, g]));
  return earlier.map((group) => {
    const { facilitator, schedule, told } = byId.get(group.id) ?? group;
    const { facilitator: _f, schedule: _s, told: _t, ...rest } = group;
    return { ...rest, ...(facilitator && { facilitator }), ...(schedule && { schedule }), ...(told && { told }) };
  });
}

/** A group's pins, for people who are still there. */
export function pinsOf({ pins }: Group, members: readonly string[]): Group['pins'] {
  return pins
    .map((pin) => ({ ...pin, people: pin.people.filter((id) => members.includes(id)) }))
    .filter(({ people }) => people.length > 0);
}

/** The groups named by a roster; existing ones of the same name keep their lock and their pins. */
export function groupsOf(people: readonly Person[], former: readonly Group[]): Group[] {
  const current = Map.groupBy(
    people.filter((p) => p.group !== undefined),
    (p) => p.group as string,
  );
  return [...current].map(([name, persons]) => {
    const members = persons.map((p) => p.id);
    const same = former.find((g) => g.name === name);
    return same ? { ...same, members, pins: pinsOf(same, members) } : newGroup(name, members);
  });
}

/** The former groups to save, including those in use when the work began if they have changed. */
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
