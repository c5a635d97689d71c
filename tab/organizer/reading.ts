import type { Person } from '#grouping/person.ts';
import { type Matching, nothingMatched } from '#grouping/reading/columns.ts';
import { type Choices, type Question, readList } from '#grouping/reading/readList.ts';
import type { Problem } from '#grouping/roster.ts';
import type { Zones } from '#grouping/timeZone.ts';
import type { Encodings } from './reading/encoding.ts';
import { type FileChoices, readTable, type Table, type TableTrouble } from './readTable.ts';

/** What the Organizer chose about a list's file, columns, and unclear values. */
export interface Decisions extends FileChoices, Choices {}

/** A list as it was read, and what the Organizer should look at. */
export interface Reading {
  /** The heading, one title for each column. */
  heading: string[];
  /** The first rows below the heading: a large file as a whole would block the page. */
  rows: string[][];
  /** How many rows above the heading aren't used. */
  rowsAbove: number;
  matching: Matching;
  people: Person[];
  problems: Problem[];
  questions: Question[];
  sheets?: { names: string[]; chosen: number };
  encodings?: Encodings;
  /** What was chosen for this reading. */
  decisions: Decisions;
}

const previewRows = 5;
/** Of an empty sheet. */
const nothingRead = {
  heading: [],
  rows: [],
  rowsAbove: 0,
  matching: nothingMatched,
  people: [],
  problems: [],
  questions: [],
};

/** Keeps a file, so that it can be read again with other decisions. */
export class ListReader {
  #source: ArrayBuffer | string = '';
  #table: Table | { trouble: TableTrouble } = { trouble: 'empty' };
  #choices: FileChoices = {};

  /** Reads a CSV file, a workbook or a pasted table. */
  async read(source: ArrayBuffer | string, zones: Zones): Promise<Reading | { trouble: ReadingTrouble }> {
    this.#source = source;
    this.#choices = {};
    this.#table = await readTable(source);
    return this.#reading({}, zones);
  }

  /** Reads the same file again. */
  async reread(decisions: Decisions, zones: Zones): Promise<Reading | { trouble: ReadingTrouble }> {
    const { sheet, encoding } = decisions;
    if (sheet !== this.#choices.sheet || encoding !== this.#choices.encoding) {
      this.#choices = { ...(sheet !== undefined && { sheet }), ...(encoding !== undefined && { encoding }) };
      this.#table = await readTable(this.#source, this.#choices);
    }
    return this.#reading(decisions, zones);
  }

  #reading(decisions: Decisions, zones: Zones): Reading | { trouble: ReadingTrouble } {
    const table = this.#table;
    if ('trouble' in table) return table;
    const { rows, openQuotes, sheets, encodings } = table;
    const file = { ...(sheets && { sheets }), ...(encodings && { encodings }), decisions };
    const list = readList(rows, zones, decisions);
    if (!list) return sheets ? { ...nothingRead, ...file } : { trouble: 'no-heading' };
    const { headingRow, heading, ...read } = list;
    const open = openQuotes.map((row): Problem => {
      const name = (list.matching.name.flatMap((n) => rows[row]?.[n] || []).join(' ') || rows[row]?.[0]) ?? '';
      return { line: row + 1, name: name.slice(0, 80), kind: 'open-quote', value: '', kept: true };
    });
    return {
      ...read,
      ...file,
      heading,
      rows: rows.slice(headingRow + 1, headingRow + 1 + previewRows),
      rowsAbove: headingRow,
      problems: [...open, ...read.problems].sort((a, b) => a.line - b.line),
    };
  }
}

/** Why a file can't be read. */
export type ReadingTrouble = TableTrouble | 'no-heading';
