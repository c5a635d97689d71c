import type { Zones } from '../timeZone.ts';
import { type Column, columns, type Matching, nothingMatched } from './columns.ts';
import { emailColumns } from './emailColumns.ts';
import { type Heading, headingScore, managerNamePart } from './headings.ts';
import { columnsLikeEmails, isLastName, writtenName } from './names.ts';
import { type Profile, profilesOf } from './profile.ts';
import { People } from './references.ts';
import { emailsIn, keyOf, saysNothing } from './text.ts';

/** A column that the Organizer is asked about: the file's columns that may hold it, if any does. */
export interface ColumnQuestion {
  kind: 'column';
  column: 'manager' | 'zone';
  candidates: readonly number[];
}

type Rows = readonly (readonly string[])[];

/** The share of a column's values that must be people of the list for it to name managers without saying so. */
const mostArePeople = 0.8;
/** People in a group, on average. Companies call larger units groups too. */
const mostInGroup = 12;
/** A place column tells clocks if more of its places than this are known, and may tell them from the lower share on. */
const mostAreClocks = 0.5;
const someAreClocks = 0.2;

/**
 * Matches a table's columns by their headings and by what is in them. `chosen` columns are as the Organizer chose. Questions are about
 * columns that can't be matched safely; until they're answered, no column is.
 */
export function matchColumns(
  heading: readonly string[],
  rows: Rows,
  zones: Zones,
  chosen: Partial<Matching> = {},
): { matching: Matching; questions: ColumnQuestion[] } {
  const profiles = profilesOf(rows, heading.length);
  const taken = new Set(columns.flatMap((column) => chosen[column] ?? []));
  const questions: ColumnQuestion[] = [];
  const matching: Record<Column, readonly number[]> = { ...nothingMatched };
  /** Free columns whose heading names `column` and whose cells can be that, best first. */
  const fitting = (column: Heading, fits: (profile: Profile) => boolean) =>
    heading
      .flatMap((title, n) => {
        const score = headingScore(title, column);
        return score > 0 && !taken.has(n) && fits(profiles[n] as Profile) ? [{ n, score }] : [];
      })
      .sort((a, b) => b.score - a.score);
  const match = (column: Column, find: () => readonly number[]) => {
    matching[column] = chosen[column] ?? find();
    for (const n of matching[column]) taken.add(n);
  };
  const isText = (p: Profile) => p.emails < 0.5 && p.answers < 0.5 && p.dates < 0.5 && p.ids < 0.5;

  match('email', () =>
    emailColumns(
      rows,
      fitting('email', (p) => p.emails >= 0.3).map(first),
      profiles.flatMap((_, n) => (taken.has(n) ? [] : [n])),
      profiles,
    ),
  );
  match('name', () => {
    const text = (p: Profile) => p.filled > 0 && isText(p) && p.numbers < 0.5;
    const [full] = fitting('fullName', text);
    const [first] = fitting('firstName', text);
    const [last] = fitting('lastName', text);
    if (full && first && !last && isLastName(rows, full.n, first.n)) return [first.n, full.n];
    if (full && (full.score >= 2 || !first || !last)) {
      // A heading merged over two columns has its text in the first.
      const isMerged = heading[full.n + 1] === '' && text(profiles[full.n + 1] as Profile);
      const both = isMerged ? columnsLikeEmails(rows, matching.email, [full.n, full.n + 1]) : [];
      return both.length > 0 ? both : [full.n];
    }
    if (first && last) {
      // Japanese puts the family name first.
      if (heading[last.n] === '姓') return [last.n, first.n];
      const more = (column: Heading) =>
        fitting(column, text)
          .map(({ n }) => n)
          .slice(0, 1);
      return [first.n, ...more('lastNamePrefix'), last.n, ...more('secondLastName')];
    }
    if (first || last) return [(first ?? last)?.n as number];
    const free = profiles.flatMap((p, n) => (!taken.has(n) && text(p) ? [n] : []));
    return columnsLikeEmails(rows, matching.email, free);
  });
  match('number', () =>
    fitting('number', (p) => p.filled > 0 && p.distinct > p.filled * 0.9 && p.emails < 0.5).map(({ n }) => n),
  );
  const people = peopleIn(rows, matching);
  match('manager', () => {
    const { columns, candidates } = managerColumns(heading, rows, profiles, people, matching, fitting);
    if (columns.length === 0) questions.push({ kind: 'column', column: 'manager', candidates });
    return columns;
  });
  match('facilitates', () =>
    fitting('facilitates', (p) => p.filled > 0 && p.answers >= 0.8)
      .map(first)
      .slice(0, 1),
  );
  match('group', () =>
    fitting('group', (p) => p.filled > 0 && isText(p) && p.filled <= p.distinct * mostInGroup)
      .map(first)
      .slice(0, 1),
  );
  match('zone', () => {
    const { columns, candidates } = zoneColumns(rows, zones, fitting);
    if (candidates.length > 0) questions.push({ kind: 'column', column: 'zone', candidates });
    return columns;
  });
  match('level', () =>
    fitting('level', (p) => p.filled > 0 && isText(p))
      .map(first)
      .slice(0, 1),
  );
  match('strengths', () =>
    fitting('strengths', (p) => p.filled > 0 && p.emails < 0.5)
      .map(first)
      .slice(0, 1),
  );
  match('department', () =>
    fitting('department', (p) => p.filled > 0 && isText(p) && p.numbers < 0.9)
      .map(first)
      .slice(0, 1),
  );
  return { matching, questions };
}

type Found = { n: number; score: number };
const first = ({ n }: Found) => n;

/** The people of a table as its managers may be called. */
export function peopleIn(rows: Rows, { email, name, number }: Pick<Matching, 'email' | 'name' | 'number'>): People {
  const people = new People();
  for (const row of rows) {
    const values = (some: readonly number[]) => some.flatMap((n) => row[n] || []);
    const emails = values(email).flatMap(emailsIn);
    if (emails[0])
      people.add(keyOf(emails[0]), { emails, name: writtenName(row, { name, email }), numbers: values(number) });
  }
  return people;
}

/** Columns of managers: of those whose heading says so, the ones that agree; or candidates to ask about. */
function managerColumns(
  heading: readonly string[],
  rows: Rows,
  profiles: readonly Profile[],
  people: People,
  { email, name, number }: Matching,
  fitting: (column: Heading, fits: (profile: Profile) => boolean) => Found[],
): { columns: number[]; candidates: number[] } {
  const own = new Set([...email, ...name, ...number]);
  const idOf = (row: readonly string[], n: number) => {
    const found = row[n] ? people.find(row[n]) : undefined;
    return typeof found === 'object' ? found.id : found;
  };
  /** The share of a column's cells that are people of the list. */
  const known = (n: number) => {
    const filled = rows.filter((row) => row[n] && !saysNothing(row[n]));
    return filled.length === 0 ? 0 : filled.filter((row) => idOf(row, n)).length / filled.length;
  };
  const canBe = (p: Profile) => p.answers < 0.5 && p.dates < 0.5;
  const said = fitting('manager', canBe)
    .map((found) => ({ ...found, known: known(found.n), profile: profiles[found.n] as Profile }))
    // Unknown names and addresses are managers who aren't in the list; unknown numbers may be anything.
    .filter(({ known, profile, score }) =>
      profile.filled === 0 ? score >= 2 : known >= 0.2 || (profile.numbers < 0.5 && profile.ids < 0.5 && score >= 2),
    )
    .sort(
      (a, b) =>
        Math.sign(b.profile.filled) - Math.sign(a.profile.filled) ||
        Number(b.known >= 0.5) - Number(a.known >= 0.5) ||
        b.score - a.score,
    );
  const [best, ...rest] = said;
  if (best) {
    const agrees = ({ n }: Found) => {
      const both = rows.map((row) => [idOf(row, n), idOf(row, best.n)]).filter((ids) => ids.every(Boolean));
      return both.filter(([one, other]) => one === other).length >= both.length * mostArePeople;
    };
    const others = rest.filter((one) => one.profile.filled > 0 && one.known > 0);
    const strays = others.filter((one) => !agrees(one));
    // Columns of different managers, of which neither heading is clearly the better.
    if (strays.some((one) => best.score < 2 || one.score >= 2))
      return { columns: [], candidates: [best.n, ...strays.map(first)] };
    return { columns: [best.n, ...others.filter(agrees).map(first)], candidates: [] };
  }
  const parts = (['first', 'last'] as const).map((part) =>
    heading.findIndex((title) => managerNamePart(title) === part),
  );
  const isManager = (row: readonly string[]) => people.find(parts.map((n) => row[n] ?? '').join(' ')) !== undefined;
  if (!parts.includes(-1) && rows.some(isManager)) return { columns: parts, candidates: [] };
  const candidates = heading.flatMap((title, n) => {
    const p = profiles[n] as Profile;
    if (own.has(n) || p.filled < 3 || p.distinct > p.filled * 0.9 || !canBe(p)) return [];
    if (
      /\b(hr|buddy|mentor|assistant|partner|created|modified|sponsor|emergency|former|previous|deputy|backup)\b/i.test(
        title,
      )
    )
      return [];
    return known(n) >= mostArePeople ? [n] : [];
  });
  return { columns: [], candidates };
}

/** The column of time zones; or of places, if most are cities that are known. */
function zoneColumns(
  rows: Rows,
  zones: Zones,
  fitting: (column: Heading, fits: (profile: Profile) => boolean) => Found[],
): { columns: number[]; candidates: number[] } {
  const isFilled = (p: Profile) => p.filled > 0 && p.emails < 0.5;
  const [zone] = fitting('zone', isFilled);
  if (zone && zone.score >= 2) return { columns: [zone.n], candidates: [] };
  const places = [...(zone ? [zone] : []), ...fitting('place', isFilled)]
    .map((found) => {
      const cells = rows.flatMap((row) => row[found.n] || []);
      return { ...found, share: cells.filter((cell) => zones.find(cell)).length / cells.length };
    })
    .sort((a, b) => b.share - a.share);
  const [best] = places;
  if (!best || best.share < someAreClocks) return { columns: [], candidates: [] };
  return best.share > mostAreClocks ? { columns: [best.n], candidates: [] } : { columns: [], candidates: [best.n] };
}
