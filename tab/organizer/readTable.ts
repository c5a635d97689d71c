import { emailsIn, plain } from '#grouping/reading/text.ts';
import { parsed } from './reading/csv.ts';
import { decoded, type Encodings } from './reading/encoding.ts';
import type { Sheet } from './reading/workbook.ts';

/** Why a file isn't a roster. */
export type TableTrouble = 'too-large' | 'not-text' | 'old-workbook' | 'not-workbook' | 'empty';
export const maxFileBytes = 50 * 1024 * 1024;

/** A table as it is in the file. */
export interface Table {
  rows: string[][];
  /** Rows, from 0, that begin with a quotation mark that is never closed; they're read without it. */
  openQuotes: number[];
  /** The names of a workbook's sheets, and which of them this is. */
  sheets?: { names: string[]; chosen: number };
  encodings?: Encodings;
}

/** What the Organizer chose instead of what seemed best. */
export interface FileChoices {
  sheet?: number;
  encoding?: string;
}

/**
 * How other files begin: HTML and XML, which some systems export under the name of a workbook, PDF, RTF, vCards and calendars, LDIF,
 * and JSON.
 */
const isOther = /^\s*(?:<|%PDF|\{\\rtf|BEGIN:V|(?:version: 1\s+)?dn:+ |[[{]\s*["{[])/;

/** Reads a CSV file, an Excel workbook or a pasted table. */
export async function readTable(
  source: ArrayBuffer | string,
  { sheet, encoding }: FileChoices = {},
): Promise<Table | { trouble: TableTrouble }> {
  if (typeof source === 'string') return isOther.test(source) ? { trouble: 'not-text' } : tidy(parsed(source));
  if (source.byteLength > maxFileBytes) return { trouble: 'too-large' };
  const bytes = new Uint8Array(source);
  // "PK": a ZIP file, as workbooks are. The other four begin the workbooks of Excel before 2007, and locked ones.
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3) return await workbook(source, sheet);
  if ([0xd0, 0xcf, 0x11, 0xe0].every((byte, n) => bytes[n] === byte)) return { trouble: 'old-workbook' };
  const found = await decoded(bytes, encoding);
  if (!found) return { trouble: 'not-text' };
  if (isOther.test(found.text)) return { trouble: 'not-text' };
  const table = tidy(parsed(found.text));
  return 'trouble' in table ? table : { ...table, encodings: found.encodings };
}

async function workbook(source: ArrayBuffer, wanted?: number): Promise<Table | { trouble: TableTrouble }> {
  // Most lists are CSV, and need none of this.
  const { sheetsOf } = await import('./reading/workbook.ts');
  const sheets = await sheetsOf(source).catch(() => undefined);
  if (!sheets) return { trouble: 'not-workbook' };
  const chosen = wanted ?? Math.max(likeliest(sheets), 0);
  const table = tidy({ rows: sheets[chosen]?.rows ?? [], openQuotes: [] });
  const names = sheets.map(({ name }) => name);
  // Another sheet may have what this one lacks.
  if ('trouble' in table && wanted === undefined) return table;
  return { ...('trouble' in table ? { rows: [], openQuotes: [] } : table), sheets: { names, chosen } };
}

/** The first sheet with emails, or else with rows. A hidden one may hold former lists: it counts if no other does. */
function likeliest(sheets: readonly Sheet[]): number {
  const hasEmail = ({ rows }: Sheet) => rows.some((row) => row.some((cell) => emailsIn(cell).length > 0));
  const found = [
    (sheet: Sheet) => !sheet.isHidden && hasEmail(sheet),
    hasEmail,
    ({ rows }: Sheet) => rows.length > 1,
  ].map((fits) => sheets.findIndex(fits));
  return found.find((n) => n >= 0) ?? -1;
}

/** A cell without the quotation marks that some systems put around each, as in `="0042"`. */
const bare = (cell: string) =>
  /^="(.*)"$|^“(.*)”$|^'(.*)'$/
    .exec(cell)
    ?.slice(1)
    .find((inner) => inner !== undefined) ?? cell;

function tidy({ rows, openQuotes }: Pick<Table, 'rows' | 'openQuotes'>): Table | { trouble: TableTrouble } {
  const tidied = rows.map((row) => row.map((cell) => bare(plain(cell))));
  while (tidied.at(-1)?.every((cell) => cell === '')) tidied.pop();
  // A list of emails alone has one column.
  const isTable =
    tidied.some((row) => row.length > 1 || emailsIn(row[0] ?? '').length > 0) &&
    tidied.filter((row) => row.some(Boolean)).length > 1;
  return isTable ? { rows: tidied, openQuotes } : { trouble: 'empty' };
}
