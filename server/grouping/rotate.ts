import { Company } from './company.ts';
import type { Members, Person } from './person.ts';
import { randomFrom, shuffle } from './random.ts';
import { much, Seating } from './seating.ts';
import type { Settings } from './settings.ts';

/** A conflict weighs so much more than any wish, and two who met before more than any other wish. */
const perConflict = 50;

/**
 * Moves two of each group to another, with no more conflicts than there were if that can be, and so that as few as
 * possible come to people whom they know from a group. Sizes stay. The same seed gives the same groups.
 */
export function rotate(
  people: readonly Person[],
  groups: readonly Members[],
  settings: Settings,
  seed: number,
): string[][] {
  const weights = { ...settings.weights, met: 20 };
  const company = new Company(people, { ...settings, weights }, { met: groups });
  const random = randomFrom(seed);
  const homes = groups.map((members) => members.map((id) => company.indexOf.get(id) as number));
  if (homes.length < 3) return groups.map((members) => [...members]);
  const seating = new Seating(company, homes.length, Math.max(...homes.map((members) => members.length)));
  const homeOf = new Int32Array(company.size).fill(-1);
  const movers = homes.map((members) => shuffle([...members], random).slice(0, 2));
  for (const [group, members] of homes.entries()) {
    for (const person of members) homeOf[person] = group;
    for (const person of members) if (!movers[group]?.includes(person)) seating.add(person, group);
  }
  for (const [group, two] of movers.entries())
    for (const [n, person] of two.entries()) seating.add(person, (group + n + 1) % homes.length);
  const away = movers.flat();
  const worth = (a: number, b: number) => {
    const groups = [seating.groupOf[a] as number, seating.groupOf[b] as number];
    return groups.reduce((sum, group) => sum + worthOf(seating, group), 0);
  };
  const tries = 400 * away.length;
  for (let n = 0; n < tries; n++) {
    const at = Math.floor(random() * away.length);
    const mover = away[at] as number;
    const to = seating.groupOf[mover] as number;
    const home = homeOf[mover] as number;
    // Either another of the same group goes instead, or two who move exchange where they go.
    const stays = homes[home] as number[];
    const instead = n % 2 === 0;
    const other = instead
      ? (stays[Math.floor(random() * stays.length)] as number)
      : (away[Math.floor(random() * away.length)] as number);
    const place = seating.groupOf[other] as number;
    if (place === to || other === mover) continue;
    if (instead ? place !== home : place === home || to === homeOf[other]) continue;
    const before = worth(mover, other);
    seating.swap(mover, other);
    if (worth(mover, other) > before + (random() < 0.01 ? 0.3 : 0)) seating.swap(mover, other);
    else if (instead) away[at] = other;
  }
  return homes.map((_, group) => seating.membersOf(group).map((i) => people[i]?.id ?? ''));
}

function worthOf(seating: Seating, group: number): number {
  const members = seating.membersOf(group);
  const lacking = seating.company.needsFacilitator && seating.facilitatorsIn[group] === 0 ? perConflict : 0;
  return members.reduce((sum, person) => {
    const cost = seating.costIn(person, group);
    return sum + (cost >= much ? Math.floor(cost / much) * perConflict + (cost % much) : cost);
  }, lacking);
}
