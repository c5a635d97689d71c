import { type Company, pairRules } from './company.ts';

const apart = pairRules.hours | pairRules.levels;

/**
 * The parts of a company that can't share a group, because their time zones or levels are too far apart and nobody grouped people
 * of both `together` by hand.
 */
export function islands(company: Company, together: readonly (readonly number[])[] = []): number[][] {
  // People with the same offset and level are alike, so there are few kinds.
  const kinds = new Map<string, number[]>();
  for (let person = 0; person < company.size; person++) {
    const kind = `${company.offset[person]} ${company.laterOffset[person]} ${company.level[person]}`;
    const alike = kinds.get(kind);
    if (alike) alike.push(person);
    else kinds.set(kind, [person]);
  }
  let open = [...kinds.values()];
  let found: number[][] = [];
  while (open.length > 0) {
    const island = [open[0] as number[]];
    open = open.slice(1);
    for (const kind of island) {
      const near = open.filter((other) => (company.broken(kind[0] as number, other[0] as number) & apart) === 0);
      island.push(...near);
      open = open.filter((other) => !near.includes(other));
    }
    found.push(island.flat());
  }
  for (const held of together) {
    const joined = found.filter((island) => held.some((person) => island.includes(person)));
    if (joined.length > 1) found = [joined.flat(), ...found.filter((island) => !joined.includes(island))];
  }
  return found.map((island) => island.sort((a, b) => a - b));
}
