import type { Company } from './company.ts';
import { steps } from './company.ts';

/** How many sets of people the search compares. */
const patience = 20_000;

/**
 * People of whom no two may be in one group: as many as the search finds, if there are more than `above`; otherwise nobody. Finds
 * the largest such set in small companies, mostly also in others.
 */
export function clashingPeople(company: Company, above: number): number[] {
  const { size } = company;
  const pairs = company.pairs();
  const clash = (a: number, b: number) => (pairs[a * size + b] as number) > steps;
  const degree = Array.from({ length: size }, (_, a) => {
    let clashes = 0;
    for (let b = 0; b < size; b++) if (clash(a, b)) clashes++;
    return clashes;
  });
  // Each of them clashes with all others, so most people of a large company are out at once.
  const order = [...degree.keys()]
    .filter((person) => (degree[person] as number) >= above)
    .sort((a, b) => (degree[b] as number) - (degree[a] as number) || a - b);
  let best: number[] = [];
  let left = patience;
  const grow = (clique: number[], candidates: readonly number[]): void => {
    if (clique.length > best.length) best = [...clique];
    // People who don't clash with each other count once: at most one of them can join.
    const bounds = colored(candidates, clash);
    for (let at = bounds.length - 1; at >= 0; at--) {
      const { person, color } = bounds[at] as { person: number; color: number };
      if (clique.length + color <= Math.max(best.length, above) || left-- <= 0) return;
      const rest = bounds.slice(0, at).flatMap((other) => (clash(person, other.person) ? other.person : []));
      grow([...clique, person], rest);
    }
  };
  grow([], order);
  return best.length > above ? best.sort((a, b) => a - b) : [];
}

/** The candidates by color, so that no two of one color clash: a set that all clash has at most one of each color. */
function colored(
  candidates: readonly number[],
  clash: (a: number, b: number) => boolean,
): { person: number; color: number }[] {
  const classes: number[][] = [];
  for (const person of candidates) {
    const open = classes.find((members) => members.every((other) => !clash(person, other)));
    if (open) open.push(person);
    else classes.push([person]);
  }
  return classes.flatMap((members, n) => members.map((person) => ({ person, color: n + 1 })));
}
