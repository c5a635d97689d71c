import type { Profile } from './profile.ts';
import { emailsIn, keyOf } from './text.ts';

/** The share of a column's emails that must differ for it to hold people's own ones. */
const mostAreOwn = 0.8;
/** The share of a column's emails that may be those of other people in the list. */
const fewAreOthers = 0.2;

/**
 * Work email first, then sign-in names and others that the same person has, of the columns whose headings say so, best first. Without
 * such a heading: the one of the `free` columns with emails.
 */
export function emailColumns(
  rows: readonly (readonly string[])[],
  said: readonly number[],
  free: readonly number[],
  profiles: readonly Profile[],
): number[] {
  const filled = (n: number) => profiles[n]?.filled ?? 0;
  const distinct = (n: number) => profiles[n]?.distinct ?? 0;
  // Emails that many people share are their managers' or their office's.
  const own = said.filter((n) => distinct(n) > filled(n) * mostAreOwn);
  const found = own.length > 0 ? own : said;
  if (found.length > 0) {
    const most = Math.max(...found.map(filled));
    const [best, ...others] = [
      ...found.filter((n) => filled(n) >= most / 2),
      ...found.filter((n) => filled(n) < most / 2),
    ];
    return best === undefined ? [] : [best, ...others.filter((n) => !areOthers(rows, n, best))];
  }
  const unnamed = free.filter((n) => (profiles[n]?.emails ?? 0) > 0.9 && distinct(n) > filled(n) * 0.9);
  const most = Math.max(...unnamed.map(filled));
  const fullest = unnamed.filter((n) => filled(n) === most);
  return fullest.length === 1 ? fullest : [];
}

/** Whether column `n` holds emails of other people in the list, such as managers'. */
function areOthers(rows: readonly (readonly string[])[], n: number, own: number): boolean {
  const emailOf = (row: readonly string[], column: number) => keyOf(emailsIn(row[column] ?? '')[0] ?? '');
  const known = new Set(rows.map((row) => emailOf(row, own)).filter(Boolean));
  const filled = rows.filter((row) => emailOf(row, n));
  const others = filled.filter((row) => known.has(emailOf(row, n)) && emailOf(row, n) !== emailOf(row, own));
  return others.length > filled.length * fewAreOthers;
}
