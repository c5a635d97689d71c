import type { Person } from './person.ts';
import { circlesIn } from './reading/circles.ts';
import type { Column, Matching } from './reading/columns.ts';
import { levelsIn } from './reading/levels.ts';
import { namesIn } from './reading/names.ts';
import type { People } from './reading/references.ts';
import { emailIn, emailsIn, firstNameFirst, keyOf, saysNothing, yesOrNo } from './reading/text.ts';
import type { Clock, Zones } from './timeZone.ts';

type ProblemKind =
  | 'missing-email'
  | 'several-emails'
  | 'duplicate'
  | 'self'
  | 'cycle'
  | 'unknown-zone'
  | 'unknown-manager'
  | 'unknown-level'
  | 'which-manager'
  | 'extra-cells'
  | 'open-quote'
  | 'too-many';

/** A problem with a row. `line`: its row in the file, from 1. Rows that aren't `kept` are left out. */
export interface Problem {
  line: number;
  /** Whose row it is: their name or email. Empty if it names nobody. */
  name: string;
  kind: ProblemKind;
  value: string;
  kept: boolean;
}

/** How the Organizer wants values read that could mean several things. */
export interface Meanings {
  /** Words for levels, from the top. */
  levels?: readonly string[];
  /** The zones that values such as "IST" mean. Empty: not known. */
  zones?: Readonly<Record<string, string>>;
}

/** A time zone that could be several, and how many people are in it. */
export interface ZoneQuestion {
  kind: 'zone';
  value: string;
  zones: readonly string[];
  people: number;
}

const mostPeople = 5000;
/** In characters. A file that isn't a roster may have megabytes in a cell, and problems are shown. */
const mostShown = 80;
const shown = (text: string) => (text.length > mostShown ? `${text.slice(0, mostShown)}…` : text);

/** Where a roster's rows stand, and what they're read with. */
interface Around {
  /** The row of the heading, from 1, and how many cells it has. */
  line: number;
  width: number;
  /** How many rows the file has below it: fewer than there are here if tables stood side by side. */
  height: number;
  /** The people that managers are looked up in. */
  listed: People;
  zones: Zones;
  meanings: Meanings;
}

/**
 * Reads people from a roster's rows below its heading, and lists the rows with problems. A time zone that is unknown or unclear drops
 * nobody: their clock isn't known.
 */
export function readRoster(
  rows: readonly (readonly string[])[],
  matching: Matching,
  { line: above, width, height, listed, zones, meanings }: Around,
): { people: Person[]; problems: Problem[]; questions: ZoneQuestion[] } {
  const problems: Problem[] = [];
  const people = new Map<string, { person: Person; line: number }>();
  const unclear = new Map<string, ZoneQuestion>();
  const cellOf = (row: readonly string[], column: Column) =>
    matching[column].map((n) => row[n] ?? '').find((cell) => cell && !saysNothing(cell)) ?? '';
  const { levelOf } = levelsIn(
    rows.map((row) => cellOf(row, 'level')),
    meanings.levels,
  );
  const nameOf = namesIn(rows, matching);
  /** The clock of a cell; 'unclear' if the Organizer is asked for it. */
  const clockOf = (cell: string): Clock | 'unclear' | undefined => {
    const found = zones.find(cell);
    if (!found || 'offset' in found) return found;
    const meant = meanings.zones?.[cell];
    if (meant !== undefined) return zones.clockOf(meant);
    const known = unclear.get(cell);
    unclear.set(cell, { kind: 'zone', value: cell, zones: found, people: (known?.people ?? 0) + 1 });
    return 'unclear';
  };
  for (const [n, row] of rows.entries()) {
    if (row.every((cell) => cell === '')) continue;
    const line = above + (n % height) + 1;
    const cell = (column: Column) => cellOf(row, column);
    const email = matching.email.flatMap((n) => emailsIn(row[n] ?? ''))[0];
    const name = nameOf(row);
    const note = (kind: ProblemKind, value: string, kept = false) =>
      problems.push({ line, name: shown(name || email || ''), kind, value: shown(value), kept });
    if (email === undefined) {
      note('missing-email', cell('email'));
      continue;
    }
    const id = keyOf(email);
    const { manager, isUnclear } = managerIn(row, matching.manager, listed);
    if (people.has(id)) note('duplicate', email);
    else if (isUnclear) note('which-manager', cell('manager'));
    else if (people.size >= mostPeople) note('too-many', '');
    else {
      // A comma without quotation marks shifts what follows it.
      if (row.slice(width).some(Boolean)) note('extra-cells', '', true);
      for (const some of [cell('email'), cell('manager')])
        if (emailsIn(some).length > 1) note('several-emails', some, true);
      const level = levelOf?.(cell('level'));
      const clock = cell('zone') ? clockOf(cell('zone')) : undefined;
      if (manager === id) note('self', email, true);
      if (cell('level') && levelOf && level === undefined) note('unknown-level', cell('level'), true);
      if (cell('zone') && !clock) note('unknown-zone', cell('zone'), true);
      people.set(id, {
        line,
        person: {
          id,
          email,
          name: name || email,
          strengths: keyOf(cell('strengths'))
            .split(/[;,|/、،]/)
            .map((s) => s.trim())
            .filter(Boolean),
          ...(manager && manager !== id && { manager }),
          ...(cell('department') && { department: cell('department') }),
          ...(level !== undefined && { level }),
          ...(cell('zone') && { zone: cell('zone') }),
          ...(typeof clock === 'object' && clock),
          ...(matching.facilitates.length > 0 && { facilitates: yesOrNo(cell('facilitates')) === true }),
          ...(cell('group') && { group: cell('group') }),
        },
      });
    }
  }
  for (const id of circlesIn(people)) {
    const { line, person } = people.get(id) ?? {};
    problems.push({ line: line ?? 0, name: shown(person?.name ?? ''), kind: 'cycle', value: id, kept: false });
    people.delete(id);
  }
  for (const { person, line } of people.values())
    if (person.manager && !people.has(person.manager))
      problems.push({
        line,
        name: shown(person.name),
        kind: 'unknown-manager',
        value: shown(person.manager),
        kept: true,
      });
  return {
    people: [...people.values()].map(({ person }) => person),
    problems: problems.sort((a, b) => a.line - b.line),
    questions: [...unclear.values()],
  };
}

/** A row's manager by the first of the columns that names one, or by all if they're parts of a name: an id, or what is written there if it's nobody in the list. */
function managerIn(
  row: readonly string[],
  columns: readonly number[],
  listed: People,
): { manager?: string; isUnclear?: boolean } {
  const said = columns.flatMap((n) => row[n] || []).filter((cell) => !saysNothing(cell));
  const whole = said.join(' ');
  const found = [...new Set([...said, whole])].map((cell) => listed.find(cell));
  const known = found.find((one) => typeof one === 'object');
  if (known) return { manager: known.id };
  if (found.includes('several')) return { isUnclear: true };
  const [first] = said;
  if (!first) return {};
  const areParts = said.length > 1 && said.every((cell) => /^[\p{L}'’-]+$/u.test(cell));
  return { manager: keyOf(emailIn(first) ?? (areParts ? whole : firstNameFirst(first))) };
}
