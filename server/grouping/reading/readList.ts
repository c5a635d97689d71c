import type { Person } from '../person.ts';
import { type Meanings, type Problem, readRoster, type ZoneQuestion } from '../roster.ts';
import type { Zones } from '../timeZone.ts';
import type { Matching } from './columns.ts';
import { headingRowOf } from './headingRow.ts';
import { type LevelsQuestion, levelsIn, suggestedOrder } from './levels.ts';
import { type ColumnQuestion, matchColumns, peopleIn } from './match.ts';
import { belowOneAnother } from './sideBySide.ts';
import { emailsIn, keyOf, saysNothing } from './text.ts';

/** What can't be read safely. Until it's answered, it isn't used. */
export type Question = ColumnQuestion | LevelsQuestion | ZoneQuestion;

/** How the Organizer wants a list read, as far as they chose. */
export interface Choices extends Meanings {
  columns?: Partial<Matching>;
}

/** A list as it was understood. */
export interface List {
  /** The row of the heading, from 0. Those above aren't used. */
  headingRow: number;
  heading: string[];
  matching: Matching;
  people: Person[];
  problems: Problem[];
  questions: Question[];
}

/** Reads a table of people. `undefined` if it begins with a person instead of a heading. */
export function readList(rows: readonly string[][], zones: Zones, choices: Choices = {}): List | undefined {
  const headingRow = headingRowOf(rows);
  if (headingRow === undefined) return undefined;
  const inFile = rows.slice(headingRow + 1);
  const { heading, rows: below } =
    belowOneAnother(rows[headingRow] ?? [], inFile) ?? withHeading(rows[headingRow] ?? [], inFile);
  const width = heading.length;
  const { matching, questions } = matchColumns(heading, below, zones, choices.columns);
  const listed = peopleIn(below, matching);
  // Without emails every row would be a problem; the page says that none is matched.
  if (matching.email.length === 0) return { headingRow, heading, matching, people: [], problems: [], questions: [] };
  const around = { line: headingRow + 1, height: inFile.length, width, listed, zones, meanings: choices };
  const read = readRoster(below, matching, around);
  return {
    headingRow,
    heading,
    matching,
    people: read.people,
    problems: read.problems,
    questions: [...questions, ...levelsQuestion(below, matching, read.people, choices), ...read.questions],
  };
}

/** A column without a title still counts as one if most rows fill it. */
function withHeading(
  titles: readonly string[],
  rows: readonly string[][],
): { heading: string[]; rows: readonly string[][] } {
  const longer = rows.filter((row) => row.slice(titles.length).some(Boolean));
  const width =
    longer.length > rows.length / 2 ? Math.max(...longer.slice(0, 1000).map((row) => row.length)) : titles.length;
  return { heading: Array.from({ length: width }, (_, n) => titles[n] ?? ''), rows };
}

function levelsQuestion(
  rows: readonly (readonly string[])[],
  { email, level }: Matching,
  people: readonly Person[],
  { levels }: Choices,
): LevelsQuestion[] {
  const wordOf = (row: readonly string[]) =>
    level.map((n) => row[n] ?? '').find((cell) => cell && !saysNothing(cell)) ?? '';
  const { words } = levelsIn(rows.map(wordOf), levels);
  if (words.length === 0) return [];
  const byId = new Map(people.map((p) => [p.id, p]));
  const known = rows.flatMap((row) => {
    const person = byId.get(keyOf(email.flatMap((n) => emailsIn(row[n] ?? ''))[0] ?? ''));
    return person && wordOf(row)
      ? [{ id: person.id, ...(person.manager && { manager: person.manager }), word: wordOf(row) }]
      : [];
  });
  return [{ kind: 'levels', values: suggestedOrder(words, known) }];
}
