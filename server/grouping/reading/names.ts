import type { Matching } from './columns.ts';
import { emailsIn, firstNameFirst, foldedKeyOf, nameBeside } from './text.ts';

type Row = readonly string[];

/** The name in a row as it's written there, without the employee number that Workday adds; or the one beside its email. */
export function writtenName(row: Row, { name, email }: Pick<Matching, 'name' | 'email'>): string {
  const named = name.flatMap((n) => row[n]?.replace(/\s*\(\d+\)$/, '') || []).join(' ');
  return named || (email.map((n) => nameBeside(row[n] ?? '')).find(Boolean) ?? '');
}

/** Reads names. Where most are "Ahmed, Ada", all become "Ada Ahmed": in a list, a comma would make them two people. */
export function namesIn(rows: readonly Row[], matching: Pick<Matching, 'name' | 'email'>): (row: Row) => string {
  const written = rows.map((row) => writtenName(row, matching)).filter(Boolean);
  const areTurned = written.filter((name) => firstNameFirst(name) !== name).length > written.length / 2;
  return areTurned ? (row) => firstNameFirst(writtenName(row, matching)) : (row) => writtenName(row, matching);
}

/** The share of rows in which a name must be seen in the email, or a first name in the full one. */
const inMost = 0.5;

/** Whether `full` holds only last names: the German heading "Name" beside "Vorname" does. */
export function isLastName(rows: readonly Row[], full: number, first: number): boolean {
  const both = rows.filter((row) => row[full] && row[first]);
  const within = both.filter((row) => foldedKeyOf(row[full] ?? '').includes(foldedKeyOf(row[first] ?? '')));
  return within.length < both.length * inMost;
}

/** Columns of names under headings that we don't know: words of theirs are in most people's emails, in the order of the emails. */
export function columnsLikeEmails(rows: readonly Row[], email: readonly number[], free: readonly number[]): number[] {
  const found = free.map((n) => {
    const filled = rows.filter((row) => row[n]);
    const places = filled.map((row) => {
      const [local = ''] = (email.flatMap((at) => emailsIn(row[at] ?? ''))[0] ?? '').toLowerCase().split('@');
      const words = foldedKeyOf(row[n] ?? '').split(/[\s,]+/);
      // Short words are in many emails by accident, and sign-in names are whole.
      return words
        .filter((word) => word.length > 2 && word !== local && local.includes(word))
        .map((word) => local.indexOf(word));
    });
    const most = (least: number) => places.filter((some) => some.length >= least).length > filled.length * inMost;
    const all = places.flat();
    return { n, isName: most(1), isFull: most(2), place: all.reduce((sum, place) => sum + place, 0) / all.length };
  });
  const full = found.find(({ isFull }) => isFull);
  const parts = found.filter(({ isName }) => isName).sort((a, b) => a.place - b.place);
  return (full ? [full] : parts.slice(0, 2)).map(({ n }) => n);
}
