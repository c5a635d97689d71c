import { isKnownHeading } from './headings.ts';
import { emailIn } from './text.ts';

/** Titles and dates above a table take a few rows. */
const mostAbove = 20;

/**
 * The row that says what the columns hold, from 0: the one of the first rows with the most known headings, at least two, or else the
 * first with two cells, or the first. `undefined` if the table begins with a person.
 */
export function headingRowOf(rows: readonly (readonly string[])[]): number | undefined {
  let best = { n: -1, known: 1 };
  for (const [n, row] of rows.slice(0, mostAbove).entries()) {
    // People have headings above them.
    if (row.some((cell) => emailIn(cell))) break;
    const known = row.filter((cell) => cell && isKnownHeading(cell)).length;
    if (known > best.known) best = { n, known };
  }
  if (best.n >= 0) return best.n;
  const first = Math.max(
    0,
    rows.findIndex((row) => row.filter(Boolean).length > 1),
  );
  return rows[first]?.every((cell) => !emailIn(cell)) ? first : undefined;
}
