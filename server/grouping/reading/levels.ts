import { keyOf } from './text.ts';

/** Levels in words, which only the Organizer can rank: from the top, as the reporting lines suggest. */
export interface LevelsQuestion {
  kind: 'levels';
  values: readonly string[];
}

/** More words than this are titles, which nobody wants to rank. */
const mostWords = 30;
/** The share of people with a level who must have one on the scale. */
const mostOnScale = 0.9;

/**
 * How to read a column's levels: "L5", "5" and "Grade 5" by their number, if nearly all have one and the same letters before it
 * ("IC4" and "M1" are not on one scale). Otherwise by `order`, the words from the top. Without it no level can be read, and `words`
 * are those to rank.
 */
export function levelsIn(
  cells: readonly string[],
  order?: readonly string[],
): { levelOf?: (cell: string) => number | undefined; words: string[] } {
  const distinct = new Map(cells.filter(Boolean).map((cell) => [keyOf(cell), cell]));
  const filled = cells.filter(Boolean);
  const scales = filled.flatMap((cell) => /^(\D*)\d/.exec(keyOf(cell))?.[1] ?? []);
  // A typing error is no reason to rank all levels by hand.
  if (new Set(scales).size === 1 && scales.length >= filled.length * mostOnScale)
    return { levelOf: numberIn, words: [] };
  // One word for everyone says nothing.
  if (distinct.size < 2 || distinct.size > mostWords) return { words: [] };
  if (!order) return { words: [...distinct.values()] };
  const ranks = new Map(order.map((word, n) => [keyOf(word), order.length - n]));
  return { levelOf: (cell) => ranks.get(keyOf(cell)), words: [] };
}

function numberIn(cell: string): number | undefined {
  const digits = /\d+(?:[.,]\d+)?/.exec(keyOf(cell))?.[0];
  return digits === undefined ? undefined : Number(digits.replace(',', '.'));
}

/** `words` from the top: those of people with fewer managers above them come first. */
export function suggestedOrder(
  words: readonly string[],
  people: readonly { id: string; manager?: string; word: string }[],
): string[] {
  const managerOf = new Map(people.map((p) => [p.id, p.manager]));
  const depthOf = (id: string) => {
    let depth = 0;
    // Circles have been left out, so this ends.
    for (let at = managerOf.get(id); at !== undefined; at = managerOf.get(at)) depth++;
    return depth;
  };
  const depths = new Map<string, { sum: number; count: number }>();
  for (const { id, word } of people) {
    const known = depths.get(keyOf(word)) ?? { sum: 0, count: 0 };
    depths.set(keyOf(word), { sum: known.sum + depthOf(id), count: known.count + 1 });
  }
  const meanOf = (word: string) => {
    const { sum, count } = depths.get(keyOf(word)) ?? { sum: 0, count: 1 };
    return sum / count;
  };
  return words.toSorted((a, b) => meanOf(a) - meanOf(b));
}
