import type { books } from './books.ts';
import type { careless } from './careless.ts';
import { company, size } from './invented.ts';
import type { languages } from './languages.ts';
import type { systems } from './systems.ts';

/** How many people a list has, and of how many each is known. */
export interface Counts {
  people: number;
  managers: number;
  departments: number;
  levels: number;
  clocks: number;
}

/** How a list should be read. Counts that are missing are those of a whole list without levels and clocks. */
export interface Outcome extends Partial<Counts> {
  /** How many people can facilitate. */
  facilitators?: number;
  /** What is asked, in order. */
  asked?: string[];
  /** Problems: "row kind name". */
  problems?: string[];
  /** Whether the letters are asked about. */
  isUnsure?: true;
  /** Whether its people have other names than the company's. */
  hasOtherNames?: true;
  refused?: string;
}

export const clocks = { clocks: size };
export const levels = { levels: size };
const hasOtherNames = true;
/** Rows of people are those of `company`, below the heading. */
export const rowOf = (n: number, kind: string, above = 1) => `${n + above + 1} ${kind} ${company[n]?.name}`;
const rowsOf = (kind: string, isOne: (n: number) => boolean) =>
  company.flatMap((_, n) => (isOne(n) ? [rowOf(n, kind)] : []));

/** How the lists of further systems, and those that people and spreadsheets left, should be read. */
export const outcomes: Readonly<
  Record<keyof typeof systems | keyof typeof languages | keyof typeof careless | keyof typeof books, Outcome>
> = {
  'Workday, names in two columns': { ...clocks, asked: ['levels: Senior Manager, M1'] },
  'SuccessFactors, with a row of labels': { ...clocks, problems: ['2 missing-email First Name Last Name'] },
  HiBob: clocks,
  Rippling: { ...levels, clocks: 18, problems: rowsOf('unknown-zone', (n) => n % 4 === 3) },
  ADP: clocks,
  Okta: clocks,
  'Active Directory, distinguished names with commas': {},
  LDAP: clocks,
  'Oracle, person numbers and Roman grades': { asked: ['levels: IV, III'] },
  UKG: { hasOtherNames },
  'French, N+1 in capitals': { ...clocks, facilitators: 6, hasOtherNames },
  'German, decimal commas': { ...levels, ...clocks },
  Spanish: { ...levels, ...clocks, facilitators: 12 },
  Portuguese: { ...levels, ...clocks },
  Italian: { ...levels, ...clocks },
  Dutch: { ...clocks, hasOtherNames },
  'Japanese, full-width': { ...levels, ...clocks, facilitators: 6, hasOtherNames },
  'Arabic, with marks of direction': { ...levels, ...clocks, facilitators: 6, hasOtherNames },
  'employee numbers with leading zeros': {},
  'managers as number and name': {},
  'managers by initials': {},
  // Two people are called Ada, so nobody can be sure.
  'managers by first name alone': { managers: 0, problems: rowsOf('unknown-manager', (n) => n >= 4) },
  'managers in two columns': {},
  'a business unit called group': {},
  'managers by position': {},
  'former managers and contacts in an emergency': {},
  'two people of one name, managers by name': {
    people: 14,
    managers: 10,
    departments: 14,
    problems: rowsOf('which-manager', (n) => n >= 4 && n % 4 < 2),
  },
  'plain ASCII from a terminal': { clocks: 18, asked: ['CST: 6'], hasOtherNames },
  'headings of no language we know': { asked: ['manager: Csoportja'], managers: 0, departments: 0 },
  'a heading again every ten rows, blank lines between': {
    problems: ['13 missing-email Name', '25 missing-email Name'],
  },
  'comments above and a footer below': {
    problems: ['29 missing-email Page 1 of 1', '30 missing-email Questions? Ask hr@corp.example'],
  },
  totals: { problems: ['26 missing-email Count', '27 missing-email 24'] },
  'two rows of headings': {},
  'blocks of people and of managers under the same headings': {
    ...levels,
    managers: 0,
    asked: ['manager: Name, Email'],
  },
  'two tables side by side': {},
  'emails of other people, each once': {},
  'a heading above two columns of names': { departments: 0 },
  'a line break in a heading and in an address': {},
  'separators at the end of each row': {},
  'tabs with commas and quotation marks': {},
  'each row in quotation marks': {},
  'columns aligned by spaces': {},
  'names with pronouns': { hasOtherNames },
  'names with middle initials': { hasOtherNames },
  'a table in Markdown': { problems: ['2 missing-email -'] },
  'cells as formulas': {},
  'quotation marks of other kinds': {},
  'numbers with and without ".0" and apostrophes': {},
  'two managers in a cell': { problems: rowsOf('several-emails', (n) => n >= 4) },
  'addresses as links': {},
  'two addresses in a cell': { problems: rowsOf('several-emails', (n) => n % 2 === 0) },
  'names and addresses in one column': {},
  'full-width addresses and marks of direction': {},
  'placeholders for no manager': {},
  'zones on a clock': clocks,
  'American zones': { clocks: 12, asked: ['EST: 6', 'MST: 6'] },
  'zones in loose words': { clocks: 16, problems: rowsOf('unknown-zone', (n) => n % 6 === 2 || n % 6 === 3) },
  offices: {},
  'cities with their countries': clocks,
  'cities with their states': { clocks: 20, asked: ['Rome, GA: 4'] },
  'a city and a country column': clocks,
  'places that share a name': { clocks: 6, asked: ['Cambridge: 6', 'Birmingham: 6', 'San José: 6'] },
  'levels in Roman numbers': { asked: ['levels: I, II, III, IV, V'] },
  'levels of managers': { asked: ['levels: M1, M2, M3, Senior Manager'] },
  'levels as letters': { asked: ['levels: A, B, C, D'] },
  'levels as N-1': levels,
  'facilitators as 1 and 0': { facilitators: 6 },
  'facilitators as ticks': { facilitators: 6 },
  'facilitators as crosses': { facilitators: 6 },
  'facilitators in odd words': {},
  'UTF-16, big end first, without a mark': { hasOtherNames },
  'letters garbled before they reached us': { isUnsure: true },
  'letters garbled on a Mac': { isUnsure: true },
  'letters lost before they reached us': { isUnsure: true, hasOtherNames },
  'Windows-1250, Hungarian': { isUnsure: true, hasOtherNames },
  'Windows-1251, Russian': { isUnsure: true, hasOtherNames },
  'Windows-1256, Arabic': { hasOtherNames },
  'Windows-1254, Turkish': { hasOtherNames },
  'EUC-KR, Korean': { hasOtherNames },
  'GB18030, Chinese': { hasOtherNames },
  'Big5, Chinese': { hasOtherNames },
  'one accent in CP850': { isUnsure: true, hasOtherNames },
  '5,001 people': {
    people: 5000,
    managers: 0,
    departments: 5000,
    problems: ['5002 too-many Ada Ahmed 5000'],
    hasOtherNames,
  },
  'one person': { people: 1, managers: 0, departments: 1 },
  'a heading alone in a workbook': { refused: 'empty' },
  'a PDF': { refused: 'not-text' },
  JSON: { refused: 'not-text' },
  'JSON in one line': { refused: 'not-text' },
  LDIF: { refused: 'not-text' },
  vCards: { refused: 'not-text' },
  'addresses as copied from a message': { refused: 'empty' },
  'a workbook with merged departments': {},
  'a workbook with a merged title': {},
  'a workbook with dates, numbers and formulas': levels,
  'a workbook with errors in formulas': {},
  'a workbook with a hidden list of others first': {},
  'a workbook with a cover of two rows first': {},
  'a workbook with lookups first': {},
  'a workbook with two lists': {},
  'a workbook without any list': { refused: 'empty' },
};
