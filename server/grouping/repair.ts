import type { Seating } from './seating.ts';

/** Beyond this many people, only a sample is considered for swaps. */
const sample = 900;

/**
 * Removes conflicts by tabu search: always by the best change that wasn't just undone. Yields the number of conflicts left
 * regularly, and returns the lowest it reached.
 */
export function* repair(seating: Seating, random: () => number, steps: number): Generator<number, number> {
  const { company } = seating;
  const { min, max } = company.settings;
  const size = company.size;
  const barred = new Int32Array(size);
  let left = seating.conflicts();
  let fewest = left;
  let best = seating.groupOf.slice();
  let troubled: number[] = [];
  for (let step = 1; step <= steps && left > 0; step++) {
    if (step % 8 === 1 || troubled.length === 0) troubled = troubledPeople(seating);
    if (troubled.length === 0) break;
    const person = troubled[Math.floor(random() * troubled.length)] as number;
    const from = seating.groupOf[person] as number;
    const pains = seating.clashes(person, from);
    const facilitates = company.facilitates[person] as number;
    let leastChange = Number.POSITIVE_INFINITY;
    let bestWith = -1;
    let bestGroup = -1;
    const first = Math.floor(random() * size);
    for (let n = 0; n < Math.min(size, sample); n++) {
      const other = size <= sample ? (first + n) % size : Math.floor(random() * size);
      const to = seating.groupOf[other] as number;
      if (to === from || seating.isHeld(other)) continue;
      const more = (company.facilitates[other] as number) - facilitates;
      const facilitators = seating.facilitatorLoss(from, more) + seating.facilitatorLoss(to, -more);
      const change =
        seating.clashes(person, to, other) +
        seating.clashes(other, from, person) -
        pains -
        seating.clashes(other, to) +
        facilitators;
      const open = Math.max(barred[person] as number, barred[other] as number) < step || left + change < fewest;
      if (open && change < leastChange) [leastChange, bestWith, bestGroup] = [change, other, -1];
    }
    if ((seating.sizeOf[from] as number) > min) {
      for (let to = 0; to < seating.groups; to++) {
        if (to === from || (seating.sizeOf[to] as number) >= max) continue;
        const facilitators = seating.facilitatorLoss(from, -facilitates) + seating.facilitatorLoss(to, facilitates);
        const change = seating.clashes(person, to) - pains + facilitators;
        const open = (barred[person] as number) < step || left + change < fewest;
        if (open && change < leastChange) [leastChange, bestWith, bestGroup] = [change, -1, to];
      }
    }
    troubled = troubled.filter((p) => p !== person);
    if (leastChange === Number.POSITIVE_INFINITY) continue;
    const tenure = step + 5 + Math.floor(random() * 10);
    barred[person] = tenure;
    if (bestGroup >= 0) seating.move(person, bestGroup);
    else {
      barred[bestWith] = tenure;
      seating.swap(person, bestWith);
    }
    left += leastChange;
    if (left < fewest) {
      fewest = left;
      best = seating.groupOf.slice();
    }
    if (step % 64 === 0) yield left;
  }
  if (left > fewest) seating.restore(best);
  return fewest;
}

/** Everyone who clashes with someone, and everyone in groups without a facilitator. */
function troubledPeople(seating: Seating): number[] {
  const troubled: number[] = [];
  for (let group = 0; group < seating.groups; group++) {
    const members = seating.membersOf(group);
    const lacking = seating.company.needsFacilitator && seating.facilitatorsIn[group] === 0;
    troubled.push(...(lacking ? members : members.filter((p) => seating.clashes(p, group) > 0)));
  }
  return troubled.filter((person) => !seating.isHeld(person));
}
