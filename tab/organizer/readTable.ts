import { plain } from '#grouping/reading/text.ts';
import { parsed } from './reading/csv.ts';
import { decoded, type Encodings } from './reading/encoding.ts';

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

/** Reads a CSV file, an Excel workbook or a pasted table. */
export async function readTable(
  source: ArrayBuffer | string,
  { sheet, encoding }: FileChoices = {},
): Promise<Table | { trouble: TableTrouble }> {
  if (typeof source === 'string') return tidy(parsed(source));
  if (source.byteLength > maxFileBytes) return { trouble: 'too-large' };
  const bytes = new Uint8Array(source);
  // "PK": a ZIP file, as workbooks are. The other four begin the workbooks of Excel before 2007, and locked ones.
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3) return await workbook(source, sheet);
  if ([0xd0, 0xcf, 0x11, 0xe0].every((byte, n) => bytes[n] === byte)) return { trouble: 'old-workbook' };
  const found = await decoded(bytes, encoding);
  if (!found) return { trouble: 'not-text' };
  // Some systems export a web page or XML under the name of a workbook.
  if (/^\s*</.test(found.text)) return { trouble: 'not-text' };
  const table = tidy(parsed(found.text));
  return 'trouble' in table ? table : { ...table, encodings: found.encodings };
}

async function workbook(source: ArrayBuffer, wanted?: number): Promise<Table | { trouble: TableTrouble }> {
  // Most lists are CSV, and need none of this.
  const { sheetsOf } = await import('./reading/workbook.ts');
  const sheets = await sheetsOf(source).catch(() => undefined);
  if (!sheets) return { trouble: 'not-workbook' };
  const first = sheets.findIndex(({ rows }) => rows.length > 1);
  const chosen = wanted ?? Math.max(first, 0);
  const table = tidy({ rows: sheets[chosen]?.rows ?? [], openQuotes: [] });
  const names = sheets.map(({ name }) => name);
  // Another sheet may have what this one lacks.
  if ('trouble' in table && wanted === undefined) return table;
  return { ...('trouble' in table ? { rows: [], openQuotes: [] } : table), sheets: { names, chosen } };
}

function tidy({ rows, openQuotes }: Pick<Table, 'rows' | 'openQuotes'>): Table | { trouble: TableTrouble } {
  const tidied = rows.map((row) => row.map(plain));
  while (tidied.at(-1)?.every((cell) => cell === '')) tidied.pop();
  // A list of emails alone has one column.
  const isTable =
    tidied.some((row) => row.length > 1 || row[0]?.includes('@')) &&
    tidied.filter((row) => row.some(Boolean)).length > 1;
  return isTable ? { rows: tidied, openQuotes } : { trouble: 'empty' };
}
