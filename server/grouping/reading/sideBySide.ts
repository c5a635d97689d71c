import { emailsIn, keyOf } from './text.ts';

/** Fewer people in a table may be anything. */
const fewestPeople = 3;

/**
 * A table that stands several times side by side to save paper: its heading, and the rows of all, one table after the other.
 * `undefined` if the heading isn't repeated, or repeated for the managers of the same people.
 */
export function belowOneAnother(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
): { heading: string[]; rows: string[][] } | undefined {
  const last = heading.findLastIndex(Boolean);
  for (let width = 2; width <= last; width++) {
    const starts = Array.from({ length: Math.ceil((last + 1) / width) }, (_, n) => n * width);
    const block = heading.slice(0, width);
    const repeats = starts.every((start) => block.every((title, n) => title === (heading[start + n] ?? '')));
    if (!repeats || starts.length < 2 || block.filter(Boolean).length < 2) continue;
    const tables = starts.map((start) => rows.map((row) => row.slice(start, start + width)));
    if (areDifferentPeople(tables)) return { heading: block, rows: tables.flat() };
  }
  return undefined;
}

function areDifferentPeople(tables: readonly (readonly (readonly string[])[])[]): boolean {
  const emails = tables.map((rows) => {
    const column = rows[0]?.findIndex((cell) => emailsIn(cell).length > 0) ?? -1;
    return rows.flatMap((row) => emailsIn(row[column] ?? '').slice(0, 1)).map(keyOf);
  });
  const all = emails.flat();
  return emails.every((some) => some.length >= fewestPeople) && new Set(all).size === all.length;
}
