import { type Company, steps } from './company.ts';

/**
 * A number of broken rules that no grouping into one of these `counts` of groups gets below: where more people all clash than there
 * are groups, some pairs of them must share one.
 */
export function fewestBroken(company: Company, counts: readonly number[]): number {
  const cliques = separateCliques(company, Math.min(...counts));
  const facilitators = company.facilitates.reduce((sum, one) => sum + one, 0);
  const bounds = counts.map((count) => {
    const pairs = cliques.reduce((sum, people) => sum + pairsTogether(people, count), 0);
    return pairs + (company.needsFacilitator ? Math.max(0, count - facilitators) : 0);
  });
  return Math.min(...bounds);
}

/** How many pairs of these people share a group if they're spread evenly. */
function pairsTogether(people: number, groups: number): number {
  const [each, more] = [Math.floor(people / groups), people % groups];
  return (groups - more) * ((each * (each - 1)) / 2) + more * ((each * (each + 1)) / 2);
}

/** The sizes of sets of more than `above` people who all clash, found greedily. No two sets share a pair, so their pairs add up. */
function separateCliques(company: Company, above: number): number[] {
  const { size } = company;
  const pairs = company.pairs();
  const open = Uint8Array.from(pairs, (pair) => (pair > steps ? 1 : 0));
  const sizes: number[] = [];
  for (;;) {
    let largest: number[] = [];
    for (let start = 0; start < size; start++) {
      const clique = [start];
      for (let n = 1; n < size; n++) {
        const other = (start + n) % size;
        if (clique.every((one) => open[one * size + other] === 1)) clique.push(other);
      }
      if (clique.length > largest.length) largest = clique;
    }
    if (largest.length <= above) return sizes;
    sizes.push(largest.length);
    for (const a of largest) for (const b of largest) open[a * size + b] = 0;
  }
}
