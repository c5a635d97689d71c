import type { Person } from './person.ts';
import { offsetOf } from './timeZone.ts';

/** What a roster's columns can hold. */
export const columns = [
  'name',
  'email',
  'manager',
  'department',
  'level',
  'zone',
  'strengths',
  'facilitates',
  'group',
] as const;
type Column = (typeof columns)[number];
/** The file's column, from 0, that holds each. */
export type Matching = Readonly<Partial<Record<Column, number>>>;

type ProblemKind =
  | 'missing-email'
  | 'duplicate'
  | 'self'
  | 'cycle'
  | 'unknown-zone'
  | 'unknown-manager'
  | 'which-manager'
  | 'too-many';

/** A problem with a row. `line`: its row in the file, where the heading is 1. Rows that aren't `kept` are left out. */
export interface Problem {
  line: number;
  kind: ProblemKind;
  value: string;
  kept: boolean;
}

const mostPeople = 5000;
const emailShape = /^[^\s@]+@[^\s@]+$/;
const halfYear = 182 * 24 * 60 * 60_000;

/** What headings call them, in the page's languages. */
const known: Readonly<Record<Column, RegExp>> = {
  manager: /manager|supervisor|reports? to|vorgesetzt|führungskraft|boss|上司|マネージャー|مدير/i,
  email: /e-?mail|upn|user ?principal|メール|بريد/i,
  facilitates: /facilitat|moderat|moderier|ファシリテーター|進行|ميس/i,
  group: /group|gruppe|グループ|مجموعة/i,
  department: /depart|abteilung|function|division|unit|部署|部門|قسم|إدارة/i,
  level: /level|grade|ebene|stufe|レベル|等級|役職|مستوى/i,
  zone: /zone|タイムゾーン|المنطقة|location|standort|site|office|勤務地|موقع/i,
  strengths: /strength|skill|stärke|kompetenz|強み|スキル|قوة/i,
  name: /name|名前|氏名|الاسم/i,
};
/** Preferred if several columns fit: a manager's email over the name, a time zone over a place. */
const better: Readonly<Partial<Record<Column, RegExp>>> = { manager: known.email, zone: /zone|タイムゾーン|المنطقة/i };

/** Matches columns by the words of their headings. */
export function matchColumns(heading: readonly string[]): Matching {
  const taken = new Set<number>();
  const matching: Partial<Record<Column, number>> = {};
  for (const [column, words] of Object.entries(known) as [Column, RegExp][]) {
    const fitting = heading.flatMap((title, n) => (words.test(title) && !taken.has(n) ? [n] : []));
    const best = fitting.find((n) => better[column]?.test(heading[n] ?? '')) ?? fitting[0];
    if (best === undefined) continue;
    taken.add(best);
    matching[column] = best;
  }
  return matching;
}

/** Whether the first row is a person instead of a heading. */
export function lacksHeading(rows: readonly (readonly string[])[]): boolean {
  return rows[0]?.some((cell) => emailShape.test(cell.trim())) ?? false;
}

/**
 * Reads people from a roster's rows, of which the first is the heading, and lists the rows with problems. UTC offsets are those at
 * `at` (ms) and half a year later. A manager is given as an email address, or as the name of exactly one person in the list.
 */
export function readRoster(
  rows: readonly (readonly string[])[],
  matching: Matching,
  at: number,
): { people: Person[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const people = new Map<string, { person: Person; line: number }>();
  const zones = new Map<string, { offset: number; laterOffset?: number } | undefined>();
  const managerOf = managersByName(rows, matching);
  for (const [n, row] of rows.entries()) {
    if (n === 0 || row.every((cell) => cell.trim() === '')) continue;
    const line = n + 1;
    const cell = (column: Column) => (matching[column] === undefined ? '' : (row[matching[column]] ?? '')).trim();
    const drop = (kind: ProblemKind, value: string) => problems.push({ line, kind, value, kept: false });
    const email = cell('email');
    const id = email.toLowerCase();
    const manager = managerOf(cell('manager'));
    const zone = cell('zone');
    if (!zones.has(zone)) zones.set(zone, zone === '' ? undefined : clocksOf(zone, at));
    if (!emailShape.test(email)) drop('missing-email', email || cell('name') || '–');
    else if (people.has(id)) drop('duplicate', email);
    else if (manager === id) drop('self', email);
    else if (manager === undefined) drop('which-manager', cell('manager'));
    else if (zone !== '' && zones.get(zone) === undefined) drop('unknown-zone', zone);
    else if (people.size >= mostPeople) drop('too-many', '');
    else
      people.set(id, {
        line,
        person: {
          id,
          email,
          name: cell('name') || email,
          strengths: cell('strengths')
            .toLowerCase()
            .split(/[;,|/]/)
            .map((s) => s.trim())
            .filter(Boolean),
          ...(manager && { manager }),
          ...(cell('department') && { department: cell('department') }),
          ...(levelOf(cell('level')) !== undefined && { level: levelOf(cell('level')) as number }),
          ...(zone && { zone, ...zones.get(zone) }),
          ...(matching.facilitates !== undefined && {
            facilitates: /^(y|yes|ja|true|1|x|はい|نعم)$/i.test(cell('facilitates')),
          }),
          ...(cell('group') && { group: cell('group') }),
        },
      });
  }
  for (const id of inCycles(people)) {
    problems.push({ line: people.get(id)?.line ?? 0, kind: 'cycle', value: id, kept: false });
    people.delete(id);
  }
  for (const { person, line } of people.values())
    if (person.manager && !people.has(person.manager))
      problems.push({ line, kind: 'unknown-manager', value: person.manager, kept: true });
  return {
    people: [...people.values()].map(({ person }) => person),
    problems: problems.sort((a, b) => a.line - b.line),
  };
}

function clocksOf(zone: string, at: number): { offset: number; laterOffset?: number } | undefined {
  const offset = offsetOf(zone, at);
  const laterOffset = offsetOf(zone, at + halfYear);
  if (offset === undefined) return undefined;
  return laterOffset === undefined || laterOffset === offset ? { offset } : { offset, laterOffset };
}

/** Looks up a manager's id: an email address as it is, or a name; `undefined` if several people have that name. */
function managersByName(rows: readonly (readonly string[])[], { name, email }: Matching) {
  const ids = new Map<string, Set<string>>();
  for (const row of rows.slice(1)) {
    const called = name === undefined ? '' : (row[name] ?? '').trim().toLowerCase();
    const id = email === undefined ? '' : (row[email] ?? '').trim().toLowerCase();
    if (called && emailShape.test(id)) ids.set(called, (ids.get(called) ?? new Set()).add(id));
  }
  return (said: string): string | undefined => {
    const found = said.includes('@') ? undefined : ids.get(said.toLowerCase());
    if (!found) return said.toLowerCase();
    return found.size === 1 ? [...found][0] : undefined;
  };
}

/** "L5", "5", "Grade 5" */
function levelOf(cell: string): number | undefined {
  const digits = /\d+/.exec(cell)?.[0];
  return digits === undefined ? undefined : Number(digits);
}

/** People whose reporting line leads back to themselves. */
function inCycles(people: ReadonlyMap<string, { person: Person }>): string[] {
  const seen = new Map<string, number>();
  const found: string[] = [];
  let walk = 0;
  for (const start of people.keys()) {
    walk++;
    let at: string | undefined = start;
    while (at !== undefined && people.has(at) && !seen.has(at)) {
      seen.set(at, walk);
      at = people.get(at)?.person.manager;
    }
    if (at === undefined || seen.get(at) !== walk) continue;
    const first = at;
    do {
      found.push(at);
      at = people.get(at)?.person.manager ?? first;
    } while (at !== first);
  }
  return found;
}
