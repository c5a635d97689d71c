import type { Company } from './company.ts';
import { shuffle } from './random.ts';
import { Seating } from './seating.ts';

/** How many groups are filled in parallel: more than anyone has reports, so that those can be spread out. */
const abreast = 16;

/**
 * A first seating in even sizes. People `held` together stay in the first groups; the others are placed by time zone and level,
 * each where they break the fewest rules.
 */
export function construct(
  company: Company,
  groups: number,
  held: readonly (readonly number[])[],
  random: () => number,
): Seating {
  const { min, max } = company.settings;
  const largest = Math.max(max, min, Math.ceil(company.size / groups), ...held.map((one) => one.length));
  const seating = new Seating(company, groups, largest);
  for (const [group, members] of held.entries())
    for (const person of members) {
      seating.add(person, group);
      seating.hold(person);
    }
  const order = shuffle([...company.people.keys()], random).sort(
    (a, b) =>
      (company.offset[a] as number) - (company.offset[b] as number) ||
      (company.level[a] as number) - (company.level[b] as number),
  );
  const even = Math.floor(company.size / groups);
  const larger = company.size % groups;
  const room = (group: number) => even + (group < larger ? 1 : 0);
  for (const [rank, person] of order.entries()) {
    if (seating.isHeld(person)) continue;
    const middle = Math.floor((rank / company.size) * groups);
    const first = Math.max(0, Math.min(middle - abreast / 2, groups - abreast));
    let best = -1;
    let bestWorth = Number.POSITIVE_INFINITY;
    const weigh = (group: number) => {
      const size = seating.sizeOf[group] as number;
      if (size >= room(group)) return;
      const facilitates = company.facilitates[person] === 1 && seating.facilitatorsIn[group] === 0;
      const worth = 100 * seating.clashes(person, group) + size - (facilitates ? 20 : 0);
      if (worth < bestWorth) [best, bestWorth] = [group, worth];
    };
    for (let group = first; group < Math.min(first + abreast, groups); group++) weigh(group);
    if (best === -1) for (let group = 0; group < groups; group++) weigh(group);
    // A group that holds more than its share leaves the others short of seats.
    if (best === -1) best = seating.smallest();
    seating.add(person, best);
  }
  return seating;
}
