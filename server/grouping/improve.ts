import { much, type Seating } from './seating.ts';

const warm = 0.12;
const cold = 0.002;
/** After at most this many proposals the search cools down, reports its progress and can be stopped. */
const longestBreath = 20_000;
const fewestBreaths = 40;

/**
 * Fulfills more wishes by simulated annealing, without ever breaking more rules than before. Yields the share done, from 0 to 1.
 */
export function* improve(seating: Seating, random: () => number, proposals: number): Generator<number, void> {
  const { company, sizeOf, groupOf } = seating;
  const { min, max } = company.settings;
  const people = company.size;
  if (seating.groups < 2) return;
  const isBroken = seating.conflicts() > 0;
  /** How many rules this person breaks where they are. */
  const brokenBy = (person: number, group: number) =>
    isBroken && seating.brokenIn(group) > 0 ? Math.floor(seating.costIn(person, group) / much) : 0;
  const breath = Math.min(longestBreath, Math.ceil(proposals / fewestBreaths));
  let heat = warm;
  for (let done = 0; done < proposals; done++) {
    if (done % breath === 0) {
      heat = warm * (cold / warm) ** (done / proposals);
      if (done > 0) yield done / proposals;
    }
    const person = Math.floor(random() * people);
    const other = Math.floor(random() * people);
    const from = groupOf[person] as number;
    const to = groupOf[other] as number;
    if (from === to || seating.isHeld(person)) continue;
    const facilitates = company.facilitates[person] as number;
    const [sizeFrom, sizeTo] = [sizeOf[from] as number, sizeOf[to] as number];
    if (sizeFrom > min && sizeTo < max && (done & 3) === 0) {
      if (seating.facilitatorLoss(from, -facilitates) > 0) continue;
      const broken = brokenBy(person, from);
      const joining = seating.costIn(person, to, undefined, (broken + 1) * much);
      if (joining >= (broken + 1) * much) continue;
      const [costFrom, costTo] = [seating.groupCost(from), seating.groupCost(to)];
      const change =
        ((costFrom * (sizeFrom - 1)) / 2 - (seating.costIn(person, from) % much)) *
          (sizeFrom > 2 ? 2 / (sizeFrom - 2) : 0) +
        ((costTo * (sizeTo - 1)) / 2 + (joining % much)) * (2 / sizeTo) -
        costFrom -
        costTo;
      const mends = joining < broken * much;
      if (mends || change <= 0 || random() < Math.exp(-change / heat)) seating.move(person, to);
      continue;
    }
    if (seating.isHeld(other)) continue;
    const more = (company.facilitates[other] as number) - facilitates;
    if (seating.facilitatorLoss(from, more) > 0 || seating.facilitatorLoss(to, -more) > 0) continue;
    const broken = brokenBy(person, from) + brokenBy(other, to);
    const enough = (broken + 1) * much;
    const joining = seating.costIn(person, to, other, enough);
    if (joining >= enough) continue;
    const coming = seating.costIn(other, from, person, enough);
    if (joining + coming >= enough) continue;
    const change =
      ((joining % much) - (seating.costIn(other, to) % much)) * (2 / (sizeTo - 1)) +
      ((coming % much) - (seating.costIn(person, from) % much)) * (2 / (sizeFrom - 1));
    const mends = Math.floor(joining / much) + Math.floor(coming / much) < broken;
    if (mends || change <= 0 || random() < Math.exp(-change / heat)) seating.swap(person, other);
  }
}
